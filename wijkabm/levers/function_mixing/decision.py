"""Function mixing: other work than shops in a shopping street.

Where the plan allows it, a landlord may open an empty unit to other work, and a business at home may rent it
as a workplace: larger jobs, clients at the door. The front is lit, but nobody comes shopping, the
run of shops is broken, and there may be noise and vans.
"""

from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import OFFER_WORKPLACE
from wijkabm.ground.tables.premises import is_unit
from wijkabm.ground.tables.town import units_of
from wijkabm.month.offers import note_accepted, note_offer, note_refused
from wijkabm.month.opening.workplace import WORKPLACE_LUCK
from wijkabm.month.premises.leases import is_offered
from wijkabm.month.premises.worth import fill_sheet, letting_chance, weigh_debts, worth_of_rents

QUARTER = 3


@kernel
def open_to_other_work(world, numbers, now, me):
    """Landlords of vacant units in the share that the plan opens weigh other work, once a quarter.

    It raises the chance to let (`other_work_chance`); a landlord with more units in the street bears the
    nuisance that his other tenants' rents suffer (rents follow footfall with an elasticity,
    `nuisance_rent`).
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month = now.month
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        w = premises.wijk[p]
        share = me.mixed_units[w]
        if share <= 0.0 or premises.mixed[p] == 1 or not is_offered(p, premises):
            continue
        if (month + p) % QUARTER != 0 or month - premises.vacant_since[p] <= rents.wait:
            continue
        if not streams.is_below(streams.draw(WORKPLACE_LUCK, p, 0, 0), share):
            continue
        identity = landlords.identity[premises.landlord[p]]
        note_offer(policy, journal, me.number, w, identity, p, -1)
        sheet = fill_sheet(p, leverage, world, numbers, now)
        r, rent = sheet.discount, sheet.asking
        chance = letting_chance(rent, sheet.repair, sheet, rents)
        more = min(chance + rents.other_work_chance, rents.letting_most)
        gain = worth_of_rents(more, rent, r, rents) - worth_of_rents(chance, rent, r, rents)
        if gain <= cost_to_neighbours(p, world, rents, me) / max(r, 1e-9):
            note_refused(policy, journal, me.number, w, identity, p, -1)
            continue
        note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
        premises.mixed[p] = 1


@part
def cost_to_neighbours(p, world, rents, me):
    """Rents that the same landlord's other units in the street lose by the nuisance, cents a month."""
    premises = world.premises
    units, own = 0.0, 0.0
    first, last = units_of(premises.wijk[p], world.wijken)
    for q in range(first, last):
        if premises.segment[q] == premises.segment[p] and is_unit(q, premises):
            units += 1.0
            if q != p and premises.landlord[q] == premises.landlord[p]:
                own += premises.contract_rent[q]
    nuisance = rents.nuisance_rent * me.nuisance[premises.wijk[p]]
    return nuisance * own / max(units, 1.0)


ANSWERS = (OFFER_WORKPLACE,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Units for other work, and the nuisance that it brings."""
    world.terms.workplaces[:] = me.mixed_units
    world.terms.nuisance[:] = me.nuisance


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Landlords of vacant units in the share that the plan opens weigh other work, once a quarter."""
    open_to_other_work(world, numbers, now, me)
