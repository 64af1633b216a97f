"""Step 2: jobs end and start."""
