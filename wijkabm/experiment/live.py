"""Cells -> rows, in processes side by side."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from wijkabm.experiment.cells import Cell, Task
from wijkabm.experiment.form import RECIPE, load_recipe
from wijkabm.experiment.rows import KEYS
from wijkabm.ground.errors import RunError
from wijkabm.measure.groups import Groups
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.pairs.watch import OZB_CLOSURE
from wijkabm.runs.processes import run_side_by_side
from wijkabm.sweep.batch import let_go, read_values, settle
from wijkabm.sweep.schema import SweepDesign
from wijkabm.sweep.tasks import choose_policy, hash_model, read_point

KILLED: Final = (
    "experiment: a process was killed, perhaps for want of memory; give fewer --workers "
    "(what ended is kept: go on with --resume)"
)


def live_cells(cells: Sequence[Cell], workers: int) -> Iterator[tuple[Cell, list[dict[str, Any]]]]:
    """Cells with their rows, as they end.

    Raises
    ------
    RunError
        A run failed: which, and why.
    InputError
        A process was killed.
    """
    if workers == 1 or len(cells) == 1:
        for cell in cells:
            yield cell, live_cell(cell)
        return
    yield from run_side_by_side(live_cell, cells, min(workers, len(cells)), KILLED)


def live_cell(cell: Cell) -> list[dict[str, Any]]:
    """A row per arm and seed.

    Raises
    ------
    RunError
    """
    design: SweepDesign = pickle.loads(cell.design)
    recipe = load_recipe(Path(cell.folder)) if cell.folder else {}
    start = settle(cell.design, cell.tasks[0].spec, cell.values, hash_model())
    if start.error:
        raise RunError(f"{cell.place}, place seed {cell.place_seed}: {start.error}")
    rows = []
    for task in cell.tasks:
        try:
            rows.append(_live(cell, task, design, recipe, start.content))
        except Exception as error:
            what = " ".join(f"{type(error).__name__}: {error}".split())
            raise RunError(
                f"{cell.place}, {task.arm.name}, seed {task.spec.seed}, place seed "
                f"{cell.place_seed}: {what}"
            ) from None
    return rows


def _live(
    cell: Cell, task: Task, design: SweepDesign, recipe: Any, content: bytes
) -> dict[str, Any]:
    """One run from the burnt-in wijk, and what is kept of it."""
    wijk: Any = pickle.loads(content)
    try:
        wijk.seed = task.spec.seed
        policy = choose_policy(design, task.arm.policy, read_point(design, cell.values)[1])
        if policy.levers:
            wijk.set_policy(policy)
        with_cost = MUNICIPAL_COST.name in {outcome.indicator for outcome in design.outcomes}
        if with_cost and wijk.closure == OZB_CLOSURE:
            wijk.recorder.groups = Groups(wijk.world)  # which keep the rates of the OZB
        live: Callable[..., Any] | None = recipe.get("live") if task.arm.event else None
        if live is None:
            wijk.run(design.months)
        else:
            live(wijk, task.arm.event, design.months)
        if wijk.month != design.months:
            raise ValueError(f"{RECIPE}: live ended in month {wijk.month}, not {design.months}")
        values = read_values(wijk, with_cost)
        key = (cell.place, cell.point, cell.place_seed, task.arm.name, task.spec.seed)
        factors = {x.name: value for x, value in zip(design.factors, cell.values, strict=True)}
        measured = {x.name: x.measure(values, design.rows) for x in design.outcomes}
        own = recipe["measure"](wijk, task.arm.name) if "measure" in recipe else {}
        return {
            **dict(zip(KEYS, key, strict=True)),
            **factors,
            **measured,
            **{str(name): float(value) for name, value in own.items()},
        }
    finally:
        let_go(wijk)
