"""A results folder: tables as Parquet, a manifest as JSON; written, and read again.

Category codes become words and rows that nobody occupies are left out, so that a table can be read
without this package. No clock value stands in a table: equal seeds give equal bytes, for equal
versions of the Parquet library.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm.coin.services import list_services
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import set_names
from wijkabm.ground.provenance import describe_origin, name_versions
from wijkabm.ground.tables.codes import STATUSES
from wijkabm.levers.desk.partners import sum_partners
from wijkabm.levers.desk.summary import describe_policy, name_causes, sum_shortfalls, sum_stops
from wijkabm.measure.indicators import INDICATORS
from wijkabm.place.catalogue import SPECS
from wijkabm.place.own_agreement import describe_streets
from wijkabm.place.presets import tell_title
from wijkabm.runs.identities import read_identities

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk
from wijkabm.runs.tables import build_tables

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
    "targets",
    "covenant",
    "inventory",
    "households",
    "residents",
    "shops",
    "premises",
    "landlords",
    "segments",
    "lines",
)


LATER: Final = {
    "lines": ["segment", "x", "y"],
    "targets": ["target"],
    "covenant": ["month", "lever", "before", "after"],
    "inventory": ["wijk"],
}
"""Tables that folders of earlier versions do not have, and their columns."""


@dataclass(frozen=True)
class Results:
    """A run as it is on disk.

    Attributes
    ----------
    manifest : dict
        Versions, seeds, months, parameters, scenario, budget, shortfalls, partners, input, imputed figures,
        agreement, seconds per rule.
    series, flows, balances, events, lives, levers : DataFrame
        What happened, month by month.
    coin_flows, coin_balances : DataFrame
        The second book, in coin cents; without rows where no coin was out.
    coin_cycles : DataFrame
        Rounds of 2 to 5 payers in the network of payments in coins, by year; year 0 is the whole run.
    targets : DataFrame
        What was wanted of the scenario, and what was reached.
    covenant : DataFrame
        What each review of a covenant saw and decided.
    inventory : DataFrame
        What owners said that they lack, where a contact point asked them.
    households, residents, shops, premises, landlords, segments : DataFrame
        The tables at the end; ``row`` is the number by which other tables refer to a row, and identities
        are text (`wijkabm.runs.identities`).
    lines : DataFrame
        Points of the streets as they bend, in order; ``segment`` is the row of their segment.
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
    targets: pd.DataFrame
    covenant: pd.DataFrame
    inventory: pd.DataFrame
    households: pd.DataFrame
    residents: pd.DataFrame
    shops: pd.DataFrame
    premises: pd.DataFrame
    landlords: pd.DataFrame
    segments: pd.DataFrame
    lines: pd.DataFrame


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
        **tell_services(model),
        "partners": sum_partners(model.desk.partners, model.wijk_names),
        "redemption_stopped": sum_stops(model.recorder.stops(), model.wijk_names),
        "input": [
            {
                "code": area.code,
                "name": tell_title(area),
                "municipality": area.municipality,
                "year": area.year,
                "source": area.source,
                "sha256": area.sha256,
                **({} if area.streets is None else {"streets": describe_streets(area.streets)}),
            }
            for area in model.areas
        ],
        "parameters": {
            f"{group}.{name}": {"value": value, "set": f"{group}.{name}" in were_set}
            for group, values in model.parameters
            for name, value in values
        },
        "codes": {"status": STATUSES, "cause": name_causes()},
        "given": [{"area": area.code, **row} for area in model.areas for row in area.given()],
        "imputed": [{**row, "unit": SPECS[row["name"]].unit} for row in model.imputed],
        "agreement": model.agreement,
        "not_used": model.not_used,
        "indicators": [indicator.describe() for indicator in INDICATORS],
        "seconds": {rule: round(seconds, 4) for rule, seconds in model.seconds.items()},
    }


def tell_services(model: "Wijk") -> dict[str, Any]:
    """Which work neighbours asked for and paid in coins; nothing for a run without a coin."""
    if all(lever.name != "social_coin" for lever in model.policy.levers):
        return {}
    return {"services": list_services(model)}


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
        if name in LATER and not (folder / f"{name}.parquet").exists():
            tables[name] = pd.DataFrame(columns=LATER[name])
            continue
        try:
            table = pq.read_table(folder / f"{name}.parquet").to_pandas()
            tables[name] = read_identities(table)
        except (OSError, pa.ArrowInvalid):
            raise InputError(f"{folder}: the table {name}.parquet is missing or damaged") from None
    return Results(manifest, **tables)
