"""One wijk lived through without policy, and what is counted of it for the patterns.

Most counts are sums that the recorder keeps anyway. What no table holds is noted month by month while the
run goes on: revenue and result by branch, owners' incomes, units and streets, who leaves bijstand, what goes
online.
"""

from typing import Any

import numpy as np
import pandas as pd

from calibration import drift, firm_lives, incomes, rents, vacancy
from calibration.pool import LivedRun
from wijkabm.ground.tables.codes import (
    BASKETS,
    BRANCHES,
    FIRST_BASKET,
    NONFOOD,
    ON_BIJSTAND,
    ONLINE,
)
from wijkabm.ground.tables.journal import (
    EVENT_DEPARTURE,
    EVENTS,
    LIFE_REVENUE_OF_YEAR,
)
from wijkabm.levers.desk.summary import name_causes
from wijkabm.measure.recorder import Recorder
from wijkabm.measure.sums import NAMES, TOTAL_ROW
from wijkabm.model.wijk import Wijk

YEAR = 12
FIRM_EVENTS = (
    "opening", "closing", "move_in", "takeover", "firm_arrival", "firm_departure", "lease_signed",
    "lease_ended",
)  # fmt: skip
SUMMED = (
    "units", "vacant", "edge", "edge_vacant", "core", "core_vacant", "shops", "chains",
    "retail_revenue", "retail_floor", "food_sales", "food_demand", "residents", "bijstand", "volunteered",
    "sought", "found", "under_1_year", "from_1_to_3_years", "over_3_years",
)  # fmt: skip
"""Sums of the recorder that the patterns use, added up over months."""


def live_through(preset: str, seed: int, months: int, burn_in: int) -> LivedRun:
    """Run one wijk, place and luck both from `seed`, and keep what the patterns need."""
    wijk = Wijk(preset, seed=seed, place_seed=seed, burn_in=burn_in)
    return LivedRun(preset, seed, *live_on(wijk, months))


def live_on(wijk: Wijk, months: int) -> tuple[dict[str, Any], np.ndarray]:
    """Let a wijk that was just built live on; its counts and its streets."""
    on_bijstand = list_on_bijstand(wijk)
    states, streets = [vacancy.note_units(wijk.world.premises)], []
    notes: list[dict[str, Any]] = []
    yearly: list[dict[str, Any]] = []
    for _ in range(months):
        wijk.step()
        world, month = wijk.world, wijk.month
        before, on_bijstand = on_bijstand, list_on_bijstand(wijk)
        firms = incomes.note_firms(world.shops, month)
        notes.append({**firms, **note_bijstand(wijk, before, on_bijstand), **note_online(world)})
        states.append(vacancy.note_units(world.premises))
        streets.append(rents.note_streets(world.premises, world.segments))
        if month % YEAR == 0:
            earning = incomes.note_owners(world.shops, wijk.recorder.facts[-1], month)
            poverty = incomes.note_poverty(world.households, world.residents, world.shops)
            yearly.append({"owners_earning": earning, **poverty})
    counts = {
        "runs": 1,
        **add_up(notes),
        **add_up(yearly),
        **vacancy.count_units(states),
        **count_records(wijk.recorder, published_share(wijk), notes),
    }
    return counts, rents.keep_streets(np.sum(streets[-YEAR * rents.YEARS_SEEN :], axis=0))


def add_up(notes: list[dict[str, Any]]) -> dict[str, Any]:
    """Notes of several months, each name summed."""
    return {name: sum(note[name] for note in notes) for name in (notes[0] if notes else ())}


def published_share(wijk: Wijk) -> float:
    """The area's persons on bijstand over its inhabitants of 15 and older."""
    figures = [area.figures for area in wijk.areas]
    adults = sum(f["inhabitants"].value - f["age_0_14"].value for f in figures)
    return sum(f["on_bijstand"].value for f in figures) / adults


def list_on_bijstand(wijk: Wijk) -> np.ndarray:
    """Identities of who is on bijstand."""
    people = wijk.world.residents
    return people.identity[(people.alive == 1) & (people.status == ON_BIJSTAND)]


def note_bijstand(wijk: Wijk, before: np.ndarray, now: np.ndarray) -> dict[str, int]:
    """Who left bijstand; people who moved out may have it elsewhere and do not count."""
    left = before[~np.isin(before, now)]
    events = wijk.recorder.events[-1]
    moved = events[events[:, 0] == EVENT_DEPARTURE, 2]
    return {"had_bijstand": before.size, "left_bijstand": int(np.sum(~np.isin(left, moved)))}


def note_online(world: Any) -> dict[str, float]:
    """What this month's non-food baskets are worth, and those of them that went online, cents."""
    people, households = world.residents, world.households
    rows = np.flatnonzero(people.alive)
    home = people.household[rows]
    first, n = FIRST_BASKET[NONFOOD], BASKETS[NONFOOD]
    basket = households.budget[home, NONFOOD] / (n * np.maximum(households.n_adults[home], 1))
    online = (people.habit[rows, first : first + n] == ONLINE).sum(axis=1)
    return {"online": float((basket * online).sum()), "nonfood": float((basket * n).sum())}


def count_records(
    recorder: Recorder, published: float, notes: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the recorder's sums and journal tell of a whole run; `notes` are those of every month."""
    sums = read_sums(recorder)
    last_month = int(sums.index[-1])
    events = tabulate_events(recorder)
    spells = firm_lives.find_spells(events, last_month)
    result, revenue = (
        np.array([note[name][list(incomes.RETAIL)].sum() for note in notes])
        for name in ("result", "revenue")
    )
    last = sums.iloc[-1]
    return {
        **{name: sums[name].sum() for name in SUMMED},
        "published_bijstand": published * sums["residents"].sum(),
        "result_after_wage": np.nanmean(sums["median_result"]),
        "last_rent_index": last["rent_index"] / last["units"],
        **firm_lives.count_lives(spells, last_month),
        **firm_lives.count_churn(events),
        **firm_lives.count_group("growth", firm_lives.measure_growth(read_revenues(recorder))),
        **firm_lives.count_group("survived", firm_lives.find_survivors(spells, last_month)),
        **vacancy.count_frictional(vacancy.find_vacancy_spells(events, last_month)),
        **drift.count_windows(drift.read_series(sums, result, revenue)),
    }


def read_sums(recorder: Recorder) -> pd.DataFrame:
    """What the recorder summed over all named wijken: a row a month, its index the month."""
    totals = np.array(recorder.blocks)[:, :, TOTAL_ROW]
    return pd.DataFrame(totals, index=recorder.months, columns=list(NAMES))


def tabulate_events(recorder: Recorder) -> pd.DataFrame:
    """Events of firms and leases in the order in which they happened, in words."""
    rows = np.concatenate([np.zeros((0, 6), np.int64), *recorder.events])
    month = np.repeat(recorder.months, [len(part) for part in recorder.events])
    own = np.isin(rows[:, 0], [EVENTS.index(name) for name in FIRM_EVENTS])
    rows, month = rows[own], month[own]
    return pd.DataFrame(
        {
            "month": month,
            "event": np.array(EVENTS)[rows[:, 0]],
            "identity": rows[:, 2],
            "premises": rows[:, 3],
            "branch": np.array([*BRANCHES, ""])[rows[:, 4]],
            "cause": np.array([*name_causes(), ""])[rows[:, 5]],
        }
    )


def read_revenues(recorder: Recorder) -> pd.DataFrame:
    """Revenue of every firm and calendar year."""
    parts = [part[part[:, 1] == LIFE_REVENUE_OF_YEAR] for part in recorder.facts]
    rows = np.concatenate([np.zeros((0, 3), np.int64), *parts])
    month = np.repeat(recorder.months, [len(part) for part in parts])
    return pd.DataFrame({"identity": rows[:, 0], "month": month, "amount": rows[:, 2]})
