"""``wijkabm sweep`` and its company on the command line: what cannot be is told in one line."""

import os

import pytest

from tests.cli.test_cli import call
from wijkabm.cli.sweep import Pace, count_word, tell_time
from wijkabm.sweep.engine import Progress

GOOD = "presets: heechterp-schieringen\nmonths: 2\nburn_in: 0\nseeds: 3\n"

BAD = {
    "no design": (["absent.yaml", "--out", "out"], "absent.yaml: cannot be read"),
    "no out": (["d.yaml"], "--out"),
    "unknown field": (["bad.yaml", "--out", "out"], "there is no field 'month'"),
    "workers": (["d.yaml", "--out", "out", "--workers", "0"], "--workers 0"),
    "limit": (["d.yaml", "--out", "out", "--limit", "-1"], "--limit -1"),
    "address": (["d.yaml", "--out", "out", "--scheduler", "here"], "tcp://HOST:PORT"),
    "both": (
        ["d.yaml", "--out", "out", "--scheduler", "tcp://a:1", "--workers", "2"],
        "leave it out",
    ),
    "reuse": (["d.yaml", "--out", "out", "--reuse", "absent"], "no such folder of a sweep"),
    "out a file": (["d.yaml", "--out", "d.yaml"], "is not a folder"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(GOOD + "month: 1\n")
    code, out, err = call(capsys, "sweep", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(os.listdir(tmp_path)) == ["bad.yaml", "d.yaml"]


def test_a_sweep_says_what_it_would_take_before_it_starts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.yaml").write_text(GOOD)
    code, out, err = call(capsys, "sweep", "d.yaml", "--out", "out", "--limit", 0)
    assert (code, err) == (0, "")
    plan, gaps, left = out.splitlines()
    assert plan == "3 experiments: 1 point x 1 policy x 1 place seed x 3 seeds; 3 runs"
    assert gaps.startswith("heechterp-schieringen: 22 of 44 figures are not in this file: income")
    assert left == "0 of 3 runs are in out; 3 are missing: continue with --resume"
    code, out, err = call(capsys, "sweep", "d.yaml", "--out", "out")
    assert (code, out) == (2, "")
    assert "--resume" in err
    assert call(capsys, "sweep-status", "out")[1] == "3 runs: 0 done, 0 failed, 3 missing\n"
    assert call(capsys, "plot", "out")[0] == 2


def test_times_and_numbers_as_people_say_them():
    assert [tell_time(s) for s in (0.1, 45, 600, 36_000)] == ["1 s", "45 s", "10 min", "10.0 hours"]
    assert [count_word(1, "policy"), count_word(2, "policy"), count_word(3, "seed")] == [
        "policy", "policies", "seeds",
    ]  # fmt: skip


def test_pace_tells_rate_and_time_left(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("wijkabm.cli.sweep.time.monotonic", lambda: clock[0])
    pace = Pace()
    assert pace.tell(Progress(0, 100, 0, 2)) == "0 of 100 runs, 2 workers"
    clock[0] = 10.0
    assert pace.tell(Progress(20, 100, 1, 2, "waiting")) == (
        "20 of 100 runs, 2.0 runs/s, 40 s left, 2 workers, 1 failed; waiting"
    )
