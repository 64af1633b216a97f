"""Public space: which street is done up, whether its owners want it, and who puts tables outside.

A contract of works has no unit (``thing`` -1) and the street as its row; one of a terrace has both.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PLACE, CONTRACT_PUBLIC, HOME, HORECA
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.offers import (
    end_contract,
    levy,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.street import gain_of_upkeep

PUBLIC_SPACE_LUCK = streams.name_luck("public_space")

MONTHS = 12


@kernel
def improve(world, numbers, now, me):
    """Step 1: works and terraces that run; the next street; a cafe that is asked."""
    wijken, contracts = world.wijken, world.contracts
    outside = np.zeros(wijken.first_segment.size)
    busy = np.zeros(wijken.first_segment.size, np.int64)
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            if contracts.thing[c] >= 0:
                outside[contracts.wijk[c]] += keep_terrace(c, world, now, me)
            else:
                busy[contracts.wijk[c]] += keep_works(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        if me.budget[w] > 0.0 and busy[w] == 0:
            begin_works(w, world, numbers, now, me)
        if outside[w] + 1.0 <= me.terraces[w]:
            offer_terrace(w, world, numbers, now, me)


# --- works ---------------------------------------------------------------------------------------


@part
def keep_works(c, world, numbers, now, me):
    """A month of works is paid and keeps customers away; at the end the street is better; 1 if they go on."""
    segments, contracts, policy = world.segments, world.contracts, world.policy
    s, w = contracts.row[c], contracts.wijk[c]
    if now.month < contracts.end[c]:
        cents = contracts.amount[c]
        me.paid[s] += spend_outside(policy, world.ledger, me.number, w, books.LEVER_COSTS, cents)
        segments.works[s] = numbers.opening.works_cost
        return np.int64(1)
    segments.upkeep[s] += me.paid[s] / max(segments.units[s], 1)
    segments.works[s] = me.paid[s] = 0.0
    end_contract(c, world)
    return np.int64(0)


@part
def begin_works(w, world, numbers, now, me):
    """The least lively street that was not asked lately is done up if most of its owners are for."""
    segments, wijken, opening = world.segments, world.wijken, numbers.opening
    s = np.int64(-1)
    for r in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        free = segments.units[r] > 0 and me.again[r] <= now.month
        if free and (s < 0 or segments.liveliness[r] < segments.liveliness[s]):
            s = np.int64(r)
    if s < 0:
        return
    me.again[s] = now.month + MONTHS
    if ask_owners(s, w, world, numbers, now, me) < 0:
        return
    end = now.month + 1 + np.int64(me.months[w])
    cents = np.int64(math.floor(me.budget[w] * 100.0 / MONTHS))
    c = open_contract(
        world.contracts, CONTRACT_PUBLIC, me.number, w, w, s, -1, -1, now.month, end, cents
    )
    if c >= 0:
        me.again[s] = end + np.int64(opening.works_horizon)


@part
def ask_owners(s, w, world, numbers, now, me):
    """Owners of the street who want the works, less those who do not."""
    shops, policy, journal = world.shops, world.policy, world.journal
    balance = np.int64(0)
    for j in range(shops.alive.size):
        p, b = shops.premises[j], shops.branch[j]
        if shops.alive[j] == 0 or shops.segment[j] != s or p < 0 or b == HOME:
            continue
        identity = shops.identity[j]
        note_offer(policy, journal, me.number, w, identity, p, b)
        if wants_works(j, s, w, world, numbers, now, me):
            note_accepted(policy, journal, me.number, w, identity, p, b, 0)
            balance += 1
        else:
            note_refused(policy, journal, me.number, w, identity, p, b)
            balance -= 1
    return balance


@part
def wants_works(j, s, w, world, numbers, now, me):
    """Whether the owner of shop `j` gains by works, as he sees it.

    In months of his margin: the log attraction that the money brings as upkeep while it wears off, over
    ``works_horizon`` months, times ``exp(vote_doubt z)``, against ``works_cost * months``. Who counts on
    closing sees ``closing_benefit`` of it; who has no cash for the lean months wants none.
    """
    shops, segments = world.shops, world.segments
    market, firms, street, opening = numbers.market, numbers.firms, numbers.street, numbers.opening
    stock = me.budget[w] * 100.0 / MONTHS * me.months[w] / max(segments.units[s], 1)
    gain = 0.0
    for _ in range(np.int64(opening.works_horizon)):
        lively = gain_of_upkeep(s, stock, segments, street)
        gain += math.log(1.0 + lively / (market.lively_base + segments.liveliness[s]))
        stock *= 1.0 - street.upkeep_fade
    doubt = streams.normal(now.key, PUBLIC_SPACE_LUCK, shops.identity[j], 0)
    gain *= math.exp(firms.vote_doubt * doubt)
    if shops.months_below[j] > 0 or shops.arrears[j] > 0:
        gain *= firms.closing_benefit
    lean = opening.works_cost * me.months[w]
    margin = shops.expected_sales[j] * (1.0 - goods_per_euro(j, shops, firms))
    return gain > lean and shops.cash[j] + shops.credit_line[j] >= lean * margin


# --- terraces ------------------------------------------------------------------------------------


@part
def keep_terrace(c, world, now, me):
    """The fee of a month; without its cafe, or after its term, the terrace goes; 1.0 if it stays."""
    shops, premises, contracts = world.shops, world.premises, world.contracts
    j, p, w = contracts.row[c], contracts.thing[c], contracts.wijk[c]
    here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    if here and shops.premises[j] == p and now.month < contracts.end[c]:
        payer = books.account(books.SHOPS, w)
        due = np.int64(math.floor(me.owed[c] / MONTHS))
        levy(world.policy, world.ledger, me.number, w, books.FEES, shops.cash, j, payer, due)
        return 1.0
    tenant = premises.tenant[p]
    if tenant >= 0:
        shops.floor[tenant] = premises.area[p]
    me.terrace[p] = 0.0
    end_contract(c, world)
    return 0.0


@part
def offer_terrace(w, world, numbers, now, me):
    """One cafe a month without a terrace is asked, by luck; it takes one that brings more than it costs."""
    shops, premises, policy, journal = world.shops, world.premises, world.policy, world.journal
    opening = numbers.opening
    j, least = np.int64(-1), np.uint64(0)
    for k in range(shops.alive.size):
        trades = shops.alive[k] == 1 and shops.trading[k] == 1 and shops.wijk[k] == w
        if trades and shops.branch[k] == HORECA and shops.premises[k] >= 0:
            bits = streams.draw(now.key, PUBLIC_SPACE_LUCK, shops.identity[k], 1)
            if me.terrace[shops.premises[k]] == 0.0 and (j < 0 or bits < least):
                j, least = np.int64(k), bits
    if j < 0:
        return
    p, identity = shops.premises[j], shops.identity[j]
    note_offer(policy, journal, me.number, w, identity, p, HORECA)
    furniture = np.int64(math.floor(opening.terrace_furniture * 100.0 * me.area[w]))
    fee = me.fee[w] * 100.0 * me.area[w]
    cost = fee / MONTHS + furniture / opening.works_horizon
    if gain_of_terrace(j, me.area[w], world, numbers) <= cost or shops.cash[j] < furniture:
        note_refused(policy, journal, me.number, w, identity, p, HORECA)
        return
    end = now.month + np.int64(opening.terrace_months)
    c = open_contract(
        world.contracts, CONTRACT_PLACE, me.number, w, identity, j, p, HORECA, now.month, end, 0
    )
    if c < 0:
        return
    note_accepted(policy, journal, me.number, w, identity, p, HORECA, 0)
    me.owed[c] = fee
    payer = books.account(books.SHOPS, w)
    books.pay_out(world.ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, furniture)
    me.terrace[p] = me.area[w]
    shops.floor[j] = premises.area[p] + opening.terrace_season * me.area[w]


@part
def gain_of_terrace(j, area, world, numbers):
    """What a terrace adds to a cafe's margin, cents: ``((1 + season area / floor)^a - 1) * margin``."""
    shops, firms = world.shops, numbers.firms
    margin = shops.expected_sales[j] * (1.0 - goods_per_euro(j, shops, firms))
    larger = 1.0 + numbers.opening.terrace_season * area / max(shops.floor[j], 1.0)
    return (math.pow(larger, numbers.market.floor[HORECA]) - 1.0) * margin


# --- terms ---------------------------------------------------------------------------------------


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Parking places more or fewer for every unit, less what terraces take."""
    wijken, places = world.wijken, me.parking.copy()
    for p in np.flatnonzero(me.terrace):
        places[world.premises.wijk[p]] -= me.terrace[p] / numbers.street.parking_area
    world.terms.parking[:] = places / np.maximum(wijken.n_units, 1)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: works and terraces that run; the next street; a cafe that is asked."""
    improve(world, numbers, now, me)
