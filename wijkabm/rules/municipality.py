"""The municipal purse without levers (step 1 of the month).

The Rijk pays each wijk's fixed bijstand budget and the general grant; the municipality buys
services. Once a year it closes its balance in one of three stated ways, chosen per run.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm.kernels import kernel, part

BY_GRANT, BY_REALLOCATION, BY_OZB = range(3)  # municipality.closure
OZB_SCALE_LEAST, OZB_SCALE_MOST = 0.25, 4.0  # *assumption*: beyond this no council would vote


@kernel
def yearly_ozb(premises, municipality):
    """OZB proceeds of a year at today's rates and lettings, float cents."""
    proceeds = 0.0
    for p in range(premises.wijk.size):
        rate = municipality.ozb_owner[0]
        if premises.tenant[p] >= 0:
            rate += municipality.ozb_user[0]
        proceeds += premises.value[p] * rate
    return proceeds * municipality.ozb_scale[0]


@part
def close_balance(premises, municipality, purse):
    """Adjust grant, services or OZB so that the reserve is back in a year's time.

    ``surplus = (purse - reserve) + (purse - purse a year ago)``: the first returns what is too much
    or missing, the second keeps it from coming back. A twelfth of it goes off the monthly grant, or
    onto the monthly services, or the whole of it off the OZB's yearly proceeds.
    """
    surplus = (purse - municipality.reserve[0]) + (purse - municipality.balance_last[0])
    monthly = np.int64(math.floor(surplus / 12.0))
    if municipality.closure[0] == BY_GRANT:
        wish = municipality.grant[0] - monthly
        municipality.grant[0] = max(np.int64(0), wish)
        # A grant cannot be negative: what is then still too much is spent on services.
        municipality.services[0] += max(np.int64(0), -wish)
    elif municipality.closure[0] == BY_REALLOCATION:
        municipality.services[0] = max(np.int64(0), municipality.services[0] + monthly)
    else:
        proceeds = max(1.0, yearly_ozb(premises, municipality))
        scale = municipality.ozb_scale[0] * (1.0 - surplus / proceeds)
        municipality.ozb_scale[0] = min(max(scale, OZB_SCALE_LEAST), OZB_SCALE_MOST)
    municipality.balance_last[0] = purse


@kernel
def act(premises, wijken, municipality, ledger, month):
    """Step 1 of the month: budgets and grant come in, services are bought, in January the closure.

    Services are bought from what the purse holds beyond this month's bijstand budget, so they are
    what is cut first; should bijstand still not be covered, the Rijk advances the rest when it is
    paid (``income.pay_bijstand``). The purse never falls below zero.
    """
    account = books.single(ledger, books.MUNICIPALITY)
    if month % 12 == 1:
        close_balance(premises, municipality, ledger.purses[account])
    budget = np.int64(0)
    for w in range(wijken.bijstand_budget.size):
        budget += wijken.bijstand_budget[w]
    books.pay_between(ledger, books.BIJSTAND_BUDGET, books.RIJK, books.MUNICIPALITY, budget)
    books.pay_between(
        ledger, books.GENERAL_GRANT, books.RIJK, books.MUNICIPALITY, municipality.grant[0]
    )
    services = min(municipality.services[0], max(np.int64(0), ledger.purses[account] - budget))
    books.pay_between(ledger, books.MUNICIPAL_SERVICES, books.MUNICIPALITY, books.OUTSIDE, services)
