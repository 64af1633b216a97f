"""Guarantee fund: who carries the risk of a loan that a bank refused."""
