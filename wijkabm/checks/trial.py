"""Two worlds with the same people and the same luck, one of them with a lever; what is read from them."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wijkabm.ground.tables.codes import HOME, INDEPENDENT
from wijkabm.levers.desk.scenario import BASELINE, Scenario
from wijkabm.levers.registry import read_lever
from wijkabm.model.wijk import Wijk

TOTAL = -1  # row of the sums of all wijken


@dataclass
class Twin:
    """The same seed without and with a scenario, both after the same months.

    Attributes
    ----------
    start, without, with_lever : Wijk
        The common start in month 0, and the two worlds.
    """

    start: Wijk
    without: Wijk
    with_lever: Wijk


def build_start(
    presets: Sequence[str], seed: int, burn_in: int, parameters: Mapping[str, float] | None = None
) -> Wijk:
    """A wijk after its burn-in, from which all worlds of one seed are copied."""
    return Wijk(presets, seed=seed, place_seed=seed, burn_in=burn_in, parameters=parameters)


def live(start: Wijk, months: int, scenario: Scenario = BASELINE) -> Wijk:
    """A copy of the start that lives through `months` under a scenario."""
    wijk = copy.deepcopy(start)
    wijk.set_policy(scenario)
    return wijk.run(months)


def scenario_of(lever: str) -> Scenario:
    """A scenario of one lever, given as on the command line."""
    return Scenario(lever.split()[0], levers=(read_lever(lever),))


def series_of(wijk: Wijk, indicator: str) -> np.ndarray:
    """An indicator of all wijken together, shape (months,)."""
    return wijk_series_of(wijk, indicator, TOTAL)


def wijk_series_of(wijk: Wijk, indicator: str, row: int) -> np.ndarray:
    """An indicator of one row: a wijk's number, -2 the ring, -1 all wijken together."""
    from wijkabm.measure.indicators import compute_indicators

    values = compute_indicators(np.array(wijk.recorder.blocks))[indicator]
    return np.asarray(values[:, row], float)


def late(values: np.ndarray, months: int = 12) -> float:
    """Mean over the last months."""
    return float(np.mean(values[-months:]))


def events_of(wijk: Wijk, event: int, cause: int | None = None) -> np.ndarray:
    """Rows ``month, wijk, identity, premises, branch, cause`` of one event, shape (n, 6)."""
    parts = [
        np.column_stack([np.full(len(rows), month), rows])
        for month, rows in zip(wijk.recorder.months, wijk.recorder.events, strict=True)
        if len(rows)
    ]
    rows = np.concatenate(parts) if parts else np.zeros((0, 7), np.int64)
    rows = rows[rows[:, 1] == event]
    if cause is not None:
        rows = rows[rows[:, 6] == cause]
    return rows[:, [0, 2, 3, 4, 5, 6]]


def yearly_facts(wijk: Wijk, what: int) -> dict[int, dict[int, int]]:
    """``{identity: {month: cents}}`` of a fact that is noted every December."""
    out: dict[int, dict[int, int]] = {}
    for month, facts in zip(wijk.recorder.months, wijk.recorder.facts, strict=True):
        for identity, _, amount in facts[facts[:, 1] == what].tolist():
            out.setdefault(identity, {})[month] = amount
    return out


def shop_rows(wijk: Wijk) -> dict[int, int]:
    """Row of every shop that exists, by identity."""
    shops = wijk.world.shops
    rows = np.flatnonzero(shops.alive == 1)
    return dict(zip(shops.identity[rows].tolist(), rows.tolist(), strict=True))


def incumbents(start: Wijk, kind: int = INDEPENDENT, at_home: bool = False) -> set[int]:
    """Identities of the shops of one owner kind that trade at the start."""
    shops = start.world.shops
    home = shops.branch == HOME
    chosen = (shops.alive == 1) & (shops.owner_kind == kind) & (home == at_home)
    return set(shops.identity[chosen].tolist())


def mean_of(wijk: Wijk, identities: set[int], column: str) -> float:
    """Mean of a shop's column over those of `identities` that still exist; NaN if none does."""
    rows = [row for identity, row in shop_rows(wijk).items() if identity in identities]
    values: Any = getattr(wijk.world.shops, column)[rows]
    return float(np.mean(values)) if rows else float("nan")


def ring_shops(wijk: Wijk) -> int:
    """Shops of the ring."""
    return int(wijk.world.ring.shops.sum())
