"""Homes and shop units of every street: by addresses, by house numbers, or by nothing but its length."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.dwellings import Address, Dwellings
from wijkabm.place.geo.matching import match_points, simplify_name
from wijkabm.place.geo.network import Numbers, Section
from wijkabm.place.geo.premises import Premise
from wijkabm.place.street_file import ONLY_EMPTY, Unit

NEAR: Final = 20
"""A house number that no street of the name has still stands beside the nearest one, up to so many apart."""
STEP: Final = 5.0
"""m2 to which floors are rounded: an exact one would say which shop it is."""
LARGEST: Final = 100_000.0
"""m2; a larger floor was never measured."""


class Mark(NamedTuple):
    """House numbers of a street, and along which section they stand: -1 outside the area."""

    row: int
    numbers: Numbers
    is_range: bool


class Counted(NamedTuple):
    """Homes by section, what they were counted by, units, and what these were found by."""

    homes: list[int]
    homes_from: Literal["dwellings", "house numbers", "length"]
    units: list[Unit]
    units_from: Literal["premises", "shop uses", "turnover"]


def count_along(
    sections: Sequence[Section],
    dwellings: Dwellings | None,
    premises: Sequence[Premise] | None,
    counts: Counter[str],
    outside: Sequence[Section] = (),
) -> Counted:
    """Homes and units of every section.

    Premises whose number is one of those outside, or nearest to these, belong to the neighbouring wijk.

    Raises
    ------
    InputError
        No row of the premises stands on a street that is here.
    """
    placed = [] if dwellings is None else _place_addresses(sections, dwellings, counts)
    homes = [0] * len(sections)
    for row, address in placed:
        homes[row] += address.is_home
    homes_from: Literal["dwellings", "house numbers", "length"] = "dwellings"
    if not any(homes):
        homes = [one.n_numbers for one in sections]
        homes_from = "house numbers" if any(homes) else "length"
    if premises is not None:
        elsewhere = () if dwellings is None else dwellings.outside
        marks = _list_marks(sections, placed, outside, elsewhere)
        units = _place_premises(sections, homes, marks, premises, counts)
        return Counted(homes, homes_from, units, "premises")
    units = [
        _make_unit(row, None, address.is_empty or None, address.area)
        for row, address in placed
        if address.is_shop
    ]
    return Counted(homes, homes_from, _sort(units), "shop uses" if units else "turnover")


def _place_addresses(
    sections: Sequence[Section], dwellings: Dwellings, counts: Counter[str]
) -> list[tuple[int, Address]]:
    """Addresses with their sections; those that are far from all streets are left out and counted."""
    addresses = dwellings.addresses
    rows, by_name = match_points(
        [one.place for one in addresses],
        [one.street for one in addresses],
        [one.house_number for one in addresses],
        sections,
    )
    counts["addresses_by_name"] = int(by_name.sum())
    counts["addresses_far"] = int((rows < 0).sum())
    counts["addresses_by_nearest"] = (
        len(addresses) - counts["addresses_by_name"] - counts["addresses_far"]
    )
    return [pair for pair in zip(rows.tolist(), addresses, strict=True) if pair[0] >= 0]


def _place_premises(
    sections: Sequence[Section],
    homes: Sequence[int],
    marks: Mapping[str, Sequence[Mark]],
    premises: Sequence[Premise],
    counts: Counter[str],
) -> list[Unit]:
    streets: dict[str, list[int]] = {}
    for row, section in enumerate(sections):
        streets.setdefault(simplify_name(section.name), []).append(row)
    units = []
    for one in premises:
        name = simplify_name(one.street)
        at = _find_row(one.house_number, marks.get(name, ()))
        if at is None and name in streets:
            at = max(streets[name], key=lambda row: (homes[row], -row))
        if at is not None and at >= 0:
            units.append(_make_unit(at, one.branch, one.empty, one.area))
    counts["premises"] = len(premises)
    counts["premises_elsewhere"] = len(premises) - len(units)
    if not units:
        raise InputError(
            f"--premises: none of its {len(premises):,} rows stands on a street of this area; give the "
            "list of the place of --area, with streets as BAG writes them"
        )
    if all(unit.empty for unit in units):
        raise InputError(
            f"--premises: all {len(units):,} of its rows on streets of this area are empty; {ONLY_EMPTY}"
        )
    return _sort(units)


def _list_marks(
    sections: Sequence[Section],
    placed: Iterable[tuple[int, Address]],
    outside: Sequence[Section],
    addresses_outside: Iterable[Address],
) -> dict[str, list[Mark]]:
    """Numbers of addresses and of sections by the name of their street, those outside at row -1."""
    marks: dict[str, list[Mark]] = {}
    for row, address in (*placed, *((-1, address) for address in addresses_outside)):
        if address.house_number is not None:
            # Across the street counts for a number more: even and odd have a side each.
            number = Numbers(address.house_number, address.house_number, 2, address.place)
            marks.setdefault(simplify_name(address.street), []).append(Mark(row, number, False))
    for row, section in (*enumerate(sections), *((-1, section) for section in outside)):
        for side in section.numbers:
            there = side._replace(beside=side.beside or section.line[0])
            marks.setdefault(simplify_name(section.name), []).append(Mark(row, there, True))
    return marks


def _find_row(number: int | None, marks: Sequence[Mark]) -> int | None:
    """Along which section of its street a number stands: where its address is, or its range, or the nearest.

    -1 if that is outside, or if the number is far from all; None where no number is known, or asked. Of two
    that are as near the place decides: the neighbouring wijk, for which the other is outside, does the same.
    """
    if number is None or not marks:
        return None
    far, *_, row = min(
        (side.how_far(number), is_range, side.beside or (0.0, 0.0), row)
        for row, side, is_range in marks
    )
    return row if far <= NEAR else -1


def _make_unit(
    row: int,
    branch: Literal["food", "nonfood", "horeca", "services"] | None,
    empty: bool | None,
    area: float | None,
) -> Unit:
    known = area is not None and area <= LARGEST
    floor = max(STEP * round((area or 0.0) / STEP), STEP) if known else None
    return Unit(segment=row, branch=branch, empty=empty, area=floor)


def _sort(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda u: (u.segment, u.branch or "", u.area or 0.0, str(u.empty)))
