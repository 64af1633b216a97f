"""Compile all rules once, side by side, so that the first run is short.

Numba compiles a kernel at its first call. Called on a world without inhabitants every rule compiles and
does nothing; two processes do half the rules each and leave the result in the cache folder, where all
later processes find it. ``python -m wijkabm.runs.warm`` does it ahead of time.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from inspect import get_annotations
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from filelock import FileLock, Timeout

from wijkabm.ground import books, coins, streams
from wijkabm.ground.compiled import cache, kernels
from wijkabm.ground.machine import count_cores
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.journal import Journal
from wijkabm.ground.tables.scratch import Scratch
from wijkabm.ground.tables.town import Segments
from wijkabm.ground.tables.world import Now, World, fit_scratch, make_table
from wijkabm.ground.terminal import let_terminals_print
from wijkabm.levers.desk.desk import Desk, fit_policy
from wijkabm.levers.programmes import find_programme, list_programmes, make_owns
from wijkabm.measure.groups import Groups
from wijkabm.measure.recorder import Recorder
from wijkabm.model.wijk import Wijk
from wijkabm.place.presets import load_preset
from wijkabm.place.settling import Settling
from wijkabm.place.start import build_start

TASKS: Final = (
    ("open_firms",),
    ("meet_and_fade", "light_streets", "record"),
    ("build",),
    ("go_shopping", "close_firms"),
    ("live",),
    ("run_firms", "act"),
    ("pay_incomes", "let_premises"),
    ("match_jobs", "give_time"),
)
"""Steps of the month that one process compiles after another, the longest first."""

LEVERS_PER_TASK: Final = 4

SECONDS: Final = {"open_firms": 13.0, "meet_and_fade": 12.0, "build": 12.0, "go_shopping": 6.0}
SECONDS_USUAL: Final = 5.0
"""Of a core, for each task, measured on one machine: shares of the whole, to tell how far compiling is."""

LONGEST: Final = 1800.0
"""Seconds after which nobody waits any longer for another process that compiles."""

Tell = Callable[[float, float], None]


def make_empty_world() -> World:
    """A world of one wijk in which nobody lives: the types of every table, and no rows in use."""
    shaped = {
        "segments": make_table(Segments, 1, distance=(1,), access=(4, 1)),
        "journal": Journal(
            np.zeros(1, np.int64),
            np.zeros((8, 6), np.int64),
            np.zeros(1, np.int64),
            np.zeros((8, 3), np.int64),
        ),
        "scratch": make_table(Scratch, 0),
        "ledger": books.make_ledger(1),
    }
    kinds = get_annotations(World)
    world = World(
        **shaped, **{name: make_table(kinds[name], 1) for name in kinds if name not in shaped}
    )
    world.wijken.neighbours[:] = -1
    world.households.wijk[:] = -1
    return fit_policy(world._replace(scratch=fit_scratch(world)))


def compile_steps(steps: tuple[str, ...]) -> None:
    """Compile the kernels of some steps of the month."""
    parameters = Parameters()
    world = make_empty_world()
    wijk = SimpleNamespace(
        world=world,
        kernel_parameters=parameters.kernel(),
        month=1,
        now=Now(1, np.uint64(streams.month_key(np.uint64(1), 1))),
        seconds={},
        recorder=Recorder(["nobody"], 1.0),
    )
    wijk.own = make_owns(world)
    wijk.make_room_for = lambda running: None
    wijk.desk = Desk((), parameters, ["nobody"])
    for step in steps:
        if step == "build":
            areas = [load_preset("heechterp-schieringen")]
            built = build_start(areas, parameters, 1, 0).world
            settling = Settling(built, areas, wijk.kernel_parameters, 0)
            settling.correct(built, 0)
            settling.finish(built, wijk.now)
        elif step == "record":
            recorder = Recorder(["nobody"], 1.0)
            recorder.groups = Groups(world)
            recorder.record(world, 1)
            books.check_books(world.ledger, np.zeros_like(world.ledger.opening), 1)
            coins.check_coins(world.ledger.coins, np.zeros_like(world.ledger.coins.opening), 1)
        elif step.startswith("programmes "):
            for lever in step.split()[1:]:
                programme = find_programme(lever)
                for run_programme in (programme.act, programme.give_time):
                    if run_programme is not None:
                        run_programme(world, wijk.kernel_parameters, wijk.now, wijk.own[lever])
        else:
            run_step: Callable[[Any], None] = getattr(Wijk, step)
            run_step(wijk)


def list_programme_tasks() -> list[tuple[str, ...]]:
    """What the programmes of levers add to `TASKS`, a few levers each."""
    names = [programme.name for programme in list_programmes()]
    return [
        (f"programmes {' '.join(names[k : k + LEVERS_PER_TASK])}",)
        for k in range(0, len(names), LEVERS_PER_TASK)
    ]


def warm_up(levers: bool = False, tell: Tell = lambda share, seconds: None) -> None:
    """Compile what a month needs and is not yet in the cache folder; with `levers` all programmes too.

    Without, each programme compiles when its lever is first used. Processes that start together compile once:
    the others wait, until it is done or has taken longer than it can.

    Parameters
    ----------
    levers : bool
    tell : callable
        Called every second with the share that is done and the seconds that are left; a share of -1 says that
        another process is compiling.
    """
    if kernels.is_compiled_before(levers) or cache.find_folder() is None:
        return  # where nothing is kept, other processes would compile for themselves alone
    lock = FileLock(cache.find_lock())
    begun = time.monotonic()
    while time.monotonic() - begun < LONGEST:
        try:
            lock.acquire(timeout=1.0)
            break
        except Timeout:
            tell(-1.0, 0.0)
        except OSError:  # a folder that takes no lock: nobody to wait for
            break
        if kernels.is_compiled_before(levers):
            return
    try:
        if not kernels.is_compiled_before(levers):
            compile_all([*TASKS, *(list_programme_tasks() if levers else [])], tell)
            kernels.note_compiled(levers)
    finally:
        lock.release()


def compile_all(tasks: Sequence[tuple[str, ...]], tell: Tell) -> None:
    """Compile some tasks side by side."""
    count = min(count_cores(), len(tasks))
    weights = [SECONDS.get(task[0], SECONDS_USUAL) for task in tasks]
    begun, done, pace = time.monotonic(), 0.0, 1.0 / count
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        running = {
            pool.submit(compile_steps, task): weight
            for task, weight in zip(tasks, weights, strict=True)
        }
        while running:
            for future in wait(running, timeout=1.0, return_when=FIRST_COMPLETED).done:
                future.result()
                done += running.pop(future)
                pace = (time.monotonic() - begun) / done
            passed = time.monotonic() - begun
            total = max(sum(weights) * pace, passed)
            tell(max(done / sum(weights), min(passed / total, 0.99)), total - passed)


def warm_up_aloud(levers: bool = False, quiet: bool = False) -> None:
    """Compile ahead, and show on the error stream how far it is and how long it will take."""
    if quiet or kernels.is_compiled_before(levers) or cache.find_folder() is None:
        warm_up(levers)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    what = "compiling the rules, once"
    told = 0.0

    def tell(share: float, seconds: float) -> None:
        nonlocal told
        doing = "waiting for another process that compiles the rules" if share < 0.0 else what
        left = f"about {-(-seconds // 60):.0f} min left" if seconds > 60.0 else "a minute left"
        bar.update(task, description=doing, completed=max(share, 0.0), left=left)
        if not console.is_terminal and (share >= told + 0.1 or told == 0.0):
            told = max(share, 0.01)
            console.print(f"{doing}: {max(share, 0.0):.0%}, {left}", highlight=False)

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
               TextColumn("{task.fields[left]}"))  # fmt: skip
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=1.0, left="")
        warm_up(levers, tell)


if __name__ == "__main__":
    let_terminals_print()
    warm_up_aloud(levers=True)
