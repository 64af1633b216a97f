"""The table of patterns: every row of the targets has a measure, or says why not."""

import numpy as np
import pandas as pd
import pytest

from calibration import incomes, patterns
from calibration.live import live_on
from calibration.measure import ELSEWHERE, TARGETS, measure_patterns
from calibration.pool import draw_again, part_of
from calibration.vacancy import note_units
from tests.calibration.plain import make_run, pool
from wijkabm.model.wijk import Wijk


@pytest.fixture(scope="module")
def lived():
    """A small wijk and what was counted of thirteen months of it."""
    wijk = Wijk("heechterp-schieringen", burn_in=1)
    counts, streets = live_on(wijk, 13)
    return wijk, make_run("heechterp-schieringen", streets=streets, **counts)


def make_coin_run():
    return make_run(
        "heechterp-schieringen",
        coin_turnover=600.0,
        coins_opening=90.0 * 12,
        coins=110.0 * 12,
        coins_idle=660.0,
        coins_redeemed=300.0,
    )


@pytest.fixture
def table(lived):
    return measure_patterns([lived[1]], [make_coin_run()], times=2).set_index("id")


def test_every_target_gets_a_verdict_or_says_why_not(table):
    targets = pd.read_csv(TARGETS).set_index("id")
    assert list(table.index[: len(targets)]) == list(targets.index)
    known = {"inside", "outside", "not seen: too few or too short runs", *ELSEWHERE.values()}
    assert set(table.loc[targets.index, "verdict"]) <= known
    by_an_experiment = table["verdict"] == ELSEWHERE["causal"]
    assert (by_an_experiment == (table["use"] == "causal")).all()
    # too short for the rest, and a single seed
    assert set(table.index[table["verdict"].str.startswith("not seen")]) == {
        "survival_3y",
        "hazard_hump", "survival_5y", "survival_5y_shops", "survival_5y_horeca", "variance_wijk_growth",
        "variance_wijk_survival", "drift", "branch_drift", "rent_index_spread",
    }  # fmt: skip


def test_what_is_pooled_is_what_the_run_itself_says(lived, table):
    wijk, run = lived
    series = wijk.series().query("wijk == 'total'")
    firms, units = series["firms_registered"].sum(), series["units"].sum()
    expected = {
        "vacancy_rate": series["vacant_units"].sum() / units,
        "births_rate": 12 * series["openings"].sum() / firms,
        "deaths_rate": 12 * series["closings"].sum() / firms,
        "one_person_share": (series["one_person_share"] * series["firms_registered"]).sum() / firms,
        "units_added": 12 * (units / 13 - series["units"].iloc[0]) / units,
        "result_after_wage": series["result_over_revenue"].mean(),
    }
    measured = table.loc[list(expected), "measured"].to_dict()
    assert measured == pytest.approx(expected)
    premises = wijk.world.premises
    is_unit = note_units(premises) > 0
    floor = np.bincount(premises.segment[is_unit], premises.area[is_unit])
    assert np.isin((run.streets[:, 1] / 13).round(6), floor.round(6)).all()  # every month counts
    assert run.counts["households"] == series["households"].iloc[11]
    low = series["low_income_share"].iloc[11] * series["households"].iloc[11]
    assert run.counts["households_low"] == pytest.approx(low)
    assert run.counts["owners_earning"].sum() > 100
    assert (
        incomes.BINS[0]
        < table.loc["owner_q10.home", "measured"]
        < table.loc["owner_q90.home", "measured"]
    )


def test_a_coin_turns_over_its_mean_stock(table):
    # 600 a year on a stock of 100
    assert table.loc["coin_velocity", "measured"] == pytest.approx(6.0)
    assert table.loc["coin_idle", "measured"] == pytest.approx(0.5)
    assert table.loc["coin_redeemed", "measured"] == pytest.approx(0.5)


def test_units_that_come_and_go_stand_over_the_stock(lived):
    counts = {**lived[1].counts, "units_added": 3, "units_withdrawn": 5, "units": 1_200.0}
    found = measure_patterns([make_run(**counts, streets=lived[1].streets)], [], times=1).set_index(
        "id"
    )
    assert found.loc["units_added", "measured"] == pytest.approx(0.03)
    assert found.loc["units_withdrawn", "measured"] == pytest.approx(0.05)
    assert found.loc["coin_idle", "verdict"].startswith("not seen")


def test_the_error_is_that_of_runs_which_keep_their_weight():
    apart, alike = (
        pool(*(make_run(part=part, whole=2.0) for part in parts))
        for parts in ([0.0, 2.0], [1.0, 1.0])
    )
    share = part_of("part", "whole")
    drawn = list(draw_again(apart, 200))
    assert all(one.weights.sum() == pytest.approx(2.0) for one in drawn)
    # of two runs, at 0 and at 1, the weights are uniform: sd 1 / sqrt(12)
    assert np.std([share(one) for one in drawn]) == pytest.approx(12**-0.5, abs=0.02)
    assert {share(one) for one in draw_again(alike, 20)} == {0.5}


def test_patterns_are_printed_and_written(lived, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(patterns, "run_all", lambda *_: ([lived[1]], [make_coin_run()]))
    patterns.main(
        presets="heechterp-schieringen", seeds=1, months=13, out=tmp_path / "patterns.csv"
    )
    out = capsys.readouterr().out
    assert "fit patterns inside their band" in out
    assert "closings_insolvent" in out
    written = pd.read_csv(tmp_path / "patterns.csv")
    assert set(pd.read_csv(TARGETS)["id"]) < set(written["id"])
    assert {"mean_of_runs", "error", "verdict", "closings.horeca"} <= {
        *written.columns,
        *written["id"],
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--presets", "atlantis"], "atlantis"),
        (["--out", "no/such/folder/x.csv"], "there is no folder"),
        (["--out", "."], "that is a folder"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anything_runs(given, says, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["patterns", *given])
    monkeypatch.setattr(patterns, "run_all", lambda *_: pytest.fail("it ran"))
    with pytest.raises(SystemExit) as stopped:
        patterns.start()
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
