"""Run a sweep: plan, folder, workers, parts, tables."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.ground.machine import count_cores
from wijkabm.runs.results import read_manifest
from wijkabm.sweep import folder as places
from wijkabm.sweep.engine import Engine, Progress
from wijkabm.sweep.folder import Parts
from wijkabm.sweep.merge import merge_parts, tabulate_experiments
from wijkabm.sweep.schema import SweepDesign, load_design
from wijkabm.sweep.swept import Sweep, load_sweep
from wijkabm.sweep.tasks import Estimate, Plan, RunSpec, estimate_plan, make_plan
from wijkabm.sweep.teams import check_address, check_extra, gather_team


class Ending(NamedTuple):
    """How a sweep stands when a command ends.

    Attributes
    ----------
    done, failed, missing : int
        Runs of the whole sweep; failed ones are among the done.
    stopped : bool
        Whether somebody stopped it.
    reason : str
        Why a run is missing, of one that was tried.
    """

    done: int
    failed: int
    missing: int
    stopped: bool
    reason: str


@dataclass
class Job:
    """A sweep that is about to run.

    Attributes
    ----------
    plan : Plan
    folder : Path
    parts : Parts
    todo : list of RunSpec
        What is missing, at most as many as were asked for.
    estimate : Estimate
        Of `todo`.
    damaged, adopted : int
        Parts that were damaged and are done again; runs taken over from another sweep.
    """

    plan: Plan
    folder: Path
    parts: Parts
    todo: list[RunSpec]
    workers: int
    scheduler: str | None
    estimate: Estimate
    damaged: int
    adopted: int

    def run(self, tell: Callable[[Progress], None], stop: Callable[[], bool]) -> Ending:
        """Run what is missing and merge what is there, also if somebody stops it.

        Raises
        ------
        InputError
            No scheduler answers or it stays away, workers cannot be used, the disk is full.
        """
        from wijkabm.runs.warm import warm_up

        reasons: dict[str, str] = {}
        try:
            if self.todo and not stop():
                if self.scheduler is None:
                    warm_up()
                with gather_team(self.workers, self.scheduler) as team:
                    engine = Engine(self.plan, team, self.parts, tell, stop)
                    reasons = engine.given_up
                    try:
                        engine.run(self.todo, self.estimate.run)
                    except InputError:
                        merge_parts(self.folder, self.plan, self.parts)
                        raise
            merge_parts(self.folder, self.plan, self.parts)
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot be written ({error.strerror or error}); "
                f"{len(self.parts.done):,} of {len(self.plan.runs):,} runs are kept: make room, then "
                "continue with --resume"
            ) from None
        ends = [self.parts.done.get(run) for run in self.plan.runs]
        done = sum(end is not None for end in ends)
        failed = sum(end is not None and bool(end[0]) for end in ends)
        reason = next(iter(reasons.values()), "")
        return Ending(done, failed, len(ends) - done, stop(), reason)


@contextmanager
def prepare_job(
    design: str | Path | Mapping[str, Any] | SweepDesign,
    out: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    reuse: str | Path | None = None,
    limit: int | None = None,
) -> Iterator[Job]:
    """Check everything, make or open the folder, and find out what is missing.

    Raises
    ------
    InputError
        See `run_sweep`.
    """
    check_extra()
    if scheduler is not None:
        check_address(scheduler)
        if workers is not None:
            raise InputError("--workers: the scheduler elsewhere has its own; leave it out")
    for option, number, least in (("--workers", workers, 1), ("--limit", limit, 0)):
        if number is not None and number < least:
            raise InputError(f"{option} {number} is not allowed; give a whole number from {least}")
    folder = Path(os.path.abspath(out))
    read = load_design(design)
    earlier = None if reuse is None else _open_earlier(Path(reuse), read)
    plan = _open_plan(read, folder, resume)
    with places.lock_folder(folder):
        parts = Parts(folder, [outcome.name for outcome in read.outcomes])
        damaged = parts.discard_damaged()
        adopted = 0
        if earlier is not None:
            adopted = parts.adopt(earlier, set(plan.runs), bool(read.series))
        todo = [spec for run, spec in plan.runs.items() if run not in parts.done][:limit]
        count = workers or count_cores()
        estimate = estimate_plan(plan, todo, count)
        yield Job(plan, folder, parts, todo, count, scheduler, estimate, damaged, adopted)


def _open_plan(design: SweepDesign, folder: Path, resume: bool) -> Plan:
    """The plan of a new sweep, whose folder is made, or of one that goes on."""
    if resume and folder.exists() and any(folder.iterdir()):
        places.check_same(folder, design)
        return make_plan(design, places.read_points(folder, design))
    if folder.is_dir() and (read_manifest(folder) or {}).get("sweep"):
        raise InputError(
            f"{folder}: holds a sweep; continue it with --resume, or give another folder with --out"
        )
    if resume and folder.is_dir():
        folder.rmdir()
    plan = make_plan(design)
    places.create_folder(folder, plan, tabulate_experiments(plan, {}))
    return plan


def _open_earlier(folder: Path, design: SweepDesign) -> Parts:
    """Parts of an earlier sweep that measured its runs in the same way."""
    sweep = places.open_folder(folder)["sweep"]
    before = {row["name"]: row for row in sweep["outcomes"]}
    for outcome in design.outcomes:
        row = outcome.describe()
        if {**before.get(outcome.name, {}), "versus": ""} != {**row, "versus": ""}:
            raise InputError(
                f"--reuse {folder}: the outcome {outcome.name} was not measured there in this way, so "
                "its runs cannot be taken over; start without --reuse"
            )
    if design.series and sweep["series"] != list(design.series):
        raise InputError(f"--reuse {folder}: other series were kept there; start without --reuse")
    return Parts(folder, [outcome.name for outcome in design.outcomes])


def run_sweep(
    design: str | Path | Mapping[str, Any] | SweepDesign,
    out: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    reuse: str | Path | None = None,
    limit: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Sweep:
    """Run a design, and read what it gave.

    Parameters
    ----------
    design : str, Path, mapping or SweepDesign
        A design file, what such a file would hold, or a design that was read.
    out : str or Path
        The folder of the sweep.
    workers : int, optional
        Processes on this machine; one per core if not given. The result does not depend on it.
    scheduler : str, optional
        Address of a Dask scheduler whose workers do it instead, as ``tcp://host:8786``.
    resume : bool
        Run only what is missing in `out`; start if there is nothing.
    reuse : str or Path, optional
        An earlier sweep, of which the runs are taken over that are the same in this one.
    limit : int, optional
        At most so many runs now.
    progress : callable, optional
        Called with a `Progress` now and then.

    Returns
    -------
    Sweep
        Also if runs failed or are missing: its ``experiments`` say which.

    Raises
    ------
    InputError
        A design that cannot be, a folder that holds something else or another design, a scheduler that
        does not answer.
    """
    with prepare_job(
        design, out, workers=workers, scheduler=scheduler, resume=resume, reuse=reuse, limit=limit
    ) as job:
        job.run(progress or (lambda state: None), lambda: False)
    return load_sweep(out)
