"""A share of the independent owners gives up at once."""
