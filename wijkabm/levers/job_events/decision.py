"""Job events: seekers and firms meet for a day, and learn what to expect.

Few are hired there (Abebe et al. 2017: one job per ten firms), and only into jobs that are open anyhow. What
remains is what people learn: with a precise event beliefs about pay and chances are corrected and search
becomes more effective, the more so for the less educated; without precision who went home with nothing is
discouraged for some months. Both fade (``work.search_memory``).
"""

from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import ELSEWHERE, IN_SHOP, JOBSEEKER, ON_BIJSTAND
from wijkabm.ground.tables.journal import FIRST_LEVER_CAUSE
from wijkabm.levers.seekers import due_this_month, finds_anyway, gain_of_pay, takes_it
from wijkabm.month.offers import note_accepted
from wijkabm.month.work.jobs import hire
from wijkabm.month.work.ring import open_jobs
from wijkabm.month.work.seeking import relative_chance
from wijkabm.month.work.wages import FULL_TIME, local_wage

JOB_EVENT_LUCK = streams.name_luck("job_event")

PER_EVENT = 1000  # ingredients of luck kept for one event


@part
def list_visitors(visitors, w, event, world, numbers, now, me):
    """Seekers who come: the likelier the more a job would leave them; returns how many.

    All seekers of the wijk hear of it. Who stays away is counted as refused, without a line in his life.
    """
    residents, policy, journal = world.residents, world.policy, world.journal
    work, income, firms = numbers.work, numbers.income, numbers.firms
    key = now.key
    n = np.int64(0)
    pay = local_wage(income, firms)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w:
            continue
        if residents.status[i] != JOBSEEKER and residents.status[i] != ON_BIJSTAND:
            continue
        policy.offered[w, me.number] += 1
        gain = float(gain_of_pay(i, pay, world, numbers))
        pull = min(max(gain / (work.worthwhile * 100.0), 0.0), 1.0)
        identity = residents.identity[i]
        chance = work.event_interest * pull
        if streams.happens(key, JOB_EVENT_LUCK, identity, PER_EVENT * event, chance):
            anyway = finds_anyway(i, 1, JOB_EVENT_LUCK, world, numbers, now)
            note_accepted(policy, journal, me.number, w, identity, -1, -1, anyway)
            visitors[n] = i
            n += 1
        else:
            policy.refused[w, me.number] += 1
    return n


@part
def find_visitor(visitors, n, event, stand, world, numbers, now):
    """Whom a firm likes best of those who still seek: the first in a race by relative chance; or -1."""
    residents = world.residents
    work = numbers.work
    key = now.key
    best = np.int64(-1)
    least = 0.0
    for k in range(n):
        i = visitors[k]
        if residents.status[i] != JOBSEEKER and residents.status[i] != ON_BIJSTAND:
            continue
        about = PER_EVENT * event + 2 * stand + 1
        time = streams.exponential(key, JOB_EVENT_LUCK, residents.identity[i], about)
        time /= max(relative_chance(residents, work, i), 1e-6)
        if best < 0 or time < least:
            best = np.int64(i)
            least = time
    return best


@part
def hire_visitors(visitors, n, w, event, world, numbers, now, me):
    """Each firm hires at most one; local firms with an open job first, then firms from elsewhere.

    A firm hires with chance ``event_hire x (1/2 + precision) x n / (n + firms)``: a better match is found
    among more visitors, and when the right ones were asked. Who is chosen decides by the pay.
    """
    shops, region = world.shops, world.region
    work, income, firms = numbers.work, numbers.income, numbers.firms
    key = now.key
    precision = me.precision[w]
    stands = np.int64(work.event_firms)
    chance = work.event_hire * (work.event_imprecise + precision) * n / max(n + stands, 1)
    s = np.int64(-1)
    for stand in range(stands):
        s += 1
        while s < shops.alive.size and (shops.wijk[s] != w or open_jobs(shops, s) == 0):
            s += 1
        local = s < shops.alive.size
        if not local and region.vacancies[0] <= 0:
            return
        if not streams.happens(key, JOB_EVENT_LUCK, w, PER_EVENT * event + 2 * stand, chance):
            continue
        i = find_visitor(visitors, n, event, stand, world, numbers, now)
        if i < 0:
            return
        gain = gain_of_pay(i, local_wage(income, firms), world, numbers)
        about = PER_EVENT * event + 2 * stand + 2
        if takes_it(i, gain, FULL_TIME, JOB_EVENT_LUCK, about, world, numbers, now):
            hire(
                i,
                IN_SHOP if local else ELSEWHERE,
                s if local else np.int64(-1),
                FIRST_LEVER_CAUSE + me.number,
                world,
                numbers,
                now,
            )


@part
def learn_from_event(visitors, n, w, event, world, numbers, now, me):
    """Who was not hired has learned what to look for, or has lost heart.

    With chance `precision` beliefs are corrected and ``search += event_learning`` (1.5 times for low
    schooling), else ``search -= event_learning``; never further than twice that either way.
    """
    residents = world.residents
    work = numbers.work
    key = now.key
    for k in range(n):
        i = visitors[k]
        if residents.status[i] != JOBSEEKER and residents.status[i] != ON_BIJSTAND:
            continue
        step = work.event_learning
        about = PER_EVENT * event + 500
        learns = streams.happens(
            key,
            JOB_EVENT_LUCK,
            residents.identity[i],
            about,
            me.precision[w],
        )
        if learns and residents.schooling[i] == 0:
            step *= work.event_low
        most = work.event_most * work.event_learning * work.event_low
        change = step if learns else -step
        residents.search[i] = min(max(residents.search[i] + change, -most), most)


@kernel
def hold_events(world, numbers, now, me):
    """Step 1: the events of this month, spread evenly over the year."""
    wijken, scratch = world.wijken, world.scratch
    month = now.month
    visitors = scratch.rows
    for w in range(wijken.inhabitants_start.size):
        for event in range(due_this_month(me.events[w], month)):
            n = list_visitors(visitors, w, event, world, numbers, now, me)
            hire_visitors(visitors, n, w, event, world, numbers, now, me)
            learn_from_event(visitors, n, w, event, world, numbers, now, me)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: the events of this month, spread evenly over the year."""
    hold_events(world, numbers, now, me)
