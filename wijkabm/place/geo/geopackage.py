"""The layers of a GeoPackage by SQLite: rows within a window, by its R-tree where there is one."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from wijkabm.ground.errors import InputError
from wijkabm.place.attributes import list_tables, quote
from wijkabm.place.geo.rd import Array, Box, find_middles
from wijkabm.place.geo.spellings import choose_columns

SAMPLE: Final = 200
"""Shapes that are looked at to see in which grid a layer is."""

ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope before a shape, by its code in the flags."""

BROKEN: Final = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged base raises: text of it is not always UTF-8."""

Row = tuple[Any, dict[str, Any]]


class GeoPackageLayer:
    """A table with shapes.

    Parameters
    ----------
    path : Path
    where : str
        How errors name the file.
    name, shape : str
        The table, and its column of shapes.
    """

    def __init__(self, path: Path, where: str, name: str, shape: str) -> None:
        self.path, self.where, self.name, self._shape = path, where, name, shape

    def sample(self) -> Array:
        """Places (n, 2) of some of its shapes, in the file's own grid."""
        return find_middles(make_shapes([s for s, _ in islice(self.rows((), None), SAMPLE)]))

    def rows(self, wanted: Sequence[str], window: Box | None) -> Iterator[Row]:
        """Shapes as they are stored and the values that were asked for, of rows that may touch a window."""
        try:
            with closing(connect(self.path)) as base:
                columns = [row[1] for row in base.execute(f"PRAGMA table_info({quote(self.name)})")]
                chosen = choose_columns(columns, wanted)
                listed = ", ".join(map(quote, [self._shape, *chosen.values()]))
                query = f"SELECT {listed} FROM {quote(self.name)}"
                tree = f"rtree_{self.name}_{self._shape}"
                if window is not None and _is_filled(base, tree):
                    query += (
                        f" WHERE rowid IN (SELECT id FROM {quote(tree)}"
                        " WHERE maxx >= ? AND maxy >= ? AND minx <= ? AND miny <= ?)"
                    )
                    found = base.execute(query, window)
                else:
                    found = base.execute(query)
                for shape, *values in found:
                    yield shape, dict(zip(chosen, values, strict=True))
        except BROKEN as error:
            raise _broken(self.where, error) from None


def open_layers(path: Path, where: str) -> list[GeoPackageLayer]:
    """The layers of a file that have shapes, by name.

    Raises
    ------
    InputError
    """
    try:
        with closing(connect(path)) as base:
            tables = list_tables(base)
            if "gpkg_geometry_columns" not in tables:
                raise sqlite3.OperationalError("no such table: gpkg_geometry_columns")
            named = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
            layers = sorted((str(table), str(column)) for table, column in named)
    except BROKEN as error:
        raise _broken(where, error) from None
    return [GeoPackageLayer(path, where, *one) for one in layers if one[0].lower() in tables]


def connect(path: Path) -> sqlite3.Connection:
    """A base that is read only; nothing is written beside it, unless a program has it open."""
    log = path.with_name(path.name + "-wal")
    is_open = log.exists() and log.stat().st_size > 0
    options = "mode=ro" if is_open else "mode=ro&immutable=1"
    base = sqlite3.connect(f"{path.resolve().as_uri()}?{options}", uri=True)
    base.execute("PRAGMA trusted_schema = OFF")
    return base


def make_shapes(stored: Sequence[Any]) -> Array:
    """Shapes out of what is stored: a header, perhaps an envelope, and the shape as WKB."""
    with np.errstate(invalid="ignore"):
        return np.asarray(shapely.from_wkb([_strip(one) for one in stored], on_invalid="ignore"))


def _strip(stored: Any) -> bytes | None:
    if not isinstance(stored, bytes) or stored[:2] != b"GP" or len(stored) < 8:
        return None
    envelope = (stored[3] >> 1) & 7
    return stored[8 + ENVELOPES[envelope] :] if envelope < len(ENVELOPES) else None


def _is_filled(base: sqlite3.Connection, tree: str) -> bool:
    """Whether there is an R-tree with something in it."""
    there = "SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE 'CREATE VIRTUAL TABLE%rtree%'"
    if base.execute(there, (tree,)).fetchone() is None:
        return False
    try:
        return base.execute(f"SELECT 1 FROM {quote(tree)} LIMIT 1").fetchone() is not None
    except sqlite3.Error:  # an SQLite without R-trees, or a tree whose tables are gone
        return False


def _broken(where: str, error: Exception) -> InputError:
    return InputError(f"{where} is not a readable GeoPackage ({error}); download it again")
