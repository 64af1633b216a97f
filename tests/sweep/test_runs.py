"""Real runs: in this process, with own workers, on a cluster on loopback; the same bytes everywhere."""

import os
import pickle
import re
import signal
import subprocess
import sys

import numpy as np
import pytest

from tests.sweep.fakes import plan_with, write_sweep
from tests.sweep.kill_sweeps import (
    RUNS_OF_A_SEED,
    Cluster,
    compare_tables,
    count_done,
    find_own_workers,
    start_driver,
    wait_for,
    write_design,
)
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import read_lever
from wijkabm.model import wijk
from wijkabm.model.wijk import Wijk
from wijkabm.sweep import batch, teams
from wijkabm.sweep.batch import run_batch, settle
from wijkabm.sweep.conduct import run_sweep
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.swept import load_sweep
from wijkabm.sweep.tasks import hash_model, make_plan

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


def run_here(plan, settled=False):
    """All runs of a plan, in this process."""
    specs = list(plan.runs.values())
    rows = [plan.points.values[spec.point].tolist() for spec in specs]
    packed = pickle.dumps(plan.design)
    start = settle(packed, specs[0], rows[0], hash_model()) if settled else None
    return run_batch(packed, specs, rows, hash_model(), start)


def sweep_here(plan, folder):
    """The folder of a sweep whose runs were all done in this process."""
    write_sweep(folder, plan, run_here(plan))
    return folder


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


SCRIPT = f"""
import errno, pathlib
from wijkabm import InputError, run_sweep
replace, parts = pathlib.Path.replace, []
def full(self, target):
    if target.parent.name == "parts":
        parts.append(target)
        if len(parts) > 2:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
    return replace(self, target)
pathlib.Path.replace = full
try:
    run_sweep({SMALL!r}, "out", workers=1)
except InputError as error:
    print(error)
"""
"""A sweep without a guard for processes that start, on a disk that is full after two parts."""


@pytest.mark.slow
def test_the_same_bytes_here_by_a_script_on_a_full_disk_and_on_a_cluster(tmp_path):
    script, out, states = tmp_path / "script.py", tmp_path / "out", []
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=tmp_path)
    assert "cannot be written (No space left on device); " in done.stdout
    told = re.search(
        r"(\d+) of 12 runs are kept: make room, then continue with --resume", done.stdout
    )
    kept = int(told[1])
    assert 0 < kept < 12
    (part, *_) = sorted((out / "parts").iterdir())
    part.write_bytes(part.read_bytes()[:-50])
    cluster = Cluster(tmp_path, 18_786, size=1)
    try:
        cluster.heal()
        run_sweep(SMALL, out, scheduler=cluster.address, resume=True, progress=states.append)
    finally:
        cluster.close()
    assert states[-1].total > 12 - kept  # those of the part that was cut short, too
    assert compare_tables(sweep_here(plan_with(**SMALL), tmp_path / "here"), out) == []
    swept = load_sweep(out)
    assert (swept.experiments["status"] == "done").all()
    assert len(swept.series()) == 12 * 3 * 3


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(teams, "ANSWER", 0.5)
    with pytest.raises(InputError, match="no scheduler answers there"):
        run_sweep(SMALL, tmp_path / "s", scheduler="tcp://127.0.0.1:1")
    assert (
        run_sweep(SMALL, tmp_path / "s", workers=1, limit=0, resume=True)
        .experiments["status"]
        .eq("missing")
        .all()
    )


@pytest.mark.slow
def test_what_is_interrupted_and_what_is_killed_goes_on_and_ends_the_same(tmp_path):
    design, out, log = write_design(tmp_path, seeds=4), tmp_path / "out", tmp_path / "log"
    runs = 4 * RUNS_OF_A_SEED
    driver = start_driver(design, out, None, log)
    wait_for(lambda: count_done(out) >= 5, "the first runs")
    workers = find_own_workers(driver)
    assert len(workers) == 2
    os.kill(driver.pid, signal.SIGINT)
    assert driver.wait(timeout=60) == 130
    told = log.read_text()
    assert "error: interrupted; " in told
    assert "Traceback" not in told
    done = count_done(out)
    assert 5 <= done < runs
    assert f"{done} of {runs} runs are in" in told
    assert not any(os.path.exists(f"/proc/{worker}") for worker in workers)
    driver = start_driver(design, out, None, log, workers=1)
    wait_for(lambda: count_done(out) > done, "one run more")
    driver.kill()
    driver.wait()
    assert count_done(out) < runs
    run_sweep(load_design(design), out, workers=1, resume=True)
    assert compare_tables(sweep_here(make_plan(load_design(design)), tmp_path / "here"), out) == []
