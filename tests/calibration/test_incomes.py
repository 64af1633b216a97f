"""What a handful of firms earn."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from calibration import incomes
from tests.calibration.plain import make_run, of_branches, pool
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, HOME, HORECA, INDEPENDENT, NONFOOD
from wijkabm.ground.tables.journal import LIFE_INCOME_OF_YEAR, LIFE_REVENUE_OF_YEAR

SHOPS = SimpleNamespace(
    alive=np.array([1, 1, 0, 1, 0]),
    freed=np.array([-9, -9, 24, -9, 23]),
    opened=np.array([1, 12, 2, 24, 1]),
    branch=np.array([FOOD, FOOD, HORECA, HOME, HORECA]),
    owner_kind=np.array([INDEPENDENT, CHAIN_SHOP, INDEPENDENT, INDEPENDENT, INDEPENDENT]),
    identity=np.array([70, 71, 72, 73, 74]),
    staff=np.array([0, 4, 1, 0, 0]),
    owner=np.array([1, 0, -1, 2, -1]),
    revenue=np.array([1_000, 9_000, 500, 77, 88]),
    result=np.array([300, 180, -50, 7, 8]),
)


def test_results_are_of_all_who_were_there_for_the_market():
    # month 24: the café that closed at its end counts; who opened after the market or closed before does not
    noted = incomes.note_firms(SHOPS, 24)
    assert noted["firms"].tolist() == [2, 0, 0, 0, 1]
    assert noted["one_person"].tolist() == [1, 0, 0, 0, 1]
    assert noted["revenue"].tolist() == [10_000, 0, 500, 0, 0]
    assert noted["result"].tolist() == [480, 0, -50, 0, 0]


def test_the_result_is_weighted_by_revenue_over_branches_and_runs():
    one = make_run(revenue=of_branches(90, 10, 5, 0, 0), result=of_branches(9, 5, 1, 0, 0))
    other = make_run(revenue=of_branches(100, 0, 0, 0, 0), result=of_branches(0, 0, 0, 0, 0))
    assert incomes.measure_result(FOOD, NONFOOD)(pool(one, other)) == pytest.approx(14 / 200)
    assert incomes.measure_result(HORECA)(pool(one, other)) == pytest.approx(1 / 5)
    assert math.isnan(incomes.measure_result(HOME)(pool(one, other)))


def test_owners_earn_a_full_years_result_and_chains_have_no_owner():
    facts = np.array(
        [
            [70, LIFE_INCOME_OF_YEAR, 12 * 300_010],
            [70, LIFE_REVENUE_OF_YEAR, 1],
            [71, LIFE_INCOME_OF_YEAR, 12 * 500_000],  # a chain
            [72, LIFE_INCOME_OF_YEAR, -12 * 9_000_000],  # below the lowest bin
            [73, LIFE_INCOME_OF_YEAR, 12 * 100_000],  # opened this month
            [9_999, LIFE_INCOME_OF_YEAR, 5],  # a household
        ]
    )
    counts = incomes.note_owners(SHOPS, facts, 24)
    assert counts.sum(axis=1).tolist() == [1, 0, 1, 0, 0]
    assert counts[HORECA, 0] == 1
    run = make_run(owners_earning=counts)
    assert incomes.earn_at(0.5, FOOD)(pool(run)) == pytest.approx(3_012.5)  # the middle of its bin
    assert math.isnan(incomes.earn_at(0.5, HOME)(pool(run)))


def test_one_person_owners_are_held_against_all_households():
    people = SimpleNamespace(household=np.array([3, 0, 1]))
    households = SimpleNamespace(
        alive=np.array([1, 1, 1, 1, 0]),
        n_adults=np.array([1, 2, 1, 1, 1]),
        n_children=np.array([0, 1, 0, 0, 0]),
        expected_income=np.array([1_000.0, 150_000.0, 99.0, 200_000.0, 0.0]),
        housing_cost=np.array([100_000, 60_000, 0, 0, 0]),
        fixed_costs=np.array([28_900, 8_500, 0, 0, 0]),
    )
    # lines: 130,000 for one; 1.68 times that, 218,400, for two and a child: 218,500 is above it
    noted = incomes.note_poverty(households, people, SHOPS)
    assert noted == {"households": 4, "households_low": 2, "owners_alone": 2, "owners_alone_low": 1}
    assert incomes.measure_poverty_ratio(pool(make_run(**noted))) == pytest.approx(
        (1 / 2) / (2 / 4)
    )
