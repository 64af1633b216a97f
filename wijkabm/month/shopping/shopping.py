"""Step 5, the market: where do people spend their money.

Households plan spending from income and savings, split it over branches, needs first, and over a few
baskets per adult. A basket goes where it went last time, unless habit breaks, the place has closed, or
a tied person mentions another; then a place is chosen (``choice``), part of them in the street where daily
goods were bought (``trips``). Money moves basket by basket, gross of VAT.
"""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, woven
from wijkabm.ground.tables.codes import (
    BASKETS,
    FIRST_BASKET,
    HOME,
    N_BASKETS,
)
from wijkabm.month.shopping.attraction import BASKETS_OF, N_BRANCHES
from wijkabm.month.shopping.budgets import empty_tills, find_till, open_tills, split_budget
from wijkabm.month.shopping.choice import (
    choose_home_business,
    choose_place,
    heed_mention,
    note_waits,
    see_choices,
)
from wijkabm.month.shopping.paying import pay_at_till
from wijkabm.month.shopping.trips import buy_on_the_way, expect_trips

BRANCH_OF = np.array([b for b, n in enumerate(BASKETS) for _ in range(n)], np.int64)
FIRST_OF = np.array(FIRST_BASKET, np.int64)
N_DRAWN = -(-N_BASKETS // 8) * 8
"""Baskets whose luck is drawn side by side: in eights, as processors do it; what is over is not used."""


@woven
def draw_luck(person, luck, hearing):
    """Luck of each basket of a person, and whether somebody mentions a place for it, (N_DRAWN,) uint64."""
    for slot in range(N_DRAWN):
        bits = streams.fold_in(person, slot)
        luck[slot] = bits
        hearing[slot] = streams.mix(bits)


@kernel
def shop_for_baskets(world, numbers, now):
    """Every adult's baskets: keep the habit or choose anew, and pay; who holds coins may pay with them.

    Cents go from a household's savings into a till; the tills of a wijk's households are emptied into the
    books together.
    """
    households, residents, shops = world.households, world.residents, world.shops
    scratch, market, key = world.scratch, numbers.market, now.key
    note_waits(world, numbers)
    expect_trips(world, numbers)
    open_tills(world)
    till, trips, n_shops = scratch.till, scratch.trips, shops.alive.size
    choices = see_choices(world.wijken, scratch, market)
    key = streams.fold_in(key, streams.CHOICE)
    mention = streams.to_threshold(market.mention)
    chained = streams.to_threshold(market.chained_share)
    habit = np.empty(N_BRANCHES, np.int64)
    for b in range(N_BRANCHES):
        habit[b] = streams.to_threshold(market.habit[b])
    share, rest = np.empty(N_BRANCHES, np.int64), np.empty(N_BRANCHES, np.int64)
    luck, hearing = np.empty(N_DRAWN, np.uint64), np.empty(N_DRAWN, np.uint64)
    last = np.int64(-1)
    for h in range(households.alive.size):
        adults = households.n_adults[h]
        if households.alive[h] == 0 or adults == 0:
            continue
        w = households.wijk[h]
        s = households.segment[h]
        if w != last:
            if last >= 0:
                empty_tills(last, world, numbers)
            last = w
        split_budget(h, adults, households, share, rest)
        for m in range(adults):
            i = households.members[h, m]
            person = streams.fold_in(key, residents.identity[i])
            loyalty = residents.loyalty[i] + residents.support[i]
            pays = 1 if residents.coins[i] > 0 else 0
            draw_luck(person, luck, hearing)
            for slot in range(N_BASKETS):
                b = BRANCH_OF[slot]
                cents = share[b]
                if m * BASKETS_OF[b] + slot - FIRST_OF[b] < rest[b]:
                    cents += 1
                prefix = luck[slot]
                before = residents.habit[i, slot]
                place = find_place(
                    i, slot, b, w, s, loyalty, pays, prefix, streams.is_under(prefix, habit[b]),
                    streams.is_under(hearing[slot], mention), chained, choices, residents, world,
                )  # fmt: skip
                t = find_till(place, b, n_shops)
                if pays == 1 and place >= 0 and shops.coin_share[place] > 0.0:
                    is_new = 1 if place != before else 0
                    saved = pay_at_till(i, place, cents, is_new, prefix, world, numbers)
                    households.savings[h] += saved
                    cents -= saved
                till[t] += cents
                trips[t] += 1
    if last >= 0:
        empty_tills(last, world, numbers)


@woven
def find_place(
    i, slot, b, w, s, loyalty, pays, prefix, keeps, hears, chained, choices, residents, world
):  # fmt: skip
    """Where a basket goes: where it went before, unless habit breaks, the place closed or a tie mentions one.

    `keeps` and `hears` are this basket's luck: whether habit holds, and whether a place is mentioned.
    """
    place = residents.habit[i, slot]
    t = find_till(place, b, world.shops.alive.size)
    if not keeps or world.scratch.trade[t] != b:
        if b == HOME:
            place = choose_home_business(w, s, loyalty, prefix, choices)
        else:
            place = choose_place(b, w, s, loyalty, pays, prefix, choices)
            place = buy_on_the_way(
                i, b, w, place, pays, prefix, chained, choices, residents, world.shops
            )  # fmt: skip
    elif hears and b != HOME and residents.n_ties[i] > 0:
        place = listen(
            i, slot, place, b, w, s, prefix, residents, world.shops, world.segments, world.wijken,
            world.ring, world.scratch,
        )  # fmt: skip
    else:
        return place
    residents.habit[i, slot] = place
    return place


@woven
def listen(i, slot, place, b, w, s, prefix, residents, shops, segments, wijken, ring, scratch):
    """Word of mouth: a keyed tie mentions where it goes."""
    pick = streams.to_unit(streams.fold_in(prefix, streams.MENTIONED_TIE))
    friend = residents.ties[i, min(np.int64(pick * residents.n_ties[i]), residents.n_ties[i] - 1)]
    mentioned = residents.habit[friend, slot]
    if mentioned == place or scratch.trade[find_till(mentioned, b, shops.alive.size)] != b:
        return place
    return heed_mention(place, mentioned, b, w, s, prefix, shops, segments, wijken, ring, scratch)
