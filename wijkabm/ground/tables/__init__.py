"""The tables of a world: one documented column a line, by what a row is."""
