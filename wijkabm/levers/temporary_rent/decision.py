"""Temporary use: cheap, short, with notice; a light fit-out, and at its end a regular lease or leave.

The landlord weighs it against waiting; starters, outsiders and businesses that outgrow home weigh the low
rent against a fit-out that must be earned back within the term. A unit in temporary use is not
vacant in the books, nor is it let for good: hidden vacancy.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import OFFER_SHORT_LEASE
from wijkabm.month.offers import note_accepted, note_offer, note_refused
from wijkabm.month.premises.leases import is_offered
from wijkabm.month.premises.worth import (
    fill_sheet,
    trouble_of,
    weigh_debts,
    worth_at_rent,
    worth_of_temporary,
)

QUARTER = 3


@kernel
def offer_temporary_use(world, numbers, now, me):
    """The municipality's broker asks the landlords of vacant units, each once a quarter.

    He finds the tenant and writes the contract, so only a part of a landlord's trouble is left; he asks
    the lever's discount, term and notice.
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month = now.month
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        w = premises.wijk[p]
        discount = me.discount[w]
        free = is_offered(p, premises) and premises.temporary_rent[p] == 0
        if discount <= 0.0 or not free or premises.reserved_until[p] >= month:
            continue
        if (month + p) % QUARTER != 0 or month - premises.vacant_since[p] <= rents.wait:
            continue
        identity = landlords.identity[premises.landlord[p]]
        note_offer(policy, journal, me.number, w, identity, p, -1)
        sheet = fill_sheet(p, leverage, world, numbers, now)
        worth = worth_of_temporary(
            discount, me.months[w], me.notice[w], 0.0,
            world.terms.tax_grace[w], sheet, rents,
        )  # fmt: skip
        trouble = rents.trouble_brokered * trouble_of(p, sheet, rents)
        if worth <= worth_at_rent(sheet.asking, sheet, rents) + trouble:
            note_refused(policy, journal, me.number, w, identity, p, -1)
            continue
        note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
        rent = np.int64(math.floor((1.0 - discount) * sheet.asking))
        premises.temporary_rent[p] = max(rent, 1)
        premises.temporary_months[p] = np.int64(me.months[w])


ANSWERS = (OFFER_SHORT_LEASE,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """A tenant for a short time has this notice; landlords uphold offers while the broker finds tenants."""
    world.terms.notice[:] = me.notice
    world.terms.short_discount[:] = me.discount
    world.terms.short_months[:] = me.months
    world.terms.short_leases_held[me.discount > 0.0] = 1


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The municipality's broker asks the landlords of vacant units, each once a quarter."""
    offer_temporary_use(world, numbers, now, me)
