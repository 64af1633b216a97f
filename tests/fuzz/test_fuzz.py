"""A sample of the fuzz program; ``python -m tests.fuzz`` tries as many cases as one likes."""

import copy
import json
import subprocess
import sys

import pytest

from tests.fuzz.__main__ import read_lines
from tests.fuzz.cases import WAYS, draw_case
from tests.fuzz.checks import find_faults
from tests.fuzz.work import live, try_case
from tests.models import make_model

SAMPLE = range(30)
"""Every way of drawing parameters, three times."""


def run_program(*arguments):
    command = [sys.executable, "-m", "tests.fuzz", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("number", SAMPLE)
def test_a_case_completes_or_is_refused_in_a_line(number):
    line = try_case(number, [])
    assert line["outcome"] in ("completed", "refused"), (line["text"], line["what"])


def test_a_case_is_a_function_of_its_number():
    assert draw_case(7) == draw_case(7)
    assert draw_case(17).parameters != draw_case(7).parameters
    assert {draw_case(number).way for number in range(10)} == set(WAYS)


def test_the_program_goes_on_where_it_stopped_and_gives_the_same_lines(tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    told = run_program("--cases", 4, "--out", whole)
    assert told.returncode == 0, told.stdout + told.stderr
    lines = {line["case"]: line["outcome"] for line in read_lines(whole / "cases.jsonl")}
    assert set(lines) == {0, 1, 2, 3}
    run_program("--cases", 2, "--out", cut)
    book = cut / "cases.jsonl"
    book.write_text(
        book.read_text() + json.dumps({"case": 2})[:-4]
    )  # ended in the middle of a line
    run_program("--cases", 4, "--out", cut, "--processes", 1)
    assert {line["case"]: line["outcome"] for line in read_lines(book)} == lines
    (cut / "rules.txt").write_text("others")
    assert "other rules" in run_program("--cases", 4, "--out", cut).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there a case has no limit of processor time")
def test_a_case_that_does_not_end_costs_no_other(tmp_path):
    told = run_program("--cases", 3, "--out", tmp_path, "--limit", 0.001)
    assert told.returncode == 1
    assert {line["text"] for line in read_lines(tmp_path / "cases.jsonl")} == {"took too long"}


def test_one_case_can_be_repeated_by_its_number():
    told = run_program("--case", 1)
    assert draw_case(1).describe() in told.stdout
    assert told.stdout.endswith("nothing wrong\n")


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
