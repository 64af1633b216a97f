"""Who works in a shared building, and what it brings: clients, ties, a lower rent."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME, INDEPENDENT, SERVICES
from wijkabm.ground.tables.journal import EVENT_LEASE_ENDED, FIRST_LEVER_CAUSE, note_event
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.offers import note_accepted, note_offer, note_refused
from wijkabm.month.opening.outgrowing import looks_for_premises
from wijkabm.month.premises.leases import vacate
from wijkabm.month.ties import add_tie

SHARED_BUILDING_LUCK = streams.name_luck("shared_building")

MONTHS = 12


@part
def count_in(p, shops):
    """How many firms work in the shared building in unit `p`."""
    n = np.int64(0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.place[j] == p + 1:
            n += 1
    return n


@part
def wants_to_hear(j, w, shops):
    """Businesses at home, and services without staff in premises of their own."""
    if shops.alive[j] == 0 or shops.wijk[j] != w or shops.place[j] > 0 or shops.trading[j] == 0:
        return False
    if shops.branch[j] == HOME:
        return shops.owner[j] >= 0 and shops.premises[j] < 0
    small = shops.branch[j] == SERVICES and shops.staff[j] == 0
    return small and shops.premises[j] >= 0 and shops.owner_kind[j] == INDEPENDENT


@part
def floor_of_place(opening):
    """Floor that a place counts for, m2, with its part of what is shared."""
    return opening.place_area * opening.place_shared


@part
def clients_of_place(p, world, numbers):
    """Log attraction that a business at home gains in a building: in a livelier street more."""
    premises, segments = world.premises, world.segments
    opening = numbers.opening
    return opening.place_clients * segments.liveliness[premises.segment[p]]


@part
def consider_place(j, p, world, numbers, now, me):
    """A firm weighs a place against where it is, and moves if it earns more.

    At home: clients gained, times what remains of revenue after goods, against the rent; how much one likes
    to work elsewhere differs, ``exp(place_liking * n)``. `anyway`: it would have looked for premises this
    month without any lever. In premises: rent and OZB saved against the margin on sales lost by the smaller
    floor; a lease in mid-term is settled first, and must be earned back in a year (*assumption*).
    """
    shops, premises, policy, journal = world.shops, world.premises, world.policy, world.journal
    firms, opening = numbers.firms, numbers.opening
    key = now.key
    w, identity = shops.wijk[j], shops.identity[j]
    rent = float(premises.place_rent[p])
    margin = float(shops.expected_sales[j]) * (1.0 - goods_per_euro(j, shops, firms))
    note_offer(policy, journal, me.number, w, identity, p, shops.branch[j])
    if shops.branch[j] == HOME:
        clients = math.exp(clients_of_place(p, world, numbers)) - 1.0
        view = streams.normal(key, SHARED_BUILDING_LUCK, identity, 2)
        liking = math.exp(opening.place_liking * view)
        gain = margin * clients * liking - rent
        anyway = 1 if looks_for_premises(j, world.neutral, world, numbers, now) else 0
    else:
        gain = saving_of_move(j, p, margin, world, numbers, now)
        gain -= rent
        anyway = 0
    if gain <= 0.0 or shops.cash[j] < rent:
        note_refused(policy, journal, me.number, w, identity, p, shops.branch[j])
        return
    note_accepted(policy, journal, me.number, w, identity, p, shops.branch[j], anyway)
    if shops.premises[j] >= 0:
        give_up_unit(j, world, numbers, now, me)
        shops.segment[j] = premises.segment[p]
        shops.floor[j] = floor_of_place(opening)
    shops.place[j] = p + 1


@part
def saving_of_move(j, p, margin, world, numbers, now):
    """What a one-person shop saves a month, less the margin that it expects to lose, cents.

    It counts on sales in proportion to its attraction: floor (what is shared counted in) to the power of its
    branch, and the base plus the street's liveliness, as in the market.
    """
    shops, premises, segments = world.shops, world.premises, world.segments
    municipality = world.municipality
    market, closing, opening = numbers.market, numbers.closing, numbers.opening
    month = now.month
    old = shops.premises[j]
    ozb = premises.value[old] * municipality.ozb_user[0] * municipality.ozb_scale[0] / MONTHS
    left = float(max(premises.term_end[old] - month, 0))
    settlement = premises.contract_rent[old] * min(left, closing.settlement)
    here = market.lively_base + segments.liveliness[premises.segment[old]]
    street = (market.lively_base + segments.liveliness[premises.segment[p]]) / here
    floor = floor_of_place(opening) / max(shops.floor[j], 1.0)
    kept = min(street * math.pow(floor, market.floor[shops.branch[j]]), 1.0)
    return premises.contract_rent[old] + ozb - settlement / MONTHS - margin * (1.0 - kept)


@part
def give_up_unit(j, world, numbers, now, me):
    """The old lease ends against a settlement of some months' rent, and the unit stands empty."""
    shops, premises, landlords = world.shops, world.premises, world.landlords
    journal, ledger = world.journal, world.ledger
    closing = numbers.closing
    month = now.month
    p = shops.premises[j]
    left = float(max(premises.term_end[p] - month, 0))
    due = np.int64(math.floor(premises.contract_rent[p] * min(left, closing.settlement)))
    k = premises.landlord[p]
    books.pay(
        ledger, books.RENT_SETTLEMENT, shops.cash, j, books.account(books.SHOPS, shops.wijk[j]),
        landlords.cash, k, books.account(books.LANDLORDS, landlords.wijk[k]),
        min(due, max(shops.cash[j], 0)),
    )  # fmt: skip
    cause = FIRST_LEVER_CAUSE + me.number
    note_event(
        journal, EVENT_LEASE_ENDED, shops.wijk[j], shops.identity[j], p, shops.branch[j], cause
    )
    vacate(p, world, numbers, now)
    shops.premises[j] = -1


@part
def leave_place(j, world):
    """Out of the building: the firm goes on at its owner's home."""
    households, residents, shops = world.households, world.residents, world.shops
    shops.place[j] = 0
    shops.liveliness_weight[j] = 0.0
    if shops.branch[j] != HOME and shops.owner[j] >= 0:
        shops.segment[j] = households.segment[residents.household[shops.owner[j]]]


@part
def bring_together(j, world, numbers, now, me):
    """A tenant's attraction this month, and whom a host brings it together with.

    With a host, a keyed chance a month of a tie with another tenant: a business tie, which brings clients
    (so much log attraction each, up to ``place_ties``), and a tie between the owners.
    """
    shops = world.shops
    opening = numbers.opening
    key = now.key
    p = shops.place[j] - 1
    if shops.branch[j] == HOME:
        referred = opening.place_referral * min(shops.business_ties[j], opening.place_ties)
        clients = clients_of_place(p, world, numbers)
        shops.liveliness_weight[j] = clients + referred
    chance = opening.place_meet * me.host[shops.wijk[j]]
    n = count_in(p, shops)
    identity = shops.identity[j]
    if n < 2 or not streams.happens(key, SHARED_BUILDING_LUCK, identity, 3, chance):
        return
    pick = streams.integer_below(key, SHARED_BUILDING_LUCK, identity, 4, n - 1)
    for other in range(shops.alive.size):
        if shops.alive[other] == 1 and shops.place[other] == p + 1 and other != j:
            if pick == 0:
                tie_owners(j, other, world, now)
                return
            pick -= 1


@part
def tie_owners(j, other, world, now):
    """A tie between two owners is a business tie of their firms."""
    residents, shops = world.residents, world.shops
    month = now.month
    a, b = shops.owner[j], shops.owner[other]
    if a >= 0 and b >= 0 and add_tie(residents, a, b, month):
        shops.business_ties[j] += 1
        shops.business_ties[other] += 1
