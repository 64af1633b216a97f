"""A list of shop premises as CSV: street, house number, branch, whether it is empty, floor; nothing else.

    straat;huisnummer;branche;leeg;oppervlakte
    Marktstraat;12;levensmiddelen;nee;85

House numbers only tell along which segment a unit stands; a shop's name is never read.
"""

import csv
import io
import re
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
        "levensmiddelen", "food ", "dagelijks", "supermarkt", "bakker", "banketbakker", "patisserie",
        "slager", "groente", "slijter", "wijnhandel", "wijnwinkel", "drogist", "apotheek", "parfumerie",
        "tabak", "sigaren", "avondwinkel", "toko ", "delicatessen", "traiteur", "poelier", "kaas ",
        "kaaswinkel", "kaashandel", "kaasboer", "vis ", "viswinkel", "vishandel", "visboer", "reform",
        "notenbar", "zoetwaren",
    ),
    "nonfood": (
        "niet dagelijks", "nietdagelijks", "nonfood", "non food", "kleding", "mode ", "modehuis",
        "modezaak", "modewinkel", "schoenen", "schoenwinkel", "schoenenzaak", "schoen ", "vrije tijd",
        "in om het huis", "in om huis", "detailh overig", "detailhandel overig", "meubel", "wonen",
        "woninginrichting", "woonwinkel", "bankstel", "elektronica", "boeken", "boekhandel", "boekwinkel",
        "bloem", "fiets", "juwelier", "speelgoed", "sport ", "sportwinkel", "sportzaak", "sportartikelen",
        "sportkleding", "huishoudelijke artikelen", "huishoud ", "kringloop", "telefoon", "opticien",
        "doe het zelf", "bouwmarkt", "dierenwinkel", "dierenspeciaal", "tuincentrum", "kantoorartikelen",
        "kantoorboekhandel", "warenhuis", "cadeau",
    ),
    "horeca": (
        "horeca", "leisure", "café", "cafe", "restaurant", "cafetaria", "snackbar", "lunchroom",
        "eetcafé", "eetcafe", "eethuis", "hotel", "bar ", "koffiehuis", "koffiebar", "koffie ",
        "coffeeshop", "ijssalon", "afhaal", "pizzeria", "shoarma", "grillroom", "broodjes", "sportcafé",
        "sportcafe", "sportkantine",
    ),
    "services": (
        "diensten", "dienst", "services", "kapper", "kapsalon", "barbier", "barbershop", "schoonheid",
        "visagist", "wasserette", "wassalon", "stomerij", "nagelstudio", "nagelsalon", "reisbureau",
        "uitzend", "makelaar", "bank ", "bankfiliaal", "boekhoud", "boekmaker", "schoenmaker",
        "kleermaker", "sportschool", "fitness", "reparatie", "schoenreparatie", "fietsreparatie",
        "telefoonreparatie", "ambacht ", "zorg ", "zorgverlening", "thuiszorg", "fysiotherapie",
        "fysiotherapeut", "tandarts", "huisarts", "kantoor ",
    ),
}  # fmt: skip
"""How branches begin, the usual word first; one with a blank after it is a whole word."""

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
MOST_TOLD: Final = 20
"""Unknown branches in one message."""
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
    unknown: dict[str, int] = {}
    for line, cells in rows:
        have = {thing: cells[k].strip() if k < len(cells) else "" for thing, k in at.items()}
        if any(have.values()):
            branch = _read_branch(have.get("branche", ""))
            if branch == "unknown":
                unknown.setdefault(have["branche"], line)
                continue
            found.append(_read_row(f"{where}, row {line}", have, branch))
    if unknown:
        raise InputError(f"{where}: {_tell_unknown(unknown)}")
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
    # Strictly: a quotation mark that is not closed would swallow the rows below it in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = 0
    try:
        for cells in reader:
            columns = columns or len(cells)
            if any(map(str.strip, cells[columns:])):
                raise InputError(
                    f"{where}, row {reader.line_num} has {len(cells)} cells and the first line {columns}; "
                    "put quotation marks around what has a comma in it, or save it with semicolons"
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(
            f"{where}, row {reader.line_num} is not readable as CSV ({error}); look at its quotation marks, "
            "and at those above"
        ) from None


def _read_row(where: str, have: Mapping[str, str], branch: Branch | None) -> Premise:
    street = have["straat"]
    if not street:
        raise InputError(f"{where} has no street; give one, or take the row out")
    digits = have.get("huisnummer", "")
    leading = digits[: len(digits) - len(digits.lstrip("0123456789"))]
    if digits and not leading:
        raise InputError(f"{where}: huisnummer '{digits}' does not begin with a number")
    empty = _read_empty(where, have.get("leeg", ""))
    return Premise(
        street=street,
        house_number=int(leading[:9]) if leading else None,
        branch=None if empty else branch,
        empty=empty,
        area=_read_area(where, have.get("oppervlakte", "")),
    )


def _read_branch(text: str) -> Branch | Literal["unknown"] | None:
    """By the longest beginning that fits: a boekhouder has nothing to do with books."""
    if text.casefold() in NOT_SAID:
        return None
    low = " ".join(re.findall(r"\w+", text.casefold())) + " "
    found = [
        (len(word), branch)
        for branch, words in BRANCHES.items()
        for word in words
        if low.startswith(word)
    ]
    return max(found)[1] if found else "unknown"


def _tell_unknown(unknown: Mapping[str, int]) -> str:
    told = [f"'{text}' (row {line})" for text, line in unknown.items()]
    more = f" and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    usual = ", ".join(f"{words[0]} ({branch})" for branch, words in BRANCHES.items())
    what = (
        f"branche {', '.join(told[:MOST_TOLD])}{more} {'are' if len(told) > 1 else 'is'} not known"
    )
    return f"{what}; write {usual}, or leave it empty"


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
