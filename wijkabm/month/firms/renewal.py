"""Renewal and premium: shops renew their interior, and where there is a premium it pays part of it.

Without any lever a shop renews every seven years or so, out of what other costs hold for the interior; it
draws more customers for a while and wears off. A premium makes others renew sooner, from their own means,
goes to those who would have renewed anyway too, and counts in the sum of who looks for a unit. Landlords get
part of it in the rent, as of all that a tenant gains (`bargain`).
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CHAIN_SHOP, HOME, OFFER_PREMIUM
from wijkabm.month.firms.livelihood import reservation_income, worth_of_hours
from wijkabm.month.firms.loans import lend
from wijkabm.month.offers import note_accepted, note_offer, note_refused, spend

RENEWAL_LUCK = streams.name_luck("renewal")
PREMIUM_LUCK = streams.name_luck("zone")


@part
def premium_on(invested, w, terms, world):
    """Premium on an investment of so many cents, float: nothing below the least, never above the cap.

    Nothing either when the lever has no money left for it.
    """
    policy = world.policy
    share = terms.premium_share[w]
    if share <= 0.0 or invested < terms.premium_least[w] * 100.0:
        return 0.0
    premium = min(share * invested, terms.premium_cap[w] * 100.0)
    if policy.left[w, terms.account[w, OFFER_PREMIUM]] < premium:
        return 0.0
    return premium


@part
def grant_premium(j, invested, anyway, identity, world, numbers, now):
    """An investor hears of the premium, applies if the premium is worth the hours, and is paid; cents."""
    shops, policy, journal, ledger = world.shops, world.policy, world.journal, world.ledger
    terms = world.terms
    firms = numbers.firms
    key = now.key
    w, b, p = shops.wijk[j], shops.branch[j], shops.premises[j]
    premium = premium_on(invested, w, terms, world)
    if premium <= 0.0:
        return np.int64(0)
    if ledger.purses[books.single(ledger, books.MUNICIPALITY)] < premium:
        return np.int64(0)
    note_offer(policy, journal, terms.account[w, OFFER_PREMIUM], w, identity, p, b)
    view = math.exp(streams.normal(key, PREMIUM_LUCK, identity, 0))
    cost = worth_of_hours(firms.application_hours, reservation_income(0.0, numbers))
    if view * premium <= cost:
        note_refused(policy, journal, terms.account[w, OFFER_PREMIUM], w, identity, p, b)
        return np.int64(0)
    note_accepted(policy, journal, terms.account[w, OFFER_PREMIUM], w, identity, p, b, anyway)
    cents = np.int64(math.floor(premium))
    payee = books.account(books.SHOPS, w)
    return spend(
        policy,
        ledger,
        terms.account[w, OFFER_PREMIUM],
        w,
        books.SUBSIDY,
        shops.cash,
        j,
        payee,
        cents,
    )


@part
def wear_and_renew(j, world, numbers, now):
    """A shop's interior wears off; it is renewed by luck, more often at a lower net price.

    Chance a month ``rate * (1 - premium share)^-e``; a draw below ``rate`` is a renewal that takes place
    anyway, paid out of other costs. Where a fund lends, those ask it who wish to renew and lack the
    means. ``renewed`` falls by ``wear * renewed + rate * effect`` a month, so that
    its mean without premium stays zero.
    """
    shops, premises = world.shops, world.premises
    terms = world.terms
    firms = numbers.firms
    key = now.key
    if shops.branch[j] == HOME:
        return
    shops.renewed[j] -= firms.renewal_wear * shops.renewed[j]
    shops.renewed[j] -= firms.renewal_rate * firms.renewal_effect
    identity = shops.identity[j]
    bits = streams.draw(key, RENEWAL_LUCK, identity, 0)
    p = shops.premises[j]
    cost = firms.renewal_cost * 100.0 * premises.area[p]
    if streams.is_below(bits, firms.renewal_rate):
        grant_premium(j, cost, 1, identity, world, numbers, now)
        shops.renewed[j] += firms.renewal_effect
        return
    w = shops.wijk[j]
    premium = premium_on(cost, w, terms, world)
    rate = 0.0
    if premium > 0.0:
        net = max(1.0 - premium / max(cost, 1.0), 0.05)
        rate = firms.renewal_rate * math.pow(net, -firms.renewal_elasticity)
    if terms.lends[w] == 1:
        rate = max(rate, firms.renewal_rate * (1.0 + firms.renewal_wish))
    if streams.is_below(bits, rate):
        invest(j, cost, premium, world, numbers, now)


@part
def invest(j, cost, premium, world, numbers, now):
    """A renewal that would not be made otherwise: from the till, a loan of the fund, or a head office.

    Without a premium it takes a loan: who has the means has renewed by now.
    """
    shops, ledger = world.shops, world.ledger
    firms = numbers.firms
    identity = shops.identity[j]
    payer = books.account(books.SHOPS, shops.wijk[j])
    cents = np.int64(math.floor(cost))
    short = cents - np.int64(math.floor(premium)) - shops.cash[j]
    if shops.cash[j] < 0 and shops.owner_kind[j] != CHAIN_SHOP:
        return
    if premium <= 0.0 and (short <= 0 or shops.owner_kind[j] == CHAIN_SHOP):
        return
    if short > 0 and shops.owner_kind[j] == CHAIN_SHOP:
        books.receive(ledger, books.OWNER_SUPPORT, books.OUTSIDE, shops.cash, j, payer, short)
    elif short > 0:
        i = shops.owner[j]
        if i < 0 or (lend(j, i, short, 0, world, numbers, now) == 0):
            return
    if premium > 0.0:
        grant_premium(j, cost, 0, identity, world, numbers, now)
    if shops.cash[j] < cents:
        return  # the premium was not worth an application
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, cents)
    shops.renewed[j] += firms.renewal_effect
