"""Read CBS "Kerncijfers wijken en buurten" as people have them.

What a table is, is told by what is in the file and not by its name:

- the yearly file (`kwb-YYYY.xlsx`, or saved as CSV): codes such as `gwb_code_10` and `a_inw`, cells
  a mix of numbers and text, decimal point or comma, "." for missing;
- StatLine's table, in bulk (`;`, quoted, padded), typed (Parquet, CSV), as its own download with
  titles in words, or as OData (JSON);
- the map of wijken en buurten (GeoPackage, GeoJSON): ages and kinds of household in per cent.

Text is UTF-8, with or without a byte-order mark, or Windows-1252.
"""

import contextlib
import difflib
import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.errors import InputError
from wijkabm.place.columns import (
    OLD_SECRET,
    Column,
    Header,
    find_header,
    find_year,
    parse_number,
)
from wijkabm.place.impute import Donor, fill_gaps
from wijkabm.place.key_figures import PARTS, SPECS, Figure, KeyFigures, Origin
from wijkabm.place.plausible import check_figures
from wijkabm.place.tabular import open_sheets, read_bytes

MINIMUM_INHABITANTS: Final = 200
"""Fewer people make no economy, and CBS withholds most of their figures."""

BEHIND_NAME: Final = re.compile(r".*\(([A-Z]{2}[0-9A-Z]{2,8})\)")
AREA_CODE: Final = re.compile(r"NL\d{0,2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")


@dataclass(frozen=True)
class Row:
    """One area of the file: its code, names, line in the file, and unread cells by figure."""

    code: str
    name: str
    municipality: str
    line: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A file of key figures, its numbers not yet read.

    Attributes
    ----------
    name, sha256 : str
        Name of the file, without its folder, and the hash of its bytes.
    year : int
        From the file's name, its StatLine table or its sheet; 0 if none tells.
    columns : mapping of str to Column
        For each figure that was found the column's own name, and how it is read.
    rows : mapping of str to Row
        The areas by code, municipalities and the country among them.
    repeated : frozenset of str
        Codes that stand in the file more than once.
    """

    name: str
    sha256: str
    year: int
    columns: Mapping[str, Column]
    rows: Mapping[str, Row]
    repeated: frozenset[str]


def read_kwb(path: str | Path, progress: Callable[[int], None] = lambda rows: None) -> Table:
    """Read a file of key figures in any published shape.

    Parameters
    ----------
    path : str or Path
        An Excel, CSV or Parquet file.
    progress : callable
        Called with the number of rows read so far, after each row.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, or its columns are not CBS's.
    """
    path = Path(path)
    content = read_bytes(path)
    header = find_header(path.name, open_sheets(path.name, content))
    areas: dict[str, Row] = {}
    repeated, year = set(), 0
    for count, (line, cells) in enumerate(header.rows, start=1):
        progress(count)
        row = _make_row(line, cells, header)
        year = year or _read_year(cells, header)
        if row is not None and row.code in areas:
            repeated.add(row.code)
        elif row is not None:
            areas[row.code] = row
    if not areas:
        raise InputError(
            f"{path.name}: no row has the code of an area (WK..., BU...); tick Codering on StatLine, "
            "or download the file again."
        )
    return Table(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        year=year or find_year(path.name, header.titles),
        columns=header.columns,
        rows=areas,
        repeated=frozenset(repeated),
    )


def read_areas(path: str | Path, codes: Sequence[str]) -> list[KeyFigures]:
    """Read the key figures of wijken and buurten, with their gaps filled.

    Parameters
    ----------
    path : str or Path
        A file of key figures.
    codes : sequence of str
        Codes of wijken (WK...) or buurten (BU...); blanks and case do not matter.

    Returns
    -------
    list of KeyFigures
        In the order of `codes`.

    Raises
    ------
    InputError
        As `read_kwb`; also for an unknown, repeated or too small area, and for a cell that holds no
        possible number.
    """
    wanted = check_codes(codes)
    return pick_areas(read_kwb(path), wanted)


def check_codes(codes: Sequence[str]) -> list[str]:
    """Codes of areas as they are written in files.

    Raises
    ------
    InputError
        If there is none, or one of them twice.
    """
    wanted = [code.strip().upper() for code in codes]
    if not wanted:
        raise InputError("No area is given; give the code of a wijk (WK...) or buurt (BU...).")
    twice = next((code for code in wanted if wanted.count(code) > 1), None)
    if twice:
        raise InputError(f"Area {twice} is given twice; give each area once.")
    return wanted


def pick_areas(table: Table, codes: Sequence[str]) -> list[KeyFigures]:
    """The key figures of areas of a table, as `read_areas`."""
    return [_read_area(table, code) for code in check_codes(codes)]


def _make_row(line: int, cells: Sequence[Any], header: Header) -> Row | None:
    texts: dict[str, list[str]] = {}
    for label, places in header.labels.items():
        found = [cells[place] for place in places if place < len(cells)]
        texts[label] = [" ".join(cell.split()) for cell in found if isinstance(cell, str)]
    codes = [BEHIND_NAME.sub(r"\1", text.upper()) for text in texts["code"]]
    code = next((text for text in codes if AREA_CODE.fullmatch(text)), None)
    if code is None or {"JA", "B"} & {text.upper() for text in texts.get("water", ())}:
        return None  # on the map water and abroad stand beside the land of one code
    names = [text for text in texts["name"] if text and not AREA_CODE.fullmatch(text.upper())]
    values = {name: cells[i] for name, i in header.figures.items() if i < len(cells)}
    return Row(code, (names or [code])[0], (texts["municipality"] or [""])[0], line, values)


def _read_year(cells: Sequence[Any], header: Header) -> int:
    """The year that a row names; 0 if it names none."""
    for place in header.labels.get("year", ()):
        text = str(cells[place]).strip() if place < len(cells) else ""
        if re.fullmatch(r"(19|20)\d\d", text):
            return int(text)
    return 0


def _read_area(table: Table, code: str) -> KeyFigures:
    row = table.rows.get(code)
    if row is None or code[:2] not in ("WK", "BU"):
        raise InputError(f"{table.name}: {_explain_unknown(table, code)}")
    read = _read_row(table, row)
    people = read["inhabitants"].value if "inhabitants" in read else None
    if people is None or people < MINIMUM_INHABITANTS:
        count = "an unpublished number of" if people is None else f"{people:.0f}"
        raise InputError(
            f"{table.name}: {code} ({row.name}) has {count} inhabitants; choose an area with at "
            f"least {MINIMUM_INHABITANTS}."
        )
    behind: dict[str, Origin] = {"GM" + code[2:6]: "municipality", "NL00": "country"}
    donors = [
        Donor(donor, origin, _read_row(table, table.rows[donor]))
        for donor, origin in behind.items()
        if donor in table.rows
    ]
    return KeyFigures(
        code=code,
        name=row.name,
        municipality=row.municipality,
        year=table.year,
        source=table.name,
        sha256=table.sha256,
        figures=fill_gaps(read, donors),
    )


def _read_row(table: Table, row: Row) -> dict[str, Figure]:
    """Read the numbers of a row, in the catalogue's units; missing ones are left out."""
    if row.code in table.repeated:
        raise InputError(
            f"{table.name}: {row.code} stands in more than one row; give a file of one year."
        )
    where = f"{table.name}, row {row.line} ({row.code})"
    figures: dict[str, Figure] = {}
    told = {}
    for name, cell in row.cells.items():
        column = table.columns[name]
        told[name] = f"column {column.name}: {_show(cell)}"
        number = _read_cell(f"{where}, column {column.name}", name, column, cell)
        if number is None or (number == OLD_SECRET and not _is_count_of_many(row, name)):
            continue
        value = round(number * column.factor, 6)
        if column.whole:
            if column.whole not in figures:
                continue
            value = float(round(value * figures[column.whole].value))
        figures[name] = Figure(value, "input", column.name, table.year)
    check_figures(where, figures, told)
    return figures


def _read_cell(where: str, name: str, column: Column, cell: Any) -> float | None:
    """The number in a cell, if it is possible; None if it is missing."""
    try:
        number = parse_number(cell)
    except ValueError:
        raise InputError(f"{where}: '{_show(cell)}' is no number; correct the cell.") from None
    if number is None:
        return None
    spec = SPECS[name]
    low, high = spec.lowest / column.factor, spec.highest / column.factor
    if column.whole:
        low, high = 0.0, 100.0
    if not low <= number <= high:
        allowed = f"{low:g} or more" if math.isinf(high) else f"{low:g} to {high:g}"
        raise InputError(f"{where}: {number:g} is not possible ({allowed}); correct the cell.")
    return number


def _is_count_of_many(row: Row, name: str) -> bool:
    """Whether 99,997 can be a count: of people in a municipality whose parts make it up."""
    if row.code[:2] in ("WK", "BU") or name not in PARTS:
        return False
    with contextlib.suppress(ValueError):
        parts = [parse_number(row.cells.get(part)) or 0.0 for part in PARTS[name]]
        return abs(sum(parts) - OLD_SECRET) <= 10.0 * len(parts)
    return False


def _show(cell: Any) -> str:
    return str(cell).strip()[:40]


def _explain_unknown(table: Table, code: str) -> str:
    areas = {c: row for c, row in table.rows.items() if c[:2] in ("WK", "BU")}
    if code[:2] in ("GM", "NL") and AREA_CODE.fullmatch(code):
        inside = [c for c in areas if code[:2] == "NL" or c[2:6] == code[2:]]
        for_example = f", such as {', '.join(inside[:3])}" if inside else ""
        kind = "a municipality" if code[:2] == "GM" else "the country"
        return f"{code} is {kind}; choose wijken (WK...) or buurten (BU...) in it{for_example}."
    names = {row.name.upper(): c for c, row in areas.items() if row.name != c}
    near = [c for name, c in names.items() if code and code in name][:3]
    near += [c for c in areas if len(code) > 3 and c.startswith(code)][:3]
    near += [names[name] for name in difflib.get_close_matches(code, names, 3)]
    near += difflib.get_close_matches(code, areas, 3)
    shown = [f"{c} ({areas[c].name})" if areas[c].name != c else c for c in dict.fromkeys(near)]
    hint = f"did you mean {', '.join(shown[:4])}?" if shown else "no code or name is near it."
    return (
        f"no area '{code}' in it; {hint} Give the code of a wijk (WK...) or buurt (BU...) that is "
        "in the file."
    )
