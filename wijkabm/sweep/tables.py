"""Tables of a sweep that carry the hash of their own bytes, so that one changed bit is noticed.

The hash stands in the table's own metadata and is taken with zeros in its place: a table that is copied
takes it along, and none can be half written beside one that is whole.
"""

import hashlib
import os
import re
import warnings
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm.ground.errors import InputError
from wijkabm.ground.provenance import UncheckedWarning

HASHED: Final = "hashed"
"""What a manifest says of a sweep whose tables carry their hash."""

KEY: Final = b"wijkabm_sha256"
BLANK: Final = b"0" * 64
HASH: Final = re.compile(rb"[0-9a-f]{64}")


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table with its hash so that it appears whole or not at all.

    Raises
    ------
    OSError
        It cannot be written; an earlier one stays.
    """
    buffer = BytesIO()
    with pq.ParquetWriter(buffer, table.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({KEY: BLANK})
    content = buffer.getvalue()
    place = _find_hash(content)
    assert place is not None
    content = _swap(content, place, hashlib.sha256(content).hexdigest().encode())
    partial = path.with_name(f".{path.name}.tmp")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def read_table(
    folder: Path, name: str, way_out: str, sweep: dict[str, Any], columns: Sequence[str] = ()
) -> pa.Table:
    """A table, if it is what was written.

    Parameters
    ----------
    folder : Path
    name : str
        Of the file.
    way_out : str
        What somebody can do who has a damaged one.
    sweep : dict
        What the manifest says of the sweep.
    columns : sequence of str
        Those that it must have.

    Raises
    ------
    InputError
        It is missing, changed, or no table of this sweep.
    """
    damaged = InputError(f"{folder}: the table {name} is missing or damaged; {way_out}")
    try:
        content = (folder / name).read_bytes()
        place = _find_hash(content)
        if sweep.get(HASHED) if place is None else not _is_whole(content, place):
            raise damaged
        table = pq.read_table(BytesIO(content)).replace_schema_metadata(None)
    except (OSError, ValueError, MemoryError, pa.ArrowException):
        raise damaged from None
    if not set(columns) <= set(table.column_names):
        raise damaged
    if place is None:
        warnings.warn(
            f"{folder / name} was written by a version whose tables carried no hash, so nothing can "
            "say whether it is as it was; run the design again with this version to be sure",
            UncheckedWarning,
            stacklevel=3,
        )
    return table


def _find_hash(content: bytes) -> slice | None:
    """Where the hash stands; None where the table carries none."""
    place = content.rfind(KEY)
    found = HASH.search(content, place) if place >= 0 else None
    return None if found is None else slice(*found.span())


def _swap(content: bytes, place: slice, text: bytes) -> bytes:
    return content[: place.start] + text + content[place.stop :]


def _is_whole(content: bytes, place: slice) -> bool:
    written = _swap(content, place, BLANK)
    return hashlib.sha256(written).hexdigest().encode() == content[place]
