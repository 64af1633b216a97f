"""Step 9: who starts a business, and where."""
