"""Where shops stand in a wijk with its own streets: core and edge segments.

By clusters of the premises that a file places; where it places none, the named street from which most homes
are near.
"""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.own_counts import places_units
from wijkabm.place.street_file import StreetFile
from wijkabm.place.streets import StreetPlan

NEAR: Final = 100.0
"""Metres of walking within which premises stand together."""

CLUSTER: Final = 5
"""Premises that make a cluster, together."""

SHOPPING_STREET: Final = 250.0
"""Metres of one name that make a shopping street, where nobody knows where the shops are."""

LONGEST_CORE: Final = 800.0
"""Metres of such a street that are core at most; shorter ones are half core, as drawn ones (*assumption*)."""

WALK: Final = 500.0
"""Metres over which a home counts for less by a factor e, when such a street is looked for (*assumption*)."""


def mark_centres(plan: StreetPlan, file: StreetFile, homes: Array) -> StreetPlan:
    """The plan with its core and edge segments.

    Parameters
    ----------
    plan : StreetPlan
    file : StreetFile
        What it was laid from.
    homes : array (n,)
        Dwellings by segment.
    """
    units = np.bincount([unit.segment for unit in file.units], minlength=plan.x.size)
    if places_units(file):
        is_core = find_clusters(plan.distance, units)
        is_edge = (units > 0) & ~is_core
    else:
        is_core, is_edge = find_shopping_street(plan, file, homes)
    return plan._replace(is_core=is_core.astype(np.int64), is_edge=is_edge.astype(np.int64))


def find_clusters(distance: Array, units: Array) -> Array:
    """Segments with premises that have `CLUSTER` of them within `NEAR`, their own included; a mask (n,).

    A village without a cluster has one core segment: the one with most units.
    """
    together = (distance <= NEAR) @ units
    is_core: Array = (units > 0) & (together >= CLUSTER)
    if not is_core.any():
        is_core[int(np.argmax(units))] = True
    return is_core


def find_shopping_street(plan: StreetPlan, file: StreetFile, homes: Array) -> tuple[Array, Array]:
    """Core and edge of the named street of `SHOPPING_STREET` metres or more that is nearest to homes; masks.

    A street is as well placed as its segments on average, each by ``sum(homes * exp(-distance / WALK))``. Its
    core begins with the best placed segment and grows along it until half of it is core, `SHOPPING_STREET`
    at least and `LONGEST_CORE` at most; the rest is edge. Where no street is long enough, the core is found
    among all segments, and its neighbours are edge.
    """
    near = np.exp(-plan.distance / WALK) @ homes
    rows = _choose_street(plan.length, near, file)
    is_named = rows.size > 0
    rows = rows if is_named else np.arange(plan.x.size)
    whole = draws.add(plan.length[rows].tolist())
    wanted = min(max(0.5 * whole, SHOPPING_STREET), LONGEST_CORE) if is_named else SHOPPING_STREET
    core = _grow(plan, near, rows.tolist(), wanted)
    is_core, is_edge = np.zeros(plan.x.size, bool), np.zeros(plan.x.size, bool)
    is_core[core] = True
    rest = rows if is_named else [s for s in rows.tolist() if _touches(plan, s, core)]
    is_edge[rest] = True
    return is_core, is_edge & ~is_core


def _choose_street(length: Array, near: Array, file: StreetFile) -> Array:
    """Segments of the best placed street that is long enough; none if there is none."""
    names = np.array([-1 if s.name is None else s.name for s in file.segments], np.int64)
    best, most = np.zeros(0, np.int64), -math.inf
    for name in range(len(file.names)):
        rows = np.flatnonzero(names == name)
        metres = draws.add(length[rows].tolist())
        if metres < SHOPPING_STREET:
            continue
        mean = draws.add((near[rows] * length[rows]).tolist()) / metres
        if mean > most:
            best, most = rows, mean
    return best


def _grow(plan: StreetPlan, near: Array, rows: list[int], wanted: float) -> list[int]:
    """Segments of `rows`, the best placed first, each next to one before where there is one."""
    core = [max(rows, key=lambda s: (near[s], -s))]
    left = [s for s in rows if s != core[0]]
    while left and sum(float(plan.length[s]) for s in core) < wanted:
        beside = [s for s in left if _touches(plan, s, core)] or left
        core.append(max(beside, key=lambda s: (near[s], -s)))
        left.remove(core[-1])
    return core


def _touches(plan: StreetPlan, segment: int, others: Iterable[int]) -> bool:
    """Whether a segment begins or ends where one of the others does."""
    ends = {int(plan.start[segment]), int(plan.end[segment])}
    return any({int(plan.start[s]), int(plan.end[s])} & ends for s in others)
