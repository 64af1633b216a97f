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

FEWEST_CHANGED: Final = 5
"""Pairs that must change for an interval of the mean. With fewer, nearly all differences are zero and the
paired t covers too rarely (`tests.long.coverage`: .3 to .5 where one pair in twenty changes)."""

ROUNDING: Final = 1e-12
"""Differences below this share of the values themselves are the computer's, not the wijk's."""

RIPPLE: Final = 0.02
"""A pair counts as changed where it differs by more than this share of the standard deviation over seeds
without policy, a fiftieth of what wijken differ among themselves. *Assumption*: at half of it rare jumps
upon ripples still slip through, and beyond it hardly any interval covers better (`tests.long.coverage`)."""

ONE_WIJK: Final = (0.05, 0.95)
"""Quantiles over seeds between which nine wijken in ten fall."""

ALIKE: Final = 1e-9
"""How far the cosine of two outcomes' differences may be from one if they are the same outcome."""

MOST_SEEDS: Final = 1_000_000
MORE, LESS, NOT_SEEN, TOO_FEW, NOT_TESTED = "more", "less", "not seen", "too few", "not tested"


class Window(NamedTuple):
    """Months from `first` to `last`, both included."""

    name: str
    first: int
    last: int


class Estimate(NamedTuple):
    """Paired differences over seeds; every field has the shape of one seed's outcomes.

    Where fewer than `FEWEST_CHANGED` pairs changed, all that tells of a spread is NaN but for the share.
    """

    n: np.ndarray  # seeds that have the outcome in both runs
    changed: np.ndarray  # of them, those in which it differs by more than a ripple
    share_low: np.ndarray  # 95 % interval of the share of such wijken in which it does
    share_high: np.ndarray
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


def pair_means(
    baseline: np.ndarray, value: np.ndarray, window: Window, axis: int
) -> tuple[np.ndarray, np.ndarray]:
    """Means of both worlds over the months of a window in which both have a value; NaN if there is none.

    What exists in some months only (the age of what is vacant) is so compared over the same months.
    """
    months = np.arange(window.first - 1, window.last)
    ours, theirs = (np.take(values, months, axis=axis) for values in (baseline, value))
    known = ~(np.isnan(ours) | np.isnan(theirs))
    count = known.sum(axis=axis)
    first, second = (
        divide(np.where(known, part, 0.0).sum(axis=axis), count) for part in (ours, theirs)
    )
    return first, second


def divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part / whole``, NaN where there is no whole."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0.0)


def find_gaps(baseline: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Differences pair by pair, 0 where rounding alone makes one; NaN where either has no value."""
    gap = np.asarray(value - baseline, float)
    size = np.maximum(np.abs(baseline), np.abs(value))
    return np.where(np.abs(gap) <= ROUNDING * size, 0.0, gap)


def find_changes(baseline: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """Which pairs differ by more than a ripple: `RIPPLE` times the spread of the baseline over seeds.

    In an outcome that a shop's opening moves, every pair differs by traces of a cent, and one in twenty by a
    jump that is all of the mean. Pairs of traces say nothing of it, however many they are.
    """
    known = ~np.isnan(gap)
    n = known.sum(axis=0)
    spread = np.sqrt(_variance(np.where(known, baseline, 0.0), known, n))
    return np.abs(np.where(known, gap, 0.0)) > RIPPLE * np.nan_to_num(spread)


def estimate(baseline: np.ndarray, value: np.ndarray) -> Estimate:
    """Compare two samples of shape (seeds, ...), seed by seed.

    The interval is ``mean ± t(n - 1) · s / sqrt(n)`` of the differences where at least `FEWEST_CHANGED` of
    them are more than ripples, and else none; then the share of wijken in which anything changes is all that
    can be said. Independent samples of the same size would have the standard error ``sqrt((var(baseline) +
    var(value)) / n)``. A difference that is the same in every seed has no spread: its p is 0.
    """
    gap = find_gaps(baseline, value)
    changed = find_changes(baseline, gap).sum(axis=0)
    known = ~np.isnan(gap)
    n = known.sum(axis=0)
    gap = np.where(known, gap, 0.0)
    enough = changed >= FEWEST_CHANGED
    difference = divide(gap.sum(axis=0), n)
    spread = np.where(enough, _variance(gap, known, n), np.nan)
    error = np.sqrt(divide(spread, n))
    t = quantile_of_t(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.abs(difference) / error
        p = np.where(error > 0.0, 2.0 * special.stdtr(np.maximum(n - 1.0, 1.0), -score), 0.0)
    quantiles = _quantiles(np.where(known, gap, np.nan), enough)
    apart = _variance(np.where(known, baseline, 0.0), known, n) + _variance(
        np.where(known, value, 0.0), known, n
    )
    return Estimate(
        n,
        changed,
        *bound_share(changed, n),
        divide(np.where(known, baseline, 0.0).sum(axis=0), n),
        difference,
        error,
        difference - t * error,
        difference + t * error,
        *quantiles,
        np.where(enough, p, np.nan),
        np.sqrt(divide(spread, apart)),
    )


def _variance(values: np.ndarray, known: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Sample variance over the first axis; NaN for fewer than two."""
    mean = divide(values.sum(axis=0), n)
    squares = np.where(known, (values - mean) * (values - mean), 0.0).sum(axis=0)
    return divide(squares, np.where(n > 1, n - 1, 0))


def _quantiles(values: np.ndarray, told: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`ONE_WIJK` quantiles over the first axis; NaN where they are not to be `told`."""
    if not told.size:
        return told.astype(float), told.astype(float)
    low, high = np.nanquantile(np.where(told, values, 0.0), ONE_WIJK, axis=0)
    return np.where(told, low, np.nan), np.where(told, high, np.nan)


def bound_share(count: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the share of which `count` in `n` were met, by Clopper & Pearson (1934).

    Exact: it covers at least as often as it says, whatever the share. NaN of nobody.
    """
    count, n = np.broadcast_arrays(np.asarray(count, float), np.asarray(n, float))
    tail, rest = 0.5 * (1.0 - CONFIDENCE), n - count
    low = special.betaincinv(np.maximum(count, 1.0), rest + 1.0, tail)
    high = special.betaincinv(count + 1.0, np.maximum(rest, 1.0), 1.0 - tail)
    low, high = np.where(count > 0.0, low, 0.0), np.where(rest > 0.0, high, 1.0)
    return np.where(n > 0.0, low, np.nan), np.where(n > 0.0, high, np.nan)


def quantile_of_t(n: np.ndarray | int) -> np.ndarray:
    """Quantile of Student's t for a two-sided 95 % interval of a mean of `n`; NaN below two."""
    count = np.asarray(n)
    t = special.stdtrit(np.maximum(count - 1.0, 1.0), 0.5 + 0.5 * CONFIDENCE)
    return np.where(count > 1, t, np.nan)


def seeds_needed(found: Estimate, precision: float, smallest: np.ndarray) -> np.ndarray:
    """Seeds for a 95 % interval of half-width `smallest`, or `precision` times the effect where that is NaN.

    The least n with ``t(n - 1) · s / sqrt(n) <= half-width`` of which `FEWEST_CHANGED` would change at the
    share seen; where fewer changed now, that alone. NaN where nothing changed, where there is no effect to
    be precise about or more than a million would be needed.
    """
    least = np.ceil(divide(FEWEST_CHANGED * found.n, found.changed))
    spread = found.error * np.sqrt(found.n)
    width = np.where(np.isnan(smallest), precision * np.abs(found.difference), smallest)
    ratio = divide(spread, width)
    out = np.where(found.changed < FEWEST_CHANGED, least, np.nan)
    for place, value in np.ndenumerate(ratio):
        if not math.isnan(value) and value * 1.96 < math.sqrt(MOST_SEEDS):
            out[place] = max(_least_seeds(float(value)), least[place])
    return out


def _least_seeds(ratio: float) -> int:
    """Least n of at least two with ``t(n - 1) · ratio <= sqrt(n)``."""
    n = max(2, math.ceil((1.9599 * ratio) * (1.9599 * ratio)))
    while special.stdtrit(n - 1.0, 0.5 + 0.5 * CONFIDENCE) * ratio > math.sqrt(n):
        n += 1
    return n


def control_false_discovery(p: np.ndarray, family: np.ndarray, primary: np.ndarray) -> np.ndarray:
    """P-values adjusted by Benjamini & Hochberg (1995) within a family; primary outcomes keep their own.

    Parameters
    ----------
    p : ndarray
        P-values of any shape; NaN is no test.
    family, primary : ndarray of bool
        Which are tested together, and which were named beforehand; what is neither has no test.
    """
    from scipy import stats  # 50 MB that a worker of a sweep need not have

    adjusted = np.where(primary, p, np.nan)
    tested = family & ~primary & ~np.isnan(p)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p[tested], method="bh")
    return adjusted


def find_originals(gaps: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Of each outcome the place of the one that it copies: says the same in every seed, in any unit or sign.

    Parameters
    ----------
    gaps : ndarray
        Differences, shape (seeds, outcomes).
    first : ndarray of bool
        Outcomes that are nobody's copies, and of which others are rather than of one another.

    Returns
    -------
    ndarray
        Shape (outcomes,); an outcome's own place where it is no copy.
    """
    known = np.nan_to_num(gaps)
    direction = divide(known, np.sqrt((known * known).sum(axis=0)))
    alike = np.abs(direction.T @ direction) > 1.0 - ALIKE
    order = np.argsort(~first, kind="stable")
    found = np.arange(gaps.shape[1])
    for place, k in enumerate(order.tolist()):
        earlier = order[:place][alike[k, order[:place]]]
        if earlier.size and not first[k]:
            found[k] = earlier[0]
    return found


def judge(found: Estimate, q: np.ndarray, tested: np.ndarray, smallest: np.ndarray) -> np.ndarray:
    """``more``, ``less``, ``not seen``, ``too few`` or ``not tested``.

    Not seen: the test does not tell it from nothing, or it is below the smallest effect that counts. Too
    few: less than `FEWEST_CHANGED` pairs changed, so no interval of the mean is given.
    """
    with np.errstate(invalid="ignore"):
        seen = (q < FALSE_DISCOVERIES) & (np.abs(found.difference) >= np.nan_to_num(smallest))
    few = found.changed < FEWEST_CHANGED
    direction = np.where(found.difference > 0.0, MORE, LESS)
    return np.select([~tested, few, seen], [NOT_TESTED, TOO_FEW, direction], NOT_SEEN)


class Ratio(NamedTuple):
    """Cost per unit of effect with its 95 % confidence set.

    `shape`: ``between`` low and high; ``outside`` them (the effect may be zero, so both directions are
    unbounded); ``any`` (nothing is excluded); ``few`` (fewer than `FEWEST_CHANGED` pairs changed).
    """

    ratio: float
    low: float
    high: float
    shape: str


NO_RATIO: Final = Ratio(math.nan, math.nan, math.nan, "few")


def divide_means(cost: Sequence[float], effect: Sequence[float]) -> Ratio:
    """Mean cost over mean effect, with the interval of Fieller (1954) for paired means.

    All θ with ``(mean(x) - θ mean(y))² <= t² (s_xx - 2 θ s_xy + θ² s_yy) / n``, a quadratic inequality in
    θ: an interval if the effect differs from zero at this level, else everything outside one, or all.
    """
    pairs = [(x, y) for x, y in zip(cost, effect, strict=True) if not math.isnan(x + y)]
    n = len(pairs)
    x, y = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    if min(np.count_nonzero(x), np.count_nonzero(y)) < FEWEST_CHANGED:
        return NO_RATIO
    mean_x, mean_y = float(x.mean()), float(y.mean())
    if mean_y == 0.0:
        return Ratio(math.nan, math.nan, math.nan, "any")
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
