"""``wijkabm compare`` on the command line."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO

import pytest
from rich.console import Console

from tests.cli.test_cli import SMALL, call
from wijkabm.cli.compare import name_comparison, read_seeds, read_smallest, tabulate_rows
from wijkabm.levers.desk.scenario import Scenario

FILE = "title: Nothing\nlevers: [vacancy_tax: {strength: 0}]\n"

BAD = {
    "nothing to compare": ([], "--scenario or --lever"),
    "unknown scenario": (["--scenario", "magic"], "magic"),
    "unknown lever": (["--lever", "magic"], "magic"),
    "twice": (["--scenario", "mine.yaml", "--scenario", "mine.yaml"], "two scenarios"),
    "unknown preset": (["korewegwijk", "--scenario", "mine.yaml"], "korrewegwijk"),
    "seeds no number": (["--scenario", "mine.yaml", "--seeds", "many"], "--seeds many"),
    "too few seeds": (["--scenario", "mine.yaml", "--seeds", "1"], "--seeds 1"),
    "a seed twice": (["--scenario", "mine.yaml", "--seeds", "3,3"], "each once"),
    "months": (["--scenario", "mine.yaml", "--months", "0"], "--months 0"),
    "outcome": (["--scenario", "mine.yaml", "--primary", "shops_open,profit"], "'profit'"),
    "smallest": (["--scenario", "mine.yaml", "--smallest", "shops_open"], "indicator=value"),
    "smallest twice": (["--scenario", "mine.yaml", "--smallest", "shops_open=1", "--smallest",
                        "shops_open = 2"], "--smallest shops_open: given twice"),
    "workers": (["--scenario", "mine.yaml", "--workers", "0"], "workers"),
    "budget": (["--scenario", "mine.yaml", "--budget", "-1"], "--budget -1"),
    "closure": (["--scenario", "mine.yaml", "--closure", "magic"], "magic"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(FILE)
    code, out, err = call(capsys, "compare", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert words in err
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_options_as_people_write_them():
    assert read_seeds("30") == 30
    assert read_seeds("3,7, 11") == [3, 7, 11]
    assert read_smallest(["shops_open=2", "vacancy_rate = 0.01"]) == {
        "shops_open": 2.0,
        "vacancy_rate": 0.01,
    }
    assert name_comparison(["a", "b"], [Scenario("x"), Scenario("y")]) == "compare-a+b-x-y"
    assert name_comparison(["a"], [Scenario("x" * 90)]) == "compare-a-1-scenarios"


@pytest.mark.slow
@pytest.mark.usefixtures("leave_unpainted")
def test_a_comparison_is_written_and_a_life_told_from_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(FILE)
    code, out, err = call(capsys, "compare", SMALL, "--scenario", "mine.yaml", "--seeds", 2,
                          "--months", 2, "--burn-in", 0, "--workers", 1, "--out", "out")  # fmt: skip
    assert (code, err) == (0, "")
    assert "Vacancy" in out
    assert (tmp_path / "out" / "pairs.parquet").exists()
    code, _, err = call(capsys, "story", "out", "--shop", 1)
    assert code == 2
    some = err.split("try ")[1].split(",")[0].strip()
    assert "Both lives are the same" in call(capsys, "story", "out", "--shop", some)[1]
    assert "comparison keeps lives of shops" in call(capsys, "story", "out", "--resident", 1)[2]


@pytest.mark.slow
def test_an_interrupted_comparison_leaves_nothing(tmp_path):
    (tmp_path / "mine.yaml").write_text(FILE)
    run = subprocess.Popen(
        [sys.executable, "-m", "wijkabm", "compare", SMALL, "--scenario", "mine.yaml", "--quiet",
         "--months", "2000", "--workers", "2", "--out", "out"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob(".out.partial-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(4.0)
    run.send_signal(signal.SIGINT)
    assert run.communicate(timeout=60) == ("", "error: interrupted; nothing was written\n")
    assert run.returncode == 130
    assert os.listdir(tmp_path) == ["mine.yaml"]


@pytest.mark.slow
@pytest.mark.usefixtures("leave_unpainted")
def test_a_killed_comparison_goes_on_and_ends_with_the_same_bytes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("levers: [vacancy_tax: {start: 2}]\n")
    asked = ["compare", SMALL, "--scenario", "mine.yaml", "--months", 3, "--burn-in", 0, "--quiet"]
    run = subprocess.Popen(
        [sys.executable, "-m", "wijkabm", *map(str, asked), "--seeds", "200", "--workers", "1",
         "--out", "out"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    kept = tmp_path / "out.unfinished"
    while not list(kept.glob("*.npz")) and run.poll() is None:
        time.sleep(0.05)
    run.kill()
    assert run.wait() != 0, "killed before its 200 seeds were done"
    again = (*asked, "--seeds", 3, "--workers", 1, "--out", "out")
    code, _, err = call(capsys, *again)
    assert (code, err.count("\n")) == (2, 1)
    assert "--resume" in err
    assert call(capsys, *again, "--resume")[0] == 0
    assert not kept.exists(), "the results are whole"
    assert call(capsys, *asked, "--seeds", 3, "--workers", 1, "--out", "other")[0] == 0
    for file in sorted((tmp_path / "other").glob("*.parquet")):
        assert file.read_bytes() == (tmp_path / "out" / file.name).read_bytes(), file.name


ROW = {
    "label": "Cost for the municipality", "unit": "EUR/month", "baseline": "-1,234,567",
    "difference": "-153,590.25", "changed": "30 of 30", "interval": "-1,200,310.55 … +2,345,678.90",
    "verdict": "not shown",
}  # fmt: skip
FEW = {**ROW, "changed": "2 of 30", "interval": "at most 23 % of such wijken", "verdict": "too few"}


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_a_narrow_screen_cuts_no_number(width):
    screen = StringIO()
    Console(file=screen, width=width).print(tabulate_rows("Title", [ROW, FEW], [ROW], width))
    lines = screen.getvalue().splitlines()
    words = screen.getvalue().split()
    assert max(map(len, lines)) <= width
    shown = [key for key in ROW if key not in ("label", "unit")]
    if width < 120:
        shown.remove("baseline")
    for row in (ROW, FEW):
        for key in shown:
            assert set(row[key].split()) <= set(words)
    assert ("-1,234,567" in words) is (width >= 120)
