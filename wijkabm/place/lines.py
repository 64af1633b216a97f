"""Streets as lines on a map: what pictures are drawn from, and no rule needs."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wijkabm.place.draws import Array
from wijkabm.place.streets import StreetPlan


class StreetLines(NamedTuple):
    """Lines of all segments of a world, metres; north is up.

    Attributes
    ----------
    points : array (k, 2)
        Of all lines as they bend, one after another, each from its first end to its second.
    first_point : array (n + 1,)
        Where the points of each segment begin.
    name : array (n,)
        Index into `names`; -1 where a segment is not named.
    names : tuple of str
    is_own : array (n_wijken,)
        Whether a wijk's streets are its own, and not drawn.
    """

    points: Array
    first_point: Array
    name: Array
    names: tuple[str, ...]
    is_own: Array

    def list_names(self) -> Array:
        """The name of each segment, shape (n,); empty where it has none."""
        found: Array = np.array(["", *self.names], object)[self.name + 1]
        return found


def measure_lines(lines: StreetLines) -> Array:
    """Metres along each line, shape (n,)."""
    steps = np.hypot(*np.diff(lines.points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    last = lines.first_point[1:] - 1
    metres: Array = along[last] - along[lines.first_point[:-1]]
    return metres


def join_lines(plans: Sequence[StreetPlan], x: Array, y: Array) -> StreetLines:
    """Lines of wijken that lie at `x` and `y`; a name that two have stands once for each."""
    points, firsts, rows = [], [np.zeros(1, np.int64)], []
    n_points = n_names = 0
    for plan, dx, dy in zip(plans, x.tolist(), y.tolist(), strict=True):
        points.append(plan.points + np.array([dx, dy]))
        firsts.append(plan.first_point[1:] + n_points)
        rows.append(np.where(plan.name < 0, -1, plan.name + n_names))
        n_points, n_names = n_points + len(plan.points), n_names + len(plan.names)
    return StreetLines(
        np.concatenate(points),
        np.concatenate(firsts),
        np.concatenate(rows),
        tuple(name for plan in plans for name in plan.names),
        np.array([plan.origin is not None for plan in plans]),
    )
