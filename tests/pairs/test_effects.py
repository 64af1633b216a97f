"""Statistics of pairs: by hand, against SciPy, and how often intervals hold what they should."""

import math

import numpy as np
import pytest
from scipy import stats

from tests.long.coverage import measure_coverage, read_sample
from wijkabm.pairs.effects import (
    FEWEST_CHANGED,
    RIPPLE,
    Window,
    bound_share,
    choose_windows,
    control_false_discovery,
    correlate,
    divide_means,
    estimate,
    find_changes,
    find_gaps,
    find_originals,
    judge,
    pair_means,
    quantile_of_t,
    seeds_needed,
)

BASELINE = np.array([10.0, 12.0, 14.0, 16.0, 18.0])
VALUE = BASELINE + np.array([1.0, 2.0, 3.0, 4.0, 5.0])
T4 = 2.7764451  # of Student's t with four degrees of freedom


def column(values):
    return np.array(values, float)[:, None]


def test_the_interval_of_five_pairs():
    found = estimate(column(BASELINE), column(VALUE))
    assert (found.n[0], found.changed[0]) == (5, 5)
    assert found.baseline[0] == 14.0
    assert found.difference[0] == 3.0
    assert found.error[0] == pytest.approx(math.sqrt(2.5 / 5))
    assert found.low[0] == pytest.approx(3.0 - T4 * math.sqrt(0.5))
    assert found.high[0] == pytest.approx(3.0 + T4 * math.sqrt(0.5))
    assert found.one_low[0] == pytest.approx(1.2)
    assert found.one_high[0] == pytest.approx(4.8)
    assert found.p[0] == pytest.approx(stats.ttest_rel(VALUE, BASELINE).pvalue)


@pytest.mark.parametrize("changed", range(FEWEST_CHANGED))
def test_with_fewer_than_five_that_changed_there_is_a_share_and_no_interval(changed):
    gaps = np.zeros(30)
    gaps[:changed] = 1.0 + np.arange(changed)
    found = estimate(column(np.full(30, 7.0)), column(7.0 + gaps))
    exact = stats.binomtest(changed, 30).proportion_ci(0.95, "exact")
    assert (found.n[0], found.changed[0]) == (30, changed)
    assert found.difference[0] == pytest.approx(gaps.mean())
    assert (found.share_low[0], found.share_high[0]) == pytest.approx((exact.low, exact.high))
    for nothing in (found.low, found.high, found.error, found.p, found.one_low, found.one_high):
        assert math.isnan(nothing[0])
    none = np.array([np.nan])
    assert judge(found, found.p, np.array([True]), none)[0] == "too few"
    assert judge(found, found.p, np.array([False]), none)[0] == "not tested"


def test_from_five_that_changed_on_there_is_an_interval():
    gaps = np.array([1.0, -2.0, 1.0, 3.0, 1.0, 0.0, 0.0, 0.0])
    found = estimate(column(np.zeros(8)), column(gaps))
    expected = stats.ttest_1samp(gaps, 0.0)
    assert found.changed[0] == 5
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(expected.confidence_interval(0.95)))


def test_what_rounding_makes_is_no_change():
    many = 0.1 * np.arange(1, 9)
    found = estimate(column(many), column(many + 1e-17 + np.spacing(many)))
    assert found.changed[0] == 0
    assert found.difference[0] == 0.0


def test_a_jump_upon_ripples_is_one_pair_that_changed():
    baseline = np.linspace(0.0, 1.0, 30)
    gaps = np.full(30, 1e-4)
    gaps[7] = -3.0
    found = estimate(column(baseline), column(baseline + gaps))
    assert found.changed[0] == 1
    assert found.difference[0] == pytest.approx(gaps.mean())
    assert math.isnan(found.low[0])
    assert found.share_high[0] == pytest.approx(stats.binomtest(1, 30).proportion_ci().high)
    assert judge(found, found.p, np.array([True]), np.array([np.nan]))[0] == "too few"


def test_a_ripple_is_a_fiftieth_of_what_wijken_differ():
    baseline = np.array([[0.0, 5.0], [2.0, 5.0], [4.0, 5.0]])  # standard deviations 2 and 0
    assert RIPPLE == 1 / 50
    gaps = np.array([[0.039, 1e-9], [-0.041, 0.0], [np.nan, np.nan]])
    spread = np.sqrt(2.0)  # of the two that are known
    assert find_changes(baseline, gaps * spread / 2.0).tolist() == [
        [False, True], [True, False], [False, False],
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "n"), [(0, 8), (3, 8), (8, 8), (1, 30), (29, 30)])
def test_shares_are_bounded_as_scipy_does(count, n):
    exact = stats.binomtest(count, n).proportion_ci(0.95, "exact")
    assert [float(x) for x in bound_share(count, n)] == pytest.approx([exact.low, exact.high])
    assert np.isnan(bound_share(0, 0)).all()


def test_pairing_compares_with_independent_samples():
    found = estimate(column(BASELINE), column(VALUE))
    apart = math.sqrt((np.var(BASELINE, ddof=1) + np.var(VALUE, ddof=1)) / 5)
    assert found.pairing[0] == pytest.approx(found.error[0] / apart)


def test_seeds_without_a_value_are_left_out():
    found = estimate(column([*BASELINE, np.nan]), column([*VALUE, 3.0]))
    assert found.n[0] == 5
    assert found.difference[0] == 3.0
    nobody = estimate(column([np.nan, np.nan]), column([np.nan, 1.0]))
    assert nobody.n[0] == 0
    assert math.isnan(nobody.difference[0])
    assert math.isnan(nobody.one_low[0])


def test_a_difference_that_is_always_the_same_has_no_spread():
    shifted = estimate(column(BASELINE), column(BASELINE + 1.0))
    assert shifted.p[0] == 0.0
    assert (shifted.low[0], shifted.high[0]) == (1.0, 1.0)


def test_seeds_for_a_stated_precision():
    gaps = np.array([-1.0, 1.0] * 5) * math.sqrt(0.9)  # standard deviation 1
    found = estimate(column(np.zeros(10)), column(5.0 + gaps))
    stated = seeds_needed(found, 0.1, np.array([0.5]))
    assert stated[0] == 18  # t(17) / sqrt(18) = .497, t(16) / sqrt(17) = .514
    share = seeds_needed(found, 0.1, np.array([np.nan]))  # a tenth of 5 is .5 too
    assert share[0] == 18
    nothing = estimate(column(np.zeros(10)), column(np.zeros(10)))
    assert math.isnan(seeds_needed(nothing, 0.1, np.array([np.nan]))[0])


def test_seeds_until_five_would_change():
    gaps = np.zeros(30)
    gaps[:2] = 1.0
    found = estimate(column(np.zeros(30)), column(gaps))
    assert seeds_needed(found, 0.1, np.array([np.nan]))[0] == 75


def test_false_discoveries_are_controlled_in_the_family():
    p = np.array([0.01, 0.04, 0.03, 0.5, 0.04, np.nan, 0.001])
    primary = np.array([False, False, False, False, True, False, False])
    family = np.array([True, True, True, True, False, True, False])
    adjusted = control_false_discovery(p, family, primary)
    assert adjusted[:4] == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjusted[4] == 0.04
    assert np.isnan(adjusted[5:]).all()
    assert p[0] == 0.01


def test_copies_are_found_in_any_unit_and_with_any_sign():
    shops = np.array([2.0, -1.0, 0.0, 3.0, 1.0])
    others = np.array([0.5, 0.5, 1.0, -2.0, 1.0])
    gaps = np.stack([shops, others, -shops, 100.0 * others, np.zeros(5), others + 1e-3], axis=1)
    first = np.array([False, False, True, False, False, False])
    assert find_originals(gaps, first).tolist() == [2, 1, 2, 1, 4, 5]


@pytest.mark.parametrize(
    ("q", "tested", "smallest", "verdict"),
    [
        (0.01, True, np.nan, "more"),
        (0.2, True, np.nan, "not seen"),
        (0.01, True, 3.1, "not seen"),
        (0.01, True, 3.0, "more"),
        (np.nan, False, np.nan, "not tested"),
    ],
)
def test_what_counts_as_seen(q, tested, smallest, verdict):
    found = estimate(column(BASELINE), column(VALUE))
    arrays = (np.array([number]) for number in (q, tested, smallest))
    assert judge(found, *arrays)[0] == verdict
    less = estimate(column(VALUE), column(BASELINE))
    assert judge(less, np.array([0.01]), np.array([True]), np.array([np.nan]))[0] == "less"


def gap_of(theta, cost, effect):
    """Fieller's criterion: zero at the limits of the interval."""
    residual = np.array(cost) - theta * np.array(effect)
    t = float(quantile_of_t(len(cost)))
    return residual.mean() ** 2 - t * t * residual.var(ddof=1) / len(cost)


def test_cost_per_unit_of_a_clear_effect_is_bounded():
    cost, effect = [10.0, 12.0, 11.0, 13.0, 12.0], [2.0, 2.1, 1.9, 2.2, 2.0]
    found = divide_means(cost, effect)
    assert found.shape == "between"
    assert found.ratio == pytest.approx(58.0 / 10.2)
    assert found.low < found.ratio < found.high
    assert gap_of(found.low, cost, effect) == pytest.approx(0.0, abs=1e-9)
    assert gap_of(found.high, cost, effect) == pytest.approx(0.0, abs=1e-9)


def test_cost_per_unit_of_an_effect_that_may_be_zero_is_unbounded():
    cost, effect = [10.0, 12.0, 11.0, 13.0, 12.0], [2.0, -1.0, 1.0, -0.5, 0.2]
    found = divide_means(cost, effect)
    assert found.shape == "outside"
    assert found.low < 0.0 < found.high
    assert gap_of(found.low, cost, effect) == pytest.approx(0.0, abs=1e-6)
    assert gap_of(found.high, cost, effect) == pytest.approx(0.0, abs=1e-6)
    assert gap_of(0.0, cost, effect) > 0.0  # outside: zero is excluded
    assert gap_of(10.0 * found.high, cost, effect) < 0.0


def test_cost_per_unit_when_nothing_is_known():
    unsure = [1.0, -1.0, 0.5, -0.4, 0.1], [1.0, -1.0, -0.2, 0.1, 0.2]
    assert divide_means(*unsure).shape == "any"
    assert divide_means([1.0, 2.0], [0.0, 0.0]).shape == "few"
    assert divide_means([1.0] * 30, [1.0] * 4 + [0.0] * 26).shape == "few"
    assert divide_means([1.0] * 4 + [0.0] * 26, [1.0] * 30).shape == "few"


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


def test_means_are_of_the_months_that_both_worlds_have():
    nan = np.nan
    baseline = np.array([[1.0, nan, 3.0, 10.0], [nan, 2.0, nan, 10.0]])
    value = np.array([[1.0, 9.0, 5.0, 99.0], [4.0, nan, 4.0, 99.0]])
    ours, theirs = pair_means(baseline, value, Window("", 1, 3), 1)
    assert (ours[0], theirs[0]) == (2.0, 3.0)
    assert np.isnan([ours[1], theirs[1]]).all()


def test_intervals_cover_what_they_should_in_a_small_sample():
    """A quick part of ``python -m tests.long.coverage``, which says what the sample is."""
    gaps = read_sample()
    for lever, columns in gaps.items():
        for name, pairs in columns.items():
            found = measure_coverage(pairs, 30, 1_500, np.random.default_rng(1))
            assert found.share >= 0.95, (lever, name)
            if found.told > 0.05:
                assert 0.93 <= found.mean <= 0.97, (lever, name, found)


def test_the_sample_shows_what_was_wrong():
    """Without the rule of five, the interval of what seldom changes covers far too rarely."""
    values = find_gaps(*read_sample()["coaching"]["shops_open"])
    random, mean, held = np.random.default_rng(1), values.mean(), 0
    for _ in range(500):
        part = random.choice(values, 8, replace=False)
        low, high = stats.ttest_1samp(part, 0.0).confidence_interval() if part.any() else (0, 0)
        held += low <= mean <= high
    assert held < 0.5 * 500


def test_without_ripples_taken_out_a_rare_jump_is_missed():
    """Liveliness differs in every pair, and jumps in few: counted as they are, five always differ."""
    pairs = read_sample()["coaching"]["liveliness"]
    gaps = find_gaps(*pairs)
    assert np.mean(gaps != 0.0) > 0.9
    assert np.mean(find_changes(pairs.baseline, gaps)) < 0.1
    random, held = np.random.default_rng(1), 0
    for _ in range(500):
        part = random.choice(gaps, 8, replace=False)
        low, high = stats.ttest_1samp(part, 0.0).confidence_interval()
        held += low <= gaps.mean() <= high
    assert held < 0.6 * 500
    assert measure_coverage(pairs, 8, 1_500, random).told < 0.01
