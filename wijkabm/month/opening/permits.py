"""Permits: horeca needs one, and so does a use that the plan does not name; they take time and money.

A shop within the plan needs none. Whoever does, a resident, an outsider, a franchise or a chain, counts
the fee and the wait in the sum, pays at the application, and opens by that same sum when the permit
comes, if it still beats what else there is to do. Meanwhile the unit stands empty for him.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    CONTRACT_PERMIT,
    HORECA,
    INDEPENDENT,
    OFFER_ENTRY,
    OWNER,
    ZONED_HORECA,
)
from wijkabm.ground.tables.journal import (
    CAUSE_CHAIN_ENTRY,
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
    CAUSE_OUTSIDE_ENTRANT,
    EVENT_PERMIT_APPLIED,
    EVENT_PERMIT_GRANTED,
    NO_CAUSE,
    note_event,
)
from wijkabm.ground.tables.premises import is_unit
from wijkabm.month.firms.livelihood import earns_now, wanted_in_premises
from wijkabm.month.offers import note_accepted, note_offer, note_refused, open_contract
from wijkabm.month.opening.capital import can_begin, capital_for_shop
from wijkabm.month.opening.starting import start_shop
from wijkabm.month.premises.leases import close_offer
from wijkabm.month.premises.low_rents import share_of_rent

WEEKS_PER_MONTH = 4.345
FOR_EVER = streams.GOLDEN  # the key of what belongs to a unit for good, whatever the month


@part
def permits_needed(p, b, premises):
    """None within the plan, one for horeca, two where horeca is a change of use as well."""
    if b != HORECA:
        return 0.0
    return 1.0 if premises.zoning[p] == ZONED_HORECA else 2.0


@part
def may_come(p, b, premises, terms):
    """Whether the plan, or a use allowed besides it, lets a branch into a unit.

    Which units for retail alone may change their use is drawn once for each: more allowed uses open more
    of them, never others.
    """
    if b != HORECA or premises.zoning[p] == ZONED_HORECA:
        return True
    share = terms.allowed_uses[premises.wijk[p]]
    return streams.happens(FOR_EVER, streams.PERMIT, p, 0, share)


@part
def months_to_wait(weeks):
    """Whole months that a permit takes."""
    return math.ceil(weeks / WEEKS_PER_MONTH)


@part
def price_of_permit(permits, fee, weeks, rent, opening):
    """Fees, and rent to keep the unit during the wait, float cents."""
    if permits == 0.0 or weeks <= 0.0:
        return 0.0
    return permits * fee * 100.0 + opening.permit_rent * rent * months_to_wait(weeks)


@part
def spread_start(cost, permits, weeks, months):
    """Cost of a start per month of the `months` in which it must be earned back: a wait shortens them."""
    if permits > 0.0:
        months -= months_to_wait(weeks)
    return cost / max(months, 1.0)


@part
def count_entry(w, identity, p, b, anyway, world):
    """Count a decision to enter premises, or not to, that was taken under eased rules; `p` is -1 for a no."""
    policy, journal = world.policy, world.journal
    terms = world.terms
    if terms.eased[w] == 0:
        return
    note_offer(policy, journal, terms.account[w, OFFER_ENTRY], w, identity, p, b)
    if p == -1:
        note_refused(policy, journal, terms.account[w, OFFER_ENTRY], w, identity, p, b)
    else:
        note_accepted(policy, journal, terms.account[w, OFFER_ENTRY], w, identity, p, b, anyway)


@part
def must_wait(p, b, premises, terms):
    """Whether a start must first wait for a permit."""
    weeks = terms.permit_weeks[premises.wijk[p]]
    return permits_needed(p, b, premises) > 0.0 and weeks > 0.0


@part
def due_at_once(p, b, rent, premises, terms, opening):
    """Cents that who files for the permits pays: their fee, and part of the rent while he waits."""
    w = premises.wijk[p]
    fee = permits_needed(p, b, premises) * terms.permit_fee[w] * 100.0
    keep = opening.permit_rent * rent * months_to_wait(terms.permit_weeks[w])
    return np.int64(math.floor(fee)), np.int64(math.floor(keep))


@part
def apply_for_permit(
    i, p, b, kind, identity, talent, believed, income, rent, anyway, world, numbers, now
):
    """File for the permits: pay the fee and the rent that keeps the unit; a contract runs until then.

    An applicant who lives elsewhere (`i` -1) pays from outside. The contract's amount is the rent agreed.
    """
    residents, households, premises = world.residents, world.households, world.premises
    landlords, contracts, journal = world.landlords, world.contracts, world.journal
    ledger = world.ledger
    terms = world.terms
    opening = numbers.opening
    month = now.month
    w = premises.wijk[p]
    fee, keep = due_at_once(p, b, rent, premises, terms, opening)
    h = np.int64(-1)
    if i >= 0:
        h = residents.household[i]
        if households.savings[h] < fee + keep:
            return
    end = month + np.int64(months_to_wait(terms.permit_weeks[w]))
    agreed = np.int64(math.floor(rent))
    c = open_contract(contracts, CONTRACT_PERMIT, -1, w, identity, i, p, b, month, end, agreed)
    if c < 0:
        return
    contracts.owner_kind[c] = kind
    contracts.income[c] = income
    contracts.believed[c] = believed
    contracts.talent[c] = talent
    contracts.anyway[c] = anyway
    landlord = premises.landlord[p]
    payee = books.account(books.LANDLORDS, landlords.wijk[landlord])
    if h >= 0:
        payer = books.account(books.RESIDENTS, households.wijk[h])
        books.pay_out(ledger, books.FEES, households.savings, h, payer, books.MUNICIPALITY, fee)
        books.pay(
            ledger, books.RENT, households.savings, h, payer, landlords.cash, landlord, payee, keep
        )
    else:
        books.pay_between(ledger, books.FEES, books.OUTSIDE, books.MUNICIPALITY, fee)
        books.receive(ledger, books.RENT, books.OUTSIDE, landlords.cash, landlord, payee, keep)
    premises.reserved_until[p] = end
    note_event(journal, EVENT_PERMIT_APPLIED, w, identity, p, b, NO_CAUSE)


@part
def waits_for_permit(i, world):
    """Whether a resident has filed for a permit that is still in progress."""
    residents, contracts = world.residents, world.contracts
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 1
            and contracts.kind[c] == CONTRACT_PERMIT
            and contracts.row[c] == i
            and contracts.party[c] == residents.identity[i]
        ):
            return True
    return False


@part
def take_unit(i, b, kind, identity, talent, believed, found, anyway, cause, world, numbers, now):
    """Open in the unit that was `found`, or file for the permits that it first needs.

    `i` is -1 for who lives elsewhere. What is agreed is the rent before any discount.
    """
    premises, terms = world.premises, world.terms
    p = found.unit
    close_offer(found, premises)
    rent = found.rent / share_of_rent(p, kind, premises, terms)
    if must_wait(p, b, premises, terms):
        apply_for_permit(
            i, p, b, kind, identity, talent, believed, found.income, rent, anyway, world, numbers, now
        )  # fmt: skip
    else:
        start_shop(
            i, p, b, kind, talent, believed, found.income, rent, anyway, cause, world, numbers, now
        )  # fmt: skip


@part
def takes_anyway(i, b, kind, found, other, world, numbers):
    """1 if who takes the unit that was `found` would take one without any lever: `other` was found so.

    He must have the means for it then; who lacks them both ways starts neither way.
    """
    if other.unit < 0:
        return np.int64(0)
    if has_means(i, b, kind, other, world.neutral, world, numbers):
        return np.int64(1)
    return np.int64(0 if has_means(i, b, kind, found, world.terms, world, numbers) else 1)


@part
def has_means(i, b, kind, found, terms, world, numbers):
    """Whether a start in the unit that was `found` on these terms can be paid: permits, and the capital."""
    if i < 0:
        return True
    premises, households = world.premises, world.households
    p, w = found.unit, premises.wijk[found.unit]
    if must_wait(p, b, premises, terms):
        rent = found.rent / share_of_rent(p, kind, premises, terms)
        fee, keep = due_at_once(p, b, rent, premises, terms, numbers.opening)
        if households.savings[world.residents.household[i]] < fee + keep:
            return False
    need = capital_for_shop(i, p, w, b, found.short, world, numbers)
    return can_begin(i, need, False, w, terms, world, numbers)


@part
def still_wants(c, i, world, numbers):
    """Whether a resident who applied is here, free, and still better off with the business."""
    residents, contracts = world.residents, world.contracts
    terms = world.terms
    opening = numbers.opening
    if residents.alive[i] == 0 or residents.identity[i] != contracts.party[c]:
        return False
    if residents.status[i] == OWNER:
        return False
    wanted = wanted_in_premises(earns_now(i, residents, numbers), residents.wijk[i], terms)
    return contracts.income[c] >= opening.enter_shop * wanted


@part
def finish_permits(world, numbers, now):
    """Permits that are due: who applied opens, by the sum made then, unless it no longer pays.

    A resident may have found a better job meanwhile, moved, or started something else; who comes from
    elsewhere holds on to the plan (*assumption*).
    """
    residents, premises, contracts = world.residents, world.premises, world.contracts
    journal = world.journal
    month = now.month
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 0
            or contracts.kind[c] != CONTRACT_PERMIT
            or contracts.end[c] > month
        ):
            continue
        contracts.alive[c] = 0
        i, p, b = contracts.row[c], contracts.thing[c], contracts.branch[c]
        kind = contracts.owner_kind[c]
        premises.reserved_until[p] = month - 1
        if premises.tenant[p] >= 0 or not is_unit(p, premises):
            continue
        cause = np.int64(CAUSE_OUTSIDE_ENTRANT if kind == INDEPENDENT else CAUSE_CHAIN_ENTRY)
        if i >= 0:
            if not still_wants(c, i, world, numbers):
                continue
            at_work = residents.workplace_kind[i] != 0
            cause = np.int64(CAUSE_OPPORTUNITY if at_work else CAUSE_NEED)
        note_event(
            journal, EVENT_PERMIT_GRANTED, premises.wijk[p], contracts.party[c], p, b, NO_CAUSE
        )
        if b == HORECA:
            premises.zoning[p] = ZONED_HORECA
        start_shop(
            i,
            p,
            b,
            kind,
            contracts.talent[c],
            contracts.believed[c],
            contracts.income[c],
            float(contracts.amount[c]),
            contracts.anyway[c],
            cause,
            world,
            numbers,
            now,
        )
