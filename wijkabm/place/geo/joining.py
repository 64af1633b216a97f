"""Fewer and longer streets, no name or home lost: where a street goes on, and where there are too many.

NWB cuts a street wherever something changes about it; a wijk of many streets has more than a world can hold.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.network import Place, Section, in_order
from wijkabm.place.street_file import MOST_SEGMENTS

LONGEST_JOINED: Final = 250.0
"""Metres up to which a street that goes on is one segment: homes are thought to stand at its middle."""
LONGEST_ABSORBED: Final = 120.0
"""Metres of a section that another of its street may take in where there are too many."""


def join_streets(sections: Sequence[Section], counts: Counter[str]) -> list[Section]:
    """Streets joined where they go on under one name; where there are more than 1,000, further.

    Raises
    ------
    InputError
        There are more still.
    """
    n = len(sections)
    streets = _join_where_they_go_on(sections, LONGEST_JOINED)
    if len(streets) > MOST_SEGMENTS:
        streets = _join_where_they_go_on(streets, float("inf"))
    while len(streets) > MOST_SEGMENTS:
        fewer = _absorb_shortest(streets, len(streets) - MOST_SEGMENTS)
        if len(fewer) == len(streets):
            raise InputError(
                f"--area has {n:,} street sections, and {len(streets):,} when those of one street are joined "
                f"where they can be; a wijk may have {MOST_SEGMENTS:,}: give a smaller area (a buurt of it)"
            )
        streets = _join_where_they_go_on(fewer, float("inf"))
    counts["sections_joined"] = n - len(streets)
    return in_order(streets)


def _join_where_they_go_on(sections: Sequence[Section], longest: float) -> list[Section]:
    """Two sections of one street made one where no other meets them, unless a ring would come of it."""
    streets = dict(enumerate(in_order(sections)))
    at = _list_by_crossing(streets)
    for place in sorted(at):
        rows = sorted(at[place])
        if len(rows) != 2 or rows[0] == rows[1]:
            continue
        a, b = (streets[row] for row in rows)
        is_ring = set(a.ends) == set(b.ends) or len({*a.ends, *b.ends}) < 3
        is_one = a.name == b.name and not (a.is_link or b.is_link)
        if is_ring or not is_one or a.metres + b.metres > longest:
            continue
        first = a.line if a.line[-1] == place else a.line[::-1]
        second = b.line if b.line[0] == place else b.line[::-1]
        joined = Section((*first, *second[1:]), a.name, a.numbers + b.numbers)
        streets[rows[0]] = joined
        del streets[rows[1]], at[place]
        for end in joined.ends:
            at[end] = [rows[0] if row == rows[1] else row for row in at[end]]
    return list(streets.values())


def _absorb_shortest(sections: Sequence[Section], most: int) -> list[Section]:
    """Up to `most` of the shortest sections taken in by another of their street.

    A section s from A to B and another t of its street from B to C become one from A to C. Streets that met
    them at B meet them at A now, their lines drawn on along s.
    """
    streets = dict(enumerate(in_order(sections)))
    at = _list_by_crossing(streets)
    touched: set[Place] = set()
    order = sorted(streets, key=lambda row: (round(streets[row].metres, 2), streets[row].line))
    for row in order:
        short = streets[row]
        if most == 0 or short.metres > LONGEST_ABSORBED:
            break
        found = _find_absorber(streets, at, row, touched)
        if found is None:
            continue
        other, b = found
        touched.update(*(streets[near].ends for near in (row, *at[b])))
        back = short.line if short.line[0] == b else short.line[::-1]
        for near in sorted(set(at[b]) - {row}):
            line = streets[near].line
            line = line if line[-1] == b else line[::-1]
            streets[near] = streets[near]._replace(line=(*line, *back[1:]))
        taken = streets[other]
        streets[other] = taken._replace(numbers=taken.numbers + short.numbers)
        del streets[row]
        most -= 1
    return list(streets.values())


def _find_absorber(
    streets: dict[int, Section], at: dict[Place, list[int]], row: int, touched: set[Place]
) -> tuple[int, Place] | None:
    """Which other section of its street takes a short one in, and where they meet."""
    short = streets[row]
    if short.name is None or short.is_link or set(short.ends) & touched:
        return None
    for b in short.ends:
        a = short.ends[1] if b == short.ends[0] else short.ends[0]
        others = sorted(set(at[b]) - {row})
        # A ring would come of one that goes to A too, or comes back to B.
        if a == b or any(a in streets[near].ends or at[b].count(near) > 1 for near in others):
            continue
        same = [near for near in others if streets[near].name == short.name]
        if same:
            return max(same, key=lambda near: (streets[near].metres, streets[near].line)), b
    return None


def _list_by_crossing(streets: dict[int, Section]) -> dict[Place, list[int]]:
    """Rows of streets by their ends; one that comes back to its crossing stands there twice."""
    at: dict[Place, list[int]] = {}
    for row, street in streets.items():
        for end in street.ends:
            at.setdefault(end, []).append(row)
    return at
