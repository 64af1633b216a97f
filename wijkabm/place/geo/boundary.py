"""The edge of a wijk or buurt, found by its code in whatever layer of a map has it."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.files import WHAT_TO_TAKE
from wijkabm.place.geo.layers import read_layers
from wijkabm.place.geo.spellings import read_text

LEVELS: Final = ("buurt", "wijk", "gemeente")
"""Small to large: an area's own code is that of the smallest level that it has."""
WITHIN: Final = {"BU": (("WK", 8), ("GM", 6)), "WK": (("GM", 6),)}
"""What areas are parts of, by how codes begin and where they are cut off."""
WANTED: Final = (*LEVELS, "code", *(f"{level}_name" for level in LEVELS), "name", "water")


class Boundary(NamedTuple):
    """An area: its code, its name, and its land in metres of the Dutch grid."""

    code: str
    title: str
    land: Any


def read_boundary(path: Path, code: str) -> Boundary:
    """Find an area in a map: under its own code, else as all buurten of that wijk together.

    Water that has a shape of its own is left out.

    Raises
    ------
    InputError
        No map that can be read, without codes of areas, or without this one.
    """
    asked = code.strip().upper()
    where = f"--boundary {path}"
    own: list[Any] = []
    parts: list[Any] = []
    titles: list[str] = []
    codes: set[str] = set()

    def keep(values: Mapping[str, Any]) -> bool:
        found = _read_codes(values)
        codes.update(found)
        is_water = str(values.get("water")).strip().upper() in ("JA", "J", "1", "TRUE")
        return asked in found and not is_water

    for feature in read_layers(path, "boundary", WANTED, keep=keep):
        if feature.shape.geom_type not in ("Polygon", "MultiPolygon"):
            continue
        is_own = _read_codes(feature.values)[0] == asked
        (own if is_own else parts).append(feature.shape)
        titles += filter(None, [_read_title(feature.values, asked, is_own)])
    found = own or parts
    if not found:
        raise InputError(f"{where}: {_explain_missing(asked, codes)}")
    land = shapely.union_all(sorted(map(shapely.make_valid, found), key=shapely.to_wkb))
    return Boundary(asked, min(titles, default=asked), land)


def _read_codes(values: Mapping[str, Any]) -> list[str]:
    """Codes of an area, its own first, then those of what it is a part of (BU03441234 of WK034412)."""
    found = [read_text(values.get(name)) for name in ("code", *LEVELS)]
    codes = [text.upper() for text in found if text]
    own = codes[0] if codes else ""
    return codes + [part + own[2:end] for part, end in WITHIN.get(own[:2], ())]


def _read_title(values: Mapping[str, Any], asked: str, is_own: bool) -> str | None:
    level = {"BU": "buurt", "WK": "wijk", "GM": "gemeente"}.get(asked[:2], "")
    return read_text(values.get(f"{level}_name")) or (
        read_text(values.get("name")) if is_own else None
    )


def _explain_missing(asked: str, codes: set[str]) -> str:
    if not codes:
        return (
            "its areas have no codes (a column buurtcode or wijkcode), so none can be found by --area; "
            f"take {WHAT_TO_TAKE['boundary']}"
        )
    if asked in codes:
        return f"it has {asked} without land, as a line, a point or water; take {WHAT_TO_TAKE['boundary']}"
    near = difflib.get_close_matches(asked, sorted(codes), 3) or sorted(codes)[:3]
    return (
        f"there is no area {asked} among its {len(codes)} codes, such as "
        f"{', '.join(near)}; give one of these with --area, or another map"
    )
