"""The Rijk pays less of the general grant."""
