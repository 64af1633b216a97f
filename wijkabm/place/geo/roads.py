"""Road sections with their street names and house numbers, as NWB has them; motorways and paths are left out.

Lines of OpenStreetMap (a converted file) are taken too, split where they share a point.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import shapely

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.files import WHAT_TO_TAKE
from wijkabm.place.geo.layers import read_layers
from wijkabm.place.geo.network import Line, Numbers, Place, Section, in_order, measure
from wijkabm.place.geo.rd import Box
from wijkabm.place.geo.spellings import read_number, read_text

WANTED: Final = (
    "street", "osm_name", "highway", "keeper", "number", "kind", "left_kind", "left_first", "left_last",
    "right_kind", "right_first", "right_last",
)  # fmt: skip

CENTIMETRES: Final = 2
"""Decimals of a place: where two formats write the last ones differently, they are one place still."""

ROADS_OF_OSM: Final = frozenset((
    "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "pedestrian",
    "service", "primary_link", "secondary_link", "tertiary_link", "road",
))  # fmt: skip
MOTORWAYS_OF_OSM: Final = frozenset(("motorway", "motorway_link", "trunk", "trunk_link"))
PATHS_OF_NWB: Final = frozenset(("FP", "VP", "RP", "BU", "OVB", "CADO", "VD", "VV"))
"""Kinds of carriageway (bst_code) that are no streets: for cycles, feet, horses, buses, ferries, aircraft."""


HOUSES: Final = 15.0
"""Metres that houses stand beside the middle of their street (*assumption*)."""

MOST_NUMBERS: Final = 1_000
"""House numbers along one side of a section; where there are more, one of the ends is a mistake."""


class Roads(NamedTuple):
    """The sections within a window, in an order of their own, and how many were read and left out."""

    sections: tuple[Section, ...]
    counts: Mapping[str, int]


def read_roads(path: Path, box: Box | None = None) -> Roads:
    """The streets of a map of roads.

    Raises
    ------
    InputError
        No map that can be read; or nothing but motorways, or paths, or lines without street names.
    """
    lines = [
        feature
        for feature in read_layers(path, "roads", WANTED, box)
        if feature.shape.geom_type in ("LineString", "MultiLineString")
    ]
    named = {line.layer for line in lines if not {"street", "osm_name"}.isdisjoint(line.values)}
    theirs = [line for line in lines if line.layer in named]
    kinds = [_name_kind(line.values) for line in theirs]
    counts = Counter(kinds)
    _refuse_others(f"--roads {path}", len(lines), bool(named), counts, box)
    found: list[Section] = []
    lines_of_osm: list[tuple[Any, str | None]] = []
    for kind, line in zip(kinds, theirs, strict=True):
        if kind == "sections_read" and "highway" in line.values:
            lines_of_osm.append((line.shape, read_text(line.values.get("osm_name"))))
        elif kind == "sections_read":
            found += _make_sections(line.shape, line.values)
    found += _split_at_shared_points(lines_of_osm)
    once = in_order(set(found))
    counts["paths_left_out"] += len(lines) - len(theirs)
    counts["sections_read"] = len(found)
    counts["sections_twice"] = len(found) - len(once)
    return Roads(tuple(once), counts)


def _name_kind(values: Mapping[str, Any]) -> str:
    """Under what a line is counted; `sections_read` are streets."""
    highway = read_text(values.get("highway"))
    if "highway" in values:
        if highway in MOTORWAYS_OF_OSM:
            return "motorways_left_out"
        return "sections_read" if highway in ROADS_OF_OSM else "paths_left_out"
    if _read_numbers(values):  # who lives along it calls it a street, whoever keeps it
        return "sections_read"
    if read_text(values.get("kind")) in PATHS_OF_NWB:
        return "paths_left_out"
    keeper = read_text(values.get("keeper"))
    by_number = (read_text(values.get("number")) or "").upper()
    by_name = (read_text(values.get("street")) or "").upper()
    is_motorway = keeper == "R" or (
        keeper is None
        and (by_number[:1] == "A" or (by_number and not by_name) or _is_road_number(by_name))
    )
    return "motorways_left_out" if is_motorway else "sections_read"


def _is_road_number(name: str) -> bool:
    """A12, or Rijksweg A12."""
    last = name.removeprefix("RIJKSWEG ").strip()
    return last[:1] == "A" and last[1:].isdigit()


def _refuse_others(
    where: str, n_lines: int, has_names: bool, counts: Mapping[str, int], box: Box | None
) -> None:
    """Stop where a map holds no street, and say which map does."""
    take = f"take {WHAT_TO_TAKE['roads']}"
    if n_lines == 0 and box is not None:
        raise InputError(
            f"{where} has no road near the boundary: it is of another place, or no map of roads; {take} of "
            "the place of --area"
        )
    if n_lines == 0:
        raise InputError(f"{where} has no roads (lines); {take}")
    if not has_names:
        raise InputError(
            f"{where} has lines without street names (a column stt_naam), such as paths; {take}"
        )
    if counts["sections_read"] == 0:
        what = "motorways" if counts["motorways_left_out"] else "paths"
        raise InputError(f"{where} has only {what} here, no streets; {take}")


def _make_sections(shape: Any, values: Mapping[str, Any]) -> Iterator[Section]:
    """A section of every line of a shape; the longest has the house numbers."""
    name = read_text(values.get("street", values.get("osm_name")))
    lines = _list_lines(shape)
    longest = max(lines, key=lambda line: (measure(line), line), default=None)
    numbers = _read_numbers(values, _find_sides(shape)) if lines else ()
    for line in lines:
        yield Section(line, name, numbers if line is longest else ())


def _list_lines(shape: Any) -> list[Line]:
    """Lines of a shape, joined where they go on, rounded, and each run from its lesser end."""
    if shape.geom_type == "MultiLineString":
        shape = shapely.line_merge(shape)
    lines = []
    for part in shapely.get_parts(shape):
        places = np.round(shapely.get_coordinates(part), CENTIMETRES) + 0.0
        line = [tuple(place) for place in places.tolist()]
        line = [line[0], *(b for a, b in pairwise(line) if a != b)]
        if len(line) > 1:
            lines.append(min(tuple(line), tuple(reversed(line))))
    return lines


def _find_sides(shape: Any) -> tuple[Place, Place]:
    """Places beside the middle of a line, to the left and the right of who goes along it."""
    # Lines that are joined run on as most of them did.
    line = max(shapely.get_parts(shapely.line_merge(shape)), key=lambda part: part.length)
    middle, ahead = shapely.line_interpolate_point(line, [0.5, 0.51], normalized=True)
    x, y = ahead.x - middle.x, ahead.y - middle.y
    far = HOUSES / max(math.hypot(x, y), 1e-9)
    left, right = ((middle.x - s * far * y, middle.y + s * far * x) for s in (1.0, -1.0))
    return left, right


def _read_numbers(
    values: Mapping[str, Any], sides: tuple[Place | None, Place | None] = (None, None)
) -> tuple[Numbers, ...]:
    """House numbers of both sides: even (E), odd (O) or both (B); none (N), or from 0 to 0, are none."""
    read = []
    for side, beside in zip(("left", "right"), sides, strict=True):
        kind = (read_text(values.get(f"{side}_kind")) or "B").upper()
        found = (read_number(values.get(f"{side}_{end}")) for end in ("first", "last"))
        ends = [end for end in found if end is not None]
        if kind == "N" or not ends:
            continue
        first, last = int(min(ends)), int(max(ends))
        if (
            kind in "EO" and first < last
        ):  # an end of the other side's numbers is none of this one's
            is_odd = kind == "O"
            first, last = first + (first % 2 != is_odd), last - (last % 2 != is_odd)
        if last < first:
            continue
        numbers = Numbers(first, last, 2 if kind in "EO" else 1, beside)
        if numbers.how_many <= MOST_NUMBERS:
            read.append(numbers)
    return tuple(sorted(read))


def _split_at_shared_points(lines: Sequence[tuple[Any, str | None]]) -> Iterator[Section]:
    """Sections of lines that run on through crossings: a point in two lines, or twice in one, is one."""
    whole = [(line, name) for shape, name in lines for line in _list_lines(shape)]
    met = Counter(place for line, _ in whole for place in line)
    for line, name in whole:
        cuts = [0, *(k for k in range(1, len(line) - 1) if met[line[k]] > 1), len(line) - 1]
        for a, b in pairwise(cuts):
            part = line[a : b + 1]
            yield Section(min(part, tuple(reversed(part))), name, ())
