"""Households spend less, jobs elsewhere are destroyed."""
