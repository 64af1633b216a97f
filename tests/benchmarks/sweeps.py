"""How fast sweeps are: runs a second, two workers over one, overhead, memory, and Mesa's own batch_run.

``python -m tests.benchmarks.sweeps [--runs 1000]``; ``make bench`` calls it too. One place seed, 5,000
residents, 120 months, so that all runs start from one burnt-in wijk. Nothing is asserted.
"""

import pickle
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

RESIDENTS, MONTHS, RUNS = 5_000, 120, 1_000
SMALL_RUNS, MESA_RUNS, SHORT_RUNS = 100, 12, 1_000
LOOK = 1.0  # seconds between looks at the memory


def make_design(runs: int, months: int = MONTHS) -> Any:
    """A design of so many seeds in a wijk of 5,000 residents."""
    from tests.benchmarks.run_benchmarks import scale_area
    from wijkabm.sweep.schema import load_design

    design = load_design(
        {
            "presets": "korrewegwijk",
            "months": months,
            "seeds": runs,
            "outcomes": ["vacancy_rate", "shops_open", "broad_welfare"],
        }
    )
    return replace(design, wijken=("wijk",), areas=(scale_area(RESIDENTS, "wijk"),))


class Watch:
    """When runs were finished, and the most memory that any process had."""

    def __init__(self) -> None:
        import psutil

        self.seen: list[tuple[float, int]] = []
        self.core: list[float] = []
        self.memory: dict[str, list[float]] = {"driver": [], "worker": []}
        self._me, self._looked = psutil.Process(), 0.0

    def __call__(self, state: Any) -> None:
        now = time.perf_counter()
        if state.done and (not self.seen or state.done > self.seen[-1][1]):
            self.seen.append((now, state.done))
            processes = [self._me, *self._me.children()]
            self.core.append(sum(sum(process.cpu_times()[:2]) for process in processes))
        if now - self._looked > LOOK:
            self._looked = now
            workers = [child.memory_info().rss for child in self._me.children()]
            self.memory["driver"].append(self._me.memory_info().rss / 1e6)
            self.memory["worker"].append(max(workers, default=0) / 1e6)

    def rate(self) -> float:
        """Runs a second, from the first that was finished to the last."""
        (start, before), (end, done) = self.seen[0], self.seen[-1]
        return (done - before) / (end - start)

    def core_seconds(self) -> float:
        """Seconds of a core that a run takes, in the driver and the workers together."""
        return (self.core[-1] - self.core[0]) / (self.seen[-1][1] - self.seen[0][1])


def time_sweep(runs: int, workers: int, months: int = MONTHS) -> dict[str, Any]:
    """Run a sweep; seconds by the clock with start-up, runs a second without, memory."""
    from wijkabm.sweep.conduct import run_sweep

    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_sweep(make_design(runs, months), Path(folder) / "s", workers=workers, progress=watch)
        seconds = time.perf_counter() - start
    middle = len(watch.memory["worker"]) // 2
    return {
        "runs": runs,
        "seconds": seconds,
        "rate": watch.rate(),
        "core": watch.core_seconds(),
        "memory": {name: max(values) for name, values in watch.memory.items()},
        "grown": max(watch.memory["worker"]) - watch.memory["worker"][middle],
    }


def time_alone(runs: int, months: int) -> float:
    """Seconds of a core of one run without any engine: a copy of the burnt-in wijk that lives so long."""
    from wijkabm.sweep.batch import run_batch, settle
    from wijkabm.sweep.tasks import hash_model, make_plan

    plan = make_plan(make_design(runs, months))
    specs, model = list(plan.runs.values()), hash_model()
    packed = pickle.dumps(plan.design)
    start = settle(packed, specs[0], [], model)
    rows: list[list[float]] = [[]] * len(specs)
    run_batch(packed, specs[:1], rows[:1], model, start)
    begin = time.process_time()
    run_batch(packed, specs, rows, model, start)
    return (time.process_time() - begin) / runs


def time_mesa(runs: int) -> float:
    """Runs a second of Mesa's `batch_run` on the same model with two processes."""
    import mesa

    from tests.benchmarks.run_benchmarks import scale_area
    from wijkabm.model.wijk import Wijk

    settings = {"areas": [[scale_area(RESIDENTS, "wijk")]], "seed": list(range(1, runs + 1))}
    start = time.perf_counter()
    mesa.batch_run(
        Wijk,
        settings,
        number_processes=2,
        max_steps=MONTHS - 1,
        data_collection_period=-1,
        display_progress=False,
    )
    return runs / (time.perf_counter() - start)


def print_sweeps(runs: int, console: Any) -> None:
    """Measure, and print what was measured beside the budgets."""
    from rich.table import Table

    two = time_sweep(runs, 2)
    one = time_sweep(max(runs // 5, 40), 1)
    overhead = time_sweep(SHORT_RUNS, 1, 1)["core"] - time_alone(SHORT_RUNS // 5, 1)
    mesa_rate = time_mesa(MESA_RUNS)
    table = Table(title=f"Sweeps: {RESIDENTS:,} residents x {MONTHS} months, one place seed")
    for head in ("what", "measured", "budget"):
        table.add_column(head, justify="left" if head == "what" else "right")
    for row in (
        (f"{runs:,} runs on two workers, start-up included", f"{two['seconds']:,.0f} s",
         f"{360 * runs / RUNS:,.0f} s"),
        ("runs a second, two workers", f"{two['rate']:.2f}", ""),
        ("runs a second, one worker", f"{one['rate']:.2f}", ""),
        ("efficiency of two workers over one", f"{two['rate'] / one['rate'] / 2:.0%}", ""),
        ("overhead of a run, of a core", f"{1000 * overhead:.1f} ms", "5 ms"),
        ("most memory of a worker", f"{two['memory']['worker']:,.0f} MB", "600 MB"),
        ("of which grown in the second half", f"{two['grown']:,.0f} MB", "flat"),
        ("most memory of the driver", f"{two['memory']['driver']:,.0f} MB", "600 MB"),
        (f"runs a second, Mesa's batch_run, two processes ({MESA_RUNS} runs)",
         f"{mesa_rate:.2f}", ""),
    ):  # fmt: skip
        table.add_row(*row)
    console.print(table)


def main(runs: Annotated[int, typer.Option(help="Runs on two workers.")] = RUNS) -> None:
    """Measure sweeps."""
    from rich.console import Console

    print_sweeps(runs, Console(width=110))


if __name__ == "__main__":
    typer.run(main)
