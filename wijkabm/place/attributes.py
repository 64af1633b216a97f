"""The tables in GeoPackage and JSON: attributes of the map of wijken en buurten, rows of OData.

Shapes are passed over. A layer for each kind of area makes one table, as they have the same columns.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.kinds import WHERE_TO_GET

SQLITE: Final = b"SQLite format 3\x00"
IN_PLACE: Final = b"\x01\x01"
IN_LOG: Final = b"\x02\x02"
"""How a base is written (bytes 18 and 19): with a log beside it, as QGIS does, it is not opened in memory."""

Rows = Iterator[tuple[int, Sequence[Any]]]


def open_geopackage(name: str, content: bytes) -> tuple[str, Rows]:
    """Title and rows, the row of names first, of all layers of a GeoPackage.

    Raises
    ------
    InputError
        It has no layer or is broken; also while rows are taken.
    """
    if content[18:20] == IN_LOG:
        content = content[:18] + IN_PLACE + content[20:]
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(content)
        base.execute("PRAGMA trusted_schema = OFF")
        tables = list_tables(base)
        if "gpkg_contents" not in tables:
            raise sqlite3.OperationalError("no such table: gpkg_contents")
        listed = [str(row[0]) for row in base.execute("SELECT table_name FROM gpkg_contents")]
        layers = [layer for layer in listed if layer.lower() in tables]
        has_shapes = "gpkg_geometry_columns" in tables
        columns = {layer: _list_columns(base, layer, has_shapes) for layer in layers}
    except (sqlite3.Error, AttributeError) as error:  # not every SQLite opens what is in memory
        raise _broken(name, error) from None
    return " ".join(layers), _geopackage_rows(name, base, columns)


def open_json(name: str, content: bytes) -> tuple[str, Rows]:
    """Title and rows, the row of names first, of GeoJSON, of OData (v3), or of a list of objects.

    Raises
    ------
    InputError
        It is broken, or nothing of these.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError(
            "{name} is no readable JSON ({error}); download it again.", name=name, error=str(error)
        ) from None
    title, records = "", data
    if isinstance(data, Mapping):
        title = str(data.get("odata.metadata") or data.get("@odata.context") or data.get("name"))
        features = data.get("features")
        records = data.get("value")
        if isinstance(features, list):
            records = [f.get("properties") if isinstance(f, Mapping) else None for f in features]
    if not isinstance(records, list) or not any(isinstance(r, Mapping) for r in records):
        keys = (
            ", ".join(str(key)[:30] for key in list(data)[:4]) if isinstance(data, Mapping) else ""
        )
        has = Sentence(": it has {keys}", keys=keys) if keys else ""
        raise InputError(
            "{name} is JSON, but neither a map (GeoJSON) nor rows of OData{has}; {where_to_get}.",
            name=name,
            has=has,
            where_to_get=WHERE_TO_GET,
        )
    return title, _json_rows(records)


def list_tables(base: sqlite3.Connection) -> set[str]:
    """Tables that are stored, in lower case: a view or a virtual table is a program, and may never end."""
    stored = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
    return {str(row[0]).lower() for row in base.execute(stored)}


def _list_columns(base: sqlite3.Connection, layer: str, has_shapes: bool) -> list[str]:
    """Names of the columns of a layer that hold numbers or text."""
    found = base.execute(f"PRAGMA table_info({quote(layer)})").fetchall()
    shapes = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"
    hidden = {row[0] for row in base.execute(shapes, (layer,))} if has_shapes else set()
    return [row[1] for row in found if row[1] not in hidden and row[2].upper() != "BLOB"]


def _geopackage_rows(
    name: str, base: sqlite3.Connection, columns: Mapping[str, Sequence[str]]
) -> Rows:
    names = list(dict.fromkeys(column for layer in columns.values() for column in layer))
    yield 0, names
    line = 0
    try:
        for layer, own in columns.items():
            if not own:
                continue
            place = [own.index(column) if column in own else None for column in names]
            listed = ", ".join(map(quote, own))
            for row in base.execute(f"SELECT {listed} FROM {quote(layer)}"):
                line += 1
                yield line, [None if k is None else row[k] for k in place]
    except sqlite3.Error as error:
        raise _broken(name, error) from None


def quote(identifier: str) -> str:
    """A name of a table or column as it stands in a query."""
    return '"' + identifier.replace('"', '""') + '"'


def _broken(name: str, error: Exception) -> InputError:
    return InputError(
        "{name} is not a readable GeoPackage ({error}); download it again.",
        name=name,
        error=str(error),
    )


def _json_rows(records: Sequence[Any]) -> Rows:
    objects = [record if isinstance(record, Mapping) else {} for record in records]
    names = list(dict.fromkeys(name for record in objects for name in record))
    yield 0, names
    for line, record in enumerate(objects, start=1):
        yield line, [record.get(name) for name in names]
