"""Scenarios and levers as people write them: what is read, and what is said when it cannot be."""

import pytest

from tests.instruments import LEVERS
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import (
    BASELINE,
    Scenario,
    list_scenarios,
    load_scenario,
    read_scenario,
)
from wijkabm.levers.desk.summary import describe_policy, list_levers
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, make_lever, read_lever
from wijkabm.place.presets import load_preset

SHIPPED = {
    "baseline", "facilitate-and-deregulate", "build-on-foundations", "co-creation", "market-leads",
    "enterprise", "room", "jobs", "cohesion", "wijk-a-wijk-b", "covenant", "hoogvliegers",
    "eight-wijken", "crisis", "online-growth", "shutdown", "anchor-leaves", "employer-leaves",
    "grant-cut", "own-work",
    "makkie", "torekes", "chiemgauer", "brixton", "neighbourhood-coin", "ordinary-support",
    "upkeep",
}  # fmt: skip


def test_every_scenario_of_the_design_ships():
    assert set(list_scenarios()) == SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_scenario_that_ships_is_whole(name):
    scenario = load_scenario(name)
    assert set(scenario.title) == set(scenario.text) == {"nl", "en"}
    assert all(scenario.title.values())
    assert all(scenario.text.values())
    assert (scenario.levers == ()) == (name == "baseline")
    for preset in scenario.presets:
        load_preset(preset)
    named = {wijk for lever in scenario.levers for wijk in lever.wijk}
    assert named <= set(scenario.presets)
    if scenario.covenant is not None:
        assert set(scenario.covenant.list_levers()) <= {lever.name for lever in scenario.levers}


def test_every_instrument_has_its_class():
    assert list(kinds_of_lever()) == list(LEVERS)
    assert not set(kinds_of_lever()) & set(kinds_of_shock())


def test_levers_are_told_by_perspective():
    rows = list_levers()
    assert [row["name"] for row in rows if row["perspective"] != "shock"] != []
    perspectives = list(dict.fromkeys(row["perspective"] for row in rows))
    assert perspectives == ["enterprise", "room", "jobs", "cohesion", "shock"]


def test_a_lever_is_read_from_words():
    lever = read_lever("vacancy_tax rate=0.03 start=24 ramp=6")
    assert (lever.name, lever.rate, lever.start, lever.ramp) == ("vacancy_tax", 0.03, 24, 6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "give a lever"),
        ("vacancy_taks rate=0.03", "there is no lever 'vacancy_taks'; did you mean vacancy_tax"),
        ("vacancy_tax rat=0.03", "vacancy_tax has no field 'rat'; did you mean rate"),
        ("social_return fee=9", "has no field 'fee'; it has quota, "),
        ("social_return fee=9", "and those of every lever, strength, start, end, "),
        ("vacancy_tax rate=3", "vacancy_tax rate = '3' is not allowed; give a number from 0 to"),
        ("vacancy_tax rate=much", "vacancy_tax rate = 'much' is not allowed"),
        ("vacancy_tax rate=nan", "vacancy_tax rate = 'nan' is not allowed"),
        ("vacancy_tax rate", "write 'rate' as field=value"),
        ("vacancy_tax rate=0.01 rate=0.02", "rate is given twice"),
        ("vacancy_tax start=0", "start = '0' is not allowed; give a whole number from 1 to 12,000"),
        ("vacancy_tax start=1.5", "start = '1.5' is not allowed; give a whole number"),
        ("vacancy_tax start=9 end=4", "vacancy_tax: end 4 is before start 9"),
        ("vacancy_tax start=9 announced=12", "announced 12 is later than start 9"),
        ("vacancy_tax strength=2", "strength = '2' is not allowed; give a number from 0 to 1"),
    ],
)
def test_an_error_names_lever_and_field_in_one_line(text, said):
    with pytest.raises(InputError) as error:
        read_lever(text)
    assert said in str(error.value)
    assert str(error.value).startswith("--lever: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("levers: [", "own.yaml: no valid YAML in line 1"),
        ("- coaching", "own.yaml: give fields"),
        ("lever: []", "own.yaml: there is no field 'lever'; choose title"),
        ("levers: {coaching: {}}", "own.yaml: levers: give a list"),
        ("levers: [3]", "own.yaml: levers: 3 is no lever"),
        ("levers: [{coaching: 3}]", "own.yaml: coaching: give its fields"),
        ("levers: [{coaching: {plaatsen: 3}}]", "own.yaml: coaching has no field 'plaatsen'"),
        (
            "levers: [{coaching: {places: yes}}]",
            "own.yaml: coaching: places = True is not a number",
        ),
        ("levers: [coaching places=-1]", "own.yaml: coaching places = '-1' is not allowed"),
        (
            "levers: [{coaching: {start: 13, paid_by: {bank: {share: 0.5, until: 13}}}}]",
            "own.yaml: coaching: paid_by: bank until 13 pays nothing of what starts in month 13",
        ),
        ("budget: -1", "own.yaml: budget = -1 is not allowed"),
        ("budget: yes", "own.yaml: budget = True is not allowed"),
        ("title: {de: Titel}", "own.yaml: title: there is no language 'de'"),
        ("title: [a]", "own.yaml: title: give a text"),
        ("presets: 5", "own.yaml: presets = 5 is not allowed"),
        ("covenant: 5", "own.yaml: covenant: give its fields"),
        ("covenant: {rules: []}", "own.yaml: covenant: targets: is missing; give it"),
        (
            "covenant: {patience: 4}",
            "own.yaml: covenant: there is no field 'patience'; choose start",
        ),
    ],
)
def test_an_error_in_a_file_names_the_file(content, said):
    with pytest.raises(InputError) as error:
        read_scenario(content, "own", "own.yaml")
    assert said in str(error.value)


def test_a_share_may_have_ended_of_a_lever_that_goes_on():
    half = "coaching: {{start: {}, end: {}, paid_by: {{bank: {{share: 0.5, until: 12}}}}}}"
    content = f"levers: [{half.format(1, 13)}, {half.format(13, 25)}]"
    assert len(read_scenario(content, "own", "own.yaml").levers) == 2
    with pytest.raises(InputError, match="starts in month 13"):
        read_scenario(content.replace("end: 13", "end: 12"), "own", "own.yaml")


def test_an_own_file_is_read_and_a_missing_one_is_named(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "title: Mine\nbudget: 5000\npresets: velve-lindenhof\n"
        "levers:\n- coaching: {places: 7}\n- vacancy_tax rate=0.01\n",
        "utf-8",
    )
    scenario = load_scenario(file)
    assert (scenario.name, scenario.title["nl"], scenario.budget) == ("mine", "Mine", 5000.0)
    assert scenario.presets == ("velve-lindenhof",)
    assert [lever.name for lever in scenario.levers] == ["coaching", "vacancy_tax"]
    with pytest.raises(InputError, match=r"nowhere.yaml: cannot be read: No such file"):
        load_scenario(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError, match="--scenario nowhere: there is no such scenario; choose"):
        load_scenario("nowhere")


def test_an_empty_file_is_the_baseline(tmp_path):
    assert read_scenario("", "baseline", "baseline.yaml") == BASELINE


def test_levers_are_added_and_named():
    tax, coach = make_lever("vacancy_tax", {}), make_lever("coaching", {})
    one = BASELINE.add([tax])
    assert (one.name, one.levers, one.budget) == ("vacancy_tax", (tax,), None)
    two = Scenario("mine", budget=3.0, levers=(tax,)).add([coach], 9.0)
    assert (two.name, two.levers, two.budget) == ("mine+coaching", (tax, coach), 9.0)
    assert BASELINE.add([]) == BASELINE


def test_a_scenario_within_some_wijken_keeps_what_concerns_them():
    levers = tuple(make_lever("coaching", {"wijk": wijk}) for wijk in ((), ("a", "b"), ("c",)))
    within = Scenario("mine", levers=levers).within(["b"])
    assert [lever.wijk for lever in within.levers] == [(), ("b",)]


def test_the_manifest_says_enough_to_run_again():
    scenario = load_scenario("eight-wijken")
    told = describe_policy(scenario)
    again = tuple(
        make_lever(row["lever"], {k: v for k, v in row.items() if k != "lever"})
        for row in told["levers"]
    )
    assert again == scenario.levers
