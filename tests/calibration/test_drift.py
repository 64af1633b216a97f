"""A wijk that moves a little in thirty years."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration import drift
from tests.calibration.plain import make_run, pool


def make_series(months: int = 360, **late: float) -> pd.DataFrame:
    """Everything .5 (half of 100) throughout, but `late` from month 300 on."""
    sums = pd.DataFrame(50.0, index=range(1, months + 1), columns=[
        "shops", "owners", "rent_index", "jobseekers", "vacant", "food", "nonfood", "horeca", "services",
    ]).assign(units=100.0)  # fmt: skip
    for name, value in late.items():
        sums.loc[300:, name] = value
    result = np.where(sums.index < 300, 4.0, late.get("result", 4.0))
    return drift.read_series(sums, result, np.full(months, 100.0))


def make_drifting(**late: float):
    return make_run(**drift.count_windows(make_series(**late)))


def test_each_quantity_has_its_own_tolerance():
    # shops + 4 % of 10 %; jobseekers - 12 % of 15 %; vacancy .50 to .517, 1.7 of 2 points; result + .4 point
    run = make_drifting(shops=52.0, jobseekers=44.0, vacant=51.7, result=4.4)
    changes = {
        name: drift.change(name)(pool(run)) for name in ("shops", "jobseekers", "vacancy", "result")
    }
    assert changes == pytest.approx(
        {"shops": 0.04, "jobseekers": -0.12, "vacancy": 0.017, "result": 0.004}
    )
    assert drift.measure_drift(pool(run)) == pytest.approx(0.017 / 0.02)
    assert drift.measure_drift(pool(make_drifting(jobseekers=44.0))) == pytest.approx(0.12 / 0.15)


def test_the_mean_over_runs_drifts_and_not_a_single_history():
    up, down = make_drifting(vacant=60.0, food=60.0), make_drifting(vacant=40.0, food=40.0)
    assert drift.measure_drift(pool(up)) == pytest.approx(0.10 / 0.02)
    assert drift.measure_drift(pool(up, down)) == pytest.approx(0.0)
    assert drift.measure_branch_drift(pool(up, down)) == pytest.approx(0.0)


def test_the_branch_that_moves_farthest_keeps_its_sign():
    run = make_drifting(food=55.0, horeca=40.0)
    assert drift.measure_branch_drift(pool(run)) == pytest.approx(-0.2)


def test_too_short_a_run_has_no_drift():
    run = make_run(**drift.count_windows(make_series(months=359)))
    assert math.isnan(drift.measure_drift(pool(run)))
    assert math.isnan(drift.measure_branch_drift(pool(run)))
