"""Plans: levers with their months, moved while the wijk runs."""

import itertools
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkabm.app.exports import write_scenario
from wijkabm.app.links import Saved
from wijkabm.app.plan import (
    Plan,
    adopt_scenario,
    clear_from,
    find_lever,
    list_marks,
    move_lever,
    set_budget,
    stop_lever,
    take_back,
)
from wijkabm.app.plan_values import describe_plan, read_plan
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import Scenario, list_scenarios, load_scenario, read_scenario
from wijkabm.levers.registry import kinds_of_lever, read_lever
from wijkabm.levers.shares import read_payers


def windows(plan, name):
    return [(x.start, x.end) for x in plan.levers if x.name == name]


def test_a_lever_that_is_moved_keeps_its_past():
    plan = move_lever(Plan(), "coaching", {"places": 20}, 1)
    plan = move_lever(plan, "coaching", {"places": 40}, 13)
    assert windows(plan, "coaching") == [(1, 13), (13, None)]
    assert [x.places for x in plan.levers] == [20, 40]
    assert [(m.month, m.what) for m in list_marks(plan)] == [(1, "on"), (13, "change")]
    assert list_marks(plan)[1].fields == {"places": 40}


def test_a_lever_moved_twice_before_its_month_is_moved_once():
    plan = move_lever(Plan(), "coaching", {"places": 20}, 5)
    plan = move_lever(plan, "coaching", {"places": 30}, 5)
    assert [(x.places, x.start) for x in plan.levers] == [(30, 5)]


def test_a_lever_that_stops_ends_and_one_that_never_began_goes():
    plan = move_lever(Plan(), "coaching", {}, 1)
    assert windows(stop_lever(plan, "coaching", (), 7), "coaching") == [(1, 7)]
    later = move_lever(Plan(), "coaching", {"start": 20}, 3)
    assert stop_lever(later, "coaching", (), 4).levers == ()
    assert stop_lever(plan, "vacancy_tax", (), 4) == plan


def test_a_lever_moved_after_going_back_leaves_what_comes_later():
    plan = move_lever(
        move_lever(Plan(), "coaching", {"places": 20}, 1), "coaching", {"places": 40}, 30
    )
    plan = move_lever(plan, "coaching", {"places": 25}, 16)
    assert windows(plan, "coaching") == [(1, 16), (16, 30), (30, None)]


def test_an_end_alone_does_not_begin_anew():
    plan = move_lever(Plan(), "coaching", {"places": 20}, 1)
    plan = move_lever(plan, "coaching", {"places": 20, "end": 40}, 10)
    assert windows(plan, "coaching") == [(1, 40)]


def test_levers_of_different_wijken_do_not_meet():
    plan = move_lever(Plan(), "coaching", {"wijk": ["carnisse"]}, 1)
    plan = move_lever(plan, "coaching", {"wijk": ["moerwijk"]}, 1)
    assert len(plan.levers) == 2
    assert len(stop_lever(plan, "coaching", ("carnisse",), 1).levers) == 1


@pytest.mark.parametrize(
    ("name", "fields", "word"),
    [
        ("no_lever", {}, "no lever"),
        ("coaching", {"places": 1e9}, "places"),
        ("coaching", {"colour": 1}, "colour"),
        ("coaching", {"start": 2}, "passed"),
        ("vacancy_tax", {"start": 20, "announced": 3}, "passed"),
    ],
)
def test_what_cannot_be_is_said(name, fields, word):
    with pytest.raises(InputError, match=word):
        move_lever(Plan(), name, fields, 5)


def test_a_budget_holds_from_its_month():
    plan = set_budget(set_budget(Plan(), 1000.0, 1), 500.0, 13)
    assert [plan.budget_in(m) for m in (1, 12, 13)] == [1000.0, 1000.0, 500.0]
    assert set_budget(plan, 1000.0, 13).budgets == ((1, 1000.0),)
    assert Plan().budget_in(4) is None
    with pytest.raises(InputError):
        set_budget(Plan(), -1.0, 1)


@pytest.mark.parametrize("name", list_scenarios())
def test_a_scenario_taken_later_moves_all_its_months(name):
    scenario = load_scenario(name)
    wijken = scenario.presets or ("korrewegwijk",)
    begun = adopt_scenario(Plan(), scenario, 1, wijken)
    assert set(begun.levers) == set(scenario.within(wijken).levers)
    late = adopt_scenario(Plan(), scenario, 25, wijken)
    assert sorted(x.start - 24 for x in late.levers) == sorted(x.start for x in begun.levers)


def test_a_scenario_taken_later_is_paid_by_others_for_as_long():
    lever = read_lever("coaching paid_by=bank:0.2,rijk:0.1:13 on_stop=shrink")
    late = adopt_scenario(Plan(), Scenario("ours", levers=(lever,)), 25, ("a",))
    assert late.levers[0].paid_by == read_payers("bank:0.2,rijk:0.1:37")
    assert read_plan(describe_plan(late), "link").levers == late.levers


def test_clearing_keeps_what_has_happened():
    plan = move_lever(move_lever(Plan(), "coaching", {}, 1), "vacancy_tax", {"start": 30}, 1)
    cleared = clear_from(plan, 10)
    assert windows(cleared, "coaching") == [(1, 10)]
    assert windows(cleared, "vacancy_tax") == []


moves = st.lists(
    st.tuples(
        st.sampled_from(sorted(kinds_of_lever())),
        st.integers(0, 30),
        st.booleans(),
        st.integers(0, 9),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_windows_of_a_lever_never_overlap_and_a_plan_comes_back_from_its_values(steps):
    plan, month = Plan(), 1
    for name, later, on, ahead in steps:
        month += later
        before = [x for x in plan.levers if x.end is not None and x.end <= month]
        plan = (
            move_lever(plan, name, {"start": month + ahead, "strength": 0.1 * (1 + ahead)}, month)
            if on
            else stop_lever(plan, name, (), month)
        )
        assert all(x in plan.levers for x in before), "the past stays"
    for name in {x.name for x in plan.levers}:
        own = sorted(windows(plan, name))
        for (_, end), (start, _) in itertools.pairwise(own):
            assert end is not None
            assert end <= start
    assert read_plan(describe_plan(plan), "test") == plan
    open_now = find_lever(plan, "coaching", (), month)
    assert open_now is None or open_now.end is None or open_now.end > month


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"levers": [{"places": 3}]},
        {"levers": [{"lever": "coaching", "places": "much"}]},
        {"levers": "coaching"},
        {"budgets": [[0, 5]]},
        {"budgets": [[1, "much"]]},
        {"covenants": [[1, {"targets": [], "rules": [{"when": "late"}]}]]},
        {"covenants": [[1, 5]]},
        {"covenants": [{"targets": {}}]},
        {"withdrawn": [[0, {"lever": "vacancy_tax"}]]},
        {"withdrawn": [[3, {"lever": "no_lever"}]]},
        {"levers": [{"lever": "coaching"}] * 501},
    ],
)
def test_no_plan_is_made_of_what_is_none(data):
    with pytest.raises(InputError) as caught:
        read_plan(data, "test")
    assert not re.search("alue error|validation error", str(caught.value))


def test_a_scenario_brings_its_targets_and_they_go_with_it():
    scenario = load_scenario("build-on-foundations")
    plan = adopt_scenario(Plan(), scenario, 13, ["heechterp-schieringen"])
    assert [(x.since, x.by) for x in plan.targets] == [(19, 54), (19, 54), (13, 60)]
    assert read_plan(json.loads(json.dumps(describe_plan(plan))), "link") == plan
    assert read_scenario(write_scenario(Saved(plan=plan)), "x", "x").targets == plan.targets
    assert plan.scenario(20).targets == ()  # what is wanted moves nothing
    assert clear_from(plan, 20).targets == ()
    assert take_back(clear_from(plan, 20), plan, 25).targets == plan.targets
    assert adopt_scenario(plan, load_scenario("room"), 20, ["heechterp-schieringen"]).targets == ()
    with pytest.raises(InputError, match="link: targets: 1: there is no lever 'x'"):
        read_plan({"targets": [{"lever": "x", "output": "starts", "planned": 1, "by": 2}]}, "link")
    with pytest.raises(InputError, match="no indicator 'x'"):
        read_plan({"targets": [{"indicator": "x", "absolute": 1, "by": 2}]}, "link")
