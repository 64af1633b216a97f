"""Seats in a shared building where who works at home drops in: who takes one, what it brings, whom it ties.

A seat is a membership of a year, with less of what a place brings and no address there.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CONTRACT_MEMBERSHIP, HOME
from wijkabm.levers.organised import is_asked_now
from wijkabm.levers.shared_building.places import clients_of_place, tie_owners
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.offers import (
    end_contract,
    levy,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)

SEAT_LUCK = streams.name_luck("shared_building_seat")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month
MONTHS = 12


@part
def is_seat(c, contracts, me):
    """Whether a contract is that of somebody who drops in."""
    mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
    return mine and contracts.kind[c] == CONTRACT_MEMBERSHIP


@part
def sits(j, shops, me):
    """Whether a business has a seat."""
    return shops.alive[j] == 1 and me.seated[j] == shops.identity[j]


@part
def works_at_home(j, shops):
    """A business at home, with neither premises nor a place, of somebody who lives here."""
    here = shops.alive[j] == 1 and shops.trading[j] == 1 and shops.branch[j] == HOME
    return here and shops.owner[j] >= 0 and shops.premises[j] < 0 and shops.place[j] == 0


@part
def hears_of_seats(j, w, world, numbers, now, me):
    """Whether this is a month in which somebody who works at home, without a seat, hears of them."""
    shops = world.shops
    if shops.wijk[j] != w or not works_at_home(j, shops) or sits(j, shops, me):
        return False
    return is_asked_now(j, SEAT_LUCK, shops, numbers.firms, now.month)


@part
def brought_by_seat(j, p, brings, world, numbers):
    """Log attraction of who drops in: of what a place brings, clients and referrals, the part `brings`."""
    shops, opening = world.shops, numbers.opening
    referred = opening.place_referral * min(shops.business_ties[j], opening.place_ties)
    return brings * (clients_of_place(p, world, numbers) + referred)


@part
def is_worth_seat(j, p, world, numbers, me):
    """Margin on the clients that a seat brings, times one's liking for it, against its fee a month."""
    shops, opening = world.shops, numbers.opening
    w = shops.wijk[j]
    margin = float(shops.expected_sales[j]) * (1.0 - goods_per_euro(j, shops, numbers.firms))
    view = streams.normal(FOR_EVER, SEAT_LUCK, shops.identity[j], 0)
    gain = math.exp(brought_by_seat(j, p, me.seat_brings[w], world, numbers)) - 1.0
    fee = 100.0 * me.seat_fee[w]
    return margin * gain * math.exp(opening.place_liking * view) > fee and shops.cash[j] >= fee


@part
def let_seats(w, p, world, numbers, now, me):
    """``places_told`` of who works at home hear of each free seat in building `p`, by luck; each decides."""
    shops, contracts = world.shops, world.contracts
    policy, journal = world.policy, world.journal
    free = np.int64(me.seats[w]) - count_seats(w, contracts, me)
    n = np.int64(0)
    for j in range(shops.alive.size):
        if hears_of_seats(j, w, world, numbers, now, me):
            n = stand_in_line(j, n, 0.0, SEAT_LUCK, 1, world, now)
    for _ in range(np.int64(numbers.opening.places_told) * max(free, 0)):
        j = take_best(n, world.scratch)
        if j < 0 or free <= 0:
            return
        identity = shops.identity[j]
        note_offer(policy, journal, me.number, w, identity, p, HOME)
        c = np.int64(-1)
        if is_worth_seat(j, p, world, numbers, me):
            c = open_contract(
                contracts, CONTRACT_MEMBERSHIP, me.number, w, identity, j, p, HOME, now.month,
                now.month + MONTHS, 0,
            )  # fmt: skip
        if c < 0:
            note_refused(policy, journal, me.number, w, identity, p, HOME)
            continue
        me.seated[j] = identity
        agree(c, w, me)
        free -= 1
        note_accepted(policy, journal, me.number, w, identity, p, HOME, 0)


@part
def agree(c, w, me):
    """Fee and what it brings, for a year."""
    me.fee[c] = np.int64(math.floor(100.0 * me.seat_fee[w]))
    me.brings[c] = me.seat_brings[w]


@part
def count_seats(w, contracts, me):
    """Seats of a wijk that are taken."""
    n = np.int64(0)
    for c in range(contracts.alive.size):
        if is_seat(c, contracts, me) and contracts.wijk[c] == w:
            n += 1
    return n


@part
def keep_seat(c, world, numbers, now, me):
    """The fee is paid and clients come; the seat ends with building, business or work at home.

    After a year who still expects enough goes on, while there are seats.
    """
    shops, premises, contracts = world.shops, world.premises, world.contracts
    j, p, w = contracts.row[c], contracts.thing[c], contracts.wijk[c]
    if shops.alive[j] == 0 or shops.identity[j] != contracts.party[c]:
        end_contract(c, world)
        return
    stays = premises.places[p] > 0 and works_at_home(j, shops)
    if stays and now.month >= contracts.end[c]:
        stays = me.seats[w] > 0.0 and is_worth_seat(j, p, world, numbers, me)
        contracts.end[c] = now.month + MONTHS
        agree(c, w, me)
    if not stays:
        me.seated[j] = 0
        if shops.place[j] == 0:
            shops.liveliness_weight[j] = 0.0
        end_contract(c, world)
        return
    payer = books.account(books.SHOPS, shops.wijk[j])
    shops.aid[j] -= levy(
        world.policy, world.ledger, me.number, w, books.FEES, shops.cash, j, payer, me.fee[c]
    )
    shops.liveliness_weight[j] = brought_by_seat(j, p, me.brings[c], world, numbers)
    meet_there(c, world, numbers, now, me)


@part
def meet_there(c, world, numbers, now, me):
    """With a host who drops in may come to know another who works or drops in there: a tie of both kinds."""
    shops, contracts = world.shops, world.contracts
    j, p, w = contracts.row[c], contracts.thing[c], contracts.wijk[c]
    chance = numbers.opening.place_meet * me.host[w] * me.brings[c]
    if not streams.happens(now.key, SEAT_LUCK, shops.identity[j], 2, chance):
        return
    met, luck = np.int64(-1), 0.0
    for k in range(shops.alive.size):
        there = shops.alive[k] == 1 and shops.place[k] == p + 1
        if k == j or shops.wijk[k] != w or not (there or sits(k, shops, me)):
            continue
        u = streams.uniform(now.key, SEAT_LUCK, shops.identity[j], shops.identity[k])
        if met < 0 or u < luck:
            met, luck = np.int64(k), u
    if met >= 0:
        tie_owners(j, met, world, now)
