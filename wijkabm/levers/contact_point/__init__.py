"""Contact point: one counter and a programme manager for owners."""
