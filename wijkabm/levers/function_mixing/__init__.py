"""The plan lets other work than shops rent a share of the units."""
