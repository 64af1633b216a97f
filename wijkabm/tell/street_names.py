"""Names along streets of a map: where a street is straight, the longest first, as few as can be read."""

from collections.abc import Sequence
from typing import Final

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes

from wijkabm.tell.style import BLACK

LETTERS: Final = 7.5
"""Points high."""

WIDE: Final = 0.56
"""A letter's width over its height, about."""

STRAIGHT: Final = 0.7
"""Of a letter's height that a street may bend away from its name."""

TRIES: Final = 12
MOST_NAMES: Final = 14

Line = np.ndarray
"""Shape (k, 2), metres."""

Place = tuple[tuple[float, float], tuple[float, float]]
"""Middle of a name and the way from its first letter to its last, metres."""


def name_streets(
    axes: Axes, lines: Sequence[Line], names: Sequence[str], main: str, taken: np.ndarray,
    metres: float,
) -> list[str]:  # fmt: skip
    """Write names along their streets; gives those that found a place.

    Parameters
    ----------
    axes : Axes
    lines : sequence of ndarray
        Of all segments.
    names : sequence of str
        Of each segment's street; empty where it has none.
    main : str
        The street that is named first, and beside it where it bends too much.
    taken : ndarray (n, 2)
        Where signs stand that no name may hide.
    metres : float
        Of the map in a point of the page.
    """
    high = LETTERS * metres
    occupied = [(x, y, 0.5 * high) for x, y in taken.tolist()]
    written: list[str] = []
    streets = _gather(lines, names)
    for name, chains in sorted(streets, key=lambda street: street[0] != main):
        if len(written) >= MOST_NAMES:
            break
        long = WIDE * high * (len(name) + 1)
        places = _find_places(chains, long, STRAIGHT * high)
        if name == main:
            places += _find_beside(chains[0], long, high)
        for (x, y), (dx, dy) in places:
            along = np.linspace(-0.5, 0.5, max(round(long / high), 2))[:, None]
            dots = np.array([x, y]) + along * np.array([dx, dy])
            if any(_is_near(dots, spot, high) for spot in occupied):
                continue
            turn = np.degrees(np.arctan2(dy, dx))
            axes.text(x, y, name, fontsize=LETTERS, color=BLACK, rotation=turn, zorder=5,
                      rotation_mode="anchor", ha="center", va="center",
                      path_effects=[effects.withStroke(linewidth=2.2, foreground="white")])  # fmt: skip
            occupied += [(px, py, 0.6 * high) for px, py in dots.tolist()]
            written.append(name)
            break
    return written


def join_street(lines: Sequence[Line]) -> list[Line]:
    """Segments of one street as lines that are as long as may be: on where it is straightest."""
    rest = sorted(lines, key=measure, reverse=True)
    joined = []
    while rest:
        line = rest.pop(0)
        for _ in range(2):
            while (found := _find_next(rest, line)) is not None:
                place, onward = found
                rest.pop(place)
                line = np.concatenate([line, onward[1:]])
            line = line[::-1]
        joined.append(line)
    return sorted(joined, key=measure, reverse=True)


def measure(line: Line) -> float:
    """Metres along a line."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def walk(line: Line, along: np.ndarray) -> np.ndarray:
    """Places so many metres along a line, shape (n, 2)."""
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.stack([np.interp(along, gone, line[:, k]) for k in range(2)], axis=1)


def _gather(lines: Sequence[Line], names: Sequence[str]) -> list[tuple[str, list[Line]]]:
    """Streets by name, the longest first, each as joined lines."""
    streets: dict[str, list[Line]] = {}
    for line, name in zip(lines, names, strict=True):
        if name:
            streets.setdefault(name, []).append(line)
    found = [(name, join_street(own)) for name, own in streets.items()]
    return sorted(found, key=lambda street: -sum(map(measure, street[1])))


def _find_next(rest: Sequence[Line], line: Line) -> tuple[int, Line] | None:
    """The segment that goes on straightest where a line ends, and which way it runs."""
    best, most = None, 0.3
    heading = _unit(line[-1] - line[-2])
    for place, other in enumerate(rest):
        for onward in (other, other[::-1]):
            if np.hypot(*(onward[0] - line[-1])) < 0.5:
                straight = float(heading @ _unit(onward[1] - onward[0]))
                if straight > most:
                    best, most = (place, onward), straight
    return best


def _unit(step: np.ndarray) -> np.ndarray:
    return step / max(float(np.hypot(*step)), 1e-9)


def _find_places(chains: Sequence[Line], long: float, bend: float) -> list[Place]:
    """Middles and directions for a name, from left to right; the straightest first."""
    found = []
    for line in chains:
        room = measure(line) - long
        for first in np.linspace(0.0, room, TRIES).tolist() if room >= 0 else ():
            dots = walk(line, np.linspace(first, first + long, 9))
            step = dots[-1] - dots[0]
            dx, dy = _unit(step)
            off = dots - dots.mean(axis=0)
            bent = float(np.abs(off[:, 0] * dy - off[:, 1] * dx).max())
            if bent <= bend:
                (x, y), sign = dots.mean(axis=0).tolist(), 1.0 if dx >= 0 else -1.0
                found.append((bent, ((x, y), (sign * long * dx, sign * long * dy))))
    return [place for _, place in sorted(found, key=lambda one: one[0])]


def _find_beside(line: Line, long: float, high: float) -> list[Place]:
    """Middles above and below a line, level."""
    dots = walk(line, measure(line) * np.array([0.5, 0.3, 0.7, 0.1, 0.9])).tolist()
    off = (1.5 * high, -1.5 * high, 3.0 * high, -3.0 * high)
    return [((x, y + up), (long, 0.0)) for x, y in dots for up in off]


def _is_near(dots: np.ndarray, spot: tuple[float, float, float], high: float) -> bool:
    gaps = np.hypot(dots[:, 0] - spot[0], dots[:, 1] - spot[1])
    return bool(gaps.min() < 0.6 * high + spot[2])
