"""Social return: a place is an open job, who takes it decides, and at the end some stay."""

import numpy as np
import pytest

from tests.instruments import SOCIAL_RETURN
from tests.levers.people_levers import count, live, make_world, paid, run, turn_on
from wijkabm.ground import books
from wijkabm.ground.tables.codes import ELSEWHERE, JOBSEEKER, ON_BIJSTAND, WORKS_ELSEWHERE
from wijkabm.levers import seekers


@pytest.fixture
def world():
    world = make_world()
    people = world.wijken.inhabitants_start[0]
    turn_on(
        world, SOCIAL_RETURN, SOCIAL_RETURN_QUOTA=0.05, SOCIAL_RETURN_RESIDENTS=1.0,
        SOCIAL_RETURN_PURCHASING=2 * 3630 / 0.05 / people, SOCIAL_RETURN_MONTHS=3,
        SOCIAL_RETURN_RETENTION=0.0, SOCIAL_RETURN_GUIDANCE=300,
    )  # fmt: skip
    return world


def test_two_places_are_filled_from_open_jobs(world):
    vacancies = world.region.vacancies[0]
    seeking = np.isin(world.residents.status, (JOBSEEKER, ON_BIJSTAND)) & (
        world.residents.alive == 1
    )
    run(world, SOCIAL_RETURN)
    rows = world.contracts.row[live(world, SOCIAL_RETURN)]
    assert len(rows) == len(set(rows)) == 2
    assert seeking[rows].all()
    assert (world.residents.status[rows] == WORKS_ELSEWHERE).all()
    assert (world.residents.workplace_kind[rows] == ELSEWHERE).all()
    assert world.region.vacancies[0] == vacancies - 2
    assert count(world, "accepted", SOCIAL_RETURN) == 2
    assert count(world, "offered", SOCIAL_RETURN) >= 2


def test_without_open_jobs_there_are_no_places(world):
    world.region.vacancies[0] = 0
    run(world, SOCIAL_RETURN)
    assert not live(world, SOCIAL_RETURN).size


def test_guidance_is_paid_by_the_month_and_those_who_do_not_stay_seek_again(world):
    run(world, SOCIAL_RETURN)
    rows = world.contracts.row[live(world, SOCIAL_RETURN)]
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_QUOTA=0.0)
    for month in (2, 3):
        run(world, SOCIAL_RETURN, month)
        assert paid(world, books.LEVER_COSTS) == 2 * 30_000
    run(world, SOCIAL_RETURN, 4)
    assert count(world, "ended", SOCIAL_RETURN) == 2
    assert (world.residents.status[rows] == JOBSEEKER).all()
    assert not live(world, SOCIAL_RETURN).size


def test_who_is_kept_on_keeps_the_job(world):
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_RETENTION=1.0)
    run(world, SOCIAL_RETURN)
    rows = world.contracts.row[live(world, SOCIAL_RETURN)]
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_QUOTA=0.0)
    run(world, SOCIAL_RETURN, 4)
    assert (world.residents.status[rows] == WORKS_ELSEWHERE).all()


def test_places_that_are_not_for_residents_go_to_the_ring_by_numbers(world):
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_RESIDENTS=0.0)
    world.region.jobseekers[0] = 10**9
    run(world, SOCIAL_RETURN)
    assert (world.contracts.row[live(world, SOCIAL_RETURN)] == -1).all()
    assert world.region.jobseekers[0] == 10**9 - 2
    assert count(world, "accepted", SOCIAL_RETURN) == 0
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_QUOTA=0.0)
    run(world, SOCIAL_RETURN, 4)
    assert world.region.jobseekers[0] == 10**9


def test_pay_that_leaves_nothing_is_refused(world):
    world.residents.benefit[:] = 10_000_000
    world.residents.status[world.residents.status == ON_BIJSTAND] = JOBSEEKER
    run(world, SOCIAL_RETURN)
    assert count(world, "offered", SOCIAL_RETURN) == count(world, "refused", SOCIAL_RETURN) > 0
    assert not live(world, SOCIAL_RETURN).size


def test_events_of_a_year_are_spread_evenly():
    due = [seekers.due_this_month(6.0, month) for month in range(1, 13)]
    assert due == [0, 1] * 6
    assert sum(seekers.due_this_month(7.3, month) for month in range(1, 121)) == 73
