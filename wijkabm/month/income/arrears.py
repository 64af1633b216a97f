"""What a household cannot pay it owes: arrears, who collects them, and what they do to people."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import part
from wijkabm.month.income.benefits import bijstand_norm


@part
def settle_arrears(h, unpaid, couple, payer, world, numbers):
    """Add what a household could not pay to its arrears, and let creditors collect; the cents that they got.

    They leave ``arrears_kept`` of the norm of bijstand in the purse and take ``arrears_collected`` of what
    is there above it, unless its debts are being settled. What goes beyond ``arrears_most`` months of
    housing and fixed costs they give up (*assumption*). Arrears of ``arrears_heavy`` months, with creditors
    at the door, are a worry to its adults, who find a job less soon (`seeking.relative_chance`); a bank lends
    nothing to who has any (`capital.find_capital`).
    """
    households, residents, ledger = world.households, world.residents, world.ledger
    income = numbers.income
    if unpaid + households.arrears[h] == 0:
        return np.int64(0)
    costs = float(households.housing_cost[h] + households.fixed_costs[h])
    most = np.int64(math.floor(income.arrears_most * costs))
    owed = min(households.arrears[h] + unpaid, most)
    paid = np.int64(0)
    if households.in_scheme[h] == 0:
        kept = income.arrears_kept * bijstand_norm(couple, income)
        above = max(float(households.savings[h]) - kept, 0.0)
        paid = min(owed, np.int64(math.floor(income.arrears_collected * above)))
        books.pay_out(ledger, books.FIXED_COSTS, households.savings, h, payer, books.OUTSIDE, paid)
    households.arrears[h] = owed - paid
    heavy = households.in_scheme[h] == 0
    heavy = heavy and households.arrears[h] > income.arrears_heavy * costs
    for m in range(households.n_adults[h]):
        residents.worries[households.members[h, m]] = numbers.work.arrears_worry if heavy else 0.0
    return paid
