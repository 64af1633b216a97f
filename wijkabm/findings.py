"""From runs in pairs to the tables that say what a scenario did, to whom, and at what cost."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wijkabm import ledger as books
from wijkabm.comparison import (
    BASELINE_NAME,
    COMPARED,
    NAMES,
    PLACEBO_NAME,
    Comparison,
    Pairs,
    Run,
    code,
    make_table,
    tabulate_pairing,
    tabulate_pairs,
    tabulate_shops,
)
from wijkabm.effects import (
    Estimate,
    Window,
    control_false_discovery,
    estimate,
    judge,
    margin_of_placebo,
    mean_over_months,
    quantile_of_t,
    seeds_needed,
)
from wijkabm.incidence import (
    Sample,
    tabulate_costs,
    tabulate_levers,
    tabulate_payments,
    tabulate_who_pays,
)
from wijkabm.instruments import LEVERS
from wijkabm.measures import RING_ROW, TOTAL_ROW

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
        By seed, by run name: the baseline, the scenarios, the placebo.
    manifest : mapping
        What was run.
    pairs : Pairs
        How pairs are judged.
    windows : tuple of Window
    """
    names = [BASELINE_NAME, *(s["name"] for s in manifest["scenarios"]), PLACEBO_NAME]
    stacked = {name: np.array([runs[seed][name].values for seed in runs]) for name in names}
    sample = Sample(runs, list(manifest["wijken"]), windows, stacked)
    estimates = estimate_all(sample)
    tables = {
        "pairs": tabulate_pairs(stacked, list(runs), sample.rows()),
        "effects": tabulate_effects(sample, estimates, pairs),
        "displacement": tabulate_displacement(sample, find_treated(manifest)),
        "who_pays": tabulate_who_pays(sample),
        "payments": tabulate_payments(sample),
        "costs": tabulate_costs(sample),
        "pairing": tabulate_pairing(stacked),
        "levers": tabulate_levers(sample),
        **tabulate_shops(runs, names, sample.wijken),
    }
    said = {
        **manifest,
        "primary": list(pairs.primary),
        "smallest": dict(pairs.smallest),
        "precision": pairs.precision,
        "t": float(quantile_of_t(len(runs))),
        "windows": [window._asdict() for window in windows],
        "indicators": [
            {
                "name": indicator.name,
                "unit": indicator.unit,
                "definition": indicator.definition,
                "nl": indicator.dutch,
                "en": indicator.english,
                "decimals": indicator.decimals,
            }
            for indicator in COMPARED
        ],
    }
    return Comparison(said, tables)


def find_treated(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Wijken in which a scenario's levers work, by scenario; all where a lever names none.

    Shocks and levers of strength 0 treat nobody; a scenario of these alone counts as everywhere.
    """
    treated = {PLACEBO_NAME: list(manifest["wijken"])}
    for scenario in manifest["scenarios"]:
        named = [
            lever["wijk"]
            for lever in scenario["levers"]
            if lever["lever"] in LEVERS and lever["strength"] > 0.0
        ]
        everywhere = not named or not all(named)
        chosen = {wijk for wijken in named for wijk in wijken}
        treated[scenario["name"]] = [
            wijk for wijk in manifest["wijken"] if everywhere or wijk in chosen
        ]
    return treated


def estimate_all(sample: Sample) -> dict[str, list[Estimate]]:
    """Paired differences by run name and window; outcomes have the shape (indicators, rows)."""
    found: dict[str, list[Estimate]] = {name: [] for name in sample.names()}
    for window in sample.windows:
        baseline = mean_over_months(sample.stacked[BASELINE_NAME], window, 2)
        for name in found:
            value = mean_over_months(sample.stacked[name], window, 2)
            found[name].append(estimate(baseline, value))
    return found


def tabulate_effects(
    sample: Sample, estimates: Mapping[str, list[Estimate]], pairs: Pairs
) -> pa.Table:
    """A row per scenario, window, wijk and indicator; the family of tests is one scenario's rows."""
    n_rows = len(sample.rows())
    smallest = np.repeat(pairs.smallest_of(NAMES)[:, None], n_rows, axis=1)
    margins = [margin_of_placebo(found) for found in estimates[PLACEBO_NAME]]
    primary = np.zeros((len(sample.windows), len(NAMES), n_rows), np.bool_)
    for name in pairs.primary:
        primary[0, NAMES.index(name), TOTAL_ROW] = True
    parts: list[dict[str, Any]] = []
    for k, name in enumerate(sample.names()):
        q = control_false_discovery(np.array([found.p for found in estimates[name]]), primary)
        for place, found in enumerate(estimates[name]):
            verdict = judge(found, q[place], margins[place], smallest)
            indicator, row = np.indices(found.n.shape)
            parts.append(
                {
                    "scenario": np.full(found.n.shape, k),
                    "window": np.full(found.n.shape, place),
                    "wijk": row,
                    "indicator": indicator,
                    "primary": primary[place],
                    "seeds": found.n,
                    "baseline": found.baseline,
                    "difference": found.difference,
                    "low": found.low,
                    "high": found.high,
                    "one_wijk_low": found.one_low,
                    "one_wijk_high": found.one_high,
                    "error": found.error,
                    "seeds_needed": seeds_needed(found, pairs.precision, smallest),
                    "placebo_margin": margins[place],
                    "p": found.p,
                    "p_adjusted": q[place],
                    "pairing": found.pairing,
                    "verdict": verdict,
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


def _add_estimate(columns: dict[str, list[Any]], baseline: np.ndarray, value: np.ndarray) -> None:
    """Append mean, interval and one-wijk spread of one outcome to columns of a table."""
    found = estimate(baseline, value)
    for name, number in (
        ("baseline", found.baseline),
        ("difference", found.difference),
        ("low", found.low),
        ("high", found.high),
        ("one_wijk_low", found.one_low),
        ("one_wijk_high", found.one_high),
    ):
        columns.setdefault(name, []).append(float(number))


def tabulate_displacement(sample: Sample, treated: Mapping[str, list[str]]) -> pa.Table:
    """Gross in the wijken where the levers work, what moved elsewhere, and net.

    Counts come from the indicators; ``sales`` are what shops and businesses at home receive from
    consumers, EUR a month, of which ``outside`` goes to the centre and online. Parts that are not
    observed (the ring has shops and jobseekers, no openings or vacancies) are left out of net.
    """
    keys: dict[str, list[Any]] = {"scenario": [], "window": [], "indicator": [], "part": []}
    numbers: dict[str, list[Any]] = {}
    for name in sample.names():
        inside = [sample.wijken.index(wijk) for wijk in treated[name]]
        others = [w for w in range(len(sample.wijken)) if w not in inside]
        for place, window in enumerate(sample.windows):
            outcomes: dict[str, tuple[dict[str, np.ndarray], dict[str, np.ndarray]]] = {
                SALES: (
                    _split_sales(sample, BASELINE_NAME, place, inside, others),
                    _split_sales(sample, name, place, inside, others),
                )
            }
            for indicator in ADDITIVE:
                outcomes[indicator] = (
                    _split_counts(sample, BASELINE_NAME, window, indicator, inside, others),
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
    means = mean_over_months(values, window, 1)
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
