"""Shared business building: the municipality rents empty units and lets places in them."""
