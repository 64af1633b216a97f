"""Consortia: who bids for a lot, alone or with others, what working together costs, who wins.

What a firm asks, and how contracts are paid out of services, is as where the municipality buys locally
(`local_procurement`); a firm has one public contract at the most, of whichever of the two.

The largest employer of a wijk may put lots as well, of what it buys (`orders`): a first customer whom the
municipality has found. It takes joint bids alone, and pays within the same premium out of its own purse; that
much less leaves it as surplus.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PUBLIC
from wijkabm.ground.tables.town import employers_of
from wijkabm.levers.coaching.decision import wanted_by_owner
from wijkabm.levers.local_procurement import decision as local
from wijkabm.levers.local_procurement.decision import (
    NO_BID,
    ask_price,
    count_bidders,
    may_bid,
    pay_contractors,
)
from wijkabm.levers.organised import effort_together
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.offers import note_accepted, note_offer, note_refused, open_contract

LOT_LUCK = streams.name_luck("consortia")

MUNICIPALITY = -1  # customer of a lot, where others are rows of employers


@kernel
def buy_in_lots(world, numbers, now, me):
    """Step 1: pay the contracts that run, then put lots to small firms: no more than may bid."""
    pay_contractors(world, now, me)
    pay_orders(world, me)
    for w in range(world.wijken.inhabitants_start.size):
        put_lots(w, room_for_lots(w, world, me), MUNICIPALITY, world, numbers, now, me)
        e = find_customer(w, world)
        if e >= 0 and me.orders[w] > 0.0:
            put_lots(w, room_for_orders(e, w, world, numbers, me), e, world, numbers, now, me)


@inline
def first_order(shops):
    """Lots of an employer are counted from here: there are fewer of the municipality than firms."""
    return shops.alive.size


@part
def put_lots(w, room, customer, world, numbers, now, me):
    """Put lots of so many cents a month together to firms of a wijk, for the municipality or an employer."""
    promised = np.int64(0)
    size = min(np.int64(math.floor(me.lot[w] * 100.0)), room)
    if size <= 0 or size * me.partners[w] < me.lot[w] * 100.0:
        return  # the rest is too little for a lot
    first = 0 if customer == MUNICIPALITY else first_order(world.shops)
    for lot in range(min(room // size, count_bidders(world.shops, numbers.opening, w))):
        extra = award(w, first + lot, size, promised, customer, world, numbers, now, me)
        promised += max(extra, np.int64(0))


@part
def room_for_lots(w, world, me):
    """Cents a month of services that may still go to lots: the share, less contracts that run."""
    wijken, contracts = world.wijken, world.contracts
    people = np.int64(0)
    for other in range(wijken.inhabitants_start.size):
        people += wijken.inhabitants_start[other]
    services = world.municipality.services[0] * wijken.inhabitants_start[w] / max(people, 1)
    room = me.share[w] * services
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and contracts.wijk[c] == w:
            room -= me.price[c]
    return max(np.int64(math.floor(room)), np.int64(0))


@part
def find_customer(w, world):
    """The largest employer of a wijk; -1 if none."""
    employers = world.employers
    first, last = employers_of(w, world.wijken)
    found = np.int64(-1)
    for e in range(first, last):
        if found < 0 or employers.jobs[e] > employers.jobs[found]:
            found = np.int64(e)
    return found


@part
def room_for_orders(e, w, world, numbers, me):
    """Cents a month of what an employer buys that may still go to lots, less orders that run."""
    contracts = world.contracts
    room = me.orders[w] * numbers.income.employer_goods * world.employers.revenue[e]
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and me.customer[c] == e + 1:
            room -= me.order[c]
    return max(np.int64(math.floor(room)), np.int64(0))


@part
def pay_orders(world, me):
    """An employer pays this month's work on its orders, as far as it has the money; a sale to a firm.

    It buys as much less elsewhere (`fund_employers`): as the work is dearer, it gets less for the same money.
    """
    shops, contracts, employers = world.shops, world.contracts, world.employers
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if not mine or me.customer[c] == 0:
            continue
        j, e = contracts.row[c], me.customer[c] - 1
        payer = books.account(books.EMPLOYERS, employers.wijk[e])
        payee = books.account(books.SHOPS, shops.wijk[j])
        cents = max(min(me.order[c], employers.cash[e]), np.int64(0))
        books.pay(
            world.ledger,
            books.SALES_TO_FIRMS,
            employers.cash,
            e,
            payer,
            shops.cash,
            j,
            payee,
            cents,
        )
        shops.orders[j] += cents
        employers.bought_here[e] += cents


@part
def next_in_turn(w, leader, lot, last, world, numbers, now):
    """The firm that may bid whose turn comes next after `last`, by luck; (-1, 0) after the last.

    With a `leader`, of those alone whom it knows and who are not itself; with -1 of all.
    """
    shops = world.shops
    found = np.int64(-1)
    turn = np.uint64(0)
    for j in range(shops.alive.size):
        if j == leader or not may_bid(shops, numbers.opening, w, j):
            continue
        if leader >= 0 and not knows(leader, j, world):
            continue
        bits = streams.draw(now.key, LOT_LUCK, shops.identity[j], lot)
        if bits > last and (found < 0 or bits < turn):
            found, turn = np.int64(j), bits
    return found, turn


@part
def knows(j, k, world):
    """Whether a firm knows another: its owner's tie, or both in the organisation or with a contact person."""
    residents, shops = world.residents, world.shops
    if (shops.member[j] == 1 or shops.spared[j] > 0.0) and (
        shops.member[k] == 1 or shops.spared[k] > 0.0
    ):
        return True
    mine, other = shops.owner[j], shops.owner[k]
    if mine < 0 or other < 0:
        return False
    for n in range(residents.n_ties[mine]):
        if residents.ties[mine, n] == other:
            return True
    return False


@part
def takes_part(j, w, cents, world, numbers, me):
    """Whether the margin on a part of so many cents is worth the hours of working together.

    Members of an organisation know how: it takes some of the hours off them (`effort_together`).
    """
    kept = (1.0 - goods_per_euro(j, world.shops, numbers.firms)) * cents
    hours = me.hours[w] * effort_together(j, world, numbers)
    return kept > worth_of_hours(hours, wanted_by_owner(j, world, numbers))


@part
def gather(leader, w, lot, cents, world, numbers, now, me):
    """Fill ``scratch.rows`` with leader and partners for parts of so many cents; what they ask in the mean.

    Firms that the leader knows are asked in turn, until there are as many as a joint bid takes. NO_BID where
    there are too few who have the time and to whom it is worth while.
    """
    rows = world.scratch.rows
    wanted = np.int64(me.partners[w])
    price = ask_price(leader, lot, cents, world, numbers, now)
    if price == NO_BID or not takes_part(leader, w, cents, world, numbers, me):
        return NO_BID
    rows[0], n, total = leader, np.int64(1), price
    last = np.uint64(0)
    while n < wanted:
        j, last = next_in_turn(w, leader, lot, last, world, numbers, now)
        if j < 0:
            return NO_BID
        price = ask_price(j, lot, cents, world, numbers, now)
        if price != NO_BID and takes_part(j, w, cents, world, numbers, me):
            rows[n] = j
            total += price
            n += 1
    return total / wanted + me.coordination[w] * wanted


@part
def work_of_residents(j, shops):
    """Part of a firm's work that people of the named wijken do: owner and staff."""
    whole = shops.own_time[j] + shops.staff[j]
    here = shops.staff_residents[j] + (shops.own_time[j] if shops.owner[j] >= 0 else 0.0)
    return here / max(whole, 1e-9)


@part
def counted_for(n, w, shops, scratch, me):
    """What the work of people of the wijk takes off a bid of the first `n` of ``scratch.rows``."""
    total = 0.0
    for k in range(n):
        total += work_of_residents(scratch.rows[k], shops)
    return me.impact[w] * total / n


@part
def bid_of(j, w, lot, cents, world, numbers, now, me):
    """A firm's bid: (price above a large contractor's, firms in it); NO_BID without one.

    Alone if it has the time, together if that is cheaper; who bids stands in ``scratch.rows``. Lots of an
    employer are for groups.
    """
    alone, together = NO_BID, NO_BID
    if lot < first_order(world.shops):
        alone = ask_price(j, lot, cents, world, numbers, now)
    n = np.int64(me.partners[w])
    if me.joint[w] > 0.0 or lot >= first_order(world.shops):
        together = gather(j, w, lot, cents // n, world, numbers, now, me)
    if together != NO_BID and (alone == NO_BID or together < alone):
        return together, n
    world.scratch.rows[0] = j
    return alone, np.int64(1)


@part
def award(w, lot, cents, promised, customer, world, numbers, now, me):
    """Put one lot to a few firms; returns what the best bid costs extra a month, -1 if none fits.

    Best is the lowest after what the work of people of the wijk counts for. Who bids above the premium, or
    has no bid, counts as refused; who bids and loses, as offered only.
    """
    shops, policy, journal, scratch = world.shops, world.policy, world.journal, world.scratch
    best, least = np.int64(-1), 0.0
    last = np.uint64(0)
    for _ in range(np.int64(numbers.municipality.invited)):
        j, last = next_in_turn(w, np.int64(-1), lot, last, world, numbers, now)
        if j < 0:
            break
        note_offer(
            policy, journal, me.number, w, shops.identity[j], shops.premises[j], shops.branch[j]
        )
        price, n = bid_of(j, w, lot, cents, world, numbers, now, me)
        if price == NO_BID or price > me.premium[w]:
            note_refused(
                policy, journal, me.number, w, shops.identity[j], shops.premises[j], shops.branch[j]
            )
            continue
        score = price - counted_for(n, w, shops, scratch, me)
        if best < 0 or score < least:
            best, least = j, score
    if best < 0:
        return np.int64(-1)
    price, n = bid_of(best, w, lot, cents, world, numbers, now, me)
    base = cents // n
    extra = np.int64(math.floor(price * base))
    if customer == MUNICIPALITY and promised + n * extra > policy.left[w, me.number]:
        return np.int64(-1)
    for k in range(n):
        j = scratch.rows[k]
        if k > 0:
            note_offer(
                policy, journal, me.number, w, shops.identity[j], shops.premises[j], shops.branch[j]
            )
        sign(j, w, base, extra, customer, world, numbers, now, me)
    return n * extra


@part
def sign(j, w, base, extra, customer, world, numbers, now, me):
    """A contract of a year for one firm's part, paid from next month on by who put the lot."""
    shops, policy, journal = world.shops, world.policy, world.journal
    identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
    end = now.month + 1 + np.int64(numbers.municipality.contract_months)
    added = extra if customer == MUNICIPALITY else np.int64(0)
    c = open_contract(
        world.contracts, CONTRACT_PUBLIC, me.number, w, identity, j, p, b, now.month, end, added
    )
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    me.price[c], me.order[c], me.customer[c] = base, 0, 0
    if customer != MUNICIPALITY:
        me.price[c], me.order[c], me.customer[c] = 0, base + extra, customer + 1
    shops.public_orders[j] = base + extra
    note_accepted(policy, journal, me.number, w, identity, p, b, 0)


def count_lines(world: Any, parameters: Any) -> int:
    """The most that a month of bids writes in the journal.

    As many lots as firms at the most, and as many orders; each is put to so many, who are asked and refuse,
    and one or more win.
    """
    firms = int(np.count_nonzero(world.shops.alive))
    return 2 * firms * (2 * int(parameters.municipality.invited) + 2)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What live contracts cost a month is set aside for the firms that hold them."""
    local.set_terms(world, numbers, now, me)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay the contracts that run, then put lots to small firms."""
    buy_in_lots(world, numbers, now, me)
