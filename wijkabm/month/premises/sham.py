"""Sham lettings and offers of temporary use, month by month, as long as there is a reason for them."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import part

MONTHS = 12


@part
def keep_up(p, world, numbers):
    """A vacant unit: the front man is paid, or let go when no tax is left to avoid; offers lapse as well.

    A sham tenant makes the landlord pay the user's part of the OZB. Who cannot pay the front man does
    without him.
    """
    premises, landlords, municipality = world.premises, world.landlords, world.municipality
    ledger = world.ledger
    terms = world.terms
    rents = numbers.premises
    w = premises.wijk[p]
    taxed = terms.vacancy_taxed[w] == 1
    if terms.short_leases_held[w] == 0:
        premises.temporary_rent[p] = 0
    if terms.low_rents_held[w] == 0:
        premises.social[p] = 0
    if premises.sham[p] == 0:
        return
    k = premises.landlord[p]
    wage = np.int64(math.floor(rents.front_man * 100.0))
    rate = municipality.ozb_user[0] * municipality.ozb_scale[0] / MONTHS
    tax = np.int64(math.floor(premises.value[p] * rate))
    if not taxed or landlords.cash[k] < wage + tax:
        premises.sham[p] = 0
        return
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    books.pay_out(ledger, books.OTHER_COSTS, landlords.cash, k, payer, books.OUTSIDE, wage)
    books.pay_out(ledger, books.OZB_USER, landlords.cash, k, payer, books.MUNICIPALITY, tax)
