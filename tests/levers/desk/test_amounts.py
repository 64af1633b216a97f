"""Amounts for a wijk of 10,000 people, in wijken of other sizes."""

import pytest

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.levers.desk.amounts import list_bounded, settle_lever
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.levers.desk.scenario import list_scenarios, load_scenario, read_scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, make_lever
from wijkabm.pairs.design import Design
from wijkabm.place.presets import list_presets
from wijkabm.sweep.folder import describe_sweep
from wijkabm.sweep.schema import load_design
from wijkabm.tell.report import tell_amounts

SMALL = {"heechterp-schieringen": 3650.0}


def find(scenario, name):
    return next(lever for lever in scenario.levers if lever.name == name)


def test_the_coin_of_a_small_wijk_is_as_large_per_person():
    coin = find(load_scenario("neighbourhood-coin").settle(SMALL), "social_coin")
    assert coin.yearly_cap == 27_375  # 75,000 x 0.365
    assert coin.office == 7_300
    assert coin.issue_volunteering == 5  # a price is no amount
    assert load_scenario("neighbourhood-coin").settle(SMALL).budget == 36_500


def test_managers_follow_the_inhabitants():
    wijken = {row["name"]: float(row["inhabitants"]) for row in list_presets()}
    scenario = load_scenario("eight-wijken")
    eight = {name: wijken[name] for name in scenario.presets}
    managers = {
        x.wijk: x.fte for x in scenario.settle(eight).levers if x.name == "street_management"
    }
    assert managers[("velve-lindenhof",)] == 0.23  # 4,625 people: half a manager in 10,000
    assert managers[("presikhaaf",)] == 0.8  # 16,015
    assert len(managers) == 8


def test_every_scenario_with_measures_says_for_how_many_people():
    for name in list_scenarios():
        for lever in load_scenario(name).levers:
            if (
                lever.name in kinds_of_lever()
                and lever.amounts()
                and name not in ("eight-wijken", "wijk-a-wijk-b")
            ):
                assert lever.per_inhabitants is not None, (name, lever.name)


def test_what_a_wijk_really_did_is_what_it_gets():
    settled = load_scenario("hoogvliegers").settle({"korrewegwijk": 14_565.0})
    assert find(settled, "coaching").places == 34
    assert find(settled, "microcredit").fund == 15_000


def test_rounding_and_bounds_are_those_of_the_field():
    units = make_lever("social_space", {"units": 4, "per_inhabitants": 10_000})
    assert [settle_lever(units, {"w": n})[0].units for n in (1_000, 3_650, 16_015)] == [1, 1, 6]
    coaching = make_lever("coaching", {"places": 20, "per_inhabitants": 10_000})
    [small], [large] = settle_lever(coaching, SMALL), settle_lever(coaching, {"w": 109_805.0})
    assert (small.places, small.outreach_cost, small.cost) == (7.3, 365, 3000)
    assert large.places == 100  # the most that the lever can
    assert list_bounded(coaching, {"w": 109_805.0})[0] == ("w", "places", 219.61, 100.0)
    assert list_bounded(coaching, SMALL) == []


def test_own_plans_are_absolute_unless_they_say_so():
    plain = read_scenario("budget: 900\nlevers: [coaching: {places: 20}]", "mine", "mine.yaml")
    assert plain.settle(SMALL) is plain
    own = read_scenario(
        "per_inhabitants: 1000\nbudget: 900\nlevers:\n - coaching: {places: 2}\n"
        " - schooling: {places: 2, per_inhabitants: null}\n - 'job_events events=1'\n",
        "mine", "mine.yaml",
    ).settle(SMALL)  # fmt: skip
    assert find(own, "coaching").places == 7.3
    assert find(own, "schooling").places == 2
    assert find(own, "job_events").events == 3.65
    assert own.budget == 3285
    assert own.settle({"w": 1.0}) is own  # settled once
    assert own.add([], 50).budget == 50


@pytest.mark.parametrize("given", ["0", "yes", "2.5", "many", "[1]"])
def test_a_number_of_people_is_whole(given):
    with pytest.raises(InputError, match=r"mine.yaml: per_inhabitants = .* is not allowed"):
        read_scenario(f"per_inhabitants: {given}\nlevers: [coaching]", "mine", "mine.yaml")


def test_a_lever_on_the_command_line_may_say_it_too():
    lever = make_lever("coaching", {"places": "20", "per_inhabitants": "10000"})
    assert settle_lever(lever, SMALL)[0].places == 7.3


def test_shares_and_shocks_have_no_amounts():
    assert all(not kind.amounts() for kind in kinds_of_shock().values())
    for kind in kinds_of_lever().values():
        for field, grows in kind.amounts().items():
            unit = kind.model_fields[field].json_schema_extra["unit"]
            assert ("EUR" in unit) == (grows == "euros"), (kind.name, field)
            assert not any(
                word in unit for word in ("inhabitant", "per trajectory", "per place:", "share")
            )


def test_pairing_in_one_wijk_is_refused_and_a_role_runs_without_it():
    pairing = make_lever("pairing", {"places": 20})
    with pytest.raises(InputError, match="pairing: needs two wijken in one run, and here is one"):
        check_wijken([pairing], ["carnisse"])
    check_wijken([pairing], ["carnisse", "moerwijk"])
    check_wijken([make_lever("pairing", {"strength": 0})], ["carnisse"])
    with pytest.raises(InputError, match="needs two wijken"):
        check_wijken(load_scenario("wijk-a-wijk-b").settle(SMALL).within(SMALL).levers, list(SMALL))
    role = load_scenario("co-creation").settle(SMALL)
    check_wijken(role.levers, list(SMALL))
    assert role.left_out == ("pairing",)
    assert "pairing" not in [lever.name for lever in role.levers]
    assert tell_amounts(describe_policy(role), "en")[-1].startswith("Pairing of two wijken")
    both = load_scenario("co-creation").settle({"a": 5000.0, "b": 15_000.0})
    assert [x.places for x in both.levers if x.name == "pairing"] == [20]  # by the mean of the two
    with pytest.raises(InputError, match="where_possible"):
        read_scenario("levers: [coaching]\nwhere_possible: [coaching]", "mine", "mine.yaml")


def test_manifests_tell_what_was_done_and_what_was_written():
    scenario = load_scenario("enterprise")
    design = Design(
        tuple(SMALL), None, (scenario,), (1, 2), None, 12, 0, "grant", make_parameters({})
    )
    told = describe_policy(design.settled()[0])
    assert find_row(told["levers"])["places"] == 7.3
    assert find_row(told["written"]["levers"])["places"] == 20
    assert tell_amounts(told, "nl")[0].count("per 10.000 inwoners") == 1
    swept = load_design(
        {"presets": list(SMALL), "policies": ["baseline", "enterprise"], "months": 3}
    )
    policies = describe_sweep(swept)["sweep"]["content"]["policies"]
    assert find_row(policies[1]["levers"])["places"] == 7.3


def find_row(levers):
    return next(lever for lever in levers if lever["lever"] == "coaching")
