"""Doses: all levers of a month folded into one number per dose and wijk."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.base import Lever, bounds
from wijkabm.levers.desk.schedule import intensity, is_announced
from wijkabm.levers.registry import COMING, find_kind, is_shock, number_lever, place_doses

DISCOUNT_PER_MONTH: Final = 0.97
"""Weight of a charge that comes a month later, for who looks ahead; *assumption*."""


class Asked(NamedTuple):
    """A dose that a lever asks for, how it goes with those of others, and within which bounds."""

    value: float
    how: str
    low: float
    high: float


def off_doses(parameters: Parameters) -> np.ndarray:
    """Every dose without any lever, in the order of `place_doses`."""
    places = place_doses()
    out = np.zeros(len(places))
    for (name, field), place in places.items():
        if field == COMING:
            continue
        off: Any = find_kind(name, "levers").model_fields[field].json_schema_extra["off"]  # type: ignore[index, call-overload]
        if isinstance(off, str):
            group, _, parameter = off.partition(".")
            off = getattr(getattr(parameters, group), parameter)
        out[place] = float(off)
    return out


def fold(
    levers: Iterable[Lever], month: int, off: np.ndarray, wijk: str, scale: np.ndarray | None = None
) -> np.ndarray:
    """The doses of a month in one wijk, in the order of `place_doses`: a pure function of the levers.

    A dose that is scaled lies ``off + strength * (value - off)``; of several levers on one dose the
    distances from `off` are added, within the range that the field has, or the largest or smallest
    value holds, as the field says. None of these depends on the order of the levers.

    Parameters
    ----------
    levers : iterable of Lever
        Levers and shocks, in any order.
    month : int
    off : ndarray
        From `off_doses`.
    wijk : str
        Name of the wijk.
    scale : ndarray, optional
        What each lever's strength is multiplied by, by its number: the share of the money that it got.
    """
    asked: dict[int, list[Asked]] = {}
    for lever in levers:
        if lever.wijk and wijk not in lever.wijk:
            continue
        force = intensity(lever, month)
        if scale is not None and not is_shock(lever):
            force *= float(scale[number_lever(lever.name)])
        for place, dose in ask(lever, month, force, off):
            asked.setdefault(place, []).append(dose)
    out = off.copy()
    for place, doses in asked.items():
        out[place] = combine(doses, off[place])
    return out


def ask(lever: Lever, month: int, force: float, off: np.ndarray) -> Iterator[tuple[int, Asked]]:
    """The doses that a lever asks for at some force, each with its place.

    One that is announced asks for the charge that comes; who looks ahead reckons with its terms as well.
    """
    places = place_doses()
    is_coming = force <= 0.0 and bool(lever.looks_ahead) and is_announced(lever, month)
    if force <= 0.0 and not is_coming:
        return
    if is_coming:
        charge = float(getattr(lever, lever.looks_ahead)) * DISCOUNT_PER_MONTH ** (
            lever.start - month
        )
        yield places[lever.name, COMING], Asked(lever.strength * charge, "most", 0.0, np.inf)
    for field in lever.doses():
        info, place = type(lever).model_fields[field], places[lever.name, field]
        extra: Any = info.json_schema_extra
        value = float(getattr(lever, field))
        if extra["scaled"]:
            if is_coming:
                continue
            value = off[place] + force * (value - off[place])
        yield place, Asked(value, extra["combine"], *(bounds(info) or (-np.inf, np.inf)))


def combine(doses: Sequence[Asked], off: float) -> float:
    """One dose of those that levers ask for, as its field says."""
    values = sorted(dose.value for dose in doses)  # a sum of floats depends on its order
    _, how, low, high = doses[-1]
    if len(values) == 1 or how != "sum":
        return values[0] if how == "least" else values[-1]
    total = off
    for value in values:
        total += value - off
    return min(max(total, min(low, off)), max(high, off))
