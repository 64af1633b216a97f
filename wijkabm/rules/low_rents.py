"""A unit offered below its rent: what a newcomer pays there, and for how long."""

import math

import numpy as np

from wijkabm.kernels import part
from wijkabm.rules.desk import note_accepted, note_offer, open_contract
from wijkabm.rules.livelihood import earns_now, reservation_income
from wijkabm.state import CONTRACT_PLACE, INDEPENDENT, OFFER_LOW_RENT


@part
def given_up(i, residents, firms):
    """Income before tax that a new owner gives up, cents a month; of an outsider the least living."""
    if i < 0:
        return reservation_income(0.0, firms)
    return earns_now(i, residents, firms)


@part
def social_share(p, owner_kind, premises, terms):
    """Share of the asking rent that an entrant of this kind pays for a unit; 1 without."""
    if premises.social[p] == 0 or owner_kind != INDEPENDENT:
        return 1.0
    return 1.0 - terms.rent_discount[premises.wijk[p]]


@part
def let_socially(j, p, full, kind, income, wanted, world, numbers, now):
    """The rent that is signed, cents; a social letting opens its contract.

    `income` is expected at the lower rent, `wanted` the income given up. `anyway`: the unit would have been
    worth the full rent.
    """
    shops, premises, policy, journal = world.shops, world.premises, world.policy, world.journal
    terms = world.terms
    opening = numbers.opening
    w, share = premises.wijk[p], social_share(p, kind, premises, terms)
    if share >= 1.0:
        return full
    fit_out = opening.fit_out_per_m2 * 100.0 * premises.area[p] / opening.fit_out_months
    threshold = opening.enter_shop * wanted + fit_out
    anyway = 1 if income - (1.0 - share) * full >= threshold else 0
    note_offer(
        policy, journal, terms.account[w, OFFER_LOW_RENT], w, shops.identity[j], p, shops.branch[j]
    )
    return grant_rent(j, p, full, anyway, world, now)


@part
def grant_rent(j, p, full, anyway, world, now):
    """Lower rent for a term of months; the municipality owes its part of the discount every month."""
    shops, premises, contracts, policy = world.shops, world.premises, world.contracts, world.policy
    journal = world.journal
    terms = world.terms
    month = now.month
    w = premises.wijk[p]
    off = terms.rent_discount[w]
    part_paid = np.int64(math.floor(full * off * terms.rent_compensation[w]))
    end = month + np.int64(terms.rent_months[w])
    c = open_contract(
        contracts, CONTRACT_PLACE, terms.account[w, OFFER_LOW_RENT], w, shops.identity[j], j, p,
        shops.branch[j], month, end, part_paid,
    )  # fmt: skip
    if c < 0:
        return full
    contracts.terms[c, 0] = 1.0 - off
    premises.social[p] = 0
    note_accepted(
        policy,
        journal,
        terms.account[w, OFFER_LOW_RENT],
        w,
        shops.identity[j],
        p,
        shops.branch[j],
        anyway,
    )
    return np.int64(math.floor(full * (1.0 - off)))
