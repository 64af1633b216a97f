"""Who pays for a scenario, who receives, and what a unit of effect costs: from the books of pairs of runs."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wijkabm.ground import books
from wijkabm.levers.registry import name_levers
from wijkabm.measure.groups import GROUPS_OF_SECTOR
from wijkabm.measure.recorder import FIRST_KEPT, FROM_PARTIES, KEPT
from wijkabm.measure.sums import TOTAL_ROW
from wijkabm.pairs.comparison import NAMES, Run, code, make_table
from wijkabm.pairs.effects import (
    FEWEST_CHANGED,
    NO_RATIO,
    Window,
    divide_means,
    estimate,
    find_changes,
    find_gaps,
    pair_means,
)


class Sample(NamedTuple):
    """Runs of all seeds, and what their rows mean."""

    runs: Mapping[int, Mapping[str, Run]]  # by seed, by run name
    wijken: list[str]
    windows: tuple[Window, ...]
    baselines: dict[str, str]  # of each scenario the run that it is compared with
    stacked: dict[str, np.ndarray]  # by run name: (seeds, indicators, months, rows)

    def names(self) -> list[str]:
        """Scenarios."""
        return list(self.baselines)

    def pair(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Values of a scenario's baseline and of the scenario, each (seeds, indicators, months, rows)."""
        return self.stacked[self.baselines[name]], self.stacked[name]

    def rows(self) -> list[str]:
        """Names of the rows: wijken, ring, total."""
        return [*self.wijken, "ring", "total"]

    def stack(self, name: str, field: str) -> np.ndarray:
        """One field of the runs of a name, the seeds in the first axis."""
        return np.array([getattr(self.runs[seed][name], field) for seed in self.runs])


def list_payers(wijken: Sequence[str]) -> list[tuple[str, str, str]]:
    """Sector, group and wijk of everyone whose cash changes; together they are all the money there is."""
    payers = []
    for wijk in wijken:
        for sector in books.WIJK_SECTORS:
            payers += [(sector, group, wijk) for group in GROUPS_OF_SECTOR.get(sector, ("",))]
    return payers + [(sector, "", "") for sector in books.SINGLE_SECTORS]


def net_receipts(run: Run, window: Window, n_wijken: int) -> np.ndarray:
    """Receipts less payments of a window, cents, in the order of `list_payers`: the change in cash."""
    before, after = window.first - 1, window.last
    cash = run.balances[after] - run.balances[before]
    purses = run.purses[after] - run.purses[before]
    out: list[int] = []
    for w in range(n_wijken):
        first = 0
        for sector, name in enumerate(books.WIJK_SECTORS):
            size = len(GROUPS_OF_SECTOR.get(name, ()))
            if size:
                out += purses[first : first + size, w].tolist()
                first += size
            else:
                out.append(int(cash[4 * w + sector]))
    return np.array([*out, *cash[4 * n_wijken :].tolist()], np.int64)


def tabulate_who_pays(sample: Sample) -> pa.Table:
    """Change in net receipts by seed, in cents: of every scenario, seed and window they sum to zero.

    Residents, shops and landlords are split in the groups of the start; households and enterprises that
    came later are a group of their own, so people who move in or out move their cash between groups.
    """
    payers = list_payers(sample.wijken)
    n = len(payers)
    keys: dict[str, list[Any]] = {
        "scenario": [],
        "window": [],
        "sector": [],
        "group": [],
        "wijk": [],
    }
    seeds, baselines, values = [], [], []
    for name in sample.names():
        for window in sample.windows:
            for seed, runs in sample.runs.items():
                seeds += [seed] * n
                keys["scenario"] += [name] * n
                keys["window"] += [window.name] * n
                for k, key in enumerate(("sector", "group", "wijk")):
                    keys[key] += [payer[k] for payer in payers]
                base = runs[sample.baselines[name]]
                baselines.append(net_receipts(base, window, len(sample.wijken)))
                values.append(net_receipts(runs[name], window, len(sample.wijken)))
    baseline, value = np.concatenate(baselines), np.concatenate(values)
    return make_table(
        {
            **keys,
            "seed": np.array(seeds, np.int64),
            "baseline": baseline,
            "value": value,
            "difference": value - baseline,
        }
    )


def tabulate_payments(sample: Sample) -> pa.Table:
    """Mean change of every kind of payment between two accounts, EUR a month."""
    n_wijken = len(sample.wijken)
    sectors, wijken = books.account_names(n_wijken, sample.wijken)
    keys: dict[str, list[Any]] = {
        name: []
        for name in ("scenario", "window", "kind", "payer", "payer_wijk", "payee", "payee_wijk")
    }
    numbers: list[np.ndarray] = []
    changed: list[np.ndarray] = []
    for name in sample.names():
        baseline, value = (sample.stack(run, "flows") for run in (sample.baselines[name], name))
        for place, window in enumerate(sample.windows):
            months = 100.0 * (window.last - window.first + 1)
            moved = (value[:, place] != baseline[:, place]).any(axis=0)
            found = estimate(
                baseline[:, place][:, moved] / months, value[:, place][:, moved] / months
            )
            for kind, payer, payee in np.argwhere(moved).tolist():
                keys["scenario"].append(name)
                keys["window"].append(window.name)
                keys["kind"].append(books.KINDS[kind])
                keys["payer"].append(sectors[payer])
                keys["payer_wijk"].append(wijken[payer])
                keys["payee"].append(sectors[payee])
                keys["payee_wijk"].append(wijken[payee])
            numbers.append(np.array([found.baseline, found.difference, found.low, found.high]))
            changed.append(found.changed)
    joined = np.concatenate(numbers, axis=1)
    names = ("baseline", "difference", "low", "high")
    return make_table(
        {
            **keys,
            "seeds_changed": np.concatenate(changed),
            **dict(zip(names, joined, strict=True)),
        }
    )


def tabulate_costs(sample: Sample) -> pa.Table:
    """Cost per unit of effect, all wijken together; interval of Fieller (1954).

    EUR a month of cost over the change in the indicator, both means over the window: of the municipality's
    own cost and, where others paid for levers, of theirs and its own together (``payer``: all).
    """
    columns: dict[str, list[Any]] = {
        name: [] for name in ("scenario", "window", "indicator", "payer", "cost", "effect")
    }
    ratios = []
    place = NAMES.index("municipal_cost")
    for name in sample.names():
        for window in sample.windows:
            baseline, value = (
                means[:, :, TOTAL_ROW] for means in pair_means(*sample.pair(name), window, 2)
            )
            totals = find_gaps(baseline, value)
            changed = find_changes(baseline, totals).sum(axis=0)
            others = np.array([sum_others(runs[name], window) for runs in sample.runs.values()])
            costs = {"municipality": totals[:, place]}
            if others.any():
                costs["all"] = totals[:, place] + others
            for k, indicator in enumerate(NAMES):
                effect = totals[:, k]
                if k == place or np.isnan(effect).all():
                    continue
                there = ~np.isnan(effect)
                for payer, paid in costs.items():
                    columns["scenario"].append(name)
                    columns["window"].append(window.name)
                    columns["indicator"].append(indicator)
                    columns["payer"].append(payer)
                    cost = paid[there]
                    columns["cost"].append(float(cost.mean()))
                    columns["effect"].append(float(effect[there].mean()))
                    if min(changed[place], changed[k]) < FEWEST_CHANGED:
                        ratios.append(NO_RATIO)
                    else:
                        ratios.append(divide_means(cost.tolist(), effect[there].tolist()))
    return make_table(
        {
            **columns,
            "ratio": np.array([ratio.ratio for ratio in ratios]),
            "low": np.array([ratio.low for ratio in ratios]),
            "high": np.array([ratio.high for ratio in ratios]),
            "interval": [ratio.shape for ratio in ratios],
        }
    )


def sum_others(run: Run, window: Window) -> float:
    """EUR a month that others paid for levers beside the municipality, mean of a window."""
    rows = run.levers[(run.levers[:, 0] >= window.first) & (run.levers[:, 0] <= window.last)]
    places = [1 + FIRST_KEPT + KEPT.index(name) for name in FROM_PARTIES]
    return float(rows[:, places].sum()) / 100.0 / (window.last - window.first + 1)


def tabulate_levers(sample: Sample) -> pa.Table:
    """What levers did, by scenario, seed and month; money in cents."""
    parts, scenario, seeds = [np.zeros((0, 5 + len(KEPT)))], [], []
    for k, name in enumerate(sample.names()):
        for seed, runs in sample.runs.items():
            rows = runs[name].levers
            parts.append(rows)
            scenario += [k] * len(rows)
            seeds += [seed] * len(rows)
    rows = np.concatenate(parts)
    whole = rows.astype(np.int64)
    return pa.table(
        {
            "scenario": code(np.array(scenario, np.int64), sample.names()),
            "seed": np.array(seeds, np.int64),
            "month": whole[:, 0],
            "wijk": code(whole[:, 1], sample.wijken),
            "lever": code(whole[:, 2], name_levers()),
            "strength": rows[:, 3],
            "granted": rows[:, 4],
            **{name: whole[:, 5 + k] for k, name in enumerate(KEPT)},
        }
    )
