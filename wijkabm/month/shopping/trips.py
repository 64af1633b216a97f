"""Trips with several purposes: where a basket sets out from, home or a street where daily goods were bought.

Who buys daily goods in a street is there already: for another basket that its branch offers there, the way
costs nothing more. So a basket with such a trip behind it is chosen as if its buyer lived where the daily
goods of this month were bought (multipurpose shopping: Arentze, Oppewal & Timmermans 2005; shopping
externalities: Koster, Pasidis & van Ommeren 2019). Where they were bought outside the wijk or online, and
for daily goods themselves, it sets out from home. Shops beside a large food shop sell more by it, and
less when it leaves (Benmelech et al. 2019).
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, woven
from wijkabm.ground.tables.codes import BASKETS, FIRST_BASKET, FOOD, HOME
from wijkabm.month.opening.prospects import weigh_elsewhere

SEVERAL_PURPOSES = streams.name_luck("several_purposes")
FIRST_FOOD, FOOD_BASKETS = FIRST_BASKET[FOOD], BASKETS[FOOD]


@woven
def find_start(i, b, w, s, prefix, chained, residents, shops):
    """The segment that a basket of branch `b` sets out from; `s` is that of the home.

    With the chance `market.chained_share` (`chained`, its threshold) that of one of the person's baskets of
    daily goods of this month, each as likely, if it was bought in the own wijk. Daily goods are bought
    first, so that this month's place stands in the person's habits.
    """
    bits = streams.fold_in(prefix, SEVERAL_PURPOSES)
    if b == FOOD or not streams.is_under(bits, chained):
        return s
    pick = np.int64(streams.to_unit(streams.mix(bits)) * FOOD_BASKETS)
    anchor = residents.habit[i, FIRST_FOOD + min(pick, FOOD_BASKETS - 1)]
    if anchor >= 0 and shops.wijk[anchor] == w:
        return shops.segment[anchor]
    return s


@kernel
def set_out(world, numbers):
    """Move what homes would spend to where it sets out from, as expected; a wijk's sum stays the same.

    Of the spending of segment s on a branch other than daily goods, ``chained_share * P(r | s)`` sets out
    from segment r: P is the chance that a basket of daily goods of s is bought in r, ``w / W * W**l / (W**l +
    R)`` summed over the food shops of r, as in `prospects.expect_sales`. Entrants, and who builds a wijk, so
    count on the customers of an anchor in their street. In whole cents.
    """
    shops, segments, wijken, scratch = world.shops, world.segments, world.wijken, world.scratch
    market = numbers.market
    for w in range(wijken.first_segment.size):
        elsewhere = weigh_elsewhere(w, FOOD, world, numbers)
        origin, n = wijken.first_segment[w], wijken.n_segments[w]
        first, last = scratch.list_start[w * (HOME + 1)], scratch.list_start[w * (HOME + 1) + 1]
        moved = np.zeros((n, HOME), np.int64)
        for s in range(origin, origin + n):
            whole = segments.inclusive[s, FOOD]
            if whole <= 0.0:
                continue
            inside = math.pow(whole, market.nest_correlation)
            stays = market.chained_share * inside / (inside + elsewhere) / whole
            for k in range(first, last):
                j = scratch.shop_list[k]
                r = segments.local[shops.segment[j]]
                chance = stays * scratch.attraction[j] * segments.access[s, FOOD, r]
                for b in range(FOOD + 1, HOME):
                    cents = np.int64(math.floor(segments.demand[s, b] * chance))
                    moved[s - origin, b] -= cents
                    moved[r, b] += cents
        for s in range(origin, origin + n):
            for b in range(FOOD + 1, HOME):
                segments.demand[s, b] += moved[s - origin, b]
