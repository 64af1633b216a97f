"""Real runs: in this process, with own workers, on a cluster on loopback; the same bytes everywhere."""

import os
import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from tests.sweep.fakes import plan_with
from tests.sweep.kill_sweeps import (
    RUNS_OF_A_SEED,
    SEEDS,
    Cluster,
    count_done,
    find_own_workers,
    run_rounds,
    start_driver,
    write_design,
)
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import read_lever
from wijkabm.model import wijk
from wijkabm.model.wijk import Wijk
from wijkabm.sweep import batch
from wijkabm.sweep.batch import run_batch, settle
from wijkabm.sweep.conduct import run_sweep
from wijkabm.sweep.tasks import hash_model

SMALL = {
    "presets": "heechterp-schieringen",
    "months": 3,
    "burn_in": 1,
    "seeds": 2,
    "policies": ["baseline", "levers"],
    "uncertainties": {"market.habit_food": [0.8, 0.9]},
    "levers": {"vacancy_tax.rate": [0.01, 0.05]},
    "sampling": {"method": "latin_hypercube", "points": 3},
    "outcomes": ["vacancy_rate", "net_shops", "municipal_cost"],
    "keep_series": ["shops_open", "municipal_cost"],
}
TABLES = ("experiments.parquet", "outcomes.parquet", "series.parquet")


def read_tables(folder):
    return [(folder / name).read_bytes() for name in TABLES]


def run_here(plan, settled=False):
    """All runs of a plan, in this process."""
    specs = list(plan.runs.values())
    rows = [plan.points.values[spec.point].tolist() for spec in specs]
    packed = pickle.dumps(plan.design)
    start = settle(packed, specs[0], rows[0], hash_model()) if settled else None
    return run_batch(packed, specs, rows, hash_model(), start)


@pytest.mark.slow
@pytest.mark.parametrize("closure", ["grant", "ozb"])
def test_a_run_is_that_of_a_wijk_with_the_same_seed_parameters_and_levers(closure):
    plan = plan_with(**{**SMALL, "closure": closure})
    results = {result.run: result for result in run_here(plan)}
    row = next(e for e in plan.experiments if e.policy == 1 and e.seed == 2)
    habit, rate = plan.points.values[row.point].tolist()
    wijk = Wijk(
        "heechterp-schieringen", seed=2, place_seed=1, burn_in=1, closure=closure,
        parameters={"market.habit_food": habit},
        policy=Scenario("own", levers=(read_lever(f"vacancy_tax rate={rate!r}"),)),
    ).run(3)  # fmt: skip
    series = wijk.series()
    total = series[series["wijk"] == "total"]
    found = results[row.run]
    assert found.error == ""
    assert found.outcomes[0] == total["vacancy_rate"].mean()
    kept = np.frombuffer(found.series).reshape(3, 3, 2)
    assert (
        kept[:, 0, 0].tolist()
        == series.loc[series["wijk"] == "heechterp-schieringen", "shops_open"].tolist()
    )
    assert found.outcomes[2] == pytest.approx(kept[:, 2, 1].mean())


def test_a_run_that_fails_says_where_and_how_to_repeat_it(monkeypatch):
    def fail(ledger, closing, month):
        if month == 3:
            raise ValueError("no number")

    monkeypatch.setattr(wijk, "check_books", fail)
    plan = plan_with(**SMALL)
    results = {result.run: result for result in run_here(plan)}
    run = next(e.run for e in plan.experiments if e.policy == 1 and e.seed == 2)
    told, _, call = results[run].error.partition("; to repeat it: ")
    place = "heechterp-schieringen, seed 2, place seed 1, month 3"
    assert told == f"RunError: {place}: ValueError: no number"
    assert "vacancy_tax" in call
    assert "market.habit_food" in call


@pytest.mark.slow
def test_a_shared_start_changes_nothing():
    plan = plan_with(**{**SMALL, "uncertainties": {}})
    assert run_here(plan, settled=True) == run_here(plan)


@pytest.mark.slow
def test_a_run_that_fails_says_why_and_fails_no_other(monkeypatch):
    plan = plan_with(presets="heechterp-schieringen", months=1, burn_in=0, seeds=3)
    run = Wijk.run

    def stop(wijk, months):
        if wijk.seed == 2:
            raise RuntimeError("month 1: the books\ndo not close")
        if wijk.seed == 3:
            raise MemoryError("no room")
        return run(wijk, months)

    monkeypatch.setattr(Wijk, "run", stop)
    good, bad, lost = run_here(plan)
    assert (good.error, good.lost) == ("", False)
    assert (bad.error, bad.lost) == ("RuntimeError: month 1: the books do not close", False)
    assert (lost.error, lost.lost) == ("MemoryError: no room", True)


def test_a_wijk_that_cannot_be_built_fails_all_its_runs_and_no_others(monkeypatch):
    plan = plan_with(seeds=2)

    def refuse(*arguments, **options):
        raise InputError("market at rest: no prices clear")

    monkeypatch.setattr(batch, "Wijk", refuse)
    batch._settled.clear()
    results = run_here(plan)
    assert [result.error for result in results] == [
        "InputError: market at rest: no prices clear"
    ] * 2
    assert not any(result.lost for result in results)


@pytest.mark.slow
def test_the_same_bytes_with_one_worker_two_a_cluster_and_in_two_halves(tmp_path):
    two = run_sweep(SMALL, tmp_path / "two", workers=2)
    assert (two.experiments["status"] == "done").all()
    assert len(two.series()) == 12 * 3 * 3
    whole = read_tables(tmp_path / "two")
    half = run_sweep(SMALL, tmp_path / "half", workers=1, limit=5)
    assert (half.experiments["status"] == "missing").sum() == 7
    (part, *_) = sorted((tmp_path / "half" / "parts").iterdir())
    part.write_bytes(part.read_bytes()[:-50])
    cluster = Cluster(tmp_path, 18_786)
    try:
        cluster.heal()
        states = []
        run_sweep(
            SMALL, tmp_path / "half", scheduler=cluster.address, resume=True, progress=states.append
        )
        assert states[-1].total > 7  # those of the part that was cut short, too
        run_sweep(SMALL, tmp_path / "far", scheduler=cluster.address)
    finally:
        cluster.close()
    assert read_tables(tmp_path / "half") == whole  # the first five by one worker
    assert read_tables(tmp_path / "far") == whole


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told_in_one_line(tmp_path):
    with pytest.raises(InputError, match="no scheduler answers there"):
        run_sweep(SMALL, tmp_path / "s", scheduler="tcp://127.0.0.1:1")
    assert (
        run_sweep(SMALL, tmp_path / "s", workers=1, limit=0, resume=True)
        .experiments["status"]
        .eq("missing")
        .all()
    )


@pytest.mark.slow
def test_a_script_needs_no_guard_and_a_disk_that_fills_up_costs_no_run(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import errno, pathlib\n"
        "from wijkabm import InputError, run_sweep\n"
        f"design = {SMALL!r}\n"
        "replace, calls = pathlib.Path.replace, []\n"
        "def full(self, target):\n"
        "    calls.append(1)\n"
        "    if len(calls) > 2:\n"
        "        raise OSError(errno.ENOSPC, 'No space left on device', str(target))\n"
        "    return replace(self, target)\n"
        "pathlib.Path.replace = full\n"
        "try:\n"
        "    run_sweep(design, 'out', workers=1)\n"
        "except InputError as error:\n"
        "    print(error)\n"
        "pathlib.Path.replace = replace\n"
        "print(set(run_sweep(design, 'out', workers=1, resume=True).experiments['status']))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path)
    first, second = done.stdout.splitlines()
    assert "cannot be written (No space left on device); " in first
    assert "runs are kept: make room, then continue with --resume" in first
    assert second == "{'done'}"


@pytest.mark.slow
def test_ctrl_c_stops_in_good_order(tmp_path):
    out, runs = tmp_path / "out", RUNS_OF_A_SEED * SEEDS
    driver = start_driver(write_design(tmp_path), out, None, tmp_path / "log")
    deadline = time.monotonic() + 300
    while count_done(out) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = find_own_workers(driver)
    assert len(workers) == 2
    os.kill(driver.pid, signal.SIGINT)
    assert driver.wait(timeout=60) == 130
    log = (tmp_path / "log").read_text()
    assert "error: interrupted; " in log
    assert "Traceback" not in log
    done = count_done(out)
    assert 5 <= done < runs
    assert f"{done} of {runs} runs are in" in log
    assert not any(os.path.exists(f"/proc/{worker}") for worker in workers)


@pytest.mark.slow
def test_what_is_killed_goes_on_and_ends_the_same():
    told = run_rounds(1, seed=7, kinds=("driver",), seeds=3)
    assert told[0]["differ"] == []
    assert told[0]["left at the kill"] > 0
