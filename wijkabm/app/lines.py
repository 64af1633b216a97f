"""One world with its own luck, lived ahead of a page as far as it is wanted, and what it showed."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.plan import Plan
from wijkabm.app.worlds import Watched
from wijkabm.ground.tables.codes import USE_HOME
from wijkabm.levers.desk.scenario import Scenario

Choose = Callable[[Plan, int], Scenario]


def choose_policy(plan: Plan, month: int) -> Scenario:
    """What the municipality does."""
    return plan.scenario(month)


def choose_nothing(plan: Plan, _: int) -> Scenario:
    """Shocks alone."""
    return plan.without_policy()


@dataclass(eq=False)
class Line:
    """One world of one seed, as far as it was lived.

    Attributes
    ----------
    place : int
        Which pair it belongs to.
    values : list of ndarray
        By month, indicators of `COMPARED` as float32, shape (indicators, rows).
    open : list of ndarray
        By month, of every unit whether a shop trades in it, uint8.
    generation : int
        How often what it had lived became untrue.
    """

    place: int
    origin: Origin
    choose: Choose
    anchors: bool = False
    values: list[np.ndarray] = field(default_factory=list)
    open: list[np.ndarray] = field(default_factory=list)
    generation: int = 0
    is_busy: bool = False
    _ahead: Watched | None = None
    _anchor: Watched | None = None

    @property
    def known(self) -> int:
        """Months that are known."""
        return len(self.values)

    @property
    def anchored(self) -> int:
        """Month of the anchor."""
        return 0 if self._anchor is None else self._anchor.wijk.month

    def forget_after(self, month: int) -> None:
        """What it lived after `month` is no longer true."""
        del self.values[month:], self.open[month:]
        self.generation += 1
        if not self.is_busy:
            self.drop_later(month)

    def drop_later(self, month: int) -> None:
        """Let go of worlds that have lived past `month`."""
        if self._ahead is not None and self._ahead.wijk.month > month:
            self._ahead = None
        if self._anchor is not None and self._anchor.wijk.month > month:
            self._anchor = None

    def let_go(self) -> None:
        """Let go of its worlds; what it showed stays known."""
        self._ahead = self._anchor = None

    def adopt(self, other: "Line", months: int) -> None:
        """Take over months in which both worlds are the same, and a copy of its anchor."""
        self.values, self.open = other.values[:months], other.open[:months]
        if self._ahead is None and other._anchor is not None and other.anchored <= months:
            self._ahead = copy.deepcopy(other._anchor)

    def follow(self, plan: Plan, until: int, go_on: Callable[[], bool]) -> None:
        """Bring the anchor to month `until`."""
        if self._anchor is None:
            self._anchor = Watched(SETTLED.copy(self.origin))
        self._walk(self._anchor, plan, until, go_on)

    def live(
        self, plan: Plan, until: int, go_on: Callable[[], bool]
    ) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Months after those that are known, up to `until`, as long as `go_on` says so."""
        known = self.known
        if self._ahead is None or self._ahead.wijk.month > known:
            if self.anchors and self.anchored <= known:
                self.follow(plan, known, go_on)
                self._ahead = copy.deepcopy(self._anchor)
            else:
                self._ahead = Watched(SETTLED.copy(self.origin))
        ahead = self._ahead
        assert ahead is not None
        self._walk(ahead, plan, known, go_on)
        fronts = []
        while known <= ahead.wijk.month < until and go_on():
            ahead.follow(self.choose(plan, ahead.wijk.month + 1))
            ahead.step()
            fronts.append(find_open(ahead))
        return [values.astype(np.float32) for values in ahead.take()], fronts

    def _walk(self, watched: Watched, plan: Plan, until: int, go_on: Callable[[], bool]) -> None:
        """Live months that are known or that nobody asks for."""
        while watched.wijk.month < until and go_on():
            watched.follow(self.choose(plan, watched.wijk.month + 1))
            watched.step()
            watched.skip()


def find_open(watched: Watched) -> np.ndarray:
    """Of every unit whether a shop trades in it, as bytes."""
    world: Any = watched.wijk.world
    tenant = world.premises.tenant
    trades = (tenant >= 0) & (world.shops.trading[tenant] == 1)
    return (trades & (world.premises.use < USE_HOME)).astype(np.uint8)
