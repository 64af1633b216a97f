"""Numbers beside published ones: where they lie, what the table says, whose bands they are."""

import csv
import json
import math
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from calibration.causal import print_causal
from wijkabm.experiment.form import Criterion, Form, Words, list_names, open_form
from wijkabm.experiment.pooled import Pairs, change_of, pool, share_of, write
from wijkabm.experiment.published import judge_number, set_beside, tell_published

ROOT = Path(__file__).parents[2]
TEXT = Words(nl="huren", en="rents")


def make_criterion(least, most, published=0.25):
    return Criterion(number="anchor_rent", least=least, most=most, published=published, text=TEXT)


@pytest.mark.parametrize(
    ("value", "least", "most", "judged"),
    [
        (0.2, 0.15, 0.45, "inside"),
        (0.9, 0.15, 0.45, "right"),
        (-0.1, 0.15, 0.45, "wrong"),
        (0.1, -0.25, -0.03, "wrong"),
        (-0.5, -0.25, -0.03, "right"),
        (0.2, -0.05, 0.05, "outside"),
        (0.0, 0.15, 0.45, "nothing"),
        (None, 0.15, 0.45, "unknown"),
    ],
)
def test_a_number_lies_inside_or_outside_with_a_sign_or_without(value, least, most, judged):
    assert judge_number({"value": value}, make_criterion(least, most)) == judged


def test_only_what_was_published_bears_a_band():
    numbers = {"anchor_rent": {"value": 0.2}, "visits": {"value": 1.0}}
    beside = set_beside(numbers, [make_criterion(0.15, None)])
    assert beside["anchor_rent"] == {
        "value": 0.2, "published": 0.25, "least": 0.15, "judged": "inside",
    }  # fmt: skip
    assert beside["visits"] == {"value": 1.0}
    assert set_beside(numbers, [make_criterion(0.15, None, published=None)]) == numbers


def test_the_table_shows_what_was_measured_before_and_whether_luck_can_make_it(tmp_path):
    file = open_form("events-anchor").file
    form = Form(tmp_path, file, is_copy=True)
    numbers = {"anchor_rent": {"value": 0.02, "low": -0.01, "high": 0.05}}
    row = tell_published(form, numbers).splitlines()[2]
    assert row.startswith("| `anchor_rent` | 0.25 (0.15 … 0.45) | 0.02 (-0.01 … 0.05) | onder")
    assert row.endswith("below the band, of the right sign; luck alone can make it |")
    for value, said in ((0.9, "above the band, of the right sign |"), (0.2, "inside the band |")):
        assert tell_published(form, {"anchor_rent": {"value": value}}).endswith(said)
    before = {"anchor_rent": {"value": -0.3}}
    (tmp_path / "before.json").write_text(json.dumps(before), "utf-8")
    heads, _, row = tell_published(form, numbers).splitlines()
    assert "rules of before" in heads
    assert "| -0.3 | 0.02 (-0.01" in row
    (tmp_path / "before.json").write_text(json.dumps(numbers), "utf-8")
    assert "rules of before" not in tell_published(form, numbers)


def test_the_bands_are_those_of_the_targets():
    with (ROOT / "calibration/targets.csv").open(encoding="utf-8", newline="") as file:
        causal = {row["id"]: row for row in csv.DictReader(file) if row["use"] == "causal"}
    ours = {
        criterion.number: criterion
        for name in list_names()
        for criterion in open_form(name).file.criteria
        if criterion.published is not None
    }
    assert causal.keys() <= ours.keys()
    for name, row in causal.items():
        found = (ours[name].published, ours[name].least, ours[name].most)
        assert found == tuple(float(row[column]) for column in ("value", "low", "high")), name


def make_pairs(base, with_it):
    return pd.DataFrame(
        [
            {
                "place": "carnisse", "point": 0, "place_seed": seed, "seed": seed, "arm": arm,
                "rent": value,
            }
            for arm, values in (("baseline", base), ("leaves", with_it))
            for seed, value in enumerate(values, 1)
        ]
    )  # fmt: skip


def test_the_jackknife_of_a_mean_is_its_standard_error():
    rows = make_pairs([1.0, 2.0, 3.0, 4.0], [0.0] * 4)
    number = pool(Pairs(rows), lambda own: own.sum("rent") / int(own.kept.sum()))
    assert (number["value"], number["n"]) == (2.5, 4)
    assert number["error"] == pytest.approx((5 / 3 / 4) ** 0.5)  # the variance of 1 to 4 is 5 / 3
    assert number["high"] == pytest.approx(2.5 + 3.182446 * number["error"])  # t with 3
    assert "error" not in pool(Pairs(rows[rows["seed"] == 1]), lambda own: 1.0)


def test_changes_are_of_sums_over_the_pairs_that_have_both():
    rows = make_pairs([100.0, 300.0, 50.0], [90.0, 210.0, math.nan])
    pairs = Pairs(rows.assign(none=0.0))
    assert change_of(pairs, "rent", "leaves", "baseline") == pytest.approx(300 / 400 - 1)
    assert math.isnan(change_of(pairs, "rent", "elsewhere", "baseline"))
    assert math.isnan(share_of(pairs, "rent", "none"))
    assert math.isnan(share_of(pairs, "rnet", "rent"))
    assert pairs.of_place("zuilen-oost").sum("rent") == 0.0


def test_a_share_is_written_with_its_doubt():
    assert write({"value": -0.643, "low": -0.739, "high": -0.542}) == "-64 % (-74 … -54)"
    assert write({"value": 0.051}, 1, " pp") == "+5.1 pp"
    assert write({"value": None}) == "–"


def test_the_causal_rows_of_all_experiments_are_printed():
    told = StringIO()
    print_causal(Console(file=told, width=200))
    lines = {
        line.split("│")[1].strip(): line for line in told.getvalue().splitlines() if "│" in line
    }
    before = json.loads(open_form("events-anchor").read_text("before.json"))["anchor_rent"]["value"]
    assert f"0.25 (0.15 … 0.45)    │ {before:.3g} (" in lines["anchor_rent"]
