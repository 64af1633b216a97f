"""Doses that bring about what a scenario says: found by trying, for each wijk."""

import numpy as np
import pytest

from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.reach import Reach
from wijkabm.levers.desk.scenario import read_scenario
from wijkabm.model import reaching

TEXT = """
shocks:
  - crisis: {spending: 0.5, job_loss: 0.01, end: 13}
  - crisis: {spending: 0.5, job_loss: 0, start: 13, end: 37}
reach:
  - {dose: crisis.spending, indicator: turnover, relative: -0.4}
  - {dose: crisis.job_loss, indicator: benefit_households, level: 0.25}
"""


class Place:
    """A stand-in for a wijk: each figure follows both doses, so that they must be solved together."""

    recorder = None

    def __init__(self, *names, benefits=0.2):
        self.wijk_names, self.benefits, self.tries = list(names), benefits, 0

    def live(self, doses):
        self.tries += 1
        spending, jobs = doses
        size = 1.0 + np.arange(spending.size)  # the second wijk feels each dose twice
        turnover = 100.0 * (1.0 - 0.6 * size * spending**1.8 - 2.0 * jobs)
        return np.array([turnover, self.benefits + 4.0 * size * jobs + 0.01 * spending])


@pytest.fixture
def solve(monkeypatch):
    def run(place, text=TEXT):
        before = np.array(
            [[100.0] * len(place.wijk_names), [place.benefits] * len(place.wijk_names)]
        )
        monkeypatch.setattr(
            reaching, "read_recent", lambda recorder, names: {0: before, 5: 9 * before}
        )
        monkeypatch.setattr(
            reaching, "_try_doses", lambda wijk, policy, doses, names: wijk.live(doses)
        )
        return reaching.reach_levels(place, read_scenario(text, "x", "x.yaml"))

    return run


def test_doses_are_found_together_and_told(solve):
    solved = solve(Place("a"))
    by_dose = {row.dose: row for row in solved.reached}
    assert by_dose["crisis.spending"].found == pytest.approx(60.0, abs=0.5)
    assert by_dose["crisis.job_loss"].found == pytest.approx(0.25, abs=0.005)
    assert by_dose["crisis.spending"][3:6] == ("turnover", 100.0, 60.0)
    first, second = solved.levers
    doses = tuple(by_dose[dose].value for dose in ("crisis.spending", "crisis.job_loss"))
    assert (first.spending, first.job_loss) == doses
    assert (second.spending, second.job_loss) == (doses[0], 0.0)
    assert first.wijk == ()


def test_each_wijk_has_doses_of_its_own(solve):
    solved = solve(Place("a", "b"))
    assert [(x.wijk, x.end) for x in solved.levers] == [
        (("a",), 13), (("b",), 13), (("a",), 37), (("b",), 37),
    ]  # fmt: skip
    assert solved.levers[0].spending > 1.4 * solved.levers[1].spending


def test_what_is_so_already_takes_no_dose_and_is_told_as_it_is(solve):
    """A third has a benefit without any crisis: no dose of a crisis makes that a quarter."""
    solved = solve(Place("a", benefits=0.33))
    row = solved.reached[1]
    assert row.value == 0.0
    assert row.found == pytest.approx(0.33, abs=0.01)
    assert row.wanted == 0.25


def test_it_stops_when_it_is_there(solve):
    place = Place("a")
    solve(place)
    assert place.tries <= 7


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{dose: crisis.joy, indicator: turnover, level: 1}", "'crisis.joy' is no dose of a shock"),
        (
            "{dose: shutdown.closed, indicator: turnover, level: 1}",
            "choose crisis.spending, crisis",
        ),
        ("{dose: crisis.spending, indicator: turnover}", "give relative or level, one of the two"),
        (
            "{dose: crisis.spending, indicator: turnover, level: x}",
            "reach: 1: level: give a number",
        ),
        ("5", "reach: give a list"),
    ],
)
def test_what_cannot_be_reached_is_refused_in_one_line(entry, said):
    with pytest.raises(InputError) as error:
        read_scenario(f"shocks: [crisis]\nreach: [{entry}]", "x", "x.yaml")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_some_shock_must_have_some_of_the_dose():
    text = "reach: [{dose: crisis.spending, indicator: turnover, level: 1}]"
    with pytest.raises(InputError, match=r"must have a crisis.spending above 0"):
        read_scenario(f"shocks: [crisis: {{spending: 0}}]\n{text}", "x", "x.yaml")


def test_without_policy_the_same_is_to_be_reached():
    scenario = read_scenario(TEXT.replace("shocks:", "levers: [coaching]\nshocks:"), "x", "x.yaml")
    assert scenario.compared_with().reach == scenario.reach
    assert isinstance(scenario.reach[0], Reach)
    assert read_scenario(TEXT, "x", "x.yaml").compared_with().reach == ()
