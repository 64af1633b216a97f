"""A wijk's own streets, from a file that `wijkabm streets` made: its plan, and dwellings along it.

Published totals win, the file gives shares and places. Distances are walked along the lines as they bend.
What no street joins within the wijk (a canal lies between, and the bridge outside) is walked straight.
"""

import math
from typing import Final

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.street_file import Segment, StreetFile
from wijkabm.place.streets import StreetPlan, walk_between_crossings, walk_between_segments

NAMED_FROM: Final = 5
"""Dwellings along a segment from which it may be named: of fewer, one would know whose they are."""


def lay_own_streets(file: StreetFile) -> StreetPlan:
    """The plan of a wijk's own streets; core and edge are not told yet."""
    n = len(file.segments)
    ends = np.array([segment.ends for segment in file.segments], np.int64)
    length = np.array([segment.metres for segment in file.segments], np.float64)
    crossings = np.array(file.crossings, np.float64)
    lines = [np.array(segment.line, np.float64) for segment in file.segments]
    middle = np.array([_find_middle(line) for line in lines])
    between = walk_between_crossings(ends[:, 0], ends[:, 1], length, len(crossings))
    join_pieces(between, crossings)
    return StreetPlan(
        x=middle[:, 0].copy(),
        y=middle[:, 1].copy(),
        length=length,
        start=ends[:, 0].copy(),
        end=ends[:, 1].copy(),
        is_core=np.zeros(n, np.int64),
        is_edge=np.zeros(n, np.int64),
        distance=walk_between_segments(ends[:, 0].copy(), ends[:, 1].copy(), length, between),
        crossing_x=crossings[:, 0].copy(),
        crossing_y=crossings[:, 1].copy(),
        points=np.concatenate(lines),
        first_point=np.cumsum([0, *(len(line) for line in lines)]),
        name=np.array([_find_name(s, file) for s in file.segments], np.int64),
        names=file.names,
        origin=file.origin,
    )


def count_own_homes(file: StreetFile, dwellings: int) -> Array:
    """Dwellings by segment: the published ones, in proportion to those that the file counted there.

    Where it counted none: in proportion to its length.
    """
    counted: list[float] = [segment.homes for segment in file.segments]
    if file.homes_from == "length" or not any(counted):
        counted = [segment.metres for segment in file.segments]
    return np.array(draws.apportion(counted, dwellings), np.int64)


def hide_names(plan: StreetPlan, homes: Array) -> StreetPlan:
    """The same plan; segments of fewer than five dwellings in the model have no name either."""
    return plan._replace(name=np.where(homes < NAMED_FROM, -1, plan.name))


def _find_name(segment: Segment, file: StreetFile) -> int:
    """Its row of the names; -1 where it has none, an empty one, or fewer than five dwellings were counted."""
    is_known = file.homes_from != "length" and segment.homes < NAMED_FROM
    return -1 if segment.name is None or not file.names[segment.name] or is_known else segment.name


def _find_middle(line: Array) -> tuple[float, float]:
    """The point halfway along a line."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    half = 0.5 * along[-1]
    return float(np.interp(half, along, line[:, 0])), float(np.interp(half, along, line[:, 1]))


@kernel
def join_pieces(walk: Array, crossings: Array) -> None:
    """Walks between pieces of the plan that no street joins: straight between their nearest crossings.

    Pieces are joined one by one, the nearest first; `walk` (n, n), metres, is filled in place.
    """
    n = walk.shape[0]
    while True:
        a, b, least = -1, -1, 1e24
        for i in range(n):
            for j in range(n):
                if walk[i, j] >= 1e12:
                    dx, dy = crossings[i, 0] - crossings[j, 0], crossings[i, 1] - crossings[j, 1]
                    if dx * dx + dy * dy < least:
                        a, b, least = i, j, dx * dx + dy * dy
        if a < 0:
            return
        way = math.sqrt(least)
        for i in range(n):
            for j in range(n):
                through = min(walk[i, a] + way + walk[b, j], walk[i, b] + way + walk[a, j])
                if through < walk[i, j]:
                    walk[i, j] = through
