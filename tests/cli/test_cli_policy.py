"""Levers and scenarios on the command line, in the results folder and in the report."""

import json
import os

import numpy as np
import pandas as pd
import pytest

from tests.cli.test_cli import SMALL, call
from tests.fake_run import make_run
from tests.instruments import COACHING
from tests.pictures import unpainted
from wijkabm.ground.tables.journal import LIFE_ACCEPTED, LIFE_OFFERED
from wijkabm.levers.desk.desk import Shortfall
from wijkabm.levers.desk.scenario import Scenario, list_scenarios
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, make_lever
from wijkabm.runs.results import load, write_tables
from wijkabm.tell.report import describe_settings, format_policy, write_report
from wijkabm.tell.story import tell_shop

SHOP = 100_000  # identity of a shop of the made-up run


def test_all_levers_are_listed(capsys):
    code, out, _ = call(capsys, "levers")
    assert code == 0
    assert all(name in out for name in (*kinds_of_lever(), *kinds_of_shock()))
    code, out, _ = call(capsys, "levers", "--json", "--lang", "nl")
    rows = json.loads(out)
    assert {row["name"] for row in rows} == {*kinds_of_lever(), *kinds_of_shock()}
    coaching = next(row for row in rows if row["name"] == "coaching")
    assert coaching["title"] == "Coaching van ondernemers"
    places = coaching["fields"][0]
    assert (places["name"], places["range"], places["off"]) == ("places", [0.0, 100.0], 0.0)
    assert places["label"] == "trajecten per jaar"
    assert coaching["costs"]["running_per_month"] > 0


@pytest.mark.parametrize("name", [*kinds_of_lever(), *kinds_of_shock()])
def test_a_lever_is_told_in_full(name, capsys):
    for language in ("nl", "en"):
        code, out, _ = call(capsys, "levers", name, "--lang", language)
        assert code == 0
        kind = {**kinds_of_lever(), **kinds_of_shock()}[name]
        assert all(field in out for field in kind.model_fields)
    code, out, _ = call(capsys, "levers", name, "--json")
    assert {"mechanism", "cost", "who_pays", "counter_effect", "evidence"} <= set(json.loads(out))


def test_scenarios_are_listed_and_shown(capsys):
    code, out, _ = call(capsys, "scenarios")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list_scenarios()
    code, out, _ = call(capsys, "scenarios", "covenant", "--lang", "nl")
    assert code == 0
    assert "convenant" in out
    assert "Scholing en stages (schooling)" in out
    told = " ".join(out.split())
    assert "Van maand 13 tot maand 61; een beoordeling elke 3 maanden" in told
    for head in (
        "Wie tekent, en wat ieder inbrengt",
        "Wat een beoordeling doet",
        "zijn deel niet doet",
    ):
        assert head in told
    assert "niet op schema, dan 25% van de eigen sterkte sterker: " in told
    assert "dan voorgoed gestopt: " in told
    assert "dan stopt de gemeente met: " in told
    code, out, _ = call(capsys, "scenarios", "eight-wijken", "--json")
    assert len(json.loads(out)["presets"]) == 8


BAD = {
    "no such lever": (["levers", "coachin"], "did you mean coaching"),
    "no such scenario": (["scenarios", "nowhere"], "choose one of"),
    "run: no such scenario": (["run", "--scenario", "nowhere"], "--scenario nowhere"),
    "run: field out of range": (["run", "--lever", "vacancy_tax rate=9"], "rate = '9'"),
    "run: no such field": (["run", "--lever", "coaching plaatsen=9"], "no field 'plaatsen'"),
    "run: no such wijk": (["run", SMALL, "--lever", "coaching wijk=noord"], "wijk = 'noord'"),
    "run: budget below zero": (["run", "--budget", "-1"], "--budget -1"),
    "run: budget no number": (["run", "--budget", "nan"], "--budget nan"),
    "run: a file that is not there": (["run", "--scenario", "mine.yaml"], "mine.yaml"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err
    assert os.listdir(tmp_path) == []


@pytest.mark.slow
@pytest.mark.usefixtures("leave_unpainted")
def test_a_run_with_levers_leaves_what_they_did(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    options = ["--months", "4", "--burn-in", "1", "--budget", "3000"]
    lever = ["--lever", "coaching start=2", "--lever", "networking start=9"]
    code, out, err = call(capsys, "run", SMALL, *options, *lever)
    assert code == 0
    assert "note: networking starts in month 9, after the run of 4 months" in err
    assert "The money did not reach: Coaching of entrepreneurs in Heechterp-Schieringen" in out
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name == f"{SMALL}-seed1-coaching+networking"
    results = load(folder)
    assert set(results.levers["month"]) == {2, 3, 4}
    assert set(results.levers["lever"]) == {"coaching"}
    flows = results.flows
    paid = flows[flows["kind"].isin(["lever_costs", "subsidy"])]
    assert results.levers["spent"].sum() == paid["cents"].sum() <= 300_000
    cost = results.series.query("wijk == 'total'")["lever_costs"].sum()
    assert round(100 * cost) == results.levers["spent"].sum()
    assert results.manifest["scenario"]["levers"][0]["lever"] == "coaching"
    assert results.manifest["shortfalls"][0]["lever"] == "coaching"


@pytest.fixture(scope="module")
def with_policy(tmp_path_factory):
    """A made-up run in which coaching did something and ran short."""
    model = make_run(months=5, names=("Noord", "Zuid"))
    levers = (make_lever("coaching", {"start": 2, "wijk": "Noord"}),)
    title = {"nl": "Ons plan", "en": "Our plan"}
    model.policy = Scenario("mine", title, {"nl": "Wij.", "en": "We."}, (), 5000.0, levers)
    model.desk.shortfalls = [Shortfall(m, 0, COACHING, 10_000, 4_000) for m in (3, 4)]
    model.desk.partners.share[0, COACHING, 2:4] = 0.25, 0.1
    model.desk.partners.brought[0, COACHING, 2] = 2_345_600
    model.desk.partners.stop("province", 0, COACHING, 4)
    row = np.array([[0.0, COACHING, 1.0, 1.0, 6, 4, 2, 1, 0, 70_000, 700, 0, 200, 0, 0, 0]])
    model.recorder.levers[2:4] = [row, row]
    answers = [[SHOP, what, COACHING] for what in (LIFE_OFFERED, LIFE_ACCEPTED)]
    model.recorder.facts[3] = np.array(answers)
    folder = tmp_path_factory.mktemp("policy")
    write_tables(model, folder)
    with unpainted():
        write_report(load(folder), folder)
    return folder


def test_the_report_says_what_was_set_done_and_missing(with_policy):
    results = load(with_policy)
    told = format_policy(results, "nl")
    assert told["title"] == "Beleid: Ons plan"
    assert told["budget"].startswith("Alle maatregelen samen mogen € 5.000")
    assert told["done"] == [
        ["Coaching van ondernemers", "Noord", "2", "12", "8", "4", "2", "€ 1.400", "€ 10"]
    ]
    assert told["partners"] == [
        ["Coaching van ondernemers", "Noord", "provincie", "25%", "€ 23.456", "tot maand 4, daarna gestopt"],
        ["Coaching van ondernemers", "Noord", "Rijk", "10%", "€ 0", "tot het einde"],
    ]  # fmt: skip
    assert told["shortfalls"] == [["Coaching van ondernemers", "Noord", "3", "2", "€ 200", "€ 80"]]
    page = (with_policy / "report.html").read_text("utf-8")
    assert "Our plan" in page
    assert "Who paid beside the municipality" in page
    assert "Het geld was niet genoeg" in page


def test_the_table_of_levers_has_its_columns(with_policy):
    rows = pd.read_parquet(with_policy / "levers.parquet")
    assert rows.columns.tolist() == [
        "month", "wijk", "lever", "strength", "granted", "offered", "accepted", "refused", "anyway",
        "ended", "spent", "received", "from_corporations", "from_owners_fund", "from_province", "from_rijk",
        "from_bank",
    ]  # fmt: skip
    assert rows["month"].tolist() == [3, 4]
    assert rows["lever"].tolist() == ["coaching"] * 2
    assert str(rows["spent"].dtype) == "int64"


def test_a_run_without_levers_has_an_empty_table_and_no_page_of_policy(tmp_path):
    write_tables(make_run(months=2), tmp_path)
    results = load(tmp_path)
    assert results.levers.empty
    assert results.manifest["scenario"]["levers"] == results.manifest["shortfalls"] == []
    assert format_policy(results, "en") is None


def test_settings_leave_out_what_says_nothing():
    lever = make_lever("coaching", {"places": 7, "start": 3, "wijk": "Noord,Zuid"})
    row = {"lever": lever.name, **lever.model_dump(mode="json")}
    told = describe_settings(row, "en")
    assert "trajectories a year: 7" in told
    assert "wijken where it works: Noord, Zuid" in told
    assert "first month: 3" in told
    assert "full strength" not in told
    assert "falls evenly" not in told
    assert "strength" not in told


def test_a_life_tells_what_levers_asked(with_policy):
    results = load(with_policy)
    lines = tell_shop(results, SHOP, "nl")
    assert "Maand 4: wordt gevraagd om mee te doen: Coaching van ondernemers." in lines
    assert "Maand 4: zegt ja: Coaching van ondernemers." in lines
    assert "Month 4: says yes: Coaching of entrepreneurs." in tell_shop(results, SHOP, "en")
