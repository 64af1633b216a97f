"""Business succession: owners near retirement prepare, and a successor is sought beyond their ties.

Without the lever a viable shop passes on now and then, to a tied person or an outsider. A prepared shop
has its books in order and is shown to others: a weaker one finds somebody too, who then works a concept
that would have ended; its unit does not come free for an entrant. Its own staff are asked too.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_TRAJECTORY, OFFER_HANDOVER
from wijkabm.month.closing.handover import HANDOVER_LUCK, find_preparation
from wijkabm.month.firms.livelihood import reservation_income, worth_of_hours
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.population.retirement import nears_pension

FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month


@kernel
def prepare_successions(world, numbers, now, me):
    """Step 1 of the month: owners near retirement are asked to prepare; preparations run out."""
    shops, contracts = world.shops, world.contracts
    month, key = now.month, now.key
    closing, population = numbers.closing, numbers.population
    asked = 1.0 / closing.prepare_every
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            j = contracts.row[c]
            gone = shops.alive[j] == 0 or shops.identity[j] != contracts.party[c]
            if gone or month >= contracts.end[c]:
                end_contract(c, world)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.premises[j] < 0 or shops.owner_kind[j] == CHAIN_SHOP:
            continue
        reach = me.reach[shops.wijk[j]]
        near = nears_pension(birth_of_owner(j, world), closing.prepare_early, population, month)
        if reach <= 0.0 or not near:
            continue
        identity = shops.identity[j]
        if not streams.happens(FOR_EVER, HANDOVER_LUCK, identity, 0, reach):
            continue
        if not streams.happens(key, HANDOVER_LUCK, identity, 1, asked):
            continue
        if find_preparation(j, world) < 0:
            offer_preparation(j, world, numbers, now, me)


@part
def birth_of_owner(j, world):
    """Month in which the owner of a business was born."""
    residents, shops = world.residents, world.shops
    if shops.owner[j] >= 0:
        return residents.birth_month[shops.owner[j]]
    return shops.owner_age[j]


@part
def offer_preparation(j, world, numbers, now, me):
    """An owner prepares if what a closing would cost outweighs the hours.

    A closing costs what is settled with the landlord, and a month's income (*assumption*: what a life's
    work is worth to who made it), in a lognormal view of one's own.
    """
    residents, shops, premises = world.residents, world.shops, world.premises
    contracts, policy, journal, ledger = world.contracts, world.policy, world.journal, world.ledger
    closing = numbers.closing
    month, key = now.month, now.key
    w, b, p = shops.wijk[j], shops.branch[j], shops.premises[j]
    identity = shops.identity[j]
    note_offer(policy, journal, me.number, w, identity, p, b)
    left = float(max(premises.term_end[p] - month, 0))
    saved = premises.contract_rent[p] * min(left, closing.settlement)
    view = math.exp(streams.normal(key, HANDOVER_LUCK, identity, 2))
    gain = view * (saved + max(shops.expected_income[j], 0.0))
    wage = 0.0
    if shops.owner[j] >= 0:
        wage = float(residents.net_wage[shops.owner[j]])
    cost = worth_of_hours(closing.prepare_hours, reservation_income(wage, numbers))
    price = np.int64(math.floor(me.cost[w] * 100.0))
    c = np.int64(-1)
    if gain > cost and policy.left[w, me.number] >= price:
        c = open_contract(
            contracts, CONTRACT_TRAJECTORY, me.number, w, identity, j, p, b, month,
            month + np.int64(closing.prepared_months), 0,
        )  # fmt: skip
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    contracts.match[c] = max(me.match[w], 1.0)
    contracts.by_staff[c] = me.staff[w]
    note_accepted(policy, journal, me.number, w, identity, p, b, 0)
    spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, price)


ANSWERS = (OFFER_HANDOVER,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: owners near retirement are asked to prepare; preparations run out."""
    prepare_successions(world, numbers, now, me)
