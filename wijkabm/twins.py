"""Runs of a comparison, in this process or in several: every seed's wijk is built once and copied."""

import copy
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from wijkabm.comparison import BASELINE_NAME, Run
from wijkabm.design import Design
from wijkabm.groups import Groups
from wijkabm.model import Wijk
from wijkabm.results import build_manifest
from wijkabm.watch import read_run

POLL: Final = 0.2  # seconds between looks at what the workers have finished


class SeedRuns(NamedTuple):
    """What one seed gave: its runs by name, and what the manifest says of it."""

    runs: dict[str, Run]
    manifest: dict[str, Any]


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
        """The baseline, every scenario and the placebo of one seed."""
        wijk, months = self._settle(seed), self.design.months
        wijk.recorder.groups = Groups(wijk.world)
        runs: dict[str, Run] = {}
        for first, name, scenario in self.design.branches():
            wijk.run(max(min(first - 1, months) - wijk.month, 0))
            branch = copy.deepcopy(wijk)
            if scenario is None:
                branch.placebo_month = first
            else:
                branch.set_policy(scenario)
            branch.run(months - branch.month)
            runs[name] = read_run(branch, first)
            self.tell()
        wijk.run(months - wijk.month)
        runs[BASELINE_NAME] = read_run(wijk, 1)
        self.tell()
        return SeedRuns(runs, build_manifest(wijk))

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
        )
        if design.place_seed is not None:
            self._settled = copy.deepcopy(wijk)
        return wijk


def run_design(
    design: Design, workers: int, progress: Callable[[int], None]
) -> dict[int, SeedRuns]:
    """Every seed of the design, in this process or in several; the same either way."""
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        progress(done)

    if workers == 1:
        runner = Runner(design, tell)
        return {seed: runner.run_seed(seed) for seed in design.seeds}
    context = multiprocessing.get_context("spawn")
    finished = context.SimpleQueue()
    with _pool(workers, context, design, finished) as pool:
        futures = {pool.submit(_run_seed, seed): seed for seed in design.seeds}
        waiting = set(futures)
        while waiting:
            ready, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
            for future in ready:
                future.result()  # a failed seed ends the comparison at once
            while not finished.empty():
                finished.get()
                tell()
        return {seed: future.result() for future, seed in futures.items()}


@contextmanager
def _pool(
    workers: int, context: Any, design: Design, finished: Any
) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes whose workers do not outlive an error or an interrupt."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(design, finished)
    )
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise


_runners: list[Runner] = []  # of a worker: its one runner


def _start_worker(design: Design, finished: Any) -> None:
    """Make this process ready: Ctrl-C is the parent's business, and who loses the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _runners.append(Runner(design, lambda: finished.put(1)))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run_seed(seed: int) -> SeedRuns:
    return _runners[0].run_seed(seed)
