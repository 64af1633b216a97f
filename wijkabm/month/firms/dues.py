"""What a firm owes to others: its building, district, organisation, coin."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME, OFFER_DISTRICT, OFFER_PLACE
from wijkabm.month.offers import levy

MONTHS = 12


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
