"""Scenarios as a page takes them: with the amounts of its own wijken, or refused in its language."""

import pytest

from wijkabm.app.describe import _describe_scenarios
from wijkabm.app.orders.measures import ORDERS, _settle
from wijkabm.app.origin import Origin
from wijkabm.app.own_plans import SETTING, find_scenario, keep_plans
from wijkabm.app.refusals import RefusalError, tell_error
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import load_scenario

SMALL = Origin(("heechterp-schieringen",))
TWO = Origin(("heechterp-schieringen", "presikhaaf"))


def test_sliders_show_what_this_wijk_gets():
    [coaching] = [
        x for x in _settle(load_scenario("enterprise"), SMALL).levers if x.name == "coaching"
    ]
    assert (coaching.places, coaching.wijk, coaching.per_inhabitants) == (7.3, (), None)
    found = {
        x.wijk: x.places
        for x in _settle(load_scenario("enterprise"), TWO).levers
        if x.name == "coaching"
    }
    assert found == {("heechterp-schieringen",): 7.3, ("presikhaaf",): 32.03}


def test_a_pairing_needs_a_second_wijk_and_a_role_goes_without():
    with pytest.raises(RefusalError) as refused:
        _settle(load_scenario("wijk-a-wijk-b"), SMALL)
    assert "twee wijken nodig" in tell_error(refused.value, "nl")
    assert "needs two wijken" in tell_error(refused.value, "en")
    assert "pairing" not in [x.name for x in _settle(load_scenario("co-creation"), SMALL).levers]
    assert "pairing" in [x.name for x in _settle(load_scenario("co-creation"), TWO).levers]


@pytest.mark.parametrize("name", ["nonexist", "enterprise+nonexist", "../x.yaml", "", "+"])
def test_only_what_ships_is_taken(name):
    with pytest.raises(InputError, match="no such scenario"):
        ORDERS["scenario"](None, {"name": name})


def test_two_with_the_same_measure_are_refused():
    with pytest.raises(InputError, match="coaching stands in"):
        ORDERS["scenario"](None, {"name": "enterprise+covenant"})


def test_a_plan_of_ones_own_stands_first_and_goes_with_what_ships(tmp_path, monkeypatch):
    monkeypatch.setenv(SETTING, "")
    file = tmp_path / "ours.yaml"
    file.write_text("title: {nl: Onze munt, en: Our coin}\nlevers: [social_coin: {reach: 0.4}]\n")
    assert [plan.name for plan in keep_plans([str(file), "covenant"])] == ["ours", "covenant"]
    first, second, *_ = _describe_scenarios("nl")
    assert (first["title"], first["group"], second["name"]) == ("Onze munt", "own", "baseline")
    assert find_scenario("ours").levers[0].reach == 0.4
    both = [lever.name for lever in find_scenario("ours+enterprise").levers]
    assert {"social_coin", "coaching"} <= set(both)
    other = tmp_path / "room.yaml"
    other.write_text(file.read_text("utf-8"))
    with pytest.raises(
        InputError, match=r"room\.yaml: room is there already; give the file another"
    ):
        keep_plans([str(other)])
    monkeypatch.setenv(SETTING, "")
    assert _describe_scenarios("nl")[0]["name"] == "baseline"
