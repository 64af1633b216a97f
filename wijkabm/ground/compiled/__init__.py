"""The one room that knows numba: what marks a rule, tables by address, what is kept on disk."""
