"""State and books -> numbers: sums, indicators, groups, the recorder."""
