"""Contractors of the municipality must hire people who are without work."""
