"""Trips with several purposes: part of the baskets are bought where the daily goods were bought.

Who buys daily goods in a street is there already: another basket that shops of that street sell costs no way
more (multipurpose shopping: Arentze, Oppewal & Timmermans 2005; shopping externalities: Koster, Pasidis & van
Ommeren 2019). So of the baskets that the own wijk keeps part are bought in the street of the daily goods, if
there is a shop for them; the others, and daily goods themselves, wherever is liked best. Shops beside a large
food shop sell more by it, and less when it leaves (Benmelech et al. 2019).
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, woven
from wijkabm.ground.tables.codes import BASKETS, FIRST_BASKET, FOOD, HOME
from wijkabm.month.opening.prospects import weigh_elsewhere
from wijkabm.month.shopping.choice import draw_noise

SEVERAL_PURPOSES = streams.name_luck("several_purposes")
FIRST_FOOD, FOOD_BASKETS = FIRST_BASKET[FOOD], BASKETS[FOOD]


@woven
def buy_on_the_way(i, b, w, place, pays, prefix, chained, choices, residents, shops):
    """Where a basket of branch `b` is bought that would be bought at `place`: perhaps with the daily goods.

    With the chance `market.chained_share` (`chained`, its threshold) it goes along with one of the person's
    baskets of daily goods of this month, each as likely. If that was bought in a street of the own wijk where
    shops of the branch are, one of these has it: the first to arrive of them, as in `choice.find_first`.
    Daily goods are bought first, so that this month's place stands in the person's habits.
    """
    bits = streams.fold_in(prefix, SEVERAL_PURPOSES)
    if b == FOOD or place < 0 or not streams.is_under(bits, chained) or shops.wijk[place] != w:
        return place
    pick = np.int64(streams.to_unit(streams.mix(bits)) * FOOD_BASKETS)
    anchor = residents.habit[i, FIRST_FOOD + min(pick, FOOD_BASKETS - 1)]
    if anchor < 0 or shops.wijk[anchor] != w:
        return place
    soonest = math.inf
    for k in range(
        choices.list_start[w * (HOME + 1) + b], choices.list_start[w * (HOME + 1) + b + 1]
    ):
        j = choices.shop_list[k]
        if shops.segment[j] == shops.segment[anchor]:
            luck = streams.mix(prefix + np.uint64(choices.list_mark[k]))
            t = draw_noise(choices.exponential, luck) * choices.list_wait[pays, k]
            if t < soonest:
                soonest = t
                place = j
    return place


@kernel
def expect_trips(world, numbers):
    """What passes by every street, and what part of a home's spending goes along with daily goods.

    Of segment s, D(s,b) is spent on branch b and K(s,b) of it stays in the wijk; P(r|s) is the chance that a
    basket of its daily goods is bought in segment r, ``w(s,r) / W(s) * K(s, food)``, w of all food shops of
    r. With c = `chained_share`, ``on_the_way(r,b) = c * sum over s of D K P(r|s)``, cents, of which a shop
    there gets its part by attraction; ``joined(s,b) = c * sum of P(r|s)`` over the r with a shop of b,
    is no longer bought wherever is liked best (`prospects.expect_sales`).
    """
    shops, segments, wijken, scratch = world.shops, world.segments, world.wijken, world.scratch
    market = numbers.market
    power = market.nest_correlation
    kept, elsewhere = np.empty(HOME), np.empty(HOME)
    for w in range(wijken.first_segment.size):
        origin, last = wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]
        for b in range(HOME):
            elsewhere[b] = weigh_elsewhere(w, b, world, numbers)
            for s in range(origin, last):
                segments.on_the_way[s, b] = segments.joined[s, b] = 0.0
        for s in range(origin, last):
            for b in range(HOME):
                inside = math.pow(segments.inclusive[s, b], power)
                kept[b] = inside / max(inside + elsewhere[b], 1e-9)
            each = market.chained_share * kept[FOOD] / max(segments.inclusive[s, FOOD], 1e-9)
            group = w * (HOME + 1) + FOOD
            for k in range(scratch.list_start[group], scratch.list_start[group + 1]):
                j = scratch.shop_list[k]
                r = shops.segment[j]
                chance = each * scratch.attraction[j] * segments.access[r, FOOD, segments.local[s]]
                for b in range(FOOD + 1, HOME):
                    segments.on_the_way[r, b] += segments.demand[s, b] * kept[b] * chance
                    if segments.pull[r, b] > 0.0:
                        segments.joined[s, b] += chance
