"""A unit offered below its rent: what a newcomer pays there, and for how long."""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CONTRACT_PLACE, INDEPENDENT, OFFER_LOW_RENT
from wijkabm.month.offers import note_accepted, note_offer, open_contract


@part
def share_of_rent(p, owner_kind, premises, terms):
    """Share of the asking rent that an entrant of this kind pays for a unit; 1 without."""
    if premises.social[p] == 0 or owner_kind != INDEPENDENT:
        return 1.0
    return 1.0 - terms.rent_discount[premises.wijk[p]]


@part
def let_below_rent(j, p, full, kind, anyway, world, now):
    """The rent that is signed, cents; a letting below the rent opens its contract.

    `anyway` is 1 if the business would have come without it.
    """
    shops, premises, policy, journal = world.shops, world.premises, world.policy, world.journal
    terms = world.terms
    w = premises.wijk[p]
    if share_of_rent(p, kind, premises, terms) >= 1.0:
        return full
    account = terms.account[w, OFFER_LOW_RENT]
    note_offer(policy, journal, account, w, shops.identity[j], p, shops.branch[j])
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
    contracts.rent_share[c] = 1.0 - off
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
