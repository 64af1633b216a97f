"""Step 7: why a business ends, and what it leaves behind."""
