"""``wijkabm sweep`` and ``wijkabm sweep-status``."""

import os
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wijkabm.cli import options
from wijkabm.cli.place import lay_given, read_street_files
from wijkabm.cli.shared import Switch, print_json
from wijkabm.ground.numbers import write_number

if TYPE_CHECKING:
    from wijkabm.sweep.conduct import Ending, Job
    from wijkabm.sweep.engine import Progress

MOST_ERRORS: Final = 5
"""Kinds of errors that are told."""

RATE_OVER: Final = 60.0  # seconds over which the rate is taken
BETWEEN_LINES: Final = 30.0  # seconds between lines where the output is no screen


def sweep_command(
    design: Annotated[Path, typer.Argument(metavar="DESIGN.yaml", help="What to run.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the sweep.")],
    workers: Annotated[
        int | None, typer.Option(help="Processes on this machine; one per core if not given.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="tcp://HOST:PORT", help="Workers of a Dask scheduler do it instead."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Run what is missing; start if there is nothing.")
    ] = False,
    reuse: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Take over runs that are the same in an earlier sweep."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="At most so many runs now; 0 only counts.")
    ] = None,
    streets: options.Streets = None,
    street_names: options.StreetNames = Switch.on,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress; errors only.")] = False,
) -> None:
    """Run a design: points x policies x seeds, on this machine or a cluster; may be stopped and resumed."""
    from wijkabm.sweep.conduct import prepare_job
    from wijkabm.sweep.schema import load_design

    read = load_design(design)
    files = read_street_files(streets or [], street_names)
    if files:
        read = replace(read, areas=tuple(lay_given(read.areas, files)))
    prepared = prepare_job(
        read, out, workers=workers, scheduler=scheduler, resume=resume, reuse=reuse, limit=limit
    )
    with watch_for_stop() as stopped, prepared as job:
        if not quiet:
            announce(job)
        with show_sweep(quiet) as tell:
            ending = job.run(tell, stopped)
    conclude(ending, out, quiet)


@contextmanager
def watch_for_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or SIGTERM came: the first one ends the sweep in good order, a second at once."""
    asked: list[int] = []

    def note(number: int, _: Any) -> None:
        if asked:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        asked.append(number)
        os.write(2, b"\nstopping; what is finished is kept\n")

    before = {
        number: signal.signal(number, note)
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def announce(job: "Job") -> None:
    """Say how many runs there are, what they will take, and what was found."""
    from wijkabm.cli.place import print_gaps
    from wijkabm.cli.policy import note_late, note_unfunded
    from wijkabm.levers.desk.fund import DISTRICT
    from wijkabm.runs.warm import warm_up_aloud

    design, total = job.plan.design, len(job.plan.runs)
    sizes = (
        (len(job.plan.points.values), "point"),
        (len(design.policies), "policy"),
        (len(design.place_seeds), "place seed"),
        (len(design.seeds), "seed"),
    )
    told = " x ".join(f"{n:,} {count_word(n, word)}" for n, word in sizes)
    shared = len(job.plan.experiments) - total
    same = f", of which {shared:,} are the same as another" if shared else ""
    print(f"{len(job.plan.experiments):,} experiments: {told}{same}; {total:,} runs")
    print_gaps(design.wijken, design.areas)
    policies = [policy.settle(design.inhabitants) for policy in design.policies]
    note_late(policies, design.months, {x.name: (x.first, x.last) for x in design.outcomes})
    if not any(factor.name.startswith(f"{DISTRICT}.") for factor in design.factors):
        note_unfunded((policy, design.inhabitants) for policy in policies)
    for factor in design.factors:
        if factor.name.endswith(".start") and factor.high > design.months:
            print(f"note: {factor.name} goes up to month {factor.high:.0f}, after the runs of "
                  f"{design.months} months", file=sys.stderr)  # fmt: skip
    if job.adopted:
        print(f"{job.adopted:,} runs are taken over from the earlier sweep")
    if job.damaged:
        print(f"{job.damaged:,} damaged {count_word(job.damaged, 'part')} removed; done again")
    if job.parts.done:
        print(f"{len(job.parts.done):,} of them are there already")
    where = (
        "workers elsewhere"
        if job.scheduler
        else f"{job.workers} {count_word(job.workers, 'worker')}"
    )
    if job.todo:
        time_told = (
            f"about {tell_time(job.estimate.run * len(job.todo))} of a core"
            if job.scheduler
            else f"about {tell_time(job.estimate.seconds)}"
        )
        size = f"about {job.estimate.bytes / 1e6:,.1f} MB on disk"
        print(f"Now {len(job.todo):,} runs on {where}: {time_told}, {size}", flush=True)
        if not job.scheduler:
            warm_up_aloud()
    warn_of_disk(job)


def warn_of_disk(job: "Job") -> None:
    """Say so if the disk is likely to get full."""
    import shutil

    free = shutil.disk_usage(job.folder).free
    if job.estimate.bytes > free:
        print(f"note: only {free / 1e6:,.1f} MB are free where {job.folder} is", file=sys.stderr)


def count_word(n: int, word: str) -> str:
    """The word in the right number."""
    if n == 1:
        return word
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def tell_time(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} hours"


class Pace:
    """Runs per second over the last minute, and the time that is left."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def rate(self, done: int) -> float:
        """Runs per second so far."""
        now = time.monotonic()
        self._seen.append((now, done))
        while now - self._seen[0][0] > RATE_OVER:
            self._seen.popleft()
        first, before = self._seen[0]
        return (done - before) / (now - first) if now - first > 1.0 else 0.0

    def tell(self, state: "Progress") -> str:
        """Rate, time left, failures and what it waits for, in one line."""
        rate = self.rate(state.done)
        parts = [f"{state.done:,} of {state.total:,} runs"]
        if rate > 0:
            left = (state.total - state.done) / rate
            parts += [f"{rate:.1f} runs/s", f"{tell_time(left)} left"]
        parts.append(f"{state.workers} {count_word(state.workers, 'worker')}")
        if state.failed:
            parts.append(f"{state.failed:,} failed")
        return ", ".join(parts) + (f"; {state.note}" if state.note else "")


@contextmanager
def show_sweep(quiet: bool) -> "Iterator[Callable[[Progress], None]]":
    """A bar on the error stream; where that is no screen a line now and then."""
    pace = Pace()
    if quiet:
        yield lambda state: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield write_lines(pace)
        return
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("starting workers", total=None)

        def draw(state: "Progress") -> None:
            bar.update(task, total=state.total, completed=state.done, description=pace.tell(state))

        yield draw


def write_lines(pace: Pace) -> "Callable[[Progress], None]":
    """A line on the error stream every half minute, and when what it waits for changes."""
    last: list[Any] = [time.monotonic(), ""]

    def write(state: "Progress") -> None:
        line = pace.tell(state)
        if time.monotonic() - last[0] > BETWEEN_LINES or state.note != last[1]:
            last[:] = [time.monotonic(), state.note]
            print(line, file=sys.stderr, flush=True)

    return write


def conclude(ending: "Ending", out: Path, quiet: bool) -> None:
    """Say how the sweep stands; exit code 130 if it was stopped, 1 if runs were lost."""
    total = ending.done + ending.missing
    said = f"{ending.done:,} of {total:,} runs are in {out}"
    if ending.failed:
        said += f", {ending.failed:,} of them failed (wijkabm sweep-status {out} says why)"
    if ending.missing:
        said += f"; {ending.missing:,} are missing: continue with --resume"
    if ending.stopped:
        print(f"error: interrupted; {said}", file=sys.stderr)
        raise typer.Exit(130)
    if ending.reason:
        print(f"error: {said} ({ending.reason})", file=sys.stderr)
        raise typer.Exit(1)
    if not quiet:
        print(said)
        print_agreement(out)


def print_agreement(folder: Path) -> None:
    """How the wijk of the first point and place seed meets its figures, once it was built."""
    from wijkabm.sweep.folder import open_folder
    from wijkabm.tell.report_figures import tell_agreement

    manifest = open_folder(folder)
    rows = manifest.get("agreement")
    if rows:
        seed = rows[0]["place_seed"]
        own = [row for row in rows if row["place_seed"] == seed]
        wijken = [area["code"] for area in manifest["input"]]
        print(f"Of the first point and place seed {seed}:")
        print(*tell_agreement({**manifest, "agreement": own, "wijken": wijken}), sep="\n")


def status_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say how far a sweep is, and why runs failed; also while it runs."""
    status = read_status(folder)
    if as_json:
        print_json(status)
        return
    print(
        f"{status['runs']:,} runs: {status['done']:,} done, {status['failed']:,} failed, "
        f"{status['missing']:,} missing"
    )
    if status["damaged_parts"]:
        print(f"{status['damaged_parts']:,} damaged parts; --resume does their runs again")
    if status["other_model"]:
        print("The model has changed since this sweep began: it can be read, but not continued")
    for error, count in list(status["errors"].items())[:MOST_ERRORS]:
        print(f"{count:,} x {error}")
    for row in status["failures"][:MOST_ERRORS]:
        point = ", ".join(
            f"{name} = {write_number(value, 'en')}" for name, value in row["values"].items()
        )
        print(f"point {row['point']}, {row['policy']}, seed {row['seed']}: {point[:200]}")


def read_status(folder: Path) -> dict[str, Any]:
    """Counts and failures of a sweep, from its list of experiments and the parts that are there."""
    from wijkabm.sweep.folder import Parts
    from wijkabm.sweep.swept import load_sweep
    from wijkabm.sweep.tasks import hash_model

    sweep = load_sweep(folder)
    parts = Parts(folder, sweep.outcome_names)
    experiments = sweep.experiments
    runs = list(dict.fromkeys(experiments["run"]))
    ends = {run: parts.done[run][0] for run in runs if run in parts.done}
    failed = experiments[[bool(ends.get(run)) for run in experiments["run"]]]
    kept = ["point", "policy", "place_seed", "seed"]
    failures = [
        {
            **{name: row[name] for name in kept},
            "error": ends[row["run"]],
            "values": {name: row[name] for name in sweep.factor_names},
        }
        for row in failed.to_dict("records")
    ]
    return {
        "runs": len(runs),
        "done": len(ends),
        "failed": sum(bool(error) for error in ends.values()),
        "missing": len(runs) - len(ends),
        "damaged_parts": len(parts.damaged),
        "other_model": sweep.manifest["sweep"]["model"] != hash_model(),
        "errors": dict(Counter(error for error in ends.values() if error).most_common()),
        "failures": failures,
    }
