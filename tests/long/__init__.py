"""Programs that take minutes to hours; the tests hold a quick part of each."""
