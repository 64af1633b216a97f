"""The experiments that ship: their designs can be, no page has a number of its own, all of it follows."""

import re

import pytest

from tests.experiments.tiny import call
from wijkabm.experiment.cells import list_cells
from wijkabm.experiment.form import PAGE, README, list_names, load_recipe, open_form
from wijkabm.experiment.numbers import read_expected
from wijkabm.experiment.page import fill_page, find_bare_numbers
from wijkabm.experiment.rows import read_rows
from wijkabm.experiment.verdict import judge_run

NAMES = list_names()
LEFT_TO_MAKE = {
    "02_roles_and_perspectives", "events-anchor", "events-bijstand", "events-credit",
    "events-lottery", "events-spending", "events-tax",
}  # fmt: skip
"""Experiments whose quick form is run by ``make experiments ARGS=--quick`` alone."""


def test_those_that_exist_are_there():
    assert {"01_unlevered", "02_roles_and_perspectives", "sensitivity"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_quick_run_lives_rows_of_the_whole(name):
    form = open_form(name)
    whole, quick = (list_cells(form, part) for part in (False, True))
    keys = [
        {
            (cell.place, cell.point, task.spec.run, task.arm.name)
            for cell in part.cells
            for task in cell.tasks
        }
        for part in (whole, quick)
    ]
    assert keys[1] < keys[0]
    assert quick.months == whole.months


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_page_is_a_markers_or_stated(name):
    form = open_form(name)
    template = form.read_text(PAGE)
    assert not find_bare_numbers(template, form.file.stated)
    assert find_bare_numbers(template + "\nSome 4.2 shops.\n", form.file.stated)


@pytest.mark.parametrize("name", NAMES)
def test_numbers_follow_from_rows_and_the_page_from_numbers(name):
    form = open_form(name)
    recipe = load_recipe(form.folder)
    expected, rows = (
        read_expected(form.folder / "expected.json"),
        read_rows(form.folder / "per_seed.csv"),
    )
    assert form.read_text(README) == fill_page(form, expected, rows, recipe), "accept it again"
    whole = list_cells(form, False)
    assert len(rows) == whole.count_runs()
    verdict, _ = judge_run(form, whole, [], True, recipe)
    assert not verdict.is_off, (verdict.files, verdict.count())


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name not in LEFT_TO_MAKE])
def test_a_quick_run_is_found_again(name, tmp_path, capsys):
    assert call("run", name, "--quick", "--workers", "1", "--out", str(tmp_path / "out")) == 0
    said = capsys.readouterr().out
    found = re.search(r"(\d+) of (\d+) rows are equal", said)
    assert found
    assert found[1] == found[2]
