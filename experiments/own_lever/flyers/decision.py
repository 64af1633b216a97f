"""What owners decide: whether flyers are worth their part of the price."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import HOME, INDEPENDENT
from wijkabm.month.offers import note_accepted, note_offer, note_refused, spend_outside
from wijkabm.month.shopping.promotion import gain_of_promotion

FLYERS_LUCK = streams.name_luck("flyers")
MONTHS = 12


@kernel
def act(world, numbers, now, me):
    """Step 1 of the month: owners of shops in premises are asked, each once a year at most."""
    shops = world.shops
    for j in range(shops.alive.size):
        here = shops.alive[j] == 1 and shops.branch[j] != HOME
        if here and shops.owner_kind[j] == INDEPENDENT and is_asked(j, world, now, me):
            me.asked[j], me.who[j] = now.month, shops.identity[j]
            decide(j, world, numbers, me)


@part
def is_asked(j, world, now, me):
    """By luck, unless the lever is off here or the same owner was asked within a year."""
    w, identity = world.shops.wijk[j], world.shops.identity[j]
    if me.share[w] <= 0.0 or (me.who[j] == identity and now.month - me.asked[j] < MONTHS):
        return False
    return streams.happens(now.key, FLYERS_LUCK, identity, 0, me.reach[w] / MONTHS)


@part
def worth_of(j, price, world, numbers):
    """Cents that flyers of `price` cents bring: ``gain x margin``, for as long as they are remembered."""
    shops, market = world.shops, numbers.market
    sales = max(shops.expected_sales[j], 1.0)
    margin = sales * (1.0 - numbers.firms.goods[shops.branch[j]])
    return gain_of_promotion(j, price / sales, shops, market) * margin / market.advertising_fade


@part
def decide(j, world, numbers, me):
    """The owner compares; the printer, outside the wijk, gets the two parts of the price."""
    shops, policy, journal, ledger = world.shops, world.policy, world.journal, world.ledger
    w, identity, p, b = shops.wijk[j], shops.identity[j], shops.premises[j], shops.branch[j]
    price = np.int64(math.floor(me.price[w] * 100.0))
    subsidy = np.int64(math.floor(me.share[w] * price))
    own, worth = price - subsidy, worth_of(j, price, world, numbers)
    note_offer(policy, journal, me.number, w, identity, p, b)
    if worth < own or shops.cash[j] < own or policy.left[w, me.number] < subsidy:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    paid = spend_outside(policy, ledger, me.number, w, books.SUBSIDY, subsidy)
    account = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.OTHER_COSTS, shops.cash, j, account, books.OUTSIDE, own)
    shops.promotion[j] += float(paid + own) / max(shops.expected_sales[j], 1.0)
    anyway = np.int64(worth >= price and shops.cash[j] >= subsidy)
    note_accepted(policy, journal, me.number, w, identity, p, b, anyway)
