"""One-day shops: an empty unit for a day, to learn whether one can do it and to be seen.

Who weighs a shop takes a day if what it may tell is worth more than the fee and the day (expected value
of sample information, Raiffa & Schlaifer 1961); a business at home, if the clients it brings are.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import HOME, OFFER_TRIAL, USE_RETAIL
from wijkabm.ground.tables.town import units_of
from wijkabm.month.offers import levy, note_accepted, note_offer, note_refused
from wijkabm.month.opening.trial import (
    TRIAL_LUCK,
    WORKING_DAYS,
    can_pay_day,
    days_left,
    hold_day,
    novelty,
)
from wijkabm.month.shopping.promotion import gain_of_promotion


@part
def find_stage(w, premises, segments, wijken):
    """The empty unit in the liveliest street, -1 if none."""
    best, best_lively = np.int64(-1), -1.0
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if (
            premises.tenant[p] < 0
            and premises.use[p] == USE_RETAIL
            and segments.liveliness[premises.segment[p]] > best_lively
        ):
            best, best_lively = np.int64(p), segments.liveliness[premises.segment[p]]
    return best


@kernel
def show_home_businesses(world, numbers, now, me):
    """Businesses at home that sell to people are offered days, twice as many as there are, by luck."""
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    luck = world.scratch.floats
    opening = numbers.opening
    month, key = now.month, now.key
    for w in range(wijken.first_segment.size):
        days = days_left(w, world, month)
        days -= np.int64(math.ceil(days * opening.trial_kept))
        p = find_stage(w, premises, segments, wijken)
        if days <= 0 or p < 0:
            continue
        for j in range(shops.alive.size):
            luck[j] = 2.0
            fit = shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] == HOME
            if fit and shops.share_to_firms[j] <= opening.sells_to_firms and shops.owner[j] >= 0:
                luck[j] = streams.uniform(key, TRIAL_LUCK, shops.identity[j], 0)
        for _ in range(np.int64(opening.days_told) * days):
            j = pick_least(shops.alive.size, luck)
            if j < 0 or days == 0 or not can_pay_day(w, world):
                break
            luck[j] = 2.0
            days -= show_business(j, p, world, numbers, me)


@part
def pick_least(n, luck):
    """Row with the least draw below 2, -1 if none."""
    best, least = np.int64(-1), 2.0
    for j in range(n):
        if luck[j] < least:
            best, least = np.int64(j), luck[j]
    return best


@part
def show_business(j, p, world, numbers, me):
    """A business at home weighs the clients of a day against the fee and the day; 1 if it comes.

    Clients: promotion times novelty, of the street and of the business itself (its n-th day brings 1 / n);
    worth: more attraction, as more revenue, less goods, for as long as it is remembered.
    """
    shops, wijken, policy, journal = world.shops, world.wijken, world.policy, world.journal
    ledger = world.ledger
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    w, identity = shops.wijk[j], shops.identity[j]
    tried = me.tried[j] if me.who[j] == identity else np.int64(0)
    more = opening.trial_promotion * novelty(w, wijken, opening) / (1.0 + tried)
    margin = float(shops.revenue[j]) * (1.0 - firms.goods[HOME])
    worth = gain_of_promotion(j, more, shops, market) * margin / market.advertising_fade
    fee = np.int64(math.floor(me.fee[w] * 100.0))
    day = max(shops.expected_income[j], 0.0) / WORKING_DAYS
    note_offer(policy, journal, me.number, w, identity, p, HOME)
    if worth < fee + day or shops.cash[j] < fee:
        note_refused(policy, journal, me.number, w, identity, p, HOME)
        return np.int64(0)
    payer = books.account(books.SHOPS, w)
    levy(policy, ledger, me.number, w, books.FEES, shops.cash, j, payer, fee)
    hold_day(p, w, world, numbers)
    shops.promotion[j] += more
    me.tried[j], me.who[j] = tried + 1, identity
    note_accepted(policy, journal, me.number, w, identity, p, HOME, 0)
    return np.int64(1)


ANSWERS = (OFFER_TRIAL,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Days a year, and what they cost."""
    terms = world.terms
    terms.trial_days[:] = me.days
    terms.trial_fee[:] = me.fee
    terms.trial_cost[:] = me.cost


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Businesses at home that sell to people are offered days, twice as many as there are, by luck."""
    show_home_businesses(world, numbers, now, me)
