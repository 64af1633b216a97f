"""Open a file with a table in it, whatever its kind: Excel, Parquet, CSV.

The kind is told from the first bytes, not from the name. Rows come one by one, so that a national
workbook is not held twice.
"""

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.errors import InputError

EXCEL_OR_ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
PARQUET: Final = b"PAR1"
DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True)
class Sheet:
    """A title, empty if the kind of file has none, and rows of cells with their line numbers."""

    title: str
    rows: Iterator[tuple[int, Sequence[Any]]]


def read_bytes(path: Path) -> bytes:
    """Read a whole file.

    Raises
    ------
    InputError
        If it is not there, is a folder, is empty or may not be read.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the file of key figures in it.")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}; check the name and the folder.") from None
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be read ({reason}); check its permissions.") from None
    if not content.strip():
        raise InputError(f"{path.name} is empty; download it again.")
    return content


def open_sheets(name: str, content: bytes) -> Iterator[Sheet]:
    """Yield the tables in a file.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    content : bytes
        The whole file.

    Raises
    ------
    InputError
        If the content is of a kind that cannot be read, or broken; also while rows are taken.
    """
    if content.startswith(EXCEL_OR_ZIP):
        yield from _workbook(name, content)
    elif content.startswith(PARQUET):
        yield Sheet("", _parquet_rows(name, content))
    elif content.startswith(OLD_EXCEL):
        raise InputError(f"{name} is an old Excel file (.xls); save it as .xlsx or .csv.")
    else:
        yield Sheet("", _text_rows(name, content))


def _workbook(name: str, content: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which are not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # a broken workbook fails in as many ways as it has parts
        raise _broken_workbook(name, error) from None
    for sheet in book.worksheets:
        yield Sheet(sheet.title, _workbook_rows(name, sheet))


def _workbook_rows(name: str, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # some writers note a wrong size, which would cut rows off
    try:
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except Exception as error:  # read-only workbooks are parsed while rows are taken
        raise _broken_workbook(name, error) from None


def _broken_workbook(name: str, error: Exception) -> InputError:
    return InputError(
        f"{name} is not a readable Excel file ({error}); if it is a zip, give the file inside, "
        "else download it again."
    )


def _parquet_rows(name: str, content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow.lib
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(io.BytesIO(content))
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise InputError(
            f"{name} is not a readable Parquet file ({error}); write it again."
        ) from None
    yield 0, table.column_names
    columns = [column.to_pylist() for column in table.columns]
    yield from enumerate(zip(*columns, strict=True), start=1)


def _text_rows(name: str, content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    text = _decode(name, content)
    first_lines = "\n".join(text.splitlines()[:10])
    delimiter = max(DELIMITERS, key=first_lines.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(
            f"{name}, line {reader.line_num}: not readable as CSV ({error}); give a CSV, Excel or "
            "Parquet file."
        ) from None


def _decode(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"{name} is neither Excel nor Parquet, nor text in UTF-8 or Windows-1252; give one of "
        "these."
    )
