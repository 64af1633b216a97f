"""Help with debts: creditors wait, and what is left after some years is forgiven."""
