"""What others pay for levers, in the cost per unit of effect."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from wijkabm.measure.recorder import FIRST_KEPT, KEPT
from wijkabm.pairs.effects import Window
from wijkabm.pairs.incidence import sum_others
from wijkabm.tell.report_compare import format_costs


def make_rows(*months):
    """A row of a lever a month, in which a bank paid EUR 10 and the province got EUR 4 back."""
    rows = np.zeros((len(months), 1 + FIRST_KEPT + len(KEPT)))
    rows[:, 0] = months
    rows[:, 1 + FIRST_KEPT + KEPT.index("from_bank")] = 1_000
    rows[:, 1 + FIRST_KEPT + KEPT.index("from_province")] = -400
    rows[:, 1 + FIRST_KEPT + KEPT.index("spent")] = 9_999
    return rows


def test_others_are_those_beside_the_municipality_in_the_months_of_the_window():
    run = SimpleNamespace(levers=make_rows(1, 4, 5, 6, 9))
    assert sum_others(run, Window("own", 4, 7)) == 3 * 6.0 / 4


def test_a_table_of_costs_says_whose_they_are():
    row = {"scenario": "ours", "indicator": "jobs", "window": "all", "interval": "between"}
    costs = [
        {**row, "payer": "municipality", "ratio": 100.0, "low": 80.0, "high": 120.0},
        {**row, "payer": "all", "ratio": 200.0, "low": 180.0, "high": 220.0},
    ]
    told = {"name": "jobs", "en": "Jobs", "nl": "Banen", "unit": "jobs"}
    manifest = {"primary": ["jobs"], "indicators": [told]}
    tables = [pd.DataFrame(costs), pd.DataFrame(costs[:1]).drop(columns="payer")]  # and an old one
    found = [
        [line[:3] for line in format_costs(comparison, "ours", "en")]
        for comparison in (
            SimpleNamespace(manifest=manifest, read=lambda name, table=table: table)
            for table in tables
        )
    ]
    municipality = ["Jobs", "the municipality", "+100"]
    assert found == [
        [municipality, ["Jobs", "municipality and who pays with it", "+200"]],
        [municipality],
    ]
