"""``wijkabm nulmeting`` on the command line."""

import datetime

import pytest

from tests.cli.test_cli import SMALL, call
from tests.place.kwb_files import READ, write_text, yearly_table
from wijkabm.cli.nulmeting import next_quarter


def test_the_form_begins_with_the_quarter_to_come():
    days = {(2026, 1, 1): "2026Q2", (2026, 3, 31): "2026Q2", (2026, 12, 31): "2027Q1"}
    assert {day: str(next_quarter(datetime.date(*day))) for day in days} == days


BAD = {
    "no wijk": ([], "say which wijk"),
    "several": (["--kwb", "kwb-2023.csv", "--area", f"{READ},WK034402"], "of one wijk"),
    "no quarter": ([SMALL, "--start", "januari"], "--start: 'januari' is no quarter"),
    "no runs": ([SMALL, "--seeds", "0"], "--seeds 0"),
    "unknown": (["heechterp"], "did you mean heechterp-schieringen"),
    "counted beyond": ([SMALL, "--figure", "units=2", "--figure", "empty_units=3"], "more than the 2 units"),
    "a folder that is there": ([SMALL, "--out", "there"], "exists already"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_text(tmp_path / "kwb-2023.csv", yearly_table())
    (tmp_path / "there").mkdir()
    code, out, err = call(capsys, "nulmeting", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kwb-2023.csv", "there"]


def test_the_command_writes_page_form_and_manifest(tmp_path, capsys):
    arguments = ["nulmeting", SMALL, "--out", tmp_path / "n", "--seeds", 1, "--burn-in", 0,
                 "--start", "2026Q1", "--figure", "units=24", "--lang", "en"]  # fmt: skip
    code, _, err = call(capsys, *arguments)
    assert code == 0, err
    names = sorted(path.name for path in (tmp_path / "n").iterdir())
    assert names == ["kwartalen.csv", "manifest.json", "nulmeting.html"]
    page = (tmp_path / "n" / "nulmeting.html").read_text("utf-8")
    assert '<html lang="en">' in page
    assert "Nulmeting Heechterp-Schieringen" in page
    assert "http" not in page
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert "--overwrite" in err
