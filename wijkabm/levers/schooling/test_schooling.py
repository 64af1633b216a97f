"""Schooling: who takes a place, what it holds back, and what remains of it."""

import numpy as np
import pytest

from tests.instruments import SCHOOLING
from tests.levers.people_levers import NUMBERS, count, live, make_world, paid, run, turn_on
from wijkabm.ground import books
from wijkabm.ground.tables.codes import (
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)


def tune(**values):
    return NUMBERS._replace(work=NUMBERS.work._replace(**values))


EAGER = tune(training_interest=100.0, training_owners=0.0, local_search=0.0)


@pytest.fixture
def world():
    world = make_world()
    turn_on(
        world, SCHOOLING, SCHOOLING_PLACES=24, SCHOOLING_MONTHS=4, SCHOOLING_COST=4000,
    )  # fmt: skip
    world.residents.birth_month[:] = -12 * 30
    return world


def stop(world):
    turn_on(world, SCHOOLING, SCHOOLING_PLACES=0)


def test_two_places_a_month_are_taken_by_seekers(world):
    run(world, SCHOOLING, numbers=EAGER)
    rows = world.contracts.row[live(world, SCHOOLING)]
    assert len(rows) == 2
    assert np.isin(world.residents.status[rows], (JOBSEEKER, ON_BIJSTAND)).all()
    assert count(world, "accepted", SCHOOLING) == count(world, "offered", SCHOOLING) == 2


def test_learners_search_less_then_have_a_better_chance(world):
    run(world, SCHOOLING, numbers=EAGER)
    rows = world.contracts.row[live(world, SCHOOLING)]
    stop(world)
    for month in (2, 3, 4):
        run(world, SCHOOLING, month, numbers=EAGER)
        assert paid(world, books.LEVER_COSTS) == 2 * 100_000
        assert (world.residents.search[rows] == -NUMBERS.work.lock_in).all()
        assert (world.residents.skill[rows] == 0.0).all()
    run(world, SCHOOLING, 5, numbers=EAGER)
    assert count(world, "ended", SCHOOLING) == 2
    assert (world.residents.search[rows] == 0.0).all()
    assert (world.residents.skill[rows] == NUMBERS.work.training_gain).all()


def test_who_finds_a_job_drops_out(world):
    run(world, SCHOOLING, numbers=EAGER)
    i = world.contracts.row[live(world, SCHOOLING)[0]]
    stop(world)
    run(world, SCHOOLING, 2, numbers=EAGER)
    world.residents.status[i] = WORKS_ELSEWHERE
    run(world, SCHOOLING, 3, numbers=EAGER)
    assert count(world, "ended", SCHOOLING) == 1
    assert world.residents.search[i] == world.residents.skill[i] == 0.0


def test_nobody_takes_a_place_that_pays_no_more(world):
    world.residents.birth_month[:] = -12 * 67
    run(world, SCHOOLING, numbers=tune(training_owners=0.0))
    assert count(world, "refused", SCHOOLING) == count(world, "offered", SCHOOLING) > 0
    assert not live(world, SCHOOLING).size


def test_a_local_shop_with_an_open_job_may_keep_a_learner_on(world):
    numbers = tune(training_interest=100.0, training_owners=0.0, local_search=1.0)
    run(world, SCHOOLING, numbers=numbers)
    rows = world.contracts.row[live(world, SCHOOLING)]
    stop(world)
    world.shops.staff_wanted[0] += 2
    run(world, SCHOOLING, 5, numbers=numbers)
    assert (world.residents.status[rows] == WORKS_LOCALLY).all()
    assert (world.residents.workplace_kind[rows] == IN_SHOP).all()


def test_an_owner_learns_a_better_way_of_working(world):
    numbers = tune(training_interest=100.0, training_owners=1.0)
    run(world, SCHOOLING, numbers=numbers)
    (c, *_) = live(world, SCHOOLING)
    shop = world.residents.shop[world.contracts.row[c]]
    assert shop >= 0
    stop(world)
    run(world, SCHOOLING, 5, numbers=numbers)
    assert world.shops.practice[shop] == NUMBERS.work.training_practice


def test_without_money_there_are_no_places(world):
    turn_on(world, SCHOOLING, left=0)
    run(world, SCHOOLING, numbers=EAGER)
    assert not live(world, SCHOOLING).size


def test_a_course_that_is_not_paid_stops(world):
    run(world, SCHOOLING, numbers=EAGER)
    rows = world.contracts.row[live(world, SCHOOLING)]
    turn_on(world, SCHOOLING, left=150_000, SCHOOLING_PLACES=0)
    run(world, SCHOOLING, 2, numbers=EAGER)
    assert live(world, SCHOOLING).size == 1
    assert (world.residents.skill[rows] == 0.0).all()


def test_places_for_who_is_on_bijstand_for_long_stay_empty_for_others(world):
    turn_on(world, SCHOOLING, SCHOOLING_LONG_TERM=1.0, SCHOOLING_WAITED=24)
    residents = world.residents
    residents.status[:] = np.where(residents.status == JOBSEEKER, ON_BIJSTAND, residents.status)
    residents.status_since[:] = -22  # 23 months ago
    run(world, SCHOOLING, numbers=EAGER)
    assert count(world, "offered", SCHOOLING) == 0
    waiting = np.flatnonzero(residents.status == ON_BIJSTAND)[:3]
    residents.status_since[waiting] = -23
    run(world, SCHOOLING, numbers=EAGER)
    rows = world.contracts.row[live(world, SCHOOLING)]
    assert len(rows) == 2
    assert np.isin(rows, waiting).all()
