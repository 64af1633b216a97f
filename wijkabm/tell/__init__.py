"""Results -> figures, report, story, in the words of their readers; never simulates."""
