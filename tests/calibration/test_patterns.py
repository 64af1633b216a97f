"""Patterns worked out by hand: a handful of firms, units and months."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration import firm_lives, measure, vacancy
from calibration.measure import NEEDS_LEVER, TARGETS, PatternRun, measure_patterns
from calibration.patterns import main

COLUMNS = ["month", "event", "identity", "premises", "branch", "cause"]


def make_events(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def make_spells(*lives: tuple[int, bool]) -> pd.DataFrame:
    return pd.DataFrame(lives, columns=["months", "ended"])


def make_run(months: int = 24, seed: int = 1, events: pd.DataFrame | None = None) -> PatternRun:
    """A run of three units on two streets; unit 0 stands empty throughout."""
    series = pd.DataFrame(
        {name: np.full(months, 0.5) for name in (*measure.DRIFTING.values(), *SERIES)}
    ).assign(month=np.arange(1, months + 1), wijk="total")
    premises = pd.DataFrame(
        {
            "row": [0, 1, 2],
            "wijk": "hof",
            "use": "retail",
            "segment": [0, 1, 1],
            "branch_at_start": ["", "food", "horeca"],
            "contract_rent": [0, 2_000, 4_000],
            "area": [10.0, 10.0, 10.0],
        }
    )
    segments = pd.DataFrame(
        {"is_edge": [1, 0], "is_core": [0, 1], "footfall": [3.0, 9.0]}, index=[0, 1]
    )
    notes = pd.DataFrame(
        {"on_bijstand": [50] * months, "left_bijstand": [1] * months, "online": 2.0, "nonfood": 8.0}
    )
    revenues = pd.DataFrame(columns=["identity", "month", "amount"], dtype=np.int64)
    if events is None:
        events = make_events()
    return PatternRun("hof", seed, series, events, revenues, premises, segments, notes, 0.4)


SERIES = (
    "openings",
    "closings",
    "firms_registered",
    "one_person_share",
    "revenue_per_m2",
    "food_local_share",
    "benefit_share",
    "job_finding",
    "volunteers_share",
    "chain_share",
)


def test_survival_is_kaplan_and_meiers():
    spells = make_spells((6, True), (10, False), (20, True), (40, False), (60, False))
    assert firm_lives.estimate_survival(spells, 12) == pytest.approx(4 / 5)
    assert firm_lives.estimate_survival(spells, 36) == pytest.approx(4 / 5 * 2 / 3)
    assert math.isnan(firm_lives.estimate_survival(spells, 61))


def test_starters_are_new_firms_and_moving_out_is_not_closing():
    events = make_events(
        (1, "opening", 7, -1, "home", "need"),
        (2, "opening", 8, 3, "food", "chain_entry"),
        (3, "opening", 9, 4, "horeca", "opportunity"),
        (5, "closing", 99, 5, "food", "retired"),
        (9, "firm_departure", 7, -1, "home", "moved"),
        (13, "closing", 9, 4, "horeca", "insolvent"),
        (14, "opening", 10, -1, "home", "need"),
    )
    spells = firm_lives.find_spells(events, last_month=20).set_index("identity")
    assert spells["months"].to_dict() == {7: 8, 9: 10, 10: 6}
    assert spells["ended"].to_dict() == {7: False, 9: True, 10: False}
    assert spells["in_premises"].to_dict() == {7: False, 9: True, 10: False}


def test_hazard_counts_months_at_risk():
    spells = make_spells((6, True), (14, True), (40, False))
    assert firm_lives.measure_hazard(spells, 1, 12) == pytest.approx(1 / (6 + 12 + 12))
    assert firm_lives.measure_hazard(spells, 13, 36) == pytest.approx(1 / (2 + 24))


def test_variance_between_groups_by_hand():
    apart = [np.array([1.0, 3.0]), np.array([5.0, 7.0])]
    # means 2 and 6; MSB = 2 * (2² + 2²) / 1 = 16, MSW = 4 / 2 = 2: (16 - 2) / (16 + 2)
    assert firm_lives.explain_by_group(apart) == pytest.approx(14 / 18)
    assert firm_lives.explain_by_group([apart[0], apart[0]]) == 0.0
    assert math.isnan(firm_lives.explain_by_group(apart[:1]))


def test_growth_compares_full_years_that_follow():
    revenues = pd.DataFrame(
        {"identity": 5, "month": [12, 24, 36, 48], "amount": [50, 100, 200, 10]}
    )
    assert firm_lives.measure_growth(revenues) == pytest.approx([math.log(2.0)])


def test_survivors_leave_out_who_was_followed_too_short():
    spells = pd.DataFrame(
        {"opened": [1, 1, 1, 90], "months": [40, 5, 9, 8], "ended": [True, True, False, True]}
    )
    assert firm_lives.find_survivors(spells, last_month=100).tolist() == [1.0, 0.0]


def test_vacancy_follows_the_leases():
    run = make_run(
        events=make_events(
            (3, "lease_ended", 1, 1, "food", "retired"),
            (3, "closing", 1, 1, "food", "retired"),
            (6, "lease_signed", 2, 1, "food", ""),
            (8, "closing", 3, 2, "horeca", "insolvent"),
            (8, "lease_signed", 4, 2, "horeca", ""),
            (20, "closing", 4, 2, "horeca", "insolvent"),
        )
    )
    vacant = vacancy.trace_vacancy(run.premises, run.events, run.series["month"])
    assert vacant[0].all()
    assert vacant.index[vacant[1]].tolist() == [3, 4, 5]
    assert vacant.index[vacant[2]].tolist() == [20, 21, 22, 23, 24]
    # months 13-24: 12 of unit 0, all vacant a year before; 5 of unit 2, none
    assert vacancy.measure_persistence(vacant) == pytest.approx(12 / 17)
    # edge: unit 0, always vacant; core: (3 + 5) of 48 unit-months
    assert vacancy.measure_edge_ratio(vacant, run.premises, run.segments) == pytest.approx(48 / 8)
    spells = vacancy.find_vacancy_spells(run.events, 24)
    assert sorted(zip(spells["months"], spells["ended"], strict=True)) == [
        (0, True),
        (3, True),
        (4, False),
    ]
    assert vacancy.measure_frictional(spells) == pytest.approx(2 / 3)


def test_a_spell_too_short_to_judge_does_not_count_as_frictional_or_not():
    assert vacancy.measure_frictional(make_spells((2, False), (1, True), (9, True))) == 0.5


def test_rent_elasticity_is_a_slope_of_logarithms():
    run = make_run()
    run.premises["contract_rent"] = [1_000, 3_000, 3_000]
    # three times the footfall, three times the rent
    assert measure.measure_rent_elasticity(run) == pytest.approx(1.0)


def test_drift_takes_the_largest_change_with_its_sign():
    run = make_run(months=360)
    late = run.series["month"] >= 300
    run.series.loc[late, "vacancy_rate"] = 0.4
    run.series.loc[late, "shops_open"] = 0.55
    changes = measure.measure_drift([run])
    assert changes["vacancy"] == pytest.approx(-0.2)
    assert changes["shops"] == pytest.approx(0.1)
    assert measure.find_largest(changes) == pytest.approx(-0.2)


def test_every_target_gets_a_verdict():
    table = measure_patterns([make_run(seed=1), make_run(seed=2)]).set_index("id")
    targets = pd.read_csv(TARGETS).set_index("id")
    assert list(table.index[: len(targets)]) == list(targets.index)
    assert (table.loc[list(NEEDS_LEVER), "verdict"] == "needs a lever").all()
    assert table.loc["bijstand_outflow", "measured"] == pytest.approx(12 / 50)
    assert table.loc["bijstand_outflow", "verdict"] == "inside"
    assert table.loc["online_nondaily", "measured"] == pytest.approx(0.25)
    assert table.loc["bijstand_share", "measured"] == pytest.approx(0.1)
    assert table.loc["births_rate", "measured"] == pytest.approx(12.0)
    assert table.loc["births_rate", "verdict"] == "outside"
    assert table.loc["survival_5y", "verdict"] == "not seen"
    assert table.loc["vacancy_rate", ["sd", "n"]].tolist() == [0.0, 2]


def test_patterns_are_printed(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("calibration.patterns.run_all", lambda *_: [make_run()])
    main(presets="hof", json_file=tmp_path / "patterns.json")
    out = capsys.readouterr().out
    assert "bijstand_outflow" in out
    assert "fit patterns inside their band" in out
    assert (tmp_path / "patterns.json").read_text("utf-8").startswith("{")
