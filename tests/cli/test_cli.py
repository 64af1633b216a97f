"""The command line: what it prints, and that bad input is one line and exit code 2."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from unittest.mock import Mock

import pyarrow as pa
import pytest

from tests.fake_run import make_run
from wijkabm import cli
from wijkabm.cli import runs
from wijkabm.ground.errors import InputError
from wijkabm.runs import run, warm
from wijkabm.runs.results import load, write_tables
from wijkabm.tell import report
from wijkabm.tell.plots import FIGURES
from wijkabm.tell.report import write_report

SMALL = "heechterp-schieringen"


def call(capsys, *arguments):
    """Exit code, standard output and error of a call in this process."""
    with pytest.raises(SystemExit) as left:
        cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


BAD_RUNS = {
    "unknown preset": (["korewegwijk"], "korrewegwijk"),
    "preset twice": ([SMALL, SMALL], "twice"),
    "months too few": (["--months", "0"], "--months 0"),
    "months too many": (["--months", "12001"], "12000"),
    "months no number": (["--months", "ten"], "--months"),
    "burn-in negative": (["--burn-in", "-1"], "--burn-in -1"),
    "seed negative": (["--seed", "-1"], "--seed -1"),
    "place seed negative": (["--place-seed", "-5"], "--place-seed -5"),
    "closure unknown": (["--closure", "magic"], "magic"),
    "option misspelt": (["--moths", "3"], "--moths"),
    "parameter misspelt": (["--set", "market.habit_fod=0.5"], "market.habit_food"),
    "parameter out of range": (["--set", "market.habit_food=3"], "0 to 0.99"),
    "parameter no number": (["--set", "market.habit_food=much"], "much"),
    "parameter not a number": (["--set", "market.habit_food=nan"], "nan"),
    "parameter without value": (["--set", "market.habit_food"], "group.name=value"),
    "area without file": (["--area", "BU00140301"], "--kwb"),
    "file without area": (["--kwb", "kwb.csv"], "--area"),
    "file and preset": ([SMALL, "--kwb", "kwb.csv", "--area", "BU1"], "not both"),
    "year without file": (["--year", "2020"], "--kwb"),
    "figure unknown": (["--figure", "income=24000"], "did you mean income_per_inhabitant"),
    "figure twice": (["--figure", "units=3", "--figure", "units=4"], "units is given twice"),
    "figure out of range": (["--figure", "owner_occupied=45"], "give 0 to 1"),
    "figures of no file": (["--figures", "absent.yaml"], "cannot be read"),
    "file that is not there": (["--kwb", "nowhere.csv", "--area", "BU00140301"], "nowhere.csv"),
    "parameters not there": (["--parameters", "nowhere.yaml"], "nowhere.yaml"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_RUNS.values(), ids=BAD_RUNS)
def test_bad_input_is_one_line_and_leaves_nothing(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, out, err = call(capsys, "run", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err
    assert os.listdir(tmp_path) == []


BAD_FILES = {
    "no yaml": ("market: [", "line"),
    "a list": ("- 1\n- 2\n", "names and numbers"),
    "misspelt": ("market:\n  habit_fod: 0.5\n", "market.habit_food"),
    "out of range": ("market.habit_food: 7\n", "0 to 0.99"),
    "a truth": ("market:\n  habit_food: yes\n", "True"),
    "a list inside": ("market:\n  habit_food: [1]\n", "market.habit_food"),
}


@pytest.mark.parametrize(("text", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_parameter_file_is_named_with_its_field(text, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(text)
    code, _, err = call(capsys, "run", "--parameters", "mine.yaml")
    assert code == 2
    assert err.count("\n") == 1
    assert "mine.yaml" in err
    assert words in err
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_parameters_come_from_a_file_and_options_win(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("market:\n  habit_food: 0.5\n  mention: 0.1\nties.mean_ties: 4\n")
    chosen = cli.read_parameters(file, ["market.mention=0.2"])
    assert chosen.market.habit_food == 0.5
    assert chosen.market.mention == 0.2
    assert chosen.ties.mean_ties == 4
    file.write_text("")
    assert cli.read_parameters(file, []) == cli.read_parameters(None, [])


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="no UTF-8"):
        cli.read_parameters(tmp_path / "x.yaml", [])


@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
def test_a_folder_that_is_not_ours_is_left_alone(overwrite, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    code, _, err = call(capsys, "run", SMALL, "--out", tmp_path / "out", *overwrite)
    assert code == 2
    assert err.count("\n") == 1
    assert os.listdir(tmp_path) == ["out"]
    assert os.listdir(tmp_path / "out") == ["thesis.txt"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    code, _, err = call(capsys, "run", SMALL, "--out", tmp_path / "file" / "out")
    assert code == 2
    assert "cannot be written" in err
    assert os.listdir(tmp_path) == ["file"]


def test_too_little_memory_is_one_line_and_leaves_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        warm, "warm_up_aloud", Mock(side_effect=pa.ArrowMemoryError("malloc failed"))
    )
    code, _, err = call(capsys, "run", SMALL, "--out", tmp_path / "out")
    assert code == 1
    assert err.startswith("error: there is too little memory free")
    assert err.count("\n") == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder in use stays")
def test_who_stands_in_a_folder_that_is_gone_is_told_so(tmp_path, monkeypatch, capsys):
    """As after ``--overwrite`` of the folder that one stood in."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    code, out, err = call(capsys, "run", SMALL)
    assert (code, out) == (2, "")
    assert err == "error: the folder where you are is no longer there; go to another with cd\n"


def test_key_figures_as_json(capsys):
    code, printed, _ = call(capsys, "figures", "--json")
    rows = {row["name"]: row for row in json.loads(printed)}
    assert (code, len(rows)) == (0, 52)
    assert rows["income_per_inhabitant"]["unit"] == "EUR/year"
    assert rows["units"]["source"] == "counted; never imputed"


def test_presets_and_parameters_as_json(capsys):
    code, out, _ = call(capsys, "presets", "--json")
    assert code == 0
    assert SMALL in [row["name"] for row in json.loads(out)]
    _, out, _ = call(capsys, "parameters", "--json")
    row = next(row for row in json.loads(out) if row["name"] == "market.habit_food")
    assert set(row) >= {"name", "default", "unit", "range", "source", "role"}
    assert row["range"] == [0, 0.99]


def test_presets_and_parameters_as_tables(capsys):
    assert SMALL in call(capsys, "presets")[1]
    assert "market.habit_food" in call(capsys, "parameters")[1]


def test_help_is_given_without_arguments(capsys):
    code, out, _ = call(capsys)
    assert code == 0
    assert "presets" in out


def test_a_folder_of_many_wijken_gets_a_short_name():
    assert cli.name_folder(["a", "b"], 3) == "a+b-seed3"
    assert cli.name_folder(["poelenburg"] * 12, 1) == "poelenburg-and-11-more-seed1"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    write_tables(make_run(30), folder)
    return folder


def test_a_story_is_told(results, capsys):
    code, out, _ = call(capsys, "story", results, "--shop", 100_031)
    assert code == 0
    assert "it opens" in out
    _, out, _ = call(capsys, "story", results, "--resident", 1003, "--lang", "nl")
    assert "vindt werk" in out


@pytest.mark.parametrize(
    "arguments",
    [["--shop", "5"], ["--resident", "5"], [], ["--shop", "1", "--resident", "2"],
     ["--shop", "x"], ["--shop", "100031", "--lang", "fr"]],
)  # fmt: skip
def test_a_story_of_nobody_is_one_line(arguments, results, capsys):
    code, out, err = call(capsys, "story", results, *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_a_story_from_no_results_is_one_line(tmp_path, capsys):
    code, _, err = call(capsys, "story", tmp_path / "nowhere", "--shop", "1")
    assert code == 2
    assert "no such folder" in err


def test_the_table_shows_start_end_and_mean(results, capsys):
    cli.print_table(load(results))
    out = capsys.readouterr().out
    assert "Vacancy" in out
    assert "mean" in out


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['wijkabm', '--help']\n"
        "from wijkabm.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'numba', 'mesa', 'pandas', 'pyarrow', 'matplotlib', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def start(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "wijkabm", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.mark.slow
@pytest.mark.parametrize(  # while building, loading kernels, running
    ("pause", "sign", "code"),
    [
        (0.0, signal.SIGINT, 130),
        (0.4, signal.SIGTERM, 143),
        (2.0, signal.SIGINT, 130),
        (2.0, signal.SIGTERM, 143),
    ],
)
def test_an_interrupted_run_leaves_nothing(pause, sign, code, tmp_path):
    run = start("run", SMALL, "--months", 12_000, "--burn-in", 0, "--quiet", "--out",
                tmp_path / "deep" / "out")  # fmt: skip
    deadline = time.monotonic() + 300
    while not list(tmp_path.glob("deep/.out.partial-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(pause)
    run.send_signal(sign)
    out, err = run.communicate(timeout=60)
    assert run.returncode == code
    assert (out, err) == ("", "error: interrupted; nothing was written\n")
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
def test_a_run_writes_everything_and_tells_where(tmp_path, capsys):
    run = start("run", SMALL, "--months", 6, "--burn-in", 0, "--out", tmp_path / "out")
    out, err = run.communicate(timeout=600)
    assert run.returncode == 0, err
    assert "Vacancy" in out
    assert str(tmp_path / "out") in out
    assert sorted(path.name for path in (tmp_path / "out" / "figures").iterdir()) == [
        "flow_matrix.png", "labour.png", "openings_and_closings.png", "shops_and_vacancy.png",
        "street_map.png", "survival.png", "where_the_money_goes.png",
    ]  # fmt: skip
    assert (tmp_path / "out" / "report.html").exists()
    code, _, again = call(capsys, "run", SMALL, "--out", tmp_path / "out")
    assert "--overwrite" in again
    assert code == 2


class ClosedPipe(io.TextIOWrapper):
    """What the standard output is behind which nobody reads any more."""

    def write(self, _):
        raise BrokenPipeError


def test_a_run_stands_where_nobody_reads_to_the_end_what_it_says(tmp_path, monkeypatch):
    """As with ``| head -1``: the results are there, though what is said at the end finds nobody."""
    monkeypatch.setattr(warm, "warm_up_aloud", lambda **_: None)
    monkeypatch.setattr(run, "run", lambda *_, **__: make_run(1))
    monkeypatch.setattr(report, "write_report", lambda *_: None)
    monkeypatch.setattr(runs, "print_gaps", lambda *_: None)
    with (tmp_path / "said").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", ClosedPipe(file))
        with pytest.raises(SystemExit) as left:
            cli.main(["run", SMALL, "--months", "1", "--out", str(tmp_path / "out")])
    assert left.value.code == 1
    assert sorted(os.listdir(tmp_path)) == ["out", "said"]
    assert load(tmp_path / "out").manifest["months"] == 1


@pytest.mark.slow
@pytest.mark.usefixtures("leave_unpainted")
def test_own_figures_reach_the_manifest_and_gaps_are_told(tmp_path, capsys):
    out = tmp_path / "out"
    options = (
        "--months",
        1,
        "--burn-in",
        0,
        "--out",
        out,
        "--figure",
        "income_per_inhabitant=24000",
    )
    code, printed, _ = call(capsys, "run", SMALL, *options)
    assert code == 0
    line = next(line for line in printed.splitlines() if "figures are not in this file" in line)
    assert line.startswith(f"{SMALL}: 22 of 44 figures are not in this file: ")
    manifest = load(out).manifest
    assert manifest["wijken"] == [SMALL]
    given = [row for row in manifest["given"] if row["origin"] == "given"]
    assert [(row["name"], row["value"], row["unit"], row["source"]) for row in given] == [
        ("income_per_inhabitant", 24000.0, "EUR/year", "--figure")
    ]
    assert "income_per_inhabitant" not in {row["name"] for row in manifest["imputed"]}


@pytest.mark.slow
@pytest.mark.usefixtures("leave_unpainted")
def test_separate_wijken_get_a_folder_each(tmp_path, capsys):
    told = call(capsys, "run", SMALL, "geuzenwijk", "--separate", "--months", 2, "--burn-in", 0,
                "--quiet", "--out", tmp_path / "out")  # fmt: skip
    assert told == (0, "", "")
    assert load(tmp_path / "out" / "geuzenwijk").manifest["months"] == 2
    with pytest.raises(InputError, match=f"several runs.*{SMALL}, geuzenwijk"):
        load(tmp_path / "out")


@pytest.mark.usefixtures("leave_unpainted")
def test_the_report_can_be_written_from_loaded_results(results, tmp_path):
    write_report(load(results), tmp_path)
    assert (tmp_path / "report.html").read_text("utf-8").count("<img ") == 2 * len(FIGURES)
