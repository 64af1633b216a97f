"""Step 12: ageing, moving, arriving."""
