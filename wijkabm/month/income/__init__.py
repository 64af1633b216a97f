"""Step 3: what people receive, and what leaves at once."""
