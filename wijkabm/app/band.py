"""How sure: the same two worlds with other luck, lived through in spare time.

A handful of extra seeds, each with and without the policy, follow the page month by month, all together, so
that the band only ever grows at its end. They run when nothing else wants the processor, and their memory
comes from a purse that all pages share.
"""

import threading
from dataclasses import replace
from typing import Final

import numpy as np

from wijkabm.app.origin import Origin
from wijkabm.app.plan import Plan
from wijkabm.app.worlds import Worlds
from wijkabm.effects import Estimate, estimate

EXTRA_SEEDS: Final = 4
SMOOTHED: Final = 12
"""Months over which a difference is averaged: months alone say little."""

MOST_BYTES: Final = 2_000_000_000
"""Of extra worlds on the whole server."""


class Purse:
    """Memory that extra worlds of all pages may take together."""

    def __init__(self, size: int) -> None:
        self.left = size
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether there is as much left; it is taken then."""
        with self._lock:
            if self.left < size:
                return False
            self.left -= size
            return True

    def give(self, size: int) -> None:
        """Put back what was taken."""
        with self._lock:
            self.left += size


PURSE: Final = Purse(MOST_BYTES)


class Band:
    """Differences between the worlds of some extra seeds, month by month.

    Attributes
    ----------
    month : int
        Months that all of them have lived.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.month = 0
        self.taken = 0
        self._worlds: list[Worlds] = []
        self._turn = 0
        self._known: list[np.ndarray] = []  # by month: (seeds, indicators, rows)
        self._this_month: list[np.ndarray] = []

    def step(self, plan: Plan, until: int) -> bool:
        """One month of one seed, towards `until`; False if there is nothing to do or no memory for it."""
        if self.month >= until:
            return False
        if len(self._worlds) < EXTRA_SEEDS:
            return self._begin()
        worlds = self._worlds[self._turn]
        worlds.step(plan)
        gap = worlds.policy.values[-1] - worlds.baseline.values[-1]
        worlds.policy.values.clear()
        worlds.baseline.values.clear()
        self._this_month.append(gap.astype(np.float32))
        self._turn += 1
        if self._turn == EXTRA_SEEDS:
            if self.month == len(self._known):  # months known from before a rewind stay as they are
                self._known.append(np.stack(self._this_month))
            self._this_month, self._turn = [], 0
            self.month += 1
        return True

    def _begin(self) -> bool:
        """Copy the settled wijk for one more seed, if there is memory for it."""
        seed = (self.origin.seed + 1 + len(self._worlds)) % 2**62
        if not self.taken:
            worlds = Worlds(replace(self.origin, seed=seed), lean=True)
            size = 2 * EXTRA_SEEDS * _count_bytes(worlds)
            if not PURSE.take(size):
                return False
            self.taken = size
        else:
            worlds = Worlds(replace(self.origin, seed=seed), lean=True)
        self._worlds.append(worlds)
        return True

    def go_back(self, month: int) -> None:
        """Begin again, keeping what is known up to `month`: the same happens again."""
        del self._known[month:]
        self._worlds.clear()
        self._this_month, self._turn, self.month = [], 0, 0

    def known_months(self) -> int:
        """Months for which there is a band."""
        return len(self._known)

    def close(self) -> None:
        """Give the memory back."""
        self._worlds.clear()
        PURSE.give(self.taken)
        self.taken = 0

    def gaps(self, own: Worlds, month: int) -> np.ndarray:
        """Mean differences over the last year up to `month`, shape (seeds, indicators, rows).

        The first seed is the page's own; `month` is at most `known_months`.
        """
        first = max(month - SMOOTHED, 0)
        extra = np.mean(np.stack(self._known[first:month]), axis=0)
        return np.concatenate([mean_gap(own, month)[None], extra])

    def estimate(self, own: Worlds, month: int) -> Estimate:
        """Mean over seeds of `gaps`, with its interval."""
        gaps = self.gaps(own, month)
        return estimate(np.zeros_like(gaps), gaps)


def mean_gap(worlds: Worlds, month: int) -> np.ndarray:
    """With policy less without, mean over the last year up to `month`, shape (indicators, rows)."""
    last = slice(max(month - SMOOTHED, 0), month)
    pairs = zip(worlds.policy.values[last], worlds.baseline.values[last], strict=True)
    return np.mean(np.stack([policy - baseline for policy, baseline in pairs]), axis=0)


def _count_bytes(worlds: Worlds) -> int:
    """Bytes of the tables of one world."""
    tables = worlds.policy.wijk.world
    return sum(c.nbytes for table in tables for c in table if isinstance(c, np.ndarray))
