"""Two worlds with the same luck: design, twins, effects, findings, who pays."""
