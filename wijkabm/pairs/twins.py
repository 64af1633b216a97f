"""Runs of a comparison, in this process or in several: every seed's wijk is built once and copied."""

import copy
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.measure.groups import Groups
from wijkabm.model.wijk import Wijk
from wijkabm.pairs.comparison import BASELINE_NAME, Run
from wijkabm.pairs.design import Design
from wijkabm.pairs.unfinished import SeedRuns, Unfinished
from wijkabm.pairs.watch import read_run
from wijkabm.runs.processes import run_side_by_side
from wijkabm.runs.results import build_manifest

KILLED: Final = (
    "compare: a process was killed, perhaps for want of memory; give fewer --workers "
    "(seeds that ended are kept where results are written: go on with --resume)"
)


class Gathered(NamedTuple):
    """What all seeds gave, in the order of the design.

    Attributes
    ----------
    ended : dict of int to SeedRuns
    failed : dict of int to str
        Why a seed failed, in one line.
    """

    ended: dict[int, SeedRuns]
    failed: dict[int, str]


class Runner:
    """Runs seed after seed of a design.

    Parameters
    ----------
    design : Design
    tell : callable
        Called after every finished run.
    """

    def __init__(self, design: Design, tell: Callable[[], None]) -> None:
        self.design, self.tell = design, tell
        self._settled: Wijk | None = None

    def run_seed(self, seed: int) -> SeedRuns:
        """Every scenario of one seed, and the baselines that they are compared with."""
        wijk, months = self._settle(seed), self.design.months
        wijk.recorder.groups = Groups(wijk.world)
        runs: dict[str, Run] = {}
        for branch in self.design.branches():
            wijk.run(max(min(branch.leaves - 1, months) - wijk.month, 0))
            world = copy.deepcopy(wijk)
            world.set_policy(branch.scenario)
            world.run(months - world.month)
            runs[branch.name] = read_run(world, branch.first)
            self.tell()
        if BASELINE_NAME in self.design.baselines():
            wijk.run(months - wijk.month)
            runs[BASELINE_NAME] = read_run(wijk, 1)
            self.tell()
        return SeedRuns(runs, build_manifest(wijk))

    def try_seed(self, seed: int) -> SeedRuns | str:
        """The same, or in one line why it failed."""
        try:
            return self.run_seed(seed)
        except Exception as error:
            kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
            return " ".join(f"{kind}{error}".split())

    def _settle(self, seed: int) -> Wijk:
        """A wijk after its burn-in; where all seeds share the place it is built once."""
        design = self.design
        place_seed = seed if design.place_seed is None else design.place_seed
        if self._settled is not None:
            wijk = copy.deepcopy(self._settled)
            wijk.seed = seed
            return wijk
        wijk = Wijk(
            list(design.presets),
            areas=design.areas,
            seed=seed,
            place_seed=place_seed,
            burn_in=design.burn_in,
            parameters=design.parameters,
            closure=design.closure,
            borders=design.borders,
        )
        if design.place_seed is not None:
            self._settled = copy.deepcopy(wijk)
        return wijk


def run_design(
    design: Design,
    workers: int,
    progress: Callable[[int], None],
    unfinished: Unfinished | None = None,
) -> Gathered:
    """Every seed of the design, in this process or in several; the same either way.

    A seed that fails costs no other.

    Parameters
    ----------
    design : Design
    workers : int
    progress : callable
        Called with the number of finished runs.
    unfinished : Unfinished, optional
        Where seeds are kept as they end, and from where those that are there are taken.

    Raises
    ------
    InputError
        A worker was killed.
    """
    found: dict[int, SeedRuns | str] = {} if unfinished is None else dict(unfinished.read())
    missing = [seed for seed in design.seeds if seed not in found]
    done = len(found) * design.count_runs() // len(design.seeds)

    def tell() -> None:
        nonlocal done
        done += 1
        progress(done)

    for seed, ended in _run_seeds(design, missing, min(workers, max(len(missing), 1)), tell):
        found[seed] = ended
        if unfinished is not None and isinstance(ended, SeedRuns):
            unfinished.keep(seed, ended)
    in_order = [(seed, found[seed]) for seed in design.seeds]
    return Gathered(
        {seed: ended for seed, ended in in_order if isinstance(ended, SeedRuns)},
        {seed: ended for seed, ended in in_order if isinstance(ended, str)},
    )


def _run_seeds(
    design: Design, seeds: Sequence[int], workers: int, tell: Callable[[], None]
) -> Iterator[tuple[int, SeedRuns | str]]:
    """Seeds with what they gave, as they end."""
    if workers == 1:
        runner = Runner(design, tell)
        for seed in seeds:
            yield seed, runner.try_seed(seed)
        return
    finished = multiprocessing.get_context("spawn").SimpleQueue()

    def tell_finished() -> None:
        while not finished.empty():
            finished.get()
            tell()

    yield from run_side_by_side(
        _run_seed, seeds, workers, KILLED, partial(_make_runner, design, finished), tell_finished
    )


_runners: list[Runner] = []  # of a worker: its one runner


def _make_runner(design: Design, finished: Any) -> None:
    _runners.append(Runner(design, lambda: finished.put(1)))


def _run_seed(seed: int) -> SeedRuns | str:
    return _runners[0].try_seed(seed)
