"""Shared business buildings: the municipality rents empty units and lets places in them.

A unit in use as a shared building has ``places`` and no tenant; who works in it has ``shops.place``. Who
works at home may drop in (`seats`).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PLACE, NEVER, OFFER_PLACE, USE_RETAIL, USE_SHARED
from wijkabm.ground.tables.town import units_of
from wijkabm.levers.shared_building.places import (
    bring_together,
    consider_place,
    count_in,
    leave_place,
    wants_to_hear,
)
from wijkabm.levers.shared_building.seats import is_seat, keep_seat, let_seats
from wijkabm.levers.social_space.decision import share_let
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend,
)
from wijkabm.month.premises.leases import vacate

SHARED_BUILDING_LUCK = streams.name_luck("shared_building")


@kernel
def run_buildings(world, numbers, now, me):
    """Leases are paid and end, units are rented, places let, tenants meet, others drop in."""
    shops, wijken, contracts = world.shops, world.wijken, world.contracts
    for c in range(contracts.alive.size):
        building = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if building and contracts.kind[c] == CONTRACT_PLACE:
            keep_building(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        rent_unit(w, world, numbers, now, me)
        free = count_free(w, world)
        if free > 0:
            let_places(w, free, world, numbers, now, me)
        p = find_building(w, world)
        if me.seats[w] > 0.0 and p >= 0:
            let_seats(w, p, world, numbers, now, me)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.place[j] > 0:
            bring_together(j, world, numbers, now, me)
    for c in range(contracts.alive.size):
        if is_seat(c, contracts, me):
            keep_seat(c, world, numbers, now, me)


@part
def keep_building(c, world, numbers, now, me):
    """Pay the landlord; at the end renew while the lever is on, else everybody leaves."""
    shops, premises, landlords = world.shops, world.premises, world.landlords
    contracts, policy, ledger = world.contracts, world.policy, world.ledger
    month = now.month
    p, w = contracts.thing[c], contracts.wijk[c]
    k = premises.landlord[p]
    payee = books.account(books.LANDLORDS, landlords.wijk[k])
    if month >= contracts.end[c]:
        if me.units[w] > 0.0:
            contracts.end[c] = month + np.int64(me.months[w])
        else:
            for j in range(shops.alive.size):
                if shops.alive[j] == 1 and shops.place[j] == p + 1:
                    leave_place(j, world)
            premises.places[p] = 0
            premises.place_rent[p] = 0
            premises.use[p] = USE_RETAIL
            vacate(p, world, numbers, now)
            end_contract(c, world)
            return
    spend(
        policy, ledger, me.number, w, books.RENT, landlords.cash, k, payee,
        contracts.amount[c],
    )  # fmt: skip


@part
def rent_unit(w, world, numbers, now, me):
    """One landlord a month is asked, until there are places enough; a cheap unit has the best chance.

    The landlord takes the asking rent for years rather than wait for a tenant at it, unless his
    patience outweighs what waiting costs: ``patience * book rent`` against the share of the term that the
    unit would be let (`share_let`).
    """
    premises, landlords, contracts = world.premises, world.landlords, world.contracts
    policy, journal = world.policy, world.journal
    rents, opening = numbers.premises, numbers.opening
    month = now.month
    wanted = me.units[w]
    if wanted <= 0.0:
        return
    have = 0.0
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        have += premises.places[p]
    p = find_cheap(w, world, numbers, now)
    if have + 1.0 > wanted or p < 0:
        return
    k, rent = premises.landlord[p], premises.asking_rent[p]
    if rent > policy.left[w, me.number]:
        return
    identity = landlords.identity[k]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    book_rent = premises.base_rent[p] * premises.book_value[p] / max(premises.value[p], 1)
    if rent < landlords.patience[k] * book_rent * share_let(rents):
        note_refused(policy, journal, me.number, w, identity, p, -1)
        return
    places = min(np.int64(premises.area[p] / opening.place_area), np.int64(wanted - have))
    places = max(places, np.int64(1))
    end = month + np.int64(me.months[w])
    c = open_contract(contracts, CONTRACT_PLACE, me.number, w, identity, k, p, -1, month, end, rent)
    if c < 0:
        return
    note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
    off = me.discount[w]
    cost = rent / places + opening.place_service * 100.0
    premises.use[p] = USE_SHARED
    premises.places[p] = places
    premises.place_rent[p] = np.int64(math.floor((1.0 - off) * cost))
    premises.contract_rent[p] = rent
    premises.vacant_since[p] = NEVER


@part
def find_cheap(w, world, numbers, now):
    """An empty unit with a low rent per m2 and what else counts, by luck (``building_view``); -1 if none."""
    premises = world.premises
    opening = numbers.opening
    month, key = now.month, now.key
    best, least = np.int64(-1), 0.0
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        empty = premises.tenant[p] < 0 and premises.use[p] == USE_RETAIL
        if not empty or premises.reserved_until[p] >= month or premises.social[p] == 1:
            continue
        if premises.area[p] < opening.place_area:
            continue
        u = streams.uniform(key, SHARED_BUILDING_LUCK, p, 0)
        view = 1.0 - 0.5 * opening.building_view + opening.building_view * u
        rent = premises.asking_rent[p] / premises.area[p] * view
        if best < 0 or rent < least:
            best, least = np.int64(p), rent
    return best


@part
def find_building(w, world):
    """The shared building with most places, the first of equals; -1 without."""
    premises = world.premises
    best = np.int64(-1)
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.places[p] > 0 and (best < 0 or premises.places[p] > premises.places[best]):
            best = np.int64(p)
    return best


@part
def count_free(w, world):
    """Places that nobody has taken."""
    shops, premises = world.shops, world.premises
    free = np.int64(0)
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.places[p] > 0:
            free += premises.places[p] - count_in(p, shops)
    return free


@part
def let_places(w, free, world, numbers, now, me):
    """``places_told`` small firms for each free place hear of them, by luck; each decides."""
    shops, scratch = world.shops, world.scratch
    key = now.key
    for j in range(shops.alive.size):
        scratch.floats[j] = 2.0
        if wants_to_hear(j, w, shops):
            scratch.floats[j] = streams.uniform(key, SHARED_BUILDING_LUCK, shops.identity[j], 1)
    for _ in range(np.int64(numbers.opening.places_told) * free):
        j, least = np.int64(-1), 2.0
        for other in range(shops.alive.size):
            if scratch.floats[other] < least:
                j, least = np.int64(other), scratch.floats[other]
        p = find_place(w, world)
        if j < 0 or p < 0:
            return
        scratch.floats[j] = 2.0
        consider_place(j, p, world, numbers, now, me)


@part
def find_place(w, world):
    """The cheapest building of the wijk with a free place, -1 if none."""
    shops, premises = world.shops, world.premises
    best = np.int64(-1)
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.places[p] == 0 or premises.places[p] <= count_in(p, shops):
            continue
        if best < 0 or premises.place_rent[p] < premises.place_rent[best]:
            best = np.int64(p)
    return best


ANSWERS = (OFFER_PLACE,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Leases are paid and end, units are rented, places let, tenants meet, others drop in."""
    run_buildings(world, numbers, now, me)
