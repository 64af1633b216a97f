"""Designs: what they may say, what they become, and what is said of those that cannot be."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.place.kwb_files import write_text, yearly_table
from tests.place.own import make_file
from tests.sweep.fakes import design_with, plan_with
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import describe
from wijkabm.place.street_file import write_street_file
from wijkabm.sweep.factors import Factor, read_levers, read_uncertainties
from wijkabm.sweep.folder import describe_sweep
from wijkabm.sweep.merge import _find_baselines
from wijkabm.sweep.outcomes import Outcome, read_outcomes
from wijkabm.sweep.points import draw_points
from wijkabm.sweep.schema import load_design, read_design
from wijkabm.sweep.tasks import apply_levers, choose_policy, estimate_plan, make_plan, split_batches

HABIT = {"market.habit_food": [0.8, 0.9]}
RATE = {"vacancy_tax.rate": [0.0, 0.05]}
TEN = {"method": "latin_hypercube", "points": 10}

BAD = {
    "no field": ({"month": 12}, "there is no field 'month'"),
    "months": ({"months": 0}, "months: 0"),
    "months no number": ({"months": "many"}, "months: 'many'"),
    "closure": ({"closure": "magic"}, "closure: 'magic'"),
    "preset": ({"presets": "korewegwijk"}, "korrewegwijk"),
    "preset twice": ({"presets": ["velve-lindenhof"] * 2}, "give each once"),
    "both places": ({"kwb": "x.csv"}, "give presets, or kwb"),
    "streets of elsewhere": (
        {"streets": "own.streets.json"}, "streets: own.streets.json: these are streets of Dorp",
    ),
    "no names of no streets": ({"street_names": False}, "streets: is missing"),
    "areas alone": ({"areas": ["WK1"]}, "areas: give the file"),
    "seeds": ({"seeds": 0}, "seeds: 0"),
    "seed twice": ({"seeds": [1, 1]}, "each once"),
    "negative seed": ({"place_seeds": [-1]}, "place_seeds"),
    "constant": ({"constants": {"market.habit_fod": 1}}, "market.habit_food"),
    "constant range": ({"constants": {"market.habit_food": 3}}, "market.habit_food = 3"),
    "constant varies": (
        {"constants": {"market.habit_food": 0.8}, "uncertainties": HABIT, "sampling": TEN},
        "varies too",
    ),
    "parameter": ({"uncertainties": {"market.magic": [0, 1]}}, "no parameter 'market.magic'"),
    "no such group": ({"uncertainties": {"magic.*": {"relative": 0.1}}}, "begins 'magic.'"),
    "range outside": ({"uncertainties": {"market.habit_food": [0.5, 2]}}, "2 is not allowed"),
    "range turned": ({"uncertainties": {"market.habit_food": [0.9, 0.8]}}, "not below"),
    "one value": ({"uncertainties": {"market.habit_food": [0.9]}}, "two or more"),
    "text": ({"uncertainties": {"market.habit_food": "high"}}, "not understood"),
    "distribution": (
        {"uncertainties": {"market.habit_food": {"distribution": "cauchy"}}},
        "no distribution 'cauchy'",
    ),
    "distribution's numbers": (
        {"uncertainties": {"market.habit_food": {"distribution": "normal", "mean": 0.8}}},
        "normal takes mean, sd",
    ),
    "lever": ({"levers": {"vacancy_tx.rate": [0, 1]}}, "vacancy_tax"),
    "lever's field": ({"levers": {"vacancy_tax.magic": [0, 1]}}, "choose"),
    "lever whole": ({"levers": {"vacancy_tax.start": [1.5, 9]}}, "whole numbers"),
    "not sampled": ({"uncertainties": HABIT}, "say how 1 factors"),
    "nothing to sample": ({"sampling": TEN}, "nothing to sample"),
    "method": ({"uncertainties": HABIT, "sampling": {"method": "magic"}}, "latin_hypercube"),
    "no points": ({"uncertainties": HABIT, "sampling": {"method": "morris"}}, "say how many"),
    "sobol's points": (
        {"uncertainties": HABIT, "sampling": {"method": "sobol", "points": 12}},
        "give 8 or 16",
    ),
    "file without table": (
        {"uncertainties": HABIT, "sampling": {**TEN, "file": "x.csv"}},
        "method table",
    ),
    "no table": (
        {"uncertainties": HABIT, "sampling": {"method": "table", "file": "absent.csv"}},
        "cannot be read",
    ),
    "outcome": ({"outcomes": ["shops_opened"]}, "did you mean shops_open"),
    "outcome twice": ({"outcomes": ["shops_open", "shops_open"]}, "given twice"),
    "outcome's name": ({"outcomes": [{"seed": {"indicator": "shops_open"}}]}, "another column"),
    "outcome's field": ({"outcomes": [{"x": {"indicator": "shops_open", "when": 1}}]}, "'when'"),
    "outcome's window": (
        {"outcomes": [{"x": {"indicator": "shops_open", "window": [1, 13]}}]},
        "from 1 to 12",
    ),
    "outcome's wijk": ({"outcomes": [{"x": {"indicator": "shops_open", "wijk": "mars"}}]}, "mars"),
    "no baseline": (
        {"levers": RATE, "sampling": TEN, "policies": "levers", "outcomes": ["net_shops"]},
        "add baseline",
    ),
    "series": ({"keep_series": ["shops"]}, "keep_series"),
    "nothing kept": ({"outcomes": []}, "name at least one"),
    "policy": ({"policies": ["magic"]}, "magic"),
    "policy twice": ({"policies": ["baseline", "baseline"]}, "give it once"),
    "levers without": ({"policies": ["levers"]}, "needs levers"),
    "levers nowhere": ({"policies": "baseline", "levers": RATE, "sampling": TEN}, "add levers"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "words"), BAD.values(), ids=BAD)
def test_a_design_that_cannot_be_is_told_so_in_one_line(fields, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.streets.json").write_text(write_street_file(make_file("BU00010001")))
    with pytest.raises(InputError) as caught:
        make_plan(load_design(design_with(**fields)))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [", "no valid YAML in line"), ("- 1", "fields of a design"), ("", "fields of a design")],
)
def test_a_file_that_holds_no_design(text, words, tmp_path):
    (tmp_path / "d.yaml").write_text(text)
    with pytest.raises(InputError, match=words):
        load_design(tmp_path / "d.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        load_design(tmp_path / "absent.yaml")


def test_files_are_looked_for_beside_the_design(tmp_path):
    (tmp_path / "tax.yaml").write_text("levers: [vacancy_tax: {rate: 0.02}]\n")
    (tmp_path / "points.csv").write_text("market.habit_food\n0.82\n0.9\n")
    (tmp_path / "d.yaml").write_text(
        "presets: heechterp-schieringen\npolicies: [baseline, tax.yaml]\n"
        "uncertainties: {market.habit_food: [0.8, 0.9]}\n"
        "sampling: {method: table, file: points.csv}\n"
    )
    plan = make_plan(load_design(tmp_path / "d.yaml"))
    assert [policy.name for policy in plan.design.policies] == ["baseline", "tax"]
    assert plan.points.values.tolist() == [[0.82], [0.9]]
    (tmp_path / "points.csv").write_text("market.habit_food\n0.82\n0.95\n")
    with pytest.raises(InputError, match=r"line 3, column market.habit_food: '0.95'"):
        draw_points(load_design(tmp_path / "d.yaml"))
    (tmp_path / "points.csv").write_text("market.habit_fod\n0.82\n")
    with pytest.raises(InputError, match="lacks the column market"):
        draw_points(load_design(tmp_path / "d.yaml"))


TROUBLED = """
levers: [coaching: {places: 20, start: 13}]
shocks: [crisis: {spending: 0.5, start: 2, end: 37}]
"""


def test_a_design_has_streets_of_its_own_beside_it(tmp_path):
    file = make_file("heechterp-schieringen", homes_from="length")
    (tmp_path / "own.streets.json").write_text(write_street_file(file))
    fields = design_with(presets=["heechterp-schieringen"], streets="own.streets.json")
    design = read_design(fields, "d", tmp_path)
    assert design.areas[0].streets == file
    quiet = read_design(fields | {"street_names": False}, "d", tmp_path)
    assert set(quiet.areas[0].streets.names) == {""}
    unnamed = [replace(area, code="BU1", name="BU1") for area in design.areas]
    (told,) = describe_sweep(replace(design, areas=unnamed))["input"]
    assert told["name"] == file.title
    assert (told["streets"]["segments"], told["streets"]["sha256"]) == (6, file.fingerprint)


def test_a_policy_with_shocks_has_a_baseline_that_keeps_them(tmp_path):
    (tmp_path / "troubled.yaml").write_text(TROUBLED)
    fields = {
        "policies": ["baseline", "vacancy", "troubled.yaml", "crisis"],
        "outcomes": ["net_shops"],
        "months": 24,
    }
    (tmp_path / "vacancy.yaml").write_text("levers: [vacancy_tax: {rate: 0.02}]\n")
    fields["policies"][1] = "vacancy.yaml"
    design = read_design(design_with(**fields), "d", tmp_path)
    names = [policy.name for policy in design.policies]
    assert names == ["baseline", "vacancy", "troubled", "crisis", "baseline of troubled"]
    assert design.baselines == {2: 4}
    kept = choose_policy(design, 4, ())
    assert [lever.name for lever in kept.levers] == ["crisis"]
    plan = make_plan(design)
    rows = {names[row.policy]: k for k, row in enumerate(plan.experiments)}
    base = {
        names[row.policy]: int(b)
        for row, b in zip(plan.experiments, _find_baselines(plan), strict=True)
    }
    assert base["troubled"] == rows["baseline of troubled"]
    assert base["vacancy"] == base["crisis"] == base["baseline of troubled"] == rows["baseline"]
    alone = read_design(design_with(**{**fields, "outcomes": ["shops_open"]}), "d", tmp_path)
    assert len(alone.policies) == 4, "nothing is compared"


def test_a_shock_that_is_sampled_happens_in_the_baseline_too():
    levers = {"crisis.spending": [0.1, 0.4], "vacancy_tax.rate": [0.01, 0.05]}
    plan = plan_with(
        levers=levers, outcomes=["net_shops"], sampling={"method": "grid", "points": 2}
    )
    names = [policy.name for policy in plan.design.policies]
    assert names == ["baseline", "levers", "baseline of levers"]
    runs = {}
    for row in plan.experiments:
        runs.setdefault(names[row.policy], []).append(row.run)
    assert len(set(runs["baseline"])) == 1
    assert len(set(runs["levers"])) == 4
    assert len(set(runs["baseline of levers"])) == 2, "one a crisis, whatever the tax"


def test_of_different_months_there_is_no_difference():
    values, rows = (
        {"shops_open": np.array([[1.0, 1.0], [np.nan, 1.0], [4.0, 1.0]])},
        ["ring", "total"],
    )
    whole = Outcome("a", "shops_open", 1, 3, "mean", ("ring",))
    assert whole.measure(values, rows) == 2.5
    assert math.isnan(replace(whole, versus="baseline").measure(values, rows))
    assert replace(whole, versus="baseline", wijk=("total",)).measure(values, rows) == 1.0
    assert replace(whole, versus="baseline", statistic="most").measure(values, rows) == 4.0


SHAPES = [
    [0.6, 0.9],
    [0.6, 0.7, 0.8],
    {"values": [0.6, 0.9]},
    {"relative": 0.1},
    {"distribution": "loguniform", "low": 0.1, "high": 0.9},
    {"distribution": "triangular", "low": 0.6, "mode": 0.7, "high": 0.9},
    {"distribution": "normal", "mean": 0.8, "sd": 0.5},
    {"distribution": "lognormal", "median": 0.5, "sigma": 1.0},
]


@pytest.mark.parametrize("entry", SHAPES, ids=str)
@given(share=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_values_stay_inside_and_rise_with_their_share(entry, share):
    (factor,) = read_uncertainties({"market.habit_food": entry}, "here")
    values = factor.take(np.sort(np.array(share)))
    assert (values >= factor.low).all()
    assert (values <= factor.high).all()
    assert (np.diff(values) >= -1e-12).all()


def test_a_normal_has_its_mean_and_spread():
    (factor,) = read_uncertainties(
        {"firms.labour_cost": {"distribution": "normal", "mean": 3200, "sd": 50}}, "here"
    )
    values = factor.take((np.arange(10_000) + 0.5) / 10_000)
    assert values.mean() == pytest.approx(3200, rel=1e-3)
    assert values.std() == pytest.approx(50, rel=1e-2)


def test_whole_numbers_stay_whole_and_are_equally_likely():
    (factor,) = read_levers({"vacancy_tax.start": [1, 4]}, "here")
    values = factor.take((np.arange(400) + 0.5) / 400)
    assert np.unique(values, return_counts=True)[1].tolist() == [100] * 4
    assert factor.take(factor.shares(10)).tolist() == [1, 2, 3, 4]


def test_a_star_stands_for_all_uncertain_parameters_and_a_name_wins():
    entries = {"market.habit_food": [0.8, 0.9], "*": {"relative": 0.2}}
    factors = {factor.name: factor for factor in read_uncertainties(entries, "here")}
    assert set(factors) == {row["name"] for row in describe() if row["role"] == "uncertain"} | {
        "market.habit_food"
    }
    assert factors["market.habit_food"].high == 0.9
    for row in describe():
        if row["name"] in factors:
            assert row["range"][0] <= factors[row["name"]].low < factors[row["name"]].high
            assert factors[row["name"]].high <= row["range"][1]


COUNTS = [
    ("grid", 3, 3 * 3 * 2),
    ("latin_hypercube", 7, 7),
    ("sobol", 4, 4 * 5),
    ("morris", 3, 3 * 4),
]


@pytest.mark.parametrize(("method", "n", "count"), COUNTS)
def test_points_are_as_many_as_their_method_takes_inside_and_the_same_again(method, n, count):
    design = load_design(
        design_with(
            uncertainties={**HABIT, "market.habit_nonfood": {"values": [0.5, 0.6]}},
            levers=RATE,
            sampling={"method": method, "points": n},
        )
    )
    points = draw_points(design)
    assert points.values.shape == points.shares.shape == (count, 3)
    for k, factor in enumerate(design.factors):
        column = points.values[:, k]
        assert column.min() >= factor.low
        assert column.max() <= factor.high
    assert (points.values == draw_points(design).values).all()


def test_a_grid_has_every_pair_once():
    plan = plan_with(
        uncertainties={"market.habit_food": [0.7, 0.9], "market.habit_nonfood": [0.5, 0.6, 0.7]},
        sampling={"method": "grid", "points": 2},
    )
    assert plan.points.values.tolist() == [
        [0.7, 0.5], [0.7, 0.6], [0.7, 0.7], [0.9, 0.5], [0.9, 0.6], [0.9, 0.7],
    ]  # fmt: skip


def test_experiments_are_points_times_policies_times_seeds_and_equal_ones_share_a_run():
    plan = plan_with(levers=RATE, sampling=TEN, seeds=3, place_seeds=[4, 9])
    assert len(plan.experiments) == 10 * 2 * 3 * 2
    baseline = {row.run for row in plan.experiments if row.policy == 0}
    assert len(baseline) == 3 * 2  # the baseline does not know the levers
    assert len(plan.runs) == 6 + 10 * 6
    assert len({spec.group for spec in plan.runs.values()}) == 2  # one wijk per place seed


BASE = {"levers": RATE, "sampling": {"method": "grid", "points": 2}, "seeds": 2}


@pytest.mark.parametrize(
    "change",
    [{"months": 13}, {"burn_in": 1}, {"closure": "ozb"}, {"constants": {"market.habit_food": 0.8}},
     {"place_seeds": [2]}, {"presets": "velve-lindenhof"}],
    ids=str,
)  # fmt: skip
def test_the_identity_of_a_run_is_what_it_depends_on(change):
    assert not set(plan_with(**BASE).runs) & set(plan_with(**{**BASE, **change}).runs)


def test_the_identity_of_a_run_is_nothing_else():
    runs = set(plan_with(**BASE).runs)
    assert runs == set(
        plan_with(**{**BASE, "outcomes": ["vacancy_rate"], "keep_series": True}).runs
    )
    assert runs < set(plan_with(**{**BASE, "seeds": 3}).runs)
    assert (
        len(runs & set(plan_with(**{**BASE, "sampling": {"method": "grid", "points": 3}}).runs)) > 2
    )


def test_sampled_fields_are_set_in_the_lever_that_is_there_or_in_a_new_one(tmp_path):
    (tmp_path / "tax.yaml").write_text("budget: 9\nlevers: [vacancy_tax: {rate: 0.02, start: 7}]\n")
    from wijkabm.levers.desk.scenario import BASELINE, load_scenario

    tax = load_scenario(tmp_path / "tax.yaml")
    mixed = apply_levers(tax, (("vacancy_tax.rate", 0.04), ("coaching.places", 12.0)))
    assert [lever.name for lever in mixed.levers] == ["vacancy_tax", "coaching"]
    assert (mixed.levers[0].rate, mixed.levers[0].start, mixed.budget) == (0.04, 7, 9)
    assert mixed.levers[1].places == 12
    assert apply_levers(BASELINE, ()) is BASELINE


@given(sizes=st.lists(st.integers(1, 9), max_size=12), size=st.integers(1, 7))
def test_batches_hold_every_run_once_and_split_only_large_groups(sizes, size):
    from wijkabm.sweep.tasks import RunSpec

    runs = [RunSpec(f"{g}-{k}", str(g), 0, 0, k, 1) for g, n in enumerate(sizes) for k in range(n)]
    batches = list(split_batches(runs, size))
    assert sorted(spec.run for batch in batches for spec in batch) == sorted(s.run for s in runs)
    for batch in batches:
        groups = {spec.group for spec in batch}
        assert len(batch) <= size
        if len(groups) > 1:
            for group in groups:
                assert sum(s.group == group for s in batch) == sizes[int(group)]


def test_the_estimate_grows_with_the_work_and_shrinks_with_workers():
    plan = plan_with(**BASE)
    runs = list(plan.runs.values())
    one, two = estimate_plan(plan, runs, 1), estimate_plan(plan, runs, 2)
    assert one.seconds > two.seconds > 0
    assert estimate_plan(plan, runs[:1], 1).seconds < one.seconds
    assert estimate_plan(plan, [], 1).seconds == 0
    kept = plan_with(**{**BASE, "keep_series": True})
    assert estimate_plan(kept, runs, 1).bytes > 10 * one.bytes


def test_outcomes_are_taken_from_the_months_and_rows_that_they_name():
    values = {"shops_open": np.array([[1.0, 2.0, np.nan], [3.0, 5.0, 10.0], [5.0, 9.0, 30.0]]).T.T}
    entries = [
        {"mean_all": {"indicator": "shops_open", "wijk": "here"}},
        {"last": {"indicator": "shops_open", "wijk": ["here", "ring"], "window": "end"}},
        {"change": {"indicator": "shops_open", "wijk": "ring", "statistic": "change"}},
        {"known": {"indicator": "shops_open", "statistic": "sum", "window": [1, 2]}},
        {"least": {"indicator": "shops_open", "statistic": "least"}},
        {"most": {"indicator": "shops_open", "statistic": "most"}},
    ]
    outcomes = read_outcomes(entries, 3, ["here"], "test")
    measured = [outcome.measure(values, ["here", "ring", "total"]) for outcome in outcomes]
    assert measured == [3.0, 14.0, 7.0, 10.0, 10.0, 30.0]


def test_a_factor_tells_what_it_is():
    factor = Factor("a.b", "uncertainty", 1.0, 2.0, (), "normal", (1.5, 0.2))
    assert factor.describe()["sd"] == 0.2


def test_areas_come_from_a_file_of_key_figures_beside_the_design(tmp_path):
    write_text(tmp_path / "kwb-2022.csv", yearly_table())
    design = read_design(
        {"kwb": "kwb-2022.csv", "areas": "BU03440241", "outcomes": ["shops_open"]}, "d", tmp_path
    )
    assert [area.code for area in design.areas] == ["BU03440241"]
    assert design.rows[1:] == ["ring", "total"]
    with pytest.raises(InputError, match="say which wijk or buurt"):
        read_design({"kwb": "kwb-2022.csv"}, "d", tmp_path)


def test_figures_of_ones_own_and_a_year_stand_in_the_design(tmp_path):
    write_text(tmp_path / "mine.csv", yearly_table())
    design = {"kwb": "mine.csv", "areas": "BU03440241", "outcomes": ["shops_open"]}
    with pytest.raises(InputError, match="year of its figures is not known"):
        read_design(design, "d", tmp_path)
    design["year"] = 2019
    as_read = read_design(design, "d", tmp_path)
    assert as_read.areas[0].figures["income_per_inhabitant"].year == 2019
    figures = {"units": {"value": 40, "source": "counted in May 2026", "year": 2026}}
    own = read_design(design | {"figures": figures}, "d", tmp_path)
    assert own.areas[0].counted["units"].source == "counted in May 2026"
    (tmp_path / "own.yaml").write_text(f"figures: {figures}", "utf-8")
    assert read_design(design | {"figures": "own.yaml"}, "d", tmp_path).areas == own.areas
    prints = {design.areas[0].fingerprint for design in (as_read, own)}
    assert len(prints) == 2
    assert make_plan(as_read).experiments[0].run != make_plan(own).experiments[0].run
    presets = {"presets": "carnisse", "outcomes": ["shops_open"], "figures": figures}
    assert read_design(presets, "d", tmp_path).areas[0].counted
    with pytest.raises(InputError, match="year: give the file of key figures too"):
        read_design(presets | {"year": 2020}, "d", tmp_path)
    with pytest.raises(
        InputError, match="d: figures: unit: there is no figure 'unit'; did you mean units"
    ):
        read_design(presets | {"figures": {"unit": figures["units"]}}, "d", tmp_path)
