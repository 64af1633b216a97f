"""The municipality puts a part of its own buying to local firms, in lots of a year."""
