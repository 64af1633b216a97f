"""Conversion to homes: a landlord's way out of a shop that stays empty; it cannot be undone.

A permit takes weeks, the works cost money per m2, and homes are let for good. A landlord converts if that is
worth more than waiting, by a margin: what cannot be undone has an option value (Dixit & Pindyck
1994). Who lives there is left out: the rent comes from outside (*assumption*).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_CONVERSION, NEVER, NO_LEASE, OFFER_HOMES, USE_HOME
from wijkabm.ground.tables.journal import EVENT_CONVERTED, FIRST_LEVER_CAUSE, note_event
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)
from wijkabm.month.premises.leases import forget_spell, is_offered
from wijkabm.month.premises.worth import fill_sheet, weigh_debts, worth_as_homes, worth_at_rent

WEEKS_PER_MONTH = 4.345
QUARTER = 3
EDGE, ALL = 1, 2  # where: streets that are no core, or all


@kernel
def convert_units(world, numbers, now, me):
    """Works whose time has come are done; landlords whose turn it is weigh conversion."""
    premises, landlords, contracts = world.premises, world.landlords, world.contracts
    rents = numbers.premises
    month = now.month
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 1
            and contracts.kind[c] == CONTRACT_CONVERSION
            and contracts.end[c] <= month
        ):
            finish(c, world, numbers, me)
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        if (
            (month + p) % QUARTER == 0
            and can_become_homes(p, world, numbers, now)
            and month - premises.vacant_since[p] > rents.wait
        ):
            sheet = fill_sheet(p, leverage, world, numbers, now)
            decide(p, sheet, world, numbers, now, me)


@part
def can_become_homes(p, world, numbers, now):
    """Whether the plan allows homes here, the unit is free, and its landlord can pay his share."""
    premises, landlords, segments = world.premises, world.landlords, world.segments
    month = now.month
    if not is_offered(p, premises) or premises.reserved_until[p] >= month:
        return False
    w = premises.wijk[p]
    where = world.terms.homes[w]
    if where < EDGE or (where < ALL and segments.is_core[premises.segment[p]] == 1):
        return False
    works = world.terms.homes_cost[w] * 100.0 * premises.area[p]
    return landlords.cash[premises.landlord[p]] >= numbers.premises.works_own * works


@part
def decide(p, sheet, world, numbers, now, me):
    """Homes if they are worth more than waiting by a share of the works."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    w, k = premises.wijk[p], premises.landlord[p]
    identity = landlords.identity[k]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    cost = world.terms.homes_cost[w]
    wait = world.terms.homes_weeks[w] / WEEKS_PER_MONTH + rents.works_months
    homes = worth_as_homes(cost, wait, sheet, rents)
    margin = rents.conversion_margin * cost * 100.0 * sheet.area
    if homes <= worth_at_rent(sheet.asking, sheet, rents) + margin:
        note_refused(policy, journal, me.number, w, identity, p, -1)
        return
    note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
    apply_for_homes(p, world, numbers, now)


@part
def apply_for_homes(p, world, numbers, now):
    """File for a permit: the unit is kept free until it comes; what the works cost is agreed now."""
    premises, landlords, contracts = world.premises, world.landlords, world.contracts
    month = now.month
    w, k = premises.wijk[p], premises.landlord[p]
    weeks = world.terms.homes_weeks[w]
    works = np.int64(numbers.premises.works_months)
    end = month + np.int64(math.ceil(weeks / WEEKS_PER_MONTH)) + works
    c = open_contract(
        contracts,
        CONTRACT_CONVERSION,
        world.terms.account[w, OFFER_HOMES],
        w,
        landlords.identity[k],
        k,
        p,
        -1,
        month,
        end,
        0,
    )
    if c >= 0:
        contracts.works[c] = world.terms.homes_cost[w] * 100.0 * premises.area[p]
        premises.reserved_until[p] = end
        premises.temporary_rent[p] = 0
        premises.sham[p] = 0


@part
def finish(c, world, numbers, me):
    """The works are paid, and the shop is gone; nothing if the unit was sold or the money has gone."""
    premises, landlords, contracts = world.premises, world.landlords, world.contracts
    journal, ledger = world.journal, world.ledger
    rents = numbers.premises
    p, k = contracts.thing[c], contracts.row[c]
    end_contract(c, world)
    premises.reserved_until[p] = NEVER
    works = np.int64(math.floor(contracts.works[c]))
    own = np.int64(math.floor(rents.works_own * contracts.works[c]))
    if premises.landlord[p] != k or not is_offered(p, premises) or landlords.cash[k] < own:
        return
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    books.receive(ledger, books.LOAN, books.BANKS, landlords.cash, k, payer, works - own)
    landlords.mortgage[k] += works - own
    books.pay_out(ledger, books.BUILDING_WORKS, landlords.cash, k, payer, books.OUTSIDE, works)
    premises.use[p] = USE_HOME
    premises.lease_kind[p] = NO_LEASE
    premises.vacant_since[p] = NEVER
    forget_spell(p, premises)
    rent = rents.home_rent_per_m2 * 100.0 * premises.area[p]
    premises.contract_rent[p] = np.int64(math.floor(rent))
    premises.asking_rent[p] = premises.contract_rent[p]
    cause = np.int64(FIRST_LEVER_CAUSE + me.number)
    note_event(journal, EVENT_CONVERTED, premises.wijk[p], landlords.identity[k], p, -1, cause)


ANSWERS = (OFFER_HOMES,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Where a unit may become homes, and what that takes."""
    world.terms.homes[:] = me.where
    world.terms.homes_cost[:] = me.cost
    world.terms.homes_weeks[:] = me.permit_weeks


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Works whose time has come are done; landlords whose turn it is weigh conversion."""
    convert_units(world, numbers, now, me)
