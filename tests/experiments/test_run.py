"""An experiment in its form, from the folder to the verdict, on a tiny one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.experiments.tiny import RECIPE, call, change_digit, write_house
from wijkabm.experiment import kept, live
from wijkabm.experiment.cells import list_cells
from wijkabm.experiment.form import load_recipe, open_form
from wijkabm.experiment.rows import read_rows
from wijkabm.experiment.verdict import judge_run
from wijkabm.ground.parameters.whole import make_parameters

ROOT = Path(__file__).parents[2]


def test_a_quick_run_is_equal_and_says_that_the_rest_was_not_run(house, capsys):
    assert call("run", "little", "--quick", "--workers", "1") == 0
    out = capsys.readouterr().out
    assert "3 of 3 rows are equal to ours to the last digit" in out
    assert "All other seeds were not run" in out
    said = json.loads((house / "results/experiments/little-quick/verdict.json").read_text("utf-8"))
    assert {x["verdict"] for x in said["numbers"].values()} == {"not run"}
    assert said["rows"] == {"run": 3, "equal": 3, "differ": 0}


def test_a_whole_run_has_a_verdict_for_every_number(house, capsys):
    assert call("run", "little", "--workers", "2", "--lang", "nl", "--resume") == 0
    out = capsys.readouterr().out
    assert "9 van de 9 rijen" in out
    assert "Het komt er opnieuw uit." in out
    expected = json.loads((house / "experiments/little/expected.json").read_text("utf-8"))
    twice = 2 * expected["shops_open.baseline"]["value"]
    assert expected["anchor_rent"]["value"] == pytest.approx(twice, rel=1e-9)
    assert expected["lived.alms"]["value"] == 0.0
    assert expected["spending_local_share.alms"]["value"] != 0.0


def test_rows_hold_floats_to_the_last_digit_and_the_page_its_numbers(house):
    folder = house / "experiments/little"
    rows = (folder / "per_seed.csv").read_text("utf-8").splitlines()
    assert rows[0].startswith("place,point,place_seed,arm,seed,shops_open,vacancy_rate")
    assert len(rows) == 10
    number = rows[1].split(",")[6]
    assert repr(float(number)) == number
    page = (folder / "README.md").read_text("utf-8")
    assert page.split("\n")[2].startswith("> **De eis is niet gehaald: veel meer winkels (gevonden")
    assert "> **The criterion fails: many more shops" in page
    assert "Arms: baseline, room, alms." in page
    assert "{{" not in page


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        ("expected.json", '"n": 3', '"n": 4', "expected.json: is not what was accepted"),
        ("expected.json", '"value": 0.', '"value": 1.', "off; ours 1"),
        (
            "per_seed.csv",
            "heechterp-schieringen,0,3,baseline,3,",
            None,
            "per_seed.csv: is not what",
        ),
        ("per_seed.csv", "heechterp-schieringen,0,1,baseline,1,", None, "rows are equal"),
        ("README.md", "In 6 months", "In 7 months", "README.md, line"),
        ("README.md", "shops, with room ", "shops, with room 1", "README.md, line"),
        ("experiment.yaml", "months: 6", "months: 7", "another design than that of per_seed.csv"),
        ("recipe.py", "2 * numbers", "3 * numbers", "anchor_rent: off"),
    ],
)
def test_a_digit_that_is_changed_is_seen(house, capsys, name, before, after, says):
    path = house / "experiments/little" / name
    if after is None:  # the last digit of the first outcome
        line = next(x for x in path.read_text("utf-8").splitlines() if x.startswith(before))
        first = line.removeprefix(before).split(",")[0]
        before, after = before + first, before + first[:-1] + str((int(first[-1]) + 1) % 10)
    change_digit(path, before, after)
    assert call("run", "little", "--quick", "--workers", "1") == 1
    out = " ".join(capsys.readouterr().out.split())
    assert says in out
    assert "OFF" in out


def test_another_parameter_of_the_model_is_seen(house, capsys, monkeypatch):
    usual = make_parameters

    def change(values, where):
        return usual({"market.habit_food": 0.5, **values}, where)

    monkeypatch.setattr("wijkabm.model.wijk.make_parameters", change)
    assert call("run", "little", "--quick", "--workers", "1") == 1
    out = capsys.readouterr().out
    assert "0 of 3 rows are equal" in out
    assert "off" in out


def test_what_was_stopped_goes_on_and_gives_the_same_bytes(house, capsys, monkeypatch):
    lived = []
    usual = live.live_cell

    def live_two(cell):
        if len(lived) == 2:
            raise SystemExit(130)
        lived.append(cell.place_seed)
        return usual(cell)

    whole = house / "results/experiments/little"
    before = {path.name: path.read_bytes() for path in whole.iterdir()}
    shutil.rmtree(whole)
    monkeypatch.setattr(live, "live_cell", live_two)
    assert call("run", "little", "--workers", "1") == 130
    assert not whole.exists()
    assert call("run", "little", "--workers", "1") == 2
    assert "go on with --resume" in capsys.readouterr().err
    lived.clear()
    assert call("run", "little", "--workers", "1", "--resume") == 0
    assert lived == [3]
    assert not whole.with_name("little.unfinished").exists()
    after = {path.name: path.read_bytes() for path in whole.iterdir()}
    differs = {name for name in before if before[name] != after.get(name)}
    assert differs <= {"manifest.json", "verdict.json"}  # the command; nothing was accepted then
    lived.clear()
    assert call("run", "little", "--workers", "1", "--resume") == 0
    assert lived == []


def test_cells_of_another_design_are_never_taken(house, capsys):
    folder = house / "results/experiments/little-quick.unfinished"
    folder.mkdir(parents=True)
    (folder / f"0123{kept.ENDING}").write_text("[]", "utf-8")
    assert call("run", "little", "--quick", "--workers", "1", "--resume") == 2
    assert "another design or another version of the model" in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_ends_with_130_and_says_what_is_kept(tmp_path):
    folder = write_house(tmp_path)
    change_digit(folder / "experiment.yaml", "seeds: 3", "seeds: 40")
    command = [sys.executable, "-m", "wijkabm", "experiment", "run", str(folder), "--workers", "2"]
    command += ["--out", str(tmp_path / "out")]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=here, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as run:
        kept_in = tmp_path / "out.unfinished"
        while run.poll() is None and len(list(kept_in.glob("*.json"))) < 2:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        said = run.stderr.read()
    assert run.returncode == 130
    assert "are kept; the same command with --resume goes on" in said
    assert not (tmp_path / "out").exists()


def test_a_run_that_fails_says_which_and_code_1(house, capsys):
    change_digit(house / "experiments/little/recipe.py", "wijk.run(months // 2)", "1 / 0")
    assert call("run", "little", "--quick", "--workers", "1") == 1
    err = capsys.readouterr().err
    assert "error: heechterp-schieringen, alms, seed 1, place seed 1: ZeroDivisionError" in err


def test_a_recipe_that_stops_early_is_told(house, capsys):
    change_digit(house / "experiments/little/recipe.py", "    wijk.run(months - wijk.month)\n", "")
    assert RECIPE.count("wijk.run(months - wijk.month)") == 1
    assert call("run", "little", "--quick", "--workers", "1") == 1
    assert "live ended in month 3, not 6" in capsys.readouterr().err


def test_a_recipe_lives_the_arm_of_a_policy_too_where_an_event_bears_its_name(house):
    path = house / "experiments/little/experiment.yaml"
    change_digit(path, "events: {alms: baseline}", "events: {alms: baseline, room: room}")
    cells = list_cells(open_form("little"), False)
    arms = [(task.arm.name, task.arm.event) for task in cells.cells[0].tasks]
    assert arms == [("baseline", ""), ("alms", "alms"), ("room", "room")]


def test_numbers_that_a_new_recipe_makes_are_not_asked_of_rows_of_the_old(house):
    path = house / "experiments/little/recipe.py"
    change_digit(path, 'numbers["shops_open.baseline"]', 'dict(value=rows["new_column"].sum())')
    form = open_form("little")
    rows = [{**row, "new_column": 1.0} for row in read_rows(path.with_name("per_seed.csv"))]
    verdict, numbers = judge_run(
        form, list_cells(form, False), rows, False, load_recipe(form.folder)
    )
    assert numbers["anchor_rent"]["value"] == 18.0
    assert verdict.is_off
    assert verdict.files == [
        "experiment.yaml: is another design than that of per_seed.csv; run it and accept it"
    ]
