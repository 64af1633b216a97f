"""``wijkabm monitor`` on the command line."""

import csv
import json
import re
import shutil

import pytest

from tests.cli.test_cli import call
from tests.tell.test_monitor import write_pairs, write_runs


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    return write_pairs(tmp_path_factory.mktemp("pairs") / "compare")


OBSERVED = (
    "quarter;indicator;value;source\n2026Q1;shops_open;21;ronde\n2026Q3;vacancy_rate;12,5%;\n"
)


def test_the_command_writes_a_page_a_quarter_that_can_be_sent_on(pairs, tmp_path, capsys):
    (tmp_path / "quarters.csv").write_text(OBSERVED)
    arguments = ["monitor", pairs, "--observed", tmp_path / "quarters.csv", "--wijk", "noord",
                 "--out", tmp_path / "out"]  # fmt: skip
    code, out, err = call(capsys, *arguments)
    assert (code, err) == (0, "")
    assert "monitor-2026Q3.html" in out
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    pages = ["monitor-2026Q1.html", "monitor-2026Q3.html"]
    assert names == ["index.html", "manifest.json", *pages, "monitor.csv"]
    page = (tmp_path / "out" / "monitor-2026Q3.html").read_text("utf-8")
    assert '<html lang="nl">' in page
    assert "http" not in page
    assert re.search(r"<b>12,5%</b>.*?1,0% tot 17,0%.*?11,0% tot 27,0%", page, re.DOTALL)
    with (tmp_path / "out" / "monitor.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["quarter"], row["worlds"], row["place"]) for row in rows] == [
        ("2026Q1", "with policy", "inside"), ("2026Q1", "without policy", "above_all"),
        ("2026Q3", "with policy", "inside"), ("2026Q3", "without policy", "inside"),
    ]  # fmt: skip
    assert rows[0]["source"] == "ronde"
    assert call(capsys, *arguments)[0] == 2
    assert call(capsys, *arguments, "--overwrite", "--start", "2025Q4", "--lang", "en")[0] == 0
    assert '<html lang="en">' in (tmp_path / "out" / "monitor-2026Q3.html").read_text("utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory, pairs):
    """Folders that make no fan, beside each other."""
    place = tmp_path_factory.mktemp("place")
    (place / "empty").mkdir()
    (place / "unlike").mkdir()
    write_runs(place / "unlike")
    shutil.copytree(place / "unlike" / "seed1", place / "one")
    manifest = place / "unlike" / "seed2" / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "months": 9}))
    shutil.copytree(pairs, place / "damaged")
    (place / "damaged" / "pairs.parquet").write_bytes(b"PAR1")
    write_pairs(place / "two", ("one", "other"))
    return place


BAD = {
    "no folder": ("absent", OBSERVED, [], "no such folder"),
    "no results": ("empty", OBSERVED, [], "holds no comparison, no sweep and no 2 runs"),
    "one run": ("one", OBSERVED, [], "holds one run, and a fan needs several"),
    "runs that differ": ("unlike", OBSERVED, [], "other wijken or months"),
    "damaged": ("damaged", OBSERVED, [], "missing or damaged"),
    "several scenarios": ("two", OBSERVED, [], "--scenario: there are several; choose one, other"),
    "no such scenario": ("pairs", OBSERVED, ["--scenario", "magic"], "choose plan"),
    "no such wijk": ("pairs", OBSERVED, ["--wijk", "west"], "choose noord, zuid"),
    "no file": ("pairs", None, [], "cannot be read"),
    "unknown": ("pairs", OBSERVED.replace("shops_open", "shops_opn"), [], "did you mean shops_open"),
    "too late": ("pairs", OBSERVED + "2027Q1;shops_open;21;\n", [], "2026Q1 to 2026Q4"),
    "too early": ("pairs", OBSERVED, ["--start", "2026Q2"], "2026Q1 is not among the quarters"),
    "no quarter": ("pairs", OBSERVED, ["--start", "january"], "--start: 'january' is no quarter"),
    "never known": ("pairs", OBSERVED + "2026Q2;coins_gini;0,5;\n", [], "coins_gini has no value"),
    "a folder that is there": ("pairs", OBSERVED, ["--out", "empty"], "exists already"),
}  # fmt: skip


@pytest.mark.parametrize(("folder", "text", "options", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(
    folder, text, options, words, pairs, place, monkeypatch, capsys
):
    monkeypatch.chdir(place)
    (place / "quarters.csv").unlink(missing_ok=True)
    if text is not None:
        (place / "quarters.csv").write_text(text)
    before = sorted(place.rglob("*"))
    where = pairs if folder == "pairs" else place / folder
    code, out, err = call(capsys, "monitor", where, "--observed", "quarters.csv", *options)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(place.rglob("*")) == before
    assert not (pairs / "monitor").exists()
