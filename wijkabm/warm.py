"""Compile all rules once, side by side, so that the first run is short.

Numba compiles a kernel at its first call. Called on a world without inhabitants every rule compiles and
does nothing; two processes do half the rules each and leave the result in the cache folder, where all
later processes find it. ``python -m wijkabm.warm`` does it ahead of time.
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from wijkabm import kernels, ledger, state, streams
from wijkabm.model import Wijk
from wijkabm.parameters import Parameters
from wijkabm.place.presets import load_preset
from wijkabm.place.start import build_start
from wijkabm.recorder import Recorder

TASKS: Final = (
    ("open_firms",),
    ("build",),
    ("match_jobs", "give_time"),
    ("run_firms", "act"),
    ("live",),
    ("go_shopping", "close_firms"),
    ("pay_incomes", "let_premises"),
    ("meet_and_fade", "light_streets", "record"),
)
"""Steps of the month that one process compiles after another, the longest first."""

ONE_EACH: Final[dict[str, type]] = {
    "households": state.Households,
    "residents": state.Residents,
    "children": state.Children,
    "templates": state.Templates,
    "shops": state.Shops,
    "premises": state.Premises,
    "landlords": state.Landlords,
    "employers": state.Employers,
    "ring": state.Ring,
    "region": state.Region,
    "municipality": state.Municipality,
    "contracts": state.Contracts,
}


def make_empty_world() -> state.World:
    """A world of one wijk in which nobody lives: the types of every table, and no rows in use."""
    tables: dict[str, Any] = {n: state.make_table(kind, 1) for n, kind in ONE_EACH.items()}
    world = state.World(
        **tables,
        segments=state.make_table(state.Segments, 1, distance=(1,), access=(4, 1)),
        wijken=state.make_table(state.Wijken, 1),
        journal=state.Journal(
            np.zeros(1, np.int64),
            np.zeros((8, 6), np.int64),
            np.zeros(1, np.int64),
            np.zeros((8, 3), np.int64),
        ),
        scratch=state.make_table(state.Scratch, 0),
        ledger=ledger.make_ledger(1),
    )
    world.wijken.neighbours[:] = -1
    world.households.wijk[:] = -1
    return world._replace(scratch=state.fit_scratch(world))


def compile_steps(steps: tuple[str, ...]) -> None:
    """Compile the kernels of some steps of the month."""
    parameters = Parameters()
    world = make_empty_world()
    wijk = SimpleNamespace(
        world=world,
        kernel_parameters=parameters.kernel(),
        month=1,
        key=np.uint64(streams.month_key(np.uint64(1), 1)),
        seconds={},
    )
    for step in steps:
        if step == "build":
            build_start([load_preset("heechterp-schieringen")], parameters, 1, 0)
        elif step == "record":
            Recorder(["nobody"], 1.0).record(world, 1)
        else:
            run_step: Callable[[Any], None] = getattr(Wijk, step)
            run_step(wijk)


def warm_up(processes: int | None = None) -> None:
    """Compile everything that is not yet in the cache folder."""
    if kernels.is_compiled_before():
        return
    count = processes or min(os.cpu_count() or 1, len(TASKS))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        list(pool.map(compile_steps, TASKS))


if __name__ == "__main__":
    warm_up()
