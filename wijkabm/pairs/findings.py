"""From runs in pairs to the tables that say what a scenario did, to whom, and at what cost."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wijkabm.ground import books
from wijkabm.levers.registry import kinds_of_shock
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW
from wijkabm.pairs.chances import tabulate_decisions, tabulate_targets
from wijkabm.pairs.comparison import (
    COMPARED,
    MECHANICAL,
    NAMES,
    UNTESTED,
    Comparison,
    Pairs,
    Run,
    code,
    make_table,
    tabulate_pairing,
    tabulate_pairs,
    tabulate_shops,
)
from wijkabm.pairs.effects import (
    Estimate,
    Window,
    control_false_discovery,
    estimate,
    find_gaps,
    find_originals,
    judge,
    pair_means,
    seeds_needed,
)
from wijkabm.pairs.incidence import (
    Sample,
    tabulate_costs,
    tabulate_levers,
    tabulate_payments,
    tabulate_who_pays,
)

ADDITIVE: Final = (
    "shops_open",
    "shops_food",
    "shops_nonfood",
    "shops_horeca",
    "shops_services",
    "openings_shops",
    "closings_shops",
    "vacant_units",
    "firms_trading",
    "jobs_local",
    "jobs_local_residents",
    "jobseekers",
    "on_bijstand",
)
"""Indicators that add up over wijken, so that a gain here and a loss there can be set off."""

SALES: Final = "sales"
NET, GROSS, NEIGHBOURS, RING, OUTSIDE = "net", "gross", "other_wijken", "ring", "outside"


def tabulate_findings(
    runs: Mapping[int, Mapping[str, Run]],
    manifest: Mapping[str, Any],
    pairs: Pairs,
    windows: tuple[Window, ...],
) -> Comparison:
    """All tables of a comparison.

    Parameters
    ----------
    runs : mapping
        By seed, by run name: the baselines and the scenarios.
    manifest : mapping
        What was run.
    pairs : Pairs
        How pairs are judged.
    windows : tuple of Window
    """
    baselines = {scenario["name"]: scenario["baseline"] for scenario in manifest["scenarios"]}
    names = [*(row["name"] for row in manifest["baselines"]), *baselines]
    stacked = {name: np.array([runs[seed][name].values for seed in runs]) for name in names}
    sample = Sample(runs, list(manifest["wijken"]), windows, baselines, stacked)
    tables = {
        "pairs": tabulate_pairs(stacked, baselines, list(runs), sample.rows()),
        "effects": tabulate_effects(sample, pairs),
        "displacement": tabulate_displacement(sample, find_treated(manifest)),
        "who_pays": tabulate_who_pays(sample),
        "payments": tabulate_payments(sample),
        "costs": tabulate_costs(sample),
        "pairing": tabulate_pairing(stacked, baselines),
        "levers": tabulate_levers(sample),
        "targets": tabulate_targets(sample, manifest),
        "covenant": tabulate_decisions(sample, manifest),
        **tabulate_shops(runs, names, sample.wijken),
    }
    said = {
        **manifest,
        "primary": list(pairs.primary),
        "smallest": dict(pairs.smallest),
        "precision": pairs.precision,
        "windows": [window._asdict() for window in windows],
        "indicators": [
            {
                **indicator.describe(),
                "smallest": smallest,
                "mechanical": indicator.name in MECHANICAL,
            }
            for indicator, smallest in zip(COMPARED, pairs.least_effects(), strict=True)
        ],
    }
    return Comparison(said, tables)


def find_treated(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Wijken in which a scenario's levers work, by scenario; all where a lever names none.

    Shocks and levers of strength 0 treat nobody; a scenario of these alone counts as everywhere.
    """
    treated = {}
    for scenario in manifest["scenarios"]:
        named = [
            lever["wijk"]
            for lever in scenario["levers"]
            if lever["lever"] not in kinds_of_shock() and lever["strength"] > 0.0
        ]
        everywhere = not named or not all(named)
        chosen = {wijk for wijken in named for wijk in wijken}
        treated[scenario["name"]] = [
            wijk for wijk in manifest["wijken"] if everywhere or wijk in chosen
        ]
    return treated


def tabulate_effects(sample: Sample, pairs: Pairs) -> pa.Table:
    """A row per scenario, window, wijk and indicator; tested are the primary ones and one family.

    The family of a scenario has one row an indicator: the whole horizon, all wijken together, without what
    follows from the lever itself and without copies of another row, which have that row's verdict.
    """
    n_rows = len(sample.rows())
    stated = np.repeat(pairs.smallest_of(NAMES)[:, None], n_rows, axis=1)
    least = np.repeat(pairs.least_effects()[:, None], n_rows, axis=1)
    primary = np.isin(NAMES, pairs.primary)
    parts: list[dict[str, Any]] = []
    for k, name in enumerate(sample.names()):
        for place, window in enumerate(sample.windows):
            baseline, value = pair_means(*sample.pair(name), window, 2)
            found = estimate(baseline, value)
            is_primary, is_family, is_judged = (np.zeros(found.n.shape, np.bool_) for _ in range(3))
            original = np.arange(len(NAMES))
            if place == 0:
                original = find_originals(find_gaps(baseline, value)[..., TOTAL_ROW], primary)
                is_judged[:, TOTAL_ROW] = ~np.isin(NAMES, UNTESTED)
                is_primary[:, TOTAL_ROW] = primary
                own = original == np.arange(len(NAMES))
                is_family[:, TOTAL_ROW] = is_judged[:, TOTAL_ROW] & own & ~primary
            q = control_false_discovery(found.p, is_family, is_primary)[original]
            indicator, row = np.indices(found.n.shape)
            parts.append(
                {
                    "scenario": np.full(found.n.shape, k),
                    "window": np.full(found.n.shape, place),
                    "wijk": row,
                    "indicator": indicator,
                    "primary": is_primary,
                    "family": is_family,
                    **name_estimate(found),
                    "seeds_needed": seeds_needed(found, pairs.precision, stated),
                    "p": found.p,
                    "p_adjusted": q,
                    "pairing": found.pairing,
                    "verdict": judge(found, q, is_judged, least),
                }
            )
    columns = {
        name: np.concatenate([part[name].T.reshape(-1) for part in parts]) for name in parts[0]
    }
    there = columns["seeds"] > 0
    words = {
        "scenario": sample.names(),
        "window": [window.name for window in sample.windows],
        "wijk": sample.rows(),
        "indicator": NAMES,
    }
    return make_table(
        {
            name: code(values[there], words[name])
            if name in words
            else (values[there].tolist() if name == "verdict" else values[there])
            for name, values in columns.items()
        }
    )


def name_estimate(found: Estimate) -> dict[str, np.ndarray]:
    """An estimate under the names of the tables' columns."""
    return {
        "seeds": found.n,
        "seeds_changed": found.changed,
        "share_low": found.share_low,
        "share_high": found.share_high,
        "baseline": found.baseline,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "one_wijk_low": found.one_low,
        "one_wijk_high": found.one_high,
        "error": found.error,
    }


def _add_estimate(columns: dict[str, list[Any]], baseline: np.ndarray, value: np.ndarray) -> None:
    """Append mean, interval, one-wijk spread and how many pairs differ to columns of a table."""
    found = name_estimate(estimate(baseline, value))
    columns.setdefault("seeds_changed", []).append(int(found["seeds_changed"]))
    for name in ("baseline", "difference", "low", "high", "one_wijk_low", "one_wijk_high"):
        columns.setdefault(name, []).append(float(found[name]))


def tabulate_displacement(sample: Sample, treated: Mapping[str, list[str]]) -> pa.Table:
    """Gross in the wijken where the levers work, what moved elsewhere, and net.

    Counts come from the indicators; ``sales`` are what shops and businesses at home receive from
    consumers, EUR a month, of which ``outside`` goes to the centre and online. Parts that are not
    observed (the ring has shops and jobseekers, no openings or vacancies) are left out of net.
    """
    keys: dict[str, list[Any]] = {"scenario": [], "window": [], "indicator": [], "part": []}
    numbers: dict[str, list[Any]] = {}
    for name in sample.names():
        base = sample.baselines[name]
        inside = [sample.wijken.index(wijk) for wijk in treated[name]]
        others = [w for w in range(len(sample.wijken)) if w not in inside]
        for place, window in enumerate(sample.windows):
            outcomes: dict[str, tuple[dict[str, np.ndarray], dict[str, np.ndarray]]] = {
                SALES: (
                    _split_sales(sample, base, place, inside, others),
                    _split_sales(sample, name, place, inside, others),
                )
            }
            for indicator in ADDITIVE:
                outcomes[indicator] = (
                    _split_counts(sample, base, window, indicator, inside, others),
                    _split_counts(sample, name, window, indicator, inside, others),
                )
            for indicator, (baseline, value) in outcomes.items():
                for part in baseline:
                    keys["scenario"].append(name)
                    keys["window"].append(window.name)
                    keys["indicator"].append(indicator)
                    keys["part"].append(part)
                    _add_estimate(numbers, baseline[part], value[part])
    return make_table({**keys, **{k: np.array(v) for k, v in numbers.items()}})


def _with_net(parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {**parts, NET: sum(parts.values(), np.zeros(len(parts[GROSS])))}


def _split_counts(
    sample: Sample, name: str, window: Window, indicator: str, inside: list[int], others: list[int]
) -> dict[str, np.ndarray]:
    """Window means by part, each of shape (seeds,)."""
    values = sample.stacked[name][:, NAMES.index(indicator)]
    means = values[:, window.first - 1 : window.last].mean(axis=1)
    parts = {GROSS: means[:, inside].sum(axis=1)}
    if others:
        parts[NEIGHBOURS] = means[:, others].sum(axis=1)
    if not np.isnan(means[:, RING_ROW]).any():
        parts[RING] = means[:, RING_ROW]
    return _with_net(parts)


def _split_sales(
    sample: Sample, name: str, place: int, inside: list[int], others: list[int]
) -> dict[str, np.ndarray]:
    """What consumers pay by where they spend it, EUR a month, each of shape (seeds,)."""
    window = sample.windows[place]
    flows = sample.stack(name, "flows")[:, place]
    spent = flows[:, [books.CONSUMPTION, books.HOME_SERVICES]].sum(axis=(1, 2))
    euros = spent / (100.0 * (window.last - window.first + 1))
    singles = 4 * len(sample.wijken)
    shops = {w: books.WIJK_SECTORS.index("shops") + 4 * w for w in (*inside, *others)}
    parts = {GROSS: euros[:, [shops[w] for w in inside]].sum(axis=1)}
    if others:
        parts[NEIGHBOURS] = euros[:, [shops[w] for w in others]].sum(axis=1)
    parts[RING] = euros[:, singles + books.RING]
    parts[OUTSIDE] = euros[:, singles + books.OUTSIDE]
    return _with_net(parts)
