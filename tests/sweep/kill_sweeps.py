"""Kill workers, scheduler and driver of sweeps at random moments: nothing is lost or counted twice.

``python -m tests.sweep.kill_sweeps [--rounds 20] [--seed 1]``: every round starts a sweep, kills something
with SIGKILL while work remains (which is checked), resumes until nothing is missing, and compares the final
tables, byte by byte, with those of an undisturbed sweep. Exit code 1 if a round differs.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).parents[2]
KINDS = ("worker", "two workers", "scheduler", "driver")
TABLES = ("experiments.parquet", "outcomes.parquet", "series.parquet")
DESIGN = """
presets: heechterp-schieringen
months: 12
burn_in: 6
seeds: 12
policies: [baseline, levers]
levers: {vacancy_tax.rate: [0.0, 0.05]}
uncertainties: {market.habit_food: [0.8, 0.95]}
sampling: {method: latin_hypercube, points: 5, seed: 3}
outcomes: [vacancy_rate, net_shops]
keep_series: [shops_open]
"""
RUNS_OF_A_SEED = 10
SEEDS = 12
LIMIT = 300.0  # seconds that anything here may take


@dataclass
class Cluster:
    """A scheduler and workers on loopback, as somebody would start them by hand."""

    folder: Path
    port: int
    size: int = 2
    scheduler: Any = None
    workers: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )

    def start_worker(self) -> None:
        self.workers.append(
            self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                        "--host", "127.0.0.1", "--local-directory", str(self.folder))
        )  # fmt: skip

    def _start(self, what: str, *options: str) -> Any:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
        with (self.folder / "cluster.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)

    def heal(self) -> None:
        """Start again what is gone; workers of a scheduler that is gone end by themselves."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.start_scheduler()
            for worker in self.workers:
                worker.kill()
                worker.wait()
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        wait_for(self.is_open, "the scheduler")
        while len(self.workers) < self.size:
            self.start_worker()

    def is_open(self) -> bool:
        """Whether the scheduler takes calls."""
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()


def write_design(folder: Path, seeds: int = SEEDS) -> Path:
    """The design in a file, with as many seeds as asked for."""
    path = folder / "design.yaml"
    path.write_text(DESIGN.replace(f"seeds: {SEEDS}", f"seeds: {seeds}"))
    return path


def start_driver(design: Path, out: Path, address: str | None, log: Path, workers: int = 2) -> Any:
    """``wijkabm sweep --resume``, on the cluster or with workers of its own."""
    where = ["--scheduler", address] if address else ["--workers", str(workers)]
    command = [sys.executable, "-m", "wijkabm", "sweep", str(design), "--out", str(out), "--resume"]
    with log.open("ab") as file:
        return subprocess.Popen([*command, *where], stdout=file, stderr=file, cwd=ROOT)


def count_done(out: Path) -> int:
    """Runs that stand in whole parts."""
    from wijkabm.sweep.folder import Parts

    return len(Parts(out, ["vacancy_rate", "net_shops"]).done) if out.is_dir() else 0


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Wait until something happened.

    Raises
    ------
    RuntimeError
        It did not.
    """
    deadline = time.monotonic() + LIMIT
    while not happened():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {LIMIT:.0f} s for {what}")
        time.sleep(0.02)


def find_own_workers(driver: Any) -> list[int]:
    """Process numbers of the workers that a driver started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == driver.pid and b"dask_worker" in words:
                found.append(int(entry.name))
    return sorted(found)


def kill_something(kind: str, driver: Any, cluster: Cluster | None, luck: random.Random) -> None:
    """SIGKILL, at once."""
    if kind == "driver":
        victims = [driver.pid]
    elif kind == "scheduler":
        victims = [cluster.scheduler.pid if cluster else driver.pid]
    else:
        workers = [w.pid for w in cluster.workers] if cluster else find_own_workers(driver)
        luck.shuffle(workers)
        victims = workers[: 2 if kind == "two workers" else 1]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    for process in (driver, *(cluster.workers if cluster else ()), cluster and cluster.scheduler):
        if process and process.pid in victims:
            process.wait()


def run_round(number: int, kind: str, where: Path, luck: random.Random) -> int:
    """One round: start, kill, resume; how many runs were done when the kill came.

    Odd rounds run on a cluster, even ones with workers of their own, where the scheduler is the driver.

    Raises
    ------
    RuntimeError
        No work remained when the kill came, or the sweep never ended.
    """
    cluster = Cluster(where, 20_000 + luck.randrange(20_000)) if number % 2 else None
    design, out, runs = write_design(where), where / "sweep", RUNS_OF_A_SEED * SEEDS
    address = cluster.address if cluster else None
    driver: Any = None
    try:
        if cluster:
            cluster.heal()
        driver = start_driver(design, out, address, where / "driver.log")
        begin = luck.randrange(runs * 3 // 4)
        wait_for(lambda: count_done(out) > begin or driver.poll() is not None, "the first runs")
        time.sleep(luck.random() * 0.2)
        done = count_done(out)
        if done >= runs:
            raise RuntimeError("nothing was left to do when the kill came")
        kill_something(kind, driver, cluster, luck)
        for _ in range(5):
            if cluster:
                cluster.heal()
            wait_for(lambda d=driver: d.poll() is not None, "the sweep to end")
            if driver.returncode == 0:
                return done
            driver = start_driver(design, out, address, where / "driver.log")
        raise RuntimeError("the sweep did not end after five resumes")
    finally:
        if driver is not None:
            driver.kill()
        if cluster:
            cluster.close()


def compare_tables(one: Path, other: Path) -> list[str]:
    """Names of the tables that differ."""
    return [name for name in TABLES if (one / name).read_bytes() != (other / name).read_bytes()]


def run_rounds(rounds: int, seed: int) -> list[dict[str, Any]]:
    """All rounds; what each did."""
    luck, runs = random.Random(seed), RUNS_OF_A_SEED * SEEDS
    told = []
    with tempfile.TemporaryDirectory(prefix="wijkabm-kill-") as folder:
        root = Path(folder)
        whole = root / "undisturbed"
        driver = start_driver(write_design(root), whole, None, root / "undisturbed.log")
        if driver.wait() != 0 or count_done(whole) != runs:
            raise RuntimeError((root / "undisturbed.log").read_text())
        for number in range(rounds):
            kind = KINDS[(number + number // 2) % len(KINDS)]  # on each in turn
            where = root / f"round-{number}"
            where.mkdir()
            start = time.monotonic()
            done = run_round(number, kind, where, luck)
            row = {
                "round": number + 1,
                "killed": kind,
                "on": "cluster" if number % 2 else "own workers",
                "done at the kill": done,
                "left at the kill": runs - done,
                "runs missing": runs - count_done(where / "sweep"),
                "differ": compare_tables(whole, where / "sweep"),
                "seconds": round(time.monotonic() - start, 1),
            }
            told.append(row)
            print(row, flush=True)
            shutil.rmtree(where)
    return told


def main(
    rounds: Annotated[int, typer.Option(help="How many kills.")] = 20,
    seed: Annotated[int, typer.Option(help="Luck of the moments.")] = 1,
) -> None:
    """Kill and compare."""
    told = run_rounds(rounds, seed)
    bad = [row for row in told if row["differ"] or row["runs missing"]]
    print(f"{len(told) - len(bad)} of {len(told)} rounds ended with the same bytes")
    sys.exit(bool(bad))


if __name__ == "__main__":
    typer.run(main)
