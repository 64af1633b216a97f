"""A crisis: money held back is kept, jobs go and come back."""

import numpy as np

from tests.instruments import CRISIS_JOB_LOSS, CRISIS_SPENDING
from tests.levers.parts import give_doses
from tests.levers.shocks_bench import NUMBERS, befall, events, hold_back, plan
from tests.month.bench import make_wijk_of_three
from tests.month.plain import Here, plain
from tests.worlds import make_small_world
from wijkabm.ground.tables.codes import HORECA, WORKS_ELSEWHERE
from wijkabm.ground.tables.journal import CAUSE_SHOCK, EVENT_JOB_ENDED


def test_crisis_takes_a_share_of_what_is_beyond_need_and_leaves_it_in_the_purse():
    world = make_wijk_of_three()
    before = plan(world)
    savings = world.households.savings.copy()
    world.policy.dose[0, CRISIS_SPENDING] = 0.2
    hold_back(world)
    kept = before - np.floor(before * 0.2 * (1.0 - NUMBERS.market.need[None, :])).astype(np.int64)
    assert (world.households.budget[:2, :5] == kept).all()
    assert world.households.budget[0, HORECA] < before[0, HORECA]
    assert (world.households.savings == savings).all()
    assert (world.segments.demand.sum(axis=0) == kept.sum(axis=0)).all()


def test_crisis_destroys_jobs_and_they_come_back():
    world = make_small_world(60)
    residents, region = world.residents, world.region
    at_work = int(((residents.status == WORKS_ELSEWHERE) & (residents.alive == 1)).sum())
    jobs, open_jobs, ring = region.jobs[0], region.vacancies[0], region.jobseekers[0]
    world.policy.dose[0, CRISIS_JOB_LOSS] = 0.3
    befall(world)
    lost = events(world, EVENT_JOB_ENDED)
    assert 0.1 * at_work < len(lost) < 0.6 * at_work
    assert all(row[5] == CAUSE_SHOCK for row in lost)
    assert region.lost[0] == jobs - region.jobs[0]
    assert region.jobseekers[0] > ring
    assert region.vacancies[0] == open_jobs - (
        region.lost[0] - len(lost) - (region.jobseekers[0] - ring)
    )
    world.policy.dose[0, CRISIS_JOB_LOSS] = 0.0
    for month in range(2, 400):
        befall(world, month)
    assert region.lost[0] == 0
    assert region.jobs[0] == jobs


def test_a_crisis_ends_the_same_share_of_the_rings_jobs_elsewhere():
    """Of a hundred ten seek and ten commute: a tenth of eighty, and of fifty open jobs."""
    here = Here()
    region = here.world.region
    region.labour_force[0], region.jobseekers[0], region.vacancies[0] = 100, 10, 50
    here.world.employers.jobs[0] = 10
    give_doses(here, crisis_job_loss=0.1)
    here.call(plain.shocks.destroy_jobs)
    assert (region.jobseekers[0], region.vacancies[0]) == (10 + 8, 45)
    assert region.lost[0] == 8 + 5
