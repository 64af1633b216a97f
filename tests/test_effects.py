"""Statistics of pairs, by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from wijkabm.effects import (
    Window,
    choose_windows,
    control_false_discovery,
    correlate,
    divide_means,
    estimate,
    judge,
    margin_of_placebo,
    mean_over_months,
    quantile_of_t,
    seeds_needed,
)

BASELINE = np.array([10.0, 12.0, 14.0, 16.0])
VALUE = BASELINE + np.array([1.0, 2.0, 3.0, 4.0])


def column(values):
    return np.array(values, float)[:, None]


def test_the_interval_of_four_pairs():
    found = estimate(column(BASELINE), column(VALUE))
    assert found.n[0] == 4
    assert found.baseline[0] == 13.0
    assert found.difference[0] == 2.5
    assert found.error[0] == pytest.approx(math.sqrt(5 / 3 / 4))
    assert found.low[0] == pytest.approx(2.5 - 3.182446 * 0.6454972)
    assert found.high[0] == pytest.approx(2.5 + 3.182446 * 0.6454972)
    assert found.one_low[0] == pytest.approx(1.15)
    assert found.one_high[0] == pytest.approx(3.85)
    assert found.p[0] == pytest.approx(stats.ttest_rel(VALUE, BASELINE).pvalue)


def test_pairing_compares_with_independent_samples():
    found = estimate(column(BASELINE), column(VALUE))
    apart = math.sqrt((np.var(BASELINE, ddof=1) + np.var(VALUE, ddof=1)) / 4)
    assert found.pairing[0] == pytest.approx(found.error[0] / apart)


def test_seeds_without_a_value_are_left_out():
    found = estimate(column([*BASELINE, np.nan]), column([*VALUE, 3.0]))
    assert found.n[0] == 4
    assert found.difference[0] == 2.5
    nobody = estimate(column([np.nan, np.nan]), column([np.nan, 1.0]))
    assert nobody.n[0] == 0
    assert math.isnan(nobody.difference[0])
    assert math.isnan(nobody.one_low[0])


def test_differences_without_spread():
    same = estimate(column([1.0, 2.0]), column([1.0, 2.0]))
    shifted = estimate(column([1.0, 2.0]), column([2.0, 3.0]))
    assert (same.p[0], shifted.p[0]) == (1.0, 0.0)
    assert (shifted.low[0], shifted.high[0]) == (1.0, 1.0)


def test_one_seed_has_no_interval():
    found = estimate(column([1.0]), column([3.0]))
    assert found.difference[0] == 2.0
    assert math.isnan(found.low[0])
    assert math.isnan(found.p[0])


def test_seeds_for_a_stated_precision():
    gaps = np.array([-1.0, 1.0]) * math.sqrt(0.5)  # standard deviation 1
    found = estimate(column([0.0, 0.0]), column(5.0 + gaps))
    stated = seeds_needed(found, 0.1, np.array([0.5]))
    assert stated[0] == 18  # t(17) / sqrt(18) = .497, t(16) / sqrt(17) = .514
    share = seeds_needed(found, 0.1, np.array([np.nan]))  # a tenth of 5 is .5 too
    assert share[0] == 18
    nothing = estimate(column([0.0, 0.0]), column([0.0, 0.0]))
    assert math.isnan(seeds_needed(nothing, 0.1, np.array([np.nan]))[0])


def test_margin_of_a_placebo():
    found = estimate(column([0.0] * 4), column([1.0, -1.0, 1.0, -1.0]))
    assert margin_of_placebo(found)[0] == pytest.approx(3.182446 * math.sqrt(1 / 4))
    still = estimate(column([1.0] * 4), column([1.0] * 4))
    assert margin_of_placebo(still)[0] == 0.0


def test_false_discoveries_are_controlled_among_the_rest():
    p = np.array([0.01, 0.04, 0.03, 0.5, 0.04, np.nan])
    primary = np.array([False, False, False, False, True, False])
    adjusted = control_false_discovery(p, primary)
    assert adjusted[:4] == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjusted[4] == 0.04
    assert math.isnan(adjusted[5])
    assert p[0] == 0.01


@pytest.mark.parametrize(
    ("q", "margin", "smallest", "verdict"),
    [
        (0.01, 0.0, np.nan, "more"),
        (0.2, 0.0, np.nan, "not seen"),
        (0.01, 2.6, np.nan, "not seen"),
        (0.01, np.nan, 3.0, "not seen"),
        (0.01, 1.0, 2.0, "more"),
    ],
)
def test_what_counts_as_seen(q, margin, smallest, verdict):
    found = estimate(column(BASELINE), column(VALUE))
    arrays = (np.array([number]) for number in (q, margin, smallest))
    assert judge(found, *arrays)[0] == verdict
    less = estimate(column(VALUE), column(BASELINE))
    assert judge(less, np.array([0.01]), np.array([0.0]), np.array([np.nan]))[0] == "less"


def gap_of(theta, cost, effect):
    """Fieller's criterion: zero at the limits of the interval."""
    residual = np.array(cost) - theta * np.array(effect)
    t = float(quantile_of_t(len(cost)))
    return residual.mean() ** 2 - t * t * residual.var(ddof=1) / len(cost)


def test_cost_per_unit_of_a_clear_effect_is_bounded():
    cost, effect = [10.0, 12.0, 11.0, 13.0], [2.0, 2.1, 1.9, 2.2]
    found = divide_means(cost, effect)
    assert found.shape == "between"
    assert found.ratio == pytest.approx(46.0 / 8.2)
    assert found.low < found.ratio < found.high
    assert gap_of(found.low, cost, effect) == pytest.approx(0.0, abs=1e-9)
    assert gap_of(found.high, cost, effect) == pytest.approx(0.0, abs=1e-9)


def test_cost_per_unit_of_an_effect_that_may_be_zero_is_unbounded():
    cost, effect = [10.0, 12.0, 11.0, 13.0], [2.0, -1.0, 1.0, -0.5]
    found = divide_means(cost, effect)
    assert found.shape == "outside"
    assert found.low < 0.0 < found.high
    assert gap_of(found.low, cost, effect) == pytest.approx(0.0, abs=1e-6)
    assert gap_of(found.high, cost, effect) == pytest.approx(0.0, abs=1e-6)
    assert gap_of(0.0, cost, effect) > 0.0  # outside: zero is excluded
    assert gap_of(10.0 * found.high, cost, effect) < 0.0


def test_cost_per_unit_when_nothing_is_known():
    assert divide_means([1.0, -1.0, 0.5], [1.0, -1.0, -0.2]).shape == "any"
    assert divide_means([1.0, 2.0], [0.0, 0.0]).shape == "none"
    assert divide_means([1.0], [1.0]).shape == "none"


def test_correlation_of_pairs():
    one = np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]])
    other = np.array([[2.0, 1.0], [4.0, 2.0], [8.0, 3.0]])
    found = correlate(one, other)
    assert found[0] == pytest.approx(1.0)
    assert math.isnan(found[1])
    assert correlate(one[:, 0], -other[:, 0]) == pytest.approx(-1.0)


def test_windows_and_their_means():
    assert [window.name for window in choose_windows(24)] == ["all"]
    assert choose_windows(120)[1:] == (
        Window("first_2_years", 1, 24),
        Window("last_2_years", 97, 120),
    )
    values = np.array([[1.0, np.nan, 3.0, 10.0], [np.nan, np.nan, np.nan, 10.0]])
    means = mean_over_months(values, Window("", 1, 3), 1)
    assert means[0] == 2.0
    assert math.isnan(means[1])
