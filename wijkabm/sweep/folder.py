"""A sweep on disk: a manifest and points, written first; parts, as runs finish; tables, merged from these.

A part bears the hash of its bytes in its name, so one that was cut short or changed is noticed and its
runs are done again. Nothing in a table depends on the clock, on the number of workers or on which part
a run came in: equal designs give equal bytes, for equal versions of the Parquet library.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from wijkabm.ground.errors import InputError
from wijkabm.ground.provenance import describe_origin, name_versions
from wijkabm.place.own_agreement import describe_streets
from wijkabm.place.presets import tell_title
from wijkabm.runs import run as runs
from wijkabm.runs.results import package_version, read_manifest, write_manifest
from wijkabm.sweep import tables
from wijkabm.sweep.batch import Result, is_first
from wijkabm.sweep.points import Points
from wijkabm.sweep.schema import SweepDesign
from wijkabm.sweep.tasks import Plan, hash_model

PARTS, POINTS, LOCK = "parts", "points.parquet", ".lock"
EXPERIMENTS, OUTCOMES, SERIES = "experiments.parquet", "outcomes.parquet", "series.parquet"
TOLD: Final = ("model", "content", "policies", "factors", "outcomes", "series", "rows", "months")
"""What a manifest says of every sweep."""

DONE, FAILED, MISSING = "done", "failed", "missing"
SHARE: Final = "share of "
"""Before a factor's name: the column of ``points.parquet`` that says where in its distribution it is."""

RUNS_PER_GROUP: Final = 64
"""Experiments of which the series stand in one row group, so that merging needs little memory."""


def describe_sweep(design: SweepDesign) -> dict[str, Any]:
    """What the manifest says of a sweep."""
    return {
        "wijkabm": package_version(),
        "versions": name_versions(),
        **describe_origin(),
        "sweep": {
            "model": hash_model(),
            tables.HASHED: True,
            "design": design.written,
            "content": _content(design),
            "policies": [policy.name for policy in design.policies],
            "factors": [factor.describe() for factor in design.factors],
            "outcomes": [outcome.describe() for outcome in design.outcomes],
            "series": list(design.series),
            "rows": design.rows,
            "months": design.months,
        },
        "input": [
            {"code": area.code, "name": tell_title(area), "year": area.year, "source": area.source,
             "sha256": area.sha256,
             **({} if area.streets is None else {"streets": describe_streets(area.streets)})}
            for area in design.areas
        ],
        "given": [{"area": area.code, **row} for area in design.areas for row in area.given()],
        "agreement": [],  # not known before the places are built: see `note_figures`
        "not_used": [],
    }  # fmt: skip


def _content(design: SweepDesign) -> dict[str, Any]:
    """Everything that may not change when a sweep goes on, by the words of the design file."""
    from wijkabm.levers.desk.summary import describe_policy

    sampling = design.sampling
    return {
        "wijken": list(design.wijken),
        "areas": [[area.code, area.fingerprint] for area in design.areas],
        "months": design.months,
        "burn_in": design.burn_in,
        "closure": design.closure,
        "borders": design.borders,
        "seeds": list(design.seeds),
        "place_seeds": list(design.place_seeds),
        "policies": [
            describe_policy(policy.settle(design.inhabitants)) for policy in design.policies
        ],
        "constants": design.constants,
        "uncertainties and levers": [factor.describe() for factor in design.factors],
        "sampling": None if sampling is None else sampling.model_dump(mode="json"),
        "outcomes": [outcome.describe() for outcome in design.outcomes],
        "keep_series": list(design.series),
    }


def create_folder(folder: Path, plan: Plan, experiments: pa.Table) -> None:
    """Make the folder of a new sweep, with the list of its experiments: whole, or not at all.

    Raises
    ------
    InputError
        The folder exists, or cannot be written.
    """
    with runs.new_folder(folder) as partial:
        (partial / PARTS).mkdir()
        names = [factor.name for factor in plan.design.factors]
        columns = {name: plan.points.values[:, k] for k, name in enumerate(names)}
        columns |= {SHARE + name: plan.points.shares[:, k] for k, name in enumerate(names)}
        table = {"point": np.arange(len(plan.points.values)), **columns}
        tables.write_table(pa.table(table), partial / POINTS)
        tables.write_table(experiments, partial / EXPERIMENTS)
        write_manifest(describe_sweep(plan.design), partial)


def note_figures(folder: Path, plan: Plan, parts: "Parts") -> None:
    """Say in the manifest how the places of the first point meet their figures, as far as they were built.

    Raises
    ------
    OSError
        It cannot be written; the earlier one stays.
    """
    found: dict[str, list[dict[str, Any]]] = {"agreement": [], "not_used": []}
    for spec in plan.runs.values():
        if is_first(plan.design, spec) and spec.run in parts.figures:
            told = json.loads(parts.figures[spec.run])
            found["agreement"] += [{"place_seed": spec.place_seed, **x} for x in told["agreement"]]
            found["not_used"] = told["not_used"]  # which does not hang on the luck of a place
    manifest = open_folder(folder)
    if found != {name: manifest.get(name) for name in found}:
        write_manifest({**manifest, **found}, folder)


def open_folder(folder: Path) -> dict[str, Any]:
    """The manifest of a sweep.

    Raises
    ------
    InputError
        There is no folder, or no sweep in it.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of a sweep")
    manifest = read_manifest(folder)
    sweep = {} if manifest is None else manifest.get("sweep")
    if manifest is None or not isinstance(sweep, dict) or not set(TOLD) <= set(sweep):
        raise InputError(f"{folder}: holds no sweep of wijkabm (its manifest.json says of none)")
    return manifest


def check_same(folder: Path, design: SweepDesign) -> None:
    """Raise ``InputError`` unless the folder's sweep has this design and this version of the model."""
    sweep = open_folder(folder)["sweep"]
    way_out = (
        f"start a new one with --out DIR --reuse {folder}, which takes over runs that stay the same"
    )
    before, now = sweep["content"], _content(design)
    for key, value in now.items():
        if before.get(key) != value:
            if key == "uncertainties and levers":
                told = ""
            else:
                told = f" (was {_short(before.get(key))}, is {_short(value)})"
            raise InputError(
                f"{folder}: --resume: the design has changed: {key}{told}; give the design as it was, "
                f"or {way_out}"
            )
    if sweep["model"] != hash_model():
        raise InputError(
            f"{folder}: --resume: the model has changed since this sweep began (version "
            f"{sweep['model']}, now {hash_model()}), and its runs may not be mixed; {way_out}"
        )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_points(folder: Path, design: SweepDesign) -> Points:
    """The points as they were drawn when the sweep began.

    Raises
    ------
    InputError
        The table is missing or damaged.
    """
    names = [factor.name for factor in design.factors]
    way_out = f"start a new sweep with --out DIR --reuse {folder}, which takes over its runs"
    columns = [*names, *(SHARE + name for name in names)]
    sweep = open_folder(folder)["sweep"]
    table = tables.read_table(folder, POINTS, way_out, sweep, columns)
    values = [table[name].to_numpy() for name in names]
    shares = [table[SHARE + name].to_numpy() for name in names]
    shape = (table.num_rows, len(names))
    return Points(np.array(values).T.reshape(shape), np.array(shares).T.reshape(shape))


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep a second command out of the folder; the lock goes with the process, however it ends.

    Raises
    ------
    InputError
        Another command works on this sweep.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise InputError(
            f"{folder}: another command works on this sweep; let it finish or stop it"
        ) from None
    except (OSError, NotImplementedError):
        pass  # a file system without locks
    try:
        yield
    finally:
        lock.release()


class Parts:
    """The parts of a sweep: what was kept of every finished run, by its identity.

    Parameters
    ----------
    folder : Path
    outcomes : sequence of str
        Names of the outcomes, in the order of the results.

    Attributes
    ----------
    done : dict of str to (str, tuple of float)
        Error (empty if it did not fail) and outcomes of every run.
    figures : dict of str to str
        `Result.figures` of the runs that have them.
    damaged : list of Path
        Parts that are not what their name says.
    """

    def __init__(self, folder: Path, outcomes: Sequence[str]) -> None:
        self.folder, self.outcomes = folder / PARTS, list(outcomes)
        self.done: dict[str, tuple[str, tuple[float, ...]]] = {}
        self.figures: dict[str, str] = {}
        self.damaged: list[Path] = []
        self._homes: dict[str, tuple[Path, int]] = {}
        for path in sorted(self.folder.glob("*.parquet")):
            table = self._read(path)
            if table is None:
                self.damaged.append(path)
            else:
                self._take(table, path)

    def _read(self, path: Path, columns: list[str] | None = None) -> pa.Table | None:
        """A part, or None if it is damaged or holds other outcomes."""
        try:
            content = path.read_bytes()
            if hash_bytes(content) != path.stem:
                return None
            return pq.read_table(BytesIO(content), columns=columns)
        except (OSError, pa.ArrowInvalid, KeyError):
            return None

    def _take(self, table: pa.Table, path: Path) -> None:
        if not set(self.outcomes) <= set(table.column_names):
            return
        numbers = zip(*(table[name].to_pylist() for name in self.outcomes), strict=True)
        if not self.outcomes:
            numbers = (() for _ in range(table.num_rows))  # type: ignore[assignment]
        names = table["run"].to_pylist()
        if "figures" in table.column_names:  # parts of earlier versions have none
            told = zip(names, table["figures"].to_pylist(), strict=True)
            self.figures |= {run: text for run, text in told if text}
        rows = zip(names, table["error"].to_pylist(), numbers, strict=True)
        for place, (run, error, values) in enumerate(rows):
            if run not in self.done:  # nothing is counted twice
                self.done[run] = (error, values)
                self._homes[run] = (path, place)

    def discard_damaged(self) -> int:
        """Remove damaged parts, and what a killed command left half written; how many were damaged."""
        for path in [*self.damaged, *self.folder.glob(".*.tmp")]:
            path.unlink(missing_ok=True)
        count = len(self.damaged)
        self.damaged = []
        return count

    def add(self, results: Sequence[Result]) -> None:
        """Write the results of a batch as one part; lost runs are left out.

        Raises
        ------
        OSError
            The part cannot be written; nothing of it stays.
        """
        kept = [r for r in results if not r.lost and r.run not in self.done]
        if not kept:
            return
        nothing = (float("nan"),) * len(self.outcomes)
        numbers = [r.outcomes if not r.error else nothing for r in kept]
        table = pa.table(
            {
                "run": [r.run for r in kept],
                "error": pa.array([r.error for r in kept], pa.string()),
                **{name: pa.array([row[k] for row in numbers], pa.float64())
                   for k, name in enumerate(self.outcomes)},
                "series": pa.array([r.series for r in kept], pa.large_binary()),
                "figures": pa.array([r.figures for r in kept], pa.string()),
            }
        )  # fmt: skip
        path = self._write(table)
        self._take(table, path)

    def _write(self, table: pa.Table) -> Path:
        buffer = BytesIO()
        pq.write_table(table, buffer, compression="zstd", store_schema=False)
        content = buffer.getvalue()
        path = self.folder / f"{hash_bytes(content)}.parquet"
        partial = path.with_name(f".{path.stem}.tmp")
        try:
            partial.write_bytes(content)
            partial.replace(path)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
        return path

    def adopt(self, other: "Parts", wanted: set[str], with_series: bool) -> int:
        """Take over runs of another sweep that are the same here; how many."""
        chosen = [run for run in other.done if run in wanted and run not in self.done]
        taken = 0
        for k in range(0, len(chosen), RUNS_PER_GROUP):
            results = []
            for run in chosen[k : k + RUNS_PER_GROUP]:
                error, values = other.done[run]
                series = other.read_series(run) if with_series and not error else b""
                if series or error or not with_series:
                    figures = other.figures.get(run, "")
                    results.append(Result(run, error, False, values, series, figures))
            self.add(results)
            taken += len(results)
        return taken

    def read_series(self, run: str) -> bytes:
        """The kept series of a run, as `Result.series`; empty if there is none."""
        path, place = self._homes[run]
        if self._open[0] != path:
            table = self._read(path, ["series"])
            self._open = (path, [] if table is None else table["series"].to_pylist())
        return self._open[1][place] if self._open[1] else b""

    _open: tuple[Path | None, list[bytes]] = (None, [])


def hash_bytes(content: bytes) -> str:
    """Hash of a part's content: its name, 24 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:24]
