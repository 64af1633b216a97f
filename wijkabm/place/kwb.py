"""Read CBS "Kerncijfers wijken en buurten" as people have them.

What a table is, is told by what is in the file and not by its name:

- the yearly file (`kwb-YYYY.xlsx`, or saved as CSV): codes such as `gwb_code_10` and `a_inw`, cells
  a mix of numbers and text, decimal point or comma, "." for missing;
- StatLine's table, in bulk (`;`, quoted, padded), typed (Parquet, CSV), as its own download with
  titles in words, or as OData (JSON);
- the map of wijken en buurten (GeoPackage, GeoJSON): ages and kinds of household in per cent.

Text is UTF-8, with or without a byte-order mark, or Windows-1252.
"""

import difflib
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.catalogue import INCOMES, PARTS, SPECS, TENURES
from wijkabm.place.columns import Header, check_year, find_header, find_year
from wijkabm.place.impute import Donor, fill_gaps
from wijkabm.place.key_figures import Figure, KeyFigures, Origin
from wijkabm.place.plausible import check_figures
from wijkabm.place.rows import Row, Table, read_row
from wijkabm.place.tabular import open_sheets, read_bytes

MINIMUM_INHABITANTS: Final = 200
"""Fewer people make no economy, and CBS withholds most of their figures."""

MOST_INHABITANTS: Final = 200_000
"""The largest wijk has some 110,000."""

TOGETHER: Final = {
    **{name: whole for whole, parts in PARTS.items() for name in (whole, *parts)},
    **dict.fromkeys(TENURES, "tenures"),
    **dict.fromkeys(INCOMES, "incomes"),
    **dict.fromkeys((name for name in SPECS if name.startswith("education_")), "education"),
}
"""Figures that are taken from one edition, as they make each other up."""

BEHIND_NAME: Final = re.compile(r".*\(([A-Z]{2}[0-9A-Z]{2,8})\)")
AREA_CODE: Final = re.compile(r"NL\d{0,2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")


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
            "{file}: no row has the code of an area (WK..., BU...); tick Codering on StatLine, "
            "or download the file again.",
            file=path.name,
        )
    return Table(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        year=year or find_year(path.name, header.titles),
        columns=header.columns,
        rows=areas,
        repeated=frozenset(repeated),
    )


def read_areas(path: str | Path, codes: Sequence[str], year: int = 0) -> list[KeyFigures]:
    """Read the key figures of wijken and buurten, with their gaps filled.

    Parameters
    ----------
    path : str or Path
        A file of key figures.
    codes : sequence of str
        Codes of wijken (WK...) or buurten (BU...); blanks and case do not matter.
    year : int
        Of the figures, where the file does not tell.

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
    return pick_areas(date_tables([read_kwb(path)], [year] if year else []), wanted)


def date_tables(tables: Sequence[Table], years: Sequence[int]) -> list[Table]:
    """The same tables, of the years that somebody says.

    Raises
    ------
    InputError
        Not as many years as tables, or one that cannot be.
    """
    if not years:
        return list(tables)
    if len(years) != len(tables):
        raise InputError(
            f"--year: {len(years)} for {len(tables)} files; give one for each --kwb, in their order."
        )
    wrong = next((year for year in years if check_year(year) < 2003), None)
    if wrong is not None:
        raise InputError(f"--year {wrong} is not allowed; give the year of the figures, as 2023.")
    return [replace(table, year=year) for table, year in zip(tables, years, strict=True)]


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
        raise InputError("Area {twice} is given twice; give each area once.", twice=twice)
    return wanted


def pick_areas(tables: Sequence[Table], codes: Sequence[str]) -> list[KeyFigures]:
    """The key figures of areas of one or several tables, as `read_areas`.

    Of several each figure is that of the newest edition that has it; what belongs together, as a whole and
    its parts, is taken from one.
    """
    nameless = next((table for table in tables if not table.year), None)
    if len(tables) > 1 and nameless is not None:
        raise InputError(
            "{name}: the year of its figures is not known, so that it is not clear which file "
            "is newer; put the year in the file's name, as kwb-2023.csv, or give --year for each file.",
            name=nameless.name,
        )
    newest_first = sorted(tables, key=lambda table: -table.year)
    return [_read_area(newest_first, code) for code in check_codes(codes)]


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
            return check_year(int(text))
    return 0


def _read_area(tables: Sequence[Table], code: str) -> KeyFigures:
    holding = [table for table in tables if code in table.rows]
    if not holding or code[:2] not in ("WK", "BU"):
        names = ", ".join(table.name for table in tables)
        raise InputError("{names}: {said}", names=names, said=_explain_unknown(tables[0], code))
    row, read = holding[0].rows[code], _merge_editions(holding, code)
    check_size(f"{holding[0].name}: {code} ({row.name})", read.get("inhabitants"))
    behind: dict[str, Origin] = {"GM" + code[2:6]: "municipality", "NL00": "country"}
    donors = [
        Donor(donor, origin, _merge_editions(tables, donor)) for donor, origin in behind.items()
    ]
    return KeyFigures(
        code=code,
        name=row.name,
        municipality=next((t.rows[code].municipality for t in holding), ""),
        year=holding[0].year,
        source="; ".join(table.name for table in holding),
        sha256="; ".join(table.sha256 for table in holding),
        figures=fill_gaps(read, donors),
        beside={donor.origin: donor.figures for donor in donors},
    )


def check_size(where: str, inhabitants: Figure | None) -> None:
    """Refuse an area that is too small to be an economy, or larger than any wijk.

    Raises
    ------
    InputError
    """
    people = None if inhabitants is None else inhabitants.value
    if people is None or people < MINIMUM_INHABITANTS:
        count = Sentence("an unpublished number of") if people is None else f"{people:.0f}"
        raise InputError(
            "{where} has {count} inhabitants; choose an area with at least {minimum_inhabitants}.",
            where=where,
            count=count,
            minimum_inhabitants=MINIMUM_INHABITANTS,
        )
    if people > MOST_INHABITANTS:
        raise InputError(
            "{where} has {people:,.0f} inhabitants, more than any wijk; give at most "
            "{most_inhabitants:,}.",
            where=where,
            people=people,
            most_inhabitants=MOST_INHABITANTS,
        )


def _merge_editions(tables: Sequence[Table], code: str) -> dict[str, Figure]:
    """Figures of an area from tables, the first going first; none if no table has it."""
    holding = [table for table in tables if code in table.rows]
    figures: dict[str, Figure] = {}
    told: dict[str, str] = {}
    for table in holding:
        own, cells = read_row(table, table.rows[code])
        taken = {TOGETHER.get(name, name) for name in figures}
        for name, figure in own.items():
            if TOGETHER.get(name, name) not in taken:
                figures[name], told[name] = figure, f"{cells[name]} of {table.name}"
    if len(holding) > 1:
        check_figures(f"{code} in {', '.join(table.name for table in holding)}", figures, told)
    return figures


def _explain_unknown(table: Table, code: str) -> Sentence:
    areas = {c: row for c, row in table.rows.items() if c[:2] in ("WK", "BU")}
    if code[:2] in ("GM", "NL") and AREA_CODE.fullmatch(code):
        inside = [c for c in areas if code[:2] == "NL" or c[2:6] == code[2:]]
        some = ", ".join(inside[:3])
        for_example = Sentence(", such as {some}", some=some) if inside else ""
        kind = Sentence("a municipality" if code[:2] == "GM" else "the country")
        return Sentence(
            "{code} is {kind}; choose wijken (WK...) or buurten (BU...) in it{for_example}.",
            code=code,
            kind=kind,
            for_example=for_example,
        )
    names = {row.name.upper(): c for c, row in areas.items() if row.name != c}
    near = [c for name, c in names.items() if code and code in name][:3]
    near += [c for c in areas if len(code) > 3 and c.startswith(code)][:3]
    near += [names[name] for name in difflib.get_close_matches(code, names, 3)]
    near += difflib.get_close_matches(code, areas, 3)
    shown = [f"{c} ({areas[c].name})" if areas[c].name != c else c for c in dict.fromkeys(near)]
    meant = ", ".join(shown[:4])
    none = Sentence("no code or name is near it.")
    hint = Sentence("did you mean {meant}?", meant=meant) if shown else none
    return Sentence(
        "no area '{code}' in it; {hint} Give the code of a wijk (WK...) or buurt (BU...) that is "
        "in the file.",
        code=code,
        hint=hint,
    )
