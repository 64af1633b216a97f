"""Files of streets for the wijken of a run: which is whose, and whether it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from wijkabm.ground.errors import InputError, Sentence, both
from wijkabm.ground.tables.codes import SBI_CULTURE_OTHER, SBI_TRADE_HORECA
from wijkabm.place.catalogue import SHOP_COUNTS
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.own_counts import count_units
from wijkabm.place.presets import list_presets, tell_code
from wijkabm.place.street_file import ONLY_EMPTY, StreetFile, read_street_file
from wijkabm.place.targets import SECTORS, set_targets

POSSIBLE: Final = (0.5, 2.0)
"""Dwellings that a file counts, over those that are built: beyond this it is of another place or layer."""

FEWEST_NUMBERS: Final = 0.25
"""House numbers per dwelling: those of flats share one, so they may be fewer (*assumption*)."""

MORE_TRADE: Final = 1.1
"""A sector's published businesses may be so many times more, to make room for shops that were counted."""

ROUNDED: Final = 5.0
"""Published numbers of businesses are multiples of it."""


def give_streets(areas: Sequence[KeyFigures], files: Mapping[str, StreetFile]) -> list[KeyFigures]:
    """Key figures of wijken with their own streets.

    Parameters
    ----------
    areas : sequence of KeyFigures
    files : mapping of str to StreetFile
        By what each is called in errors.

    Raises
    ------
    InputError
        A file of none of these wijken, two of one, or one that cannot be of this wijk.
    """
    result = list(areas)
    for where, file in files.items():
        places = [i for i, area in enumerate(areas) if reads_code(area, file)]
        if not places:
            known = ", ".join(map(tell_code, areas))
            raise InputError(
                f"{where}: these are streets of {file.title} ({file.area}), and the run has {known}; "
                "give the file of that area, or choose its area"
            )
        for place in places:
            if result[place].streets is not None:
                raise InputError(
                    f"{where}: {result[place].name} has a file of streets already; keep one"
                )
            result[place] = give_own(result[place], file, where)
    return result


def read_files(paths: Sequence[Path], where: str, has_names: bool = True) -> dict[str, StreetFile]:
    """Files of streets by what they are called in errors; without their names where nobody wants them.

    Raises
    ------
    InputError
    """
    files: dict[str, StreetFile] = {}
    for path in paths:
        said = f"{where} {path}"
        if said in files:
            raise InputError(f"{said}: is given twice; give each once")
        read = read_street_file(path, where)
        files[said] = read if has_names else read.without_names()
    if not (files or has_names):
        raise InputError(f"{where} is missing: without a file of streets none has a name")
    return files


def give_own(area: KeyFigures, file: StreetFile, where: str) -> KeyFigures:
    """A wijk with the streets of a file, and with what that counts where nobody counted otherwise.

    Raises
    ------
    InputError
    """
    if file.units_from == "premises" and file.units and all(unit.empty for unit in file.units):
        raise InputError(
            "{where}: all {count:,} of its units are empty; {only_empty}",
            where=where,
            count=len(file.units),
            only_empty=ONLY_EMPTY,
        )
    counted = _add_counts(area.counted, count_units(file))
    given = replace(area, streets=file, counted=counted)
    _check_homes(given, file, where)
    _check_sectors(given, where)
    return given


def count_ratio(file: StreetFile, dwellings: int) -> float | None:
    """Dwellings that a file counts over those that are built; None where it counts none."""
    counted = sum(segment.homes for segment in file.segments)
    return None if file.homes_from == "length" or not counted else counted / max(dwellings, 1)


def reads_code(area: KeyFigures, file: StreetFile) -> bool:
    """Whether a file is of this wijk: of its code, or of that of the one area of a preset."""
    own = [area.code]
    for preset in list_presets():
        if preset["name"] == area.code and len(preset["areas"]) == 1:
            own += preset["areas"]
    return file.area.strip().upper() in (code.strip().upper() for code in own)


def _add_counts(given: Mapping[str, Figure], counts: Mapping[str, Figure]) -> dict[str, Figure]:
    """What somebody gave by hand, and of the file's counts those that leave room for it."""
    counted = dict(given)
    by_hand = any(name in counts for name in given)
    for name, figure in counts.items():
        if name in counted:
            continue
        units = figure if name == "units" else counted.get("units")
        parts = [
            (figure if part == name else counted[part]).value
            for part in (*SHOP_COUNTS, "empty_units")
            if part in counted or part == name
        ]
        is_full = len(parts) > len(SHOP_COUNTS)
        total = sum(parts)
        fits = units is None or total <= units.value
        if not by_hand or (fits and not (is_full and units is not None and total < units.value)):
            counted[name] = figure
    return counted


def _check_homes(area: KeyFigures, file: StreetFile, where: str) -> None:
    dwellings = set_targets(area).dwellings
    ratio = count_ratio(file, dwellings)
    low, high = POSSIBLE
    if file.homes_from == "house numbers":
        low = FEWEST_NUMBERS
    if ratio is None or low <= ratio <= high:
        return
    counted = sum(segment.homes for segment in file.segments)
    raise InputError(
        "{where}: {counted:,} {what} were counted along these streets, and {name} has "
        "{dwellings:,} homes: {ratio:.2f} times as many, where {low:g} to {high:g} can be; is the boundary "
        "that of another area, or the layer another one?",
        where=where,
        counted=counted,
        what=Sentence(file.homes_from),
        name=area.name,
        dwellings=dwellings,
        ratio=ratio,
        low=low,
        high=high,
    )


def _check_sectors(area: KeyFigures, where: str) -> None:
    """Shops that were counted need businesses of their sectors; published numbers give way a little.

    Where not all their branches are counted, all that are open need businesses of both sectors.
    """
    trade, services = SECTORS[SBI_TRADE_HORECA], SECTORS[SBI_CULTURE_OTHER]
    _check_sector(area, SHOP_COUNTS[:3], (trade,), where)
    _check_sector(area, SHOP_COUNTS[3:], (services,), where)
    if not all(name in area.counted for name in SHOP_COUNTS):
        _check_sector(area, ("units",), (trade, services), where)


def _check_sector(
    area: KeyFigures, counts: Sequence[str], sectors: Sequence[str], where: str
) -> None:
    members = [area.counted[name] for name in counts if name in area.counted]
    empty = area.counted.get("empty_units")
    count = sum(figure.value for figure in members)
    count -= empty.value if empty is not None and "units" in counts else 0.0
    is_from_file = any(not figure.by_hand for figure in members)
    published = sum(area.value(name) for name in sectors)
    is_published = all(area.is_given(name) for name in sectors)
    if is_from_file and is_published and count > MORE_TRADE * published + ROUNDED:
        raise InputError(
            "{where}: {count:g} shops were counted, and {name} has {published:g} "
            "{sectors}; correct the list of premises, or give another number with "
            "--figure {first}=NUMBER",
            where=where,
            count=count,
            name=area.name,
            published=published,
            sectors=both(sectors),
            first=sectors[0],
        )
