"""The street map, and fronts along the streets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from wijkabm.tell.texts.names import name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results
from wijkabm.tell.style import BLACK, BRANCH_COLOURS, BRANCH_SIGNS, GREY, PALE, new_figure

MOST_MAPS: Final = 4
"""Wijken that get a map; more would not be legible on a page."""

SIGNS_ACROSS: Final = 45
"""Signs of shop units that fit side by side on a map."""
SCALE_BAR: Final = 100
"""Metres."""


def draw_street_map(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """The streets with every shop unit, at the start and at the end; a row per wijk."""
    words = texts["figures"]["street_map"]
    wijken, names = results.manifest["wijken"][:MOST_MAPS], name_wijken(results.manifest)
    figure = new_figure(9.4, 0.9 + 4.9 * len(wijken), words["title"].format(wijk=wijk))
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
        segments = results.segments[results.segments["wijk"] == name]
        units = place_units(results.premises[results.premises["wijk"] == name], segments)
        for axes, (column, use, title) in zip(row, ends, strict=True):
            axes.set_title(title if len(wijken) == 1 else f"{names[name]}, {title}")
            draw_streets(axes, segments)
            draw_fronts(axes, units, units[column], units[use], texts)
    handles, labels = grid[0, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4)
    return figure


def place_units(units: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Units with ``x`` and ``y``: along their segment, by turns on either side.

    Signs stand a forty-fifth of the map apart at least; where a street has more units than fit,
    they stand in further rows behind the first.
    """
    streets = segments.set_index("row")
    corners = segments[["x1", "y1", "x2", "y2"]].to_numpy()
    spacing = max(np.ptp(corners[:, 0::2]), np.ptp(corners[:, 1::2]), 1.0) / SIGNS_ACROSS
    placed = units.sort_values(["segment", "row"]).reset_index(drop=True)
    street = streets.loc[placed["segment"], ["x1", "y1", "x2", "y2"]].to_numpy()
    dx, dy = street[:, 2] - street[:, 0], street[:, 3] - street[:, 1]
    length = np.maximum(np.hypot(dx, dy), 1.0)
    order = placed.groupby("segment").cumcount().to_numpy()
    count = placed.groupby("segment")["row"].transform("size").to_numpy()
    side, place = order % 2, order // 2
    on_side = (count + 1 - side) // 2
    per_row = np.maximum((length / spacing).astype(np.int64), 1)
    in_row = np.minimum(on_side - place // per_row * per_row, per_row)
    along = (place % per_row + 0.5) / in_row
    aside = np.where(side == 0, 1.0, -1.0) * (0.7 + place // per_row) * spacing
    placed["x"] = street[:, 0] + along * dx - aside * dy / length
    placed["y"] = street[:, 1] + along * dy + aside * dx / length
    return placed


def draw_streets(axes: Axes, segments: pd.DataFrame) -> None:
    """Segments as quiet lines, thicker where more people live."""
    lines = segments[["x1", "y1", "x2", "y2"]].to_numpy().reshape(-1, 2, 2)
    homes = segments["homes"].to_numpy()
    widths = 1.0 + 5.0 * homes / max(homes.max(initial=0), 1)
    axes.add_collection(
        LineCollection(list(lines), linewidths=widths, colors=PALE, capstyle="round", zorder=1)
    )
    axes.autoscale()
    axes.margins(0.05)
    axes.set_aspect("equal")
    axes.set_axis_off()
    left, bottom = lines[:, :, 0].min(), lines[:, :, 1].min()
    below = bottom - 0.04 * np.ptp(lines[:, :, 1])
    axes.plot([left, left + SCALE_BAR], [below, below], color=GREY, linewidth=2)
    axes.text(left + SCALE_BAR, below, f" {SCALE_BAR} m", va="center", color=GREY, fontsize=8)


def draw_fronts(
    axes: Axes, units: pd.DataFrame, branch: pd.Series, use: pd.Series, texts: Mapping[str, Any]
) -> None:
    """A sign per unit: by branch when lit, a black cross when dark, a pale square where there is none."""
    words = texts["figures"]["street_map"]
    gone = use.isin(["home", "other", "shared_building"]) & (branch == "")
    size = 40 if len(units) < 150 else 16
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
