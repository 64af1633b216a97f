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

from wijkabm import coins, kernels, ledger, state, streams
from wijkabm.groups import Groups
from wijkabm.instruments import LEVERS
from wijkabm.model import Wijk
from wijkabm.parameters import Parameters
from wijkabm.place.presets import load_preset
from wijkabm.place.start import build_start
from wijkabm.policy.desk import Desk
from wijkabm.recorder import Recorder
from wijkabm.rules import placebo, programmes

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

LEVERS_PER_TASK: Final = 4

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
    "policy": state.Policy,
    "coin_members": state.CoinMembers,
    "coin_offices": state.CoinOffices,
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
    wijk.desk = Desk((), parameters, ["nobody"])
    for step in steps:
        if step == "build":
            build_start([load_preset("heechterp-schieringen")], parameters, 1, 0)
        elif step == "record":
            recorder = Recorder(["nobody"], 1.0)
            recorder.groups = Groups(world)
            recorder.record(world, 1)
            ledger.check_books(world.ledger, np.zeros_like(world.ledger.opening), 1)
            coins.check_coins(world.ledger.coins, np.zeros_like(world.ledger.coins.opening), 1)
            placebo.give_cent(world.households, world.ledger)
        elif step.startswith("programmes "):
            for lever in step.split()[1:]:
                for table in (programmes.PROGRAMMES, programmes.IN_TIME):
                    run_programme = table.get(LEVERS.index(lever))
                    if run_programme is not None:
                        run_programme(world, wijk.kernel_parameters, wijk.month, wijk.key)
        else:
            run_step: Callable[[Any], None] = getattr(Wijk, step)
            run_step(wijk)


def list_programmes() -> list[tuple[str, ...]]:
    """What the programmes of levers add to `TASKS`, a few levers each."""
    names = [LEVERS[lever] for lever in programmes.PROGRAMMES]
    return [
        (f"programmes {' '.join(names[k : k + LEVERS_PER_TASK])}",)
        for k in range(0, len(names), LEVERS_PER_TASK)
    ]


def warm_up(levers: bool = False) -> None:
    """Compile what a month needs and is not yet in the cache folder; with `levers` all programmes too.

    Without, each programme compiles when its lever is first used.
    """
    if kernels.is_compiled_before(levers):
        return
    tasks = [*TASKS, *(list_programmes() if levers else [])]
    count = min(os.cpu_count() or 1, len(tasks))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        list(pool.map(compile_steps, tasks))
    kernels.note_compiled(levers)


if __name__ == "__main__":
    warm_up(levers=True)
