"""Two worlds in step: the wijk with the policy, and the same wijk, people and luck without it."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.plan import Plan
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.targets import MOST_BEFORE
from wijkabm.measure.groups import Groups, compute_group_indicators
from wijkabm.measure.indicators import compute_indicators
from wijkabm.model.wijk import Wijk
from wijkabm.pairs.comparison import COMPARED
from wijkabm.pairs.watch import find_municipal_cost

INDICATOR_NAMES: Final = tuple(indicator.name for indicator in COMPARED)
PLACES: Final = {name: place for place, name in enumerate(INDICATOR_NAMES)}


class Watched:
    """A wijk whose indicators are taken month by month.

    Parameters
    ----------
    wijk : Wijk
        After its burn-in.
    """

    def __init__(self, wijk: Wijk) -> None:
        self.wijk = wijk
        wijk.recorder.groups = Groups(wijk.world)
        self._values: list[np.ndarray] = []
        self._unread = 0  # months that were lived and not yet looked at
        self._set: Scenario | None = None

    @property
    def values(self) -> list[np.ndarray]:
        """Of `COMPARED`, month by month, each (indicators, n_wijken + 2); the last row is all wijken.

        They are computed for whoever looks, all months since the last look together.
        """
        if self._unread:
            self._values.extend(self._measure(self._unread))
            self._unread = 0
        return self._values

    def follow(self, scenario: Scenario) -> None:
        """Let the levers of `scenario` work from the next month on."""
        if scenario != self._set:
            self.wijk.set_policy(scenario)
            self._set = scenario

    def step(self) -> None:
        """One month."""
        self.wijk.step()
        self._unread += 1

    def take(self) -> list[np.ndarray]:
        """Indicators of the months since the last look, of which nothing else is kept.

        Of a world that is looked at in this way no tables and no stories can be made.
        """
        values = self._measure(self._unread) if self._unread else []
        self.skip()
        return values

    def skip(self) -> None:
        """Keep nothing of the months since the last look."""
        self._unread = 0
        recorder: Any = self.wijk.recorder
        for rows in (recorder.flows, recorder.balances, recorder.events, recorder.facts,
                     recorder.levers):  # fmt: skip
            rows.clear()
        del recorder.blocks[1:-MOST_BEFORE]  # which reviews of a covenant look back on
        del recorder.groups.sums[1:]
        recorder.groups.shops.clear()

    def look_at_start(self) -> np.ndarray:
        """Indicators of the last month before the first, as in `values`; those of groups are unknown."""
        block = self.wijk.recorder._measure(self.wijk.world, 0)
        values = np.array(list(compute_indicators(np.stack([block, block])).values()))[:, -1]
        unknown = np.full((len(INDICATOR_NAMES) - len(values), values.shape[1]), np.nan)
        return np.concatenate([values, unknown])

    def _measure(self, months: int) -> list[np.ndarray]:
        """Indicators of the last months."""
        recorder: Any = self.wijk.recorder
        blocks, sums = recorder.blocks, recorder.groups.sums
        together = np.stack([blocks[0], *blocks[-months:]])
        values = np.array(list(compute_indicators(together).values()))[:, 1:]
        cost = np.full((1, *values.shape[1:]), np.nan)
        cost[0, :, -1] = [
            find_municipal_cost(recorder, place, self.wijk.closure) / 100.0
            for place in range(-months, 0)
        ]
        groups = compute_group_indicators([sums[0], *sums[-months:]])
        return list(np.moveaxis(np.concatenate([values, cost, groups]), 1, 0))


class Worlds:
    """The wijk with and without the policy, month by month.

    Attributes
    ----------
    policy, baseline : Watched
    month : int
        Months that both have lived.
    """

    def __init__(self, origin: Origin, progress: Callable[[], None] = lambda: None) -> None:
        self.policy = Watched(SETTLED.copy(origin, progress))
        self.baseline = Watched(SETTLED.copy(origin, progress))
        self.month = 0

    def step(self, plan: Plan) -> None:
        """One month of both."""
        month = self.month + 1
        self.policy.follow(plan.scenario(month))
        self.baseline.follow(plan.without_policy())
        self.policy.step()
        self.baseline.step()
        self.month = month


def count_bytes(watched: Watched) -> int:
    """Bytes of the tables of one world."""
    tables = watched.wijk.world
    return sum(c.nbytes for table in tables for c in table if isinstance(c, np.ndarray))
