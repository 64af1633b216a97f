"""Lives of firms worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration import firm_lives
from calibration.firm_lives import survive
from tests.calibration.plain import MONTHS, make_events, make_run, make_spells, of_branches, pool


def make_lived(*lives: tuple):
    return make_run(**firm_lives.count_lives(make_spells(*lives), MONTHS))


def test_survival_is_kaplan_and_meiers():
    run = make_lived(
        (6, True, "home"), (10, False, "home"), (20, True, "food"), (40, False, "home"), (60, False, "home"),
    )  # fmt: skip
    assert survive("all", 12)(pool(run)) == pytest.approx(4 / 5)
    assert survive("all", 36)(pool(run)) == pytest.approx(4 / 5 * 2 / 3)
    assert survive("shops", 12)(pool(run)) == 1.0
    assert math.isnan(survive("all", 61)(pool(run)))
    assert math.isnan(survive("horeca", 12)(pool(run)))


def test_starters_of_all_runs_are_pooled():
    # one café that closed in one wijk, nine that lived on in the other: nine tenths, not the mean of 0 and 1
    small = make_lived((5, True, "horeca"))
    large = make_lived(*[(60, False, "horeca")] * 9)
    assert survive("horeca", 60)(pool(small, large)) == pytest.approx(0.9)


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


def test_hazard_counts_months_at_risk():
    runs = pool(make_lived((6, True, "home")), make_lived((14, True, "home"), (40, False, "home")))
    early, late = 1 / (6 + 12 + 12), 1 / (2 + 24)
    assert firm_lives.measure_hazard(runs, 1, 12) == pytest.approx(early)
    assert firm_lives.measure_hazard(runs, 13, 36) == pytest.approx(late)
    assert firm_lives.measure_hump(runs) == pytest.approx(late / early)


def test_churn_is_by_branch_over_its_stock_with_causes():
    events = make_events(
        (1, "opening", 1, 0, "food", "chain_entry"),
        (2, "opening", 2, 1, "food", "somebody's plan"),
        (3, "closing", 1, 0, "food", "insolvent"),
        (3, "closing", 3, 2, "horeca", "owner_died"),
        (4, "closing", 4, 3, "nonfood", "retired"),
        (5, "closing", 5, -1, "home", "insolvent"),
        (6, "move_in", 6, 4, "services", "outgrew_home"),
    )
    churn = firm_lives.count_churn(events)
    run = make_run(**churn, firms=of_branches(48, 24, 12, 24, 120))  # firm-months
    measure = {name: firm_lives.rate(name, branch)(pool(run)) for name, branch in (
        ("openings", 0), ("openings_chain_entry", 0), ("openings_other", 0), ("closings", 2),
        ("closings_other", 2), ("move_in", 3),
    )}  # fmt: skip
    assert measure == {
        "openings": 12 * 2 / 48,
        "openings_chain_entry": 12 * 1 / 48,
        "openings_other": 12 * 1 / 48,
        "closings": 12 * 1 / 12,
        "closings_other": 12 * 1 / 12,
        "move_in": 12 * 1 / 24,
    }
    # of three shops that closed one could not pay; the business at home is no shop
    assert firm_lives.measure_insolvent_share(pool(run)) == pytest.approx(1 / 3)


def test_variance_between_groups_by_hand():
    def explain(*groups):
        runs = [make_run(**firm_lives.count_group("growth", np.array(group))) for group in groups]
        return firm_lives.explain_by_group("growth")(pool(*runs))

    # means 2 and 6; MSB = 2 * (2² + 2²) / 1 = 16, MSW = 4 / 2 = 2: (16 - 2) / (16 + 2)
    assert explain([1.0, 3.0], [5.0, 7.0]) == pytest.approx(14 / 18)
    assert explain([1.0, 3.0], [1.0, 3.0]) == 0.0
    assert math.isnan(explain([1.0, 3.0]))
    assert math.isnan(explain([1.0, 3.0], [5.0]))


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
