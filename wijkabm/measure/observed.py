"""What was counted in a wijk, quarter by quarter, from a file that somebody filled in.

A line is ``quarter, indicator, value, source, note``; other columns are not read, empty values are passed
over. The file may be separated by semicolons, commas or tabs, with decimal commas or points, with or without
a byte-order mark, as any office program saves it.
"""

import csv
import difflib
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.measure.formulas import BOUNDS
from wijkabm.measure.quarters import Quarter, read_quarter

LARGEST_FILE: Final = 1_000_000
"""Bytes: fifty indicators in forty years of quarters, each with a long note."""

MOST_VALUES: Final = 5_000
LONGEST_TEXT: Final = 300
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "quarter": ("quarter", "kwartaal"),
    "indicator": ("indicator",),
    "value": ("value", "waarde"),
    "source": ("source", "bron"),
    "note": ("note", "toelichting", "opmerking"),
}
"""What each column may be called."""

NEEDED: Final = ("quarter", "indicator", "value")
DELIMITERS: Final = ";,\t"
NUMBER: Final = re.compile(
    r"[-+]?(\d+([.,]\d+)?|\d{1,3}([.]\d{3})+(,\d+)?|\d{1,3}(,\d{3})+(\.\d+)?)"
)
IN_THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+")
COUNTED_UNITS: Final = (
    "persons",
    "households",
    "enterprises",
    "enterprises/month",
    "units",
    "jobs",
)
"""Units of what comes whole."""


WHOLES: Final[Mapping[str, tuple[str, ...]]] = {
    "units": ("vacant_units", "temporary_units"),
    "shops_open": ("shops_food", "shops_nonfood", "shops_horeca", "shops_services"),
    "openings": ("openings_shops",),
    "closings": ("closings_shops",),
    "inhabitants": ("on_bijstand",),
}
"""What in one quarter cannot be less than any of these."""


class Observation(NamedTuple):
    """One number that somebody counted, in the unit of its indicator, a flow of the whole quarter.

    Attributes
    ----------
    half : float
        Half of the last place in which it was written, as it may be rounded; 0 of what comes whole.
    """

    quarter: Quarter
    indicator: str
    value: float
    source: str
    note: str
    half: float = 0.0


def read_observed(path: Path, units: Mapping[str, str]) -> list[Observation]:
    """Read a file of counted quarters; `units` are those of the indicators there are, by name.

    Raises
    ------
    InputError
        The file or a line of it cannot be used.
    """
    where = f"--observed {path}"
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(
                f"{where}: is larger than {LARGEST_FILE // 1_000_000} MB; keep the quarters"
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror or error})") from None
    return parse_observed(content, units, where)


def parse_observed(content: bytes, units: Mapping[str, str], where: str) -> list[Observation]:
    """The same of bytes; in the order of time, then of the file.

    Raises
    ------
    InputError
    """
    lines = _split(_decode(content, where), where)
    try:
        head, width, places = _find_header(lines, where)
        found: dict[tuple[Quarter, str], tuple[int, Observation]] = {}
        for line, cells in lines:
            here = Sentence("{where}, line {line}", where=where, line=line)
            if any(cells[width:]):
                raise InputError(
                    "{here}: has more cells than there are columns; write a number with a comma in quotes, "
                    'as "12,5", or with a point',
                    here=here,
                )
            one = _read_line(cells, places, units, here)
            if one is None:
                continue
            key = one.quarter, one.indicator
            if key in found:
                raise InputError(
                    "{where}, line {line}: {indicator} of {quarter} stands in line {earlier} "
                    "already; keep one",
                    where=where,
                    line=line,
                    indicator=one.indicator,
                    quarter=one.quarter,
                    earlier=found[key][0],
                )
            found[key] = line, one
            if len(found) > MOST_VALUES:
                raise InputError(
                    "{where}: has more than {most_values:,} values; keep what is needed",
                    where=where,
                    most_values=MOST_VALUES,
                )
    except csv.Error as error:
        raise InputError(
            "{where}: is not readable as CSV ({error})", where=where, error=str(error)
        ) from None
    if not found:
        raise InputError(
            "{where}: no value is filled in below line {head}; fill in what you counted",
            where=where,
            head=head,
        )
    _check_wholes(found, where)
    return sorted((one for _, one in found.values()), key=lambda one: one.quarter)


def _check_wholes(found: Mapping[tuple[Quarter, str], tuple[int, Observation]], where: str) -> None:
    for whole, parts in WHOLES.items():
        for (quarter, name), (line, one) in found.items():
            _, other = found.get((quarter, whole), (0, None))
            if name in parts and other is not None and one.value > other.value:
                raise InputError(
                    "{where}, line {line}: {name} of {quarter} is {value:g}, more than the "
                    "{other:g} of {whole}; correct one",
                    where=where,
                    line=line,
                    name=name,
                    quarter=quarter,
                    value=one.value,
                    other=other.value,
                    whole=whole,
                )


def _decode(content: bytes, where: str) -> str:
    if not content.strip(b"\xef\xbb\xbf \r\n\t;,"):
        raise InputError(
            "{where}: is empty; give a file with {needed}", where=where, needed=", ".join(NEEDED)
        )
    if b"\0" in content:
        raise InputError("{where}: is no text; save it as CSV", where=where)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("{where}: is no text in UTF-8 or Windows-1252; save it as CSV", where=where)


def _split(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with something in them; those that begin with # are for who fills it in."""
    heads = [line for line in text.splitlines() if _is_header(line)]
    if not heads:
        raise InputError(
            "{where}: has no line with the names of columns; it needs {needed}",
            where=where,
            needed=", ".join(NEEDED),
        )
    delimiter = max(DELIMITERS, key=heads[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        stripped = [" ".join(cell.split()) for cell in cells]
        if any(stripped) and not stripped[0].startswith("#"):
            yield reader.line_num, stripped


def _is_header(line: str) -> bool:
    words = {word.strip(' "').lower() for word in re.split(f"[{DELIMITERS}]", line)}
    return not line.lstrip('" ').startswith("#") and bool(words & set(COLUMNS["indicator"]))


def _find_header(
    lines: Iterator[tuple[int, list[str]]], where: str
) -> tuple[int, int, dict[str, int]]:
    """The line that names columns, how many, and where each stands; what is above it is not read."""
    for line, cells in lines:
        titles = [cell.lower() for cell in cells]
        if not set(titles) & set(COLUMNS["indicator"]):
            continue
        places = {
            name: titles.index(title)
            for name, known in COLUMNS.items()
            for title in known
            if title in titles
        }
        lacking = [name for name in NEEDED if name not in places]
        if lacking:
            raise InputError(
                "{where}, line {line}: there is no column {lacking}; it needs {needed}",
                where=where,
                line=line,
                lacking=lacking[0],
                needed=", ".join(NEEDED),
            )
        return line, len(titles), places
    raise InputError(
        "{where}: has no line with the names of columns; it needs {needed}",
        where=where,
        needed=", ".join(NEEDED),
    )


def _read_line(
    cells: Sequence[str], places: Mapping[str, int], units: Mapping[str, str], where: str
) -> Observation | None:
    """What a line says; None where no value is filled in."""
    told = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    if not told["value"]:
        return None
    name = told["indicator"]
    if name not in units:
        near = difflib.get_close_matches(name, units, 3)
        near = near or [known for known in units if name and name in known][:3]
        some = list(units)[:8]
        hint = (
            Sentence("did you mean {near}?", near=", ".join(near))
            if near
            else Sentence("choose of {some} ...", some=", ".join(some))
        )
        raise InputError(
            "{where}: there is no indicator {name!r} in these results; {hint}",
            where=where,
            name=name[:60],
            hint=hint,
        )
    quarter = read_quarter(told["quarter"], where)
    value = read_value(
        told["value"], units[name], Sentence("{where}, {name}", where=where, name=name)
    )
    source, note = (told.get(part, "")[:LONGEST_TEXT] for part in ("source", "note"))
    return Observation(quarter, name, value, source, note, find_half(told["value"], units[name]))


def read_value(text: str, unit: str, where: str) -> float:
    """A number as people write it, in a unit: 12,5 or 12.5; a share also as 12,5%; euros with their sign.

    Raises
    ------
    InputError
        It is no number, or none that the unit can have.
    """
    is_share = unit.startswith("share") or unit == "0-1"
    is_percent = text.rstrip().endswith("%")
    if is_percent and not is_share:
        raise InputError(
            "{where}: {text!r} is a percentage, and this is in {unit}; give a number",
            where=where,
            text=text,
            unit=unit,
        )
    plain = _plain_number(text, unit)
    if plain is None:
        raise InputError(
            "{where}: {text!r} is no number; write it as 12 or 12,5", where=where, text=text[:40]
        )
    value = float(plain) / 100.0 if is_percent else float(plain)
    low, high = BOUNDS[unit]
    if not low <= value <= high:
        allowed = (
            Sentence("{low:g} to {high:g}", low=low, high=high)
            if math.isfinite(high)
            else Sentence("{low:g} or more", low=low)
        )
        percent = Sentence("; write a percentage with its sign, as 12%")
        hint = percent if is_share and value > high else ""
        raise InputError(
            "{where}: {text} is not possible, it is in {unit}: {allowed}{hint}",
            where=where,
            text=text,
            unit=unit,
            allowed=allowed,
            hint=hint,
        )
    if unit in COUNTED_UNITS and value != int(value):
        raise InputError(
            "{where}: {text} is in {unit}, which come whole; give a whole number",
            where=where,
            text=text,
            unit=unit,
        )
    return value


def find_half(text: str, unit: str) -> float:
    """Half of the last place of a number as it was written: 0.0005 of 17,4%, 0.5 of 132 euro.

    What comes whole is not rounded.
    """
    if unit in COUNTED_UNITS:
        return 0.0
    decimals = len((_plain_number(text, unit) or "").partition(".")[2])
    return float(0.5 * 10.0 ** -(decimals + (2 if "%" in text else 0)))


def _plain_number(text: str, unit: str) -> str | None:
    """A number as computers write it, with decimals behind a point; of what is counted ``1.250`` is 1250."""
    plain = text.replace("\xa0", "").replace(" ", "").replace("€", "").replace("−", "-")
    plain = plain.removesuffix("%")
    if not NUMBER.fullmatch(plain):
        return None
    if IN_THOUSANDS.fullmatch(plain) and (unit in COUNTED_UNITS or unit.startswith("EUR")):
        return re.sub("[.,]", "", plain)
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub("[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    elif plain.count(".") > 1 or plain.count(",") > 1:
        plain = re.sub("[.,]", "", plain)
    plain = plain.replace(",", ".")
    return plain if math.isfinite(float(plain)) else None


def list_units(indicators: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Units of the indicators of a manifest, by name."""
    return {row["name"]: row["unit"] for row in indicators}
