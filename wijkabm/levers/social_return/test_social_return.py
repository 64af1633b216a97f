"""Social return: a place is an open job, who takes it decides, and at the end some stay."""

import numpy as np
import pytest

from tests.instruments import SOCIAL_RETURN
from tests.levers.parts import give_doses
from tests.levers.people_levers import count, live, make_world, paid, run, turn_on
from tests.month.plain import Here, plain
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import ELSEWHERE, JOBSEEKER, ON_BIJSTAND, OWNER, WORKS_ELSEWHERE


@pytest.fixture
def world():
    world = make_world()
    people = world.wijken.inhabitants_start[0]
    turn_on(
        world, SOCIAL_RETURN, SOCIAL_RETURN_QUOTA=0.05, SOCIAL_RETURN_RESIDENTS_FIRST=1.0,
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
    turn_on(world, SOCIAL_RETURN, SOCIAL_RETURN_RESIDENTS_FIRST=0.0)
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


PLACEMENT_LUCK = streams.name_luck("placement")


def test_a_place_goes_to_the_wijk_by_rule_or_by_numbers():
    """Two of the wijk and six of the ring seek: half by rule, of the other half a quarter."""
    here = Here()
    residents = here.world.residents
    residents.status[:3] = (JOBSEEKER, ON_BIJSTAND, OWNER)
    here.world.region.jobseekers[0] = 6
    give_doses(here, social_return_residents_first=0.5)
    for low, high, here_goes in ((0.6, 0.625, True), (0.625, 0.65, False)):
        here.draw_key(PLACEMENT_LUCK, 0, 13 + 4 * 2, low, high)
        assert here.call(plain.social_return.goes_to_resident, w=0, place=2) == here_goes
