"""Jobs end: of residents and commuters, in shops that want fewer."""

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    IN_SHOP,
    JOBSEEKER,
    NO_WORKPLACE,
    ON_BIJSTAND,
    OWNER,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import (
    CAUSE_FEWER_STAFF,
)
from wijkabm.month.work.jobs import end_job, lose_job, release_staff
from wijkabm.month.work.seeking import change_jobless, change_worker, fade, turn_eighteen


@part
def note_laying_off(shops, region, last):
    """Shops with more staff than wanted send commuters home; ``last`` marks who must fire still.

    Shops that closed last month release their staff; their rows are not used again before.
    ``last[shop]`` is -2 for shops that keep all residents and -1 for those that must lay one off.
    """
    for s in range(shops.alive.size):
        last[s] = -2
        if shops.alive[s] == 0:
            if shops.staff[s] > 0:
                release_staff(shops, region, s)
        else:
            excess = shops.staff[s] - shops.staff_wanted[s]
            if excess > 0:
                commuters = min(excess, shops.staff[s] - shops.staff_residents[s])
                shops.staff[s] -= commuters
                region.jobseekers[0] += commuters
                if excess > commuters:
                    last[s] = -1


@part
def note_last_hired(residents, last, i, key):
    """Remember resident `i` as the one to go if nobody was hired later (ties broken by luck)."""
    s = residents.workplace[i]
    other = last[s]
    if other == -2:
        return
    if other < 0 or residents.status_since[i] > residents.status_since[other]:
        last[s] = i
    elif residents.status_since[i] == residents.status_since[other]:
        mine = streams.draw(key, streams.JOB_LOSS, residents.identity[i], 1)
        if mine < streams.draw(key, streams.JOB_LOSS, residents.identity[other], 1):
            last[s] = i


@part
def turn_over_commuters(world, numbers, now):
    """Commuters leave local shops as residents do: to be a jobseeker, or for a job elsewhere."""
    shops, wijken, region = world.shops, world.wijken, world.region
    work = numbers.work
    key = now.key
    for s in range(shops.alive.size):
        if shops.alive[s] == 0:
            continue
        for k in range(shops.staff[s] - shops.staff_residents[s]):
            bits = streams.draw(key, streams.JOB_LOSS, shops.identity[s], 10 + k)
            loss = wijken.job_loss[shops.wijk[s]]
            if streams.is_below(bits, loss):
                shops.staff[s] -= 1
                region.jobseekers[0] += 1
            elif region.vacancies[0] > 0 and streams.is_below(bits, loss + work.job_to_job):
                shops.staff[s] -= 1
                region.vacancies[0] -= 1


@part
def end_jobs(last, world, numbers, now):
    """Jobs end, and people without work step between seeking, bijstand and staying at home.

    Closed shops' staff and the ``job_loss`` of the wijk first; then a shop with more staff than it
    wants sends its commuters home at once and one resident a month, the last hired (law: last in,
    first out within a group of like posts; *assumption* here).
    """
    residents, shops, region = world.residents, world.shops, world.region
    work = numbers.work
    key = now.key
    note_laying_off(shops, region, last)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            continue
        if residents.search[i] != 0.0:
            residents.search[i] = fade(residents.search[i], work.search_memory)
        if residents.skill[i] != 0.0:
            residents.skill[i] = fade(residents.skill[i], work.skill_memory)
        status = residents.status[i]
        if status in (WORKS_ELSEWHERE, WORKS_LOCALLY):
            change_worker(i, world, numbers, now)
            if residents.workplace_kind[i] == IN_SHOP:
                note_last_hired(residents, last, i, key)
        elif status == OWNER and residents.workplace_kind[i] != NO_WORKPLACE:
            end_job(i, world)  # who started a business leaves the job
        elif status == STUDENT:
            turn_eighteen(i, world, numbers, now)
        elif status in (JOBSEEKER, ON_BIJSTAND, AT_HOME):
            change_jobless(i, world, numbers, now)
    for s in range(shops.alive.size):
        if last[s] >= 0 and shops.staff[s] > shops.staff_wanted[s]:
            cause = CAUSE_FEWER_STAFF
            lose_job(last[s], cause, world, numbers, now)
    turn_over_commuters(world, numbers, now)
