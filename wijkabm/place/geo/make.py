"""Maps in, a file of streets out: what is read, cleaned, counted and written, one after another."""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely
from pydantic import ValidationError

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.along import Counted, count_along
from wijkabm.place.geo.boundary import Boundary, read_boundary
from wijkabm.place.geo.cleaning import AROUND, clean_streets
from wijkabm.place.geo.dwellings import read_dwellings
from wijkabm.place.geo.files import WHAT_TO_TAKE, hash_file
from wijkabm.place.geo.joining import join_streets
from wijkabm.place.geo.network import Line, Place, Section, find_pieces
from wijkabm.place.geo.premises import read_premises
from wijkabm.place.geo.roads import Roads, read_roads
from wijkabm.place.street_file import LONGER, Segment, Source, StreetFile

STRAIGHT_ENOUGH: Final = 0.5
"""Metres that a line may be off after points that hardly bend it are gone."""
CORNER: Final = 100
"""Metres to which the origin is rounded down."""


class Asked(NamedTuple):
    """Which maps, of which area."""

    boundary: Path
    area: str
    roads: Path
    dwellings: Path | None = None
    premises: Path | None = None
    with_moorings: bool = False


def make_street_file(asked: Asked) -> StreetFile:
    """The streets of an area, with homes and shop units along them.

    Raises
    ------
    InputError
        A file cannot be read, is of another kind or place, or the area has too many streets.
    """
    counts: Counter[str] = Counter()
    premises = None if asked.premises is None else read_premises(asked.premises)
    boundary = read_boundary(asked.boundary, asked.area)
    around = shapely.buffer(boundary.land, AROUND)
    roads = _read_roads_of(asked, around)
    counts.update(roads.counts)
    cleaned = clean_streets(roads.sections, boundary.land)
    counts.update(cleaned.counts)
    if not cleaned.sections:
        raise InputError(
            f"--roads {asked.roads} has no street within the boundary of {boundary.code}, only near it; "
            "give the roads of the place of --area"
        )
    sections = join_streets(cleaned.sections, counts)
    dwellings = None
    if asked.dwellings is not None:
        dwellings = read_dwellings(asked.dwellings, boundary.land, asked.with_moorings)
        counts.update(dwellings.counts)
    counted = count_along(sections, dwellings, premises, counts, cleaned.outside)
    counts["house_numbers"] = sum(one.n_numbers for one in sections)
    try:
        return _write_down(boundary, sections, counted, counts, _name_sources(asked))
    except ValidationError as error:  # a street of 20 km, 100,000 homes along one, no land
        said = error.errors()[0]
        place = " ".join(map(str, said["loc"]))
        raise InputError(
            f"--roads {asked.roads}: no file of streets can be made of it ({place}: {said['msg']}); "
            f"take {WHAT_TO_TAKE['roads']}"
        ) from None


def _read_roads_of(asked: Asked, around: Any) -> Roads:
    """The sections that touch the land or what is around it."""
    roads = read_roads(asked.roads, tuple(around.bounds))
    shapely.prepare(around)
    near = tuple(
        one for one in roads.sections if shapely.intersects(around, shapely.LineString(one.line))
    )
    if not near:
        raise InputError(
            f"--roads {asked.roads} has no street within {AROUND:.0f} m of the boundary: it is of another "
            f"place; take {WHAT_TO_TAKE['roads']} of the place of --area"
        )
    counts = {
        "sections_read": len(near),
        "crossings_read": len({end for one in near for end in one.ends}),
        "names_read": len({one.name for one in near} - {None}),
        "metres_read": round(sum(one.metres for one in near)),
        "pieces_read": len(find_pieces(near)),
    }
    return Roads(near, {**roads.counts, **counts})


def _name_sources(asked: Asked) -> tuple[Source, ...]:
    files = {role: getattr(asked, role) for role in ("boundary", "roads", "dwellings", "premises")}
    return tuple(
        Source(role=role, file=path.name, sha256=hash_file(path))  # type: ignore[arg-type]
        for role, path in files.items()
        if path is not None
    )


def _write_down(
    boundary: Boundary,
    sections: Sequence[Section],
    counted: Counted,
    counts: Counter[str],
    sources: tuple[Source, ...],
) -> StreetFile:
    """All of it in metres from a corner, crossings and names numbered in their own order."""
    x, y = (int(CORNER * math.floor(edge / CORNER)) for edge in boundary.land.bounds[:2])
    lines = [_draw(section.line, (x, y)) for section in sections]
    crossings = sorted({end for line in lines for end in (line[0], line[-1])})
    names = sorted({one.name for one in sections if one.name is not None})
    segments = [
        Segment(
            ends=(crossings.index(line[0]), crossings.index(line[-1])),
            name=None if section.name is None else names.index(section.name),
            metres=max(round(section.metres, 1), 0.1),
            homes=homes,
            line=line,
        )
        for line, section, homes in zip(lines, sections, counted.homes, strict=True)
    ]
    counts["segments"] = len(segments)
    counts["crossings"] = len(crossings)
    counts["names"] = len(names)
    counts["metres"] = round(sum(one.metres for one in segments))
    return StreetFile(
        area=boundary.code,
        title=boundary.title,
        origin=(x, y),
        land=round(boundary.land.area),
        homes_from=counted.homes_from,
        units_from=counted.units_from,
        names=tuple(names),
        crossings=tuple(crossings),
        segments=tuple(segments),
        units=tuple(counted.units),
        counts=dict(sorted(counts.items())),
        sources=sources,
    )


def _draw(line: Line, origin: Place) -> Line:
    """A line in metres from the origin, without points that hardly bend it, unless it would be shorter."""
    whole = shapely.LineString(line)
    bent = shapely.simplify(whole, STRAIGHT_ENOUGH)
    if bent.length < (1.0 - 0.5 * LONGER[0]) * whole.length:  # many small bends
        bent = whole
    places = [
        (round(x - origin[0], 1) + 0.0, round(y - origin[1], 1) + 0.0) for x, y in bent.coords
    ]
    return tuple(p for k, p in enumerate(places) if k in (0, len(places) - 1) or p != places[k - 1])
