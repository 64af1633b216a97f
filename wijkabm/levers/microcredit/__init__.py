"""Microcredit: a fund of the municipality lends what a bank refuses."""
