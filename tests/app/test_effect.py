"""Effects by hand: means over the same months and worlds, intervals, costs in three parts, prices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from wijkabm.app.effect import (
    SHOWN,
    SMOOTHED,
    compare,
    count_changed,
    follow_effects,
    is_shown,
    price_effects,
)
from wijkabm.app.worlds import INDICATOR_NAMES, PLACES

ROWS = 3  # a wijk, the ring, all
T4 = 2.7764451  # of Student's t with four degrees of freedom


def make_values(pairs=5, months=12, **numbers):
    """Shape (pairs, months, indicators, rows), 0 but for `numbers`: by pair, or by pair and month."""
    out = np.zeros((pairs, months, len(INDICATOR_NAMES), ROWS))
    for name, listed in numbers.items():
        those = np.asarray(listed, float)
        out[:, :, PLACES[name], :] = (those[:, None] if those.ndim == 1 else those)[:, :, None]
    return out


def test_a_difference_is_the_mean_over_pairs_with_its_interval():
    gaps = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = compare(12, 1, make_values(shops_open=10.0 + gaps), make_values(shops_open=[10.0] * 5))
    k = PLACES["shops_open"]
    half = T4 * np.std(gaps, ddof=1) / np.sqrt(5)
    assert found.with_[k, 0] == 13.0
    assert found.without[k, 0] == 10.0
    assert found.difference[k, 0] == 3.0
    assert found.low[k, 0] == pytest.approx(3.0 - half)
    assert found.high[k, 0] == pytest.approx(3.0 + half)
    assert found.worlds == 5
    assert (found.first_month, found.month) == (1, 12)


def test_months_without_a_value_are_left_out():
    months = np.array([[np.nan, 2.0, 4.0]] * 5)
    found = compare(3, 1, make_values(months=3, cohesion=months), make_values(months=3))
    assert found.with_[PLACES["cohesion"], 0] == 3.0


def test_months_count_in_which_both_worlds_of_a_pair_have_a_value():
    ours = make_values(months=3, cohesion=np.array([[np.nan, 2.0, 4.0]] * 5))
    theirs = make_values(months=3, cohesion=np.array([[9.0, 1.0, np.nan]] * 5))
    found = compare(3, 1, ours, theirs)
    k = PLACES["cohesion"]
    assert (found.without[k, 0], found.with_[k, 0], found.difference[k, 0]) == (1.0, 2.0, 1.0)
    path = follow_effects([lists(ours), lists(theirs)], lists(theirs), 0, 0, is_whole=True)
    np.testing.assert_array_equal(path[2, SHOWN.index("cohesion"), 1], 1.0)


@pytest.mark.parametrize("changed", range(6))
def test_an_interval_needs_five_worlds_that_changed(changed):
    gaps = np.where(np.arange(5) < changed, 1.0 + np.arange(5), 0.0)
    ours, theirs = make_values(shops_open=10.0 + gaps), make_values(shops_open=[10.0] * 5)
    found, k = compare(12, 1, ours, theirs), PLACES["shops_open"]
    assert count_changed(found, k, 0) == changed
    assert found.difference[k, 0] == pytest.approx(gaps.mean())
    assert np.isnan([found.low[k, 0], found.high[k, 0]]).all() == (changed < 5)
    path = follow_effects([lists(ours), lists(theirs)], lists(theirs), 0, 0, is_whole=True)
    told = path[11, SHOWN.index("shops_open")]
    assert told[4] == changed
    assert np.isnan(told[2:4]).all() == (changed < 5)


def test_of_the_first_pairs_it_is_not_told_in_how_many_anything_changed():
    found = compare(12, 1, make_values(2, shops_open=[1.0, 2.0]), make_values(2))
    assert count_changed(found, PLACES["shops_open"], 0) is None


@settings(max_examples=30, deadline=None)
@given(arrays.arrays(float, (2, 5, 3), elements=st.floats(-1e6, 1e6)))
def test_without_and_the_difference_make_with_and_a_mean_lies_in_its_interval(numbers):
    ours, theirs = (make_values(months=3, shops_open=part) for part in numbers)
    found = compare(3, 1, ours, theirs)
    np.testing.assert_array_equal(found.without + found.difference, found.with_)
    k = PLACES["shops_open"]
    if found.changed[k, 0] == 5:
        assert found.low[k, 0] <= found.difference[k, 0] <= found.high[k, 0]
    np.testing.assert_allclose(found.gaps[:, k, 0].mean(), found.difference[k, 0], atol=1e-6)


def lists(values):
    return [list(pair) for pair in values]


def test_a_path_says_in_every_month_what_a_comparison_says_of_it():
    rng = np.random.default_rng(1)
    ours = make_values(months=30, shops_open=rng.normal(80.0, 3.0, (5, 30)))
    theirs = make_values(months=30, shops_open=rng.normal(78.0, 3.0, (5, 30)))
    path = follow_effects([lists(ours), lists(theirs)], lists(theirs), 0, 0, is_whole=True)
    assert path.shape == (30, len(SHOWN), 5)
    for month in (1, 5, 12, 13, 30):
        first = max(month - SMOOTHED, 0)
        found = compare(month, first + 1, ours[:, first:month], theirs[:, first:month])
        k = PLACES["shops_open"]
        parts = (found.without, found.difference, found.low, found.high, found.changed)
        expected = [part[k, 0] for part in parts]
        np.testing.assert_allclose(path[month - 1, SHOWN.index("shops_open")], expected)


def test_of_the_first_two_pairs_low_and_high_are_their_own():
    ours = make_values(2, 1, shops_open=[13.0, 9.0])
    theirs = make_values(2, 1, shops_open=[10.0, 10.0])
    levels = make_values(5, 1, shops_open=[10.0, 10.0, 20.0, 20.0, 20.0])
    path = follow_effects([lists(ours), lists(theirs)], lists(levels), 0, 0, is_whole=False)
    np.testing.assert_array_equal(path[0, SHOWN.index("shops_open")], [16.0, 1.0, -1.0, 3.0, 2])


def test_what_levers_cost_less_what_is_saved_is_what_the_municipality_pays():
    ours = make_values(
        lever_costs=[900.0, 1000.0, 1100.0, 1000.0, 1000.0],
        lever_receipts=[100.0] * 5,
        municipal_cost=[5600.0, 5500.0, 5800.0, 5700.0, 5400.0],
    )
    theirs = make_values(municipal_cost=[5000.0] * 5)
    path = follow_effects([lists(ours), lists(theirs)], lists(theirs), 0, ROWS - 1, is_whole=True)
    cost, saved, net = (
        path[11, SHOWN.index(name), 1]
        for name in ("lever_cost", "municipality_saves", "municipal_cost")
    )
    assert (cost, saved, net) == (900.0, 300.0, 600.0)
    assert cost - saved == net


def test_a_price_is_told_only_of_what_differs():
    cost = np.array([100.0, 110.0, 90.0, 105.0, 95.0])
    more = np.array([2.0, 2.2, 1.8, 2.1, 1.9])
    unsure = np.array([2.0, -2.0, 1.0, -1.0, 0.5])
    ours = make_values(
        municipal_cost=cost, shops_open=more, jobs_local_residents=unsure, vacant_units=-more
    )
    prices = price_effects(compare(12, 1, ours, make_values()))
    assert [price[0] for price in prices] == ["shops_open", "vacant_units"]
    for _, ratio, low, high in prices:
        assert ratio == pytest.approx(12 * 50.0)
        assert low <= ratio <= high


@pytest.mark.parametrize(("paid", "gained"), [(-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)])
def test_what_costs_nothing_or_does_harm_has_no_price(paid, gained):
    cost, more = np.array([100.0, 110.0, 90.0, 105.0, 95.0]), np.array([2.0, 2.2, 1.8, 2.1, 1.9])
    ours = make_values(municipal_cost=paid * cost, shops_open=gained * more)
    assert price_effects(compare(12, 1, ours, make_values())) == []


def test_no_price_is_told_where_what_is_paid_may_be_nothing():
    ours = make_values(
        municipal_cost=[100.0, -90.0, 50.0, -60.0, 10.0], shops_open=[2.0, 2.2, 1.8, 2.1, 1.9]
    )
    found = compare(12, 1, ours, make_values())
    assert is_shown(found.low[PLACES["shops_open"], 0], found.high[PLACES["shops_open"], 0])
    assert price_effects(found) == []


def test_an_interval_that_holds_zero_tells_no_difference():
    assert is_shown(0.1, 2.0)
    assert is_shown(-2.0, -0.1)
    assert not is_shown(-0.1, 2.0)
    assert not is_shown(0.0, 0.0)
    assert not is_shown(np.nan, np.nan)
