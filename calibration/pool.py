"""Runs together: what was counted in each of them, added up.

A pattern is a formula over counts of all runs, never a mean of runs' patterns: a wijk in which two cafés
started in thirty years says little about cafés, and must not weigh as much as one where sixty did.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class LivedRun:
    """What the patterns need of one run of one wijk.

    Attributes
    ----------
    preset, seed : str, int
    counts : dict of str to number or ndarray
        Numbers that add up over runs; of equal shapes in runs of equal length.
    streets : ndarray
        A row per street with units: rent (cents), floor (m2), visits, each summed over the months that
        `calibration.rents` looks at. The one thing that a run cannot add to another's.
    """

    preset: str
    seed: int
    counts: Mapping[str, Any]
    streets: np.ndarray


@dataclass(frozen=True)
class Pool:
    """Counts of several runs, each run with a weight.

    Attributes
    ----------
    runs : sequence of LivedRun
    stacks : dict of str to ndarray
        Every count, the first axis over runs.
    weights : ndarray
        ``(n_runs,)``: how often each run counts; their sum is the number of runs.
    sums : dict of str to number or ndarray
        Every count, summed over the runs.
    """

    runs: Sequence[LivedRun]
    stacks: Mapping[str, np.ndarray]
    weights: np.ndarray
    sums: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """One count, summed over the runs."""
        return self.sums[name]


Formula = Callable[[Pool], float]


def weigh_runs(
    runs: Sequence[LivedRun], stacks: Mapping[str, np.ndarray], weights: np.ndarray
) -> Pool:
    """Runs under given weights."""
    sums = {name: np.tensordot(weights, stack, axes=1) for name, stack in stacks.items()}
    return Pool(runs, stacks, weights, sums)


def pool_runs(runs: Sequence[LivedRun]) -> Pool:
    """All runs together, each counting once."""
    names = runs[0].counts
    stacks = {name: np.array([run.counts[name] for run in runs], float) for name in names}
    return weigh_runs(runs, stacks, np.ones(len(runs)))


def draw_again(pool: Pool, times: int, seed: int = 1) -> Iterator[Pool]:
    """The same runs under weights drawn at random: the Bayesian bootstrap (Rubin 1981).

    ``weights ~ n · Dirichlet(1, ..., 1)``. It spreads like drawing runs with replacement, and no wijk ever
    drops out altogether.
    """
    rng, n = np.random.default_rng(seed), len(pool.runs)
    for _ in range(times):
        yield weigh_runs(pool.runs, pool.stacks, n * rng.dirichlet(np.ones(n)))


def over(part: float, whole: float) -> float:
    """``part / whole``, NaN where there is no whole."""
    return float(part / whole) if whole else np.nan


def part_of(part: str, whole: str, factor: float = 1.0) -> Formula:
    """The formula ``factor · part / whole`` of two counts."""
    return lambda pool: factor * over(pool[part], pool[whole])


def sum_of(part: str, whole: str, factor: float = 1.0) -> Formula:
    """The formula ``factor · part / whole`` of two counts by branch, all branches together."""
    return lambda pool: factor * over(pool[part].sum(), pool[whole].sum())
