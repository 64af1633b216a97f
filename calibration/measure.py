"""The patterns that the wijk without policy must show, measured as ``targets.csv`` defines them.

Every number comes from the tables of a run, apart from two that no table holds: what goes online
and who leaves bijstand. These are noted month by month while the run goes on (`live_through`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from calibration import firm_lives, vacancy
from wijkabm.ground.tables.codes import BASKETS, FIRST_BASKET, NONFOOD, ON_BIJSTAND, ONLINE
from wijkabm.ground.tables.journal import EVENT_DEPARTURE
from wijkabm.model.wijk import Wijk
from wijkabm.runs.results import gather_results

TARGETS = Path(__file__).with_name("targets.csv")
USES = ("fit", "hold out", "start")
NEEDS_LEVER = ("local_jobs_unemployment", "coin_velocity", "coin_idle", "coin_redeemed")
YEAR = 12
EARLY, LATE = (60, 120), (300, 360)  # months that the drift compares
DRIFTING = {
    "vacancy": "vacancy_rate",
    "shops": "shops_open",
    "owners": "owners_resident",
    "jobseekers": "jobseekers",
    "result": "result_over_revenue",
    "rent index": "rent_index",
}
FIRM_EVENTS = ("opening", "closing", "firm_departure", "lease_signed", "lease_ended")


@dataclass(frozen=True)
class PatternRun:
    """What the patterns need of one run of one wijk.

    Attributes
    ----------
    preset, seed : str, int
    series : DataFrame
        Rows of the total, one a month.
    events : DataFrame
        Events of firms and leases, in the order in which they happened.
    revenues : DataFrame
        ``identity, month, amount``: revenue of a calendar year, cents.
    premises, segments : DataFrame
        Final tables.
    notes : DataFrame
        A row a month: ``on_bijstand``, ``left_bijstand`` (persons), ``online``, ``nonfood``
        (cents).
    published_benefit_share : float
        The area's persons on bijstand over its inhabitants of 15 and older.
    """

    preset: str
    seed: int
    series: pd.DataFrame
    events: pd.DataFrame
    revenues: pd.DataFrame
    premises: pd.DataFrame
    segments: pd.DataFrame
    notes: pd.DataFrame
    published_benefit_share: float


def live_through(preset: str, seed: int, months: int, burn_in: int) -> PatternRun:
    """Run one wijk, place and luck both from `seed`, and keep what the patterns need."""
    wijk = Wijk(preset, seed=seed, place_seed=seed, burn_in=burn_in)
    notes = []
    before = _on_bijstand(wijk)
    for _ in range(months):
        wijk.step()
        now = _on_bijstand(wijk)
        notes.append(
            {"month": wijk.month, **_note_bijstand(wijk, before, now), **_note_online(wijk)}
        )
        before = now
    results = gather_results(wijk)
    events, lives = results.events, results.lives
    figures = [area.figures for area in wijk.areas]
    adults = sum(f["inhabitants"].value - f["age_0_14"].value for f in figures)
    return PatternRun(
        preset=preset,
        seed=seed,
        series=results.series[results.series["wijk"] == "total"].reset_index(drop=True),
        events=events[events["event"].isin(FIRM_EVENTS)].reset_index(drop=True),
        revenues=lives[lives["what"] == "revenue_of_year"][["identity", "month", "amount"]],
        premises=results.premises[results.premises["wijk"] != ""],
        segments=results.segments.set_index("row"),
        notes=pd.DataFrame(notes),
        published_benefit_share=sum(f["on_bijstand"].value for f in figures) / adults,
    )


def _on_bijstand(wijk: Wijk) -> np.ndarray:
    people = wijk.world.residents
    return people.identity[(people.alive == 1) & (people.status == ON_BIJSTAND)]


def _note_bijstand(wijk: Wijk, before: np.ndarray, now: np.ndarray) -> dict[str, int]:
    """Who left bijstand; people who moved out may have it elsewhere and do not count."""
    left = before[~np.isin(before, now)]
    events = wijk.recorder.events[-1]
    moved = events[events[:, 0] == EVENT_DEPARTURE, 2]
    return {"on_bijstand": before.size, "left_bijstand": int(np.sum(~np.isin(left, moved)))}


def _note_online(wijk: Wijk) -> dict[str, float]:
    """What this month's non-food baskets are worth, and those of them that went online, cents."""
    people, households = wijk.world.residents, wijk.world.households
    rows = np.flatnonzero(people.alive)
    home = people.household[rows]
    first, n = FIRST_BASKET[NONFOOD], BASKETS[NONFOOD]
    basket = households.budget[home, NONFOOD] / (n * np.maximum(households.n_adults[home], 1))
    online = (people.habit[rows, first : first + n] == ONLINE).sum(axis=1)
    return {"online": float((basket * online).sum()), "nonfood": float((basket * n).sum())}


def measure_rent_elasticity(run: PatternRun) -> float:
    """Slope of log contract rent per m2 on log footfall of the street, over units let at last."""
    units = run.premises[(run.premises["contract_rent"] > 0) & (run.premises["area"] > 0)]
    footfall = run.segments["footfall"].reindex(units["segment"]).to_numpy()
    rent = (units["contract_rent"] / units["area"]).to_numpy()
    seen = footfall > 0
    if seen.sum() < 3 or np.ptp(footfall[seen]) == 0:
        return np.nan
    x = np.column_stack([np.ones(seen.sum()), np.log(footfall[seen])])
    return float(np.linalg.lstsq(x, np.log(rent[seen]), rcond=None)[0][1])


def measure_run(run: PatternRun) -> dict[str, float]:
    """Patterns that one run shows, by the names in ``targets.csv``."""
    mean = run.series.mean(numeric_only=True)
    months = int(run.series["month"].iloc[-1])
    spells = firm_lives.find_spells(run.events, months)
    shops = spells[spells["in_premises"]]
    retail = shops[shops["branch"].isin(["food", "nonfood"])]
    horeca = shops[shops["branch"] == "horeca"]
    vacant = vacancy.trace_vacancy(run.premises, run.events, run.series["month"])
    empty_spells = vacancy.find_vacancy_spells(run.events, months)
    survive = firm_lives.estimate_survival
    early = firm_lives.measure_hazard(spells, 1, 12)
    notes = run.notes.sum()
    return {
        "vacancy_rate": mean["vacancy_rate"],
        "vacancy_persistence": vacancy.measure_persistence(vacant),
        "vacancy_frictional": vacancy.measure_frictional(empty_spells),
        "vacancy_edge_ratio": vacancy.measure_edge_ratio(vacant, run.premises, run.segments),
        "survival_1y": survive(spells, 12),
        "survival_3y": survive(spells, 36),
        "survival_5y": survive(spells, 60),
        "survival_5y_shops": survive(shops, 60),
        "survival_5y_retail": survive(retail, 60),
        "survival_5y_horeca": survive(horeca, 60),
        "hazard_hump": firm_lives.measure_hazard(spells, 13, 36) / early if early else np.nan,
        "births_rate": YEAR * mean["openings"] / mean["firms_registered"],
        "deaths_rate": YEAR * mean["closings"] / mean["firms_registered"],
        "one_person_share": mean["one_person_share"],
        "retail_result": mean["result_over_revenue"],
        "revenue_m2": mean["revenue_per_m2"],
        "own_wijk_daily": mean["food_local_share"],
        "online_nondaily": notes["online"] / notes["nonfood"],
        "bijstand_share": mean["benefit_share"] - run.published_benefit_share,
        "bijstand_outflow": YEAR * notes["left_bijstand"] / notes["on_bijstand"],
        "jobfinding": mean["job_finding"],
        "volunteers": mean["volunteers_share"],
        "chain_outlets": mean["chain_share"],
        "rent_footfall": measure_rent_elasticity(run),
        **{f"drift {name}": change for name, change in measure_drift([run]).items()},
    }


def measure_drift(runs: Sequence[PatternRun]) -> dict[str, float]:
    """Change between months 60-120 and 300-360 over the first, of each quantity's mean."""
    changes = {}
    for name, column in DRIFTING.items():
        first, last = (_mean_between(runs, column, *window) for window in (EARLY, LATE))
        changes[name] = float((last - first) / abs(first)) if first else np.nan
    return changes


def _mean_between(runs: Sequence[PatternRun], column: str, first: int, last: int) -> float:
    means = [
        run.series.loc[run.series["month"].between(first, last), column].mean() for run in runs
    ]
    return float(np.mean(means))


def find_largest(changes: dict[str, float]) -> float:
    """The change that is farthest from zero, with its sign; NaN when nothing was seen."""
    seen = [change for change in changes.values() if not np.isnan(change)]
    return max(seen, key=abs) if seen else np.nan


def measure_together(runs: Sequence[PatternRun]) -> dict[str, float]:
    """Patterns of all runs together: what the wijk explains, and the drift of means over runs.

    A run's own drift is mostly the chance of one history; the drift of the means over runs is what
    the rules make.
    """
    lives = [firm_lives.find_spells(run.events, int(run.series["month"].max())) for run in runs]
    survivors = [
        firm_lives.find_survivors(spells, int(run.series["month"].max()))
        for spells, run in zip(lives, runs, strict=True)
    ]
    changes = measure_drift(runs)
    return {
        "variance_wijk_growth": firm_lives.explain_by_group(
            [firm_lives.measure_growth(run.revenues) for run in runs]
        ),
        "variance_wijk_survival": firm_lives.explain_by_group(survivors),
        "drift": find_largest(changes),
        **{f"drift {name}": change for name, change in changes.items()},
    }


def measure_patterns(runs: Sequence[PatternRun]) -> pd.DataFrame:
    """Every target beside what the runs show.

    Parameters
    ----------
    runs : sequence of PatternRun

    Returns
    -------
    DataFrame
        The columns of ``targets.csv``; ``measured`` (mean over runs), ``sd`` between runs, ``n``
        runs with a value, and ``verdict``: inside, outside, not seen, or needs a lever. Parts of a
        target that have no band of their own follow with use ``part``.
    """
    targets = pd.read_csv(TARGETS)
    each = pd.DataFrame([measure_run(run) for run in runs])
    measured, sd, n = each.mean(), each.std(), each.notna().sum()
    for name, value in measure_together(runs).items():
        measured[name] = value
        n[name] = len(runs)
    parts = [name for name in measured.index if name not in set(targets["id"])]
    extra = pd.DataFrame({"id": parts, "quantity": parts, "use": "part", "unit": "relative"})
    extra.loc[extra["id"] == "survival_5y_retail", ["quantity", "unit"]] = (
        "after 60 months, food and non-food shops in premises",
        "share",
    )
    table = pd.concat([targets, extra], ignore_index=True)
    table["measured"] = table["id"].map(measured)
    table["sd"] = table["id"].map(sd)
    table["n"] = table["id"].map(n).fillna(0).astype(int)
    table["verdict"] = [_judge(row) for row in table.itertuples()]
    return table


def _judge(row: tuple) -> str:
    """Inside or outside its band, or why there is no verdict."""
    if row.id in NEEDS_LEVER:
        return "needs a lever"
    if row.use == "part":
        return ""
    if np.isnan(row.measured):
        return "not seen"
    return "inside" if row.low <= row.measured <= row.high else "outside"
