"""The patterns that the wijk without policy must show, measured as ``targets.csv`` defines them.

Every pattern is a formula over counts of all runs together (`calibration.pool`); its standard error is that
of the Bayesian bootstrap over runs.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from calibration import coin, drift, firm_lives, incomes, rents
from calibration.pool import (
    Formula,
    LivedRun,
    Pool,
    draw_again,
    over,
    part_of,
    pool_runs,
    sum_of,
)
from wijkabm.ground.tables.codes import BRANCHES, FOOD, HOME, HORECA, NONFOOD

TARGETS = Path(__file__).with_name("targets.csv")
YEAR = 12
TIMES = 400  # that the runs are weighed anew
ELSEWHERE = {
    "causal": "an effect: experiments/ show it",
    "local_jobs_unemployment": "needs more jobs than there are: a shock, in pairs",
}
"""Uses and rows that no run without policy shows, and why."""


def measure_edge_ratio(pool: Pool) -> float:
    """Vacancy rate at the edge of shopping streets over that in their core."""
    edge = over(pool["edge_vacant"], pool["edge"])
    return over(edge, over(pool["core_vacant"], pool["core"]))


def compare_bijstand(pool: Pool) -> float:
    """Share of residents on bijstand less that of the area's key figures."""
    return over(pool["bijstand"] - pool["published_bijstand"], pool["residents"])


PATTERNS: dict[str, Formula] = {
    "vacancy_rate": part_of("vacant", "units"),
    "vacancy_persistence": part_of("vacant_all_year", "vacant_after_a_year"),
    "vacancy_frictional": part_of("spells_short", "spells_known"),
    "vacancy_edge_ratio": measure_edge_ratio,
    "survival_1y": firm_lives.survive("all", 12),
    "survival_3y": firm_lives.survive("all", 36),
    "survival_5y": firm_lives.survive("all", 60),
    "survival_5y_shops": firm_lives.survive("shops", 60),
    "survival_5y_horeca": firm_lives.survive("horeca", 60),
    "hazard_hump": firm_lives.measure_hump,
    "births_rate": sum_of("openings", "firms", YEAR),
    "deaths_rate": sum_of("closings", "firms", YEAR),
    "insolvent_share": firm_lives.measure_insolvent_share,
    "one_person_share": sum_of("one_person", "firms"),
    "retail_result": incomes.measure_result(FOOD, NONFOOD),
    "horeca_result": incomes.measure_result(HORECA),
    "zzp_poverty_ratio": incomes.measure_poverty_ratio,
    "revenue_m2": part_of("retail_revenue", "retail_floor", YEAR / 100),
    "own_wijk_daily": part_of("food_sales", "food_demand"),
    "online_nondaily": part_of("online", "nonfood"),
    "bijstand_share": compare_bijstand,
    "bijstand_outflow": part_of("left_bijstand", "had_bijstand", YEAR),
    "jobfinding": part_of("found", "sought"),
    "volunteers": part_of("volunteered", "residents"),
    "chain_outlets": part_of("chains", "shops"),
    "rent_footfall": rents.measure_rent_footfall,
    "rent_index_spread": rents.measure_rent_spread,
    "units_added": part_of("units_added", "units", YEAR),
    "units_withdrawn": part_of("units_withdrawn", "units", YEAR),
    "variance_wijk_growth": firm_lives.explain_by_group("growth"),
    "variance_wijk_survival": firm_lives.explain_by_group("survived"),
    "drift": drift.measure_drift,
    "branch_drift": drift.measure_branch_drift,
}
"""Rows of ``targets.csv`` that runs without policy show."""

Part = tuple[Formula, str, str]  # formula, quantity, unit


def list_parts() -> dict[str, Part]:
    """What stands behind the patterns and has no band of its own; ``NAME.BRANCH`` where by branch."""
    after = "of vacant units"
    parts: dict[str, Part] = {
        "survival_5y_retail": (
            firm_lives.survive("retail", 60),
            "food and non-food shops",
            "share",
        ),
        "result_after_wage": (
            part_of("result_after_wage", "runs"),
            "independent shops: median result over revenue, less an employee's cost for the owner",
            "share",
        ),
        "vacant_under_1y": (part_of("under_1_year", "vacant"), f"{after}: under a year", "share"),
        "vacant_1_3y": (part_of("from_1_to_3_years", "vacant"), f"{after}: 1 to 3 years", "share"),
        "vacant_over_3y": (part_of("over_3_years", "vacant"), f"{after}: over 3 years", "share"),
    }
    for name in drift.SERIES:
        unit = "points" if name in drift.IN_POINTS else "relative"
        quantity = f"{name}: change from months 60-120 to 300-360"
        parts[f"drift_{name.replace(' ', '_')}"] = drift.change(name), quantity, unit
    for branch in range(len(BRANCHES)):
        parts.update(list_parts_of(branch))
    return parts


def list_parts_of(branch: int) -> dict[str, Part]:
    """What a branch earns, and how its firms come and go, with causes."""
    rates = ["openings", *(f"openings_{cause}" for cause in (*firm_lives.CAUSES_TO_OPEN, "other"))]
    rates += [
        "closings",
        *(f"closings_{cause}" for cause in (*firm_lives.CAUSES_TO_CLOSE, "other")),
    ]
    rates += ["takeover", *(("firm_arrival", "firm_departure") if branch == HOME else ("move_in",))]
    parts: dict[str, Part] = {
        name: (firm_lives.rate(name, branch), f"{name.replace('_', ' ')} over stock", "per year")
        for name in rates
    }
    parts["one_person"] = firm_lives.share_alone(branch), "firms without staff", "share"
    quantity = "result over revenue, before any wage of the owner"
    parts["result"] = incomes.measure_result(branch), quantity, "share"
    for percent in (10, 50, 90):
        quantity = f"{percent} % of the owners earn less, before tax"
        parts[f"owner_q{percent}"] = incomes.earn_at(percent / 100, branch), quantity, "EUR/month"
    return {f"{name}.{BRANCHES[branch]}": part for name, part in parts.items()}


def measure_all(
    formulas: Mapping[str, Formula], runs: Sequence[LivedRun], times: int
) -> pd.DataFrame:
    """What runs show: a row per formula.

    Columns: ``measured``, all runs together; ``error``, its standard error; ``mean_of_runs``, each run by
    itself, and ``runs``, how many of them show it; then a column for every preset, its runs together.
    """
    pool = pool_runs(runs)
    again = list(draw_again(pool, times))
    apart = [pool_runs([run]) for run in runs]
    of_preset = {
        name: pool_runs([run for run in runs if run.preset == name])
        for name in dict.fromkeys(run.preset for run in runs)
    }
    rows = {}
    for name, formula in formulas.items():
        alone = np.array([formula(one) for one in apart])
        seen = alone[~np.isnan(alone)]
        rows[name] = {
            "measured": formula(pool),
            "error": np.std([formula(one) for one in again]),
            "mean_of_runs": seen.mean() if seen.size else np.nan,
            "runs": seen.size,
            **{preset: formula(one) for preset, one in of_preset.items()},
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def measure_patterns(
    runs: Sequence[LivedRun], coin_runs: Sequence[LivedRun], times: int = TIMES
) -> pd.DataFrame:
    """Every target beside what the runs show.

    Parameters
    ----------
    runs : sequence of LivedRun
        Without policy, of equal length.
    coin_runs : sequence of LivedRun
        With a coin; none if its rows are not asked for.
    times : int
        How often the runs are weighed anew for the standard error.

    Returns
    -------
    DataFrame
        The columns of ``targets.csv`` and those of `measure_all`, with ``verdict``: inside, outside, or why
        there is none. Parts of targets, which have no band, follow with use ``part``.
    """
    parts = list_parts()
    found = measure_all(
        {**PATTERNS, **{name: part[0] for name, part in parts.items()}}, runs, times
    )
    if coin_runs:
        found = pd.concat([found, measure_all(coin.PATTERNS, coin_runs, times)])
    more = pd.DataFrame(
        [(name, *part[1:], "part") for name, part in parts.items()],
        columns=["id", "quantity", "unit", "use"],
    )
    table = pd.concat([pd.read_csv(TARGETS), more], ignore_index=True).join(found, on="id")
    table["runs"] = table["runs"].fillna(0).astype(int)
    table["verdict"] = [judge(row) for row in table.itertuples()]
    return table


def judge(row: tuple) -> str:
    """Inside or outside its band, or why there is no verdict."""
    if row.use == "part":
        return ""
    if why := ELSEWHERE.get(row.use) or ELSEWHERE.get(row.id):
        return why
    if np.isnan(row.measured):
        return "not seen: too few or too short runs"
    return "inside" if row.low <= row.measured <= row.high else "outside"
