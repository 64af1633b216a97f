"""Who seeks work, and how soon it is found: chances, and what wears them off."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    OWNER,
    STUDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_DISMISSED,
    CAUSE_FIRM_CLOSED,
    CAUSE_MEANS_RAN_OUT,
    CAUSE_THROUGH_MARKET,
    EVENT_TO_BENEFIT,
    LIFE_WENT_ON_BENEFIT,
    NO_CAUSE,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.month.work.jobs import TOO_LITTLE, end_job, hire, lose_job
from wijkabm.month.work.means import passes_means_test
from wijkabm.month.work.wages import HIGH, LOW


@inline
def end_of_studies(schooling, work):
    """Age at which studies end, by schooling."""
    if schooling == LOW:
        return work.studies_low
    if schooling == HIGH:
        return work.studies_high
    return work.studies_middle


@part
def seeks_work(residents, work, i, month):
    """Whether resident `i` competes for jobs: jobseekers, people on bijstand, school-leavers."""
    status = residents.status[i]
    if status in (JOBSEEKER, ON_BIJSTAND):
        return True
    if status != STUDENT:
        return False
    age = age_of(residents.birth_month[i], month)
    return age >= end_of_studies(residents.schooling[i], work)


@part
def works(residents, i):
    """Whether resident `i` works: employed or owner."""
    return residents.status[i] <= OWNER


@part
def relative_chance(residents, work, i):
    """Chance of a job relative to a seeker of middle schooling without ties.

    Schooling x (1 + referral x share of ties who work) x, on bijstand, `bijstand_finding` x what
    the benefit leaves of extra pay (``1 - benefit_usual + benefit_leaves``; *assumption*) x
    the foot in the door of part-time work; school-leavers find at `first_job`. Arrears at home take the share
    ``worries`` of it. What events and courses
    changed in search and skill multiplies it by ``exp(search + skill)``.
    """
    chance = work.chance_middle
    if residents.schooling[i] == LOW:
        chance = work.chance_low
    elif residents.schooling[i] == HIGH:
        chance = work.chance_high
    n = residents.n_ties[i]
    if n > 0:
        working = 0
        for k in range(n):
            if works(residents, np.int64(residents.ties[i, k])):
                working += 1
        chance *= 1.0 + work.referral * working / n
    if residents.status[i] == ON_BIJSTAND:
        chance *= work.bijstand_finding * (1.0 - work.benefit_usual + work.benefit_leaves)
        if residents.part_time[i] + residents.local_pay[i] > 0:
            chance *= 1.0 + work.part_time_help
    elif residents.status[i] == STUDENT:
        chance *= work.first_job / work.job_finding
    chance *= 1.0 - residents.worries[i]
    if residents.search[i] != 0.0 or residents.skill[i] != 0.0:
        chance *= math.exp(residents.search[i] + residents.skill[i])
    return chance


@inline
def fade(value, memory):
    """What is left of an effect after a month; nothing once it is too small to matter."""
    left = value * memory
    if left < TOO_LITTLE and left > -TOO_LITTLE:
        return 0.0
    return left


# --- jobs end ------------------------------------------------------------------------------------


@part
def relative_loss(residents, work, i):
    """Chance to lose a job relative to people of middle schooling."""
    if residents.schooling[i] == LOW:
        return work.loss_low
    if residents.schooling[i] == HIGH:
        return work.loss_high
    return 1.0


@part
def change_worker(i, world, numbers, now):
    """One working resident: the shop closed, the job is lost, health gives way, a job elsewhere."""
    residents, shops, wijken, region = world.residents, world.shops, world.wijken, world.region
    journal = world.journal
    work, income = numbers.work, numbers.income
    month, key = now.month, now.key
    w = residents.wijk[i]
    kind = residents.workplace_kind[i]
    if kind == IN_SHOP and shops.alive[residents.workplace[i]] == 0:
        cause = CAUSE_FIRM_CLOSED
        lose_job(i, cause, world, numbers, now)
        return
    bits = streams.draw(key, streams.JOB_LOSS, residents.identity[i], 0)
    limit = wijken.job_loss[w] * relative_loss(residents, work, i)
    if streams.is_below(bits, limit):
        cause = CAUSE_DISMISSED
        lose_job(i, cause, world, numbers, now)
        return
    limit += wijken.disability_step[w]
    if streams.is_below(bits, limit):
        end_job(i, world)
        residents.status[i] = ON_DISABILITY
        residents.status_since[i] = month
        residents.benefit[i] = np.int64(income.disability_benefit * 100.0)
        note_fact(journal, residents.identity[i], LIFE_WENT_ON_BENEFIT, ON_DISABILITY)
        note_event(journal, EVENT_TO_BENEFIT, w, residents.identity[i], -1, -1, NO_CAUSE)
        return
    if kind != ELSEWHERE and region.vacancies[0] > 0:
        limit += work.job_to_job
        if streams.is_below(bits, limit):
            end_job(i, world)
            cause = CAUSE_THROUGH_MARKET
            hire(i, ELSEWHERE, -1, cause, world, numbers, now)


@part
def change_jobless(i, world, numbers, now):
    """One resident without work: steps between seeking, bijstand and staying at home."""
    households, residents, wijken = world.households, world.residents, world.wijken
    journal = world.journal
    work, income = numbers.work, numbers.income
    month, key = now.month, now.key
    w = residents.wijk[i]
    status = residents.status[i]
    identity = residents.identity[i]
    bits = streams.draw(key, streams.BENEFIT, identity, 0)
    if status == JOBSEEKER:
        if month - residents.status_since[i] >= np.int64(income.unemployment_months):
            residents.benefit[i] = 0
        if streams.is_below(bits, wijken.home_step[w]):
            residents.status[i] = AT_HOME
            residents.status_since[i] = month
            residents.benefit[i] = 0
        elif streams.is_below(
            bits, wijken.home_step[w] + wijken.benefit_step[w]
        ) and passes_means_test(households, residents, income, i):
            residents.status[i] = ON_BIJSTAND
            residents.status_since[i] = month
            residents.benefit[i] = 0
            note_fact(journal, identity, LIFE_WENT_ON_BENEFIT, ON_BIJSTAND)
            note_event(journal, EVENT_TO_BENEFIT, w, identity, -1, -1, CAUSE_MEANS_RAN_OUT)
    elif status == ON_BIJSTAND:
        if streams.is_below(bits, work.bijstand_other_exit):
            residents.status[i] = JOBSEEKER
            residents.status_since[i] = month
            residents.part_time[i] = 0
            return
        change = streams.draw(key, streams.BENEFIT, identity, 1)
        if residents.part_time[i] > 0:
            if streams.is_below(change, work.part_time_end):
                residents.part_time[i] = 0
        else:
            share = work.part_time_share
            start = work.part_time_end * share / (1.0 - share)
            start = start * work.benefit_leaves / work.benefit_usual
            if streams.is_below(change, start):
                residents.part_time[i] = np.int64(work.part_time_pay * 100.0)
    elif streams.is_below(bits, work.home_return):
        residents.status[i] = JOBSEEKER
        residents.status_since[i] = month


@part
def turn_eighteen(i, world, numbers, now):
    """Of students who turn 18 a share, `learners_at_work`, looks for a job that comes first."""
    residents = world.residents
    work = numbers.work
    month, key = now.month, now.key
    if month - residents.birth_month[i] == 216 and streams.happens(
        key, streams.BENEFIT, residents.identity[i], 0, work.learners_at_work
    ):
        residents.status[i] = JOBSEEKER
        residents.status_since[i] = month
