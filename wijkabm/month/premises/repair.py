"""Repair of units: what it costs, and what a part that is paid by others changes."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import OFFER_REPAIR
from wijkabm.ground.tables.journal import EVENT_REPAIR, FIRST_LEVER_CAUSE, note_event
from wijkabm.month.offers import note_accepted, note_offer, note_refused, spend


@part
def repair_cost(p, premises, rents):
    """Cents to bring a unit into good repair."""
    return np.int64(
        math.floor(rents.repair_cost * 100.0 * premises.area[p] * (1.0 - premises.repair[p]))
    )


@part
def mend_unit(p, cost, cause, world):
    """The landlord pays builders, and the unit is in good repair."""
    premises, landlords, journal = world.premises, world.landlords, world.journal
    ledger = world.ledger
    k = premises.landlord[p]
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    books.pay_out(ledger, books.MAINTENANCE, landlords.cash, k, payer, books.OUTSIDE, cost)
    premises.repair[p] = 1.0
    note_event(journal, EVENT_REPAIR, premises.wijk[p], landlords.identity[k], p, -1, cause)


@part
def wants_to_mend(luck, chance, cost, grant, rents):
    """Whether works are worth the price that is left: ``chance * (net / gross)**-e``."""
    net = (cost - grant) / cost if grant > 0 else 1.0
    return streams.is_below(luck, chance * math.pow(max(net, 0.05), -rents.repair_elasticity))


@part
def mend_with_subsidy(p, chance, cost, world, numbers, now):
    """Repair where part of it is paid: the owner decides at the price that is left to him.

    Without it he repairs with `chance`, which is the chance that works are worth more to him than they
    cost; with worths spread as a power law they are worth the net price with ``chance *
    (net / gross)**-e`` (*assumption* on e). The luck is the same, so who would have repaired anyway
    does so and takes the money along. Rents follow: they rise with the state of repair.
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal, ledger = world.journal, world.ledger
    terms = world.terms
    rents = numbers.premises
    key = now.key
    w, k = premises.wijk[p], premises.landlord[p]
    identity = landlords.identity[k]
    luck = streams.draw(key, streams.REPAIR, p, 0)
    anyway = wants_to_mend(luck, chance, cost, np.int64(0), rents) and landlords.cash[k] >= cost
    share = terms.repair_share[w]
    cap = terms.repair_cap[w] * 100.0
    grant = np.int64(math.floor(min(share * cost, cap)))
    funds = min(
        policy.left[w, terms.account[w, OFFER_REPAIR]],
        ledger.purses[books.single(ledger, books.MUNICIPALITY)],
    )
    if grant <= 0 or funds < grant:
        if anyway:
            mend_unit(p, cost, np.int64(0), world)
        return
    if not streams.is_below(luck, rents.repair_considered * chance):
        return
    note_offer(policy, journal, terms.account[w, OFFER_REPAIR], w, identity, p, -1)
    if not wants_to_mend(luck, chance, cost, grant, rents) or landlords.cash[k] < cost - grant:
        note_refused(policy, journal, terms.account[w, OFFER_REPAIR], w, identity, p, -1)
        return
    note_accepted(
        policy, journal, terms.account[w, OFFER_REPAIR], w, identity, p, -1, 1 if anyway else 0
    )
    payee = books.account(books.LANDLORDS, landlords.wijk[k])
    spend(
        policy,
        ledger,
        terms.account[w, OFFER_REPAIR],
        w,
        books.SUBSIDY,
        landlords.cash,
        k,
        payee,
        grant,
    )
    gain = 1.0 - premises.repair[p]
    cause = np.int64(FIRST_LEVER_CAUSE + terms.account[w, OFFER_REPAIR])
    mend_unit(p, cost, cause, world)
    raise_rents(p, gain, premises, rents)


@part
def raise_rents(p, gain, premises, rents):
    """A unit in better repair asks and gets more, part of the gain; a review takes half of it back."""
    factor = 1.0 + rents.rent_to_repair * gain
    premises.asking_rent[p] = np.int64(math.floor(premises.asking_rent[p] * factor))
    premises.contract_rent[p] = np.int64(math.floor(premises.contract_rent[p] * factor))
