"""What firms do and pay together, apart from their own bills; used by the rules of the month.

Promotion is a stock of goodwill that fades (Nerlove & Arrow 1962), counted in months of revenue, with
diminishing returns: ``log attraction = a log(1 + stock / usual)``.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm.kernels import inline, part
from wijkabm.rules.desk import levy
from wijkabm.state import HOME, OFFER_DISTRICT, OFFER_PLACE

MONTHS = 12


@inline
def known_for(j, shops, market):
    """What promotion adds to the log attraction of a shop; 0 without."""
    if shops.promotion[j] <= 0.0:
        return 0.0
    return market.advertising * math.log(1.0 + shops.promotion[j] / market.advertising_usual)


@inline
def gain_of_promotion(j, more, shops, market):
    """Log attraction that `more` promotion (months of revenue) would add to what a shop has."""
    usual = market.advertising_usual
    return market.advertising * math.log(1.0 + more / (usual + max(shops.promotion[j], 0.0)))


@part
def promote_shops(w, cents, shops, wijken):
    """Spend on making every shop in premises of the wijk known, in equal parts; who pays does not matter.

    A shop's stock grows by its part over the typical month's revenue of its branch.
    """
    n = 0
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] != HOME:
            n += 1
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] != HOME:
            usual = max(wijken.typical_revenue[w, shops.branch[j]], 1.0)
            shops.promotion[j] += cents / n / usual


@part
def forget(j, shops, market):
    """Promotion fades."""
    shops.promotion[j] *= 1.0 - market.advertising_fade


@part
def pay_dues(j, world):
    """A firm's dues to others: place in a shared building, district, organisation, fund of a coin.

    Returns the cents owed.

    What cannot be paid from the till is not called in (*assumption*).
    """
    shops, premises, wijken = world.shops, world.premises, world.wijken
    municipality, policy, ledger = world.municipality, world.policy, world.ledger
    terms = world.terms
    w = shops.wijk[j]
    payer = books.account(books.SHOPS, w)
    owed = np.int64(0)
    if shops.place[j] > 0:
        rent = premises.place_rent[shops.place[j] - 1]
        levy(
            policy, ledger, terms.account[w, OFFER_PLACE], w, books.RENT, shops.cash, j, payer, rent
        )
        owed += rent
    p = shops.premises[j]
    if p >= 0 and shops.branch[j] != HOME:
        rate = municipality.ozb_user[0] * municipality.ozb_scale[0] / MONTHS
        due = wijken.district_levy[w]
        due += np.int64(math.floor(premises.value[p] * rate * wijken.district_surcharge[w]))
        if due > 0:
            wijken.district_fund[w] += levy(
                policy,
                ledger,
                terms.account[w, OFFER_DISTRICT],
                w,
                books.LEVY,
                shops.cash,
                j,
                payer,
                due,
            )
            owed += due
    if shops.dues[j] > 0:
        cents = min(shops.dues[j], max(shops.cash[j], 0))
        books.pay_out(ledger, books.CONTRIBUTION, shops.cash, j, payer, books.OUTSIDE, cents)
        owed += shops.dues[j]
    if shops.coin_share[j] > 0.0 and terms.money_due[w] > 0.0:
        due = np.int64(math.floor(terms.money_due[w] * 100.0))
        cents = min(due, max(shops.cash[j], 0))
        books.pay_out(ledger, books.CONTRIBUTION, shops.cash, j, payer, books.BANKS, cents)
        ledger.coins.fund[0] += cents
        owed += due
    return owed
