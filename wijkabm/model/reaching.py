"""Doses of shocks that bring about what a scenario says, solved on copies of a wijk before month 1.

Every try lives the same people with the same luck until the month in question, without policy; each dose
moves by the line through its last two tries (secant), at first in proportion to what it brought about, all of
them at once. What lies beyond the range of a dose is not reached, and results say so. No number hangs on it
but the doses, and without policy the wijk that is then lived is the copy of the best try again.
"""

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from wijkabm.levers.base import Lever, bounds
from wijkabm.levers.desk.reach import Reach, Reached, find_shocks
from wijkabm.levers.desk.together import BASELINE, Scenario
from wijkabm.levers.registry import is_shock
from wijkabm.measure.aims import read_recent

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk

MOST_TRIES: Final = 10
NEAR: Final = 0.005
"""Of the level before month 1, or of one for what is wanted as a level: as near as anybody counts."""

LEAST, MOST = 0.25, 4.0
"""A dose moves at most to so many times what it was."""


def reach_levels(wijk: "Wijk", policy: Scenario) -> Scenario:
    """The scenario with doses of its shocks for each wijk, by which they bring about what it says."""
    names = [reach.indicator for reach in policy.reach]
    recent = read_recent(wijk.recorder, names)
    base = np.mean([recent[month] for month in sorted(recent) if month <= 0], axis=0)
    wanted = np.array(
        [_find_wanted(reach, level) for reach, level in zip(policy.reach, base, strict=True)]
    )
    scale = np.array([np.abs(level) if reach.level is None else np.ones_like(level)
                      for reach, level in zip(policy.reach, base, strict=True)])  # fmt: skip
    shocks = [find_shocks(reach, policy.levers)[0] for reach in policy.reach]
    doses = np.array([[getattr(shock, reach.field)] * len(wijk.wijk_names)
                      for reach, shock in zip(policy.reach, shocks, strict=True)])  # fmt: skip
    limits = [bounds(type(shock).model_fields[reach.field]) or (0.0, np.inf)
              for reach, shock in zip(policy.reach, shocks, strict=True)]  # fmt: skip
    tried: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(MOST_TRIES):
        found = _try_doses(wijk, policy, doses, names)
        tried.append((doses, found))
        if (np.abs(found - wanted) <= NEAR * scale).all():
            break
        doses = _move_doses(tried, base, wanted, NEAR * scale, limits)
        if (doses == tried[-1][0]).all():
            break
    errors = [float((np.abs(found - wanted) / scale).sum()) for _, found in tried]
    doses, found = tried[int(np.argmin(errors))]
    reached = [
        Reached(wijk.wijk_names[w], reach.dose, float(doses[k, w]), reach.indicator,
                float(base[k, w]), float(wanted[k, w]), float(found[k, w]))
        for k, reach in enumerate(policy.reach)
        for w in range(len(wijk.wijk_names))
    ]  # fmt: skip
    levers = set_doses(policy.levers, policy.reach, doses, wijk.wijk_names)
    return replace(policy, levers=levers, reached=tuple(reached), written=policy.written or policy)


def _find_wanted(reach: Reach, base: np.ndarray) -> np.ndarray:
    if reach.level is not None:
        return np.full_like(base, reach.level)
    return base * (1.0 + float(reach.relative or 0.0))


def set_doses(
    levers: Sequence[Lever], reaches: Sequence[Reach], doses: np.ndarray, wijken: Sequence[str]
) -> tuple[Lever, ...]:
    """The same levers, shocks with these doses: one for each wijk where there are several."""
    solved: list[Lever] = []
    for lever in levers:
        own = [k for k, reach in enumerate(reaches) if lever in find_shocks(reach, levers)]
        if not own:
            solved.append(lever)
            continue
        for w, wijk in enumerate(wijken):
            if lever.wijk and wijk not in lever.wijk:
                continue
            where = {"wijk": (wijk,)} if len(wijken) > 1 else {}
            fields = {reaches[k].field: float(doses[k, w]) for k in own}
            solved.append(lever.model_copy(update={**fields, **where}))
    return tuple(solved)


def _try_doses(
    wijk: "Wijk", policy: Scenario, doses: np.ndarray, names: Sequence[str]
) -> np.ndarray:
    """What these doses bring about without policy, shape (reaches, wijken)."""
    shocks = tuple(lever for lever in policy.levers if is_shock(lever))
    world = copy.deepcopy(wijk)
    levers = set_doses(shocks, policy.reach, doses, wijk.wijk_names)
    world.set_policy(Scenario(BASELINE.name, levers=levers))
    world.run(max(reach.month for reach in policy.reach))
    lived = read_recent(world.recorder, names)
    return np.array(
        [
            np.mean(
                [lived[m][k] for m in range(max(x.month - x.months + 1, 1), x.month + 1)], axis=0
            )
            for k, x in enumerate(policy.reach)
        ]
    )


def _move_doses(
    tried: Sequence[tuple[np.ndarray, np.ndarray]],
    base: np.ndarray,
    wanted: np.ndarray,
    near: np.ndarray,
    limits: Sequence[tuple[float, float]],
) -> np.ndarray:
    """The next doses to try."""
    (doses, found), (before, was) = tried[-1], tried[-2] if len(tried) > 1 else (tried[-1][0], base)
    moved = doses.copy()
    for place in np.ndindex(doses.shape):
        low, high = limits[place[0]]
        now, came = float(doses[place]), float(found[place])
        if abs(came - wanted[place]) <= near[place] or now == low:
            continue
        slope = (came - float(base[place])) / (now - low)
        if now != before[place] and came != was[place]:
            line = (came - float(was[place])) / (now - float(before[place]))
            slope = line if line * slope > 0.0 else slope
        step = (float(wanted[place]) - came) / slope if slope else np.inf
        least, most = low + LEAST * (now - low), low + MOST * (now - low)
        if (wanted[place] - base[place]) * (came - base[place]) <= 0.0:
            least = low  # it is so already, without any of it
        moved[place] = min(max(now + step, least, low), most, high)
    return moved
