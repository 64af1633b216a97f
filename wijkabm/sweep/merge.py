"""Parts -> tables: ``experiments.parquet``, ``outcomes.parquet`` and, if kept, ``series.parquet``."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm.runs.tables import to_words
from wijkabm.sweep.folder import (
    DONE,
    EXPERIMENTS,
    FAILED,
    MISSING,
    OUTCOMES,
    RUNS_PER_GROUP,
    SERIES,
    Parts,
    note_figures,
)
from wijkabm.sweep.outcomes import BASELINE
from wijkabm.sweep.tables import write_table
from wijkabm.sweep.tasks import Experiment, Plan


def merge_parts(folder: Path, plan: Plan, parts: Parts) -> None:
    """Write the tables of what is there, and what it says of the places; missing runs have no outcomes.

    Raises
    ------
    OSError
        A table cannot be written; an earlier one stays.
    """
    write_table(tabulate_experiments(plan, parts.done), folder / EXPERIMENTS)
    write_table(_tabulate_outcomes(plan, parts), folder / OUTCOMES)
    if plan.design.series:
        _write_series(folder / SERIES, plan, parts)
    note_figures(folder, plan, parts)


def tabulate_experiments(plan: Plan, done: Mapping[str, tuple[str, Any]]) -> pa.Table:
    """A row per experiment: its point, policy and seeds, the factors' values, how its run ended.

    `done` is that of `Parts`; empty before anything ran.
    """
    rows = plan.experiments
    point = np.array([row.point for row in rows], np.int64)
    ends = [done.get(row.run) for row in rows]
    status = [MISSING if end is None else FAILED if end[0] else DONE for end in ends]
    columns: dict[str, Any] = {
        "experiment": np.arange(len(rows)),
        "point": point,
        "policy": to_words(
            np.array([row.policy for row in rows]), [p.name for p in plan.design.policies]
        ),
        "place_seed": np.array([row.place_seed for row in rows], np.int64),
        "seed": np.array([row.seed for row in rows], np.int64),
        "run": pa.array([row.run for row in rows], pa.string()),
        "status": pa.array(status, pa.string()),
        "error": pa.array(["" if end is None else end[0] for end in ends], pa.string()),
    }
    for k, factor in enumerate(plan.design.factors):
        columns[factor.name] = plan.points.values[point, k]
    return pa.table(columns)


def _tabulate_outcomes(plan: Plan, parts: Parts) -> pa.Table:
    """A row per experiment and a column per outcome; NaN where the run failed or is missing."""
    outcomes = plan.design.outcomes
    nothing = (float("nan"),) * len(outcomes)
    found = [parts.done.get(row.run, ("", nothing))[1] for row in plan.experiments]
    values = np.array(found, float).reshape(len(found), len(outcomes))
    if any(outcome.versus for outcome in outcomes):
        base = values[_find_baselines(plan)]
        versus = np.array([bool(outcome.versus) for outcome in outcomes])
        values = np.where(versus, values - base, values)
    columns = {outcome.name: values[:, k] for k, outcome in enumerate(outcomes)}
    return pa.table({"experiment": np.arange(len(found)), **columns})


def _find_baselines(plan: Plan) -> np.ndarray:
    """For every experiment the row of its policy's baseline at the same point and seeds."""
    design = plan.design
    quiet = [policy.name for policy in design.policies].index(BASELINE)

    def key(row: Experiment, policy: int) -> tuple[int, int, int, int]:
        return policy, row.point, row.place_seed, row.seed

    places = {key(row, row.policy): k for k, row in enumerate(plan.experiments)}
    return np.array(
        [places[key(row, design.baselines.get(row.policy, quiet))] for row in plan.experiments]
    )


def _write_series(path: Path, plan: Plan, parts: Parts) -> None:
    """A row per experiment, month and wijk, a few experiments at a time."""
    partial = path.with_name(f".{path.name}.tmp")
    writer: pq.ParquetWriter | None = None
    try:
        for start in range(0, len(plan.experiments), RUNS_PER_GROUP):
            numbers = range(start, min(start + RUNS_PER_GROUP, len(plan.experiments)))
            table = _tabulate_series(plan, parts, numbers)
            if writer is None:
                writer = pq.ParquetWriter(
                    partial, table.schema, compression="zstd", store_schema=False
                )
            writer.write_table(table)
        if writer is not None:
            writer.close()
            os.replace(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _tabulate_series(plan: Plan, parts: Parts, numbers: Sequence[int]) -> pa.Table:
    """Series of some experiments; none of those that failed or are missing."""
    design = plan.design
    shape = (design.months, len(design.rows), len(design.series))
    kept, blocks = [], []
    for number in numbers:
        run = plan.experiments[number].run
        if run in parts.done and not parts.done[run][0]:
            kept.append(number)
            blocks.append(np.frombuffer(parts.read_series(run), np.float64).reshape(shape))
    values = np.array(blocks).reshape(len(kept) * shape[0] * shape[1], shape[2])
    month = np.repeat(np.arange(1, shape[0] + 1), shape[1])
    row = np.tile(np.arange(shape[1]), shape[0])
    return pa.table(
        {
            "experiment": np.repeat(np.array(kept, np.int64), shape[0] * shape[1]),
            "month": np.tile(month, len(kept)),
            "wijk": to_words(np.tile(row, len(kept)), design.rows),
            **{name: values[:, k] for k, name in enumerate(design.series)},
        }
    )
