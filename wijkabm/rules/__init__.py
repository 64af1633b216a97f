"""The rules of a month: pure functions of state, parameters and luck, one file per question."""
