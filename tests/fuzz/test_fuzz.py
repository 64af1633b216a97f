"""A sample of the fuzz program; ``python -m tests.fuzz`` tries as many cases as one likes."""

import copy
import sys

import pytest

from tests.fuzz.__main__ import LIMIT, main, read_lines, tell, try_all
from tests.fuzz.cases import WAYS, draw_case
from tests.fuzz.checks import find_faults
from tests.fuzz.work import live, try_case
from tests.models import make_model

SAMPLE = range(30)
"""Every way of drawing parameters, three times."""


@pytest.mark.parametrize("number", SAMPLE)
def test_a_case_completes_or_is_refused_in_a_line(number):
    line = try_case(number, [])
    assert line["outcome"] in ("completed", "refused"), (line["text"], line["what"])


def test_a_case_is_a_function_of_its_number():
    assert draw_case(7) == draw_case(7)
    assert draw_case(17).parameters != draw_case(7).parameters
    assert {draw_case(number).way for number in range(10)} == set(WAYS)


def outcomes(folder):
    return {line["case"]: line["outcome"] for line in read_lines(folder / "cases.jsonl")}


def test_the_program_goes_on_where_it_stopped_and_gives_the_same_lines(tmp_path):
    try_all([0, 1, 2], tmp_path, 1, [], LIMIT)
    whole, book = outcomes(tmp_path), tmp_path / "cases.jsonl"
    assert set(whole) == {0, 1, 2}
    first, second, _ = book.read_text().splitlines(keepends=True)
    book.write_text(first + second[:-9])  # it was ended in the middle of a line
    try_all([0, 1, 2], tmp_path, 2, [], LIMIT)
    assert outcomes(tmp_path) == whole
    assert tell(tmp_path) == 0
    (tmp_path / "rules.txt").write_text("others")
    with pytest.raises(SystemExit, match="other rules"):
        try_all([3], tmp_path, 1, [], LIMIT)


@pytest.mark.skipif(sys.platform == "win32", reason="there a case has no limit of processor time")
def test_a_case_that_does_not_end_costs_no_other(tmp_path, capsys):
    try_all([0, 1], tmp_path, 1, [], 0.001)
    assert {line["text"] for line in read_lines(tmp_path / "cases.jsonl")} == {"took too long"}
    assert tell(tmp_path) == 2
    assert "case 1: died: took too long" in capsys.readouterr().out


def test_one_case_can_be_repeated_by_its_number(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fuzz", "--case", "1"])
    with pytest.raises(SystemExit) as left:
        main()
    told = capsys.readouterr().out
    assert left.value.code == 0
    assert draw_case(1).describe() in told
    assert told.endswith("nothing wrong\n")


@pytest.fixture(scope="module")
def wijk():
    return make_model(300).run(4)


def spoil_cents(wijk):
    wijk.recorder.flows[1][1][0] += 1


def spoil_opening(wijk):
    wijk.recorder.balances[2][0][0] += 1


def spoil_purse(wijk):
    wijk.world.households.savings[0] += 1


def spoil_sign(wijk):
    wijk.recorder.flows[1][1][0] *= -1


def spoil_share(wijk):
    wijk.recorder.blocks[1][:] *= -1.0


def spoil_number(wijk):
    wijk.world.shops.believed[0] = float("nan")


def spoil_debt(wijk):
    wijk.world.landlords.cash[0] = -1


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (spoil_cents, "flows do not explain"),
        (spoil_opening, "does not open"),
        (spoil_purse, "purses do not hold"),
        (spoil_sign, "negative payment"),
        (spoil_share, "persons"),
        (spoil_number, "no number"),
        (spoil_debt, "cash of landlords"),
    ],
)
def test_the_checks_find_what_is_spoilt(wijk, spoil, found):
    assert find_faults(wijk) == []
    other = copy.deepcopy(wijk)
    other.recorder = copy.deepcopy(wijk.recorder)
    spoil(other)
    assert any(found in fault for fault in find_faults(other))


def test_a_case_lives_for_its_months():
    case = draw_case(0)
    assert live(case).month == case.months
