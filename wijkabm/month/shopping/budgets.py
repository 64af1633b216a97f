"""What households plan to spend, and what it is spent from."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part, woven
from wijkabm.ground.tables.codes import (
    AT_CENTRE,
    ELSEWHERE_PLACE,
    HOME,
    ONLINE,
    OTHER,
    RING_PLACE,
)
from wijkabm.ground.tables.people import homes_of
from wijkabm.month.shopping.attraction import BASKETS_OF, N_BRANCHES, N_PREMISES_BRANCHES


@part
def plan_spending(h, world, numbers):
    """A household's budget by branch, cents.

    The total is expected income (after housing and fixed costs) plus a share of the gap between
    savings and their target, never more than the savings (Godley & Lavoie 2007, chapter 3). The split
    is a linear expenditure system (Stone 1954): needs first, at the prices that are met here, the rest at
    fixed marginal shares, ``p_b q_b = p_b need_b + share_b * (total - sum of p need)``. Where all shops are
    cheaper, less is spent in them, on more goods; what one wins by its price alone it wins from others
    (`attraction.weigh_shop`). What it paid neighbours for chores is spent: ``chores_instead`` of it less on
    businesses at home, the rest less on what no branch of the wijk sells.
    """
    households, segments = world.households, world.segments
    s = households.segment[h]
    market, income = numbers.market, numbers.income
    expected = max(households.expected_income[h], 0.0)
    gap = households.savings[h] - income.savings_target * expected
    total = expected + income.savings_adjustment * gap
    total = min(max(total, 0.0), float(households.savings[h]))
    heads = households.n_adults[h] + market.child_need * households.n_children[h]
    needs = 0.0
    wishes = market.spend_other
    for b in range(N_BRANCHES):
        needs += market.need[b] * market.spend[b] * (1.0 + segments.dearer[s, b])
        wishes += (1.0 - market.need[b]) * market.spend[b]
    needs *= 100.0 * heads
    met = 1.0
    if needs > 0.0 and total < needs:
        met = total / needs
    left = max(total - needs, 0.0)
    spent = np.int64(0)
    for b in range(N_BRANCHES):
        need = market.need[b] * market.spend[b] * (1.0 + segments.dearer[s, b])
        amount = met * need * 100.0 * heads
        amount += left * (1.0 - market.need[b]) * market.spend[b] / max(wishes, 1e-9)
        households.budget[h, b] = np.int64(math.floor(amount))
        spent += households.budget[h, b]
    chores = households.chores[h]
    instead = np.int64(math.floor(market.chores_instead * chores))
    instead = min(instead, households.budget[h, HOME])
    households.budget[h, HOME] -= instead
    left_over = np.int64(math.floor(total)) - spent + instead - chores
    households.budget[h, OTHER] = max(left_over, np.int64(0))
    households.chores[h] = 0


@kernel
def plan_budgets(world, numbers, now):
    """Plan every household's spending; what no branch of the wijk sells is bought outside at once."""
    households, segments, ring, ledger = world.households, world.segments, world.ring, world.ledger
    for s in range(segments.wijk.size):
        for b in range(N_BRANCHES):
            segments.demand[s, b] = 0
        segments.visits[s] = 0.0
    for k in range(ring.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            ring.sales[k, b] = 0
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            plan_spending(h, world, numbers)
            for b in range(N_BRANCHES):
                segments.demand[households.segment[h], b] += households.budget[h, b]
            payer = books.account(books.RESIDENTS, households.wijk[h])
            books.pay_out(
                ledger,
                books.OTHER_CONSUMPTION,
                households.savings,
                h,
                payer,
                books.OUTSIDE,
                households.budget[h, OTHER],
            )


@woven
def find_till(place, branch, n_shops):
    """Where the cents of a basket are handed in: at a shop, or one till a branch of other places.

    Unsigned, as a place in a list that is never counted from its end.
    """
    return np.uint64(place if place >= 0 else n_shops - 5 * place + branch)


@part
def open_tills(world):
    """Which branch each till serves this month, so that a habit is checked by one look."""
    shops, ring, scratch = world.shops, world.ring, world.scratch
    n_shops = shops.alive.size
    for t in range(n_shops, scratch.trade.size):
        scratch.trade[t] = -1
    for b in range(N_BRANCHES):
        for place in (AT_CENTRE, ONLINE, ELSEWHERE_PLACE):
            scratch.trade[find_till(place, b, n_shops)] = b
    for k in range(ring.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            if ring.shops[k, b] > 0:
                scratch.trade[find_till(RING_PLACE - k, b, n_shops)] = b
    for t in range(scratch.till.size):
        scratch.till[t] = 0
        scratch.trips[t] = 0


@part
def empty_till(j, kind, payer, world):
    """Enter what was handed in at shop `j` into the books."""
    shops, segments, scratch = world.shops, world.segments, world.scratch
    if scratch.trips[j] > 0:
        shops.sales[j] += scratch.till[j]
        segments.visits[shops.segment[j]] += scratch.trips[j]
        scratch.trips[j] = 0
        payee = books.account(books.SHOPS, shops.wijk[j])
        cents = scratch.till[j]
        books.pay(world.ledger, kind, scratch.till, j, payer, shops.cash, j, payee, cents)


@part
def empty_tills(w, world):
    """Enter what the households of wijk `w` handed in into the books, gross of VAT, by place.

    They shop in their own wijk, its neighbours and its part of the ring: a till elsewhere would stay full,
    and the books would not close.
    """
    wijken, ring, scratch, ledger = world.wijken, world.ring, world.scratch, world.ledger
    payer = books.account(books.RESIDENTS, w)
    till, n_shops = scratch.till, world.shops.alive.size
    first, last = homes_of(w, wijken, scratch)
    for k in range(first, last):
        empty_till(scratch.home_list[k], books.HOME_SERVICES, payer, world)
    for n in range(-1, wijken.neighbours.shape[1]):
        there = w if n < 0 else wijken.neighbours[w, n]
        if there >= 0:
            group = there * N_BRANCHES
            for k in range(scratch.list_start[group], scratch.list_start[group + N_BRANCHES]):
                empty_till(scratch.shop_list[k], books.CONSUMPTION, payer, world)
    for b in range(N_BRANCHES):
        for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
            t = find_till(RING_PLACE - k, b, n_shops)
            if b < N_PREMISES_BRANCHES:
                ring.sales[k, b] += till[t]
            books.pay_out(ledger, books.CONSUMPTION, till, t, payer, books.RING, till[t])
        for place in (AT_CENTRE, ONLINE, ELSEWHERE_PLACE):
            t = find_till(place, b, n_shops)
            kind = books.HOME_SERVICES if place == ELSEWHERE_PLACE else books.CONSUMPTION
            books.pay_out(ledger, kind, till, t, payer, books.OUTSIDE, till[t])


@woven
def split_budget(h, adults, households, share, rest):
    """Cents of every basket of a household, by branch, and how many of them get one more; its purse pays."""
    for b in range(N_BRANCHES):
        share[b] = households.budget[h, b] // (adults * BASKETS_OF[b])
        rest[b] = households.budget[h, b] - share[b] * adults * BASKETS_OF[b]
        households.savings[h] -= households.budget[h, b]


@part
def split_amount(total, weight, running, whole):
    """Cents of `total` for one share so that shares add up: the rise of the rounded running sum."""
    before = np.int64(math.floor(total * (running / whole) + 0.5))
    after = np.int64(math.floor(total * ((running + weight) / whole) + 0.5))
    return after - before
