"""What a municipality can do and what may befall a wijk: a folder each, found by scanning."""
