"""The streets of a wijk out of all sections around it: crossings that are one made one, pieces joined.

A plain cut at the boundary, or keeping only what hangs together best, loses whole quarters: streets run along
the edge, or leave the wijk and come back.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import networkx as nx
import numpy as np
import shapely

from wijkabm.place.geo.network import Numbers, Place, Section, find_pieces, in_order, to_graph

AROUND: Final = 150.0
"""Metres around the boundary in which streets are read: some leave the wijk and come back."""
BESIDE: Final = 20.0
"""Metres: a street that runs along the boundary belongs to the wijk on both its sides."""
ONE_CROSSING: Final = 10.0
"""Metres: crossings that lie closer are one."""
LONGEST_LINK: Final = 100.0
"""Metres of a straight line that joins a piece to the rest."""
SCRAP: Final = 200.0
"""Metres of a piece that is dropped where nothing joins it and it has no house number."""


class Cleaned(NamedTuple):
    """Streets that hang together, and by name how many of what were joined, laid and dropped.

    `outside` are streets of the neighbouring wijk, and of those on the boundary its side: which house numbers
    are not here.
    """

    sections: list[Section]
    counts: Mapping[str, int]
    outside: list[Section]


def clean_streets(sections: Sequence[Section], land: Any) -> Cleaned:
    """The streets on some land, joined where they can be.

    A section belongs to the land when at least half of it lies there or within 20 m of it. Pieces are joined
    by real streets around the land where these do, else by straight links of at most 100 m. What nothing
    joins then stays apart; if it is shorter than 200 m and has no house number it is dropped.

    Parameters
    ----------
    sections : sequence of Section
        All within 150 m of the land.
    land : shapely geometry
    """
    counts: Counter[str] = Counter()
    merged = merge_crossings(sections, counts)
    near = shapely.buffer(land, BESIDE)
    shapely.prepare([land, near])
    lines = [shapely.LineString(one.line) for one in merged]
    shares = shapely.length(shapely.intersection(lines, near)) / shapely.length(lines)
    rows = set(np.flatnonzero(shares >= 0.5).tolist())
    around = find_ways_around(merged, rows)
    counts["sections_around"] = len(around)
    counts["sections_outside"] = len(merged) - len(rows) - len(around)
    split = [_split_numbers(merged[row], land) for row in sorted(rows)]
    kept = [here for here, _ in split]
    outside = [there for _, there in split]
    outside += [one for row, one in enumerate(merged) if row not in rows]
    counts["house_numbers_outside"] = sum(one.n_numbers for one in outside)
    kept += [merged[row]._replace(numbers=()) for row in sorted(around)]
    links = lay_links(kept)
    counts["links"] = len(links)
    counts["links_metres"] = round(sum(link.metres for link in links))
    return Cleaned(_drop_scraps(in_order([*kept, *links]), counts), counts, outside)


def _split_numbers(section: Section, land: Any) -> tuple[Section, Section]:
    """A section with the house numbers of its sides on the land, and with those of its other sides."""
    here: list[Numbers] = []
    there: list[Numbers] = []
    for side in section.numbers:
        is_here = side.beside is None or shapely.intersects_xy(land, *side.beside)
        (here if is_here else there).append(side)
    return section._replace(numbers=tuple(here)), section._replace(numbers=tuple(there))


def merge_crossings(sections: Sequence[Section], counts: Counter[str]) -> list[Section]:
    """The same streets where crossings closer than 10 m are one; sections between these are gone.

    The crossing where most streets meet takes in those within 10 m of it, then the next that is left does:
    nothing moves farther, however many follow one another. House numbers of a section that is
    gone go to a neighbour, of the same street if there is one.
    """
    met = Counter(end for one in sections for end in one.ends)
    places = sorted(met)
    points = shapely.points(places)
    pairs = shapely.STRtree(points).query(points, predicate="dwithin", distance=ONE_CROSSING)
    close: dict[Place, list[Place]] = defaultdict(list)
    for a, b in pairs.T.tolist():
        if np.hypot(*np.subtract(places[a], places[b])) < ONE_CROSSING:
            close[places[a]].append(places[b])
    becomes: dict[Place, Place] = {}
    for chosen in sorted(places, key=lambda place: (-met[place], place)):
        if chosen not in becomes:
            becomes.update((near, chosen) for near in close[chosen] if near not in becomes)
    counts["crossings_merged"] = len(places) - len(set(becomes.values()))
    moved, gone = [], []
    for one in sections:
        first, last = (becomes[end] for end in one.ends)
        # Its ends lie within 20 m of each other: what is longer bends, and comes back.
        if first == last and one.metres < 2.0 * ONE_CROSSING:
            gone.append((first, one))
        else:
            moved.append(one._replace(line=(first, *one.line[1:-1], last)))
    counts["sections_merged"] = len(gone)
    return in_order(_hand_on(moved, gone, counts))


def find_ways_around(sections: Sequence[Section], rows: set[int]) -> set[int]:
    """Rows of sections outside some, by the shortest of which those inside reach one another."""
    graph = to_graph(sections)
    for _, _, row, section in graph.edges(keys=True, data=True):
        section["way"] = 0.0 if row in rows else section["metres"]
    around: set[int] = set()
    whole = {place: k for k, part in enumerate(nx.connected_components(graph)) for place in part}
    while True:
        by_part: dict[int, list[set[Place]]] = {}
        for piece in find_pieces([sections[row] for row in sorted(rows | around)]):
            by_part.setdefault(whole[min(piece)], []).append(piece)
        apart = [pieces for pieces in by_part.values() if len(pieces) > 1]
        if not apart:
            return around
        for first, *others in apart:
            far, ways = nx.multi_source_dijkstra(graph, sorted(first), weight="way")
            _, nearest = min((round(far[place], 2), place) for one in others for place in one)
            for a, b in pairwise(ways[nearest]):
                around.add(min(graph[a][b], key=lambda row: (graph[a][b][row]["way"], row)))
        around -= rows


def lay_links(sections: Sequence[Section]) -> list[Section]:
    """Straight lines of at most 100 m that join pieces, the shortest first (Kruskal 1956)."""
    pieces = find_pieces(sections)
    if len(pieces) < 2:
        return []
    of = {place: row for row, piece in enumerate(pieces) for place in piece}
    places = sorted(of)
    points = shapely.points(places)
    pairs = shapely.STRtree(points).query(points, predicate="dwithin", distance=LONGEST_LINK)
    gaps = sorted(
        (round(float(np.hypot(*np.subtract(places[a], places[b]))), 2), places[a], places[b])
        for a, b in pairs.T.tolist()
        if a < b and of[places[a]] != of[places[b]]
    )
    joined = nx.utils.UnionFind(range(len(pieces)))
    links = []
    for _, a, b in gaps:
        if joined[of[a]] != joined[of[b]]:
            joined.union(of[a], of[b])
            links.append(Section((a, b), is_link=True))
    return links


def _drop_scraps(sections: Sequence[Section], counts: Counter[str]) -> list[Section]:
    """Sections without those of short pieces, apart from all others, along which nobody lives."""
    of = {place: row for row, piece in enumerate(find_pieces(sections)) for place in piece}
    metres: dict[int, float] = defaultdict(float)
    is_lived: set[int] = set()
    for one in sections:
        metres[of[one.line[0]]] += one.metres
        if one.numbers:
            is_lived.add(of[one.line[0]])
    stays = {row for row in metres if row == 0 or row in is_lived or metres[row] >= SCRAP}
    counts["pieces"] = len(stays)
    counts["sections_dropped"] = sum(of[one.line[0]] not in stays for one in sections)
    return [one for one in sections if of[one.line[0]] in stays]


def _hand_on(
    kept: Sequence[Section], gone: Sequence[tuple[Place, Section]], counts: Counter[str]
) -> list[Section]:
    """Sections with the house numbers of those that are gone, each at a crossing."""
    streets = list(kept)
    counts["house_numbers_dropped"] = 0
    for place, one in gone:
        if not one.numbers:
            continue
        here = [row for row, street in enumerate(streets) if place in street.ends]
        same = [row for row in here if streets[row].name == one.name]
        if not here:
            counts["house_numbers_dropped"] += one.n_numbers
            continue
        row = max(same or here, key=lambda row: (streets[row].metres, streets[row].line))
        streets[row] = streets[row]._replace(numbers=streets[row].numbers + one.numbers)
    return streets
