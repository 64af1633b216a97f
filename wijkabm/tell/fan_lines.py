"""Small pictures of a fan by quarter with what was counted, as drawings that stand in a page (SVG)."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

import numpy as np

from wijkabm.measure.quarters import Quarter
from wijkabm.tell.judged import LEVELS, METHOD
from wijkabm.tell.style import BLACK, GREEN, GREY

WIDTH, HEIGHT = 250, 104
LEFT, RIGHT, TOP, BOTTOM = 56, 6, 8, 16
PALE: Final = {"with": "#b7dfd2", "without": "#dcdcdc"}
INK: Final = {"with": GREEN, "without": GREY}
DASHES: Final = {"with": "", "without": ' stroke-dasharray="4 3"'}
AHEAD: Final = 4
"""Quarters that are drawn beyond the one that is told of."""

LEAST: Final = 8


def draw_fan(
    sides: Mapping[str, np.ndarray | None],
    counted: Mapping[int, float],
    first: Quarter,
    until: int,
    write: Callable[[float], str],
    said: str,
) -> str:
    """A picture: band and middle of each side, dots for what was counted.

    Parameters
    ----------
    sides : mapping of str to ndarray or None
        ``with`` and ``without``: quarters of every world, (worlds, quarters).
    counted : mapping of int to float
        What was counted, by number of the quarter from 0.
    first : Quarter
    until : int
        Number of the quarter that is told of.
    write : callable
        How a value is written along the side.
    said : str
        What the picture says to who does not see it.
    """
    there = {name: values for name, values in sides.items() if values is not None}
    last = min(max(until + AHEAD, LEAST), *(values.shape[1] - 1 for values in there.values()))
    bands = {name: _find_bands(values[:, : last + 1]) for name, values in there.items()}
    seen = {k: value for k, value in counted.items() if k <= until}
    ends, low, high = _find_range([*bands.values(), np.array([*seen.values()])])

    def x(k: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * k / max(last, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - (value - low) / (high - low))

    parts = [_axis(y, ends, write), _quarters(x, first, last)]
    for name in ("without", "with"):
        if name in bands:
            parts.append(_side(name, bands[name], x, y))
    parts += [
        f'<circle cx="{x(k):.1f}" cy="{y(value):.1f}" r="{3.4 if k == until else 2.4}" fill="{BLACK}"/>'
        for k, value in seen.items()
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said, quote=True)}">'
        f"{''.join(parts)}</svg>"
    )


def _find_bands(values: np.ndarray) -> np.ndarray:
    """Low, middle and high of every quarter, shape (3, quarters); NaN where no world knows it."""
    bands = np.full((3, values.shape[1]), np.nan)
    for k, own in enumerate(values.T):
        known = own[np.isfinite(own)]
        if known.size:
            bands[:, k] = np.quantile(known, LEVELS[1:4], method=METHOD)
    return bands


def _find_range(values: Sequence[np.ndarray]) -> tuple[list[float], float, float]:
    """Lowest and highest value, one where they are the same, and the ends with air around them."""
    together = np.concatenate([part.reshape(-1) for part in values])
    low, high = float(np.nanmin(together)), float(np.nanmax(together))
    air = 0.08 * (high - low) or max(0.05 * abs(high), 0.5)
    return sorted({low, high}), low - air, high + air


def _side(
    name: str, bands: np.ndarray, x: Callable[[float], float], y: Callable[[float], float]
) -> str:
    known = np.flatnonzero(np.isfinite(bands).all(axis=0)).tolist()
    if not known:
        return ""
    above = [f"{x(k):.1f},{y(bands[2, k]):.1f}" for k in known]
    below = [f"{x(k):.1f},{y(bands[0, k]):.1f}" for k in known[::-1]]
    middle = " ".join(f"{x(k):.1f},{y(bands[1, k]):.1f}" for k in known)
    return (
        f'<polygon points="{" ".join([*above, *below])}" fill="{PALE[name]}" fill-opacity="0.75"/>'
        f'<polyline points="{middle}" fill="none" stroke="{INK[name]}" stroke-width="1.6"{DASHES[name]}/>'
    )


def _axis(y: Callable[[float], float], ends: Sequence[float], write: Callable[[float], str]) -> str:
    return "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e2e2e2"/>'
        f'<text x="{LEFT - 4}" y="{y(value) + 3:.1f}" text-anchor="end">{escape(write(value))}</text>'
        for value in ends
    )


def _quarters(x: Callable[[float], float], first: Quarter, last: int) -> str:
    step = max(1, round(last / 4))
    marks = range(0, last + 1, step)
    return "".join(
        f'<text x="{x(k):.1f}" y="{HEIGHT - 4}" text-anchor="middle">{first.later(k)}</text>'
        for k in marks
        if x(k) < WIDTH - 18
    )
