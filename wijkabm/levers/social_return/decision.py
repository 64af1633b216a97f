"""Social return: contractors of the municipality must hire a few people who are without work.

The quota is a share of what the municipality buys. A place is an open job of the region, at a contractor
elsewhere or at a local firm with a public contract: who fills it takes it from another seeker. Some seekers
are asked; each decides by what the pay leaves beyond the benefit; the contractor takes the most
employable of those who come (creaming). At the end of the contract some stay on.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    CONTRACT_PLACEMENT,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import CAUSE_FEWER_STAFF, FIRST_LEVER_CAUSE
from wijkabm.levers.contracts import count_contracts
from wijkabm.levers.seekers import finds_anyway, gain_of_pay, next_seeker, takes_it
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.work.jobs import hire, lose_job
from wijkabm.month.work.ring import open_jobs
from wijkabm.month.work.seeking import relative_chance
from wijkabm.month.work.wages import FULL_TIME, local_wage

PLACEMENT_LUCK = streams.name_luck("placement")


@part
def holds_place(residents, contracts, c):
    """Whether the party of a placement still has the job that it brought."""
    i = contracts.row[c]
    works = residents.status[i] == WORKS_ELSEWHERE or residents.status[i] == WORKS_LOCALLY
    return (
        residents.alive[i] == 1
        and residents.identity[i] == contracts.party[c]
        and works
        and residents.status_since[i] == contracts.start[c]
    )


@part
def run_places(world, numbers, now, me):
    """Guidance is paid month by month; at the end a person stays with chance `retention`, or seeks again.

    A place that went to the ring (row -1) ends in the same way there.
    """
    residents, region, contracts = world.residents, world.region, world.contracts
    policy, ledger = world.policy, world.ledger
    month, key = now.month, now.key
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        i, w = contracts.row[c], contracts.wijk[c]
        if i >= 0 and not holds_place(residents, contracts, c):
            end_contract(c, world)
        elif contracts.end[c] <= month:
            stays = streams.happens(key, PLACEMENT_LUCK, contracts.party[c], 1, me.stay[c])
            if not stays and i >= 0:
                lose_job(i, CAUSE_FEWER_STAFF, world, numbers, now)
            elif not stays:
                region.jobseekers[0] += 1
                region.vacancies[0] += 1
            end_contract(c, world)
        else:
            cents = contracts.amount[c]
            spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, cents)


@part
def find_supplier(shops, w):
    """A local firm with a public contract and an open job, the oldest by identity; -1 if none."""
    found = np.int64(-1)
    for s in range(shops.alive.size):
        supplies = shops.wijk[s] == w and shops.public_orders[s] > 0 and open_jobs(shops, s) > 0
        if supplies and (found < 0 or shops.identity[s] < shops.identity[found]):
            found = np.int64(s)
    return found


@part
def choose_seeker(w, place, world, numbers, now, me):
    """Who of those asked gets the place: of all who want it, the first in a race by chance; or -1."""
    residents, policy, journal = world.residents, world.policy, world.journal
    work, income, firms = numbers.work, numbers.income, numbers.firms
    key = now.key
    pay = local_wage(income, firms)
    best = np.int64(-1)
    least = 0.0
    last = np.uint64(0)
    for _ in range(np.int64(work.asked)):
        i, last = next_seeker(residents, w, key, PLACEMENT_LUCK, 10 + 4 * place, last)
        if i < 0:
            break
        identity = residents.identity[i]
        note_offer(policy, journal, me.number, w, identity, -1, -1)
        gain = gain_of_pay(i, pay, world, numbers)
        about = 11 + 4 * place
        if takes_it(i, gain, FULL_TIME, PLACEMENT_LUCK, about, world, numbers, now):
            time = streams.exponential(key, PLACEMENT_LUCK, identity, 12 + 4 * place)
            time /= max(relative_chance(residents, work, i), 1e-6)
            if best < 0 or time < least:
                best = i
                least = time
        else:
            note_refused(policy, journal, me.number, w, identity, -1, -1)
    return best


@part
def goes_to_resident(w, place, world, now, me):
    """Whether a place is for the wijk: by rule with chance `residents_first`, else by numbers of seekers."""
    residents, region = world.residents, world.region
    key = now.key
    first = me.residents_first[w]
    here = 0
    for i in range(residents.alive.size):
        seeks = residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND
        if residents.alive[i] == 1 and residents.wijk[i] == w and seeks:
            here += 1
    by_numbers = here / max(here + region.jobseekers[0], 1)
    chance = first + (1.0 - first) * by_numbers
    return streams.happens(key, PLACEMENT_LUCK, w, 13 + 4 * place, chance)


@kernel
def place_seekers(world, numbers, now, me):
    """Step 1: placements that run and end, then new ones up to the quota.

    ``places = quota x purchasing x inhabitants / labour cost``, rounded. A place needs an open job.
    """
    residents, shops, wijken, region = world.residents, world.shops, world.wijken, world.region
    contracts, policy, journal = world.contracts, world.policy, world.journal
    income, firms = numbers.income, numbers.firms
    month = now.month
    run_places(world, numbers, now, me)
    for w in range(wijken.inhabitants_start.size):
        bought = me.purchasing[w] * wijken.inhabitants_start[w]
        due = me.quota[w] * bought / firms.labour_cost
        n = np.int64(math.floor(due + 0.5)) - count_contracts(w, contracts, me)
        guidance = np.int64(me.guidance[w] * 100.0)
        end = month + np.int64(me.months[w])
        left = policy.left[w, me.number]
        for place in range(max(n, np.int64(0))):
            if region.vacancies[0] <= 0 or guidance > left:
                break
            i = np.int64(-1)
            if goes_to_resident(w, place, world, now, me):
                i = choose_seeker(w, place, world, numbers, now, me)
                if i < 0:
                    continue
                party = residents.identity[i]
                anyway = finds_anyway(i, end - month, PLACEMENT_LUCK, world, numbers, now)
                note_accepted(policy, journal, me.number, w, party, -1, -1, anyway)
                s = find_supplier(shops, w)
                kind = ELSEWHERE if s < 0 else IN_SHOP
                hire(i, kind, s, FIRST_LEVER_CAUSE + me.number, world, numbers, now)
                residents.net_wage[i] = local_wage(income, firms)
                residents.hours[i] = FULL_TIME
            else:
                if region.jobseekers[0] <= 0:
                    continue
                region.jobseekers[0] -= 1
                region.vacancies[0] -= 1
                party = streams.make_identity(w, month, 500 + place)
            c = open_contract(
                contracts, CONTRACT_PLACEMENT, me.number, w, party, i, -1, -1, month, end,
                guidance,
            )  # fmt: skip
            if c >= 0:
                me.stay[c] = me.retention[w]
                left -= guidance


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: placements that run and end, then new ones up to the quota."""
    place_seekers(world, numbers, now, me)
