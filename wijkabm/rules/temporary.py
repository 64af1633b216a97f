"""Temporary use: cheap, short, with notice; a light fit-out, and at its end a regular lease or leave.

The landlord weighs it against waiting; starters, outsiders and businesses that outgrow home weigh the low
rent against a fit-out that must be earned back within the term. A unit in temporary use is not
vacant in the books, nor is it let for good: hidden vacancy.
"""

import math

import numpy as np

from wijkabm.instruments import (
    TAX_GRACE,
    TEMPORARY_DISCOUNT,
    TEMPORARY_MONTHS,
    TEMPORARY_NOTICE,
    TEMPORARY_RENT,
)
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.desk import note_accepted, note_offer, note_refused
from wijkabm.rules.worth import (
    ASKING,
    SHEET,
    fill_sheet,
    is_offered,
    trouble_of,
    weigh_debts,
    worth_at_rent,
    worth_of_temporary,
)
from wijkabm.state import (
    EVENT_TEMPORARY_LET,
    FIRST_LEVER_CAUSE,
    INDEPENDENT,
    LEASE_REGULAR,
    LEASE_TEMPORARY,
    USE_RETAIL,
    USE_TEMPORARY,
    note_event,
    units_of,
)

QUARTER = 3


@kernel
def offer_temporary_use(world, numbers, now):
    """The municipality's broker asks the landlords of vacant units, each once a quarter.

    He finds the tenant and writes the contract, so only a part of a landlord's trouble is left; he asks
    the lever's discount, term and notice.
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month = now.month
    sheet = np.zeros(SHEET)
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        w = premises.wijk[p]
        discount = policy.dose[w, TEMPORARY_DISCOUNT]
        free = is_offered(p, premises) and premises.temporary_rent[p] == 0
        if discount <= 0.0 or not free or premises.reserved_until[p] >= month:
            continue
        if (month + p) % QUARTER != 0 or month - premises.vacant_since[p] <= rents.wait:
            continue
        identity = landlords.identity[premises.landlord[p]]
        note_offer(policy, journal, TEMPORARY_RENT, w, identity, p, -1)
        fill_sheet(p, sheet, leverage, world, numbers, now)
        worth = worth_of_temporary(
            discount, policy.dose[w, TEMPORARY_MONTHS], policy.dose[w, TEMPORARY_NOTICE], 0.0,
            policy.dose[w, TAX_GRACE], sheet, rents,
        )  # fmt: skip
        trouble = rents.trouble_brokered * trouble_of(p, sheet, rents)
        if worth <= worth_at_rent(sheet[ASKING], sheet, rents) + trouble:
            note_refused(policy, journal, TEMPORARY_RENT, w, identity, p, -1)
            continue
        note_accepted(policy, journal, TEMPORARY_RENT, w, identity, p, -1, 0)
        rent = np.int64(math.floor((1.0 - discount) * sheet[ASKING]))
        premises.temporary_rent[p] = max(rent, 1)
        premises.temporary_months[p] = np.int64(policy.dose[w, TEMPORARY_MONTHS])


@inline
def for_temporary_use(p, owner_kind, premises):
    """Whether this unit goes to this kind of owner for temporary use: formulas want a lease."""
    return premises.temporary_rent[p] > 0 and owner_kind == INDEPENDENT


@part
def asked_rent(p, owner_kind, premises):
    """Rent asked of this kind of owner, cents a month."""
    if for_temporary_use(p, owner_kind, premises):
        return premises.temporary_rent[p]
    return premises.asking_rent[p]


@part
def fit_out_cost(p, owner_kind, premises, opening):
    """Cost of a fit-out, float cents; for temporary use a light one."""
    cost = opening.fit_out_per_m2 * 100.0 * premises.area[p]
    if for_temporary_use(p, owner_kind, premises):
        return opening.light_fit_out * cost
    return cost


@part
def fit_out_life(p, owner_kind, premises, opening):
    """Months in which a fit-out must be earned back."""
    if for_temporary_use(p, owner_kind, premises):
        return float(premises.temporary_months[p])
    return opening.fit_out_months


@inline
def begin_temporary(j, p, world, now):
    """A lease just signed is one for temporary use; the rent index is not moved by it."""
    shops, premises, journal = world.shops, world.premises, world.journal
    month = now.month
    w = premises.wijk[p]
    premises.use[p] = USE_TEMPORARY
    premises.lease_kind[p] = LEASE_TEMPORARY
    premises.term_end[p] = month + max(premises.temporary_months[p], 1)
    cause = np.int64(FIRST_LEVER_CAUSE + TEMPORARY_RENT)
    note_event(journal, EVENT_TEMPORARY_LET, w, shops.identity[j], p, shops.branch[j], cause)


@part
def tempts_from_home(w, premises, wijken):
    """Whether a unit of the wijk is on offer for temporary use."""
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if premises.temporary_rent[p] > 0 and premises.tenant[p] < 0:
            return True
    return False


@part
def regular_rent(p, premises, wijken):
    """What a temporary tenant must pay to stay: what was asked before, at most what others fetch."""
    market = premises.base_rent[p] * wijken.rent_index[premises.wijk[p]]
    return max(min(float(premises.asking_rent[p]), market), float(premises.contract_rent[p]))


@part
def must_choose(p, premises, month):
    """Whether the term of a temporary letting is over."""
    return p >= 0 and premises.use[p] == USE_TEMPORARY and month >= premises.term_end[p]


@part
def stays(j, wanted, world):
    """Whether the business still earns `wanted`, cents a month, at the regular rent."""
    shops, premises, wijken = world.shops, world.premises, world.wijken
    p = shops.premises[j]
    dearer = regular_rent(p, premises, wijken) - premises.contract_rent[p]
    return shops.expected_income[j] - dearer >= wanted


@part
def make_regular(p, world, numbers, now):
    """The tenant stays on: a regular lease at the regular rent, which he reckons with."""
    shops, premises, wijken = world.shops, world.premises, world.wijken
    rents = numbers.premises
    month = now.month
    j = premises.tenant[p]
    rent = np.int64(math.floor(regular_rent(p, premises, wijken)))
    shops.expected_income[j] -= rent - premises.contract_rent[p]
    premises.contract_rent[p] = rent
    premises.term_end[p] = month + np.int64(rents.review_months)
    premises.use[p] = USE_RETAIL
    premises.lease_kind[p] = LEASE_REGULAR


@part
def can_be_claimed(p, w, world, now):
    """Whether a regular tenant may claim a unit in temporary use: its term outlasts the notice."""
    premises, policy = world.premises, world.policy
    month = now.month
    notice = policy.dose[w, TEMPORARY_NOTICE]
    return (
        notice > 0.0
        and premises.use[p] == USE_TEMPORARY
        and premises.term_end[p] > month + np.int64(notice)
    )


@part
def give_notice(p, w, world, now):
    """A regular tenant would take the unit: the temporary one gets notice.

    The other looks on meanwhile; when the unit is free he may have found another (*assumption*).
    """
    premises, policy = world.premises, world.policy
    month = now.month
    notice = np.int64(policy.dose[w, TEMPORARY_NOTICE])
    premises.term_end[p] = min(premises.term_end[p], month + notice)
