"""What the purses gain by a lever beside what it costs, and which recorded reasons differ before that.

A gain far above its cost is the first thing to doubt: so it stands beside those who would have done the same
anyway, its horizon, the purse that has it, and the chain of what the journal recorded.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from wijkabm.checks.trial import Twin, series_of
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    EVENT_CONTRACT_ENDED,
    EVENT_OFFERED,
    EVENT_REFUSED,
    EVENTS,
)
from wijkabm.levers.desk.summary import name_causes
from wijkabm.measure.money import is_capital
from wijkabm.pairs.effects import divide_means, estimate
from wijkabm.pairs.watch import sum_flows, sum_municipal_cost

BEYOND: Final = 3.0
"""Gains of more than so many times their cost are listed."""
LEAST_COST: Final = 2.0
"""EUR per inhabitant a year of net cost, below which a ratio says nothing."""
MOST_REASONS: Final = 8

PURSES: Final = ("municipality", "Rijk", "municipality and Rijk", "owners", "residents")
OWN_EVENTS: Final = (EVENT_OFFERED, EVENT_ACCEPTED, EVENT_REFUSED, EVENT_CONTRACT_ENDED)
"""What a lever itself notes: counted in the first table, no reason."""

STANDS: Final = ("on_bijstand", "jobseekers", "owners_resident")
"""Indicators told among the reasons: the journal notes who comes on a benefit, not who leaves it."""

INCOME: Final = [k for k in range(len(books.KINDS)) if not is_capital.py_func(k)]


def sum_purses(recorder: Any, closure: str) -> dict[str, float]:
    """EUR of every purse over all months of one world.

    Municipality: `municipal_cost` of a comparison, its sign turned. Rijk: receipts less payments, without the
    general grant, which closes the municipality's balance. Owners: drawings from firms of the wijken.
    Residents: all they receive of others than residents, capital apart.
    """
    n = recorder.balances[0].shape[1]
    singles = n - len(books.SINGLE_SECTORS)
    flows, rijk = sum_flows(recorder, n)[0], singles + books.RIJK
    taxes = flows[:, :, rijk].sum() - flows[:, rijk, :].sum()
    grant = flows[books.GENERAL_GRANT, rijk, :].sum() - flows[books.GENERAL_GRANT, :, rijk].sum()
    municipality = -float(sum_municipal_cost(recorder, closure).sum())
    residents = slice(books.RESIDENTS, singles, len(books.WIJK_SECTORS))
    cents = (
        municipality,
        taxes + grant,
        municipality + taxes + grant,
        flows[books.DRAWINGS].sum(),
        flows[INCOME][:, :, residents].sum() - flows[INCOME][:, residents, residents].sum(),
    )
    return {purse: float(c) / 100.0 for purse, c in zip(PURSES, cents, strict=True)}


def count_gains(twin: Twin, net_cost: float) -> dict[str, Any]:
    """Of one seed: the gain of every purse, EUR, before `net_cost`, what the lever spent less received.

    ``net_cost`` of the result is that less what is owed to its fund: capital is no cost, as it is no gain.
    ``per_head`` is it in EUR per inhabitant a year, by the mean number of inhabitants without the lever.
    """
    without, value = (
        sum_purses(world.recorder, world.closure) for world in (twin.without, twin.with_lever)
    )
    owed = find_owed(twin.with_lever)
    inhabitants = series_of(twin.without, "inhabitants")
    return {
        "net_cost": net_cost - owed,
        "owed": owed,
        "per_head": (net_cost - owed) / float(inhabitants.mean()) / (inhabitants.size / 12.0),
        "purses": {
            purse: value[purse]
            - without[purse]
            + (net_cost if purse.startswith("municipality") else 0.0)
            for purse in PURSES
        },
        "reasons": [
            {
                **count_reasons(world.recorder.events),
                **{name.replace("_", " "): float(series_of(world, name).mean()) for name in STANDS},
            }
            for world in (twin.without, twin.with_lever)
        ],
    }


def find_owed(world: Any) -> float:
    """EUR at the end that businesses owe to funds of the municipality, or that stand with banks for them."""
    shops = world.world.shops
    return float((shops.fund_loan + shops.backing)[shops.alive == 1].sum()) / 100.0


def count_reasons(events: Sequence[np.ndarray]) -> dict[str, int]:
    """How often each event happened for each cause, e.g. ``opening (home business): need``."""
    rows = np.concatenate([np.zeros((0, 6), np.int64), *events])
    rows = rows[~np.isin(rows[:, 0], OWN_EVENTS)]
    keys = np.column_stack([rows[:, 0], rows[:, 4] == HOME, rows[:, 5]])
    kinds, counts = np.unique(keys, axis=0, return_counts=True)
    causes, found = name_causes(), {}
    for (event, at_home, cause), count in zip(kinds.tolist(), counts.tolist(), strict=True):
        where = " (home business)" if at_home else ""
        why = f": {causes[cause]}" if causes[cause] else ""
        found[f"{EVENTS[event]}{where}{why}".replace("_", " ")] = count
    return found


def tell_gains(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Over seeds: the net cost, the ratio of every purse's gain to it, and the reasons that differ."""
    cost = [r["net_cost"] for r in results]
    ratios = {}
    for purse in PURSES:
        gain = [r["purses"][purse] for r in results]
        found, mean = divide_means(gain, cost), float(np.mean(cost))
        ratios[purse] = {
            **found._asdict(),
            "gain_eur": float(np.mean(gain)),
            "ratio": float(np.mean(gain)) / mean if mean else float("nan"),
        }
    return {
        "net_cost_eur": float(np.mean(cost)),
        "owed_eur": float(np.mean([r["owed"] for r in results])),
        "per_head_eur": float(np.mean([r["per_head"] for r in results])),
        "ratios": ratios,
        "reasons": tell_reasons([r["reasons"] for r in results]),
    }


def tell_reasons(counts: Sequence[Sequence[Mapping[str, float]]]) -> list[dict[str, Any]]:
    """Reasons by how much their counts differ, largest first; those whose interval leaves out zero."""
    found = []
    for name in sorted({name for seed in counts for world in seed for name in world}):
        pairs = np.array([[float(world.get(name, 0)) for world in seed] for seed in counts])
        seen = estimate(pairs[:, 0], pairs[:, 1])
        if seen.low > 0.0 or seen.high < 0.0:
            without, value = pairs.mean(axis=0).tolist()
            found.append({"reason": name, "without": without, "with": value})
    found.sort(key=lambda row: -abs(row["with"] - row["without"]))
    return found[:MOST_REASONS]


def list_ratios(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Rows of levers that cost `LEAST_COST` or more, with every purse; the largest ratio first."""
    dear = [row for row in rows if row["gains"]["per_head_eur"] >= LEAST_COST]
    pairs = [(row, purse) for row in dear for purse in PURSES]
    yield from sorted(pairs, key=lambda pair: -pair[0]["gains"]["ratios"][pair[1]]["ratio"])
