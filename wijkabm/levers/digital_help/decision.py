"""Digital help: who takes a place, what it costs him each month, when he stops.

What is sold online is found in the market (`shopping/budgets.sell_online`); here is who has a shop window
there, and what platform and upkeep take. They cost the shop as other costs do: they count in its result.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_MEMBERSHIP, HOME, INDEPENDENT
from wijkabm.levers.coaching.decision import due_this_month, wanted_by_owner
from wijkabm.levers.organised import chance_to_hear
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)

DIGITAL_LUCK = streams.name_luck("digital_help")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month
YEAR = 12


@kernel
def help_online(world, numbers, now, me):
    """Step 1 of the month: shops that are online pay, and go on or stop; free places are offered."""
    wijken, contracts = world.wijken, world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_online(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        places = due_this_month(me.places[w], now.month)
        if places > 0:
            fill_places(w, places, world, numbers, now, me)


@part
def keep_online(c, world, numbers, now, me):
    """A month on the screen: what was sold, what it cost; after a year on with it if it brought more."""
    shops, contracts = world.shops, world.contracts
    j, w = contracts.row[c], contracts.wijk[c]
    if shops.alive[j] == 0 or shops.identity[j] != contracts.party[c]:
        end_contract(c, world)
        return
    rate = numbers.firms.vat[shops.branch[j]]
    margin = (1.0 - goods_per_euro(j, shops, numbers.firms)) / (1.0 + rate)
    me.earned[c] += margin * shops.sold_online[j] - pay_platform(c, j, world, me)
    shops.promotion[j] += me.found[w]
    if now.month < contracts.end[c]:
        return
    if me.earned[c] > 0.0:
        contracts.end[c] = now.month + YEAR
        me.earned[c] = 0.0
        return
    shops.online[j] = 0.0
    end_contract(c, world)


@part
def pay_platform(c, j, world, me):
    """Fee of what was ordered last month, and upkeep, from the till; returns the cents paid."""
    shops = world.shops
    others = shops.sales[j] - shops.sold_online[j]
    ordered = shops.sold_online[j] + me.shifted[c] * others
    owed = me.kept_up[c] + np.int64(math.floor(me.fee[c] * ordered))
    return pay_costs(j, owed, world)


@part
def pay_costs(j, cents, world):
    """Pay somebody beyond the wijk what the till has of so many cents; it counts in the month's result."""
    shops = world.shops
    paid = max(min(cents, shops.cash[j]), np.int64(0))
    payer = books.account(books.SHOPS, shops.wijk[j])
    books.pay_out(world.ledger, books.OTHER_COSTS, shops.cash, j, payer, books.OUTSIDE, paid)
    shops.aid[j] -= paid
    return paid


@part
def may_be_asked(j, w, world, numbers, now, me):
    """An independent in premises who is not online by this, was not asked within a year, and hears of it.

    A twelfth hear of it in a month; of those who are organised, or whom a contact person helps, more.
    """
    shops = world.shops
    if shops.alive[j] == 0 or shops.trading[j] == 0 or shops.wijk[j] != w or shops.online[j] > 0.0:
        return False
    if shops.branch[j] == HOME or shops.owner_kind[j] != INDEPENDENT:
        return False
    if me.who[j] == shops.identity[j] and now.month - me.asked[j] < YEAR:
        return False
    chance = chance_to_hear(1.0 / YEAR, j, shops, numbers.firms)
    return streams.happens(now.key, DIGITAL_LUCK, shops.identity[j], 0, chance)


@part
def fill_places(w, places, world, numbers, now, me):
    """Offer places by lot to who heard of it, until they are taken or nobody is left."""
    n = np.int64(0)
    for j in range(world.shops.alive.size):
        if may_be_asked(j, w, world, numbers, now, me):
            n = stand_in_line(j, n, 0.0, DIGITAL_LUCK, 1, world, now)
    while places > 0:
        j = take_best(n, world.scratch)
        if j < 0:
            return
        places -= offer_place(w, j, world, numbers, now, me)


@part
def expected_worth(j, w, world, numbers, me):
    """Cents that an owner expects of being online in the months that he counts on.

    ``months * ((1 - goods - fee) hoped - upkeep)``, hoped a share of sales in a lognormal view of his own.
    That customers he has will order so too he finds out in the first year (*assumptions*).
    """
    shops = world.shops
    view = math.exp(streams.normal(FOR_EVER, DIGITAL_LUCK, shops.identity[j], 2))
    hoped = me.hoped[w] * view * shops.expected_sales[j]
    kept = 1.0 - goods_per_euro(j, shops, numbers.firms) - me.platform_fee[w]
    return me.counted[w] * (kept * hoped - me.upkeep[w] * 100.0)


@part
def offer_place(w, j, world, numbers, now, me):
    """An owner compares; returns 1 if he takes a place.

    Who would have paid the whole price sells online already, and that is in his usual sales: he takes the
    money, and nothing else changes.
    """
    shops, policy, journal, ledger = world.shops, world.policy, world.journal, world.ledger
    identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
    me.who[j], me.asked[j] = identity, now.month
    price = np.int64(math.floor(me.price[w] * 100.0))
    subsidy = np.int64(math.floor(me.share[w] * price))
    own = price - subsidy
    time = worth_of_hours(me.hours[w], wanted_by_owner(j, world, numbers))
    worth = expected_worth(j, w, world, numbers, me)
    note_offer(policy, journal, me.number, w, identity, p, b)
    if worth <= own + time or shops.cash[j] < own or policy.left[w, me.number] < subsidy:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return np.int64(0)
    anyway = worth > price + time and shops.cash[j] >= price
    if not anyway and go_online(j, w, world, now, me) < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return np.int64(0)
    spend_outside(policy, ledger, me.number, w, books.SUBSIDY, subsidy)
    pay_costs(j, own, world)
    note_accepted(policy, journal, me.number, w, identity, p, b, np.int64(anyway))
    return np.int64(1)


@part
def go_online(j, w, world, now, me):
    """A shop window on the screen, for a year at first; returns the row of the contract, -1 for none."""
    shops, contracts = world.shops, world.contracts
    c = open_contract(
        contracts, CONTRACT_MEMBERSHIP, me.number, w, shops.identity[j], j, shops.premises[j],
        shops.branch[j], now.month, now.month + YEAR, 0,
    )  # fmt: skip
    if c >= 0:
        me.fee[c], me.shifted[c] = me.platform_fee[w], me.moved[w]
        me.kept_up[c] = np.int64(math.floor(me.upkeep[w] * 100.0))
        me.earned[c] = 0.0
        shops.online[j] = me.online[w]
    return c


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: shops that are online pay, and go on or stop; free places are offered."""
    help_online(world, numbers, now, me)
