"""How shops are seen: floor, prices, goodwill, distance."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import (
    BASKETS,
    HOME,
)
from wijkabm.month.shopping.choice import (
    wait_for,
)
from wijkabm.month.shopping.promotion import known_for

N_BRANCHES = 5
N_PREMISES_BRANCHES = 4
BASKETS_OF = np.array(BASKETS, np.int64)


@kernel
def list_shops(world, numbers, now):
    """List trading shops by wijk and branch, businesses at home by segment; weigh their attraction.

    attraction = (floor / 100)**a * exp(talent effect * talent + quality + luck) * price**-e
    * (base + liveliness of the street) * exp(safe * safer) * (1 - works) * visibility * liveliness_weight,
    all but distance (Huff 1964; exponents from the trial). A business at home has no floor and no street.
    """
    shops, segments, wijken, scratch = world.shops, world.segments, world.wijken, world.scratch
    n_groups = wijken.first_segment.size * N_BRANCHES
    start, home_start = scratch.list_start, scratch.home_start
    for g in range(n_groups + 1):
        start[g] = 0
    for s in range(segments.wijk.size + 1):
        home_start[s] = 0
    for s in range(segments.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            segments.pull[s, b] = 0.0
    for j in range(shops.alive.size):
        shops.sales[j] = 0
        shops.sales_outside[j] = 0
        shops.sold_online[j] = 0
        if shops.alive[j] == 1 and shops.trading[j] == 1:
            b = shops.branch[j]
            if b == HOME:
                home_start[shops.segment[j] + 1] += 1
            else:
                start[shops.wijk[j] * N_BRANCHES + b + 1] += 1
            scratch.attraction[j] = weigh_shop(j, world, numbers)
            scratch.trade[j] = b
            if b != HOME:
                segments.pull[shops.segment[j], b] += scratch.attraction[j]
        else:
            scratch.attraction[j] = 0.0
            scratch.trade[j] = -1
    for g in range(n_groups):
        start[g + 1] += start[g]
    for s in range(segments.wijk.size):
        home_start[s + 1] += home_start[s]
    fill = scratch.rows
    for g in range(n_groups):
        fill[g] = start[g]
    offset = n_groups
    for s in range(segments.wijk.size):
        fill[offset + s] = home_start[s]
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1:
            b = shops.branch[j]
            if b == HOME:
                k = offset + shops.segment[j]
                scratch.home_list[fill[k]] = j
                scratch.home_mark[fill[k]] = np.int64(streams.mark(shops.identity[j]))
                scratch.home_wait[fill[k]] = wait_for(scratch.attraction[j])
            else:
                k = shops.wijk[j] * N_BRANCHES + b
                scratch.shop_list[fill[k]] = j
                scratch.list_mark[fill[k]] = np.int64(streams.mark(shops.identity[j]))
                wait = wait_for(scratch.attraction[j])
                scratch.list_wait[0, fill[k]] = wait
                scratch.list_wait[1, fill[k]] = wait * shops.coin_wait[j]
            fill[k] += 1


@part
def weigh_shop(j, world, numbers):
    """Attraction of one shop, distance apart; see ``list_shops``."""
    shops, segments = world.shops, world.segments
    market = numbers.market
    b = shops.branch[j]
    utility = (
        market.talent_effect * shops.talent[j]
        + shops.quality[j]
        + shops.productivity[j]
        + shops.liveliness_weight[j]
        + known_for(j, shops, market)
        + shops.marketing[j]
        + shops.renewed[j]
        - market.price_elasticity * math.log(shops.price[j])
    )
    utility += math.log(max(shops.hours_worked[j], 0.1))
    if b != HOME:
        utility += market.floor[b] * math.log(max(shops.floor[j], 1.0) / 100.0)
        s = shops.segment[j]
        utility += math.log(market.lively_base + segments.liveliness[s])
        utility += market.safe[b] * segments.safer[s]
        utility += math.log(max(1.0 - segments.works[s], 1e-9))
    return math.exp(utility) * shops.visibility[j]


@kernel
def see_from_homes(world, numbers, now):
    """Attraction of the own wijk's shops seen from each segment, by branch, and the price level met there.

    Who lives here meets the prices of the own wijk, weighed by attraction, for the part that the wijk usually
    keeps, and usual prices for the rest (a Laspeyres index): ``dearer = own_wijk * (mean price - 1)``. Prices
    elsewhere are the usual ones: nothing here moves them.
    """
    shops, segments, scratch = world.shops, world.segments, world.scratch
    market = numbers.market
    for s in range(segments.wijk.size):
        w = segments.wijk[s]
        for b in range(N_PREMISES_BRANCHES):
            total, priced = 0.0, 0.0
            for i in range(
                scratch.list_start[w * N_BRANCHES + b], scratch.list_start[w * N_BRANCHES + b + 1]
            ):
                j = scratch.shop_list[i]
                weight = (
                    scratch.attraction[j] * segments.access[shops.segment[j], b, segments.local[s]]
                )
                total += weight
                priced += weight * shops.price[j]
            segments.inclusive[s, b] = total
            segments.dearer[s, b] = market.own_wijk[b] * above_usual(priced, total)
        total, priced = 0.0, 0.0
        for i in range(scratch.home_start[s], scratch.home_start[s + 1]):
            j = scratch.home_list[i]
            total += scratch.attraction[j]
            priced += scratch.attraction[j] * shops.price[j]
        segments.inclusive[s, HOME] = total
        segments.dearer[s, HOME] = market.own_wijk[HOME] * above_usual(priced, total)
    take_power(world, numbers)


@kernel
def take_power(world, numbers):
    """What homes see of the own wijk's shops, to the power by which it competes with shops elsewhere."""
    segments = world.segments
    for s in range(segments.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            seen = segments.inclusive[s, b]
            segments.inclusive_power[s, b] = math.pow(seen, numbers.market.nest_correlation)


@inline
def above_usual(priced, total):
    """Mean price less the usual one of 1, from the sum of weight times price and that of weights."""
    return priced / total - 1.0 if total > 0.0 else 0.0
