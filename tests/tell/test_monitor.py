"""Counted quarters over the fan of runs: where each lies, of every kind of folder, a page a quarter."""

import dataclasses
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.fake_run import make_run
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import Scenario, read_scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.levers.registry import read_lever
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.observed import Observation, parse_observed
from wijkabm.measure.quarters import Quarter
from wijkabm.runs.results import write_tables
from wijkabm.sweep.folder import create_folder
from wijkabm.sweep.merge import tabulate_experiments
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.tables import write_table
from wijkabm.sweep.tasks import make_plan
from wijkabm.tell.fan_lines import draw_fan
from wijkabm.tell.fans import open_kept, read_fan
from wijkabm.tell.judged import Band, find_band, is_again, judge, rank_attention
from wijkabm.tell.monitor import MOST_ROWS, Watch, describe_quarter
from wijkabm.tell.texts import LANGUAGES

SMALL = "heechterp-schieringen"
SEEDS, MONTHS = 19, 12
NAMES = ("shops_open", "vacancy_rate", "openings", "on_bijstand", "contract_rent_m2")


def describe_indicators():
    return [{"name": one.name, "unit": one.unit, "nl": one.dutch, "en": one.english,
             "decimals": one.decimals, "definition": ""} for one in INDICATORS]  # fmt: skip


def write_pairs(folder, scenarios=("plan",)):
    """A comparison in which world k has k shops without policy, and 10 more with it, in every month."""
    folder.mkdir()
    manifest = {
        "wijkabm": "1.0", "seeds": list(range(1, SEEDS + 1)), "months": MONTHS, "wijken": ["noord", "zuid"],
        "input": [{"code": "noord", "name": "Noord"}, {"code": "zuid", "name": "Zuid"}],
        "indicators": describe_indicators(),
        "scenarios": [{**describe_policy(Scenario(name, title={"nl": "Ons plan", "en": "Our plan"})),
                       "baseline": "baseline"} for name in scenarios],
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    rows = [
        (scenario, wijk, name, seed, month, scale * (seed - 1), scale * (seed - 1) + 10 * scale)
        for scenario in scenarios
        for wijk, far in (("noord", 1.0), ("zuid", 2.0), ("total", 3.0))
        for name in NAMES
        for scale in [far * (0.01 if name == "vacancy_rate" else 1.0)]
        for seed in range(1, SEEDS + 1)
        for month in range(1, MONTHS + 1)
    ]
    columns = ["scenario", "wijk", "indicator", "seed", "month", "baseline", "value"]
    table = pa.Table.from_pandas(pd.DataFrame(rows, columns=columns), preserve_index=False)
    pq.write_table(table, folder / "pairs.parquet")
    return folder


def write_runs(folder):
    """Three runs of one wijk in a folder, and something else beside them."""
    for seed in (1, 2, 3):
        (folder / f"seed{seed}").mkdir()
        write_tables(make_run(months=7, seed=seed), folder / f"seed{seed}")
    (folder / "notes").mkdir()
    return folder


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    return write_pairs(tmp_path_factory.mktemp("pairs") / "compare")


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A sweep with a baseline and a policy; world k of either has k shops, and 100 more with policy."""
    folder = tmp_path_factory.mktemp("sweep") / "out"
    plan = make_plan(load_design({
        "presets": SMALL, "months": 6, "seeds": 5, "policies": ["baseline", "enterprise"],
        "outcomes": ["shops_open"], "keep_series": ["shops_open"],
    }))  # fmt: skip
    done = dict.fromkeys(plan.runs, ("", (0.0,)))
    create_folder(folder, plan, tabulate_experiments(plan, done))
    experiments = pq.read_table(folder / "experiments.parquet").to_pandas()
    ids = experiments["experiment"].to_numpy()
    write_table(pa.table({"experiment": ids, "shops_open": 0.0 * ids}), folder / "outcomes.parquet")
    far = (
        np.where(experiments["policy"] == "enterprise", 100.0, 0.0) + experiments["seed"].to_numpy()
    )
    series = pd.DataFrame({"experiment": np.repeat(ids, 6), "month": np.tile(range(1, 7), ids.size),
                           "wijk": "total", "shops_open": np.repeat(far, 6)})  # fmt: skip
    pq.write_table(pa.Table.from_pandas(series, preserve_index=False), folder / "series.parquet")
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return write_runs(tmp_path_factory.mktemp("runs"))


def read(folder, *names, scenario=None, wijk=None):
    return read_fan(open_kept(folder), list(names), scenario, wijk)


def see(quarter, name, value):
    return Observation(Quarter(*quarter), name, value, "", "")


def test_a_band_holds_eight_of_ten_worlds_and_its_edges():
    band = find_band(np.arange(1.0, 100.0))
    assert band == Band(1, 10, 50, 90, 99)
    places = {1.0: "below", 9.9: "below", 10.0: "inside", 90.0: "inside", 90.1: "above", 0.0: "below_all",
              100.0: "above_all"}  # fmt: skip
    assert {value: band.place(value) for value in places} == places
    assert find_band(np.array([1.0, np.nan])) is None
    assert band.overlaps(Band(0, 90, 95, 99, 100))
    assert not band.overlaps(Band(0, 91, 95, 99, 100))


def test_worlds_of_a_comparison_stand_with_and_without_policy(pairs):
    fan = read(pairs, "shops_open", wijk="Zuid")
    assert (fan.wijk, fan.worlds, fan.scenario["nl"]) == ("Zuid", SEEDS, "Ons plan")
    assert fan.without["shops_open"][:, 0].tolist() == [2.0 * k for k in range(SEEDS)]
    assert (fan.with_policy["shops_open"] == fan.without["shops_open"] + 20.0).all()
    assert read(pairs, "shops_open").wijk == "Noord + Zuid"


def test_worlds_of_a_sweep_are_those_of_its_policies(swept):
    fan = read(swept, "shops_open")
    assert fan.without["shops_open"][:, 5].tolist() == [1, 2, 3, 4, 5]
    assert fan.with_policy["shops_open"][:, 5].tolist() == [101, 102, 103, 104, 105]
    assert fan.scenario["nl"] == "Ondernemerschap stimuleren"


def test_worlds_of_runs_are_those_of_their_seeds(runs):
    fan = read(runs, "shops_open", "openings")
    own = [pd.read_parquet(runs / f"seed{seed}" / "series.parquet") for seed in (1, 2, 3)]
    expected = [part[part["wijk"] == "total"]["openings"].tolist() for part in own]
    assert fan.without["openings"].tolist() == expected
    assert (fan.scenario, fan.with_policy) == (None, {})


def test_a_run_with_levers_is_not_among_those_without(runs, tmp_path):
    folder = tmp_path / "runs"
    shutil.copytree(runs, folder)
    policy = Scenario("plan", levers=(read_lever("coaching", "here"),))
    for seed in (4, 5):
        path = folder / f"seed{seed}"
        shutil.copytree(folder / "seed1", path)
        manifest = json.loads((path / "manifest.json").read_text("utf-8"))
        manifest["scenario"] = describe_policy(policy)
        (path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    fan = read(folder, "openings")
    assert (len(fan.with_policy["openings"]), len(fan.without["openings"])) == (2, 3)


def test_runs_of_less_than_a_quarter_are_refused(pairs):
    fan = dataclasses.replace(read(pairs, "openings"), months=2)
    with pytest.raises(InputError, match="2 months, and a quarter has 3"):
        judge([see((2026, 1), "openings", 3)], fan, Quarter(2026, 1), "x")


def test_months_are_folded_before_a_quarter_is_judged(pairs):
    fan = read(pairs, "openings", "shops_open", wijk="noord")
    first = Quarter(2026, 1)
    [flow, stock] = judge(
        [see((2026, 2), "openings", 30), see((2026, 2), "shops_open", 10)], fan, first, "x"
    )
    assert (flow.without.lowest, flow.without.middle, flow.without.highest) == (0, 27, 54)
    assert (stock.without.low, stock.without.middle, stock.without.high) == (1, 9, 17)
    assert (flow.place, flow.without.place(30.0)) == ("below", "inside")
    assert stock.place == "below"


def test_a_quarter_is_judged_by_its_own_months(pairs):
    worlds = {"shops_open": np.arange(12.0) + np.zeros((3, 1))}
    fan = dataclasses.replace(read(pairs, "shops_open"), with_policy={}, without=worlds)
    seen = [see((2026, k), "shops_open", 8) for k in (1, 3, 4)]
    judged = judge(seen, fan, Quarter(2026, 1), "x")
    assert [one.expected.middle for one in judged] == [2, 8, 11]
    assert [one.place for one in judged] == ["above_all", "inside", "below_all"]


@pytest.mark.parametrize(
    ("text", "place"), [("17,4%", "inside"), ("17%", "inside"), ("17,5%", "above_all")]
)
def test_a_number_is_judged_as_finely_as_it_was_written(pairs, text, place):
    """Four empty units of 23 are 17.39 %: who writes 17,4% did not count more than all worlds."""
    worlds = {"vacancy_rate": np.full((3, 12), 4 / 23)}
    fan = dataclasses.replace(read(pairs, "vacancy_rate"), with_policy={}, without=worlds)
    content = f"quarter;indicator;value\n2026Q1;vacancy_rate;{text}\n".encode()
    seen = parse_observed(content, {"vacancy_rate": "share"}, "x")
    page = describe_quarter(watch(fan, *seen), Quarter(2026, 1), "nl")
    assert page["rows"][0]["bands"][0]["code"] == place


def test_the_plan_of_the_page_on_the_monitor_can_be_read():
    page = (Path(__file__).parents[2] / "docs/monitor.md").read_text("utf-8")
    [block] = re.findall(r"```yaml\n(title:.*?)```", page, re.S)
    plan = read_scenario(block, "ons-plan", "docs/monitor.md")
    assert [one.planned for one in plan.targets] == [None, None, 18, 54]


@pytest.mark.parametrize("most", [1.0, 0.25, 3.0, 31_800.0])
def test_the_side_of_a_picture_says_the_values_there_are(most):
    """Nothing at all is 0, and not a little more or less."""
    worlds = np.array([[0.0, 0.0], [most, most], [most, most]])
    svg = draw_fan({"with": worlds}, {0: 0.0}, Quarter(2026, 1), 0, str, "")
    assert re.findall(r'text-anchor="end">([^<]*)<', svg) == ["0.0", str(most)]


def test_what_happens_in_a_quarter_is_not_asked_for_as_a_start(pairs):
    fan, start = (
        read(pairs, "openings", "shops_open", wijk="noord"),
        "begint het model waarschijnlijk",
    )
    told = {
        name: describe_quarter(watch(fan, see((2026, 1), name, 1000)), Quarter(2026, 1), "nl")[
            "look"
        ]
        for name in ("openings", "shops_open")
    }
    assert {name: any(start in text for text in look) for name, look in told.items()} == {
        "openings": False, "shops_open": True,
    }  # fmt: skip


def watch(fan, *seen, first=(2026, 1)):
    return Watch(fan, judge(seen, fan, Quarter(*first), "x"), Quarter(*first))


def test_twice_in_a_row_on_one_side_asks_for_attention_first(pairs):
    fan = read(pairs, "shops_open", "on_bijstand", "openings", wijk="noord")
    watched = watch(fan, see((2026, 1), "on_bijstand", 15), see((2026, 2), "openings", 1000),
                    see((2026, 2), "shops_open", 29), see((2026, 2), "on_bijstand", 15),
                    see((2026, 3), "openings", 1000), see((2026, 3), "shops_open", 29),
                    see((2026, 3), "on_bijstand", 29))  # fmt: skip
    third = rank_attention(watched.of(Quarter(2026, 3)), watched.judged)
    assert [one.seen.indicator for one in third] == ["openings", "shops_open", "on_bijstand"]
    assert [is_again(one, watched.judged) for one in third] == [True, True, False]
    second = describe_quarter(watched, Quarter(2026, 2), "nl")
    assert second["look"][0].startswith("Gestart: geteld 1.000, verwacht")
    third = describe_quarter(watched, Quarter(2026, 3), "nl")
    assert "Ook in het kwartaal ervoor was het hoger dan verwacht" in " ".join(third["look"])


def test_again_outside_is_told_beside_how_often_it_happens_in_the_worlds(pairs):
    fan = read(pairs, "shops_open", wijk="noord")
    seen = [see((2026, k), "shops_open", value) for k, value in ((1, 20), (2, 29), (3, 29))]
    told = " ".join(describe_quarter(watch(fan, *seen), Quarter(2026, 3), "nl")["look"])
    assert "Ook in het kwartaal ervoor was het hoger dan verwacht. Bij 1 van de 19 keer" in told
    luck = np.random.default_rng(1).random((19, MONTHS))
    loose = dataclasses.replace(fan, with_policy={"shops_open": 20.0 + luck}, without={})
    told = " ".join(describe_quarter(watch(loose, *seen), Quarter(2026, 3), "nl")["look"])
    assert "Bij 0 van de 19 keer rekenen gebeurt dat ook" in told


@pytest.mark.parametrize("worlds", [19, 30, 99])
def test_one_new_world_in_five_lies_outside_the_band(worlds):
    luck = np.random.default_rng(worlds).random((4000, worlds + 1))
    outside = [find_band(own[1:]).place(own[0]) != "inside" for own in luck]
    assert np.mean(outside) == pytest.approx(0.2, abs=0.02)


def test_the_page_counts_where_figures_lie_and_how_many_would_anyway(pairs):
    fan = read(pairs, *NAMES, wijk="noord")
    watched = watch(fan, see((2026, 1), "shops_open", 20), see((2026, 1), "vacancy_rate", 0.25),
                    see((2026, 1), "on_bijstand", 0), see((2026, 1), "openings", 500),
                    see((2026, 1), "contract_rent_m2", 15))  # fmt: skip
    page = describe_quarter(watched, Quarter(2026, 1), "nl")
    assert page["title"] == "Noord: 1e kwartaal 2026"
    assert page["summary"].startswith(
        "Van de 5 getelde cijfers zijn er 3 zoals verwacht, 1 hoger en 1 lager."
    )
    assert "hier zou dat 1 zijn" in page["summary"]
    rows = {row["label"]: row for row in page["rows"]}
    assert rows["Leegstand"]["value"] == "25,0%"
    assert [cell["sign"] for cell in rows["Leegstand"]["bands"]] == ["▲▲", "●"]
    assert rows["Mensen met bijstand"]["bands"][1]["place"] == "lager dan alle keren"
    assert any("Past alleen bij met beleid: Open winkels" in line for line in page["policy"])
    assert not any("maar 21 keer" in line for line in page["means"])
    assert page["pictures"][0]["svg"].count("<circle") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_figures_than_a_page_holds_are_on_the_screen(pairs, language):
    fan = read(pairs, "shops_open")
    judged = judge([see((2026, 1), "shops_open", 3)], fan, Quarter(2026, 1), "x")
    watched = Watch(fan, judged * (MOST_ROWS + 3), Quarter(2026, 1))
    page = describe_quarter(watched, Quarter(2026, 1), language)
    assert (len(page["rows"]), len(page["more_rows"])) == (MOST_ROWS, 3)
    assert "3" in page["more"]


def test_a_scenario_without_a_second_world_makes_no_fan(runs, tmp_path):
    folder = tmp_path / "runs"
    shutil.copytree(runs, folder)
    manifest = json.loads((folder / "seed3" / "manifest.json").read_text("utf-8"))
    manifest["scenario"] = describe_policy(
        Scenario("plan", levers=(read_lever("coaching", "here"),))
    )
    (folder / "seed3" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(InputError, match="holds one run of this scenario"):
        read(folder, "openings")
