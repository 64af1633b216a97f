"""Those who live outside: commuters into the wijk, seekers of the ring."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part

# --- jobs start ----------------------------------------------------------------------------------


@inline
def whole_number(expected, key, decision, about):
    """Round `expected` >= 0 up or down by luck, so that its mean is kept."""
    whole = np.int64(math.floor(expected))
    if streams.happens(key, decision, 0, about, expected - whole):
        whole += 1
    return whole


@part
def open_jobs(shops, s):
    """Jobs that a shop wants to fill."""
    if shops.alive[s] == 0:
        return np.int64(0)
    return max(np.int64(0), shops.staff_wanted[s] - shops.staff[s])


@inline
def ring_chance(work):
    """Relative chance of the ring's seekers: of their ties ``ring_working`` work."""
    return work.chance_middle * (1.0 + work.ring_working * work.referral)


@part
def count_commuters(shops, employers):
    """Residents of the ring who work in local firms."""
    total = np.int64(0)
    for s in range(shops.alive.size):
        if shops.alive[s] == 1:
            total += shops.staff[s] - shops.staff_residents[s]
    for e in range(employers.jobs.size):
        total += employers.jobs[e] - employers.residents[e]
    return total


@part
def change_ring(finding, world, numbers, now):
    """The ring's own people lose and find jobs elsewhere at the rates that hold for residents.

    `finding` is the chance of a seeker with relative chance one. Losses: the mean `job_loss` of the
    wijken times the ring's people who work elsewhere.
    """
    shops, employers, wijken, region = world.shops, world.employers, world.wijken, world.region
    work = numbers.work
    key = now.key
    loss = 0.0
    for w in range(wijken.job_loss.size):
        loss += wijken.job_loss[w]
    loss /= max(1, wijken.job_loss.size)
    away = region.labour_force[0] - region.jobseekers[0] - count_commuters(shops, employers)
    found = whole_number(
        min(1.0, finding * ring_chance(work)) * max(np.int64(0), region.jobseekers[0]),
        key, streams.RING, 1,
    )  # fmt: skip
    found = min(found, max(np.int64(0), region.vacancies[0]))
    lost = whole_number(loss * max(np.int64(0), away), key, streams.RING, 2)
    region.jobseekers[0] += lost - found
    region.vacancies[0] += lost - found


@part
def hire_commuters(world, numbers, now):
    """Open jobs in shops that no resident took go to the ring, at ``commuter_fill`` a month."""
    shops, region = world.shops, world.region
    work = numbers.work
    key = now.key
    for s in range(shops.alive.size):
        for k in range(open_jobs(shops, s)):
            if region.jobseekers[0] <= 0:
                return
            if streams.happens(key, streams.JOB_KIND, shops.identity[s], 1 + k, work.commuter_fill):
                shops.staff[s] += 1
                region.jobseekers[0] -= 1
