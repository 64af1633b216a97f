"""An error inside a run says of which run it is and how to repeat it, in a line."""

import logging
import shlex
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.test_cli import SMALL, call
from tests.fuzz.cases import draw_lever
from tests.models import make_model
from wijkabm.app.refusals import log_failure
from wijkabm.ground.errors import BooksError, InputError, RunError
from wijkabm.levers.desk.scenario import Scenario, list_scenarios, load_scenario
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, read_lever
from wijkabm.model import wijk as wijk_module
from wijkabm.model.repeat import tell_lever, tell_policy
from wijkabm.model.wijk import Wijk
from wijkabm.pairs.compare import compare_scenarios
from wijkabm.place.presets import load_preset
from wijkabm.place.settling import Settling

RUN = (SMALL, "--months", 4, "--burn-in", 1, "--seed", 7, "--place-seed", 3, "--quiet")


@pytest.fixture
def broken(monkeypatch):
    """The third month of every run fails."""

    def fail(ledger, closing, month):
        if month == 3:
            raise ValueError("cannot convert float NaN to integer")

    monkeypatch.setattr(wijk_module, "check_books", fail)


def test_a_run_that_fails_is_told_in_one_line_with_the_call_that_repeats_it(
    broken, capsys, tmp_path
):
    options = ("--set", "work.referral=0.25", "--lever", "coaching places=5 start=2")
    more = ("--closure", "ozb", "--out", tmp_path / "run")
    code, out, told = call(capsys, "run", *RUN, *options, *more)
    assert (code, out) == (1, "")
    assert told.count("\n") == 1
    assert told.startswith(f"error: {SMALL}, seed 7, place seed 3, month 3: ValueError: cannot")
    assert list(tmp_path.iterdir()) == []
    _, _, command = told.partition("to repeat it: ")
    again = shlex.split(command)
    assert again[:3] == ["wijkabm", "run", SMALL]
    assert "work.referral=0.25" in again
    code, _, told_again = call(capsys, *again[1:])
    assert (code, told_again) == (1, told)


def test_figures_of_ones_own_are_part_of_the_call(broken, capsys, tmp_path):
    own = ("--figure", "income_per_inhabitant=24000", "--out", tmp_path / "run")
    code, _, told = call(capsys, "run", *RUN, *own)
    assert code == 1
    assert "--figure income_per_inhabitant=24000" in told.partition("to repeat it: ")[2]
    area = replace(load_preset(SMALL), municipality="elsewhere")
    with pytest.raises(RunError, match=r"to repeat it: Wijk\(areas=\.\.\., "):
        Wijk(areas=[area], burn_in=0).run(3)


def test_an_error_between_the_months_of_the_burn_in_says_of_which_run_it_is(monkeypatch):
    def fail(*_):
        raise IndexError("x")

    monkeypatch.setattr(Settling, "finish", fail)
    with pytest.raises(RunError, match=r"small, seed 9, place seed 1, month 0: IndexError: x; to"):
        make_model(250, seed=9, burn_in=2)


def test_python_is_told_what_to_call(broken):
    with pytest.raises(RunError, match=r"seed 5, place seed 1, month 3: ValueError") as told:
        make_model(250, seed=5, parameters={"work.referral": 0.25}).run(4)
    call_again = str(told.value).partition("to repeat it: ")[2]
    assert call_again.startswith(
        "Wijk(areas=..., seed=5, place_seed=1, burn_in=0, closure='grant', "
    )
    assert "parameters={'work.referral': 0.25}" in call_again
    assert call_again.endswith(".run(3)")


def test_books_that_do_not_close_stay_what_they_are_and_say_where():
    wijk = make_model(250).run(1)
    wijk.world.households.savings[0] += 1
    with pytest.raises(
        BooksError, match=r"seed 1, place seed 1, month 2: month 2: the cash of resid"
    ):
        wijk.step()


def test_bad_input_that_shows_in_a_month_stays_bad_input(monkeypatch):
    wijk = make_model(250)

    def refuse(*_):
        raise InputError("the dose is too large")

    monkeypatch.setattr(wijk.desk, "open_month", refuse)
    with pytest.raises(InputError, match="month 1: the dose is too large; to repeat it: "):
        wijk.step()


def test_a_wijk_that_cannot_be_built_says_so_too(monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("float division by zero")

    monkeypatch.setattr(wijk_module, "build_start", fail)
    with pytest.raises(
        RunError, match="month -2: ZeroDivisionError: float division by zero; to re"
    ):
        Wijk(SMALL, burn_in=2)


def test_a_comparison_says_which_of_its_runs_failed(broken):
    scenario = Scenario("late", levers=(read_lever("coaching start=2"),))
    told = f"2 of 2 seeds failed; 1: RunError: {SMALL}, seed 1, place seed 1, month 3: ValueError"
    with pytest.raises(InputError, match=told):
        compare_scenarios(SMALL, [scenario], seeds=2, months=4, burn_in=0, workers=1)


def test_the_page_logs_a_run_that_failed_in_a_line(caplog):
    logger = logging.getLogger("wijkabm.room")
    log_failure(logger, "a session stopped", RunError("here, month 3: it failed"))
    log_failure(logger, "a session stopped", KeyError("it"))
    assert caplog.records[0].getMessage() == "a session stopped: here, month 3: it failed"
    assert caplog.records[0].exc_info is None
    assert caplog.records[1].exc_info is not None


@given(st.sampled_from([*kinds_of_lever(), *kinds_of_shock()]), st.integers(0, 1000))
def test_a_lever_is_told_as_the_command_line_takes_it(name, seed):
    lever = draw_lever(np.random.default_rng(seed), name, ["here", "there"])
    assert read_lever(tell_lever(lever)) == lever


@pytest.mark.parametrize("name", list_scenarios())
def test_a_scenario_that_ships_is_told_by_its_name(name):
    assert tell_policy(load_scenario(name)) == ["--scenario", name]


def test_other_policies_are_told_lever_by_lever():
    own = Scenario("own", budget=5000.0, levers=(read_lever("coaching places=5"),))
    assert tell_policy(own) == ["--lever", "coaching places=5.0", "--budget", "5000.0"]
