"""Open a file with a table in it, whatever its kind: Excel, Parquet, GeoPackage, JSON, CSV.

The kind is told from the first bytes, not from the name. Rows come one by one, so that a national
workbook is not held twice. No file is larger than the national one by much: what names more rows or
columns, or swells when it is opened, is refused before it takes the machine.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.attributes import SQLITE, open_geopackage, open_json
from wijkabm.place.kinds import WHERE_TO_GET, explain_zip, refuse_unreadable

EXCEL_OR_ZIP: Final = b"PK\x03\x04"
PARQUET: Final = b"PAR1"
DELIMITERS: Final = (";", ",", "\t")

MOST_ROWS: Final = 100_000
"""Rows with something in them; the national file of all wijken and buurten has some 18,000."""

LAST_ROW: Final = 1_048_576
"""Excel's own last row. A workbook that names a later one is no workbook of Excel."""

MOST_COLUMNS: Final = 1_000
"""The national file has some 120."""

LARGEST_UNPACKED: Final = 300_000_000
"""Bytes of a file once unpacked; the national workbook has some 100 million."""


class LimitError(InputError):
    """A file is larger than any file of key figures.

    Parameters
    ----------
    name : str
        Of the file.
    limit : {"rows", "columns", "unpacked"}
        Of what there is too much.
    most : int
        What is allowed; of bytes, in millions.
    """

    def __init__(self, name: str, limit: str, most: int) -> None:
        self.name, self.limit, self.most = name, limit, most
        what = {"rows": "rows", "columns": "columns", "unpacked": "MB when it is unpacked"}[limit]
        super().__init__(
            f"{name} has more than {most:,} {what}, which no file of key figures has; "
            "download it again, or keep the rows and columns that are needed."
        )


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
        If it is not there, is a folder, is empty, is too large or may not be read.
    """
    if path.is_dir():
        raise InputError("{path} is a folder; give the file of key figures in it.", path=path)
    try:
        if path.stat().st_size > LARGEST_UNPACKED:
            raise LimitError(path.name, "unpacked", LARGEST_UNPACKED // 1_000_000)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "There is no file {path}; check the name and the folder.", path=path
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            "{path} cannot be read ({reason}); check its permissions.", path=path, reason=reason
        ) from None
    if not content.strip():
        raise InputError("{file} is empty; download it again.", file=path.name)
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
        If the content is of a kind that cannot be read, too large, or broken; also while rows are taken.
    """
    refuse_unreadable(name, content)
    for sheet in _choose_sheets(name, content):
        yield Sheet(sheet.title, _bound(name, sheet.rows))


def _choose_sheets(name: str, content: bytes) -> Iterator[Sheet]:
    if content.startswith(EXCEL_OR_ZIP):
        _check_unpacked(name, content)
        yield from _workbook(name, content)
    elif content.startswith(PARQUET):
        yield Sheet("", _parquet_rows(name, content))
    elif content.startswith(SQLITE):
        yield Sheet(*open_geopackage(name, content))
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        yield Sheet(*open_json(name, content))
    else:
        yield Sheet("", _text_rows(name, content))


def _bound(
    name: str, rows: Iterator[tuple[int, Sequence[Any]]]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The same rows, up to as many and as wide as may be; empty ones count for little."""
    filled = 0
    for number, cells in rows:
        if cells:
            filled += 1
            if len(cells) > MOST_COLUMNS:
                raise LimitError(name, "columns", MOST_COLUMNS)
        if filled > MOST_ROWS or number > LAST_ROW:
            raise LimitError(name, "rows", MOST_ROWS)
        yield number, cells


def _check_unpacked(name: str, content: bytes) -> None:
    """Refuse a packed file that would swell; one that is broken is refused by who opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OverflowError):
        return
    if size > LARGEST_UNPACKED:
        raise LimitError(name, "unpacked", LARGEST_UNPACKED // 1_000_000)


def _workbook(name: str, content: bytes) -> Iterator[Sheet]:
    from openpyxl.reader.excel import ExcelReader

    class TableReader(ExcelReader):  # type: ignore[misc]
        """Passes over sheets that are charts: what is drawn there may be beyond it."""

        def read_chartsheet(self, sheet: Any, rel: Any) -> None:
            pass

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which are not read
            reader = TableReader(io.BytesIO(content), read_only=True, data_only=True)
            reader.read()
            book = reader.wb
    except Exception as error:  # a broken workbook fails in as many ways as it has parts
        raise _broken_workbook(name, content, error) from None
    for sheet in book.worksheets:
        yield Sheet(sheet.title, _workbook_rows(name, content, sheet))


def _workbook_rows(name: str, content: bytes, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    sheet.reset_dimensions()  # some writers note a wrong size, which would cut rows off
    try:
        yield from enumerate(sheet.iter_rows(values_only=True), start=1)
    except Exception as error:  # read-only workbooks are parsed while rows are taken
        raise _broken_workbook(name, content, error) from None


def _broken_workbook(name: str, content: bytes, error: Exception) -> InputError:
    broken = Sentence("is not a readable Excel file ({error}); download it again", error=str(error))
    what = explain_zip(content) or broken
    return InputError("{name} {what}.", name=name, what=what)


def _parquet_rows(name: str, content: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    import pyarrow.lib
    import pyarrow.parquet

    try:
        about = pyarrow.parquet.read_metadata(io.BytesIO(content))
        groups = [about.row_group(k) for k in range(about.num_row_groups)]
        if about.num_columns > MOST_COLUMNS:
            raise LimitError(name, "columns", MOST_COLUMNS)
        if about.num_rows > MOST_ROWS:
            raise LimitError(name, "rows", MOST_ROWS)
        if sum(group.total_byte_size for group in groups) > LARGEST_UNPACKED:
            raise LimitError(name, "unpacked", LARGEST_UNPACKED // 1_000_000)
        table = pyarrow.parquet.read_table(io.BytesIO(content))
    except (pyarrow.lib.ArrowException, OSError) as error:
        raise InputError(
            "{name} is not a readable Parquet file ({error}); write it again.",
            name=name,
            error=str(error),
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
            "{name}, line {line_num}: not readable as CSV ({error}); give a CSV, Excel or "
            "Parquet file.",
            name=name,
            line_num=reader.line_num,
            error=str(error),
        ) from None


def _decode(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        "{name} is neither Excel, Parquet, GeoPackage nor text in UTF-8 or Windows-1252; {where_to_get}.",
        name=name,
        where_to_get=WHERE_TO_GET,
    )
