"""Step 8: what landlords ask, mend, sell and let."""
