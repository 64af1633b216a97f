"""Contact point: who comes to the counter, whom the manager looks up, what being helped brings.

Places are what managers can do at once. A part of the free ones is for who comes by himself: insiders come
first. The others go by lot among the owners. A place is for a year; then it is another's.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_MEMBERSHIP, HOME
from wijkabm.levers.coaching.decision import wanted_by_owner
from wijkabm.levers.contact_point.needs import note_lacks
from wijkabm.levers.contracts import count_contracts
from wijkabm.levers.networking.decision import known_owners, rank_of_insider
from wijkabm.levers.organised import chance_to_hear
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.firms.taxes import HOURS_A_MONTH
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)

COUNTER_LUCK = streams.name_luck("contact_point")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month
YEAR = 12


@kernel
def help_owners(world, numbers, now, me):
    """Step 1 of the month: help that ends, owners who come, owners who are looked up."""
    wijken, contracts = world.wijken, world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_helping(c, world, now)
    for w in range(wijken.first_segment.size):
        if me.fte[w] <= 0.0:
            continue
        free = max(
            np.int64(math.floor(me.fte[w] * me.caseload[w])) - count_contracts(w, contracts, me), 0
        )
        looked_up = np.int64(math.floor(me.outreach[w] * free))
        serve(w, free - looked_up, True, world, numbers, now, me)
        serve(w, looked_up, False, world, numbers, now, me)


@part
def keep_helping(c, world, now):
    """After a year, or with the business, the help ends: rules take their hours again."""
    shops, contracts = world.shops, world.contracts
    j = contracts.row[c]
    there = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    if there and now.month < contracts.end[c]:
        return
    if there:
        shops.spared[j] = 0.0
    end_contract(c, world)


@part
def thinks_of_it(j, w, by_himself, world, numbers, now):
    """Whether an owner who is not helped thinks of the counter this month, or is on the manager's list."""
    shops = world.shops
    if shops.alive[j] == 0 or shops.wijk[j] != w or shops.owner_kind[j] == CHAIN_SHOP:
        return False
    if shops.spared[j] > 0.0:
        return False
    chance, about = 1.0 / YEAR, 1
    if by_himself:
        chance, about = chance_to_hear(1.0 / YEAR, j, shops, numbers.firms), 0
    return streams.happens(now.key, COUNTER_LUCK, shops.identity[j], about, chance)


@part
def serve(w, places, by_himself, world, numbers, now, me):
    """Offer places: in the order in which owners come, insiders first, or by lot.

    A twelfth of the owners think of it in a month, of those who are organised more, and a twelfth are looked
    up (*assumption*).
    """
    residents, shops = world.residents, world.shops
    if places <= 0:
        return
    n = np.int64(0)
    for j in range(shops.alive.size):
        if thinks_of_it(j, w, by_himself, world, numbers, now):
            ahead = rank_of_insider(j, residents, shops) if by_himself else 0.0
            n = stand_in_line(j, n, ahead, COUNTER_LUCK, 2, world, now)
    while places > 0:
        j = take_best(n, world.scratch)
        if j < 0:
            return
        places -= offer_help(w, j, world, numbers, now, me)


@part
def hours_of(j, w, shops, me):
    """Hours a month that help spares an owner."""
    return me.hours_at_home[w] if shops.branch[j] == HOME else me.hours[w]


@part
def believed_worth(j, hours, world, numbers):
    """Cents a year that an owner believes help to be worth: a share of the hours, in a lognormal view."""
    view = math.exp(streams.normal(FOR_EVER, COUNTER_LUCK, world.shops.identity[j], 0))
    believed = numbers.firms.advice_trust * view * hours * YEAR
    return worth_of_hours(believed, wanted_by_owner(j, world, numbers))


@part
def offer_help(w, j, world, numbers, now, me):
    """An owner says what he lacks, and weighs a year of help against its hours; returns 1 if he takes it.

    `anyway`: a paid adviser would have been worth his price too.
    """
    shops, contracts, policy, journal = world.shops, world.contracts, world.policy, world.journal
    identity, b, p = shops.identity[j], shops.branch[j], shops.premises[j]
    hours = hours_of(j, w, shops, me)
    note_offer(policy, journal, me.number, w, identity, p, b)
    worth = believed_worth(j, hours, world, numbers)
    cost = worth_of_hours(me.visit[w], wanted_by_owner(j, world, numbers))
    wants_help = hours > 0.0 and worth > cost
    note_lacks(j, wants_help, world, numbers, now, me)
    c = np.int64(-1)
    if wants_help:
        c = open_contract(
            contracts, CONTRACT_MEMBERSHIP, me.number, w, identity, j, p, b, now.month,
            now.month + YEAR, 0,
        )  # fmt: skip
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return np.int64(0)
    anyway = np.int64(worth > cost + me.adviser[w] * 100.0)
    note_accepted(policy, journal, me.number, w, identity, p, b, anyway)
    shops.spared[j] = min(hours / HOURS_A_MONTH, 1.0)
    if joins(j, world, numbers):
        shops.member[j] = 1
    return np.int64(1)


@part
def joins(j, world, numbers):
    """Whether an owner in premises joins the organisation of owners, when asked by the manager.

    As with a network: a share of the margin that he counts on, in a view of his own, half as much again for
    each known owner, against the hours of a meeting a month.
    """
    shops, firms = world.shops, numbers.firms
    if shops.branch[j] == HOME or shops.member[j] == 1:
        return False
    view = math.exp(streams.normal(FOR_EVER, COUNTER_LUCK, shops.identity[j], 1))
    kept = (1.0 - goods_per_euro(j, shops, firms)) * shops.expected_sales[j]
    gain = firms.network_trust * view * kept
    gain *= 1.0 + firms.network_known * known_owners(j, world.residents, shops)
    return gain > worth_of_hours(firms.meeting_hours, wanted_by_owner(j, world, numbers))


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Starters who knew no fund hear of it at the counter."""
    told = me.told * (me.fte > 0.0)
    world.terms.loan_known[:] = told
    world.terms.guarantee_known[:] = told


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: help that ends, owners who come, owners who are looked up."""
    help_owners(world, numbers, now, me)
