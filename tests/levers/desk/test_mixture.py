"""Scenarios at the same time, ``A+B``: what they are together, and what cannot be mixed."""

import re

import pytest

from wijkabm.cli.policy import read_policy, scenarios_command, settle_aloud
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.sweep.schema import load_design
from wijkabm.tell.texts.names import name_scenario


def test_a_mixture_does_all_that_its_parts_do():
    first, second = load_scenario("enterprise"), load_scenario("crisis")
    both = load_scenario("enterprise+crisis")
    assert both.name == "enterprise+crisis"
    assert both.levers == (*first.levers, *second.levers)
    assert both.title["nl"] == f"{first.title['nl']} + {second.title['nl']}"
    assert first.text["en"] in both.text["en"]
    assert second.text["en"] in both.text["en"]
    told = describe_policy(both)
    assert name_scenario(told, "nl") == both.title["nl"]
    added = describe_policy(both.add(load_scenario("room").levers[:1]))
    assert name_scenario(added, "en") == f"{both.title['en']} + Social business space"


def test_own_files_and_those_that_ship_are_mixed_by_their_stems(tmp_path):
    (tmp_path / "mine.yaml").write_text("levers: [vacancy_tax: {rate: 0.03}]")
    (tmp_path / "yours.yml").write_text("levers: [joint_purchasing: {discount: 0.05}]")
    names = [str(tmp_path / "mine.yaml"), "crisis", str(tmp_path / "yours.yml")]
    mixed = load_scenario("+".join(names))
    assert mixed.name == "mine+crisis+yours"
    assert [x.name for x in mixed.levers] == ["vacancy_tax", "crisis", "joint_purchasing"]
    assert load_scenario("mine.yaml+crisis", tmp_path).name == "mine+crisis"
    (tmp_path / "a+b.yaml").write_text("levers: [vacancy_tax]")
    assert load_scenario("a+b.yaml", tmp_path).name == "a+b"


def test_targets_of_a_file_alone_are_asked_of_every_scenario_beside_it(tmp_path):
    (tmp_path / "wanted.yaml").write_text(
        "title: {nl: Doelen, en: Targets}\ntargets: [{indicator: vacancy_rate, relative: -0.1, by: 36}]"
    )
    for name in ("room", "build-on-foundations"):
        alone, held = load_scenario(name), load_scenario(f"{name}+wanted.yaml", tmp_path)
        assert held.levers == alone.levers
        assert held.title == alone.title
        assert [x.by for x in held.targets] == [*(x.by for x in alone.targets), 36]
    assert load_scenario("wanted.yaml", tmp_path).title["en"] == "Targets"
    (tmp_path / "empty.yaml").write_text("title: {nl: Leeg, en: Empty}")
    with pytest.raises(InputError, match="no levers and no shocks, nor targets; give some"):
        load_scenario("empty.yaml", tmp_path)


def test_the_file_of_a_scenario_that_ships_is_printed_to_begin_ones_own_with(tmp_path, capsys):
    scenarios_command("market-leads", as_yaml=True)
    (tmp_path / "mine.yaml").write_text(capsys.readouterr().out, "utf-8")
    assert load_scenario("mine.yaml", tmp_path).levers == load_scenario("market-leads").levers
    for name, said in (("mine.yaml", "mine.yaml does not ship"), (None, "give its name")):
        with pytest.raises(InputError, match=said):
            scenarios_command(name, as_yaml=True)


def test_a_note_on_amounts_is_said_once_for_several_policies(capsys):
    said = set()
    for name in ("market-leads", "room"):
        settle_aloud(load_scenario(name), {"small": 5000}, said=said)
    assert capsys.readouterr().err.count("amounts for 10,000 inhabitants follow") == 1
    settle_aloud(load_scenario("room"), {"small": 5000})
    assert "amounts for 10,000 inhabitants follow" in capsys.readouterr().err


BAD = {
    "the same lever twice": ("enterprise+hoogvliegers", ["coaching", "enterprise.yaml", "hoogvliegers.yaml"]),
    "the same scenario twice": ("crisis+crisis", ["crisis.yaml is named twice"]),
    "a name that does not exist": ("enterprise+nonexist", ["nonexist", "there is no such scenario"]),
    "first a name that does not exist": ("nonexist+enterprise", ["nonexist", "no such scenario"]),
    "nothing": ("baseline+crisis", ["nothing happens in baseline.yaml"]),
    "no name": ("enterprise+", ["there is no such scenario"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_mixed_is_refused_with_both_files(name, said):
    with pytest.raises(InputError) as error:
        load_scenario(name)
    assert all(words in str(error.value) for words in said)


def test_two_covenants_are_refused(tmp_path):
    for name, lever in (("a", "coaching"), ("b", "schooling")):
        (tmp_path / f"{name}.yaml").write_text(
            f"levers: [{lever}]\ncovenant: {{targets: [], rules: []}}"
        )
    with pytest.raises(InputError, match=r"the covenant stands in a.yaml and in b.yaml"):
        load_scenario("a.yaml+b.yaml", tmp_path)


def test_budgets_are_added_and_shocks_need_none(tmp_path):
    (tmp_path / "a.yaml").write_text("budget: 1000\nlevers: [coaching]")
    (tmp_path / "b.yaml").write_text("budget: 500\nlevers: [schooling]")
    (tmp_path / "c.yaml").write_text("levers: [job_events]")
    (tmp_path / "d.yaml").write_text("per_inhabitants: 10000\nbudget: 500\nlevers: [job_events]")
    assert load_scenario("a.yaml+b.yaml", tmp_path).budget == 1500
    assert load_scenario("a.yaml+crisis", tmp_path).budget == 1000
    assert load_scenario("a.yaml+c.yaml", tmp_path).budget is None
    with pytest.raises(InputError, match="not for the same number of people"):
        load_scenario("a.yaml+d.yaml", tmp_path)


def test_a_design_takes_a_mixture(tmp_path):
    (tmp_path / "mine.yaml").write_text("levers: [vacancy_tax: {rate: 0.03}]")
    (tmp_path / "d.yaml").write_text("presets: carnisse\npolicies: [baseline, mine.yaml+room]\n")
    design = load_design(tmp_path / "d.yaml")
    assert [policy.name for policy in design.policies] == ["baseline", "mine+room"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "room+crisiss",
            r"room\+crisiss: crisiss: there is no such scenario; did you mean crisis?",
        ),
        ("rom", "rom: there is no such scenario; did you mean room?"),
        ("mine.yaml+mime.yaml", "mime.yaml: cannot be read: .*; did you mean mine.yaml?"),
        ("crisis+crisis", "crisis.yaml is named twice"),
        ("baseline+room", "nothing happens in baseline.yaml"),
    ],
)
def test_in_a_design_a_typo_is_told_with_file_place_and_what_is_near(name, said, tmp_path):
    (tmp_path / "mine.yaml").write_text("levers: [vacancy_tax: {rate: 0.03}]")
    (tmp_path / "d.yaml").write_text(f"presets: carnisse\npolicies: [baseline, {name}]\n")
    with pytest.raises(InputError) as caught:
        load_design(tmp_path / "d.yaml")
    assert re.match(f"{tmp_path}/d.yaml: policies: .*{said}", str(caught.value)), caught.value
    assert "--scenario" not in str(caught.value)


def test_a_run_says_that_a_scenario_holds_nothing(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text("levers: []")
    assert read_policy([str(tmp_path / "mine.yaml")], [], None).levers == ()
    assert "note: mine has no levers and no shocks" in capsys.readouterr().err
    read_policy(["baseline"], [], None)
    assert capsys.readouterr().err == ""
