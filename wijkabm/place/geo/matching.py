"""Which point stands along which street: the one that bears the name of its address, else the nearest.

Of a street of several sections it is the one that has its house number, else the nearest: by the name and the
nearest alone, one address in ten comes on the next section, round a corner.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

from wijkabm.place.geo.network import Place, Section
from wijkabm.place.geo.rd import Array

FARTHEST: Final = 300.0
"""Metres from an address to its street; farther off it is another of that name, or one that was dropped."""

BY_NUMBER: Final = 100.0
"""Metres that a section of the name counts as nearer if it has the number: ranges may be wrong."""


def simplify_name(name: str | None) -> str:
    """A street's name as it compares: small letters and digits, without accents, dots and blanks."""
    plain = unicodedata.normalize("NFKD", name or "")
    return "".join(letter for letter in plain.casefold() if letter.isalnum())


def match_points(
    places: Sequence[Place],
    names: Sequence[str | None],
    numbers: Sequence[int | None],
    sections: Sequence[Section],
) -> tuple[Array, Array]:
    """The section of every point.

    Parameters
    ----------
    places : sequence of Place
        (n,), metres of the Dutch grid.
    names : sequence of str or None
        (n,), the streets of their addresses.
    numbers : sequence of int or None
        (n,), their house numbers.
    sections : sequence of Section

    Returns
    -------
    rows : ndarray of int
        (n,), into `sections`; -1 if no street is within 300 m.
    by_name : ndarray of bool
        (n,), whether a street of the name was there.
    """
    points = shapely.points(np.asarray(places, float).reshape(-1, 2))
    lines = np.array([shapely.LineString(one.line) for one in sections])
    rows = np.full(len(points), -1)
    streets: dict[str, list[int]] = {}
    for row, section in enumerate(sections):
        streets.setdefault(simplify_name(section.name), []).append(row)
    asked: dict[str, list[int]] = {}
    for point, name in enumerate(names):
        asked.setdefault(simplify_name(name), []).append(point)
    for name, those in asked.items():
        if not name or name not in streets:
            continue
        own = np.array(streets[name])
        far = shapely.distance(points[those][:, None], lines[own][None, :])
        near = far.min(axis=1) <= FARTHEST
        has = [[_has_number(sections[row], numbers[point]) for row in own] for point in those]
        chosen = (far - BY_NUMBER * np.array(has)).argmin(axis=1)
        rows[np.array(those)[near]] = own[chosen[near]]
    by_name = rows >= 0
    real = np.flatnonzero([not one.is_link for one in sections])
    rest = np.flatnonzero(~by_name)
    nearest = real[shapely.STRtree(lines[real]).nearest(points[rest])]
    near = shapely.distance(points[rest], lines[nearest]) <= FARTHEST
    rows[rest[near]] = nearest[near]
    return rows, by_name


def _has_number(section: Section, number: int | None) -> bool:
    return number is not None and any(side.holds(number) for side in section.numbers)
