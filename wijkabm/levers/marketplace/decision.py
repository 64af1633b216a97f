"""Marketplace: who wants chores done, who does them, who meets there, and what a refused contract costs.

A contract is a place (``withheld`` 0), or what is kept from the benefit of somebody young who refused.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PLACEMENT, JOBSEEKER, ON_BIJSTAND
from wijkabm.ground.tables.people import age_of
from wijkabm.levers.contracts import has_contract
from wijkabm.levers.neighbourhood_contract.decision import WEEKS, kept_of_pay
from wijkabm.levers.seekers import finds_anyway, next_seeker, still_there, takes_it
from wijkabm.month.income.benefits import bijstand_norm
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend,
)
from wijkabm.month.ties import add_tie
from wijkabm.month.work.wages import FULL_TIME, PERSON

MARKETPLACE_LUCK = streams.name_luck("marketplace")


@kernel
def run_marketplace(world, numbers, now, me):
    """Step 1: places that end, chores that are done and paid, weekly meetings, new places."""
    wijken, contracts = world.wijken, world.contracts
    held = np.zeros(wijken.first_segment.size)
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if mine and goes_on(c, world, now, me) and me.withheld[c] == 0.0:
            held[contracts.wijk[c]] += 1.0
    for w in range(wijken.first_segment.size):
        asking = next_household(w, 0, world, numbers, me)
        for c in range(contracts.alive.size):
            mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
            if mine and contracts.wijk[c] == w and me.withheld[c] == 0.0:
                asking = do_chores(c, asking, world, numbers, me)
                meet(c, world, numbers, now, me)
        hours = count_wanted(w, world, numbers, me)
        room = min(me.places[w], hours / max(numbers.municipality.local_work_hours, 1.0))
        if room >= held[w] + 1.0:
            fill_places(w, np.int64(room - held[w]), world, numbers, now, me)


@part
def goes_on(c, world, now, me):
    """Whether somebody keeps his place, or lives on less; it ends with its term, a job, a move."""
    residents, contracts = world.residents, world.contracts
    i = contracts.row[c]
    there = still_there(residents, contracts, c)
    seeks = residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND
    stays = there and seeks and now.month < contracts.end[c]
    if residents.identity[i] == contracts.party[c]:
        if me.withheld[c] > 0.0:
            residents.withheld[i] = me.withheld[c] if stays else 0.0
        else:
            residents.local_pay[i] = 0
    if not stays:
        end_contract(c, world)
    return stays


# --- chores --------------------------------------------------------------------------------------


@part
def wants_chores(h, w, world, numbers, me):
    """Whether a household has chores done this month: it would like to (for good), and can pay.

    It can where a month of chores is less than what it has above the cash that it wants at hand.
    """
    households, residents = world.households, world.residents
    if households.alive[h] == 0 or households.wijk[h] != w or households.n_adults[h] == 0:
        return False
    identity = residents.identity[households.members[h, 0]]
    taste = streams.uniform(PERSON, MARKETPLACE_LUCK, identity, 0)
    if taste >= numbers.work.chore_wish * me.reach[w]:
        return False
    spare = households.savings[h] - numbers.income.savings_target * households.expected_income[h]
    return spare > own_price(w, numbers, me)


@part
def own_price(w, numbers, me):
    """What a household pays for a month of chores, cents."""
    return numbers.work.chore_hours * me.pay[w] * (1.0 - me.share[w]) * 100.0


@part
def next_household(w, first, world, numbers, me):
    """The next household, from row `first` on, that has chores done; the number of rows if none does."""
    for h in range(first, world.households.alive.size):
        if wants_chores(h, w, world, numbers, me):
            return np.int64(h)
    return np.int64(world.households.alive.size)


@part
def count_wanted(w, world, numbers, me):
    """Hours a month that are on the list."""
    hours = 0.0
    for h in range(world.households.alive.size):
        if wants_chores(h, w, world, numbers, me):
            hours += numbers.work.chore_hours
    return hours


@part
def do_chores(c, asking, world, numbers, me):
    """Somebody with a place does chores, household after household; returns who is served next.

    Each pays its part of the hours; the municipality adds the other, as far as its money goes.
    """
    households, residents, contracts = world.households, world.residents, world.contracts
    policy, ledger = world.policy, world.ledger
    i, w = contracts.row[c], contracts.wijk[c]
    home = residents.household[i]
    account = books.account(books.RESIDENTS, w)
    left = numbers.municipality.local_work_hours
    whole = np.int64(math.floor(numbers.work.chore_hours * me.pay[w] * 100.0))
    own = np.int64(math.floor(own_price(w, numbers, me)))
    while left >= numbers.work.chore_hours and asking < households.alive.size:
        books.pay(
            ledger, books.LOCAL_WORK, households.savings, asking, account, households.savings, home,
            account, own,
        )  # fmt: skip
        households.chores[asking] += own
        added = spend(
            policy, ledger, me.number, w, books.SUBSIDY, households.savings, home, account,
            whole - own,
        )  # fmt: skip
        households.income[home] += own + added
        residents.local_pay[i] += own + added
        left -= numbers.work.chore_hours
        asking = next_household(w, asking + 1, world, numbers, me)
    return asking


# --- people --------------------------------------------------------------------------------------


@part
def meet(c, world, numbers, now, me):
    """Weekly meetings help in the search, the hours of work keep from it; and people get to know each other.

    Search is ``centre_search - lock_in * hours / 36``, hours a week. With chance ``centre_tie`` a tie with
    another who comes, by luck.
    """
    residents, contracts, work = world.residents, world.contracts, numbers.work
    i, w = contracts.row[c], contracts.wijk[c]
    hours = 0.0
    if residents.local_pay[i] > 0:
        hours = numbers.municipality.local_work_hours / WEEKS
    residents.search[i] = work.centre_search - work.lock_in * hours / FULL_TIME
    identity = residents.identity[i]
    if not streams.happens(now.key, MARKETPLACE_LUCK, identity, 2, work.centre_tie):
        return
    other, least = np.int64(-1), np.uint64(0)
    for k in range(contracts.alive.size):
        mine = contracts.alive[k] == 1 and contracts.lever[k] == me.number and k != c
        if mine and contracts.wijk[k] == w and me.withheld[k] == 0.0:
            bits = streams.draw(now.key, MARKETPLACE_LUCK, identity, contracts.party[k])
            if other < 0 or bits < least:
                other, least = np.int64(contracts.row[k]), bits
    if other >= 0:
        add_tie(residents, i, other, now.month)


@part
def at_stake(i, w, world, numbers, now, me):
    """What a no costs, cents a month: of the young on bijstand part of the norm."""
    residents = world.residents
    young = age_of(residents.birth_month[i], now.month) < numbers.work.young
    if residents.status[i] != ON_BIJSTAND or not young:
        return np.int64(0)
    return np.int64(math.floor(me.duty[w] * bijstand_norm(False, numbers.income)))


@part
def fill_places(w, places, world, numbers, now, me):
    """People without a job are asked, in turns drawn by luck, until the places are filled.

    They weigh what they keep of the pay, and what a no costs, against their hours (`takes_it`).
    """
    residents, contracts, policy = world.residents, world.contracts, world.policy
    rates = numbers.municipality
    pay = np.int64(math.floor(me.pay[w] * rates.local_work_hours * 100.0))
    hours = rates.local_work_hours / WEEKS
    months = np.int64(rates.contract_months)
    last, filled = np.uint64(0), np.int64(0)
    for _ in range(np.int64(rates.local_work_asked) * places):
        if filled == places:
            return
        i, last = next_seeker(residents, w, now.key, MARKETPLACE_LUCK, 1, last)
        if i < 0:
            return
        identity = residents.identity[i]
        busy = residents.local_pay[i] > 0 or residents.part_time[i] > 0
        if busy or has_contract(identity, contracts, me):
            continue
        note_offer(policy, world.journal, me.number, w, identity, -1, -1)
        stake = at_stake(i, w, world, numbers, now, me)
        gain = kept_of_pay(i, pay, world, numbers) + stake
        if takes_it(i, gain, hours, MARKETPLACE_LUCK, 3, world, numbers, now):
            c = open_contract(
                contracts, CONTRACT_PLACEMENT, me.number, w, identity, i, -1, -1, now.month,
                now.month + 1 + months, 0,
            )  # fmt: skip
            if c < 0:
                return
            me.withheld[c] = 0.0
            anyway = finds_anyway(i, months, MARKETPLACE_LUCK, world, numbers, now)
            note_accepted(policy, world.journal, me.number, w, identity, -1, -1, anyway)
            filled += 1
            continue
        note_refused(policy, world.journal, me.number, w, identity, -1, -1)
        if stake > 0:
            withhold(i, w, identity, world, numbers, now, me)


@part
def withhold(i, w, identity, world, numbers, now, me):
    """Part of the benefit of somebody young who refused is kept for ``duty_kept`` months."""
    end = now.month + 1 + np.int64(numbers.work.duty_kept)
    c = open_contract(
        world.contracts, CONTRACT_PLACEMENT, me.number, w, identity, i, -1, -1, now.month, end, 0
    )
    if c >= 0:
        me.withheld[c] = me.duty[w]
        world.residents.withheld[i] = me.duty[w]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: places that end, chores that are done and paid, weekly meetings, new places."""
    run_marketplace(world, numbers, now, me)
