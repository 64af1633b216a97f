"""Step 5 in hard times: what people hold back, shops that may not open, and how near online has come."""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import FOOD, HOME

ONLINE_COLUMN = 2  # of wijken.place_weight


@inline
def share_shut(terms, w, b):
    """Share of a branch that is shut: food stays open, and so does work at home."""
    if b in (FOOD, HOME):
        return 0.0
    return terms.shut[w]


@kernel
def hold_back(world, numbers, now):
    """Households keep back spending in a crisis, and what the shut shops cannot sell.

    A crisis takes a share of what is spent beyond need, ``budget x share x (1 - need)`` (precaution; Carroll
    1997). What a shut branch does not sell is saved, but for a part that is bought online at once. The
    money stays with the household, and comes back as it spends from savings.
    """
    households, segments, terms = world.households, world.segments, world.terms
    ledger = world.ledger
    market = numbers.market
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w = households.wijk[h]
        s = households.segment[h]
        payer = books.account(books.RESIDENTS, w)
        for b in range(HOME + 1):
            before = households.budget[h, b]
            kept = before - np.int64(
                math.floor(before * terms.held_back[w] * (1.0 - market.need[b]))
            )
            shut = np.int64(math.floor(kept * share_shut(terms, w, b)))
            online = np.int64(math.floor(shut * terms.moved_online[w]))
            books.pay_out(
                ledger, books.CONSUMPTION, households.savings, h, payer, books.OUTSIDE, online
            )
            households.budget[h, b] = kept - shut
            segments.demand[s, b] -= before - kept + shut


@kernel
def empty_streets(world, numbers, now):
    """Fewer people in a street of which shops are shut: visits fall with the share that is shut."""
    shops, segments, terms = world.shops, world.segments, world.terms
    open_share = np.zeros(segments.wijk.size)
    fronts = np.zeros(segments.wijk.size)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1 and shops.branch[j] != HOME:
            s = shops.segment[j]
            fronts[s] += 1.0
            open_share[s] += 1.0 - share_shut(terms, shops.wijk[j], shops.branch[j])
    for s in range(segments.wijk.size):
        if fronts[s] > 0.0:
            segments.visits[s] *= open_share[s] / fronts[s]


def see_places(world: Any, market: Any) -> Any:
    """The world as shoppers and entrants see it: online as near as it has come, the ring's spending cut.

    Nothing is written: two columns are replaced in this month's sight, and the tables stay as they are.
    """
    terms = world.terms
    if (terms.online_growth > 0.0).any():
        weight = world.wijken.place_weight.copy()
        weight[:, :, ONLINE_COLUMN] *= 1.0 + terms.online_growth[:, None]
        world = world._replace(wijken=world.wijken._replace(place_weight=weight))
    if holds_back(world):
        spending = world.region.spending.copy()
        crisis, closed = terms.held_back.mean(), terms.shut.mean()
        beyond_need = 1.0 - market.need[: spending.shape[1]]
        spending[0] = np.floor(spending[0] * (1.0 - crisis * beyond_need))
        spending[0, 1:] = np.floor(spending[0, 1:] * (1.0 - closed))
        world = world._replace(region=world.region._replace(spending=spending))
    return world


def holds_back(world: Any) -> bool:
    """Whether anything keeps people from spending this month."""
    return bool(world.terms.held_back.any() or world.terms.shut.any())
