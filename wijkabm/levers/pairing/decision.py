"""Pairing of a strong and a weak wijk: ties, and jobs of the one for jobseekers of the other.

Two named wijken work together; the weaker is the one with the larger share of adults without a job.
Meetings bring a person of each together, alike in schooling (McPherson, Smith-Lovin & Cook 2001); both
decide whether it becomes a tie; one meeting in four is of a shop's owner with a supplier's, who may trade
from then on. Posts are offered to seekers of the weaker first: of the list of work that the stronger wants
done (`wanted`), then those that fall open there, which then are not the ring's. What follows runs through
ties: people hear of work and of shops across, and the stronger side's shops may draw the spending, its firms
the able.
"""

from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    HOME,
    IN_SHOP,
    JOBSEEKER,
    NO_WORKPLACE,
    ON_BIJSTAND,
)
from wijkabm.ground.tables.journal import FIRST_LEVER_CAUSE
from wijkabm.ground.tables.town import employers_of
from wijkabm.levers.pairing.wanted import (
    NOTHING,
    UPKEEP,
    fill_post,
    is_held,
    next_on_list,
    run_posts,
)
from wijkabm.levers.seekers import due_this_month, finds_anyway, gain_of_pay, next_seeker, takes_it
from wijkabm.month.firms.partners import become_partners
from wijkabm.month.offers import note_accepted, note_offer, note_refused, spend_outside
from wijkabm.month.ties import add_tie, most_sociable, sociability
from wijkabm.month.work.jobs import hire
from wijkabm.month.work.ring import open_jobs, whole_number
from wijkabm.month.work.wages import FULL_TIME, local_wage

PAIRING_LUCK = streams.name_luck("pairing")

ANY_SCHOOLING = -1
MEETING, POST = 2000, 1000  # ingredients of luck


@part
def share_without_job(residents, w):
    """Jobseekers and people on bijstand over all residents of a wijk."""
    people = 0
    seeking = 0
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            people += 1
            if residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND:
                seeking += 1
    return seeking / max(people, 1)


@part
def find_pair(residents, me):
    """The first two wijken that the lever joins, weaker first; (-1, -1) if there are not two."""
    first = np.int64(-1)
    second = np.int64(-1)
    for w in range(me.places.size):
        if me.bridging_ties[w] > 0.0 or me.places[w] > 0.0:
            if first < 0:
                first = np.int64(w)
            elif second < 0:
                second = np.int64(w)
    if second < 0:
        return np.int64(-1), np.int64(-1)
    if share_without_job(residents, first) < share_without_job(residents, second):
        return second, first
    return first, second


@part
def invite(residents, w, schooling, about, key):
    """The resident of a wijk whose turn it is to be invited, of a schooling or any; -1 if none."""
    found = np.int64(-1)
    turn = np.uint64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w:
            continue
        if schooling != ANY_SCHOOLING and residents.schooling[i] != schooling:
            continue
        bits = streams.draw(key, PAIRING_LUCK, residents.identity[i], about)
        if found < 0 or bits < turn:
            found = np.int64(i)
            turn = bits
    return found


@part
def comes(i, about, world, numbers, now, me):
    """Whether an invited person comes: the sociable do, at most all of the most sociable."""
    residents, policy, journal = world.residents, world.policy, world.journal
    key = now.key
    identity, w = residents.identity[i], residents.wijk[i]
    note_offer(policy, journal, me.number, w, identity, -1, -1)
    chance = sociability(identity, numbers.ties) / most_sociable(numbers.ties)
    yes = streams.happens(key, PAIRING_LUCK, identity, about, chance)
    if yes:
        note_accepted(policy, journal, me.number, w, identity, -1, -1, 0)
    else:
        note_refused(policy, journal, me.number, w, identity, -1, -1)
    return yes


@part
def invite_owner(w, at_home, about, world, now):
    """The owner whose turn it is, of a business at home or of a shop; -1 if none lives in the wijk."""
    residents, shops = world.residents, world.shops
    key = now.key
    found = np.int64(-1)
    turn = np.uint64(0)
    for j in range(shops.alive.size):
        i = shops.owner[j]
        if shops.alive[j] == 0 or shops.wijk[j] != w or i < 0 or residents.wijk[i] != w:
            continue
        if (shops.branch[j] == HOME) != at_home:
            continue
        bits = streams.draw(key, PAIRING_LUCK, residents.identity[i], about)
        if found < 0 or bits < turn:
            found = np.int64(i)
            turn = bits
    return found


@part
def bring_owners_together(buys, sells, meeting, world, numbers, now, me):
    """One meeting of a shop's owner with a supplier's across; if both come they may trade from then on."""
    residents, shops = world.residents, world.shops
    month = now.month
    about = MEETING + 3 * meeting
    i = invite_owner(buys, False, about, world, now)
    j = invite_owner(sells, True, about, world, now)
    if i < 0 or j < 0:
        return
    one = comes(i, about + 2, world, numbers, now, me)
    other = comes(j, about + 2, world, numbers, now, me)
    if one and other:
        shop, supplier = residents.shop[i], residents.shop[j]
        become_partners(shops, shop, supplier)
        if add_tie(residents, i, j, month):
            shops.business_ties[shop] += 1
            shops.business_ties[supplier] += 1


@part
def bring_together(weak, strong, meeting, world, numbers, now, me):
    """One meeting across: two people alike in schooling, who tie if both come."""
    residents = world.residents
    month, key = now.month, now.key
    about = MEETING + 3 * meeting
    i = invite(residents, weak, np.int64(ANY_SCHOOLING), about, key)
    if i < 0:
        return
    j = invite(residents, strong, residents.schooling[i], about + 1, key)
    if j < 0:
        return
    one = comes(i, about + 2, world, numbers, now, me)
    other = comes(j, about + 2, world, numbers, now, me)
    if one and other:
        add_tie(residents, i, j, month)


@part
def find_opening(w, post, world, numbers, now):
    """A post in a wijk that is open now: at a shop, else one that a commuter leaves at an employer.

    Returns kind and row, (NO_WORKPLACE, -1) if there is none.
    """
    shops, employers, wijken = world.shops, world.employers, world.wijken
    work = numbers.work
    key = now.key
    for s in range(shops.alive.size):
        if shops.wijk[s] == w and open_jobs(shops, s) > 0:
            return IN_SHOP, np.int64(s)
    first, last = employers_of(w, wijken)
    for e in range(first, last):
        rate = wijken.job_loss[w] + work.job_to_job
        left = rate * max(employers.jobs[e] - employers.residents[e], np.int64(0))
        if whole_number(left, key, PAIRING_LUCK, 1 + e) > post:
            return AT_EMPLOYER, np.int64(e)
    return NO_WORKPLACE, np.int64(-1)


@part
def offer_post(weak, post, world, numbers, now, me):
    """The first of the seekers asked who takes a post across, -1 if none does."""
    residents, policy, journal = world.residents, world.policy, world.journal
    income, firms = numbers.income, numbers.firms
    key = now.key
    last = np.uint64(0)
    pay = local_wage(income, firms)
    for _ in range(np.int64(numbers.work.asked)):
        i, last = next_seeker(residents, weak, key, PAIRING_LUCK, POST + 2 * post, last)
        if i < 0:
            return np.int64(-1)
        identity = residents.identity[i]
        note_offer(policy, journal, me.number, weak, identity, -1, -1)
        gain = gain_of_pay(i, pay, world, numbers)
        about = POST + 2 * post + 1
        if takes_it(i, gain, FULL_TIME, PAIRING_LUCK, about, world, numbers, now):
            return i
        note_refused(policy, journal, me.number, weak, identity, -1, -1)
    return np.int64(-1)


@kernel
def pair_wijken(world, numbers, now, me):
    """Step 1: this month's meetings and posts across, spread evenly over the year."""
    residents, policy, journal, ledger = world.residents, world.policy, world.journal, world.ledger
    month = now.month
    every = np.int64(numbers.work.pairing_owners)
    run_posts(world, numbers, now, me)
    weak, strong = find_pair(residents, me)
    if weak < 0:
        return
    for meeting in range(due_this_month(me.bridging_ties[weak], month)):
        if (month + meeting) % every != 0:
            bring_together(weak, strong, meeting, world, numbers, now, me)
        elif (month + meeting) % (2 * every) == 0:
            bring_owners_together(weak, strong, meeting, world, numbers, now, me)
        else:
            bring_owners_together(strong, weak, meeting, world, numbers, now, me)
    cost = np.int64(me.place_cost[weak] * 100.0)
    for post in range(due_this_month(me.places[weak], month)):
        payer = weak if policy.left[weak, me.number] >= policy.left[strong, me.number] else strong
        if policy.left[payer, me.number] < cost:
            return
        work = next_on_list(strong, world, numbers, now, me)
        kind, place = NO_WORKPLACE, np.int64(-1)
        if work == NOTHING:
            kind, place = find_opening(strong, post, world, numbers, now)
            if kind == NO_WORKPLACE:
                return
        i = offer_post(weak, post, world, numbers, now, me)
        if i < 0:
            continue
        anyway = finds_anyway(i, 1, PAIRING_LUCK, world, numbers, now)
        if work == NOTHING:
            hire(i, kind, place, FIRST_LEVER_CAUSE + me.number, world, numbers, now)
        elif not fill_post(i, weak, strong, work, world, numbers, now, me):
            return
        note_accepted(policy, journal, me.number, weak, residents.identity[i], -1, -1, anyway)
        spend_outside(policy, ledger, me.number, payer, books.LEVER_COSTS, cost)


@kernel
def set_aside_posts(world, now, me):
    """What posts of upkeep cost this month is kept of the services of the wijk that wants it."""
    contracts = world.contracts
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if mine and me.work[c] == UPKEEP and is_held(c, world, me):
            world.terms.set_aside[me.work_in[c], 0] += me.price[c]


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What posts of upkeep cost this month is kept of the services."""
    set_aside_posts(world, now, me)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: this month's meetings and posts across, spread evenly over the year."""
    pair_wijken(world, numbers, now, me)
