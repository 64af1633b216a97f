"""Schooling: courses and internships for jobseekers, and for owners.

Who is asked weighs what a course brings over the years that are left to use it (Becker 1964; Ben-Porath
1967). While learning, people hardly look for a job (lock-in), afterwards their chance is better (Card, Kluve
& Weber 2018); what was learned wears off slowly. A local firm with an open job may keep a learner on. An
owner learns a better way of working.
"""

from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    CONTRACT_TRAINING,
    HOME,
    IN_SHOP,
    INDEPENDENT,
    JOBSEEKER,
    ON_BIJSTAND,
    OWNER,
)
from wijkabm.ground.tables.journal import FIRST_LEVER_CAUSE
from wijkabm.ground.tables.people import age_of
from wijkabm.levers.contracts import has_contract
from wijkabm.levers.seekers import due_this_month, finds_anyway, next_seeker, still_there
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.work.jobs import hire
from wijkabm.month.work.ring import open_jobs

TRAINING_LUCK = streams.name_luck("training")
KEPT_LUCK = streams.name_luck("training_kept")


@part
def wants_course(i, about, world, numbers, now):
    """Whether a person takes a place: less likely with fewer years to use it."""
    residents = world.residents
    work, population = numbers.work, numbers.population
    month, key = now.month, now.key
    years = population.state_pension_age - age_of(residents.birth_month[i], month)
    chance = work.training_interest * min(max(years / work.training_years, 0.0), 1.0)
    return streams.happens(key, TRAINING_LUCK, residents.identity[i], about, chance)


@part
def next_owner(w, about, last, world, now):
    """The owner of a shop in the wijk who is asked next, by keyed turns after `last`; (-1, 0) at the end."""
    residents, shops = world.residents, world.shops
    key = now.key
    found = np.int64(-1)
    turn = np.uint64(0)
    for j in range(shops.alive.size):
        i = shops.owner[j]
        if shops.alive[j] == 0 or shops.wijk[j] != w or shops.branch[j] == HOME or i < 0:
            continue
        if shops.owner_kind[j] != INDEPENDENT or residents.wijk[i] != w:
            continue
        bits = streams.draw(key, TRAINING_LUCK, residents.identity[i], about)
        if bits > last and (found < 0 or bits < turn):
            found = np.int64(i)
            turn = bits
    return found, turn


@part
def next_waiting(w, about, last, world, now, me):
    """Who is asked next of those on bijstand for `waited` months or more, by keyed turns after `last`."""
    residents = world.residents
    found = np.int64(-1)
    turn = np.uint64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w or residents.status[i] != ON_BIJSTAND:
            continue
        if now.month - residents.status_since[i] < me.waited[w]:
            continue
        bits = streams.draw(now.key, TRAINING_LUCK, residents.identity[i], about)
        if bits > last and (found < 0 or bits < turn):
            found = np.int64(i)
            turn = bits
    return found, turn


@part
def fill_place(w, place, world, numbers, now, me):
    """Offer one place to a few people until somebody takes it; returns the contract, -1 if nobody does.

    One that is kept for people who are on bijstand for long stays empty where none of them takes it.
    """
    residents, contracts, policy = world.residents, world.contracts, world.policy
    journal = world.journal
    work = numbers.work
    month, key = now.month, now.key
    is_kept = streams.happens(key, KEPT_LUCK, w, place, me.long_term[w])
    for_owner = streams.happens(key, TRAINING_LUCK, w, 4 * place, work.training_owners)
    for_owner = for_owner and not is_kept
    months = max(np.int64(me.months[w]), np.int64(1))
    monthly = np.int64(me.cost[w] * 100.0) // months
    last = np.uint64(0)
    for _ in range(np.int64(work.asked)):
        if for_owner:
            i, last = next_owner(w, 4 * place + 1, last, world, now)
        elif is_kept:
            i, last = next_waiting(w, 4 * place + 2, last, world, now, me)
        else:
            i, last = next_seeker(residents, w, key, TRAINING_LUCK, 4 * place + 2, last)
        if i < 0:
            return np.int64(-1)
        identity = residents.identity[i]
        if has_contract(identity, contracts, me):
            continue
        note_offer(policy, journal, me.number, w, identity, -1, -1)
        if not wants_course(i, 4 * place + 3, world, numbers, now):
            note_refused(policy, journal, me.number, w, identity, -1, -1)
            continue
        c = open_contract(
            contracts, CONTRACT_TRAINING, me.number, w, identity, i, -1, -1, month, month + months,
            monthly,
        )  # fmt: skip
        if c >= 0:
            anyway = np.int64(0)
            if not for_owner:
                anyway = finds_anyway(i, months, TRAINING_LUCK, world, numbers, now)
            me.for_owner[c] = 1 if for_owner else 0
            note_accepted(policy, journal, me.number, w, identity, -1, -1, anyway)
        return c
    return np.int64(-1)


@part
def find_internship(i, world, numbers, now):
    """A shop of the wijk with an open job that keeps a learner on, by keyed turns; -1 if none does."""
    residents, shops = world.residents, world.shops
    work = numbers.work
    key = now.key
    found = np.int64(-1)
    turn = np.uint64(0)
    identity = residents.identity[i]
    if not streams.happens(key, TRAINING_LUCK, identity, 1, work.local_search):
        return found
    for s in range(shops.alive.size):
        if shops.wijk[s] == residents.wijk[i] and open_jobs(shops, s) > 0:
            bits = streams.draw(key, TRAINING_LUCK, identity, shops.identity[s])
            if found < 0 or bits < turn:
                found = np.int64(s)
                turn = bits
    return found


@part
def finish_course(i, owner, world, numbers, now, me):
    """What a person takes from a course: skill and perhaps a first job, or a better way of working."""
    residents, shops = world.residents, world.shops
    work = numbers.work
    if owner:
        j = residents.shop[i]
        if residents.status[i] == OWNER and j >= 0 and shops.alive[j] == 1:
            shops.practice[j] += work.training_practice
            if shops.fading[j] == 0.0:
                shops.fading[j] = 1.0 - work.skill_memory
        return
    residents.search[i] = max(residents.search[i], 0.0)  # looks for a job again
    residents.skill[i] += work.training_gain
    s = find_internship(i, world, numbers, now)
    if s >= 0:
        hire(i, IN_SHOP, s, FIRST_LEVER_CAUSE + me.number, world, numbers, now)


@part
def run_courses(world, numbers, now, me):
    """Courses that run are paid and hold people from searching; those that end bear fruit.

    Who found a job before the end, or moved away, drops out and has learned nothing that counts; so do all
    when the money does not come.
    """
    residents, contracts, policy = world.residents, world.contracts, world.policy
    ledger = world.ledger
    work = numbers.work
    month = now.month
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        i, w = contracts.row[c], contracts.wijk[c]
        there = still_there(residents, contracts, c)
        owner = me.for_owner[c] == 1
        seeks = residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND
        goes_on = there and ((owner and residents.status[i] == OWNER) or (not owner and seeks))
        if goes_on and contracts.end[c] > month:
            if not owner:
                residents.search[i] = -work.lock_in
            cents = contracts.amount[c]
            if spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, cents) == cents:
                continue
            goes_on = False
        if goes_on:
            finish_course(i, owner, world, numbers, now, me)
        elif there and not owner:
            residents.search[i] = max(residents.search[i], 0.0)
        end_contract(c, world)


@kernel
def teach(world, numbers, now, me):
    """Step 1: courses that run and end, then this month's new places, as far as the money goes."""
    wijken, contracts, policy = world.wijken, world.contracts, world.policy
    month = now.month
    run_courses(world, numbers, now, me)
    for w in range(wijken.inhabitants_start.size):
        left = policy.left[w, me.number]
        for place in range(due_this_month(me.places[w], month)):
            cost = np.int64(me.cost[w] * 100.0)
            months = max(np.int64(me.months[w]), np.int64(1))
            if cost // months > left:
                break
            c = fill_place(w, place, world, numbers, now, me)
            if c >= 0:
                left -= contracts.amount[c]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: courses that run and end, then this month's new places, as far as the money goes."""
    teach(world, numbers, now, me)
