"""Doses: all levers of a month folded into one number per dose and wijk."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.base import Lever, bounds
from wijkabm.levers.desk.schedule import intensity, is_announced
from wijkabm.levers.registry import COMING, find_kind, is_shock, number_lever, place_doses

DISCOUNT_PER_MONTH: Final = 0.97
"""Weight of a charge that comes a month later, for who looks ahead; *assumption*."""


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
    places = place_doses()
    asked: dict[int, list[float]] = {}
    terms: dict[int, tuple[str, float, float]] = {}
    for lever in levers:
        if lever.wijk and wijk not in lever.wijk:
            continue
        force = intensity(lever, month)
        if scale is not None and not is_shock(lever):
            force *= float(scale[number_lever(lever.name)])
        if force > 0.0:
            for field in lever.doses():
                info, place = type(lever).model_fields[field], places[lever.name, field]
                extra: Any = info.json_schema_extra
                value = float(getattr(lever, field))
                if extra["scaled"]:
                    value = off[place] + force * (value - off[place])
                asked.setdefault(place, []).append(value)
                terms[place] = (extra["combine"], *(bounds(info) or (-np.inf, np.inf)))
        elif lever.looks_ahead and is_announced(lever, month):
            wait, coming = lever.start - month, places[lever.name, COMING]
            dose = float(getattr(lever, lever.looks_ahead)) * DISCOUNT_PER_MONTH**wait
            asked.setdefault(coming, []).append(lever.strength * dose)
            terms[coming] = ("most", 0.0, np.inf)
            # Its terms are known as well: who looks ahead reckons with them.
            for field in lever.doses():
                info, place = type(lever).model_fields[field], places[lever.name, field]
                extra = info.json_schema_extra
                if not extra["scaled"]:
                    asked.setdefault(place, []).append(float(getattr(lever, field)))
                    terms[place] = (extra["combine"], *(bounds(info) or (-np.inf, np.inf)))
    out = off.copy()
    for place, values in asked.items():
        values.sort()  # a sum of floats depends on its order; the levers' order must not
        combine, low, high = terms[place]
        if len(values) == 1 or combine != "sum":
            out[place] = values[0] if combine == "least" else values[-1]
        else:
            for value in values:
                out[place] += value - off[place]
            out[place] = min(max(out[place], min(low, off[place])), max(high, off[place]))
    return out
