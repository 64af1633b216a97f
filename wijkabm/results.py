"""A results folder: tables as Parquet, a manifest as JSON; written, and read again.

Category codes become words and rows that nobody occupies are left out, so that a table can be read
without this package. No clock value stands in a table: equal seeds give equal bytes, for equal
versions of the Parquet library.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm import state
from wijkabm.coins import COIN_KINDS, COIN_SECTORS
from wijkabm.errors import InputError
from wijkabm.identities import name_identities, read_identities, tabulate_facts
from wijkabm.indicators import INDICATORS
from wijkabm.ledger import KINDS, account_names
from wijkabm.parameters import set_names
from wijkabm.payments import tabulate_cycles
from wijkabm.place.key_figures import SPECS
from wijkabm.policy.registry import name_levers
from wijkabm.policy.summary import describe_policy, name_causes, sum_shortfalls, sum_stops
from wijkabm.provenance import describe_origin, name_versions
from wijkabm.recorder import COUNTED, tenant_branches

if TYPE_CHECKING:
    from wijkabm.model import Wijk

MANIFEST: Final = "manifest.json"
TABLES: Final = (
    "series",
    "flows",
    "balances",
    "coin_flows",
    "coin_balances",
    "coin_cycles",
    "events",
    "lives",
    "levers",
    "households",
    "residents",
    "shops",
    "premises",
    "landlords",
    "segments",
)
SCHOOLINGS: Final = ("low", "middle", "high")
WORKPLACES: Final = ("none", "shop", "employer", "elsewhere")
LEASES: Final = ("none", "regular", "temporary")
WORDS: Final[dict[str, dict[str, Sequence[str]]]] = {
    "households": {"kind": state.HOUSEHOLD_KINDS, "tenure": state.TENURES},
    "residents": {
        "schooling": SCHOOLINGS,
        "status": state.STATUSES,
        "workplace_kind": WORKPLACES,
    },
    "shops": {
        "branch": state.BRANCHES,
        "sbi": state.SBI_GROUPS,
        "owner_kind": state.OWNER_KINDS,
    },
    "premises": {
        "zoning": state.ZONINGS,
        "use": state.USES,
        "lease_kind": LEASES,
        "branch": state.BRANCHES,
        "branch_at_start": state.BRANCHES,
    },
    "landlords": {"kind": state.LANDLORD_KINDS},
    "segments": {},
}
"""Columns of codes, by table, and the words they stand for; -1 becomes an empty text."""


@dataclass(frozen=True)
class Results:
    """A run as it is on disk.

    Attributes
    ----------
    manifest : dict
        Versions, seeds, months, parameters, scenario, budget, shortfalls, input, imputed figures,
        agreement, seconds per rule.
    series, flows, balances, events, lives, levers : DataFrame
        What happened, month by month.
    coin_flows, coin_balances : DataFrame
        The second book, in coin cents; without rows where no coin was out.
    coin_cycles : DataFrame
        Rounds of 2 to 5 payers in the network of payments in coins, by year; year 0 is the whole run.
    households, residents, shops, premises, landlords, segments : DataFrame
        The tables at the end; ``row`` is the number by which other tables refer to a row, and identities
        are text (`wijkabm.identities`).
    """

    manifest: dict[str, Any]
    series: pd.DataFrame
    flows: pd.DataFrame
    balances: pd.DataFrame
    coin_flows: pd.DataFrame
    coin_balances: pd.DataFrame
    coin_cycles: pd.DataFrame
    events: pd.DataFrame
    lives: pd.DataFrame
    levers: pd.DataFrame
    households: pd.DataFrame
    residents: pd.DataFrame
    shops: pd.DataFrame
    premises: pd.DataFrame
    landlords: pd.DataFrame
    segments: pd.DataFrame


def to_words(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    """Texts for codes; -1 becomes an empty text."""
    names = pa.array(["", *words], pa.string())
    return pa.DictionaryArray.from_arrays(
        pa.array(codes + 1, pa.int64()), names
    ).dictionary_decode()


def _join(parts: Sequence[np.ndarray], width: int) -> np.ndarray:
    return np.concatenate([np.zeros((0, width), np.int64), *parts])


def build_tables(model: "Wijk") -> dict[str, pa.Table]:
    """All tables of a run, by the names in `TABLES`."""
    tables = {
        "series": pa.Table.from_pandas(
            model.series().astype({"wijk": object}), preserve_index=False
        ).replace_schema_metadata(None),
        "flows": _flows(model),
        "balances": _balances(model),
        "coin_flows": _coin_flows(model),
        "coin_balances": _coin_balances(model),
        "coin_cycles": pa.table(tabulate_cycles(model.recorder.payments)),
        "events": _events(model),
        "lives": _lives(model),
        "levers": _levers(model),
    }
    world, names = model.world, model.wijk_names
    tenant_branch = tenant_branches(world)
    extra = {
        "premises": {"branch": tenant_branch, "branch_at_start": model.recorder.branch_at_start}
    }
    homes = np.bincount(
        world.households.segment[world.households.alive == 1],
        minlength=world.segments.wijk.size,
    )
    corners = zip(("x1", "y1", "x2", "y2"), world.segments.ends.T, strict=True)
    extra["segments"] = {"homes": homes.astype(np.int64), **dict(corners)}
    for name in WORDS:
        tables[name] = _final_table(name, getattr(world, name), names, extra.get(name, {}))
    return tables


def _final_table(
    name: str, table: Any, wijken: Sequence[str], extra: Mapping[str, np.ndarray]
) -> pa.Table:
    """Occupied rows and plain columns of one table, codes as words."""
    columns = dict(zip(table._fields, table, strict=True)) | dict(extra)
    occupied = columns.pop("alive", np.ones(table.wijk.size, np.int64)) == 1
    data: dict[str, Any] = {"row": np.flatnonzero(occupied)}
    for column, values in columns.items():
        if values.ndim > 1:
            continue
        if column == "wijk":
            data[column] = to_words(values[occupied], wijken)
        elif column == "identity":
            data[column] = name_identities(values[occupied])
        elif column in WORDS[name]:
            data[column] = to_words(values[occupied], WORDS[name][column])
        else:
            data[column] = values[occupied]
    return pa.table(data)


def _flows(model: "Wijk") -> pa.Table:
    recorder, n_wijken = model.recorder, len(model.wijk_names)
    sectors, wijken = account_names(n_wijken, model.wijk_names)
    n = len(sectors)
    counts = [places.size for places, _ in recorder.flows]
    places = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in recorder.flows)])
    cents = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in recorder.flows)])
    payer, payee = places // n % n, places % n
    return pa.table(
        {
            "month": np.repeat(np.array(recorder.months, np.int64), counts),
            "kind": to_words(places // (n * n), KINDS),
            "payer": to_words(payer, sectors),
            "payer_wijk": to_words(payer, wijken),
            "payee": to_words(payee, sectors),
            "payee_wijk": to_words(payee, wijken),
            "cents": cents,
        }
    )


def _balances(model: "Wijk") -> pa.Table:
    recorder, n_wijken = model.recorder, len(model.wijk_names)
    sectors, wijken = account_names(n_wijken, model.wijk_names)
    n, n_months = len(sectors), len(recorder.months)
    both = np.array(recorder.balances, np.int64).reshape(n_months, 2, n)
    accounts = np.tile(np.arange(n), n_months)
    return pa.table(
        {
            "month": np.repeat(np.array(recorder.months, np.int64), n),
            "sector": to_words(accounts, sectors),
            "wijk": to_words(accounts, wijken),
            "opening": both[:, 0].reshape(-1),
            "closing": both[:, 1].reshape(-1),
        }
    )


def _coin_accounts(model: "Wijk") -> tuple[list[str], list[str]]:
    """Sector and wijk of every account of the second book."""
    names = model.wijk_names
    return list(COIN_SECTORS) * len(names), [name for name in names for _ in COIN_SECTORS]


def _coin_flows(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    sectors, wijken = _coin_accounts(model)
    n = len(sectors)
    counts = [places.size for places, _ in recorder.coin_flows]
    places = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in recorder.coin_flows)])
    cents = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in recorder.coin_flows)])
    payer, payee = places // n % n, places % n
    return pa.table(
        {
            "month": np.repeat(np.array(recorder.months, np.int64), counts),
            "kind": to_words(places // (n * n), COIN_KINDS),
            "payer": to_words(payer, sectors),
            "payer_wijk": to_words(payer, wijken),
            "payee": to_words(payee, sectors),
            "payee_wijk": to_words(payee, wijken),
            "cents": cents,
        }
    )


def _coin_balances(model: "Wijk") -> pa.Table:
    """Balances of the months in which coins were out or moved."""
    recorder = model.recorder
    sectors, wijken = _coin_accounts(model)
    n = len(sectors)
    used = [
        k
        for k, (places, _) in enumerate(recorder.coin_flows)
        if places.size or recorder.coin_balances[k].any()
    ]
    both = np.array([recorder.coin_balances[k] for k in used], np.int64).reshape(len(used), 2, n)
    accounts = np.tile(np.arange(n), len(used))
    months = np.array(recorder.months, np.int64)[used] if used else np.zeros(0, np.int64)
    return pa.table(
        {
            "month": np.repeat(months, n),
            "sector": to_words(accounts, sectors),
            "wijk": to_words(accounts, wijken),
            "opening": both[:, 0].reshape(-1),
            "closing": both[:, 1].reshape(-1),
        }
    )


def _events(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    rows = _join(recorder.events, 6)
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(e) for e in recorder.events]
            ),
            "wijk": to_words(rows[:, 1], model.wijk_names),
            "event": to_words(rows[:, 0], state.EVENTS),
            "identity": name_identities(rows[:, 2]),
            "premises": rows[:, 3],
            "branch": to_words(rows[:, 4], state.BRANCHES),
            "cause": to_words(rows[:, 5], name_causes()),
        }
    )


def _lives(model: "Wijk") -> pa.Table:
    recorder = model.recorder
    rows = _join(recorder.facts, 3)
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(f) for f in recorder.facts]
            ),
            **tabulate_facts(rows, state.LIFE_FACTS),
        }
    )


def _levers(model: "Wijk") -> pa.Table:
    """What levers did, a row per month, wijk and lever; money in cents."""
    recorder = model.recorder
    rows = np.concatenate([np.zeros((0, 4 + len(COUNTED))), *recorder.levers])
    counts = rows[:, 4:].astype(np.int64).T
    return pa.table(
        {
            "month": np.repeat(
                np.array(recorder.months, np.int64), [len(part) for part in recorder.levers]
            ),
            "wijk": to_words(rows[:, 0].astype(np.int64), model.wijk_names),
            "lever": to_words(rows[:, 1].astype(np.int64), name_levers()),
            "strength": rows[:, 2],
            "granted": rows[:, 3],
            **dict(zip(COUNTED, counts, strict=True)),
        }
    )


def gather_results(model: "Wijk") -> Results:
    """The results of a run that is still in memory, as `load` gives them."""
    tables = {name: table.to_pandas() for name, table in build_tables(model).items()}
    return Results(build_manifest(model), **tables)


def package_version() -> str:
    """Version of this package; a copy that was never installed has none."""
    try:
        return version("wijkabm")
    except PackageNotFoundError:
        return "not installed"


def build_manifest(model: "Wijk") -> dict[str, Any]:
    """What was run: everything that is needed to run it again and to judge it."""
    were_set = set_names(model.parameters)
    return {
        "wijkabm": package_version(),
        "versions": name_versions(),
        **describe_origin(),
        "seed": model.seed,
        "place_seed": model.place_seed,
        "months": model.month,
        "burn_in": model.burn_in,
        "closure": model.closure,
        "borders": model.borders,
        "wijken": model.wijk_names,
        "scenario": describe_policy(model.policy),
        "shortfalls": sum_shortfalls(model.desk.shortfalls, model.wijk_names),
        "redemption_stopped": sum_stops(model.recorder.stops(), model.wijk_names),
        "input": [
            {
                "code": area.code,
                "name": area.name,
                "municipality": area.municipality,
                "year": area.year,
                "source": area.source,
                "sha256": area.sha256,
            }
            for area in model.areas
        ],
        "parameters": {
            f"{group}.{name}": {"value": value, "set": f"{group}.{name}" in were_set}
            for group, values in model.parameters
            for name, value in values
        },
        "codes": {"status": state.STATUSES, "cause": name_causes()},
        "given": [{"area": area.code, **row} for area in model.areas for row in area.given()],
        "imputed": [{**row, "unit": SPECS[row["name"]].unit} for row in model.imputed],
        "agreement": model.agreement,
        "not_used": model.not_used,
        "indicators": [
            {
                "name": indicator.name,
                "unit": indicator.unit,
                "definition": indicator.definition,
                "nl": indicator.dutch,
                "en": indicator.english,
                "decimals": indicator.decimals,
            }
            for indicator in INDICATORS
        ],
        "seconds": {rule: round(seconds, 4) for rule, seconds in model.seconds.items()},
    }


def write_tables(model: "Wijk", folder: Path) -> None:
    """Write manifest and tables into an existing folder."""
    for name, table in build_tables(model).items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd", store_schema=False)
    write_manifest(build_manifest(model), folder)


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write a manifest into an existing folder; an earlier one stays until the new one is whole."""
    text = json.dumps(manifest, indent=1, ensure_ascii=False, default=_plain_number)
    partial = folder / f".{MANIFEST}.tmp"
    partial.write_text(text + "\n", "utf-8")
    os.replace(partial, folder / MANIFEST)


def _plain_number(value: Any) -> int | float:
    """A numpy number as Python's."""
    return value.item()  # type: ignore[no-any-return]


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a results folder, or None if the folder holds none of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and "wijkabm" in manifest else None


def load(folder: str | Path) -> Results:
    """Read a results folder.

    Raises
    ------
    InputError
        The folder does not exist, holds no manifest of ours, or a table is missing or unreadable.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of results")
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError(
            f"{folder}: no results of wijkabm here ({MANIFEST} is missing or not ours)"
        )
    if "seeds" in manifest:
        raise InputError(f"{folder}: holds a comparison; give the folder of a run")
    if "sweep" in manifest:
        raise InputError(f"{folder}: holds a sweep; read it with wijkabm.load_sweep")
    if "runs" in manifest:
        names = ", ".join(manifest["runs"])
        raise InputError(f"{folder}: holds several runs; give the folder of one of them: {names}")
    tables = {}
    for name in TABLES:
        try:
            table = pq.read_table(folder / f"{name}.parquet").to_pandas()
            tables[name] = read_identities(table)
        except (OSError, pa.ArrowInvalid):
            raise InputError(f"{folder}: the table {name}.parquet is missing or damaged") from None
    return Results(manifest, **tables)
