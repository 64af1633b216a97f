"""Where several wijken lie: those with their own streets as in the country, drawn ones side by side."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from wijkabm.place.draws import Array
from wijkabm.place.streets import StreetPlan

GAP: Final = 1.1
"""Wijken lie this many sides apart."""

FARTHEST: Final = 20_000.0
"""Metres from the first wijk with its own streets within which others lie where they are."""


def lay_out(plans: Sequence[StreetPlan], land: Sequence[float]) -> tuple[Array, Array]:
    """Where the origins of wijken lie, metres: arrays (n,).

    The first with its own streets lies at 0, 0, and others with theirs where they are from there. Drawn ones,
    and those too far away for one map, lie on a grid, which begins east of all these.

    Parameters
    ----------
    plans : sequence of StreetPlan
    land : sequence of float
        m2 of each.
    """
    n = len(plans)
    x, y = np.zeros(n), np.zeros(n)
    origins = [plan.origin for plan in plans]
    base = next((origin for origin in origins if origin is not None), None)
    aside = []
    west = south = 0.0
    for w, origin in enumerate(origins):
        if origin is None or base is None or math.dist(origin, base) > FARTHEST:
            aside.append(w)
            continue
        x[w], y[w] = origin[0] - base[0], origin[1] - base[1]
        west = max(west, float(x[w] + plans[w].crossing_x.max()))
        south = min(south, float(y[w] + plans[w].crossing_y.min()))
    if not aside:
        return x, y
    side = GAP * max(_measure_side(plans[w], land[w]) for w in aside)
    west += (GAP - 1.0) * side if base is not None else 0.0
    columns = math.ceil(math.sqrt(len(aside)))
    for k, w in enumerate(aside):
        x[w], y[w] = west + side * (k % columns), south + side * (k // columns)
    return x, y


def find_centres(
    plans: Sequence[StreetPlan], x: Sequence[float], y: Sequence[float]
) -> tuple[list[float], list[float]]:
    """What neighbours are found by: the middle of each wijk's streets; its corner where all are drawn."""
    if all(plan.origin is None for plan in plans):
        return list(x), list(y)
    return (
        [left + float(plan.x.mean()) for plan, left in zip(plans, x, strict=True)],
        [low + float(plan.y.mean()) for plan, low in zip(plans, y, strict=True)],
    )


def _measure_side(plan: StreetPlan, land: float) -> float:
    """Metres that a wijk is wide, as a square; one with its own streets may be wider."""
    if plan.origin is None:
        return math.sqrt(land)
    return max(math.sqrt(land), float(plan.crossing_x.max()), float(plan.crossing_y.max()))
