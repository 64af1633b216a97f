"""Who comes from elsewhere, and what the ring spends."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.month.shopping.attraction import N_BRANCHES, N_PREMISES_BRANCHES
from wijkabm.month.shopping.budgets import split_amount


@kernel
def receive_visitors(world, numbers, now):
    """People of the ring and daytime workers spend in the wijk; the ring's people spend at home.

    Expected shares, not single choices: of what the ring's people spend on a branch, wijk w draws
    ``v A**l / (1 + v A**l)`` with A the attraction of its shops, l the dissimilarity and v the weight
    solved at the start, times ``exp(parking_visits * parking)``; it is split over its shops by
    attraction. The rest is split over ring streets and the outside. The ring spends more when its wealth is
    above target, less when below. Its mood is ``1 + wealth_effect * (wealth over target - 1)``, within
    ``mood_most``.
    """
    shops, segments, wijken, region = world.shops, world.segments, world.wijken, world.region
    scratch, ledger = world.scratch, world.ledger
    market, ring_numbers = numbers.market, numbers.ring
    ring_account = books.single(ledger, books.RING)
    target = max(region.cash_target[0], 1)
    wealth = (ledger.purses[ring_account] - target) / target
    most = ring_numbers.mood_most
    mood = 1.0 + min(max(ring_numbers.wealth_effect * wealth, -most), most)
    for b in range(N_PREMISES_BRANCHES):
        total = np.int64(max(math.floor(region.spending[0, b] * mood), 0.0))
        left = total
        for w in range(wijken.first_segment.size):
            first = scratch.list_start[w * N_BRANCHES + b]
            last = scratch.list_start[w * N_BRANCHES + b + 1]
            attraction = 0.0
            for i in range(first, last):
                attraction += scratch.attraction[scratch.shop_list[i]]
            if attraction <= 0.0:
                continue
            pull = wijken.visitor_weight[w, b] * math.pow(attraction, market.nest_correlation)
            pull *= math.exp(numbers.street.parking_visits * world.terms.parking[w])
            amount = min(np.int64(math.floor(total * pull / (1.0 + pull))), left)
            left -= amount
            running = 0.0
            payee = books.account(books.SHOPS, w)
            for i in range(first, last):
                j = scratch.shop_list[i]
                cents = split_amount(amount, scratch.attraction[j], running, attraction)
                running += scratch.attraction[j]
                shops.sales[j] += cents
                shops.sales_outside[j] += cents
                segments.visits[shops.segment[j]] += cents / (market.visit_spend * 100.0)
                books.receive(ledger, books.CONSUMPTION, books.RING, shops.cash, j, payee, cents)
        spend_in_ring(b, left, world, numbers)


@part
def spend_in_ring(b, total, world, numbers):
    """The ring's people: the same share close to home as in the wijken, the rest outside."""
    ring, ledger = world.ring, world.ledger
    market = numbers.market
    whole = 0.0
    for k in range(ring.wijk.size):
        whole += ring.shops[k, b] * ring.weight[k, b]
    near = np.int64(math.floor(total * market.own_wijk[b])) if whole > 0.0 else np.int64(0)
    books.pay_between(ledger, books.CONSUMPTION, books.RING, books.OUTSIDE, total - near)
    if near == 0:
        return
    books.pay_between(ledger, books.CONSUMPTION, books.RING, books.RING, near)
    running = 0.0
    for k in range(ring.wijk.size):
        weight = ring.shops[k, b] * ring.weight[k, b]
        ring.sales[k, b] += split_amount(near, weight, running, whole)
        running += weight
