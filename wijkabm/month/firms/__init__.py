"""Step 6: what is left at the end of a shopkeeper's month."""
