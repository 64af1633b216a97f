"""Local brand: who carries it, what he expects, what makes him known elsewhere.

The rules of the month know `renown` alone (`shopping/promotion.known_elsewhere`): firms elsewhere buy more of
who works at home (`firms/clients`), and people from elsewhere more in shops (`shopping/visitors`).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_MEMBERSHIP, HOME, INDEPENDENT
from wijkabm.levers.coaching.decision import wanted_by_owner
from wijkabm.levers.organised import effort_together, is_asked_now
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.offers import (
    end_contract,
    levy,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)

BRAND_LUCK = streams.name_luck("local_brand")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month
MONTHS = 12


@kernel
def carry_brand(world, numbers, now, me):
    """Step 1 of the month: who carries the brand pays and goes on or stops, others are asked; it is shown."""
    contracts = world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_carrying(c, world, numbers, now, me)
    for w in range(world.wijken.first_segment.size):
        if spent_on(w, me) > 0.0:
            fill_places(w, world, numbers, now, me)
            make_known(w, world, now, me)


@part
def spent_on(w, me):
    """What brand and fairs cost this month, float cents."""
    return 100.0 * (me.fte[w] * me.pay[w] + me.fair_days[w] * me.day_cost[w]) / MONTHS


@part
def carries(j, world, now, me):
    """Whether an owner carries the brand."""
    return me.who[j] == world.shops.identity[j] and me.until[j] > now.month


@part
def count_carriers(w, world, now, me):
    """How many carry it in a wijk."""
    shops = world.shops
    n = np.int64(0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and carries(j, world, now, me):
            n += 1
    return n


@part
def fill_places(w, world, numbers, now, me):
    """Ask owners for the free places, by lot, until they are taken or nobody is left whose month it is."""
    free = np.int64(me.places[w]) - count_carriers(w, world, now, me)
    n = np.int64(0)
    for j in range(world.shops.alive.size):
        if may_be_asked(j, w, world, numbers, now, me):
            n = stand_in_line(j, n, 0.0, BRAND_LUCK, 2, world, now)
    while free > 0:
        j = take_best(n, world.scratch)
        if j < 0:
            return
        free -= ask_to_carry(j, world, numbers, now, me)


@part
def may_be_asked(j, w, world, numbers, now, me):
    """An independent who does not carry it, in a month in which he is asked."""
    shops = world.shops
    if shops.alive[j] == 0 or shops.trading[j] == 0 or shops.wijk[j] != w:
        return False
    if shops.owner_kind[j] != INDEPENDENT or carries(j, world, now, me):
        return False
    return is_asked_now(j, BRAND_LUCK, shops, numbers.firms, now.month)


@part
def made_known(j, n, world, me):
    """What a month of the brand adds to the renown of one of `n` who carry it, months of a usual revenue.

    ``reach * spent / max(n, carriers) / typical revenue``: what is spent is shared.
    """
    shops, wijken = world.shops, world.wijken
    w = shops.wijk[j]
    usual = max(wijken.typical_revenue[w, shops.branch[j]], 1.0)
    return me.reach[w] * spent_on(w, me) / max(float(n), me.carriers[w]) / usual


@part
def sold_elsewhere(j, shops):
    """What a business sold to people and firms elsewhere last month, cents."""
    if shops.branch[j] == HOME:
        return float(shops.sales_to_firms[j])
    return float(shops.sales_outside[j])


@part
def gain_of_brand(j, n, world, numbers, me):
    """Cents a month that an owner expects as one of `n`: the margin on what more is sold elsewhere.

    At the renown at which as much fades as is added, in a lognormal view of his own (*assumption*).
    """
    shops, market = world.shops, numbers.market
    at_rest = made_known(j, n, world, me) / market.advertising_fade
    more = math.exp(market.advertising * math.log(1.0 + at_rest / market.advertising_usual)) - 1.0
    view = math.exp(streams.normal(FOR_EVER, BRAND_LUCK, shops.identity[j], 1))
    kept = 1.0 - goods_per_euro(j, shops, numbers.firms)
    return view * more * kept * sold_elsewhere(j, shops)


@part
def cost_of_carrying(j, w, world, numbers, me):
    """Cents a month: stands, and the hours of the days at fairs, which members of an organisation share."""
    given = me.day_hours[w] * effort_together(j, world, numbers)
    hours = worth_of_hours(given, wanted_by_owner(j, world, numbers))
    return me.fair_days[w] / MONTHS * (100.0 * me.stand[w] + hours)


@part
def ask_to_carry(j, world, numbers, now, me):
    """The owner decides, for a year; returns 1 if he carries it. `anyway`: he would pay for it all, alone."""
    shops, contracts, policy, journal = world.shops, world.contracts, world.policy, world.journal
    w, identity, p, b = shops.wijk[j], shops.identity[j], shops.premises[j], shops.branch[j]
    n = count_carriers(w, world, now, me) + 1
    note_offer(policy, journal, me.number, w, identity, p, b)
    gain = gain_of_brand(j, n, world, numbers, me)
    cost = cost_of_carrying(j, w, world, numbers, me)
    c = np.int64(-1)
    if gain > cost:
        c = open_contract(
            contracts, CONTRACT_MEMBERSHIP, me.number, w, identity, j, p, b, now.month,
            now.month + MONTHS, 0,
        )  # fmt: skip
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return np.int64(0)
    me.who[j], me.until[j] = identity, now.month + MONTHS
    alone = gain_of_brand(j, 1, world, numbers, me) > cost + spent_on(w, me)
    note_accepted(policy, journal, me.number, w, identity, p, b, np.int64(alone))
    return np.int64(1)


@part
def keep_carrying(c, world, numbers, now, me):
    """The stand is paid; after a year who still expects enough goes on while there is a brand."""
    shops, contracts = world.shops, world.contracts
    j, w = contracts.row[c], contracts.wijk[c]
    if shops.alive[j] == 0 or shops.identity[j] != contracts.party[c]:
        end_contract(c, world)
        return
    if now.month >= contracts.end[c]:
        n = count_carriers(w, world, now, me) + 1
        gain = gain_of_brand(j, n, world, numbers, me)
        if spent_on(w, me) <= 0.0 or gain <= cost_of_carrying(j, w, world, numbers, me):
            end_contract(c, world)
            return
        contracts.end[c] = me.until[j] = now.month + MONTHS
    due = np.int64(math.floor(100.0 * me.stand[w] * me.fair_days[w] / MONTHS))
    payer = books.account(books.SHOPS, shops.wijk[j])
    shops.aid[j] -= levy(
        world.policy, world.ledger, me.number, w, books.FEES, shops.cash, j, payer, due
    )


@part
def make_known(w, world, now, me):
    """What is spent makes who carries the brand known elsewhere."""
    shops = world.shops
    n = count_carriers(w, world, now, me)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and carries(j, world, now, me):
            shops.renown[j] += made_known(j, n, world, me)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: who carries the brand pays and goes on or stops, others are asked; it is shown."""
    carry_brand(world, numbers, now, me)
