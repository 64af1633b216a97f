"""What a difference between pairs of worlds is: a mean with its doubt, of which months and how many worlds.

Nothing is told of a difference without all of these. It is one of four things: not computed yet, changed in
too few worlds for an interval, no difference shown (the interval holds zero), or a difference.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.app.frame import MAIN, main_values
from wijkabm.app.worlds import PLACES, Worlds
from wijkabm.measure.sums import TOTAL_ROW
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.pairs.effects import FEWEST_CHANGED, divide_means, estimate

SMOOTHED: Final = 12
"""Months over which levels and differences are averaged: months alone say little."""

LEVER_COST, SAVED = "lever_cost", "municipality_saves"
SHOWN: Final = (*MAIN, LEVER_COST, SAVED)
"""What is told of every month: the main numbers, what levers cost net, and what the municipality saves by
them; the municipality's cost is the first less the second."""

COSTED: Final = ("shops_open", "jobs_local_residents", "vacant_units")
"""Outcomes of which a unit's price is told."""

YEAR: Final = 12


class Compared(NamedTuple):
    """Indicators with and without the policy, over the same months and the same pairs of worlds.

    Attributes
    ----------
    month, first_month : int
        Last and first month of the mean.
    worlds : int
        Pairs.
    with_, without, difference, low, high : ndarray
        Means over months and pairs and the 95 % interval of the difference, shape (indicators, rows); an
        interval needs `FEWEST_CHANGED` pairs that changed.
    changed : ndarray
        Pairs that differ by more than a ripple (`effects.RIPPLE`), shape (indicators, rows).
    gaps : ndarray
        Differences by pair, shape (pairs, indicators, rows).
    """

    month: int
    first_month: int
    worlds: int
    with_: np.ndarray
    without: np.ndarray
    difference: np.ndarray
    low: np.ndarray
    high: np.ndarray
    changed: np.ndarray
    gaps: np.ndarray


def compare(month: int, first: int, ours: np.ndarray, theirs: np.ndarray) -> Compared:
    """Compare values of shape (pairs, months, indicators, rows) with and without policy.

    Months count in which both worlds of a pair have a value.
    """
    without, with_ = mean_both(theirs, ours, 1)
    found = estimate(without, with_)
    return Compared(
        month,
        first,
        ours.shape[0],
        found.baseline + found.difference,
        found.baseline,
        found.difference,
        found.low,
        found.high,
        found.changed,
        with_ - without,
    )


def compare_own(worlds: Worlds) -> Compared:
    """The world on the map alone, over its last year: a difference without an interval."""
    first = max(worlds.month - SMOOTHED, 0) + 1
    values = [np.array([w.values[first - 1 :]]) for w in (worlds.policy, worlds.baseline)]
    return compare(worlds.month, first, values[0], values[1])


def count_changed(compared: Compared, k: int, row: int) -> int | None:
    """Pairs in which an indicator changed; None where they are too few to say, or it does not exist."""
    if compared.worlds < FEWEST_CHANGED or np.isnan(compared.difference[k, row]):
        return None
    return int(compared.changed[k, row])


def mean_both(one: np.ndarray, other: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Means of both over the months in which both have a value."""
    known = ~(np.isnan(one) | np.isnan(other))
    return (
        mean_known(np.where(known, one, np.nan), axis),
        mean_known(np.where(known, other, np.nan), axis),
    )


def mean_known(values: np.ndarray, axis: int) -> np.ndarray:
    """Mean over months; those without a value are left out."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def shown_values(values: np.ndarray, row: int) -> np.ndarray:
    """The numbers of `SHOWN` from a month's values; the last means something as a difference only."""
    costs = values[PLACES["lever_costs"], TOTAL_ROW] - values[PLACES["lever_receipts"], TOTAL_ROW]
    main = main_values(values, row)
    return np.append(main, [costs, costs - main[MAIN.index(MUNICIPAL_COST.name)]])


def follow_effects(
    values: Sequence[Any], levels: Any, lead: int, row: int, is_whole: bool
) -> np.ndarray:
    """Effects month by month, shape (months, shown, 5): level without, difference, low, high, pairs changed.

    Parameters
    ----------
    values : list by arm of lists by pair of lists by month of ndarray
        With policy, then without; the first `lead` months only count in the means of the following.
    levels : list by pair of lists by month of ndarray
        Without policy, of as many pairs as are known: so the level does not jump where pairs join.
    lead : int
    row : int
        Which wijk, or all of them.
    is_whole : bool
        Whether all pairs are there; of the first ones low and high are the least and the most, no interval.
    """
    ours, theirs, alone = (_gather_shown(part, row) for part in (*values, levels))
    windows = [slice(max(m + 1 - SMOOTHED, 0), m + 1) for m in range(lead, ours.shape[1])]
    level = np.stack([mean_known(alone[:, window], 1) for window in windows], axis=1)
    both = [mean_both(theirs[:, window], ours[:, window], 1) for window in windows]
    without, with_ = (np.stack(side, axis=1) for side in zip(*both, strict=True))
    found = estimate(without, with_)
    low, high = found.low, found.high
    if not is_whole:
        low, high = (with_ - without).min(axis=0), (with_ - without).max(axis=0)
    return np.stack([level.mean(axis=0), found.difference, low, high, found.changed], axis=-1)


def _gather_shown(part: Any, row: int) -> np.ndarray:
    """What is shown of every month, shape (pairs, months, shown)."""
    return np.array([[shown_values(np.asarray(v, np.float64), row) for v in pair] for pair in part])


def is_shown(low: float, high: float) -> bool:
    """Whether an interval tells a difference: it does not hold zero."""
    return low > 0.0 or high < 0.0


def price_effects(compared: Compared) -> list[tuple[str, float, float, float]]:
    """EUR a year for one more shop, job or let unit in all wijken, with its interval.

    A price is what is paid for what is gained: it is told where the municipality pays more and there is more
    of what it wanted, both shown, and nowhere else. What costs nothing, or does harm, has no price.
    """
    paid = PLACES[MUNICIPAL_COST.name]
    cost = YEAR * compared.gaps[:, paid, TOTAL_ROW]
    prices: list[tuple[str, float, float, float]] = []
    if not compared.low[paid, TOTAL_ROW] > 0.0:
        return prices
    for name in COSTED:
        k = PLACES[name]
        sign = -1.0 if name == "vacant_units" else 1.0
        if not min(sign * compared.low[k, TOTAL_ROW], sign * compared.high[k, TOTAL_ROW]) > 0.0:
            continue
        found = divide_means(cost.tolist(), (sign * compared.gaps[:, k, TOTAL_ROW]).tolist())
        if found.shape == "between":
            prices.append((name, found.ratio, found.low, found.high))
    return prices
