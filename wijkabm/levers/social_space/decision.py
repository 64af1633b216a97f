"""Social business space: a social landlord (housing corporation, municipality) lets below the asking rent."""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import (
    HOUSING_CORPORATION,
    INDEPENDENT,
    MUNICIPAL,
    OFFER_LOW_RENT,
    USE_RETAIL,
)
from wijkabm.ground.tables.town import units_of
from wijkabm.levers.contracts import count_contracts
from wijkabm.month.offers import end_contract, note_accepted, note_offer, note_refused, spend
from wijkabm.month.premises.low_rents import grant_rent


@kernel
def run_social_space(world, numbers, now, me):
    """Compensation is paid, contracts end, corporations offer units, sitting tenants ask."""
    premises, landlords, wijken = world.premises, world.landlords, world.wijken
    contracts = world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_contract(c, world, now, me)
    for w in range(wijken.first_segment.size):
        wanted = me.units[w] * min(me.discount[w] * 1e9, 1.0)
        free = wanted - count_social(w, world, me)
        first, last = units_of(w, wijken)
        for p in range(first, last):
            k = premises.landlord[p]
            if landlords.kind[k] != HOUSING_CORPORATION and landlords.kind[k] != MUNICIPAL:
                continue
            if wanted <= 0.0:
                premises.social[p] = 0
            elif free >= 1.0 and premises.tenant[p] < 0:
                free -= offer_unit(p, k, world, numbers, now, me)
            elif free >= 1.0 and me.starters_only[w] < 0.5:
                free -= ask_for_less(p, world, now, me)


@part
def count_social(w, world, me):
    """Units let socially, or offered so."""
    premises, contracts = world.premises, world.contracts
    n = float(count_contracts(w, contracts, me))
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.social[p] == 1:
            n += 1.0
    return n


@part
def keep_contract(c, world, now, me):
    """Pay the landlord the municipality's part; at the end, or when the tenant has gone, stop.

    At the end of the term of years the rent goes back to what it was lowered from.
    """
    shops, premises, landlords = world.shops, world.premises, world.landlords
    contracts, policy, ledger = world.contracts, world.policy, world.ledger
    month = now.month
    j, p, w = contracts.row[c], contracts.thing[c], contracts.wijk[c]
    here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    if not here or shops.premises[j] != p or month >= contracts.end[c]:
        if here and shops.premises[j] == p:
            full = premises.contract_rent[p] / max(contracts.rent_share[c], 0.05)
            premises.contract_rent[p] = np.int64(math.floor(full))
        end_contract(c, world)
        return
    k = premises.landlord[p]
    payee = books.account(books.LANDLORDS, landlords.wijk[k])
    spend(
        policy, ledger, me.number, w, books.SUBSIDY, landlords.cash, k, payee,
        contracts.amount[c],
    )  # fmt: skip


@part
def offer_unit(p, k, world, numbers, now, me):
    """A corporation puts an empty unit up for the lower rent, or waits; 1.0 if it does.

    The lower rent with the compensation, let at once, against the asking rent from when a tenant comes: of a
    term of years, ``1 - (1 - exp(-h n)) / (h n)`` is then let.
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month = now.month
    w = premises.wijk[p]
    if (
        premises.social[p] == 1
        or premises.use[p] != USE_RETAIL
        or premises.temporary_rent[p] > 0
        or month <= premises.vacant_since[p]
    ):
        return 0.0
    borne = me.discount[w] * (1.0 - me.compensation[w])
    identity = landlords.identity[k]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    if 1.0 - borne < share_let(rents):
        note_refused(policy, journal, me.number, w, identity, p, -1)
        return 0.0
    note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
    premises.social[p] = 1
    return 1.0


@inline
def share_let(rents):
    """Share of a term that an empty unit is let if its landlord waits for a tenant."""
    expected = rents.letting_hazard * rents.review_months
    return 1.0 - (1.0 - math.exp(-expected)) / max(expected, 1e-9)


@part
def ask_for_less(p, world, now, me):
    """A sitting independent asks for the lower rent; 1.0 if it gets it.

    Asking costs nothing and pays always: whoever is not about to stop would have paid the full rent.
    """
    shops, premises, contracts, policy = world.shops, world.premises, world.contracts, world.policy
    journal = world.journal
    month = now.month
    j = premises.tenant[p]
    if j < 0 or shops.owner_kind[j] != INDEPENDENT or premises.use[p] != USE_RETAIL:
        return 0.0
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and contracts.thing[c] == p:
            return 0.0
    note_offer(policy, journal, me.number, premises.wijk[p], shops.identity[j], p, -1)
    anyway = 1 if shops.months_below[j] == 0 else 0
    full = premises.contract_rent[p]
    premises.contract_rent[p] = grant_rent(j, p, full, anyway, world, now)
    premises.term_end[p] = month + np.int64(me.months[premises.wijk[p]])
    return 1.0


ANSWERS = (OFFER_LOW_RENT,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The discount, its compensation and term; offers stand while units are wanted."""
    terms = world.terms
    terms.rent_discount[:] = me.discount
    terms.rent_compensation[:] = me.compensation
    terms.rent_months[:] = me.months
    terms.low_rents_held[:] = me.units > 0.0


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Compensation is paid, contracts end, corporations offer units, sitting tenants ask."""
    run_social_space(world, numbers, now, me)
