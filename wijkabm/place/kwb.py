"""Read CBS "Kerncijfers wijken en buurten" as people have them.

Three shapes, recognised by what is in the file and not by its name:

- the yearly file (`kwb-YYYY.xlsx`, or saved as CSV): codes such as `gwb_code_10` and `a_inw`, cells
  a mix of numbers and text, decimal point or comma, "." for missing;
- StatLine's bulk CSV: `;`, quoted, padded, "." for missing, names with a number at the end that
  differs per year and table (`AantalInwoners_5`);
- StatLine's typed tables saved as Parquet or CSV: numbers, NaN, codes padded with blanks.

Text is UTF-8, with or without a byte-order mark, or Windows-1252.
"""

import difflib
import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.errors import InputError
from wijkabm.place.columns import Header, find_header, find_year, parse_number
from wijkabm.place.impute import Donor, fill_gaps
from wijkabm.place.key_figures import PARTS, SPECS, TENURES, Figure, KeyFigures, Origin
from wijkabm.place.tabular import open_sheets, read_bytes

MINIMUM_INHABITANTS: Final = 200
"""Fewer people make no economy, and CBS withholds most of their figures."""

AREA_CODE: Final = re.compile(r"NL\d{0,2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
SLACK: Final = (0.05, 25.0)
"""Parts may miss their whole by this share and this count: CBS rounds each to a multiple of 5."""


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
    columns : mapping of str to str
        For each figure that was found the column's own name.
    rows : mapping of str to Row
        The areas by code, municipalities and the country among them.
    repeated : frozenset of str
        Codes that stand in the file more than once.
    """

    name: str
    sha256: str
    year: int
    columns: Mapping[str, str]
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
    repeated = set()
    for count, (line, cells) in enumerate(header.rows, start=1):
        progress(count)
        row = _make_row(line, cells, header)
        if row is not None and row.code in areas:
            repeated.add(row.code)
        elif row is not None:
            areas[row.code] = row
    if not areas:
        raise InputError(f"{path.name}: no row has the code of an area; download the file again.")
    return Table(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        year=find_year(path.name, header.title),
        columns={name: header.names[place] for name, place in header.figures.items()},
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
    code = next((t.upper() for t in texts["code"] if AREA_CODE.fullmatch(t.upper())), None)
    if code is None:
        return None
    names = [text for text in texts["name"] if text and not AREA_CODE.fullmatch(text.upper())]
    values = {name: cells[i] for name, i in header.figures.items() if i < len(cells)}
    return Row(code, (names or [code])[0], (texts["municipality"] or [""])[0], line, values)


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
    figures = {}
    for name, cell in row.cells.items():
        spec = SPECS[name]
        where = f"{table.name}, row {row.line} ({row.code}), column {table.columns[name]}"
        try:
            number = parse_number(cell)
        except ValueError:
            shown = str(cell).strip()[:40]
            raise InputError(f"{where}: '{shown}' is no number; correct the cell.") from None
        if number is None:
            continue
        low, high = spec.lowest / spec.factor, spec.highest / spec.factor
        if not low <= number <= high:
            allowed = f"{low:g} or more" if math.isinf(high) else f"{low:g} to {high:g}"
            raise InputError(f"{where}: {number:g} is not possible ({allowed}); correct the cell.")
        value = round(number * spec.factor, 6)
        figures[name] = Figure(value, "input", table.columns[name], table.year)
    _check_sums(f"{table.name}, row {row.line} ({row.code})", figures)
    return figures


def _check_sums(where: str, figures: Mapping[str, Figure]) -> None:
    """Refuse a row whose figures contradict each other by more than rounding."""
    share, count = SLACK
    wholes = {name: (figures[name], parts) for name, parts in PARTS.items() if name in figures}
    wholes["tenures"] = (Figure(1.0, "input", "100 %"), TENURES)
    for name, (whole, parts) in wholes.items():
        slack = 0.1 if name == "tenures" else share * whole.value + count
        given = [figures[part] for part in parts if part in figures]
        total = sum(part.value for part in given)
        too_little = len(given) == len(parts) and total < whole.value - slack
        if total > whole.value + slack or (too_little and name != "tenures"):
            columns = ", ".join(part.column for part in given)
            raise InputError(
                f"{where}: {columns} sum to {total:g}, but {whole.column} is {whole.value:g}; "
                "correct the row or download the file again."
            )
    people = figures.get("inhabitants")
    for name, figure in figures.items():
        is_of_people = SPECS[name].kind == "count" and SPECS[name].unit in ("persons", "households")
        if people and is_of_people and figure.value > people.value * (1 + share) + count:
            raise InputError(
                f"{where}: {figure.column} is {figure.value:g}, more than the {people.value:g} "
                f"of {people.column}; correct the row or download the file again."
            )


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
