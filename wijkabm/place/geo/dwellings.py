"""Addresses of BAG on some land: which are homes, which are used as shops, which were never built."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.cleaning import AROUND
from wijkabm.place.geo.files import WHAT_TO_TAKE
from wijkabm.place.geo.layers import Feature, read_layers
from wijkabm.place.geo.spellings import read_number, read_text

WANTED: Final = ("street", "house_number", "use", "status", "area", "key")

NEVER_THERE: Final = ("gevormd", "ingetrokken", "niet gerealiseerd", "ten onrechte")
"""Words in the status of what is not built, or gone, or was a mistake."""
OUT_OF_USE: Final = "buiten gebruik"
MOORINGS: Final = ("ligplaats", "standplaats")
"""In the names of layers with places for houseboats and caravans."""


class Address(NamedTuple):
    """A place in use, or out of use, by what it may serve for.

    Attributes
    ----------
    place : (float, float)
        Metres of the Dutch grid.
    street : str or None
    house_number : int or None
        Says along which segment it stands, and goes no further.
    is_home, is_shop, is_empty : bool
    area : float or None
        m2.
    """

    place: tuple[float, float]
    street: str | None
    house_number: int | None
    is_home: bool
    is_shop: bool
    is_empty: bool
    area: float | None


class Dwellings(NamedTuple):
    """Addresses on some land in an order of their own, whether the map tells their uses, and counts.

    Those outside it (within 150 m) only tell which house numbers of a street are not on the land.
    """

    addresses: tuple[Address, ...]
    has_uses: bool
    counts: Mapping[str, int]
    outside: tuple[Address, ...] = ()


def read_dwellings(path: Path, land: Any, with_moorings: bool = False) -> Dwellings:
    """The addresses on some land.

    What is only planned ("gevormd") or is gone is left out. In a map without uses (gebruiksdoel) every
    address is a dwelling.

    Parameters
    ----------
    path : Path
    land : shapely geometry
        Metres of the Dutch grid.
    with_moorings : bool
        Places for houseboats and caravans are dwellings too.

    Raises
    ------
    InputError
        No map that can be read, none of addresses, or none on this land.
    """
    counts: Counter[str] = Counter()
    found: dict[Any, Address] = {}
    around = shapely.buffer(land, AROUND)
    shapely.prepare([land, around])
    points = [
        feature._replace(shape=shapely.centroid(feature.shape))
        for feature in read_layers(path, "dwellings", WANTED, tuple(around.bounds))
        if feature.shape.geom_type in ("Point", "MultiPoint") or _is_mooring(feature)
    ]
    has_uses = any("use" in point.values for point in points)
    # A map may hold addresses twice: as what is used, and as their numbers alone.
    thing = "use" if has_uses else "street"
    theirs = [point for point in points if thing in point.values or _is_mooring(point)]
    inside = shapely.intersects(land, [point.shape for point in theirs])
    if theirs:
        all_inside = shapely.intersects(land, [point.shape for point in points])
        counts["addresses_twice"] = int(all_inside.sum() - inside.sum())
    outside = [
        _make_address(point)
        for point, is_inside in zip(theirs, inside.tolist(), strict=True)
        if not is_inside
        and shapely.intersects(around, point.shape)
        and _name_kind(point, True, with_moorings) == "addresses"
    ]
    for row, (point, is_inside) in enumerate(zip(theirs, inside.tolist(), strict=True)):
        kind = _name_kind(point, is_inside, with_moorings)
        counts[kind] += 1
        if kind == "addresses":
            address = _make_address(point)
            key = read_text(point.values.get("key")) or row
            twice = found.get(key)
            found[key] = address if twice is None else min(address, twice, key=_sort)
            counts["addresses_twice"] += twice is not None
    _refuse_others(f"--dwellings {path}", len(points), len(theirs), counts)
    addresses = tuple(sorted(found.values(), key=_sort))
    counts["addresses"] = len(addresses)
    counts["addresses_without_use"] = 0 if has_uses else len(addresses)
    counts["dwellings"] = sum(one.is_home for one in addresses)
    counts["dwellings_out_of_use"] = sum(one.is_home and one.is_empty for one in addresses)
    counts["shop_uses"] = sum(one.is_shop for one in addresses)
    return Dwellings(addresses, has_uses, counts, tuple(sorted(outside, key=_sort)))


def _is_mooring(feature: Feature) -> bool:
    return any(word in feature.layer.lower() for word in MOORINGS)


def _name_kind(feature: Feature, is_inside: bool, with_moorings: bool) -> str:
    """Under what a feature is counted."""
    if not is_inside:
        return "addresses_outside"
    status = (read_text(feature.values.get("status")) or "").lower()
    if any(word in status for word in NEVER_THERE):
        return "addresses_not_built"
    if not with_moorings and _is_mooring(feature):
        return "moorings_left_out"
    return "addresses"


def _make_address(feature: Feature) -> Address:
    values = feature.values
    uses = (read_text(values.get("use")) or "").lower()
    number = read_number(values.get("house_number"))
    return Address(
        place=(round(feature.shape.x, 2), round(feature.shape.y, 2)),
        street=read_text(values.get("street")),
        house_number=None if number is None else int(number),
        is_home=_is_mooring(feature) or "use" not in values or "woon" in uses,
        is_shop="winkel" in uses,
        is_empty=OUT_OF_USE in (read_text(values.get("status")) or "").lower(),
        area=read_number(values.get("area")),
    )


def _sort(address: Address) -> tuple[Any, ...]:
    rest = (address.is_home, address.is_shop, address.is_empty, address.area or 0.0)
    return (address.place, address.street or "", address.house_number or 0, rest)


def _refuse_others(where: str, n_points: int, n_theirs: int, counts: Mapping[str, int]) -> None:
    """Stop where a map has no address on the land, and say which map has."""
    take = f"take {WHAT_TO_TAKE['dwellings']}"
    if n_points and not n_theirs:
        raise InputError(
            f"{where} has no addresses: neither a use (gebruiksdoel) nor a street stands in it; {take}"
        )
    if counts["addresses"] == 0:
        seen = counts["addresses_outside"] + counts["addresses_not_built"]
        what = "no address that is built" if n_points else "no address"
        near = f" (of {seen:,} near it)" if seen else ""
        raise InputError(
            f"{where} has {what} within the boundary{near}: it is of another place, or another layer; "
            f"{take} of the place of --area"
        )
