"""What comparisons of real wijken say: no policy is blamed for a shock, months of both worlds, one family."""

import numpy as np
import pytest

from wijkabm.levers.desk.scenario import Scenario, load_scenario
from wijkabm.levers.registry import read_lever
from wijkabm.pairs.compare import compare_scenarios
from wijkabm.pairs.comparison import MECHANICAL, UNTESTED
from wijkabm.pairs.effects import RIPPLE
from wijkabm.tell.report_compare import (
    format_against,
    format_effects,
    list_direct,
    split_rows,
    write_compare_report,
)

pytestmark = pytest.mark.slow
WIJK = "heechterp-schieringen"
CONDITIONAL = ("vacant_year_ago", "asking_rent_m2", "result_of_entrants")


@pytest.mark.usefixtures("leave_unpainted")
def test_a_covenant_is_not_blamed_for_the_crisis(tmp_path):
    found = compare_scenarios(
        WIJK, [load_scenario("covenant")], seeds=2, months=24, burn_in=24, workers=1
    )
    effects = found.read("effects")
    total = effects[effects["wijk"] == "total"].set_index("indicator")
    assert abs(total.loc["municipal_cost", "difference"]) < 10_000
    assert abs(total.loc["shops_open", "difference"]) < 0.5
    assert abs(total.loc["vacancy_rate", "difference"]) < 0.02
    assert set(total["verdict"]) == {"too few", "not tested"}
    shocks = "Crisis, Owners give up, More burglaries"
    said = f"Compared with the same wijk in which the same happens ({shocks}), without"
    assert format_against(found, "covenant", "en").startswith(said)
    write_compare_report(found, tmp_path)
    html = (tmp_path / "report.html").read_text("utf-8")
    assert said in html
    assert "Vergeleken met dezelfde wijk waarin hetzelfde gebeurt (Crisis, " in html
    decided = found.read("covenant")
    assert set(decided["seed"]) == set(found.manifest["seeds"])
    assert set(decided["month"]) == {16, 19, 22}
    assert (decided.loc[decided["decision"] == "none", "lever"] == "").all()
    assert "What the covenant&#39;s reviews decided, over all worlds" in html
    assert "Wat de beoordelingen van het convenant besloten, in alle werelden" in html


@pytest.fixture(scope="module")
def taxed():
    levers = [read_lever("vacancy_tax rate=0.05 grace=6"), read_lever("coaching")]
    scenarios = [Scenario(lever.name, levers=(lever,)) for lever in levers]
    many = {
        "opening.outside_entrants": 4.0,
        "opening.look": 0.3,
    }  # in some months no unit is vacant
    return compare_scenarios(
        WIJK, scenarios, seeds=8, months=30, burn_in=12, parameters=many, workers=1
    )


def of_pairs(comparison, scenario, indicator):
    """Both worlds' values, each (seeds, months), the total; NaN where a world has none."""
    rows = comparison.series(indicator)
    rows = rows[rows["scenario"] == scenario]
    return [
        rows.pivot(index="seed", columns="month", values=side).to_numpy()
        for side in ("baseline", "value")
    ]


def row_of(comparison, scenario, indicator):
    effects = comparison.read("effects")
    chosen = effects[
        (effects["scenario"] == scenario)
        & (effects["indicator"] == indicator)
        & (effects["wijk"] == "total")
        & (effects["window"] == "all")
    ]
    (row,) = chosen.to_dict("records")
    return row


@pytest.mark.parametrize("indicator", CONDITIONAL)
def test_what_exists_in_some_months_only_is_compared_over_the_same_months(taxed, indicator):
    ours, theirs = of_pairs(taxed, "vacancy_tax", indicator)
    both = ~(np.isnan(ours) | np.isnan(theirs))
    assert not both.all(), "a month that a world lacks"
    if indicator != "result_of_entrants":
        assert (np.isnan(ours) != np.isnan(theirs)).any(), "a month that one world alone lacks"
    gaps = [np.mean((theirs - ours)[k][both[k]]) for k in range(len(ours)) if both[k].any()]
    row = row_of(taxed, "vacancy_tax", indicator)
    assert row["seeds"] == len(gaps)
    assert row["difference"] == pytest.approx(np.mean(gaps))


def test_an_effect_says_in_how_many_seeds_anything_changed(taxed):
    effects = taxed.read("effects")
    assert (effects["seeds_changed"] <= effects["seeds"]).all()
    few = effects["seeds_changed"] < 5
    assert effects.loc[few, ["low", "high", "error", "p"]].isna().all(axis=None)
    assert effects.loc[~few, ["low", "high", "error", "p"]].notna().all(axis=None)
    assert not ((effects["low"] == 0.0) & (effects["high"] == 0.0)).any()
    for name in ("vacancy_tax", "coaching"):
        for indicator in ("shops_open", "vacancy_rate", "municipal_cost"):
            ours, theirs = of_pairs(taxed, name, indicator)
            before = np.mean(ours, axis=1)
            gaps = np.abs(np.mean(theirs, axis=1) - before)
            more = gaps > RIPPLE * np.std(before, ddof=1)
            assert row_of(taxed, name, indicator)["seeds_changed"] == more.sum()
    (shops,) = (x for x in format_effects(taxed, "coaching", "en") if x["name"] == "shops_open")
    assert shops["changed"].endswith(" of 8")
    assert shops["interval"].startswith("at most ")
    assert shops["interval"].endswith(" % of such wijken")


def test_one_family_a_scenario_without_what_says_nothing_of_its_own(taxed):
    effects = taxed.read("effects")
    family = effects[effects["family"]]
    assert set(family["window"]) == {"all"}
    assert set(family["wijk"]) == {"total"}
    assert not family.duplicated(["scenario", "indicator"]).any()
    assert not set(family["indicator"]) & set(UNTESTED)
    tax = set(family[family["scenario"] == "vacancy_tax"]["indicator"])
    # What is another number written otherwise; vacant units are not, as units come and go, nor is what of
    # bijstand is saved, as the budget follows.
    assert "welfare_safety" not in tax
    assert {"safety", "bijstand_paid", "jobs_local"} <= tax
    elsewhere = effects[(effects["window"] != "all") | (effects["wijk"] != "total")]
    assert set(elsewhere["verdict"]) == {"not tested"}
    assert elsewhere["p_adjusted"].isna().all()
    same, safety = (row_of(taxed, "vacancy_tax", x) for x in ("welfare_safety", "safety"))
    assert (same["p_adjusted"], same["verdict"]) == (safety["p_adjusted"], safety["verdict"])
    others = split_rows(taxed, format_effects(taxed, "vacancy_tax", "en"))[1]
    assert "welfare_safety" not in {row["name"] for row in others}
    assert not set(family["indicator"]) & {"vacancy_rate", "shops_open", "municipal_cost"}


def test_what_levers_cost_stands_by_itself(taxed):
    rows = list_direct(format_effects(taxed, "vacancy_tax", "en"))
    assert [row[0] for row in rows] == ["Costs of the levers", "Receipts of the levers"]
    others = [row for row in format_effects(taxed, "vacancy_tax", "en") if row["seen"]]
    assert not {row["name"] for row in others} & set(MECHANICAL)


@pytest.mark.parametrize("name", ["municipal_receipts", "municipal_payments"])
def test_what_holds_the_levers_own_money_is_not_tested(taxed, name):
    row = row_of(taxed, "vacancy_tax", name)
    assert row["seeds_changed"] > 0
    assert (row["family"], row["verdict"]) == (False, "not tested")


def test_nothing_counts_that_nobody_would_read(taxed):
    effects = taxed.read("effects")
    seen = effects[effects["verdict"].isin(["more", "less"])]
    least = {row["name"]: row["smallest"] for row in taxed.manifest["indicators"]}
    assert len(seen)
    assert (seen["difference"].abs() >= seen["indicator"].astype(str).map(least)).all()
    assert min(least.values()) > 0.0
