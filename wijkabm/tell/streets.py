"""The street map, and fronts along the streets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from wijkabm.tell.street_names import measure, name_streets, walk
from wijkabm.tell.texts.names import name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results
from wijkabm.tell.style import BLACK, BRANCH_COLOURS, BRANCH_SIGNS, GREY, PALE, new_figure

MOST_MAPS: Final = 4
"""Wijken that get a map; more would not be legible on a page."""

SIGNS_ACROSS, SMALL_SIGNS_ACROSS = 45, 70
"""Signs of shop units that fit side by side on a map: of drawn streets, and of a wijk's own."""

SIGN, SMALL_SIGN = 40, 16
"""Square points of a sign."""

MANY_UNITS: Final = 150
"""Units from which signs are small."""

ROWS: Final = 2
"""Of signs on one side of a wijk's own street, at most: behind them another street may lie."""

SCALE_BARS: Final = (50, 100, 200, 500, 1000)
"""Metres."""

MAP_WIDTH: Final = 310.0
"""Points that a map is wide on the page, about."""


class Streets(NamedTuple):
    """Streets as they are drawn.

    Attributes
    ----------
    rows : ndarray (n,)
        By which units know their segment.
    homes : ndarray (n,)
    lines : list of ndarray (k, 2)
        As they bend, metres, north up.
    names : list of str
        Of each segment's street; empty where it has none.
    is_own : bool
        Whether they are a wijk's own streets, and not drawn.
    """

    rows: np.ndarray
    homes: np.ndarray
    lines: list[np.ndarray]
    names: list[str]
    is_own: bool = False

    @property
    def extent(self) -> float:
        """Metres across."""
        dots = np.concatenate(self.lines)
        return max(float(np.ptp(dots, axis=0).max()), 1.0)


def read_streets(results: "Results", wijk: str) -> Streets:
    """Streets of one wijk of a run; a folder of an earlier version knows their ends alone."""
    segments = results.segments[results.segments["wijk"] == wijk]
    points = results.lines
    if points.empty:
        ends = segments[["x1", "y1", "x2", "y2"]].to_numpy(np.float64)
        lines = list(ends.reshape(-1, 2, 2))
    else:
        by_row = {row: part[["x", "y"]].to_numpy() for row, part in points.groupby("segment")}
        lines = [by_row[row] for row in segments["row"]]
    place = results.manifest["wijken"].index(wijk)
    return Streets(
        segments["row"].to_numpy(),
        segments["homes"].to_numpy(),
        lines,
        segments["street"].tolist() if "street" in segments else [""] * len(segments),
        has_own_streets(results.manifest, place),
    )


def has_own_streets(manifest: Mapping[str, Any], place: int) -> bool:
    """Whether a wijk of a run stands on its own streets."""
    return "streets" in manifest["input"][place]


def tell_meaning(words: Mapping[str, Any], has_own: bool) -> str:
    """What a figure shows, in words; of a map of real streets also that its people are not."""
    return str(words["meaning_own" if has_own and "meaning_own" in words else "meaning"])


def draw_street_map(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """The streets with every shop unit, at the start and at the end; a row per wijk."""
    words = texts["figures"]["street_map"]
    wijken, names = results.manifest["wijken"][:MOST_MAPS], name_wijken(results.manifest)
    title = words["title"].format(wijk=wijk)
    if len(names) > len(wijken):
        title += words["some"].format(shown=len(wijken), count=len(names))
    figure = new_figure(9.4, 0.9 + 4.9 * len(wijken), title)
    grid = figure.subplots(len(wijken), 2, squeeze=False)
    ends = (
        ("branch_at_start", "use_at_start", words["start"]),
        (
            "branch",
            "use",
            words["end"].format(months=results.manifest["months"]),
        ),
    )
    for name, row in zip(wijken, grid, strict=True):
        streets = read_streets(results, name)
        units = place_units(results.premises[results.premises["wijk"] == name], streets)
        for axes, (column, use, title) in zip(row, ends, strict=True):
            axes.set_title(title if len(wijken) == 1 else f"{names[name]}, {title}")
            draw_streets(axes, streets, units, texts)
            draw_fronts(axes, units, units[column], units[use], texts, streets.is_own)
    handles, labels = grid[0, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    return figure


def place_units(units: pd.DataFrame, streets: Streets) -> pd.DataFrame:
    """Units with ``x`` and ``y``: along their segment, by turns on either side.

    Signs stand a forty-fifth of the map apart at least; where a street has more units than fit,
    they stand in further rows behind the first. Along a wijk's own streets they stand closer, in two rows.
    """
    spacing = streets.extent / (SMALL_SIGNS_ACROSS if streets.is_own else SIGNS_ACROSS)
    placed = units.sort_values(["segment", "row"]).reset_index(drop=True)
    lines = dict(zip(streets.rows.tolist(), streets.lines, strict=True))
    places = [
        _stand_along(lines[row], len(own), spacing, ROWS if streets.is_own else len(own))
        for row, own in placed.groupby("segment")
    ]
    placed[["x", "y"]] = np.concatenate([np.zeros((0, 2)), *places])
    return placed


def _stand_along(line: np.ndarray, count: int, spacing: float, most_rows: int) -> np.ndarray:
    """Places of `count` signs along a line, shape (count, 2)."""
    length = max(measure(line), 1e-9)
    order = np.arange(count)
    side, place = order % 2, order // 2
    on_side = (count + 1 - side) // 2
    per_row = max(int(length / spacing), 1, -(-((count + 1) // 2) // most_rows))
    in_row = np.minimum(on_side - place // per_row * per_row, per_row)
    along = (place % per_row + 0.5) / in_row * length
    aside = np.where(side == 0, 1.0, -1.0) * (0.7 + place // per_row) * spacing
    little = 1e-3 * length
    step = walk(line, along + little) - walk(line, along - little)
    step /= np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)[:, None]
    return walk(line, along) + aside[:, None] * np.stack([-step[:, 1], step[:, 0]], axis=1)


def draw_streets(
    axes: Axes, streets: Streets, units: pd.DataFrame, texts: Mapping[str, Any]
) -> None:
    """Segments as quiet lines, thicker where more people live; a wijk's own ones with their names."""
    widths = 1.0 + (3.0 if streets.is_own else 5.0) * streets.homes / max(streets.homes.max(), 1)
    axes.add_collection(
        LineCollection(streets.lines, linewidths=widths, colors=PALE, capstyle="round", zorder=1)
    )
    axes.autoscale()
    axes.margins(0.05)
    axes.set_aspect("equal")
    axes.set_axis_off()
    dots = np.concatenate(streets.lines)
    (left, bottom), (right, top) = dots.min(axis=0), dots.max(axis=0)
    below = bottom - 0.04 * (top - bottom)
    bar = next((bar for bar in SCALE_BARS if bar > 0.07 * (right - left)), SCALE_BARS[-1])
    axes.plot([left, left + bar], [below, below], color=GREY, linewidth=2)
    axes.text(left + bar, below, f" {bar} m", va="center", color=GREY, fontsize=8)
    if streets.is_own:
        words = texts["figures"]["street_map"]
        # below the bar: beside it there is no room where a wijk is narrow
        axes.annotate(words["invented"], (right, below), (0, -8), textcoords="offset points",
                      va="top", ha="right", color=GREY, fontsize=8)  # fmt: skip
        axes.annotate("N", (right, top), (right, top - 0.1 * (top - bottom)), ha="center", va="top",
                      color=GREY, arrowprops={"arrowstyle": "-|>", "color": GREY})  # fmt: skip
        taken = units[["x", "y"]].to_numpy()
        names = pd.Series(streets.names, streets.rows)
        main = names[units["segment"]].value_counts().drop("", errors="ignore").index
        name_streets(axes, streets.lines, streets.names, next(iter(main), ""), taken,
                     streets.extent / MAP_WIDTH)  # fmt: skip


def draw_fronts(
    axes: Axes, units: pd.DataFrame, branch: pd.Series, use: pd.Series, texts: Mapping[str, Any],
    is_own: bool = False,
) -> None:  # fmt: skip
    """A sign per unit: by branch when lit, a black cross when dark, a pale square where there is none."""
    words = texts["figures"]["street_map"]
    gone = use.isin(["home", "other", "shared_building"]) & (branch == "")
    size = SIGN if len(units) < MANY_UNITS and not is_own else SMALL_SIGN
    for name, sign in BRANCH_SIGNS.items():
        here = units[branch == name]
        if name != "home" or len(here):
            axes.scatter(here["x"], here["y"], size, BRANCH_COLOURS[name], marker=sign, zorder=3,
                         edgecolors="white", linewidths=0.4,
                         label=texts["branches"][name])  # fmt: skip
    dark = units[(branch == "") & ~gone]
    axes.scatter(dark["x"], dark["y"], size, BLACK, marker="x", zorder=4, linewidths=1.4,
                 label=words["dark"])  # fmt: skip
    former = units[gone]
    axes.scatter(former["x"], former["y"], size, "white", marker="s", zorder=2, edgecolors=GREY,
                 linewidths=0.6, label=words["gone"])  # fmt: skip
