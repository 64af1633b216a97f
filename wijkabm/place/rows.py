"""A table of key figures, and the numbers in the row of one area."""

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.catalogue import PARTS, SPECS
from wijkabm.place.columns import OLD_SECRET, Column, parse_number
from wijkabm.place.key_figures import Figure
from wijkabm.place.plausible import check_figures


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


class UnknownYearError(InputError):
    """A file holds euros and nobody knows of which year.

    Parameters
    ----------
    name, column : str
        Of the file, and of its first column in euros.
    """

    def __init__(self, name: str, column: str) -> None:
        self.name, self.column = name, column
        super().__init__(
            f"{name}: the year of its figures is not known, and {column} is in euros of that year; say it "
            "with --year YYYY (year: in a design), or put it in the file's name, as kwb-2023.csv."
        )


def read_row(table: Table, row: Row) -> tuple[dict[str, Figure], dict[str, str]]:
    """Read the numbers of a row, in the catalogue's units; missing ones are left out.

    Returns
    -------
    figures : dict of str to Figure
    told : dict of str to str
        What stands in the file for each, and in which column, for messages.

    Raises
    ------
    InputError
        For a cell that holds no possible number, figures that contradict each other, euros of no year.
    """
    if row.code in table.repeated:
        raise InputError(
            "{file}: {code} stands in more than one row; give a file of one year.",
            file=table.name,
            code=row.code,
        )
    where = Sentence("{file}, row {line} ({code})", file=table.name, line=row.line, code=row.code)
    figures: dict[str, Figure] = {}
    told: dict[str, str] = {}
    for name, cell in row.cells.items():
        column = table.columns[name]
        told[name] = Sentence("column {name}: {cell}", name=column.name, cell=_show(cell))
        here = Sentence("{where}, column {name}", where=where, name=column.name)
        number = _read_cell(here, name, column, row)
        if number is None:
            continue
        value = round(number * column.factor, 6)
        if column.whole:
            if column.whole not in figures:
                continue
            value = float(round(value * figures[column.whole].value))
        figures[name] = Figure(value, "input", column.name, table.year, table.name)
    check_figures(where, figures, told)
    euros = [name for name in figures if SPECS[name].unit.startswith("EUR")]
    if euros and not table.year:
        raise UnknownYearError(table.name, table.columns[euros[0]].name)
    return figures, told


def _read_cell(where: str, name: str, column: Column, row: Row) -> float | None:
    """The number in a cell, if it is possible; None if it is missing."""
    cell = row.cells[name]
    try:
        number = parse_number(cell)
    except ValueError:
        raise InputError(
            "{where}: '{cell}' is no number; correct the cell.", where=where, cell=_show(cell)
        ) from None
    if number is None or (number == OLD_SECRET and not _is_count_of_many(row, name)):
        return None
    spec = SPECS[name]
    low, high = spec.lowest / column.factor, spec.highest / column.factor
    if column.whole:
        low, high = 0.0, 100.0
    if not low <= number <= high:
        allowed = (
            Sentence("{low:g} or more", low=low)
            if math.isinf(high)
            else Sentence("{low:g} to {high:g}", low=low, high=high)
        )
        raise InputError(
            "{where}: {number:g} is not possible ({allowed}); correct the cell.",
            where=where,
            number=number,
            allowed=allowed,
        )
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
