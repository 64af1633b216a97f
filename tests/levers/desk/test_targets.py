"""Targets of a scenario: how they are written, refused in one line, and follow wijken and months."""

import pytest

from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import load_scenario, read_scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.levers.desk.targets import OUTPUTS, Target, check_places, read_targets


def read(text, per=""):
    return read_scenario(
        f"{per}\nlevers: [coaching: {{places: 5}}]\ntargets: [{text}]", "x", "x.yaml"
    )


def test_a_target_is_read_with_what_it_leaves_out():
    [one, two] = read(
        "{indicator: vacancy_rate, relative: -0.1, by: 48}, "
        "{lever: coaching, output: starts, planned: 5, by: 36, wijk: carnisse}"
    ).targets
    assert (one.base, one.months, one.since, one.is_least) == ("start", 1, 1, False)
    assert (two.wijk, two.is_least, two.planned) == (("carnisse",), True, 5.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{indicator: vacancy_rate, relative: -0.1}", "by: is missing; give it"),
        ("{indicator: vacancy_rate, by: 12}", "give relative or absolute, one of the two"),
        ("{indicator: vacancy_rate, relative: -0.1, absolute: 1, by: 12}", "one of the two"),
        ("{relative: -0.1, by: 12}", "give an indicator or a lever, one of the two"),
        ("{indicator: shops_open, absolute: 0, by: 12}", "add want: more or want: less"),
        (
            "{indicator: shops_open, absolute: 1, base: 12, by: 12}",
            "a stated base needs its source",
        ),
        ("{indicator: shops_open, absolute: 1, base: later, by: 12}", "'later' is no base"),
        ("{indicator: shops_open, absolute: yes, by: 12}", "absolute: "),
        ("{indicator: shops_open, absolute: 1, by: 12, months: 13}", "months: "),
        ("{indicator: shops_open, absolute: 1, by: 3, since: 4}", "must not come before since 4"),
        (
            "{indicator: shops_open, absolute: 1, by: 12, planned: 3}",
            "planned is no field of the target",
        ),
        (
            "{indicator: shops_open, absolut: 1, by: 12}",
            "there is no field 'absolut'; choose indicator",
        ),
        ("{lever: coaching, output: happy, planned: 3, by: 12}", f"choose {', '.join(OUTPUTS)}"),
        ("{lever: coaching, planned: 3, by: 12}", "a lever needs output"),
        ("{lever: coaching, output: meetings, planned: 3, by: 12}", "networking, job_events do"),
        ("{lever: couching, output: starts, planned: 3, by: 12}", "there is no lever 'couching'"),
        ("{lever: crisis, output: starts, planned: 3, by: 12}", "a shock is no lever"),
        ("{lever: coaching, output: starts, planned: 3, by: 12, base: start}", "base is no field"),
        ("5", "targets: give a list, as in"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_with_file_and_place(text, said):
    with pytest.raises(InputError) as error:
        read(f"{{indicator: shops_open, absolute: 1, by: 12}}, {text}")
    assert said in str(error.value)
    assert str(error.value).startswith("x.yaml: targets: " + ("" if text == "5" else "2: "))
    assert "\n" not in str(error.value)


def test_planned_numbers_follow_the_inhabitants():
    scenario = read(
        "{lever: coaching, output: accepted, planned: 50, by: 36, wijk: [a, b]}, "
        "{lever: coaching, output: accepted, planned: 50, by: 36}, "
        "{lever: networking, output: meetings, planned: 24, by: 36}",
        "per_inhabitants: 10000",
    )
    found = scenario.settle({"a": 5_000.0, "b": 20_000.0})
    assert [(x.wijk, x.planned) for x in found.targets] == [
        (("a",), 25.0), (("b",), 100.0), ((), 125.0), ((), 60.0)]  # fmt: skip
    assert found.settle({"a": 5_000.0, "b": 20_000.0}) == found
    assert [x.wijk for x in scenario.within(["b"]).targets] == [("b",), (), ()]


def test_a_mixture_joins_targets_and_a_later_month_moves_them(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "levers: [vacancy_tax]\ntargets: [{indicator: vacancy_rate, relative: -0.1, by: 12}]"
    )
    mixed = load_scenario("build-on-foundations+mine.yaml", tmp_path)
    own = load_scenario("mine.yaml", tmp_path).targets
    assert mixed.targets == load_scenario("build-on-foundations").targets + own
    late = Target(indicator="shops_open", absolute=1.0, by=12).shift(30)
    assert (late.since, late.by) == (31, 42)


def test_what_a_manifest_tells_is_read_again():
    targets = load_scenario("covenant").targets + load_scenario("hoogvliegers").targets
    told = describe_policy(read_scenario("levers: [coaching]", "x", "x").add([]))
    assert told["targets"] == []
    dumped = [target.model_dump(mode="json", exclude_defaults=True) for target in targets]
    assert tuple(Target(**fields) for fields in dumped) == targets
    assert read_targets(dumped, "x") == targets


def test_a_wijk_that_is_not_there_is_named():
    with pytest.raises(InputError, match="wijk = 'elsewhere' is not in this run; choose a, b"):
        check_places(
            [Target(indicator="shops_open", absolute=1.0, by=1, wijk="elsewhere")], ["a", "b"]
        )
