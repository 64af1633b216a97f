"""Job events: who comes, few hires, and what the others take home."""

import numpy as np
import pytest

from tests.instruments import JOB_EVENTS
from tests.levers.people_levers import NUMBERS, count, make_world, run, turn_on
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND, WORKS_ELSEWHERE
from wijkabm.month.work.seeking import fade, relative_chance

EVENT_MONTH = 2  # with six a year


@kernel
def chance_of(residents, numbers, i):
    return relative_chance(residents, numbers, i)


@pytest.fixture
def world():
    world = make_world()
    turn_on(world, JOB_EVENTS, JOB_EVENTS_EVENTS=6, JOB_EVENTS_PRECISION=1.0)
    return world


def seekers_of(world):
    seeks = np.isin(world.residents.status, (JOBSEEKER, ON_BIJSTAND))
    return np.flatnonzero(seeks & (world.residents.alive == 1))


def test_every_seeker_hears_of_it_and_some_come(world):
    n = len(seekers_of(world))
    run(world, JOB_EVENTS, month=1)
    assert count(world, "offered", JOB_EVENTS) == 0
    run(world, JOB_EVENTS, month=EVENT_MONTH)
    came = count(world, "accepted", JOB_EVENTS)
    assert count(world, "offered", JOB_EVENTS) == n
    assert 0 < came < n
    assert count(world, "refused", JOB_EVENTS) == n - came


def test_hires_fill_open_jobs_one_a_firm_at_most(world):
    numbers = NUMBERS._replace(work=NUMBERS.work._replace(event_hire=100.0, event_interest=1.0))
    before = seekers_of(world)
    vacancies = world.region.vacancies[0]
    run(world, JOB_EVENTS, month=EVENT_MONTH, numbers=numbers)
    hired = (world.residents.status[before] == WORKS_ELSEWHERE).sum()
    assert 0 < hired <= NUMBERS.work.event_firms
    assert world.region.vacancies[0] == vacancies - hired


@pytest.mark.parametrize(("precision", "sign"), [(1.0, 1.0), (0.0, -1.0)])
def test_the_others_learn_or_lose_heart_and_it_fades(world, precision, sign):
    turn_on(world, JOB_EVENTS, JOB_EVENTS_PRECISION=precision)
    numbers = NUMBERS._replace(work=NUMBERS.work._replace(event_hire=0.0))
    run(world, JOB_EVENTS, month=EVENT_MONTH, numbers=numbers)
    search = world.residents.search[world.residents.search != 0.0]
    assert search.size == count(world, "accepted", JOB_EVENTS)
    assert (np.sign(search) == sign).all()
    if precision == 1.0:
        low = world.residents.schooling[world.residents.search != 0.0] == 0
        assert np.allclose(search[low], 0.3)
        assert np.allclose(search[~low], 0.2)
    months = 0
    value = 0.2
    while value != 0.0:
        value = fade(value, NUMBERS.work.search_memory)
        months += 1
    assert months < 36


def test_search_and_skill_multiply_the_chance_of_a_job(world):
    i = int(seekers_of(world)[0])
    plain = chance_of(world.residents, NUMBERS.work, i)
    world.residents.search[i], world.residents.skill[i] = 0.1, 0.2
    assert chance_of(world.residents, NUMBERS.work, i) == pytest.approx(plain * np.exp(0.3))
