"""The one number on which a lever's gain hangs: what is read of it, what is lived, what the page says."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from wijkabm.checks import one_number
from wijkabm.checks.conduct import run_checks
from wijkabm.checks.found import list_checks
from wijkabm.checks.kit import Check
from wijkabm.checks.one_number import Other, live_otherwise, read_other
from wijkabm.checks.trial import Twin
from wijkabm.ground.errors import InputError

PAGE = Path(__file__).parents[2] / "docs" / "levers-check.md"


def check(hangs_on):
    """The check of some lever, whose gain hangs on that."""
    return Check("job_events events=12", "", "", "", "", lambda twin: 0.0, hangs_on=hangs_on)


@pytest.mark.parametrize(
    ("hangs_on", "other"),
    [
        ("precision=0.3", Other("precision", 0.6, 0.3, "job_events events=12 precision=0.3", {})),
        ("events=6", Other("events", 12.0, 6.0, "job_events events=6", {})),
        (
            "work.event_low=1",
            Other("work.event_low", 1.5, 1.0, "job_events events=12", {"work.event_low": 1.0}),
        ),
    ],
)
def test_a_field_or_a_parameter_at_another_value(hangs_on, other):
    assert read_other(check(hangs_on)) == other


@pytest.mark.parametrize(
    ("hangs_on", "said"),
    [
        ("precision", "CHECK: hangs_on = 'precision': write it as field=value"),
        ("precision=2", "CHECK: hangs_on: job_events precision = '2' is not allowed"),
        ("magic=1", "CHECK: hangs_on: job_events has no field 'magic'"),
        ("work.magic=1", "CHECK: hangs_on: there is no parameter 'work.magic'"),
    ],
)
def test_what_cannot_be_is_refused(hangs_on, said):
    with pytest.raises(InputError, match="hangs_on") as error:
        read_other(check(hangs_on))
    assert said in str(error.value)


@pytest.mark.parametrize("hangs_on", ["precision=0.3", "work.event_low=1"])
def test_a_parameter_differs_in_both_worlds_and_a_field_in_one(monkeypatch, hangs_on):
    lived, other = [], read_other(check(hangs_on))
    monkeypatch.setattr(one_number, "build_start", lambda *called: called)
    monkeypatch.setattr(one_number, "live", lambda *called: lived.append(called) or len(lived))
    start, without = SimpleNamespace(seed=7, burn_in=60), SimpleNamespace(month=48)
    twin = live_otherwise(Twin(start, without, None), ("carnisse",), other)
    built = (("carnisse",), 7, 60, {"work.event_low": 1.0}) if other.parameters else start
    assert twin.start == built
    assert [called[:2] for called in lived] == [(built, 48)] * len(lived)
    assert twin.without == (1 if other.parameters else without)
    assert twin.with_lever == len(lived) == (2 if other.parameters else 1)
    (lever,) = lived[-1][2].levers
    assert lever.precision == (0.6 if other.parameters else 0.3)


def test_the_page_says_on_what_every_listed_gain_hangs():
    page = PAGE.read_text("utf-8")
    assert "not looked for" not in page
    told = page.split("### On which number it hangs")[1].split("###")[0]
    for found in (c for c in list_checks() if f"`{c.lever}`" in told):
        other = read_other(found)
        cells = f"| `{found.lever}` | `{other.number}` {other.usual:g}, then {other.value:g} |"
        assert cells in told


@pytest.mark.slow
def test_a_lever_is_lived_at_both_values():
    results = run_checks("job_events", seeds=2, months=4, burn_in=0, workers=1)
    (row,) = results["levers"]
    usual, other = row["gains"]["ratios"], row["hangs_on"]["ratios"]
    assert row["hangs_on"]["number"] == "precision"
    assert usual["residents"]["gain_eur"] != other["residents"]["gain_eur"]
