"""A comparison as a folder of tables and a manifest: made from runs, written, and read again.

No table depends on the number of processes, their order or the clock.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import BRANCHES, OWNER_KINDS
from wijkabm.ground.tables.journal import EVENTS, LIFE_FACTS
from wijkabm.levers.desk.summary import name_causes
from wijkabm.measure.formulas import Indicator
from wijkabm.measure.groups import GROUP_INDICATORS
from wijkabm.measure.indicators import INDICATORS
from wijkabm.pairs.effects import correlate
from wijkabm.runs.identities import name_identities, read_identities, tabulate_facts
from wijkabm.runs.results import MANIFEST, read_manifest, write_manifest
from wijkabm.runs.tables import to_words

BASELINE_NAME: Final = "baseline"
TABLES: Final = (
    "pairs",
    "effects",
    "displacement",
    "who_pays",
    "payments",
    "costs",
    "pairing",
    "levers",
    "targets",
    "covenant",
    "shops",
    "shop_events",
    "shop_lives",
)

MUNICIPAL_COST: Final = Indicator(
    "municipal_cost",
    "EUR/month",
    "what the municipality pays less what it receives, without what closes its balance: the general "
    "grant and services, wherever bought, are left out, and under the OZB closure the OZB counts at the "
    "rates of the start; total only",
    "Kosten voor de gemeente",
    "Municipal cost",
    0,
    lambda s: s.municipal_payments - s.municipal_receipts,
)
COMPARED: Final[tuple[Indicator, ...]] = (*INDICATORS, MUNICIPAL_COST, *GROUP_INDICATORS)
"""Indicators of a comparison, in the order of the arrays."""

NAMES: Final = tuple(indicator.name for indicator in COMPARED)

MECHANICAL: Final = tuple(name for name in NAMES if name.startswith(("lever_", "coins_")))
"""Indicators that a lever sets by being there: what it costs and brings in, and the coin. Without a coin
they are zero by construction. That they differ is no finding, so they are not tested."""

UNTESTED: Final = (*MECHANICAL, "municipal_receipts", "municipal_payments")
"""Indicators that get no test: those, and what holds the same money again."""

SMALLEST_SHOWN: Final = 0.1
"""Smallest effect that counts where none is stated, in units of the last digit in which an indicator is
written: 0.1 shops, EUR 0.1, 0.01 percentage points of a share. An *assumption*; smaller ones nobody reads."""


class Run(NamedTuple):
    """What a comparison keeps of a run."""

    values: np.ndarray  # (indicators, months, n_wijken + 2)
    balances: np.ndarray  # (months + 1, accounts) cents, the start first
    purses: np.ndarray  # (months + 1, groups, n_wijken) cents, the start first
    flows: np.ndarray  # (windows, kinds, accounts, accounts) cents
    levers: np.ndarray  # (n, 12) month and what `Recorder.levers` holds
    events: np.ndarray  # (n, 7) month and the journal's events of shops
    facts: np.ndarray  # (n, 4) month and the journal's facts of shops
    shops: np.ndarray  # (n, 9) see `watch`
    before: np.ndarray  # (indicators, months, n_wijken + 2) of the last months before month 1
    outputs: np.ndarray  # (n,) what levers did, in the order of `aims.list_rows`
    decisions: np.ndarray  # (n, 14) what reviews decided, as `levers.desk.review.Decision`


@dataclass(frozen=True)
class Pairs:
    """How pairs are judged: primary outcomes, smallest effects of interest, precision asked."""

    primary: tuple[str, ...]
    smallest: Mapping[str, float]
    precision: float

    def check(self) -> None:
        """Raise ``InputError`` for an indicator that does not exist or a number that cannot be."""
        for option, names in (("--primary", self.primary), ("--smallest", self.smallest)):
            for name in names:
                if name not in NAMES:
                    raise InputError(
                        f"{option}: there is no indicator {name!r}; see wijkabm compare --help"
                    )
        for name, value in self.smallest.items():
            if not (value > 0 and math.isfinite(value)):
                raise InputError(f"--smallest {name}={value}: give a number above 0")
        if not 0 < self.precision <= 1:
            raise InputError(f"precision {self.precision} is not allowed; give a share from 0 to 1")

    def least_effects(self) -> np.ndarray:
        """Smallest effect that counts by indicator of `COMPARED`: as stated, else `SMALLEST_SHOWN`."""
        return np.array(
            [self.smallest.get(x.name, SMALLEST_SHOWN * 10.0**-x.decimals) for x in COMPARED]
        )

    def smallest_of(self, names: Sequence[str]) -> np.ndarray:
        """Smallest effect of interest by indicator, NaN where none is stated."""
        return np.array([float(self.smallest.get(name, math.nan)) for name in names])


class Comparison:
    """Tables of a comparison.

    Attributes
    ----------
    manifest : dict
        Versions, seeds, months, scenarios with their levers, parameters, indicators.
    tables : dict of pyarrow.Table
        By the names in `TABLES`; what each holds stands with the function in `findings` that makes it.
    """

    def __init__(self, manifest: dict[str, Any], tables: dict[str, pa.Table]) -> None:
        self.manifest, self.tables = manifest, tables

    def __repr__(self) -> str:
        size = f"{len(self.manifest['seeds'])} seeds, {self.manifest['months']} months"
        return (
            f"<Comparison of {', '.join(self.scenarios())} with the baseline: {size}; "
            f".read(name) gives a table: {', '.join(self.tables)}>"
        )

    def read(self, name: str) -> pd.DataFrame:
        """One of the tables as a DataFrame."""
        return read_identities(self.tables[name].to_pandas())

    def scenarios(self) -> list[str]:
        """Names of the scenarios."""
        return [scenario["name"] for scenario in self.manifest["scenarios"]]

    def series(self, indicator: str, wijk: str = "total") -> pd.DataFrame:
        """Rows of ``pairs`` of one indicator in one wijk."""
        table = self.tables["pairs"]
        chosen = pa.compute.and_(
            pa.compute.equal(table["indicator"], indicator), pa.compute.equal(table["wijk"], wijk)
        )
        return table.filter(chosen).to_pandas()


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """Write manifest and tables into an existing folder."""
    for name, table in comparison.tables.items():
        texts = [f.name for f in table.schema if not pa.types.is_primitive(f.type)]
        numbers = [f.name for f in table.schema if pa.types.is_floating(f.type)]
        pq.write_table(
            table,
            folder / f"{name}.parquet",
            compression="zstd",
            store_schema=False,
            use_dictionary=texts,
            use_byte_stream_split=numbers,
        )
    write_manifest(comparison.manifest, folder)


def load_comparison(folder: str | Path) -> Comparison:
    """Read a folder of a comparison.

    Raises
    ------
    InputError
        The folder does not exist, holds no comparison, or a table is missing or unreadable.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of results")
    manifest = read_manifest(folder)
    if manifest is None or "seeds" not in manifest:
        raise InputError(f"{folder}: no comparison of wijkabm here ({MANIFEST} says of none)")
    tables = {}
    for name in TABLES:
        try:
            file = folder / f"{name}.parquet"
            words = [f.name for f in pq.read_schema(file) if not pa.types.is_primitive(f.type)]
            words = [name for name in words if name not in ("identity", "other")]
            tables[name] = pq.read_table(file, read_dictionary=words)
        except (OSError, pa.ArrowInvalid):
            raise InputError(
                f"{folder}: the table {name}.parquet is missing or damaged, or an earlier version wrote "
                "this; compare again"
            ) from None
    return Comparison(manifest, tables)


def make_table(columns: Mapping[str, Any]) -> pa.Table:
    """A table from arrays; lists of words become dictionary columns."""
    return pa.table(
        {
            name: pa.array(values).dictionary_encode()
            if isinstance(values, list) and (not values or isinstance(values[0], str))
            else values
            for name, values in columns.items()
        }
    )


def code(codes: np.ndarray, words: Sequence[str]) -> pa.DictionaryArray:
    """A dictionary column from codes."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))


def tabulate_pairs(
    stacked: Mapping[str, np.ndarray],
    baselines: Mapping[str, str],
    seeds: Sequence[int],
    rows: Sequence[str],
) -> pa.Table:
    """A row per scenario, wijk, indicator, seed and month; what no wijk has is left out.

    Parameters
    ----------
    stacked : mapping of str to ndarray
        Values by run name, each (seeds, indicators, months, rows), the baselines among them.
    baselines : mapping of str to str
        The baseline of each scenario.
    """
    names = list(baselines)
    shape = [stacked[names[0]].shape[axis] for axis in (3, 1, 0, 2)]
    index = np.indices(shape).reshape(4, -1)
    columns: dict[str, list[np.ndarray]] = {}
    for k, name in enumerate(names):
        baseline = stacked[baselines[name]].transpose(3, 1, 0, 2).reshape(-1)
        value = stacked[name].transpose(3, 1, 0, 2).reshape(-1)
        there = ~(np.isnan(baseline) & np.isnan(value))
        part = {
            "scenario": np.full(int(there.sum()), k),
            "wijk": index[0][there],
            "indicator": index[1][there],
            "seed": np.array(seeds, np.int64)[index[2][there]],
            "month": index[3][there] + 1,
            "baseline": baseline[there],
            "value": value[there],
            "difference": (value - baseline)[there],
        }
        for column, values in part.items():
            columns.setdefault(column, []).append(values)
    joined = {column: np.concatenate(parts) for column, parts in columns.items()}
    words = {"scenario": names, "wijk": list(rows), "indicator": list(NAMES)}
    return pa.table(
        {
            column: code(values, words[column]) if column in words else values
            for column, values in joined.items()
        }
    )


def tabulate_pairing(stacked: Mapping[str, np.ndarray], baselines: Mapping[str, str]) -> pa.Table:
    """Correlation of the pairs over seeds by month, all wijken together."""
    columns: dict[str, list[Any]] = {"scenario": [], "indicator": [], "month": []}
    found = []
    for name, base in baselines.items():
        baseline, values = stacked[base][..., -1], stacked[name][..., -1]
        n_indicators, n_months = baseline.shape[1:]
        found.append(correlate(baseline, values).reshape(-1))
        columns["scenario"] += [name] * (n_indicators * n_months)
        columns["indicator"] += [i for i in NAMES for _ in range(n_months)]
        columns["month"] += list(range(1, n_months + 1)) * n_indicators
    return make_table({**columns, "correlation": np.concatenate(found)})


def tabulate_shops(
    runs: Mapping[int, Mapping[str, Run]], names: Sequence[str], wijken: Sequence[str]
) -> dict[str, pa.Table]:
    """Shops, their events and the facts of their lives, by seed and run."""
    both = [(seed, k, runs[seed][name]) for seed in runs for k, name in enumerate(names)]

    def stack(field: str) -> tuple[np.ndarray, dict[str, Any]]:
        parts = [getattr(run, field) for _, _, run in both]
        counts = [len(part) for part in parts]
        seed = np.repeat(np.array([seed for seed, _, _ in both], np.int64), counts)
        scenario = np.repeat(np.array([k for _, k, _ in both]), counts)
        return np.concatenate(parts).astype(np.int64), {
            "seed": seed,
            "scenario": code(scenario, names),
        }

    shops, first = stack("shops")
    events, first_events = stack("events")
    facts, first_facts = stack("facts")
    return {
        "shops": pa.table(
            {
                **first,
                "identity": name_identities(shops[:, 0]),
                "wijk": to_words(shops[:, 1], wijken),
                "branch": to_words(shops[:, 2], BRANCHES),
                "owner_kind": to_words(shops[:, 3], OWNER_KINDS),
                "floor": shops[:, 4] / 100.0,
                "opened": shops[:, 5],
                "trading": shops[:, 6],
                "staff": shops[:, 7],
                "cash": shops[:, 8],
            }
        ),
        "shop_events": pa.table(
            {
                **first_events,
                "month": events[:, 0],
                "event": to_words(events[:, 1], EVENTS),
                "wijk": to_words(events[:, 2], wijken),
                "identity": name_identities(events[:, 3]),
                "premises": events[:, 4],
                "branch": to_words(events[:, 5], BRANCHES),
                "cause": to_words(events[:, 6], name_causes()),
            }
        ),
        "shop_lives": pa.table(
            {
                **first_facts,
                "month": facts[:, 0],
                **tabulate_facts(facts[:, 1:], LIFE_FACTS),
            }
        ),
    }
