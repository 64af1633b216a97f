"""Covenants in words: what was agreed and what reviews decided, in reports and on the page."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from tests.levers.desk.test_review import LOWER, OWNERS, RAISE, SALES, live, make_review
from wijkabm.app.aims import tell_review
from wijkabm.levers.desk.covenant import Sanction
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.runs.tables import stack_decisions, tell_decisions
from wijkabm.tell.covenant import (
    find_moves,
    format_all_decisions,
    format_decisions,
    name_targets,
    read_agreed,
    tell_covenant,
)
from wijkabm.tell.reach import format_reached, tell_reach

LOSES = Sanction(
    party="owners", when="missed", target="sales", times=2, do="stop", lever="coaching"
)


@pytest.fixture(scope="module")
def review():
    """Met in the first review, then missed twice: coaching goes down, up, and is stopped."""
    found = make_review(RAISE, LOWER, parties=(OWNERS,), sanctions=(LOSES,))
    live(found, lambda month: 110.0, months=10)
    return found


def tabulate(review):
    return pa.table(tell_decisions(stack_decisions(review), ["sales"], ["a"])).to_pandas()


def make_results(review):
    agreed = review.covenant.model_dump(mode="json", exclude_defaults=True)
    manifest = {
        "scenario": {"name": "own", "covenant": agreed},
        "wijken": ["a"], "input": [{"code": "a", "name": "Aalst"}],
    }  # fmt: skip
    return SimpleNamespace(manifest=manifest, covenant=tabulate(review))


def test_a_row_says_all_of_a_decision(review):
    rows = tabulate(review).to_dict("records")
    assert [row["decision"] for row in rows] == ["lower", "raise", "raise", "stop"]
    last = rows[-1]
    assert (last["month"], last["wijk"], last["target"], last["reason"]) == (
        10,
        "a",
        "sales",
        "missed",
    )
    assert (last["lever"], last["before"], last["after"]) == ("coaching", 0.75, 0.0)
    assert (last["party"], last["in_row"], last["observed"], last["met"]) == (
        "owners",
        2,
        110.0,
        0.0,
    )
    assert rows[0]["party"] == ""


def test_a_report_tells_what_moved_and_how_targets_stood(review):
    told = format_decisions(make_results(review), "en")
    sales = "“Turnover of shops, horeca and services”"
    assert told["moved"][0] == [
        "4", "Aalst", f"{sales}: on its way", "Coaching of entrepreneurs: weaker", "50%", "25%",
    ]  # fmt: skip
    assert told["moved"][-1][2:4] == [
        f"{sales}: not on its way (2 in a row)",
        "Coaching of entrepreneurs: stopped (sanction on owners)",
    ]
    [standing] = told["standing"]
    assert standing[-1] == "1 of 3"
    dutch = format_decisions(make_results(review), "nl")
    assert dutch["moved"][-1][3] == "Coaching van ondernemers: gestopt (sanctie voor ondernemers)"


def test_what_did_not_move_is_no_move(review):
    review = make_review(RAISE, targets=(SALES,), first=1.0)
    live(review, lambda month: 100.0, months=4)
    assert find_moves(tabulate(review)).empty
    assert format_decisions(make_results(review), "nl")["moved"] == []


def test_a_comparison_counts_worlds_and_their_first_month(review):
    agreed = make_results(review).manifest
    tables = []
    for seed, later in ((1, 0), (2, 6)):
        rows = tabulate(review).assign(scenario="own", seed=seed)
        tables.append(rows.assign(month=rows["month"] + later))
    both = pa.concat_tables([pa.Table.from_pandas(x) for x in tables]).to_pandas()
    found = SimpleNamespace(manifest=agreed, read=lambda name: both)
    rows = format_all_decisions(found, agreed["scenario"], "en")
    assert [row[2:] for row in rows] == [
        ["Coaching of entrepreneurs: weaker", "2", "7"],
        ["Coaching of entrepreneurs: stronger", "2", "10"],
        ["Coaching of entrepreneurs: stopped (sanction on owners)", "2", "13"],
    ]


def test_the_page_tells_the_last_review_wijk_by_wijk(review):
    def tell(review, titles):
        wijk = SimpleNamespace(desk=SimpleNamespace(review=review), wijk_names=["a"])
        return tell_review(SimpleNamespace(policy=SimpleNamespace(wijk=wijk)), titles, "en")

    [row] = tell(review, {"a": "Aalst"})
    assert row["text"] == "Review of month 10"
    assert row["told"].startswith("Coaching of entrepreneurs: stronger, 50% → 75% (“Turnover")
    assert "stopped (sanction on owners), 75% → 0% (" in row["told"]
    assert tell(review, {"a": "Aalst", "b": "Best"})[0]["text"] == "Review of month 10 (Aalst)"
    assert tell(None, {"a": "Aalst"}) == []
    [first] = tell(make_review(RAISE, start=7), {"a": "Aalst"})
    assert first["text"] == "The first review is in month 10."


@pytest.mark.parametrize(
    ("language", "pays", "works", "ended"),
    [
        ("nl", "Bank: betaalt 50% van Microkrediet", "Bewoners: werkt mee aan Wijkmunt",
         "Bank. Zegt niemand ja tegen Microkrediet, 4 beoordelingen op rij, dan eindigt het aandeel"),
        ("en", "Bank: pays 50% of Microcredit", "Residents: works along in Neighbourhood coin",
         "Bank. If nobody who was asked says yes to Microcredit, 4 reviews in a row, then its shares"),
    ],
)  # fmt: skip
def test_who_brings_what_and_what_becomes_of_who_does_not(language, pays, works, ended):
    told = describe_policy(load_scenario("covenant"))
    lines = [x for _, part in tell_covenant(read_agreed(told), told, language) for x in part]
    for said in (pays, works, ended):
        assert [line for line in lines if line.startswith(said)]
    assert len([line for line in lines if "sterker: " in line or "stronger by " in line]) == 3
    keys = [x.name for x in load_scenario("covenant").targets]
    assert not [line for line in lines if any(key in line for key in keys)]


def test_targets_on_one_figure_are_told_apart(review):
    names = name_targets(load_scenario("covenant").covenant, "en")
    assert len(set(names.values())) == len(names)
    assert names["turnover_half"].endswith(": no more than 20% less")
    assert names["initiative"] == "Volunteers"


def test_what_shocks_bring_about_is_told():
    told = describe_policy(load_scenario("covenant"))
    [spending, _, jobs] = tell_reach(told, "en")
    assert spending.endswith(
        "Turnover of shops, horeca and services 40% lower than in the year before"
    )
    assert jobs.endswith("in month 12 there holds: Households with a benefit at 25.0%")
    row = {"wijk": "a", "dose": "crisis.job_loss", "value": 0.01234, "indicator": "benefit_households",
           "base": 0.2, "wanted": 0.25, "found": 0.249}  # fmt: skip
    manifest = {
        "scenario": {"reached": [row]},
        "wijken": ["a"],
        "input": [{"code": "a", "name": "Aalst"}],
    }
    [[where, dose, value, figure, *levels]] = format_reached(manifest, "nl")
    assert (where, value, figure) == ("Aalst", "0,0123", "Huishoudens met een uitkering")
    assert levels == ["20,0%", "25,0%", "24,9%"]
    assert dose.startswith("Crisis, deel van de banen elders")
