"""Function mixing: other work than shops in a shopping street.

Where the plan allows it, a landlord may open an empty unit to other work, and a business at home may rent it
as a workplace: larger jobs, clients at the door. The front is lit, but nobody comes shopping, the
run of shops is broken, and there may be noise and vans.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.instruments import FUNCTION_MIXING, MIXED_UNITS, MIXING_NUISANCE
from wijkabm.kernels import kernel, part
from wijkabm.rules.desk import note_accepted, note_offer, note_refused
from wijkabm.rules.premises import sign_lease
from wijkabm.rules.worth import (
    ASKING,
    DISCOUNT,
    REPAIR,
    SHEET,
    fill_sheet,
    is_offered,
    letting_chance,
    weigh_debts,
    worth_of_rents,
)
from wijkabm.state import (
    EVENT_MOVE_IN,
    FIRST_LEVER_CAUSE,
    HOME,
    LIFE_MOVED_INTO_PREMISES,
    note_event,
    note_fact,
    units_of,
)

FUNCTION_MIXING_LUCK = streams.name_luck("function_mixing")

QUARTER = 3
LOOK, VIEW = 1, 2  # ingredients of the luck of this lever


@kernel
def open_to_other_work(world, numbers, now):
    """Landlords of vacant units in the share that the plan opens weigh other work, once a quarter.

    It raises the chance to let (`other_work_chance`); a landlord with more units in the street bears the
    nuisance that his other tenants' rents suffer (rents follow footfall with an elasticity,
    `nuisance_rent`).
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
        share = policy.dose[w, MIXED_UNITS]
        if share <= 0.0 or premises.mixed[p] == 1 or not is_offered(p, premises):
            continue
        if (month + p) % QUARTER != 0 or month - premises.vacant_since[p] <= rents.wait:
            continue
        if not streams.is_below(streams.draw(FUNCTION_MIXING_LUCK, p, 0, 0), share):
            continue
        identity = landlords.identity[premises.landlord[p]]
        note_offer(policy, journal, FUNCTION_MIXING, w, identity, p, -1)
        fill_sheet(p, sheet, leverage, world, numbers, now)
        r, rent = sheet[DISCOUNT], sheet[ASKING]
        chance = letting_chance(rent, sheet[REPAIR], sheet, rents)
        more = min(chance + rents.other_work_chance, rents.letting_most)
        gain = worth_of_rents(more, rent, r, rents) - worth_of_rents(chance, rent, r, rents)
        if gain <= cost_to_neighbours(p, world, rents) / max(r, 1e-9):
            note_refused(policy, journal, FUNCTION_MIXING, w, identity, p, -1)
            continue
        note_accepted(policy, journal, FUNCTION_MIXING, w, identity, p, -1, 0)
        premises.mixed[p] = 1


@part
def cost_to_neighbours(p, world, rents):
    """Rents that the same landlord's other units in the street lose by the nuisance, cents a month."""
    premises, policy = world.premises, world.policy
    units, own = 0.0, 0.0
    first, last = units_of(premises.wijk[p], world.wijken)
    for q in range(first, last):
        if premises.segment[q] == premises.segment[p]:
            units += 1.0
            if q != p and premises.landlord[q] == premises.landlord[p]:
                own += premises.contract_rent[q]
    nuisance = rents.nuisance_rent * policy.dose[premises.wijk[p], MIXING_NUISANCE]
    return nuisance * own / max(units, 1.0)


@part
def seek_workplace(j, world, numbers, now):
    """A business at home rents a workplace if the sales it brings exceed rent and fit-out."""
    shops, premises, journal, ledger = world.shops, world.premises, world.journal, world.ledger
    policy = world.policy
    firms, rents, opening = numbers.firms, numbers.premises, numbers.opening
    month, key = now.month, now.key
    w = shops.wijk[j]
    if policy.dose[w, MIXED_UNITS] <= 0.0 or shops.owner[j] < 0 or shops.premises[j] >= 0:
        return
    identity = shops.identity[j]
    if not streams.happens(key, FUNCTION_MIXING_LUCK, identity, LOOK, opening.seek_workplace):
        return
    extra = opening.workplace_gain * shops.expected_sales[j] * (1.0 - firms.goods[HOME])
    best, most = np.int64(-1), 0.0
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.mixed[p] == 0 or not is_offered(p, premises):
            continue
        if premises.reserved_until[p] >= month or premises.area[p] > opening.workplace_floor:
            continue
        if not streams.happens(
            key, FUNCTION_MIXING_LUCK, identity, VIEW * 1_000_000 + p, rents.viewing_rate
        ):
            continue
        cost = premises.asking_rent[p] + fit_out(p, premises, opening) / opening.fit_out_months
        if extra - cost > most:
            best, most = np.int64(p), extra - cost
    if best < 0 or shops.cash[j] < fit_out(best, premises, opening):
        return
    cents = np.int64(math.floor(fit_out(best, premises, opening)))
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, cents)
    shops.quality[j] += math.log(1.0 + opening.workplace_gain)
    shops.expected_income[j] += extra - premises.asking_rent[best]
    premises.temporary_rent[best] = 0
    sign_lease(j, best, premises.asking_rent[best], world, numbers, now)
    cause = np.int64(FIRST_LEVER_CAUSE + FUNCTION_MIXING)
    note_event(journal, EVENT_MOVE_IN, w, identity, best, HOME, cause)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, best)


@part
def fit_out(p, premises, opening):
    """A light fit-out: desks and a bench, no shop interior; float cents."""
    return opening.light_fit_out * opening.fit_out_per_m2 * 100.0 * premises.area[p]
