"""Step 6, firms: what is left at the end of a shopkeeper's month.

Every enterprise pays VAT, goods, rent, levies, other costs and interest; the owner draws a living; the
owner learns from the result; price and staff adapt to expected sales. Labour was paid in step 3.
"""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.month.firms.bills import draw_living, pay_bills, settle_vat
from wijkabm.month.firms.dues import pay_dues
from wijkabm.month.firms.hours import grow_hours
from wijkabm.month.firms.plans import close_year, learn, plan_next_month
from wijkabm.month.firms.renewal import wear_and_renew
from wijkabm.month.shopping.paying import (
    lost_on_coins,
)
from wijkabm.month.shopping.promotion import forget


@kernel
def run_firms(world, numbers, now):
    """A month of every enterprise: bills, result, learning, the owner's living, plans."""
    shops = world.shops
    market = numbers.market
    for j in range(shops.alive.size):
        if shops.alive[j] == 1:
            settle_vat(j, world, numbers)
            costs = pay_bills(j, world, numbers, now)
            costs += pay_dues(j, world)
            forget(j, shops, market)
            shops.result[j] = shops.revenue[j] - costs + shops.aid[j] - lost_on_coins(j, shops)
            shops.aid[j] = 0
            learn(j, world, numbers, now)
            draw_living(j, costs, world, numbers, now)
            grow_hours(j, world, numbers, now)
            plan_next_month(j, world, numbers, now)
            wear_and_renew(j, world, numbers, now)
            close_year(j, world, now)
    settle_ring(world, numbers)


@part
def settle_ring(world, numbers):
    """Shops of the ring pay their VAT and buy their goods; what is left is income of the ring."""
    ring, ledger = world.ring, world.ledger
    firms = numbers.firms
    for b in range(4):
        gross = np.int64(0)
        for k in range(ring.wijk.size):
            gross += ring.sales[k, b]
        rate = firms.vat[b]
        due = np.int64(math.floor(gross * rate / (1.0 + rate) + 0.5))
        ledger.checks[0] += due
        books.pay_between(ledger, books.VAT, books.RING, books.RIJK, due)
        goods = np.int64(math.floor((gross - due) * firms.goods[b]))
        books.pay_between(ledger, books.GOODS, books.RING, books.OUTSIDE, goods)
