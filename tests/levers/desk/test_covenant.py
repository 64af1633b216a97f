"""A covenant: what can be agreed, and what is refused in one line."""

import pytest

from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.covenant import Covenant, Party, Rule, Sanction
from wijkabm.levers.desk.scenario import read_scenario
from wijkabm.levers.desk.targets import Target

HEAD = """
levers: [coaching, schooling, facade_subsidy]
targets: [{name: sales, indicator: turnover, relative: 0.5, by: 24}]
covenant:
  parties: [{name: owners, brings: coaching}]
  targets: [sales]
"""
RULE = "{when: missed, target: sales, do: raise, lever: coaching}"


def read(rules=RULE, sanctions="", head=HEAD):
    return read_scenario(
        f"{head}  rules: [{rules}]\n  sanctions: [{sanctions}]\n", "own", "own.yaml"
    )


def test_a_lever_may_go_up_at_once_and_down_when_that_does_not_help():
    later = RULE.replace("raise", "lower, times: 4")
    met = RULE.replace("raise", "lower").replace("missed", "met")
    assert len(read(f"{RULE}, {later}, {met}").covenant.rules) == 3


def test_names_of_a_file_become_what_they_stand_for():
    covenant = read().covenant
    assert covenant.targets == read().targets
    assert covenant.rules[0].lever == ("coaching",)
    assert covenant.rules[0].size == 0.25
    assert covenant.parties == (Party(name="owners", brings="coaching"),)
    assert Covenant(**covenant.model_dump(mode="json", exclude_defaults=True)) == covenant


@pytest.mark.parametrize(
    ("rules", "sanctions", "said"),
    [
        ("{when: missed, target: joy, do: raise, lever: coaching}", "",
         "covenant: rules: 'joy' is no target of it; choose sales"),
        ("{when: missed, target: sales, do: raise, lever: coin}", "",
         "covenant: rules: there is no lever 'coin' (list: wijkabm levers)"),
        ("{when: missed, target: sales, do: raise, lever: microcredit}", "",
         "covenant: microcredit is no lever of this file; choose coaching, schooling"),
        ("{when: late, target: sales, do: raise, lever: coaching}", "",
         "covenant: rules: 1: when: give 'met', 'missed' or 'unused'"),
        ("{when: missed, do: raise, lever: coaching}", "", "give target with when: met"),
        ("{when: unused, target: sales, do: stop, lever: coaching}", "", "and with no other"),
        ("{when: missed, target: sales, do: stop, by: 0.5, lever: coaching}", "",
         "a lever that stops has no `by`"),
        ("{when: missed, target: sales, do: raise, by: 2, lever: coaching}", "",
         "rules: 1: by: give 1 at most"),
        ("{when: unused, do: add, lever: coaching}", "", "cannot be unused"),
        ("{when: unused, do: stop, lever: {coaching: 1}}", "", "rules: 1: lever: give a list"),
        ("{when: unused, times: often, do: stop, lever: coaching}", "", "times: give a whole number"),
        ("{when: unused, by: 0, do: lower, lever: coaching}", "", "by: give greater than 0"),
        (RULE + ", {when: missed, target: sales, do: lower, lever: [schooling, coaching]}", "",
         "rules: raise and lower of coaching undo each other, both when sales missed; leave one"),
        ("{when: unused, do: stop, lever: coaching}, {when: unused, do: raise, lever: coaching}", "",
         "rules: stop and raise of coaching undo each other, both when unused"),
        (RULE, "{party: bank, when: missed, target: sales, do: stop, lever: coaching}",
         "sanctions: 'bank' is no party of it; choose owners"),
        (RULE, "{party: owners, when: missed, target: sales, do: stop}", "the levers that stop"),
        (RULE, "{party: owners, when: unused, do: stop, lever: coaching}", "give `of`, the lever"),
        (RULE, "{party: owners, when: unpaid, do: stop, lever: coaching}", "owners pays no share"),
    ],
)  # fmt: skip
def test_what_cannot_be_agreed_is_refused_in_one_line(rules, sanctions, said):
    with pytest.raises(InputError) as error:
        read(rules, sanctions)
    assert str(error.value).startswith("own.yaml: covenant: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("was", "is_", "said"),
    [
        ("targets: [sales]", "targets: [joy]", "there is no target 'joy'; choose sales"),
        ("targets: [sales]", "targets: {turnover: 0.1}", "targets: give names of targets"),
        ("name: owners", "name: king", "parties: 1: there is no party 'king'; choose municipality"),
        ("brings: coaching", "brings: []", "owners brings in nothing"),
        ("brings: coaching", "brings: microcredit", "microcredit is no lever of this file"),
        (
            "[coaching,",
            "[coaching: {paid_by: {bank: 0.2}},",
            "bank pays a share of coaching; name it among the parties",
        ),
        ("covenant:", "covenant:\n  start: 30\n  end: 30", "end 30 must come after start 30"),
        (
            "covenant:",
            "covenant:\n  end: 24",
            "target 'sales' is due in month 24, and 24 is the first month without",
        ),
        ("{name: sales,", "{", "there is no target 'sales'; choose none: give one"),
    ],
)
def test_parties_and_targets_are_looked_at_too(was, is_, said):
    with pytest.raises(InputError) as error:
        read(head=HEAD.replace(was, is_))
    assert said in str(error.value)


def test_of_other_wijken_and_levers_nothing_is_left():
    here = Target(name="here", indicator="turnover", relative=0.1, by=12, wijk="a")
    there = here.model_copy(update={"name": "there", "wijk": ("b",)})
    rules = [
        Rule(when="missed", target=name, do="raise", lever=("coaching", "schooling"))
        for name in ("here", "there")
    ]
    sanction = Sanction(party="owners", when="unused", of="schooling", do="stop", lever="coaching")
    party = Party(name="owners", brings=("coaching", "schooling"))
    whole = Covenant(targets=(here, there), rules=rules, sanctions=(sanction,), parties=(party,))
    left = whole.limit(["coaching"], ["a"])
    assert left.target_names == ["here"]
    assert left.rules == (Rule(when="missed", target="here", do="raise", lever="coaching"),)
    assert left.sanctions == ()
    assert left.parties == (Party(name="owners", brings="coaching"),)
    assert whole.limit(["coaching", "schooling"]) == whole


def test_a_covenant_that_is_adopted_later_is_later_in_all_its_months():
    whole = read().covenant.shift(10)
    assert (whole.start, whole.end) == (11, 59)
    assert (whole.targets[0].since, whole.targets[0].by) == (11, 34)
