"""Local brand: what is made in the wijk is known and sold beyond it."""
