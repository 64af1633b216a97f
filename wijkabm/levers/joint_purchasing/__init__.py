"""Joint purchasing and promotion: members buy together, the street is promoted together."""
