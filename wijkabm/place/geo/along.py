"""Homes and shop units of every street: by addresses, by house numbers, or by nothing but its length."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.dwellings import Address, Dwellings
from wijkabm.place.geo.matching import match_points, simplify_name
from wijkabm.place.geo.network import Section
from wijkabm.place.geo.premises import Premise
from wijkabm.place.street_file import Unit

NEAR: Final = 20
"""A house number that no street of the name has still stands beside the nearest one, up to so many apart."""
STEP: Final = 5.0
"""m2 to which floors are rounded: an exact one would say which shop it is."""
LARGEST: Final = 100_000.0
"""m2; a larger floor was never measured."""


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
) -> Counted:
    """Homes and units of every section.

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
        known = [(address.street, address.house_number, row) for row, address in placed]
        units = _place_premises(sections, homes, known, premises, counts)
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
    known: Iterable[tuple[str | None, int | None, int]],
    premises: Sequence[Premise],
    counts: Counter[str],
) -> list[Unit]:
    streets: dict[str, list[int]] = {}
    for row, section in enumerate(sections):
        streets.setdefault(simplify_name(section.name), []).append(row)
    addresses: dict[str, list[tuple[int, int]]] = {}
    for street, number, row in known:
        if number is not None:
            addresses.setdefault(simplify_name(street), []).append((number, row))
    units = []
    for one in premises:
        name = simplify_name(one.street)
        here = streets.get(name, [])
        at = _find_row(one.house_number, here, sections, addresses.get(name, []), homes)
        if at is not None:
            units.append(_make_unit(at, one.branch, one.empty, one.area))
    counts["premises"] = len(premises)
    counts["premises_elsewhere"] = len(premises) - len(units)
    if not units:
        raise InputError(
            f"--premises: none of its {len(premises):,} rows stands on a street of this area; give the "
            "list of the place of --area, with streets as BAG writes them"
        )
    return _sort(units)


def _find_row(
    number: int | None,
    rows: Sequence[int],
    sections: Sequence[Section],
    addresses: Sequence[tuple[int, int]],
    homes: Sequence[int],
) -> int | None:
    """Along which section of its street a number stands: by its address, by ranges, by the nearest of either.

    None if the street is not here, or the number is far from all that are. Where no number is known, or
    asked, the section of the street with the most homes.
    """
    if not rows:
        return None
    apart = [
        # Across the street counts for a number more: even and odd have a side each.
        (abs(number - other) + (number - other) % 2, row)
        for other, row in addresses
        if number is not None
    ]
    apart += [
        (max(side.first - number, number - side.last, 0) + (number - side.first) % side.step, row)
        for row in rows
        for side in sections[row].numbers
        if number is not None
    ]
    if not apart:
        return max(rows, key=lambda row: (homes[row], -row))
    far, row = min(apart)
    return row if far <= NEAR else None


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
