"""There are more burglaries than usual, and people feel less safe."""
