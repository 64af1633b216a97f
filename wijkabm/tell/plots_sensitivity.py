"""What a sweep's outcomes hang on -> figures: effects of factors, their indices, a box; never simulates."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any, Final

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijkabm.ground.numbers import swap_separators, write_chance, write_number
from wijkabm.tell.style import (
    BLACK,
    BLUE,
    GREY,
    NARROW,
    PALE,
    STYLE,
    VERMILION,
    WIDE,
    new_figure,
    write_axes,
)
from wijkabm.tell.texts import read_sweep_texts
from wijkabm.tell.texts.sweep_names import SweepNames, name_condition

MOST_ROWS: Final = 20
"""Factors in a figure: the most influential ones."""

TOLD: Final = 3
"""Factors that are found again among the dots."""


def draw_morris(
    table: pd.DataFrame, outcome: str, policy: str, points: int, names: SweepNames
) -> Figure:
    """Effects with their intervals beside how much they differ from place to place.

    `table` is that of `sensitivity.Indices`.
    """
    words = read_sweep_texts(names.language)["morris"]
    top = table.head(MOST_ROWS)
    with matplotlib.rc_context(STYLE):
        figure = _titled(words, outcome, policy, points, len(top), names)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        _draw_bars(left, top, "mu_star", 0.0, BLUE, "o", "")
        labels = [names.factors[name] for name in top["factor"]]
        _name_rows(
            left, [f"{name} [{k}]" if k <= TOLD else name for k, name in enumerate(labels, 1)]
        )
        left.set_xlabel(words["effect"])
        left.set_xlim(left=0)
        right.scatter(table["mu_star"], table["sigma"], s=18, color=BLUE, alpha=0.7, lw=0)
        most = float(max(table["mu_star"].max(), table["sigma"].max())) * 1.05
        right.plot([0, most], [0, most], color=GREY, lw=0.8, ls="--", label=words["same"])
        right.legend(loc="upper left")
        rows: list[dict[Any, Any]] = table.head(TOLD).to_dict("records")
        for place, row in enumerate(rows, 1):
            right.annotate(
                f"[{place}]", (row["mu_star"], row["sigma"]), (4, 4), textcoords="offset points",
                fontsize=7.5, ha="right" if place == 1 else "left",
            )  # fmt: skip
        right.set_xlabel("μ*")
        right.set_ylabel(words["sigma"])
        right.set_xlim(0, most)
        right.set_ylim(0, most)
    return write_axes(figure, names.language)


def draw_sobol(
    table: pd.DataFrame, outcome: str, policy: str, points: int, names: SweepNames
) -> Figure:
    """First-order and total indices with their intervals.

    `table` is that of `sensitivity.Indices`.
    """
    words = read_sweep_texts(names.language)["sobol"]
    top = table.head(MOST_ROWS)
    with matplotlib.rc_context(STYLE):
        figure = _titled(words, outcome, policy, points, len(top), names)
        axes = figure.subplots()
        _draw_bars(axes, top, "first", -0.15, VERMILION, "s", words["first"])
        _draw_bars(axes, top, "total", 0.15, BLUE, "o", words["total"])
        axes.axvline(0.0, color=GREY, lw=0.8)
        _name_rows(axes, [names.factors[name] for name in top["factor"]])
        axes.set_xlabel(words["share"])
        axes.legend(loc="lower right")
    return write_axes(figure, names.language)


def _titled(
    words: Any, outcome: str, policy: str, points: int, rows: int, names: SweepNames
) -> Figure:
    """An empty figure under what it shows, and of what."""
    title = words["title"].format(outcome=names.outcomes[outcome], policy=names.policies[policy])
    subtitle = words["subtitle"].format(points=swap_separators(f"{points:,}", names.language))
    return new_figure(10.0, 1.8 + 0.27 * rows, f"{title}\n{subtitle}")


def _draw_bars(
    axes: Axes, table: pd.DataFrame, name: str, shift: float, colour: str, sign: str, label: str
) -> None:
    """Values with intervals, a row each, the first on top."""
    value = table[name].to_numpy()
    low, high = table[f"{name}_low"].to_numpy(), table[f"{name}_high"].to_numpy()
    axes.errorbar(
        value, np.arange(len(table)) + shift, xerr=[value - low, high - value], fmt=sign,
        color=colour, ms=5, lw=1.2, capsize=2, label=label,
    )  # fmt: skip


def _name_rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(np.arange(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)


def draw_corner(
    condition: tuple[str, str, float],
    policy: str,
    box: pd.DataFrame,
    trajectory: pd.DataFrame,
    points: pd.DataFrame,
    names: SweepNames,
) -> Figure:
    """PRIM's way to a box, the box's limits, and the points in its first two factors.

    `condition` is that of `discovery.read_condition`, the tables are those of `discovery.Discovery`.
    """
    words, case = read_sweep_texts(names.language)["box"], name_condition(names, *condition)
    with matplotlib.rc_context(STYLE):
        figure = new_figure(
            13.0,
            max(4.2, 1.6 + 0.4 * len(box)),
            words["title"].format(condition=case, policy=names.policies[policy]),
        )
        way, limits, cloud = figure.subplots(1, 3, width_ratios=(4, 5, 4))
        _draw_way(way, trajectory, words)
        _draw_limits(limits, box, trajectory[trajectory["chosen"]].iloc[0], words, names)
        _draw_cloud(cloud, box, points, case, words, names)
    return write_axes(figure, names.language)


def _draw_way(axes: Axes, trajectory: pd.DataFrame, words: Any) -> None:
    axes.set_title(words["tradeoff"])
    dots = axes.scatter(
        trajectory["coverage"], trajectory["density"], c=trajectory["restricted"], cmap="viridis_r",
        s=26, lw=0,
    )  # fmt: skip
    chosen = trajectory[trajectory["chosen"]]
    axes.scatter(
        chosen["coverage"], chosen["density"], s=110, facecolors="none", edgecolors=VERMILION, lw=1.8,
        label=words["chosen"],
    )  # fmt: skip
    axes.set_xlabel(words["coverage"])
    axes.set_ylabel(words["density"])
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.legend(loc="lower left")
    bar = axes.figure.colorbar(dots, ax=axes, label=words["restricted"], pad=0.01)
    bar.ax.yaxis.set_major_locator(MaxNLocator(integer=True))


def _draw_limits(
    axes: Axes, box: pd.DataFrame, chosen: pd.Series, words: Any, names: SweepNames
) -> None:
    """Each factor's whole range as a pale bar, what the box leaves of it dark, with its numbers."""
    axes.set_title(
        words["limits"].format(
            coverage=f"{chosen['coverage']:.0%}", density=f"{chosen['density']:.0%}"
        )
    )
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if box.empty:
        axes.set_yticks([])
        axes.text(0.5, 0.5, words["nothing"], ha="center", transform=axes.transAxes)
        return
    axes.set_xlabel(words["range"])
    rows: list[dict[Any, Any]] = box.to_dict("records")
    for place, row in enumerate(rows):
        width = row["most"] - row["least"]
        low, high = (row["low"] - row["least"]) / width, (row["high"] - row["least"]) / width
        axes.barh(place, 1.0, height=0.45, color=PALE)
        axes.barh(place, high - low, left=low, height=0.45, color=BLUE)
        for side, value in ((low, row["low"]), (high, row["high"])):
            axes.text(
                side,
                place + 0.28,
                write_number(value, names.language, 3),
                ha="center",
                va="top",
                fontsize=7.5,
                color=BLACK,
            )
    chance = [
        f"{fill(names.factors[row['factor']], NARROW)}\n(p: {write_chance(row['p'], names.language)})"
        for row in rows
    ]
    _name_rows(axes, chance)


def _draw_cloud(
    axes: Axes, box: pd.DataFrame, points: pd.DataFrame, case: str, words: Any, names: SweepNames
) -> None:
    axes.set_title(words["points"])
    factors = [name for name in points if name not in ("of_interest", "in_box")]
    first = [*box["factor"], *(name for name in factors if name not in set(box["factor"]))][:2]
    across, up = first[0], first[-1]
    for interest, colour, sign, label in (
        (False, GREY, "o", words["other"]),
        (True, VERMILION, "^", fill(case, WIDE)),
    ):
        part = points[points["of_interest"] == interest]
        axes.scatter(
            part[across], part[up], s=16, color=colour, marker=sign, alpha=0.7, lw=0, label=label
        )
    rows: list[dict[Any, Any]] = box.head(2).to_dict("records")
    for row in rows:
        span: Any = axes.axvspan if row["factor"] == across else axes.axhspan
        span(row["low"], row["high"], color=BLUE, alpha=0.12, lw=0)
    axes.set_xlabel(fill(names.factors[across], WIDE))
    axes.set_ylabel(fill(names.factors[up], NARROW))
    axes.figure.legend(*axes.get_legend_handles_labels(), loc="outside lower right")
