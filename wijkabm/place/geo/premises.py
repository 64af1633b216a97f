"""A list of shop premises as CSV: street, house number, branch, whether it is empty, floor; nothing else.

    straat;huisnummer;branche;leeg;oppervlakte
    Marktstraat;12;levensmiddelen;nee;85

House numbers only tell along which segment a unit stands; a shop's name is never read.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.place.tabular import DELIMITERS

Branch = Literal["food", "nonfood", "horeca", "services"]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "straat": ("straat", "straatnaam", "street", "openbareruimte", "openbare_ruimte"),
    "huisnummer": ("huisnummer", "huisnr", "nummer", "house_number"),
    "branche": ("branche", "branch", "sector", "soort"),
    "leeg": ("leeg", "leegstand", "empty", "vacant"),
    "oppervlakte": ("oppervlakte", "m2", "wvo", "vvo", "area"),
}
LAYOUT: Final = ";".join(COLUMNS)

BRANCHES: Final[Mapping[Branch, tuple[str, ...]]] = {
    "food": (
        "levensmiddelen", "food", "dagelijks", "supermarkt", "bakker", "slager", "groente", "slijter",
        "drogist", "avondwinkel", "toko", "delicatessen", "kaas", "vis",
    ),
    "nonfood": (
        "niet-dagelijks", "nietdagelijks", "nonfood", "non-food", "kleding", "mode", "schoen", "vrije tijd",
        "in/om het huis", "detailh overig", "meubel", "wonen", "elektronica", "boek", "bloem", "fiets",
        "juwelier", "speelgoed", "sport", "huishoud", "kringloop", "telefoon", "opticien", "doe-het-zelf",
    ),
    "horeca": (
        "horeca", "leisure", "café", "cafe", "restaurant", "cafetaria", "snackbar", "lunchroom", "eetcafé",
        "hotel", "bar", "koffie", "ijssalon", "afhaal",
    ),
    "services": (
        "diensten", "dienst", "services", "kapper", "schoonheid", "wasserette", "stomerij", "nagelstudio",
        "reisbureau", "uitzend", "makelaar", "bank", "reparatie", "ambacht", "zorg", "kantoor",
    ),
}  # fmt: skip
"""How branches begin, the usual word first."""

NOT_SAID: Final = (
    "",
    "-",
    "?",
    "onbekend",
    "leeg",
    "leegstand",
    "winkel",
    "detailhandel",
    "retail",
)
YES: Final = ("ja", "j", "1", "true", "waar", "yes", "y", "x", "leeg")
NO: Final = ("nee", "n", "0", "false", "onwaar", "no", "neen", "bezet", "gevuld")
LARGEST: Final = 100_000.0
"""m2."""
MISSING: Final = -99999999


class Premise(NamedTuple):
    """A row of the list; `empty` is None where nobody looked, `branch` where it is empty or not said."""

    street: str
    house_number: int | None
    branch: Branch | None
    empty: bool | None
    area: float | None


def read_premises(path: Path) -> list[Premise]:
    """The rows of a list of premises.

    Raises
    ------
    InputError
        It cannot be read, has no column of streets, or a row of it is not understood: says which.
    """
    where = f"--premises {path}"
    rows = _list_rows(where, _read_text(where, path))
    _, header = next(rows, (0, []))
    low = [cell.strip().lower() for cell in header]
    at = {
        thing: next(low.index(word) for word in words if word in low)
        for thing, words in COLUMNS.items()
        if any(word in low for word in words)
    }
    if "straat" not in at:
        raise InputError(
            f"{where} has no column straat in its first line; give a CSV of {LAYOUT}, as in "
            "Marktstraat;12;horeca;nee;85"
        )
    found = []
    for line, cells in rows:
        have = {thing: cells[k].strip() if k < len(cells) else "" for thing, k in at.items()}
        if any(have.values()):
            found.append(_read_row(f"{where}, row {line}", have))
    if not found:
        raise InputError(f"{where} has no premises below its first line; give a CSV of {LAYOUT}")
    looked = {one.empty for one in found}
    if looked == {True, None}:  # who marks only what is empty has looked at the others too
        found = [one._replace(empty=one.empty is True) for one in found]
    return found


def _read_text(where: str, path: Path) -> str:
    if path.is_dir():
        raise InputError(f"{where} is a folder; give the file in it")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{where}: there is no such file; check the name and the folder") from None
    except OSError as error:
        raise InputError(f"{where} cannot be read: {error.strerror or error}") from None
    if b"\x00" in content[:4096] or content.startswith(b"PK"):
        raise InputError(f"{where} is no text (a workbook, or a map?); save it as CSV of {LAYOUT}")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{where} is neither UTF-8 nor Windows-1252; save it as CSV UTF-8")


def _list_rows(where: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line numbers."""
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(
            f"{where}, row {reader.line_num} is not readable as CSV ({error})"
        ) from None


def _read_row(where: str, have: Mapping[str, str]) -> Premise:
    street = have["straat"]
    if not street:
        raise InputError(f"{where} has no street; give one, or take the row out")
    digits = have.get("huisnummer", "")
    leading = digits[: len(digits) - len(digits.lstrip("0123456789"))]
    if digits and not leading:
        raise InputError(f"{where}: huisnummer '{digits}' does not begin with a number")
    empty = _read_empty(where, have.get("leeg", ""))
    branch = _read_branch(where, have.get("branche", ""))
    return Premise(
        street=street,
        house_number=int(leading[:9]) if leading else None,
        branch=None if empty else branch,
        empty=empty,
        area=_read_area(where, have.get("oppervlakte", "")),
    )


def _read_branch(where: str, text: str) -> Branch | None:
    low = text.casefold()
    if low in NOT_SAID:
        return None
    found = [
        (len(word), branch)
        for branch, words in BRANCHES.items()
        for word in words
        if low.startswith(word)
    ]
    if found:
        return max(found)[1]
    usual = ", ".join(f"{words[0]} ({branch})" for branch, words in BRANCHES.items())
    raise InputError(f"{where}: branche '{text}' is not known; write {usual}, or leave it empty")


def _read_empty(where: str, text: str) -> bool | None:
    low = text.casefold()
    if low in ("", "-", "?", "onbekend"):
        return None
    if low in YES or low in NO:
        return low in YES
    raise InputError(f"{where}: leeg '{text}' is neither ja nor nee")


def _read_area(where: str, text: str) -> float | None:
    """m2 as they are written: 85, 85,5, 1.250, 85 m2; none where it is missing."""
    plain = text.casefold().removesuffix("m2").removesuffix("m²").strip()
    if plain in ("", "-", "?", "onbekend"):
        return None
    whole, comma, part = plain.partition(",")
    if not comma and whole.count(".") == 1 and len(whole.rpartition(".")[2]) != 3:
        whole, part = whole.split(".")
    try:
        area = float(f"{whole.replace('.', '').replace(' ', '')}.{part or 0}")
    except ValueError:
        raise InputError(f"{where}: oppervlakte '{text}' is no number of m2") from None
    if area in (0.0, MISSING):
        return None
    if not 0.0 < area <= LARGEST:
        raise InputError(f"{where}: oppervlakte {area:g} m2; give 1 to {LARGEST:,.0f}, or nothing")
    return area
