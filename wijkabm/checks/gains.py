"""What the purses gain by a lever beside what it costs, and which recorded reasons differ before that.

A gain far above its cost is the first thing to doubt: so it stands beside those who would have done the same
anyway, its horizon, the purse that has it, the payments it is made of, what others elsewhere have less, and
the chain of what the journal recorded.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from wijkabm.checks.estimates import estimate
from wijkabm.checks.trial import Twin, series_of, wijk_series_of
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
from wijkabm.pairs import effects
from wijkabm.pairs.watch import SERVICES, sum_flows

BEYOND: Final = 3.0
"""Gains of more than so many times their cost are listed."""
LEAST_COST: Final = 2.0
"""EUR per inhabitant a year of net cost, below which a ratio says nothing."""
MOST_REASONS: Final = 8
MOST_PARTS: Final = 3

PURSES: Final = ("municipality", "Rijk", "municipality and Rijk", "owners", "residents")
OWN_EVENTS: Final = (EVENT_OFFERED, EVENT_ACCEPTED, EVENT_REFUSED, EVENT_CONTRACT_ENDED)
"""What a lever itself notes: counted in the first table, no reason."""

STANDS: Final = ("on_bijstand", "jobseekers", "owners_resident")
"""Indicators told among the reasons: the journal notes who comes on a benefit, not who leaves it."""

INCOME: Final = [k for k in range(len(books.KINDS)) if not is_capital.py_func(k)]
SALES: Final = [books.CONSUMPTION, books.HOME_SERVICES, books.SALES_TO_FIRMS]
RING: Final = -2  # its row among the wijken of an indicator


def sum_purses(recorder: Any) -> dict[str, np.ndarray]:
    """EUR of every purse over all months of one world, by kind of payment, shape (kinds,).

    Municipality: receipts less payments, without the general grant, which closes its balance, and without
    services, wherever these are bought: the `municipal_cost` of a comparison, its sign turned. Rijk: receipts
    less payments, without that grant. Owners: drawings from firms of the wijken. Residents: all they receive
    of others than residents, capital apart.
    """
    flows, town, rijk, residents, _ = _read_flows(recorder)
    municipality, state = (
        flows[:, :, account].sum(axis=1) - flows[:, account, :].sum(axis=1)
        for account in (town, rijk)
    )
    municipality[list(SERVICES)] = 0.0
    municipality[books.GENERAL_GRANT] = state[books.GENERAL_GRANT] = 0.0
    owners, received = np.zeros_like(state), np.zeros_like(state)
    owners[books.DRAWINGS] = flows[books.DRAWINGS].sum()
    received[INCOME] = flows[INCOME][:, :, residents].sum(axis=(1, 2))
    received[INCOME] -= flows[INCOME][:, residents, residents].sum(axis=(1, 2))
    return dict(
        zip(PURSES, (municipality, state, municipality + state, owners, received), strict=True)
    )


def _read_flows(recorder: Any) -> tuple[np.ndarray, int, int, slice, slice]:
    """EUR paid in all months (kind, payer, payee); accounts of town, Rijk, residents and firms of wijken."""
    n = recorder.balances[0].shape[1]
    singles, step = n - len(books.SINGLE_SECTORS), len(books.WIJK_SECTORS)
    return (
        sum_flows(recorder, n)[0] / 100.0,
        singles + books.MUNICIPALITY,
        singles + books.RIJK,
        slice(books.RESIDENTS, singles, step),
        slice(books.SHOPS, singles, step),
    )


def count_gains(twin: Twin, net_cost: float) -> dict[str, Any]:
    """Of one seed: the gain of every purse, EUR, before `net_cost`, what the lever spent less received.

    ``net_cost`` of the result is that less what is owed to its fund: capital is no cost, as it is no gain.
    ``per_head`` is it in EUR per inhabitant a year, by the mean number of inhabitants without the lever.
    """
    worlds = (twin.without, twin.with_lever)
    without, value = (sum_purses(world.recorder) for world in worlds)
    owed = find_owed(twin.with_lever)
    inhabitants = series_of(twin.without, "inhabitants")
    parts = {purse: value[purse] - without[purse] for purse in PURSES}
    return {
        "net_cost": net_cost - owed,
        "owed": owed,
        "per_head": (net_cost - owed) / float(inhabitants.mean()) / (inhabitants.size / 12.0),
        "purses": {
            purse: float(parts[purse].sum())
            + (net_cost if purse.startswith("municipality") else 0.0)
            for purse in PURSES
        },
        "parts": parts,
        "elsewhere": {
            name: value - before
            for (name, value), before in zip(
                count_elsewhere(twin.with_lever).items(),
                count_elsewhere(twin.without).values(),
                strict=True,
            )
        },
        "reasons": [
            {
                **count_reasons(world.recorder.events),
                **{name.replace("_", " "): float(series_of(world, name).mean()) for name in STANDS},
            }
            for world in worlds
        ],
    }


def find_owed(world: Any) -> float:
    """EUR at the end that businesses owe to funds of the municipality, or that stand with banks for them."""
    shops = world.world.shops
    return float((shops.fund_loan + shops.backing)[shops.alive == 1].sum()) / 100.0


def count_elsewhere(world: Any) -> dict[str, float]:
    """What one world has here and elsewhere, of what can move from the one to the other; EUR of all months.

    Services that the municipality buys in the wijken, and of others; what residents spend at shops elsewhere
    less what people and firms from elsewhere buy here; the mean numbers of people without a job.
    """
    flows, town, _, residents, firms = _read_flows(world.recorder)
    start = town - books.MUNICIPALITY
    elsewhere = [start + books.RING, start + books.OUTSIDE]
    bought = flows[:, town, :].sum(axis=1)
    sales = flows[SALES]
    away, brought = sales[:, residents][:, :, elsewhere], sales[:, elsewhere][:, :, firms]
    here = series_of(world, "jobseekers") + series_of(world, "on_bijstand")
    return {
        "services_here": float(bought[[books.PUBLIC_CONTRACT, books.LOCAL_WORK]].sum()),
        "services_elsewhere": float(bought[books.MUNICIPAL_SERVICES]),
        "sales_elsewhere": float(away.sum() - brought.sum()),
        "without_job_here": float(here.mean()),
        "without_job_ring": float(wijk_series_of(world, "jobseekers", RING).mean()),
    }


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
    """Over seeds: net cost, each purse's ratio to it and its parts, what others have, reasons that differ."""
    elsewhere = {name: [r["elsewhere"][name] for r in results] for name in results[0]["elsewhere"]}
    return {
        "net_cost_eur": float(np.mean([r["net_cost"] for r in results])),
        "owed_eur": float(np.mean([r["owed"] for r in results])),
        "per_head_eur": float(np.mean([r["per_head"] for r in results])),
        "ratios": tell_ratios(results),
        "parts": {
            purse: tell_parts(np.mean([r["parts"][purse] for r in results], axis=0))
            for purse in PURSES
        },
        "elsewhere": {name: estimate(values)._asdict() for name, values in elsewhere.items()},
        "reasons": tell_reasons([r["reasons"] for r in results]),
    }


def tell_ratios(results: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every purse's mean gain, its ratio to the net cost and the interval of that."""
    cost = [r["net_cost"] for r in results]
    ratios = {}
    for purse in PURSES:
        gain = [r["purses"][purse] for r in results]
        found, mean = effects.divide_means(gain, cost), float(np.mean(cost))
        ratios[purse] = {
            **found._asdict(),
            "gain_eur": float(np.mean(gain)),
            "ratio": float(np.mean(gain)) / mean if mean else float("nan"),
        }
    return ratios


def tell_parts(gain: np.ndarray) -> dict[str, float]:
    """The largest parts of a purse's gain by kind of payment, EUR; without capital and running a lever."""
    told = [k for k in INCOME if k != books.LEVER_COSTS and gain[k] != 0.0]
    told.sort(key=lambda k: -abs(gain[k]))
    return {books.KINDS[k].replace("_", " "): float(gain[k]) for k in told[:MOST_PARTS]}


def tell_reasons(counts: Sequence[Sequence[Mapping[str, float]]]) -> list[dict[str, Any]]:
    """Reasons by how much their counts differ, largest first; those whose interval leaves out zero."""
    found = []
    for name in sorted({name for seed in counts for world in seed for name in world}):
        pairs = np.array([[float(world.get(name, 0)) for world in seed] for seed in counts])
        seen = effects.estimate(pairs[:, 0], pairs[:, 1])
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
