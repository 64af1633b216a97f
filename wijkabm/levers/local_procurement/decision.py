"""Local procurement: a part of the municipality's own buying, offered in lots to local firms.

The municipality buys upkeep and services (``municipality.services``); without the lever all of it from
contractors elsewhere. Of the share that is kept for the wijk, lots of equal size are put to a few firms at a
time, as in a private tender. A firm with time to spare bids what it needs more than a large contractor
would; the lowest bid within the premium wins a contract for a year. The lot's price comes out of the
services, the extra out of the lever's budget. What the firm no longer has time for it turns away
(``clients.room_for_clients``), and contractors elsewhere need fewer people (``municipality.move_jobs``).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_PUBLIC, HOME, SERVICES
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend,
)

PROCUREMENT_LUCK = streams.name_luck("procurement")

MONTHS = 12
NO_BID = -1.0


@part
def may_bid(shops, opening, w, j):
    """Whether a firm sells what a municipality buys, and holds no public contract yet.

    Salons and workshops, and businesses at home that sell mainly to organisations; chains tender elsewhere.
    """
    if shops.alive[j] == 0 or shops.trading[j] == 0 or shops.wijk[j] != w:
        return False
    if shops.owner_kind[j] == CHAIN_SHOP or shops.public_orders[j] > 0:
        return False
    serves_firms = shops.branch[j] == HOME and shops.share_to_firms[j] > opening.sells_to_firms
    return shops.branch[j] == SERVICES or serves_firms


@part
def count_bidders(shops, opening, w):
    """Firms of a wijk that may bid this month."""
    n = np.int64(0)
    for j in range(shops.alive.size):
        if may_bid(shops, opening, w, j):
            n += 1
    return n


@part
def next_bidder(shops, opening, w, lot, last, key):
    """The firm that is asked next for a lot, by keyed turns after `last`; (-1, 0) after the last."""
    found = np.int64(-1)
    turn = np.uint64(0)
    for j in range(shops.alive.size):
        if may_bid(shops, opening, w, j):
            bits = streams.draw(key, PROCUREMENT_LUCK, shops.identity[j], 2 * lot)
            if bits > last and (found < 0 or bits < turn):
                found = np.int64(j)
                turn = bits
    return found, turn


@part
def ask_price(j, lot, cents, world, numbers, now):
    """What a firm asks above a large contractor's price, as a share of it; NO_BID without the time.

    ``slope x use of capacity + spread x u``: the fuller its days, the dearer an hour (*assumption*). Capacity
    is the usual revenue of owner and staff; beyond ``full_use`` times that there is no time.
    """
    shops = world.shops
    rates, firms = numbers.municipality, numbers.firms
    key = now.key
    workers = shops.hours_worked[j] + shops.staff[j]
    capacity = max(workers * firms.revenue_per_fte[shops.branch[j]] * 100.0 / MONTHS, 1.0)
    use = (shops.expected_sales[j] + cents) / capacity
    if use > firms.full_use:
        return NO_BID
    u = streams.uniform(key, PROCUREMENT_LUCK, shops.identity[j], 2 * lot + 1)
    return rates.bid_slope * use * use + rates.bid_spread * u


@part
def award(w, lot, cents, promised, world, numbers, now, me):
    """Put one lot to a few firms; returns what the lowest bid costs extra a month, -1 if none fits.

    Who bids above the premium, or has no time, counts as refused; who bids and loses, as offered only.
    """
    shops, contracts, policy, journal = world.shops, world.contracts, world.policy, world.journal
    rates = numbers.municipality
    month, key = now.month, now.key
    best = np.int64(-1)
    least = 0.0
    last = np.uint64(0)
    for _ in range(np.int64(rates.invited)):
        j, last = next_bidder(shops, numbers.opening, w, lot, last, key)
        if j < 0:
            break
        identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
        note_offer(policy, journal, me.number, w, identity, p, b)
        price = ask_price(j, lot, cents, world, numbers, now)
        if price == NO_BID or price > me.premium[w]:
            note_refused(policy, journal, me.number, w, identity, p, b)
        elif best < 0 or price < least:
            best = j
            least = price
    if best < 0:
        return np.int64(-1)
    extra = np.int64(math.floor(least * cents))
    if promised + extra > policy.left[w, me.number]:
        return np.int64(-1)
    identity, p, b = shops.identity[best], shops.premises[best], shops.branch[best]
    end = month + 1 + np.int64(rates.contract_months)
    c = open_contract(
        contracts, CONTRACT_PUBLIC, me.number, w, identity, best, p, b, month, end, extra
    )
    if c < 0:
        return np.int64(-1)
    me.price[c] = cents
    shops.public_orders[best] = cents + extra
    note_accepted(policy, journal, me.number, w, identity, p, b, 0)
    return extra


@part
def pay_contractors(world, now, me):
    """Pay this month's work under public contracts, and end those whose time or firm is gone.

    The lot's price comes from the services set aside, the extra from the lever. It is a sale to a firm.
    """
    shops, wijken, contracts, policy = world.shops, world.wijken, world.contracts, world.policy
    ledger = world.ledger
    month = now.month
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        j, w = contracts.row[c], contracts.wijk[c]
        there = is_party(shops, contracts, c)
        if not there or contracts.end[c] <= month:
            if there:
                shops.public_orders[j] = 0
            end_contract(c, world)
            continue
        payee = books.account(books.SHOPS, shops.wijk[j])
        base = min(me.price[c], wijken.set_aside[w, 0])
        wijken.set_aside[w, 0] -= base
        books.receive(ledger, books.PUBLIC_CONTRACT, books.MUNICIPALITY, shops.cash, j, payee, base)
        extra = spend(
            policy, ledger, me.number, w, books.SUBSIDY, shops.cash, j, payee,
            contracts.amount[c],
        )  # fmt: skip
        shops.orders[j] += base + extra


@kernel
def buy_locally(world, numbers, now, me):
    """Step 1: pay the contracts that run, then put new lots to local firms.

    ``lots = (local share x services of the wijk - contracts that run) / lot``, whole ones, and no more than
    there are firms that may bid: each holds one contract at the most, so that more could not be won.
    """
    shops, wijken, municipality = world.shops, world.wijken, world.municipality
    contracts = world.contracts
    rates = numbers.municipality
    pay_contractors(world, now, me)
    people = np.int64(0)
    for w in range(wijken.inhabitants_start.size):
        people += wijken.inhabitants_start[w]
    cents = np.int64(rates.lot * 100.0)
    for w in range(wijken.inhabitants_start.size):
        services = municipality.services[0] * wijken.inhabitants_start[w] / max(people, 1)
        room = me.local_share[w] * services
        promised = np.int64(0)
        for c in range(contracts.alive.size):
            if (
                contracts.alive[c] == 1
                and contracts.lever[c] == me.number
                and contracts.wijk[c] == w
            ):
                room -= me.price[c]
        lots = max(np.int64(math.floor(room / max(cents, 1))), np.int64(0))
        lots = min(lots, count_bidders(shops, numbers.opening, w))
        for lot in range(lots):
            extra = award(w, lot, cents, promised, world, numbers, now, me)
            promised += max(extra, np.int64(0))


def count_lines(world: Any, parameters: Any) -> int:
    """The most that a month of bids writes in the journal.

    A lot for every firm, each put to so many firms, who are asked and refuse, and one of whom accepts.
    """
    firms = int(np.count_nonzero(world.shops.alive))
    return firms * (2 * int(parameters.municipality.invited) + 1)


@part
def is_party(shops, contracts, c):
    """Whether the firm of a contract is still there."""
    j = contracts.row[c]
    return shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What live public contracts cost a month is set aside for the firms that hold them."""
    shops, contracts = world.shops, world.contracts
    for c in np.flatnonzero((contracts.alive == 1) & (contracts.lever == me.number)):
        j = contracts.row[c]
        here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
        if here and contracts.end[c] > now.month:
            world.terms.set_aside[contracts.wijk[c], 0] += me.price[c]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay the contracts that run, then put new lots to local firms."""
    buy_locally(world, numbers, now, me)
