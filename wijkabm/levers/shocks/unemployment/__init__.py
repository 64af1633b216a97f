"""So many are out of work from one month to the next."""
