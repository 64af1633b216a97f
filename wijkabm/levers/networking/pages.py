"""Pages on the digital platform: who keeps one, and who finds it.

People of the wijk find who has a page a little more often, and firms elsewhere who works at home: promotion
and renown (`shopping/promotion`), from which sales and orders follow.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CHAIN_SHOP
from wijkabm.levers.coaching.decision import wanted_by_owner
from wijkabm.levers.organised import is_asked_now
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.firms.suppliers import is_on_platform
from wijkabm.month.offers import note_accepted, note_offer, note_refused
from wijkabm.month.shopping.promotion import gain_of_promotion

PAGE_LUCK = streams.name_luck("platform_page")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month
YEAR = 12


@part
def has_page(j, shops, now, me):
    """Whether a business has a page that is kept up."""
    return me.page_of[j] == shops.identity[j] and me.page_until[j] > now.month


@part
def keep_pages(w, world, numbers, now, me):
    """Whom the platform reaches decide, for a year each, on a page; who has one is found."""
    shops = world.shops
    reach = me.platform_reach[w]
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.wijk[j] != w or shops.owner_kind[j] == CHAIN_SHOP:
            continue
        if not is_on_platform(shops.identity[j], reach):
            continue
        asked = is_asked_now(j, PAGE_LUCK, shops, numbers.firms, now.month)
        if asked and me.found[w] > 0.0 and not has_page(j, shops, now, me):
            offer_page(j, w, world, numbers, now, me)
        if has_page(j, shops, now, me):
            shops.promotion[j] += me.found[w]
            shops.renown[j] += me.found[w]


@part
def offer_page(j, w, world, numbers, now, me):
    """An owner takes a page if the margin on what it sells is worth more than the hours that it takes.

    At the promotion at which as much fades as is added, in a lognormal view of his own (*assumption*).
    """
    shops, policy, journal = world.shops, world.policy, world.journal
    market = numbers.market
    identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
    note_offer(policy, journal, me.number, w, identity, p, b)
    view = math.exp(streams.normal(FOR_EVER, PAGE_LUCK, identity, 1))
    more = gain_of_promotion(j, me.found[w] / market.advertising_fade, shops, market)
    kept = (1.0 - goods_per_euro(j, shops, numbers.firms)) * shops.expected_sales[j]
    hours = worth_of_hours(me.page_hours[w], wanted_by_owner(j, world, numbers))
    if view * more * kept <= hours:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    me.page_of[j], me.page_until[j] = identity, now.month + YEAR
    note_accepted(policy, journal, me.number, w, identity, p, b, np.int64(0))
