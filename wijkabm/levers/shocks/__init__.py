"""What a municipality does not choose: a folder each."""
