"""What a business leaves when it ends: debts, and whether who owes them can pay."""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.month.firms.bills import owner_home


@part
def leaves_debts(j, world, numbers, now):
    """Whether who gives up cannot pay what he owes: then he does not stop, but fails.

    He owes the loan, the fund's loan, the overdraft and what his landlord may ask; till, the household's
    savings of who lives here, and ``debt_months`` of what he earns elsewhere above a least living must pay
    it. So long creditors wait before a court clears what is left (debt restructuring law), and none is better
    off with a bankruptcy before. Those months are no payments here: they judge, and what till and savings
    leave is lost to the creditors (assumption).
    """
    shops = world.shops
    owed = shops.loan[j] + shops.fund_loan[j] + owed_to_landlord(j, world, numbers, now)
    means = shops.cash[j]
    h = owner_home(j, shops, world.residents)
    wage = float(world.wijken.usual_wage[shops.wijk[j]])
    if h >= 0:
        means += max(world.households.savings[h], 0)
        wage = float(world.residents.net_wage[shops.owner[j]])
    spare = max(wage - 100.0 * numbers.firms.reservation_least, 0.0)
    return owed > means + numbers.closing.debt_months * spare


@part
def owed_to_landlord(j, world, numbers, now):
    """Rent until the lease ends, at most ``settlement`` months of it, cents; nothing at home."""
    premises = world.premises
    p = world.shops.premises[j]
    if p < 0:
        return np.int64(0)
    left = float(max(premises.term_end[p] - now.month, 0))
    return np.int64(math.floor(premises.contract_rent[p] * min(left, numbers.closing.settlement)))
