"""A run: its results folder, its manifest, what is compiled before it."""
