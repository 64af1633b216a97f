"""What a comparison says: paired differences with their intervals, tested and judged.

Every function takes arrays with a row per seed, the same seed in the same row of baseline and scenario.
Nothing here knows how the runs were made.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy import special

CONFIDENCE: Final = 0.95
FALSE_DISCOVERIES: Final = 0.05
"""Share of false ones that is accepted among the secondary outcomes that count as seen."""

ONE_WIJK: Final = (0.05, 0.95)
"""Quantiles over seeds between which nine wijken in ten fall."""

MOST_SEEDS: Final = 1_000_000
MORE, LESS, NOT_SEEN = "more", "less", "not seen"


class Window(NamedTuple):
    """Months from `first` to `last`, both included."""

    name: str
    first: int
    last: int


class Estimate(NamedTuple):
    """Paired differences over seeds; every field has the shape of one seed's outcomes."""

    n: np.ndarray  # seeds that have the outcome in both runs
    baseline: np.ndarray  # mean
    difference: np.ndarray  # mean
    error: np.ndarray  # standard error of the mean difference
    low: np.ndarray  # 95 % interval, by Student's t
    high: np.ndarray
    one_low: np.ndarray  # what one wijk may meet: quantiles over seeds
    one_high: np.ndarray
    p: np.ndarray  # two-sided paired t test of no difference
    pairing: np.ndarray  # standard error paired / standard error of two independent samples


def choose_windows(months: int) -> tuple[Window, ...]:
    """The whole horizon, the first two years and the last two; shorter runs have fewer."""
    windows = [Window("all", 1, months)]
    if months > 24:
        windows.append(Window("first_2_years", 1, 24))
        windows.append(Window("last_2_years", months - 23, months))
    return tuple(windows)


def mean_over_months(values: np.ndarray, window: Window, axis: int) -> np.ndarray:
    """Mean over the months of a window; months without a value are left out, NaN if none has one."""
    part = np.take(values, np.arange(window.first - 1, window.last), axis=axis)
    known = ~np.isnan(part)
    count = known.sum(axis=axis)
    total = np.where(known, part, 0.0).sum(axis=axis)
    return divide(total, count)


def divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part / whole``, NaN where there is no whole."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0.0)


def estimate(baseline: np.ndarray, value: np.ndarray) -> Estimate:
    """Compare two samples of shape (seeds, ...), seed by seed.

    The interval is ``mean ± t(n - 1) · s / sqrt(n)`` of the differences. Independent samples of the same
    size would have the standard error ``sqrt((var(baseline) + var(value)) / n)``. A difference that is
    the same in every seed has no spread: p is 1 where it is zero and 0 where it is not.
    """
    known = ~(np.isnan(baseline) | np.isnan(value))
    n = known.sum(axis=0)
    gap = np.where(known, value - baseline, 0.0)
    difference = divide(gap.sum(axis=0), n)
    spread = _variance(gap, known, n)
    error = np.sqrt(divide(spread, n))
    t = quantile_of_t(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.abs(difference) / error
        p = np.where(error == 0.0, np.where(difference == 0.0, 1.0, 0.0), 0.0)
        p = np.where(error > 0.0, 2.0 * special.stdtr(np.maximum(n - 1.0, 1.0), -score), p)
    p = np.where(n > 1, p, np.nan)
    masked = np.where(known, gap, np.nan)
    quantiles = _quantiles(masked, n)
    apart = _variance(np.where(known, baseline, 0.0), known, n) + _variance(
        np.where(known, value, 0.0), known, n
    )
    return Estimate(
        n,
        divide(np.where(known, baseline, 0.0).sum(axis=0), n),
        difference,
        error,
        difference - t * error,
        difference + t * error,
        *quantiles,
        p,
        np.sqrt(divide(spread, apart)),
    )


def _variance(values: np.ndarray, known: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Sample variance over the first axis; NaN for fewer than two."""
    mean = divide(values.sum(axis=0), n)
    squares = np.where(known, (values - mean) * (values - mean), 0.0).sum(axis=0)
    return divide(squares, np.where(n > 1, n - 1, 0))


def _quantiles(values: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`ONE_WIJK` quantiles over the first axis; NaN where nobody has a value."""
    if not n.size:
        return n.astype(float), n.astype(float)
    low, high = np.nanquantile(np.where(n > 0, values, 0.0), ONE_WIJK, axis=0)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def quantile_of_t(n: np.ndarray | int) -> np.ndarray:
    """Quantile of Student's t for a two-sided 95 % interval of a mean of `n`; NaN below two."""
    count = np.asarray(n)
    t = special.stdtrit(np.maximum(count - 1.0, 1.0), 0.5 + 0.5 * CONFIDENCE)
    return np.where(count > 1, t, np.nan)


def margin_of_placebo(placebo: Estimate) -> np.ndarray:
    """How far a mean of so many pairs moves when nothing but a cent was given.

    ``t · sqrt(mean square of the placebo's differences / n)``: the half-width of the 95 % band about
    zero, with the root mean square as spread, as a cent has no effect by construction.
    """
    spread = placebo.error * placebo.error * placebo.n
    square = spread * divide(placebo.n - 1.0, placebo.n) + placebo.difference * placebo.difference
    return np.asarray(quantile_of_t(placebo.n) * np.sqrt(divide(square, placebo.n)))


def seeds_needed(found: Estimate, precision: float, smallest: np.ndarray) -> np.ndarray:
    """Seeds for a 95 % interval of half-width `smallest`, or `precision` times the effect where that is NaN.

    The least n with ``t(n - 1) · s / sqrt(n) <= half-width``; NaN where there is no effect to be precise
    about or more than a million would be needed.
    """
    spread = found.error * np.sqrt(found.n)
    width = np.where(np.isnan(smallest), precision * np.abs(found.difference), smallest)
    ratio = divide(spread, width)
    out = np.full(ratio.shape, np.nan)
    for place, value in np.ndenumerate(ratio):
        if not math.isnan(value) and value * 1.96 < math.sqrt(MOST_SEEDS):
            out[place] = _least_seeds(float(value))
    return out


def _least_seeds(ratio: float) -> int:
    """Least n of at least two with ``t(n - 1) · ratio <= sqrt(n)``."""
    n = max(2, math.ceil((1.9599 * ratio) * (1.9599 * ratio)))
    while special.stdtrit(n - 1.0, 0.5 + 0.5 * CONFIDENCE) * ratio > math.sqrt(n):
        n += 1
    return n


def control_false_discovery(p: np.ndarray, primary: np.ndarray) -> np.ndarray:
    """Adjusted p by Benjamini & Hochberg (1995) of one family; primary outcomes keep their own.

    Parameters
    ----------
    p : ndarray
        P-values of any shape; NaN is no test.
    primary : ndarray of bool
        Which were named beforehand.
    """
    from scipy import stats  # 50 MB that a worker of a sweep need not have

    adjusted = p.copy()
    rest = ~primary & ~np.isnan(p)
    if rest.any():
        adjusted[rest] = stats.false_discovery_control(p[rest], method="bh")
    return adjusted


def judge(found: Estimate, q: np.ndarray, margin: np.ndarray, smallest: np.ndarray) -> np.ndarray:
    """``more``, ``less`` or ``not seen``.

    Not seen: the test does not tell it from nothing, it is no larger than what a cent brings about, or it
    is below the smallest effect of interest.
    """
    size = np.abs(found.difference)
    with np.errstate(invalid="ignore"):
        seen = (q < FALSE_DISCOVERIES) & (size > np.nan_to_num(margin)) & (size > 0.0)
        seen &= ~(size < np.nan_to_num(smallest))
        return np.where(seen, np.where(found.difference > 0.0, MORE, LESS), NOT_SEEN)


class Ratio(NamedTuple):
    """Cost per unit of effect with its 95 % confidence set.

    `shape`: ``between`` low and high; ``outside`` them (the effect may be zero, so both directions are
    unbounded); ``any`` (nothing is excluded); ``none`` (no effect or no spread to judge by).
    """

    ratio: float
    low: float
    high: float
    shape: str


def divide_means(cost: Sequence[float], effect: Sequence[float]) -> Ratio:
    """Mean cost over mean effect, with the interval of Fieller (1954) for paired means.

    All θ with ``(mean(x) - θ mean(y))² <= t² (s_xx - 2 θ s_xy + θ² s_yy) / n``, a quadratic inequality in
    θ: an interval if the effect differs from zero at this level, else everything outside one, or all.
    """
    pairs = [(x, y) for x, y in zip(cost, effect, strict=True) if not math.isnan(x + y)]
    n = len(pairs)
    if n < 2:
        return Ratio(math.nan, math.nan, math.nan, "none")
    x, y = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    mean_x, mean_y = float(x.mean()), float(y.mean())
    if mean_y == 0.0:
        return Ratio(math.nan, math.nan, math.nan, "any" if y.any() else "none")
    covariance = np.cov(x, y, ddof=1)
    g = float(quantile_of_t(n)) ** 2 / n
    a = mean_y * mean_y - g * float(covariance[1, 1])
    b = mean_x * mean_y - g * float(covariance[0, 1])
    c = mean_x * mean_x - g * float(covariance[0, 0])
    inside = b * b - a * c
    ratio = mean_x / mean_y
    if a > 0.0:
        root = math.sqrt(max(inside, 0.0))
        return Ratio(ratio, (b - root) / a, (b + root) / a, "between")
    if a == 0.0 or inside < 0.0:
        return Ratio(ratio, -math.inf, math.inf, "any")
    root = math.sqrt(inside)
    return Ratio(ratio, (b + root) / a, (b - root) / a, "outside")


def correlate(baseline: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Correlation of the pairs over seeds, the first axis; NaN where one of them does not vary."""
    known = ~(np.isnan(baseline) | np.isnan(value))
    n = known.sum(axis=0)
    x, y = (np.where(known, v, 0.0) for v in (baseline, value))
    x = np.where(known, x - divide(x.sum(axis=0), n), 0.0)
    y = np.where(known, y - divide(y.sum(axis=0), n), 0.0)
    product = np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
    return np.clip(divide((x * y).sum(axis=0), np.where(n > 2, product, 0.0)), -1.0, 1.0)
