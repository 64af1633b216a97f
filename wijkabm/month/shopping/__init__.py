"""Step 5: where people spend their money."""
