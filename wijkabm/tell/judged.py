"""Counted quarters beside the fan of the runs: inside, above or below, with and without policy.

The band is where eight of ten worlds lie. A new world, drawn as these were, lies outside it once in five
times; that one counted number does, is no finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wijkabm.ground.errors import InputError
from wijkabm.measure.observed import Observation
from wijkabm.measure.quarters import MONTHS, Quarter, find_fold, fold_months
from wijkabm.tell.fans import FEWEST, Fan, Worlds

Place = Literal["below_all", "below", "inside", "above", "above_all"]
PLACES: Final[tuple[Place, ...]] = ("below_all", "below", "inside", "above", "above_all")

LEVELS: Final = (0.0, 0.1, 0.5, 0.9, 1.0)
"""Lowest, band, middle, band, highest."""

METHOD: Final = "weibull"
"""How a quantile is taken of few worlds: at place p (n + 1) in their order. A new world lies below it with
chance p, as each of the n + 1 places is as likely; the usual way leaves one in four outside thirty worlds."""

DIGITS: Final = 12
"""Digits of a band: an edge that is a world's own value is that value."""

OUTSIDE: Final = 0.2
"""Share of new worlds that lie outside the band."""


@dataclass(frozen=True)
class Band:
    """What the worlds of one side have in one quarter."""

    lowest: float
    low: float
    middle: float
    high: float
    highest: float

    def place(self, value: float, half: float = 0.0) -> Place:
        """Where a counted value lies, to `half` of its last place; on the edge is inside."""
        if value + half < self.low:
            return "below_all" if value + half < self.lowest else "below"
        if value - half > self.high:
            return "above_all" if value - half > self.highest else "above"
        return "inside"

    def place_of(self, seen: Observation) -> Place:
        """Where a counted number lies, as finely as it was written."""
        return self.place(seen.value, seen.half)

    def overlaps(self, other: "Band") -> bool:
        """Whether some value lies inside both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Judged:
    """One counted number beside the worlds.

    Attributes
    ----------
    seen : Observation
    with_policy, without : Band or None
        None where the folder has no such worlds, or the indicator has no value in them.
    """

    seen: Observation
    with_policy: Band | None
    without: Band | None

    @property
    def expected(self) -> Band | None:
        """The worlds as they are decided: with policy where there is one."""
        return self.with_policy or self.without

    @property
    def place(self) -> Place:
        """Where it lies beside what was expected."""
        assert self.expected is not None
        return self.expected.place_of(self.seen)


def fold_worlds(worlds: Worlds, fan: Fan) -> dict[str, np.ndarray]:
    """Quarters of every world by indicator, each (worlds, quarters)."""
    return {
        name: fold_months(values, find_fold(name, fan.indicators[name].unit))
        for name, values in worlds.items()
    }


def judge(observed: Sequence[Observation], fan: Fan, first: Quarter, where: str) -> list[Judged]:
    """Every counted number beside the worlds; month 1 is the first of the quarter `first`.

    Raises
    ------
    InputError
        A quarter that the runs do not reach; an indicator that has no value in them.
    """
    if fan.months < MONTHS:
        raise InputError(f"{where}: the runs have {fan.months} months, and a quarter has {MONTHS}")
    last = first.later(fan.months // MONTHS - 1)
    for one in observed:
        if not first.place <= one.quarter.place <= last.place:
            raise InputError(
                f"{where}: {one.quarter} is not among the quarters of these runs, {first} to {last}; say "
                "with --start in which quarter they begin, or run more months"
            )
    sides = [fold_worlds(worlds, fan) for worlds in (fan.with_policy, fan.without)]
    found = []
    for one in observed:
        k = one.quarter.place - first.place
        bands = [find_band(side[one.indicator][:, k]) if side else None for side in sides]
        if not any(bands):
            raise InputError(f"{where}: {one.indicator} has no value in these runs; leave it out")
        found.append(Judged(one, *bands))
    return found


def find_band(values: np.ndarray) -> Band | None:
    """The band of some worlds; None where fewer than two know the number."""
    known = values[np.isfinite(values)]
    if known.size < FEWEST:
        return None
    ends = np.quantile(known, LEVELS, method=METHOD)
    return Band(*(float(f"{end:.{DIGITS}g}") for end in ends))


def count_places(judged: Iterable[Judged]) -> dict[str, int]:
    """How many lie inside, above and below what was expected."""
    places = [one.place.removesuffix("_all") for one in judged]
    return {place: places.count(place) for place in ("inside", "above", "below")}


def find_before(one: Judged, judged: Iterable[Judged]) -> list[Judged]:
    """The same indicator in all counted quarters before, the last first."""
    earlier = [
        other
        for other in judged
        if other.seen.indicator == one.seen.indicator and other.seen.quarter < one.seen.quarter
    ]
    return sorted(earlier, key=lambda other: other.seen.quarter, reverse=True)


def is_again(one: Judged, judged: Iterable[Judged]) -> bool:
    """Whether it lay on the same side in the quarter before."""
    before = find_before(one, judged)[:1]
    return (
        bool(before)
        and _side(before[0]) == _side(one) != "inside"
        and (before[0].seen.quarter.later(1) == one.seen.quarter)
    )


def _side(one: Judged) -> str:
    return one.place.removesuffix("_all")


def count_again(one: Judged, before: Judged, quarters: np.ndarray, first: Quarter) -> int:
    """In how many worlds it lies outside on the side of `one` in both quarters.

    `quarters` are those of the worlds that were expected, (worlds, quarters); `first` is the first of them.
    What stands for long, as shops, lies outside again more easily than what begins anew.
    """
    is_out = []
    for judged in (one, before):
        band = judged.expected
        assert band is not None
        own = quarters[:, judged.seen.quarter.place - first.place]
        is_out.append(own > band.high if one.place.startswith("above") else own < band.low)
    return int((is_out[0] & is_out[1]).sum())


def rank_attention(judged: Sequence[Judged], everything: Iterable[Judged]) -> list[Judged]:
    """Those outside what was expected: first again outside, then outside all worlds, then in their order."""
    all_of_them = list(everything)
    outside = [one for one in judged if one.place != "inside"]
    return sorted(
        outside, key=lambda one: (not is_again(one, all_of_them), not one.place.endswith("_all"))
    )
