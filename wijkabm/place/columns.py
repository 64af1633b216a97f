"""Find CBS's columns in a row of names, and read the numbers below them.

The yearly file calls its columns by codes (`a_inw`); StatLine by names with a number at the end
that differs per year and table (`AantalInwoners_5`), some of them more than once.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final, Literal

from wijkabm.errors import InputError
from wijkabm.place.key_figures import FIGURES, PARTS, SPECS
from wijkabm.place.tabular import Sheet

Layout = Literal["yearly", "statline"]

REQUIRED: Final = ("inhabitants", *PARTS["inhabitants"], "households", *PARTS["households"])
"""Columns that every edition has; any other may be absent or empty."""

LABELS: Final[Mapping[Layout, Mapping[str, tuple[str, ...]]]] = {
    "yearly": {
        "code": ("gwb_code_10", "gwb_code"),
        "name": ("regio",),
        "municipality": ("gm_naam",),
    },
    "statline": {
        "code": ("Codering", "WijkenEnBuurten"),
        "name": ("WijkenEnBuurten",),
        "municipality": ("Gemeentenaam",),
    },
}
"""Columns of text: those to try for the code, the area's name and the municipality's."""

MISSING: Final = frozenset({"", ".", ",", "-", "x", "nan", "na", "n/a", "none", "null"})
NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
NUMBERED: Final = re.compile(r"(.+)_(\d+)")
ROWS_BEFORE_DATA: Final = 10
TABLE_YEARS: Final = {
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


@dataclass(frozen=True)
class Header:
    """The row of names of a table, and what follows it.

    Attributes
    ----------
    layout : {"yearly", "statline"}
        Whose names they are.
    names : tuple of str
        The names as they stand in the file, stripped.
    labels : mapping of str to list of int
        For ``code``, ``name`` and ``municipality`` the places of the columns to try.
    figures : mapping of str to int
        The place of each figure's column; figures without one are left out.
    rows : iterator of (int, sequence)
        The rows below, with their line numbers.
    title : str
        Of the sheet; empty if the file has none.
    """

    layout: Layout
    names: tuple[str, ...]
    labels: Mapping[str, list[int]]
    figures: Mapping[str, int]
    rows: Iterator[tuple[int, Sequence[Any]]]
    title: str


def find_header(file: str, sheets: Iterator[Sheet]) -> Header:
    """Find the row of names among the first rows of the first sheet that has one.

    Raises
    ------
    InputError
        If no row has CBS's names, or a column that every edition has is not there.
    """
    for sheet in sheets:
        first = list(islice(sheet.rows, ROWS_BEFORE_DATA))
        best, at = None, 0
        for number, (_, cells) in enumerate(first):
            for layout in LABELS:
                header = _match_header(layout, cells, sheet.title)
                if len(header.figures) > (len(best.figures) if best else 0):
                    best, at = header, number
        if best:
            _require_columns(file, best)
            return replace(best, rows=chain(first[at + 1 :], sheet.rows))
    raise InputError(
        f"{file} holds no key figures: none of its first rows has CBS's names, such as gwb_code_10 "
        "and a_inw (yearly file) or WijkenEnBuurten and AantalInwoners_5 (StatLine); give a file "
        "of Kerncijfers wijken en buurten."
    )


def index_names(names: Sequence[str], layout: Layout) -> dict[str, list[int]]:
    """Places of the columns of each name, in lower case; StatLine's without the number at the end.

    Columns of one name stand in the order of their numbers.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(names):
        stem, number = name.lower(), 0
        if layout == "statline" and (match := NUMBERED.fullmatch(stem)):
            stem, number = match[1], int(match[2])
        found.setdefault(stem, []).append((number, place))
    return {stem: [place for _, place in sorted(places)] for stem, places in found.items()}


def locate(index: Mapping[str, list[int]], name: str) -> int | None:
    """Place of the column called `name`, or None; ``Name:2`` is the second column so called."""
    stem, _, occurrence = name.lower().partition(":")
    places = index.get(stem, [])
    number = int(occurrence or 1)
    return places[number - 1] if number <= len(places) else None


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
        number = float(cell)
    else:
        text = str(cell).replace("\xa0", " ").strip()
        if text.lower() in MISSING:
            return None
        if not NUMBER.fullmatch(text):
            raise ValueError(text)
        number = float(text.replace(",", "."))
    if math.isinf(number):
        raise ValueError(str(cell))
    return None if math.isnan(number) else number


def find_year(name: str, title: str = "") -> int:
    """Year of the figures, from the file's name, StatLine's table in it or the sheet's title.

    Returns
    -------
    int
        0 if none of them tells.
    """
    if match := re.search(r"kwb[-_ ]?((?:19|20)\d\d)", name.lower()):
        return int(match[1])
    for table, year in TABLE_YEARS.items():
        if table.lower() in name.lower():
            return year
    for text in (name, title):
        if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text):
            return int(match[1])
    return 0


def _match_header(layout: Layout, cells: Sequence[Any], title: str) -> Header:
    names = tuple("" if cell is None else str(cell).strip() for cell in cells)
    index = index_names(names, layout)
    figures = {}
    for spec in FIGURES:
        candidates = spec.yearly if layout == "yearly" else spec.statline
        places = (locate(index, name) for name in candidates)
        place = next((place for place in places if place is not None), None)
        if place is not None:
            figures[spec.name] = place
    labels = {
        label: [place for name in tried if (place := locate(index, name)) is not None]
        for label, tried in LABELS[layout].items()
    }
    return Header(layout, names, labels, figures, iter(()), title)


def _require_columns(file: str, header: Header) -> None:
    yearly = header.layout == "yearly"
    absent = [] if header.labels["code"] else [("area code", LABELS[header.layout]["code"])]
    for name in REQUIRED:
        if name not in header.figures:
            absent.append((name, SPECS[name].yearly if yearly else SPECS[name].statline))
    if not absent:
        return
    number = "" if yearly else "_<number>"
    texts = [f"{what} ({' or '.join(name + number for name in names)})" for what, names in absent]
    more = f" and {len(texts) - 4} more" if len(texts) > 4 else ""
    raise InputError(
        f"{file}: no column for {', '.join(texts[:4])}{more}; give the columns CBS's names back or "
        "download the file again."
    )
