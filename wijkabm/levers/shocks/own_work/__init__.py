"""More people think of working for themselves."""
