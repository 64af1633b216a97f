"""The lawful variant of a vacancy tax: report, consult, and let to a tenant whom the municipality names.

The Dutch vacancy act lets a council ask owners to report a unit that has stood empty for six months; it then
consults with the owner and may name a tenant, to whom the owner must make a fair offer. Who does not report
or does not follow risks a fine, at most 7,500 EUR.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.journal import EVENT_RENT_LOWERED, FIRST_LEVER_CAUSE, note_event
from wijkabm.month.offers import levy, note_accepted, note_offer, note_refused
from wijkabm.month.premises.leases import is_offered
from wijkabm.month.premises.worth import fill_sheet, weigh_debts, worth_at_rent

VACANCY_TAX_LUCK = streams.name_luck("vacancy_tax")

FOUND = 11  # ingredient of the luck of this lever


@kernel
def hold_to_ordinance(world, numbers, now, me):
    """Vacant units whose time has come: to report, or to answer to the naming of a tenant."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    first, again = np.int64(rents.report_after), np.int64(rents.look_again)
    month = now.month
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        w = premises.wijk[p]
        if me.ordinance[w] <= 0.0 or not is_offered(p, premises):
            continue
        if premises.reserved_until[p] >= month:
            continue
        empty = month - premises.vacant_since[p]
        sheet = fill_sheet(p, leverage, world, numbers, now)
        if premises.reported[p] == 0:
            if (empty >= first and (empty - first + p) % again == 0) or empty == first:
                report_or_not(p, sheet, world, numbers, now, me)
        elif premises.named[p] == 0 and month - premises.reported[p] >= rents.consultation:
            follow_or_not(p, sheet, world, numbers, now, me)


@part
def loss_by_naming(sheet, rents):
    """What a fair offer to a named tenant costs the landlord, float cents: waiting less a fair rent."""
    fair = min(sheet.asking, rents.fair_rent * sheet.market)
    return max(worth_at_rent(sheet.asking, sheet, rents) - worth_at_rent(fair, sheet, rents), 0.0)


@part
def fine_owner(p, world, me):
    """The fine, for the municipality's budget."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    ledger = world.ledger
    w, k = premises.wijk[p], premises.landlord[p]
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    fine = np.int64(math.floor(me.fine[w] * 100.0))
    levy(policy, ledger, me.number, w, books.FINE, landlords.cash, k, payer, fine)


@part
def report_or_not(p, sheet, world, numbers, now, me):
    """Report if what follows costs less than the fine times the chance of being found out."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month, key = now.month, now.key
    w = premises.wijk[p]
    identity = landlords.identity[premises.landlord[p]]
    found = me.detection[w]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    if loss_by_naming(sheet, rents) <= found * me.fine[w] * 100.0:
        note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
        premises.reported[p] = month
        return
    note_refused(policy, journal, me.number, w, identity, p, -1)
    if streams.happens(key, VACANCY_TAX_LUCK, p, FOUND, found):
        fine_owner(p, world, me)
        premises.reported[p] = month


@part
def follow_or_not(p, sheet, world, numbers, now, me):
    """A tenant is named: ask a fair rent and show the unit to all, or pay the fine; again a year later."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    month = now.month
    w = premises.wijk[p]
    identity = landlords.identity[premises.landlord[p]]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    if loss_by_naming(sheet, rents) > me.fine[w] * 100.0:
        note_refused(policy, journal, me.number, w, identity, p, -1)
        fine_owner(p, world, me)
        premises.reported[p] = month + np.int64(rents.look_again)
        return
    note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
    premises.named[p] = 1
    fair = np.int64(math.floor(min(sheet.asking, rents.fair_rent * sheet.market)))
    if fair < premises.asking_rent[p]:
        premises.asking_rent[p] = fair
        cause = np.int64(FIRST_LEVER_CAUSE + me.number)
        note_event(journal, EVENT_RENT_LOWERED, w, identity, p, -1, cause)
