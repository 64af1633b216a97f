"""YAML that people, or somebody who means harm, may write: one line that says where."""

from pathlib import Path

import pytest

import wijkabm
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.strict_yaml import DEEPEST, MOST_REPEATED, parse_yaml
from wijkabm.levers.desk.scenario import read_scenario
from wijkabm.levers.registry import make_lever
from wijkabm.place.given import read_file
from wijkabm.sweep.schema import load_design

BOMB = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

REFUSED = {
    "a name twice": ("a: 1\nb: 2\na: 3\n", "in line 3: a stands there too in line 1; keep one"),
    "twice, deeper": ("x:\n  a: 1\n  a: 1\n", "in line 3: a stands"),
    "twice, quoted": ("a: 1\n'a': 2\n", "in line 2: a stands"),
    "twice, in other words": ("yes: 1\ntrue: 2\n", "in line 2: true stands there too in line 1"),
    "twice, another number": ("x: {1: a, 1.0: b}", "1.0 stands there too"),
    "a key that lies": ("!!seq x: 1", "no valid YAML in line 1"),
    "base 60": ("a: 1:30", "1:30 would be read as 90; write it as a number, or in quotes"),
    "base 60, broken": ("a: -1:30.5", "-1:30.5 would be read as -90.5"),
    "base 60, a name": ("1:30: a", "1:30 would be read as 90"),
    "base 8": ("a: 0120", "0120 would be read as 80"),
    "infinite": ("a: .inf", "in line 1: .inf is no finite number"),
    "below everything": ("a: -.inf", "-.inf is no finite number"),
    "no number": ("a: .nan", ".nan is no finite number"),
    "too large for a number": ("a: 1.0e+999", "1.0e+999 is no finite number"),
    "digits without end": (f"a: {'9' * 5000}", "a value cannot be read"),
    "no date": ("a: 2024-99-99", "a value cannot be read"),
    "a tag that lies": ("a: !!timestamp x", "a value cannot be read"),
    "a truth that is none": ("a: !!bool x", "a value cannot be read"),
    "a program": ("a: !!python/object/apply:os.getcwd []", "in line 1"),
    "nested": ("[" * 3000, f"nested more than {DEEPEST} levels"),
    "nested in lines": ("- " * 3000 + "1", f"nested more than {DEEPEST} levels"),
    "an alias of itself": ("a: &a [*a]", f"nested more than {DEEPEST} levels"),
    "a bomb": (BOMB, "aliases (*name) unfold into too many values"),
    "two documents": ("a: 1\n---\nb: 2\n", "in line 2"),
    "a byte that is none": ("a: \x00", "no valid YAML"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_plain_yaml_is_one_short_line(text, said):
    with pytest.raises(InputError) as error:
        parse_yaml(text, "mine.yaml")
    message = str(error.value)
    assert message.startswith("mine.yaml: no valid YAML")
    assert said in message
    assert len(message) < 250


def test_what_people_write_is_read():
    assert parse_yaml("a: &x {p: 1, q: 2.5}\nb: *x\nc: {<<: *x, p: 3}\n", "f") == {
        "a": {"p": 1, "q": 2.5}, "b": {"p": 1, "q": 2.5}, "c": {"p": 3, "q": 2.5},
    }  # fmt: skip
    assert parse_yaml("a: '1:30'\nb: 0\nc: 0.5\nd: 0x10\ne: {1: a, 2: b}", "f") == {
        "a": "1:30", "b": 0, "c": 0.5, "d": 16, "e": {1: "a", 2: "b"},
    }  # fmt: skip
    repeated = "a: &a [1]\nb: [" + ", ".join(["*a"] * (MOST_REPEATED // 2)) + "]"
    assert len(parse_yaml(repeated, "f")["b"]) == MOST_REPEATED // 2
    assert parse_yaml("", "f") is None


READERS = {
    "figures": lambda path: read_file(path),
    "a scenario": lambda path: read_scenario(path.read_text(), "mine", "mine.yaml"),
    "a design": load_design,
}
TWICE = {
    "figures": "figures:\n  inhabitants: 1\n  inhabitants: 2\n",
    "a scenario": "levers:\n  - coaching: {places: 5, places: 9}\n",
    "a design": "presets: carnisse\nmonths: 3\nmonths: 4\n",
}


@pytest.mark.parametrize("kind", READERS)
def test_every_file_is_read_by_the_strict_reader(kind, tmp_path):
    for text in (TWICE[kind], BOMB, "[" * 3000):
        path = tmp_path / "mine.yaml"
        path.write_text(text)
        with pytest.raises(InputError) as error:
            READERS[kind](path)
        assert len(str(error.value)) < 300
        assert "mine.yaml: no valid YAML in line" in str(error.value)


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_is_no_number(value):
    said = f" = {value} is not a number; write 1 or 0"
    for name in ("market.habit_food", "place.employer_jobs"):
        with pytest.raises(InputError, match=f"here: {name}{said}"):
            make_parameters({name: value}, "here")
    with pytest.raises(InputError, match=r"constants.*write 1 or 0"):
        load_design({"presets": "carnisse", "constants": {"market.habit_food": value}})
    content = f"levers: [coaching]\ncovenant: {{targets: [], rules: [], first: {value}}}"
    with pytest.raises(InputError, match=r"covenant: first: give a number"):
        read_scenario(content, "mine", "mine.yaml")


def test_a_shock_that_starts_nowhere_is_refused():
    for start in (float("inf"), float("nan"), "1e400"):
        with pytest.raises(InputError, match="anchor_leaves start = "):
            make_lever("anchor_leaves", {"start": start})


def test_every_file_that_ships_is_strict():
    files = list(Path(wijkabm.__file__).parent.rglob("*.yaml"))
    assert len(files) > 40
    for file in files:
        parse_yaml(file.read_text("utf-8"), file.name)
