"""Networking: owners who meet, know each other, buy from each other and learn from the best.

Insiders are invited first. Who joins gives hours; at every meeting a member comes to know another, sees
how the best of the group works and closes part of the distance. With ties come orders: more goods from
suppliers in the wijk. A membership runs for a year and is then weighed again.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_MEMBERSHIP, OWNER
from wijkabm.levers.coaching.decision import due_this_month, wanted_by_owner
from wijkabm.levers.coaching.trajectories import fading_of
from wijkabm.levers.contracts import count_contracts, find_own
from wijkabm.levers.networking.pages import keep_pages
from wijkabm.levers.organised import chance_to_hear
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.firms.livelihood import worth_of_hours
from wijkabm.month.firms.suppliers import is_on_platform
from wijkabm.month.firms.taxes import HOURS_A_MONTH
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)
from wijkabm.month.ties import add_tie

SUPPLIER_LUCK = streams.name_luck("networking")

YEAR = 12
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month


@kernel
def meet_owners(world, numbers, now, me):
    """Step 1 of the month: memberships that end, pages on the platform, invitations, meetings."""
    wijken, contracts = world.wijken, world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_membership(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        if me.platform_reach[w] > 0.0:
            keep_pages(w, world, numbers, now, me)
        if me.meetings[w] <= 0.0:
            continue
        invite(w, world, numbers, now, me)
        for _ in range(due_this_month(me.meetings[w], now.month)):
            hold_meeting(w, world, numbers, now, me)


@part
def is_member(c, shops, contracts):
    """Whether the business that signed is still there."""
    j = contracts.row[c]
    return shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]


@part
def keep_membership(c, world, numbers, now, me):
    """A member's hours are his own again; after a year he goes on if it brought more than it took."""
    shops, contracts = world.shops, world.contracts
    firms = numbers.firms
    month = now.month
    j, w = contracts.row[c], contracts.wijk[c]
    if not is_member(c, shops, contracts):
        end_contract(c, world)
        return
    shops.hours_worked[j] = shops.own_time[j]
    if month < contracts.end[c]:
        return
    kept = (1.0 - goods_per_euro(j, shops, firms)) * shops.expected_sales[j]
    hours = firms.meeting_hours * me.meetings[w]
    cost = worth_of_hours(hours, wanted_by_owner(j, world, numbers))
    if hours > 0.0 and me.learned[c] * kept * YEAR > cost:
        contracts.end[c] = month + YEAR
        me.learned[c] = 0.0
        return
    if me.was_member[c] == 0:
        shops.member[j] = 0
    end_contract(c, world)


@part
def known_owners(j, residents, shops):
    """Tied people of the owner who own a business."""
    i = shops.owner[j]
    n = 0.0
    if i >= 0:
        for k in range(residents.n_ties[i]):
            if residents.status[residents.ties[i, k]] == OWNER:
                n += 1.0
    return n


@part
def invite(w, world, numbers, now, me):
    """Offer the free places to insiders first; a platform brings those it reaches nearer.

    A twelfth of the owners can be asked in a month, of those who are organised more (`chance_to_hear`).
    Ahead are insiders (`rank_of_insider`), and by two more who is on the platform or is helped by a contact
    person (*assumptions*).
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    most = me.groups[w] * me.group_size[w]
    places = np.int64(most) - count_contracts(w, contracts, me)
    if places <= 0:
        return
    reach = me.platform_reach[w]
    n = np.int64(0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.wijk[j] != w or shops.owner_kind[j] == CHAIN_SHOP:
            continue
        identity = shops.identity[j]
        chance = chance_to_hear(1.0 / YEAR, j, shops, numbers.firms)
        if not streams.happens(now.key, SUPPLIER_LUCK, identity, 0, chance):
            continue
        if find_own(j, shops, contracts, me) >= 0:
            continue
        rank = rank_of_insider(j, residents, shops)
        if is_on_platform(identity, reach) or shops.spared[j] > 0.0:
            rank += numbers.firms.platform_rank
        n = stand_in_line(j, n, rank, SUPPLIER_LUCK, 1, world, now)
    while places > 0:
        j = take_best(n, world.scratch)
        if j < 0:
            return
        places -= offer_membership(w, j, world, numbers, now, me)


@part
def rank_of_insider(j, residents, shops):
    """Ties with other owners, of people and of business, and one for who is in an organisation of owners."""
    return known_owners(j, residents, shops) + shops.business_ties[j] + shops.member[j]


@part
def offer_membership(w, j, world, numbers, now, me):
    """An owner weighs a year of meetings; returns 1 if he joins.

    Counted on: a share of the margin, in a lognormal view of one's own, half as much again for each known
    owner (*assumptions*); given: the hours, at what an hour elsewhere is worth.
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    policy, journal = world.policy, world.journal
    firms = numbers.firms
    month, key = now.month, now.key
    identity, b = shops.identity[j], shops.branch[j]
    note_offer(policy, journal, me.number, w, identity, shops.premises[j], b)
    view = math.exp(streams.normal(key, SUPPLIER_LUCK, identity, 2))
    kept = (1.0 - goods_per_euro(j, shops, firms)) * shops.expected_sales[j]
    gain = firms.network_trust * view * kept * YEAR
    gain *= 1.0 + firms.network_known * known_owners(j, residents, shops)
    hours = firms.meeting_hours * me.meetings[w]
    cost = worth_of_hours(hours, wanted_by_owner(j, world, numbers))
    c = np.int64(-1)
    if gain > cost:
        c = open_contract(
            contracts,
            CONTRACT_MEMBERSHIP,
            me.number,
            w,
            identity,
            j,
            -1,
            b,
            month,
            month + YEAR,
            0,
        )
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, shops.premises[j], b)
        return np.int64(0)
    me.learned[c] = 0.0
    me.was_member[c] = shops.member[j]
    shops.member[j] = 1
    note_accepted(policy, journal, me.number, w, identity, shops.premises[j], b, 0)
    return np.int64(1)


@part
def group_of(c, groups, contracts):
    """Group of a member: drawn once for each, so that one more member moves few others."""
    return streams.integer_below(FOR_EVER, SUPPLIER_LUCK, contracts.party[c], 1, groups)


@part
def hold_meeting(w, world, numbers, now, me):
    """Every group meets: hours are given, somebody is met, the best is looked at."""
    residents, shops, contracts = world.residents, world.shops, world.contracts
    market, firms = numbers.market, numbers.firms
    month, key = now.month, now.key
    size = max(me.group_size[w], 2.0)
    groups = np.int64(math.ceil(count_contracts(w, contracts, me) / size))
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number or contracts.wijk[c] != w:
            continue
        j = contracts.row[c]
        shops.hours_worked[j] -= firms.meeting_hours / HOURS_A_MONTH
        g = group_of(c, groups, contracts)
        best, met, luck = np.int64(-1), np.int64(-1), 2.0
        for d in range(contracts.alive.size):
            if (
                d == c
                or contracts.alive[d] == 0
                or contracts.lever[d] != me.number
                or contracts.wijk[d] != w
                or group_of(d, groups, contracts) != g
            ):
                continue
            k = contracts.row[d]
            if best < 0 or draw_of(k, shops, market) > draw_of(best, shops, market):
                best = k
            u = streams.uniform(key, SUPPLIER_LUCK, contracts.party[c], contracts.party[d])
            if u < luck:
                met, luck = k, u
        if met >= 0:
            me.learned[c] += learn_from(j, best, world, numbers)
            shops.business_ties[j] += 1
            if shops.owner[j] >= 0 and shops.owner[met] >= 0:
                add_tie(residents, shops.owner[j], shops.owner[met], month)


@part
def draw_of(j, shops, market):
    """Log attraction that is the owner's own doing: talent, and what was learned."""
    return market.talent_effect * shops.talent[j] + shops.marketing[j]


@part
def learn_from(j, best, world, numbers):
    """Close part of the distance to the best of the group; returns the log attraction gained.

    What the best saves by better practice is copied at the same speed. It fades like all that was learned.
    """
    shops = world.shops
    market, firms = numbers.market, numbers.firms
    gap = max(draw_of(best, shops, market) - draw_of(j, shops, market), 0.0)
    gained = firms.imitation * gap
    shops.marketing[j] += gained
    better = max(shops.practice[best] - shops.practice[j], 0.0)
    shops.practice[j] += firms.imitation * better
    if shops.fading[j] == 0.0:
        shops.fading[j] = fading_of(firms.learned_half_life)
    return gained


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Whom the digital platform reaches."""
    world.terms.platform[:] = me.platform_reach


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: memberships that end, pages on the platform, invitations, meetings."""
    meet_owners(world, numbers, now, me)
