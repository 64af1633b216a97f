"""Numbers pooled over pairs, with the doubt that luck leaves; written and drawn with it.

A ratio of sums over all pairs weighs what there is: a mean of the ratios of small wijken would be ruled by
those in which next to nothing was to be divided.
"""

import copy
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wijkabm.experiment.numbers import PAIR
from wijkabm.experiment.rows import KEYS
from wijkabm.pairs.effects import quantile_of_t

BAND: Final[dict[str, Any]] = {
    "color": "0.7", "linewidth": 8, "alpha": 0.6, "solid_capstyle": "butt",
}  # fmt: skip
"""How a published band is drawn: from its lowest to its highest, and no further."""


class Pairs:
    """Rows by pair: what each measured in every arm, in the order in which the pairs come.

    Parameters
    ----------
    rows : DataFrame
        With the columns ``place``, ``point``, ``place_seed``, ``seed`` that make a pair.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        number = rows.groupby(PAIR, sort=False).ngroup().to_numpy()
        self.size = int(number.max()) + 1 if len(rows) else 0
        self.arms = list(dict.fromkeys(rows["arm"]))
        self.kept = np.ones(self.size, bool)
        self.place = np.full(self.size, "", object)
        self.place[number] = rows["place"].to_numpy()
        self.values: dict[tuple[str, str], np.ndarray] = {}
        names = [name for name in rows.columns if name not in KEYS]
        for arm in self.arms:
            own = (rows["arm"] == arm).to_numpy()
            measured = rows.loc[own, names].to_numpy(float)
            table = np.full((self.size, len(names)), np.nan)
            table[number[own]] = measured
            self.values.update({(name, arm): table[:, k] for k, name in enumerate(names)})

    def keep(self, kept: np.ndarray) -> "Pairs":
        """The same, of some pairs alone."""
        part = copy.copy(self)
        part.kept = kept
        return part

    def of_place(self, place: str) -> "Pairs":
        """The pairs of one place."""
        return self.keep(self.kept & (self.place == place))

    def get(self, column: str, arm: str) -> np.ndarray:
        """A column in an arm, an entry a pair; NaN where it was not measured."""
        values = self.values.get((column, arm))
        return np.full(int(self.kept.sum()), np.nan) if values is None else values[self.kept]

    def sum(self, column: str, arm: str = "") -> float:
        """Its sum over the pairs in which it was measured, NaN if in none of them.

        Of the first arm, if none is named.
        """
        values = self.get(column, arm or self.arms[0])
        unknown = values.size > 0 and np.isnan(values).all()
        return math.nan if unknown else float(np.nansum(values))


def pool(pairs: Pairs, measure: Callable[[Pairs], float]) -> dict[str, Any]:
    """What `measure` makes of all pairs together, and the jackknife over pairs.

    ``error = sqrt((n - 1) / n * sum((value without pair k - their mean)^2))`` (Miller 1974,
    Biometrika 61); the interval is 95 % of Student's t with n - 1 degrees of freedom. `measure` gives NaN
    where there is no number.
    """
    places = np.flatnonzero(pairs.kept)
    n = places.size
    value = float(measure(pairs))
    if n < 2 or math.isnan(value):
        return {"value": value, "n": n}
    without = np.empty(n)
    for k, place in enumerate(places):
        kept = pairs.kept.copy()
        kept[place] = False
        without[k] = measure(pairs.keep(kept))
    error = math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    half = float(quantile_of_t(n)) * error
    return {"value": value, "error": error, "low": value - half, "high": value + half, "n": n}


def change_of(pairs: Pairs, columns: Mapping[str, str] | str, arm: str, versus: str) -> float:
    """The sum over pairs in `arm`, relative to that in `versus`; pairs that lack one are left out.

    Of several columns, each with an arm of its own, the sum of all.
    """
    asked = {columns: arm} if isinstance(columns, str) else columns
    with_it = without = 0.0
    for column, own in asked.items():
        one, other = pairs.get(column, own), pairs.get(column, versus)
        known = ~np.isnan(one + other)
        with_it += float(one[known].sum())
        without += float(other[known].sum())
    return with_it / without - 1.0 if without else math.nan


def share_of(pairs: Pairs, part: str, whole: str, arm: str = "") -> float:
    """One column's sum over another's; NaN where there is nothing to take a share of."""
    total = pairs.sum(whole, arm)
    return pairs.sum(part, arm) / total if total else math.nan


def write(number: Mapping[str, Any], decimals: int = 0, unit: str = " %", sign: str = "+") -> str:
    """A share in hundredths, its interval in brackets where it has one."""
    if number["value"] is None or math.isnan(number["value"]):
        return "–"
    shape = f"{sign}.{decimals}f"
    said = f"{100.0 * number['value']:{shape}}{unit}"
    if number.get("low") is None:
        return said
    low, high = (100.0 * number[bound] for bound in ("low", "high"))
    return f"{said} ({low:{shape}} … {high:{shape}})"


def draw_course(
    axes: Axes,
    places: Sequence[float],
    numbers: Sequence[Mapping[str, Any]],
    colour: str,
    label: str,
    *,
    scale: float = 100.0,
    line: str = "-",
) -> None:
    """Numbers one after the other with their intervals; those that are not known are left out."""
    known = [(x, n) for x, n in zip(places, numbers, strict=True) if n["value"] is not None]
    half = [scale * (n["value"] - n.get("low", n["value"])) for _, n in known]
    axes.errorbar(
        [x for x, _ in known], [scale * n["value"] for _, n in known], yerr=half, color=colour,
        linestyle=line, marker="o", markersize=3.5, linewidth=1.2, elinewidth=0.8, label=label,
    )  # fmt: skip


def draw_band(axes: Axes, bands: Sequence[tuple[float, float, float]]) -> None:
    """Published bands behind the numbers: place, lowest, highest."""
    for place, low, high in bands:
        axes.plot([place, place], [low, high], **BAND, zorder=0)
    axes.plot([], [], **BAND, label="published band")
