"""Find CBS's columns in a row of names, whatever they are called, and read the numbers below them."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError, Sentence, either, join_sentences
from wijkabm.place.catalogue import FIGURES, PARTS, SPECS, FigureSpec
from wijkabm.place.kinds import WHERE_TO_GET
from wijkabm.place.layouts import (
    LABELS,
    WHOLE_ON_MAP,
    Layout,
    figure_names,
    read_title,
    simplify,
    unit_factor,
    write_name,
)
from wijkabm.place.tabular import Sheet

REQUIRED: Final = ("inhabitants", *PARTS["inhabitants"], "households", *PARTS["households"])
"""Columns that every edition has; any other may be absent or empty."""

MISSING: Final = frozenset({"", ".", ",", "-", "x", "nan", "na", "n/a", "none", "null"})
NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
SECRET: Final = frozenset({
    -99_994.0, -99_995.0, -99_996.0, -99_997.0, -99_998.0, -99_999.0,
    -99_999_997.0, -99_999_998.0, -99_999_999.0,
})  # fmt: skip
"""What CBS's maps have for unknown, secret or not there."""

OLD_SECRET: Final = 99_997.0
"""The same in older tables. Counts of wijken are multiples of 5, so it is none of theirs."""

ROWS_BEFORE_DATA: Final = 10
TABLE_YEARS: Final = {
    "82339NED": 2013,
    "82931NED": 2014,
    "83220NED": 2015,
    "83487NED": 2016,
    "83765NED": 2017,
    "84286NED": 2018,
    "84583NED": 2019,
    "84799NED": 2020,
    "85039NED": 2021,
    "85318NED": 2022,
    "85618NED": 2023,
    "85984NED": 2024,
    "86165NED": 2025,
}
"""StatLine's table of each edition, for files named after their table only."""


class Column(NamedTuple):
    """A column of a file: its name there, what its numbers are multiplied by, and what they are a part of.

    `whole` is empty but where a count is given in per cent of another figure, as on the map.
    """

    name: str
    factor: float = 1.0
    whole: str = ""


@dataclass(frozen=True)
class Header:
    """The row of names of a table, and what follows it.

    Attributes
    ----------
    layout : {"yearly", "statline", "map"}
        Whose names they are.
    names : tuple of str
        The names as they stand in the file, stripped.
    labels : mapping of str to list of int
        For ``code``, ``name`` and ``municipality`` the places of the columns to try.
    figures : mapping of str to int
        The place of each figure's column; figures without one are left out.
    columns : mapping of str to Column
        How each of these columns is read.
    rows : iterator of (int, sequence)
        The rows below, with their line numbers.
    titles : tuple of str
        Of the sheet, and what stands above the row of names.
    """

    layout: Layout
    names: tuple[str, ...]
    labels: Mapping[str, list[int]]
    figures: Mapping[str, int]
    columns: Mapping[str, Column]
    rows: Iterator[tuple[int, Sequence[Any]]] = field(default_factory=lambda: iter(()))
    titles: tuple[str, ...] = ()


def find_header(file: str, sheets: Iterator[Sheet]) -> Header:
    """Find the row of names among the first rows of the first sheet that has one.

    Raises
    ------
    InputError
        If no row has CBS's names, or a column that every edition has is not there.
    """
    seen: list[str] = []
    for sheet in sheets:
        first = list(islice(sheet.rows, ROWS_BEFORE_DATA))
        best, at = None, 0
        for number, (_, cells) in enumerate(first):
            names = tuple("" if cell is None else str(cell).strip() for cell in cells)
            seen = seen or [name for name in names if name]
            for layout in LABELS:
                header = _match_header(layout, names)
                if header.figures and (best is None or _rank(header) > _rank(best)):
                    best, at = header, number
        if best:
            _require_columns(file, best)
            above = [str(cell) for _, cells in first[:at] for cell in cells if cell]
            rows = chain(first[at + 1 :], sheet.rows)
            return replace(best, rows=rows, titles=(sheet.title, *above))
    raise InputError(
        "{file} holds no key figures: {seen}; {where_to_get}.",
        file=file,
        seen=_describe(seen),
        where_to_get=WHERE_TO_GET,
    )


def parse_number(cell: Any) -> float | None:
    """Return the number in a cell, or None if the cell says that it is missing.

    Raises
    ------
    ValueError
        If the cell holds something else.
    """
    if cell is None:
        return None
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        try:
            number = float(cell)
        except OverflowError:
            raise ValueError(str(cell)) from None
    else:
        text = str(cell).replace("\xa0", " ").strip()
        if text.lower() in MISSING:
            return None
        if not NUMBER.fullmatch(text):
            raise ValueError(text)
        number = float(text.replace(",", "."))
    if math.isinf(number):
        raise ValueError(str(cell))
    return None if math.isnan(number) or number in SECRET else number


def find_year(name: str, titles: Sequence[str] = ()) -> int:
    """Year of the figures, from the file's name, StatLine's table in it or the titles of the table.

    Returns
    -------
    int
        0 if none of them tells.
    """
    if year := _search_year(r"kwb[-_ ]?", name.lower()):
        return year
    for table, year in TABLE_YEARS.items():
        if any(table.lower() in text.lower() for text in (name, *titles)):
            return year
    for text in (name, *titles[:1]):
        if year := _search_year(r"(?<!\d)", text):
            return year
    for text in titles[1:]:  # other lines above a table may hold the day of the download
        if year := _search_year(r"wijken en buurten\D{0,20}", text.lower()):
            return year
    return 0


def check_year(year: int) -> int:
    """The year, or 0 if it is still to come: nobody has its figures."""
    return year if year <= date.today().year else 0


def _search_year(before: str, text: str) -> int:
    """The first year behind a pattern that is not to come and begins no day (2025-03-05); 0 if none is."""
    found = re.finditer(before + r"((?:19|20)\d\d)(?!\d|-\d\d-\d\d)", text)
    return next((year for match in found if (year := check_year(int(match[1])))), 0)


def _rank(header: Header) -> tuple[int, bool]:
    """How well a row of names fits a layout."""
    return len(header.figures), bool(header.labels["code"])


def _match_header(layout: Layout, names: tuple[str, ...]) -> Header:
    index: dict[str, list[tuple[int, int, str]]] = {}
    for place, name in enumerate(names):
        stem, number, unit = read_title(layout, name)
        index.setdefault(stem, []).append((number, place, unit))
    places, columns = {}, {}
    for spec in FIGURES:
        found = _find_column(layout, spec, index)
        if found is not None:
            place, factor = found
            whole = WHOLE_ON_MAP.get(spec.name, "") if layout == "map" else ""
            places[spec.name] = place
            columns[spec.name] = Column(names[place], 0.01 if whole else factor, whole)
    labels = {
        label: [place for name in tried for _, place, _ in index.get(_stem(layout, name), [])[:1]]
        for label, tried in LABELS[layout].items()
    }
    return Header(layout, names, labels, places, columns)


def _find_column(
    layout: Layout, spec: FigureSpec, index: Mapping[str, list[tuple[int, int, str]]]
) -> tuple[int, float] | None:
    """Place and factor of a figure's column: of those of its name the first in a unit that it can have."""
    for name in figure_names(layout, spec):
        for _, place, unit in sorted(index.get(_stem(layout, name), [])):
            factor = unit_factor(spec.name, unit)
            if factor is not None:
                return place, factor
    return None


def _stem(layout: Layout, name: str) -> str:
    return name.lower() if layout == "yearly" else simplify(name)


def _describe(names: Sequence[str]) -> Sentence:
    """What stands in a table's first row, and what that looks like."""
    if {"Measure", "Value"} <= set(names):
        return Sentence("it has a row for every number, as StatLine's new OData (v4) does")
    if not names:
        return Sentence("it is empty")
    shown = ", ".join(name[:30] for name in names[:5])
    return Sentence("its first row is {shown}, and CBS calls none of its figures so", shown=shown)


def _require_columns(file: str, header: Header) -> None:
    absent: list[tuple[str, Sequence[str]]] = []
    if not header.labels["code"]:
        absent.append((Sentence("area code"), LABELS[header.layout]["code"]))
    for name in REQUIRED:
        if name not in header.figures:
            names = figure_names(header.layout, SPECS[name])
            absent.append((name, names[:1] if header.layout == "map" else names))
    if not absent:
        return
    is_titled = header.layout == "statline" and any(" " in name for name in header.names)
    number = "_<number>" if header.layout == "statline" and not is_titled else ""
    texts = [
        Sentence(
            "{what} ({titles})",
            what=what,
            titles=either(write_name(name, is_titled) + number for name in names),
        )
        for what, names in absent
    ]
    shown, beyond = join_sentences(texts[:4], "{left}, {right}"), len(texts) - 4
    more = Sentence(" and {beyond} more", beyond=beyond) if beyond > 0 else ""
    raise InputError(
        "{file}: no column for {shown}{more}; give the columns CBS's names back or "
        "download the file again with these columns.",
        file=file,
        shown=shown,
        more=more,
    )
