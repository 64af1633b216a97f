"""Sham lettings and offers of temporary use, month by month, as long as there is a reason for them."""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm.instruments import SOCIAL_UNITS, TAX_COMING, TAX_RATE, TEMPORARY_DISCOUNT
from wijkabm.kernels import part

MONTHS = 12


@part
def keep_up(p, world, numbers):
    """A vacant unit: the front man is paid, or let go when no tax is left to avoid; offers lapse as well.

    A sham tenant makes the landlord pay the user's part of the OZB. Who cannot pay the front man does
    without him.
    """
    premises, landlords, municipality = world.premises, world.landlords, world.municipality
    policy, ledger = world.policy, world.ledger
    rents = numbers.premises
    w = premises.wijk[p]
    taxed = policy.dose[w, TAX_RATE] > 0.0 or policy.dose[w, TAX_COMING] > 0.0
    if not taxed and policy.dose[w, TEMPORARY_DISCOUNT] <= 0.0:
        premises.temporary_rent[p] = 0
    if policy.dose[w, SOCIAL_UNITS] <= 0.0:
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
