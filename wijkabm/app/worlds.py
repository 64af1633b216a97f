"""Two worlds in step: the wijk with the policy, and the same wijk, people and luck without it."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.plan import Plan
from wijkabm.comparison import COMPARED
from wijkabm.groups import Groups, compute_group_indicators
from wijkabm.indicators import compute_indicators
from wijkabm.model import Wijk
from wijkabm.policy.scenario import Scenario
from wijkabm.watch import find_municipal_cost

INDICATOR_NAMES: Final = tuple(indicator.name for indicator in COMPARED)
PLACES: Final = {name: place for place, name in enumerate(INDICATOR_NAMES)}


class Watched:
    """A wijk whose indicators are taken month by month.

    Parameters
    ----------
    wijk : Wijk
        After its burn-in.
    lean : bool
        Keep nothing but the indicators: no tables and no stories can be made of it.

    Attributes
    ----------
    values : list of ndarray, each (indicators, n_wijken + 2)
        Of `COMPARED`, month by month; the last row is all wijken together.
    """

    def __init__(self, wijk: Wijk, lean: bool = False) -> None:
        self.wijk, self.lean = wijk, lean
        wijk.recorder.groups = Groups(wijk.world)
        self.values: list[np.ndarray] = []
        self._set: Scenario | None = None

    def follow(self, scenario: Scenario) -> None:
        """Let the levers of `scenario` work from the next month on."""
        if scenario != self._set:
            self.wijk.set_policy(scenario)
            self._set = scenario

    def step(self) -> None:
        """One month."""
        self.wijk.step()
        self.values.append(self._measure())
        if self.lean:
            self._forget()

    def _measure(self) -> np.ndarray:
        recorder: Any = self.wijk.recorder
        both = np.stack([recorder.blocks[0], recorder.blocks[-1]])
        values = np.array(list(compute_indicators(both).values()))[:, -1]
        cost = np.full((1, values.shape[1]), np.nan)
        cost[0, -1] = find_municipal_cost(recorder, -1, self.wijk.closure) / 100.0
        sums = recorder.groups.sums
        groups = compute_group_indicators([sums[0], sums[-1]])[:, -1]
        return np.concatenate([values, cost, groups])

    def _forget(self) -> None:
        recorder: Any = self.wijk.recorder
        for rows in (recorder.flows, recorder.balances, recorder.events, recorder.facts,
                     recorder.levers):  # fmt: skip
            rows.clear()
        del recorder.blocks[1:]
        del recorder.groups.sums[1:]
        recorder.groups.shops.clear()


class Worlds:
    """The wijk with and without the policy, month by month.

    Attributes
    ----------
    policy, baseline : Watched
    month : int
        Months that both have lived.
    """

    def __init__(
        self, origin: Origin, lean: bool = False, progress: Callable[[], None] = lambda: None
    ) -> None:
        self.policy = Watched(SETTLED.copy(origin, progress), lean)
        self.baseline = Watched(SETTLED.copy(origin, progress), lean)
        self.month = 0

    def step(self, plan: Plan) -> None:
        """One month of both."""
        month = self.month + 1
        self.policy.follow(plan.scenario(month))
        self.baseline.follow(plan.without_policy())
        self.policy.step()
        self.baseline.step()
        self.month = month

    def differences(self) -> np.ndarray:
        """With policy less without, of the last month, all wijken together, shape (indicators,)."""
        return self.policy.values[-1][:, -1] - self.baseline.values[-1][:, -1]
