"""Opportunity zone: a premium on investment in shops, and a cut of the user's property tax."""
