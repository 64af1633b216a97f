"""``per_seed.csv``: a row per arm, place and seed, in which every number stands to its last digit."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from wijkabm.ground.errors import InputError

KEYS: Final = ("place", "point", "place_seed", "arm", "seed")
"""Columns that say which run a row is of."""

WORDS: Final = ("place", "arm")

Row = Mapping[str, Any]
Key = tuple[Any, ...]


def write_rows(rows: Iterable[Row]) -> str:
    """Rows as CSV; a number is written so that reading gives the same one."""
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in listed:
        writer.writerow([_write(row.get(name)) for name in columns])
    return text.getvalue()


def _write(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a file; none if it is not there.

    Raises
    ------
    InputError
        It is no such table.
    """
    if not path.is_file():
        return []
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for k, written in enumerate(csv.DictReader(file)):
            try:
                found.append({name: _read(name, text) for name, text in written.items()})
            except (ValueError, TypeError, AttributeError):
                raise InputError(
                    f"{path}: line {k + 2} holds what is no number; run the experiment again and "
                    "accept it"
                ) from None
    if found and (missing := set(KEYS) - set(found[0])):
        raise InputError(f"{path}: there is no column {min(missing)!r}")
    return found


def _read(name: str, text: str) -> Any:
    if name in WORDS:
        return text
    if name in KEYS:
        return int(text)
    return float(text) if text else math.nan


def name_row(row: Row) -> Key:
    """Which run a row is of."""
    return tuple(row[name] for name in KEYS)


def tell_row(key: Key) -> str:
    """The same in words."""
    place, point, place_seed, arm, seed = key
    where = f"{place}, point {point}" if point else place
    return f"{where}, {arm}, seed {seed}" + (
        f" at place {place_seed}" if place_seed != seed else ""
    )


def tabulate(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a table for recipes, in their order."""
    return pd.DataFrame([dict(row) for row in rows])


def list_outcomes(rows: Sequence[Row], factors: Sequence[str] = ()) -> list[str]:
    """Columns that were measured."""
    columns = dict.fromkeys(name for row in rows for name in row)
    return [name for name in columns if name not in KEYS and name not in factors]


def find_differences(ours: Sequence[Row], yours: Sequence[Row]) -> list[tuple[Key, str, Any, Any]]:
    """What differs in the rows of `yours` from the same of ours: run, column, ours, yours.

    To the last digit, since a run is a function of its seeds. A row or a column that we have not is one too.
    """
    known = {name_row(row): row for row in ours}
    found = []
    for row in yours:
        key = name_row(row)
        other = known.get(key)
        if other is None:
            found.append((key, "", None, None))
            continue
        for name in dict.fromkeys([*other, *row]):
            one, two = other.get(name), row.get(name)
            if not is_same(one, two):
                found.append((key, name, one, two))
    return found


def is_same(one: Any, two: Any) -> bool:
    """Whether two values are equal; no value is equal to no value."""
    blank = [
        value is None or (isinstance(value, float) and math.isnan(value)) for value in (one, two)
    ]
    return all(blank) if any(blank) else bool(one == two)
