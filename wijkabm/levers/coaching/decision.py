"""Coaching: who is found, who takes part, what it teaches, and what it makes people see.

Coaches look for people who mean to start a business and for owners, rank them on promise or against it, and
offer them a place; they weigh the hours against what they count on. A trajectory is a contract of
months. At its end practice is better for a time, and a belief about the own talent lies half as far
from the truth: some then do not start, some stop earlier, some start sooner.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_TRAJECTORY, ON_BIJSTAND
from wijkabm.levers.coaching.trajectories import HALF, continue_trajectories
from wijkabm.levers.organised import chance_to_hear
from wijkabm.month.firms.bills import is_supermarket
from wijkabm.month.firms.livelihood import earns_now, reservation_income, worth_of_hours
from wijkabm.month.offers import (
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.opening.considering import may_own
from wijkabm.month.opening.from_here import would_start

COACHING_LUCK = streams.name_luck("coaching")
KEPT_LUCK = streams.name_luck("coaching_kept")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a person or a business, whatever the month


@part
def due_this_month(yearly, month):
    """Whole units of a yearly number that fall in this month, spread evenly over the calendar year."""
    k = (month - 1) % 12
    before = math.floor(yearly * k / 12.0 + 1e-9)
    return np.int64(math.floor(yearly * (k + 1) / 12.0 + 1e-9) - before)


@kernel
def coach(world, numbers, now, me):
    """Step 1 of the month: trajectories go on or end; free places are offered."""
    wijken = world.wijken
    month = now.month
    rows, scores = world.scratch.rows, world.scratch.floats
    continue_trajectories(world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        places = due_this_month(me.places[w], month)
        if places > 0:
            n = find_residents(w, rows, scores, world, numbers, now, me)
            n = find_owners(w, n, rows, scores, world, numbers, now, me)
            kept = count_kept(w, places, now, me)
            fill_places(w, kept, True, n, rows, scores, world, numbers, now, me)
            fill_places(w, places - kept, False, n, rows, scores, world, numbers, now, me)


@part
def count_kept(w, places, now, me):
    """Of this month's places those that are kept for people on bijstand, by luck."""
    kept = np.int64(0)
    for place in range(places):
        if streams.happens(now.key, KEPT_LUCK, w, place, me.on_bijstand[w]):
            kept += 1
    return kept


@part
def find_residents(w, rows, scores, world, numbers, now, me):
    """Residents who mean to start and are found by coaches this month; returns how many.

    Who they are goes into `rows`, their scores into `scores`. Nobody is found twice.
    """
    residents = world.residents
    firms, opening = numbers.firms, numbers.opening
    month, key = now.month, now.key
    n = np.int64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w or n >= rows.size:
            continue
        if residents.intends[i] == 0 or not may_own(i, world, numbers, now):
            continue
        if residents.weighs[i] >= month or residents.insight[i] > 0.0:
            continue
        identity, talent = residents.identity[i], residents.talent[i]
        if streams.happens(key, COACHING_LUCK, identity, 4, opening.outreach):
            rows[n] = i
            scores[n] = score(identity, talent, w, firms, key, me)
            n += 1
    return n


@part
def find_owners(w, n, rows, scores, world, numbers, now, me):
    """Owners who ask for advice, more often the less they expect to earn; returns how many in all.

    Chance a month: ``advice_sought * wanted income / expected income``, the ratio between ``advice_least``
    and ``advice_most``; whom an organisation or a contact person tells of it thinks of it more often
    (`chance_to_hear`). Chains and supermarkets have a head office for that. Shop j stands as row -1 - j.
    """
    shops = world.shops
    firms = numbers.firms
    month, key = now.month, now.key
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.wijk[j] != w or n >= rows.size:
            continue
        if shops.owner_kind[j] == CHAIN_SHOP or is_supermarket(j, shops, firms):
            continue
        if me.who[j] == shops.identity[j] and me.until[j] > month - firms.advice_again:
            continue
        wanted = wanted_by_owner(j, world, numbers)
        ratio = wanted / max(shops.expected_income[j], 1.0)
        ratio = min(max(ratio, firms.advice_least), firms.advice_most)
        sought = chance_to_hear(firms.advice_sought * ratio, j, shops, firms)
        if streams.happens(key, COACHING_LUCK, shops.identity[j], 0, sought):
            rows[n] = -1 - j
            scores[n] = score(shops.identity[j], shops.talent[j], w, firms, key, me)
            n += 1
    return n


@part
def wanted_by_owner(j, world, numbers):
    """The income an owner gives up by staying in business, cents a month."""
    residents, shops = world.residents, world.shops
    if shops.owner[j] >= 0:
        wage = float(residents.net_wage[shops.owner[j]])
        return reservation_income(wage, numbers) * shops.own_time[j]
    return reservation_income(0.0, numbers)


@part
def score(identity, talent, w, firms, key, me):
    """Rank of a candidate: from adverse (-1) over blind (0) to strict (1) selection on promise.

    ``s * promise + sqrt(1 - s^2) * luck``, promise a noisy signal of talent of variance one. What a coach
    sees in somebody is the same at every meeting.
    """
    s = min(max(me.selection[w], -1.0), 1.0)
    promise = talent + firms.advice_noise * streams.normal(FOR_EVER, COACHING_LUCK, identity, 1)
    promise /= math.sqrt(1.0 + firms.advice_noise * firms.advice_noise)
    luck = streams.normal(key, COACHING_LUCK, identity, 2)
    return s * promise + math.sqrt(1.0 - s * s) * luck


@part
def fill_places(w, places, is_kept, n, rows, scores, world, numbers, now, me):
    """Offer places to the best ranked, one after the other, until they are taken or nobody is left.

    Kept ones are for people on bijstand alone, and stay empty where none of them is left.
    """
    residents = world.residents
    offers = np.int64(numbers.firms.advice_offers) * places
    while places > 0 and offers > 0:
        best = np.int64(-1)
        for k in range(n):
            if is_kept and (rows[k] < 0 or residents.status[rows[k]] != ON_BIJSTAND):
                continue
            if scores[k] > -1e300 and (best < 0 or scores[k] > scores[best]):
                best = np.int64(k)
        if best < 0:
            return
        scores[best] = -1e301
        offers -= 1
        if rows[best] >= 0:
            places -= offer_to_resident(w, rows[best], world, numbers, now, me)
        else:
            places -= offer_to_owner(w, -1 - rows[best], world, numbers, now, me)


@part
def is_worth_it(w, identity, sales, kept, error, income, numbers, me):
    """Whether what is counted on is more than the hours it takes.

    Counted on: a share (``advice_trust``, times a lognormal view of one's own) of the margin saved and
    won until it has faded; who thinks too much of himself counts on less (*assumptions*). The view is his for
    good: who said no says no again, unless sales or hours differ.
    """
    firms = numbers.firms
    practice = me.practice[w]
    months = me.months[w]
    lasting = me.half_life[w] / HALF
    view = math.exp(
        streams.normal(FOR_EVER, COACHING_LUCK, identity, 3) - firms.advice_error * error
    )
    gain = firms.advice_trust * view * practice * (1.0 + firms.marketing_share)
    gain = gain * kept * sales * lasting
    return gain > worth_of_hours(firms.advice_hours * months, income)


@part
def start_trajectory(w, identity, row, is_firm, branch, world, now, me):
    """Pay the first month and sign for the others; the month it ends, or -1 if money or a row lacks."""
    contracts, policy, ledger = world.contracts, world.policy, world.ledger
    month = now.month
    months = max(np.int64(me.months[w]), np.int64(1))
    part_of = np.int64(math.floor(me.cost[w] * 100.0 / months))
    if policy.left[w, me.number] < part_of:
        return np.int64(-1)
    c = open_contract(
        contracts, CONTRACT_TRAJECTORY, me.number, w, identity, row, -1, branch, month, month + months,
        part_of,
    )  # fmt: skip
    if c < 0:
        return np.int64(-1)
    me.taught[c] = me.practice[w]
    me.lasts[c] = me.half_life[w]
    me.to_firm[c] = is_firm
    spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, part_of)
    return month + months


@part
def offer_to_resident(w, i, world, numbers, now, me):
    """A resident who means to start weighs a trajectory; returns 1 if the place is taken.

    He would have started anyway if a look by himself, on neutral terms, would end in a start.
    """
    residents, wijken, policy, journal = world.residents, world.wijken, world.policy, world.journal
    firms = numbers.firms
    identity, b = residents.identity[i], residents.intends[i] - 1
    note_offer(policy, journal, me.number, w, identity, -1, b)
    sales = wijken.typical_revenue[w, b]
    kept = 1.0 - firms.goods[b]
    error = residents.believes[i] - residents.talent[i]
    income = earns_now(i, residents, numbers)
    until = np.int64(-1)
    if is_worth_it(w, identity, sales, kept, error, income, numbers, me):
        until = start_trajectory(w, identity, i, 0, b, world, now, me)
    if until < 0:
        note_refused(policy, journal, me.number, w, identity, -1, b)
        return np.int64(0)
    anyway = 1 if would_start(i, world, numbers, now) else 0
    note_accepted(policy, journal, me.number, w, identity, -1, b, anyway)
    residents.weighs[i] = until
    return np.int64(1)


@part
def offer_to_owner(w, j, world, numbers, now, me):
    """An owner weighs a trajectory; returns 1 if the place is taken. Nobody is coached without it."""
    shops, policy, journal = world.shops, world.policy, world.journal
    firms = numbers.firms
    identity, b, p = shops.identity[j], shops.branch[j], shops.premises[j]
    note_offer(policy, journal, me.number, w, identity, p, b)
    kept = 1.0 - firms.goods[b]
    error = shops.believed[j] - shops.talent[j]
    income = wanted_by_owner(j, world, numbers)
    until = np.int64(-1)
    if is_worth_it(w, identity, shops.expected_sales[j], kept, error, income, numbers, me):
        until = start_trajectory(w, identity, j, 1, b, world, now, me)
    if until < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return np.int64(0)
    note_accepted(policy, journal, me.number, w, identity, p, b, 0)
    me.until[j], me.who[j] = until, identity
    return np.int64(1)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: trajectories go on or end; free places are offered."""
    coach(world, numbers, now, me)
