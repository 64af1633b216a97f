"""What the checks of levers are made of: a lever's own stands in its folder, `check.py`.

A measure takes the two worlds of a seed (`trial.Twin`) and gives one number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wijkabm.checks.trial import (
    Twin,
    events_of,
    incumbents,
    late,
    mean_of,
    series_of,
    shop_rows,
    wijk_series_of,
    yearly_facts,
)
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    FIRST_LEVER_CAUSE,
    LIFE_INCOME_OF_YEAR,
    LIFE_REVENUE_OF_YEAR,
)
from wijkabm.levers.registry import number_lever
from wijkabm.measure.recorder import COUNTED

N_BEFORE_COUNTS: Final = 4
YEAR: Final = 12
OFFERED: Final = 4  # column of `Recorder.levers`
Measure = Callable[[Twin], float]
PROFIT: Final = LIFE_INCOME_OF_YEAR
SALES: Final = LIFE_REVENUE_OF_YEAR
TWO: Final = ("carnisse", "heechterp-schieringen")


@dataclass(frozen=True)
class Check:
    """One lever, where it is tried, and what to look for.

    Attributes
    ----------
    lever : str
        As on the command line: name and fields.
    decision, who : str
        What somebody decides because of it, and who that is.
    unwanted, unit : str
        The unwanted effect, and the unit of its measure.
    measure : callable
        `Twin` -> how much of it there is; above zero where it shows.
    presets : tuple of str
    hangs_on : str
        The one number on which most of its gain hangs, at another value that its source or range allows
        too: a field of the lever or a parameter, as ``"precision=0.3"`` or ``"opening.place_clients=0.15"``.
    """

    lever: str
    decision: str
    who: str
    unwanted: str
    unit: str
    measure: Callable[[Twin], float]
    presets: tuple[str, ...] = ("carnisse",)
    hangs_on: str = ""

    @property
    def name(self) -> str:
        """Name of the lever."""
        return self.lever.split()[0]


@dataclass(frozen=True)
class Study:
    """How one row of a lever's `effects.csv` is compared.

    Attributes
    ----------
    name, indicator, study : str
        As in ``effects.csv``; `study` where a lever and indicator occur twice, else its first word.
    lever : str
        Dose, as on the command line; empty where there is nothing to estimate.
    months : int
        Horizon.
    measure : callable or None
        `Twin` -> the study's effect in this seed, NaN where nobody was treated.
    naive : callable or None
        What those who joined against those who did not would show.
    presets : tuple of str
    """

    name: str
    indicator: str
    lever: str = ""
    months: int = YEAR
    measure: Measure | None = None
    naive: Measure | None = None
    presets: tuple[str, ...] = ("carnisse",)


def counted(twin: Twin, name: str, lever: str) -> float:
    """Sum over months and wijken of what was counted for a lever, e.g. ``accepted``."""
    number = number_lever(lever)
    column = N_BEFORE_COUNTS + COUNTED.index(name)
    rows = [rows[rows[:, 1] == number, column].sum() for rows in twin.with_lever.recorder.levers]
    return float(np.sum(rows))


def share_counted(part: str, whole: str, lever: str) -> Callable[[Twin], float]:
    """One count over another; 0 where there is none."""

    def measure(twin: Twin) -> float:
        return counted(twin, part, lever) / max(counted(twin, whole, lever), 1.0)

    return measure


def fall(indicator: str, row: int = -1) -> Callable[[Twin], float]:
    """How much an indicator falls in the last year, relative."""

    def measure(twin: Twin) -> float:
        before = late(wijk_series_of(twin.without, indicator, row))
        return (before - late(wijk_series_of(twin.with_lever, indicator, row))) / before

    return measure


def fall_of_others(lever: str) -> Callable[[Twin], float]:
    """How much the sales of shops that the lever did not reach fall, relative, where both still trade."""

    def measure(twin: Twin) -> float:
        cause = FIRST_LEVER_CAUSE + number_lever(lever)
        reached = {int(row[2]) for row in events_of(twin.with_lever, EVENT_ACCEPTED, cause)}
        known = incumbents(twin.start) | incumbents(twin.start, at_home=True)
        both = shared_shops(twin, known) - reached
        before = mean_of(twin.without, both, "expected_sales")
        return (before - mean_of(twin.with_lever, both, "expected_sales")) / before

    return measure


def shared_shops(twin: Twin, identities: set[int]) -> set[int]:
    """Of these shops, those that exist in both worlds."""
    return identities & shop_rows(twin.without).keys() & shop_rows(twin.with_lever).keys()


def more_events(event: int, cause: int | None = None) -> Callable[[Twin], float]:
    """How many more events of a kind there are with the lever."""
    return lambda twin: float(
        len(events_of(twin.with_lever, event, cause)) - len(events_of(twin.without, event, cause))
    )


def fewer_openings_in_units(twin: Twin) -> float:
    """How many openings in premises fewer there are with the lever."""
    shops = "openings_shops"
    return float(series_of(twin.without, shops).sum() - series_of(twin.with_lever, shops).sum())


def relative(indicator: str, months: int = YEAR) -> Measure:
    """Mean of the last months, with over without, less one."""

    def measure(twin: Twin) -> float:
        without = series_of(twin.without, indicator)[-months:].mean()
        return float(series_of(twin.with_lever, indicator)[-months:].mean() / without - 1.0)

    return measure


def reached(twin: Twin, lever: str, event: int = EVENT_ACCEPTED) -> dict[int, int]:
    """Identities that a lever reached first in a month, and that month."""
    out: dict[int, int] = {}
    cause = FIRST_LEVER_CAUSE + number_lever(lever)
    for row in events_of(twin.with_lever, event, cause).tolist():
        out.setdefault(row[2], row[0])
    return out


def against_twins(lever: str, what: int, event: int = EVENT_ACCEPTED) -> Measure:
    """Last year's sum of a fact over the treated firms, with over without, less one."""

    def measure(twin: Twin) -> float:
        treated = reached(twin, lever, event)
        sums = [0.0, 0.0]
        facts = [yearly_facts(wijk, what) for wijk in (twin.without, twin.with_lever)]
        last = twin.without.month
        for identity, month in treated.items():
            values = [by_year.get(identity, {}).get(last) for by_year in facts]
            if month <= last - YEAR and values[0] is not None and values[1] is not None:
                sums[0] += values[0]
                sums[1] += values[1]
        return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")

    return measure


def against_others(lever: str, what: int) -> Measure:
    """Treated independents against all others, growth from the first to the last year, in one world."""

    def measure(twin: Twin) -> float:
        treated = reached(twin, lever)
        facts = yearly_facts(twin.with_lever, what)
        last = twin.with_lever.month
        known = incumbents(twin.start) | incumbents(twin.start, at_home=True)
        growth: tuple[list[float], list[float]] = ([0.0, 0.0], [0.0, 0.0])
        for identity in known:
            first, end = facts.get(identity, {}).get(YEAR), facts.get(identity, {}).get(last)
            if first is not None and end is not None and first > 0:
                group = growth[identity in treated]
                group[0] += first
                group[1] += end
        if not growth[0][0] or not growth[1][0]:
            return float("nan")
        return growth[1][1] / growth[1][0] - growth[0][1] / growth[0][0]

    return measure


def change_of_share(indicator: str) -> Measure:
    """Mean of the year with the lever less that of the year before, in one world."""

    def measure(twin: Twin) -> float:
        values = series_of(twin.with_lever, indicator)
        return float(values[YEAR : 2 * YEAR].mean() - values[:YEAR].mean())

    return measure
