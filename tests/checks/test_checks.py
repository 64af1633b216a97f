"""The checks of levers: estimates and verdicts by hand, and one lever through the whole."""

import math

import pytest

from wijkabm.checks.conduct import judge, run_checks
from wijkabm.checks.estimates import estimate
from wijkabm.checks.found import list_checks, list_studies, read_effects
from wijkabm.checks.pages import write_markdown
from wijkabm.ground.errors import InputError
from wijkabm.levers.registry import name_levers, read_lever


def test_an_estimate_by_hand():
    found = estimate([1.0, 2.0, 3.0, 4.0, 5.0, math.nan])
    half = 2.7764451 / math.sqrt(2.0)  # t of 4 degrees of freedom, sd of the mean sqrt(2.5 / 5)
    assert found.mean == 3.0
    assert (found.n, found.changed) == (5, 5)
    assert (found.low, found.high) == pytest.approx((3.0 - half, 3.0 + half))
    assert estimate([]).n == 0
    few = estimate([1.0, 2.0, 0.0, 4.0, 5.0])
    assert (few.mean, few.changed) == (2.4, 4)
    assert math.isnan(few.low)


@pytest.mark.parametrize(
    ("sign", "low", "high", "values", "verdict"),
    [
        ("+", "0.02", "0.08", [0.04, 0.05, 0.06, 0.05, 0.05], "in range"),
        ("+", "0.02", "0.08", [0.1, 0.11, 0.12, 0.11, 0.11], "right sign"),
        ("+", "0.02", "0.08", [-0.1, -0.11, -0.12, -0.11, -0.11], "wrong sign"),
        ("+", "0.02", "0.08", [-0.3, 0.05, 0.4, 0.1, 0.2], "not seen"),
        ("0", "-0.05", "0.05", [0.005, 0.01, -0.01, 0.01, -0.01], "in range"),
        ("0", "-0.05", "0.05", [0.5, 0.51, 0.52, 0.51, 0.5], "wrong sign"),
        ("-", "", "", [-0.3, -0.31, -0.32, -0.3, -0.31], "right sign"),
        ("-", "", "", [0.3, -0.31, 0.1, 0.2, -0.1], "not seen"),
        ("-", "", "", [-0.3, -0.31, 0.0, 0.0, -0.3], "too few"),
        ("-", "", "", [math.nan, math.nan], "no estimate"),
    ],
)
def test_verdicts(sign, low, high, values, verdict):
    assert judge({"sign": sign, "low": low, "high": high}, estimate(values)) == verdict


def test_every_lever_and_every_row_of_evidence_has_its_check():
    assert [check.name for check in list_checks()] == list(name_levers())
    rows = [(row["name"], row["indicator"]) for row in read_effects()]
    assert [(study.name, study.indicator) for study in list_studies()] == rows
    for text in [c.lever for c in list_checks()] + [s.lever for s in list_studies() if s.lever]:
        assert read_lever(text).name == text.split()[0]


def test_an_unknown_lever_or_one_seed_is_refused():
    with pytest.raises(InputError, match="there is no lever 'magic'"):
        run_checks("magic")
    with pytest.raises(InputError, match="--seeds 1"):
        run_checks("coaching", seeds=1)


@pytest.mark.slow
def test_a_lever_through_the_whole_is_the_same_with_one_process_and_with_two():
    settings = {"seeds": 2, "months": 4, "burn_in": 0}
    one, two = (run_checks("facade_subsidy", workers=n, **settings) for n in (1, 2))
    assert repr(one) == repr(two), "NaN is not itself"
    (row,) = one["levers"]
    assert row["accepted"] > 0
    assert 0 <= row["anyway"] <= row["accepted"]
    assert row["cost_eur"] > 0
    assert f"`{row['dose']}`" in write_markdown(one)
