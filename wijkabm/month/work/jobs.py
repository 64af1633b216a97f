"""A job begins or ends: what changes in every count."""

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    NO_WORKPLACE,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import (
    EVENT_HIRED,
    EVENT_JOB_ENDED,
    LIFE_HIRED_RESIDENT,
    LIFE_LOST_JOB,
    LIFE_WAS_HIRED_BY_EMPLOYER,
    LIFE_WAS_HIRED_BY_SHOP,
    LIFE_WAS_HIRED_ELSEWHERE,
    note_event,
    note_fact,
)
from wijkabm.month.work.wages import FULL_TIME, local_wage, usual_hours, wage_elsewhere

TOO_LITTLE = 1e-3  # an effect on the log chance of a job below this is gone


@part
def end_job(i, world):
    """Give up the job that resident `i` holds, if any; the caller sets his new status.

    A post elsewhere becomes a vacancy of the region, a commuter takes one at an employer, and a shop has
    one employee less. Closed shops have released their posts already. The commuter is a jobseeker of the
    ring, or where nobody there seeks work somebody from farther away, who counts as its labour force then.
    """
    residents, shops, employers = world.residents, world.shops, world.employers
    region = world.region
    kind = residents.workplace_kind[i]
    place = residents.workplace[i]
    if kind == ELSEWHERE:
        region.vacancies[0] += 1
    elif kind == AT_EMPLOYER:
        employers.residents[place] -= 1
        if region.jobseekers[0] > 0:
            region.jobseekers[0] -= 1
        else:
            region.labour_force[0] += 1
    elif kind == IN_SHOP and shops.alive[place] == 1:
        shops.staff[place] -= 1
        shops.staff_residents[place] -= 1
    residents.workplace_kind[i] = NO_WORKPLACE
    residents.workplace[i] = -1
    residents.hours[i] = 0


@part
def start_job(i, kind, place, world, numbers, now):
    """Let resident `i` take a job: ELSEWHERE (`place` -1), AT_EMPLOYER or IN_SHOP (a row)."""
    residents, shops, employers = world.residents, world.shops, world.employers
    wijken, region = world.wijken, world.region
    income, firms, work = numbers.income, numbers.firms, numbers.work
    month = now.month
    identity = residents.identity[i]
    hours = np.int64(FULL_TIME)
    if kind == ELSEWHERE:
        hours = usual_hours(identity, work)
        residents.net_wage[i] = wage_elsewhere(
            identity,
            residents.schooling[i],
            hours,
            wijken.wage_scale[residents.wijk[i]],
            income,
        )
        region.vacancies[0] -= 1
    elif kind == AT_EMPLOYER:
        residents.net_wage[i] = employers.net_wage[place]
        employers.residents[place] += 1
        region.jobseekers[0] += 1
    else:
        residents.net_wage[i] = local_wage(income, firms)
        shops.staff[place] += 1
        shops.staff_residents[place] += 1
    residents.workplace_kind[i] = kind
    residents.workplace[i] = place
    residents.hours[i] = hours
    residents.status[i] = WORKS_ELSEWHERE if kind == ELSEWHERE else WORKS_LOCALLY
    residents.status_since[i] = month
    residents.benefit[i] = 0
    residents.part_time[i] = 0


@part
def lose_job(i, cause, world, numbers, now):
    """Resident `i` loses his job and seeks another, with unemployment benefit for a while."""
    residents, shops, journal = world.residents, world.shops, world.journal
    income = numbers.income
    month = now.month
    kind = residents.workplace_kind[i]
    place = residents.workplace[i]
    premises = np.int64(-1)
    branch = np.int64(-1)
    if kind == IN_SHOP:
        premises = shops.premises[place]
        branch = shops.branch[place]
    end_job(i, world)
    residents.status[i] = JOBSEEKER
    residents.status_since[i] = month
    residents.benefit[i] = np.int64(residents.net_wage[i] * income.unemployment_share + 0.5)
    identity = residents.identity[i]
    note_event(journal, EVENT_JOB_ENDED, residents.wijk[i], identity, premises, branch, cause)
    note_fact(journal, identity, LIFE_LOST_JOB, cause)


@part
def hire(i, kind, place, cause, world, numbers, now):
    """Resident `i` is hired; the journal says where and how."""
    residents, shops, employers = world.residents, world.shops, world.employers
    journal = world.journal
    start_job(i, kind, place, world, numbers, now)
    identity = residents.identity[i]
    premises = np.int64(-1)
    branch = np.int64(-1)
    if kind == IN_SHOP:
        premises = shops.premises[place]
        branch = shops.branch[place]
        note_fact(journal, identity, LIFE_WAS_HIRED_BY_SHOP, shops.identity[place])
        note_fact(journal, shops.identity[place], LIFE_HIRED_RESIDENT, identity)
    elif kind == AT_EMPLOYER:
        note_fact(journal, identity, LIFE_WAS_HIRED_BY_EMPLOYER, employers.identity[place])
    else:
        note_fact(journal, identity, LIFE_WAS_HIRED_ELSEWHERE, residents.net_wage[i])
    note_event(journal, EVENT_HIRED, residents.wijk[i], identity, premises, branch, cause)


@part
def release_staff(shops, region, shop):
    """A shop that has closed lets all its commuters go: they seek in the ring again.

    Its residents are met in the same step at a row that is no longer alive (`change_worker`).
    """
    region.jobseekers[0] += shops.staff[shop] - shops.staff_residents[shop]
    shops.staff[shop] = 0
    shops.staff_residents[shop] = 0
    shops.staff_wanted[shop] = 0
