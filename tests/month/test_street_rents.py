"""What units in a street fetch: signed rents nearby, how long they count, what is asked meanwhile."""

import math

import pytest

from tests.month.bench import EMPTY_UNIT, SALON, make_wijk_of_three, tune
from wijkabm.ground.tables.codes import USE_OTHER
from wijkabm.month.premises import street_rents as rule

NUMBERS = tune(premises={"rent_reach": 100.0, "rent_memory": 30.0, "rent_least": 4.0})
HERE, NEAR = 0, 1
SIGNED = 0.7 * 150_000


@pytest.fixture
def wijk():
    """Two streets, 100 m from each other; the empty unit stands in the first."""
    world = make_wijk_of_three()
    world.segments.distance[HERE], world.segments.local[:] = (0.0, 100.0), (HERE, NEAR)
    world.premises.segment[:] = (NEAR, HERE, NEAR, HERE)
    world.segments.rent_weight[:] = 3.0
    return world


def compare(world, rent=SIGNED):
    rule.compare_rent.py_func(EMPTY_UNIT, rent, world, NUMBERS)


def test_a_signed_rent_counts_by_how_near_it_is(wijk):
    compare(wijk)
    near = math.exp(-1.0)
    level, weight = wijk.segments.rent_level, wijk.segments.rent_weight
    assert level[HERE] == pytest.approx(1.0 - 0.3 / 4)
    assert level[NEAR] == pytest.approx(1.0 - 0.3 * near / (3 + near))
    assert weight.tolist() == pytest.approx([4.0, 3.0 + near])


def test_a_better_kept_street_is_no_comparable_for_others(wijk):
    wijk.premises.street_worth[EMPTY_UNIT] = math.log(0.7)
    compare(wijk)
    assert wijk.segments.rent_level.tolist() == pytest.approx([1.0] * 2)


def test_who_asks_a_rent_nearby_follows(wijk):
    wijk.premises.tenant[EMPTY_UNIT] = 6  # who has just signed
    wijk.premises.tenant[SALON] = -1
    asked = wijk.premises.asking_rent.copy()
    compare(wijk)
    asked[SALON] = int(150_000 * wijk.segments.rent_level[NEAR])
    assert wijk.premises.asking_rent.tolist() == asked.tolist()


def test_rents_are_forgotten_down_to_what_old_ones_count(wijk):
    wijk.segments.rent_weight[:] = 9.0, 4.1
    rule.forget_rents.py_func(wijk, NUMBERS)
    assert wijk.segments.rent_weight.tolist() == pytest.approx([9.0 * 29 / 30, 4.0])


def test_the_index_is_what_units_fetch_over_what_they_fetched(wijk):
    """Of 150, 50, 150 and 150 thousand the third is no unit, and another stands empty."""
    wijk.premises.base_rent[1] = 50_000
    wijk.segments.rent_level[:] = 0.9, 1.2
    wijk.premises.use[SALON] = USE_OTHER
    rule.measure_rents.py_func(wijk)
    index = (1.2 * 150 + 0.9 * 50 + 0.9 * 150) / 350
    assert wijk.wijken.rent_index[0] == pytest.approx(index)
    assert (wijk.wijken.n_units[0], wijk.wijken.vacancy_rate[0]) == (3, 1 / 3)
