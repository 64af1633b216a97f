"""What a municipality can do: levers with windows and doses, shocks, scenarios.

A lever adjusts this month's doses, opens contracts and pays or levies through the ledger; what comes of
it is decided by those concerned, in the rules. This package never reads a rule.
"""
