"""A covenant: what a review sees, and what it decides."""

import numpy as np
import pytest

from tests.instruments import COACHING, LEVERS, SCHOOLING
from tests.measure.test_indicators import make_world, open_shop, settle
from wijkabm.ground.tables.codes import JOBSEEKER, ON_PENSION, WORKS_ELSEWHERE
from wijkabm.levers.desk.covenant import (
    Covenant,
    Review,
    count_benefit_households,
    count_owners,
    measure_turnover,
)


def make_review(**fields):
    plan = {"targets": {"turnover": 0.5}, "levers": ["coaching", "schooling"], "end": 25}
    return Review(Covenant(**{**plan, **fields}), 1)


def live(review, world, sales, months, accepted=1, first=1):
    """Let months pass with these sales and answers; returns the factor of coaching after each."""
    factors = []
    for month in range(first, first + months):
        world.shops.sales[0] = sales(month)
        world.policy.accepted[0, COACHING] = accepted
        world.policy.offered[0, COACHING] = 3
        review.open_month(world, month)
        factors.append(float(review.factor[0, COACHING]))
    return factors


def test_what_is_measured():
    world = make_world()
    open_shop(world, 0, 0, sales=500)
    open_shop(world, 1, 0, sales=300)
    settle(world, [JOBSEEKER, WORKS_ELSEWHERE, ON_PENSION])
    world.residents.household[:3] = (0, 0, 1)
    world.households.alive[2] = 0
    assert measure_turnover(world, 1).tolist() == [800]
    assert count_owners(world, 1).tolist() == [2]
    assert count_benefit_households(world, 1).tolist() == [0.5]


def test_it_begins_at_its_first_strength_and_leaves_other_levers_alone():
    world, review = make_world(), make_review()
    review.open_month(world, 1)
    others = [k for k in range(len(LEVERS)) if k not in (COACHING, SCHOOLING)]
    assert review.factor[0, [COACHING, SCHOOLING]].tolist() == [0.5, 0.5]
    assert (review.factor[0, others] == 1.0).all()


def test_it_raises_what_lags_and_lowers_what_is_reached():
    world = make_world()
    open_shop(world, 0, 0)
    review = make_review()
    assert live(review, world, lambda m: 100, 12)[-1] == 1.0
    raised = live(review, world, lambda m: 300, 6, first=13)
    assert raised[-1] == 0.5
    assert {d.on_track for d in review.decisions} == {0.0, 1.0}


def test_it_ends_what_nobody_wants():
    world = make_world()
    open_shop(world, 0, 0)
    review = make_review(patience=2)
    factors = live(review, world, lambda m: 100, 9, accepted=0)
    assert factors[-1] == 0.0
    assert review.factor[0, SCHOOLING] == 0.75


def test_before_and_after_its_term_the_levers_stand_as_they_are():
    world = make_world()
    review = make_review(start=4, end=8)
    for month in (3, 8, 20):
        review.open_month(world, month)
        assert (review.factor == 1.0).all()


def test_two_runs_decide_the_same():
    worlds = [make_world(), make_world()]
    reviews = [make_review(), make_review()]
    for world, review in zip(worlds, reviews, strict=True):
        open_shop(world, 0, 0)
        live(review, world, lambda m: 100 + 7 * m, 20)
    assert reviews[0].decisions == reviews[1].decisions
    assert np.array_equal(reviews[0].factor, reviews[1].factor)


def test_a_term_of_nothing_is_refused():
    with pytest.raises(ValueError, match="end 3 must come after start 3"):
        make_review(start=3, end=3)
