"""Owners of shops in the ring who come for a premium: they weigh what they earn there against a unit here."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CHAIN_SHOP, HOME, INDEPENDENT
from wijkabm.ground.tables.journal import CAUSE_CHAIN_ENTRY, CAUSE_OUTSIDE_ENTRANT
from wijkabm.ground.tables.premises import is_unit
from wijkabm.ground.tables.town import units_of
from wijkabm.month.opening.outside import kind_from_outside, wanted_from_outside
from wijkabm.month.opening.permits import count_entry, take_unit
from wijkabm.month.opening.prospects import expect_result
from wijkabm.month.unit_search import find_anyway, seek_unit

FROM_RING_LUCK = streams.name_luck("from_ring")


@part
def come_from_ring(w, world, numbers, now):
    """Where there is a premium owners of the ring's shops look here, by luck: ``ring_looks`` a month of each.

    Without one they do not: who is better off here without has come before (*assumption*: at rest nobody
    gains by moving), so that a move is always for the premium.
    """
    ring, wijken, key = world.ring, world.wijken, now.key
    if world.terms.premium_share[w] <= world.neutral.premium_share[w]:
        return
    for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
        for b in range(HOME):
            for q in range(ring.shops[k, b]):
                looks = numbers.opening.ring_looks
                if streams.happens(key, FROM_RING_LUCK, k * HOME + b, q, looks):
                    weigh_move(k, b, q, w, world, numbers, now)


@part
def weigh_move(k, b, q, w, world, numbers, now):
    """One of them: whether the best unit seen here beats his shop there with the premium, and only with it.

    He wants what an entrant wants, and at least the result that he has (a head office: the margin). Who moves
    leaves his shop in the ring. Mayer, Mayneris & Py (2017) found the gain of zones diverted from their
    surroundings: how much of it is, is found here.
    """
    opening, month, key = numbers.opening, now.month, now.key
    identity = streams.make_identity(k * HOME + b, month, q + 2000)
    kind = kind_from_outside(identity, opening, key)
    talent = streams.normal(key, streams.TALENT, identity, 0)
    has = earns_in_ring(k, b, w, kind, talent, world, numbers)
    wanted = max(wanted_from_outside(kind, w, world.terms, numbers), has)
    found = seek_unit(w, b, identity, kind, talent, wanted, world, numbers, now)
    if found.unit < 0:
        return
    wanted = max(wanted_from_outside(kind, w, world.neutral, numbers), has)
    other = find_anyway(w, b, identity, kind, talent, wanted, found, world, numbers, now)
    if other.unit >= 0:
        return
    count_entry(w, identity, found.unit, b, np.int64(0), world)
    cause = np.int64(CAUSE_OUTSIDE_ENTRANT if kind == INDEPENDENT else CAUSE_CHAIN_ENTRY)
    take_unit(-1, b, kind, identity, talent, talent, found, np.int64(0), cause, world, numbers, now)
    premises, p = world.premises, found.unit
    if premises.tenant[p] >= 0 or premises.reserved_until[p] >= month:
        world.ring.shops[k, b] -= 1


@part
def earns_in_ring(k, b, w, kind, talent, world, numbers):
    """Result of a shop of a branch in a street of the ring, cents a month; a head office's: of its sales.

    Sales are the street's of this month over its shops, times ``exp(effect * talent)`` over its mean; rent is
    what a unit here asks in the mean (*assumption*: the ring's streets are like the wijk's).
    """
    ring, premises, wijken = world.ring, world.premises, world.wijken
    firms, effect = numbers.firms, numbers.market.talent_effect
    sales = ring.sales[k, b] / max(ring.shops[k, b], 1) / (1.0 + firms.vat[b])
    sales *= math.exp(effect * talent - 0.5 * effect * effect)
    rent, units = 0.0, 0
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if is_unit(p, premises) and premises.area[p] < firms.supermarket_floor:
            rent += premises.asking_rent[p]
            units += 1
    result = expect_result(b, w, sales, rent / max(units, 1), kind, firms, wijken)
    return result / max(sales, 1.0) if kind == CHAIN_SHOP else result
