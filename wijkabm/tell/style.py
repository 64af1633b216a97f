"""How all figures look: colours, axes, the kinds of pictures."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, ScalarFormatter

from wijkabm.ground.numbers import write_number

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, PALE = "#666666", "#DDDDDD"

BRANCH_COLOURS: Final = {
    "food": GREEN,
    "nonfood": BLUE,
    "horeca": VERMILION,
    "services": PURPLE,
    "home": ORANGE,
}
BRANCH_SIGNS: Final = {"food": "o", "nonfood": "s", "horeca": "^", "services": "D", "home": "P"}
CAUSE_COLOURS: Final = {
    "insolvent": VERMILION,
    "earns_less": ORANGE,
    "retired": BLUE,
    "personal": PURPLE,
    "head_office": YELLOW,
    "other": GREY,
}
PLACE_COLOURS: Final = {
    "local": GREEN,
    "neighbours": YELLOW,
    "ring": SKY,
    "centre_online": PALE,
}
STYLE: Final[Any] = {
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
}
DOTS_PER_INCH: Final = 150
DIGITS_ON_AXES: Final = 6
TITLE: Final = 9.0
"""Letters of a title to an inch."""

WIDE, NARROW = 52, 34
"""Letters on a line along the lower side of a panel, and along its left side."""

SHORT_RUN: Final = 36
"""Months up to which time is told in months."""

MOST_MARKS: Final = 15


class Picture(Figure):
    """A figure that notebooks show."""

    def _repr_png_(self) -> bytes:
        return to_png(self)


class Pictures(dict[str, Figure]):
    """Figures by name: a notebook shows them all, a script looks one up or saves them."""

    def _repr_html_(self) -> str:
        return "".join(
            f'<p><img alt="{escape(name)}" style="max-width: 100%" '
            f'src="data:image/png;base64,{b64encode(to_png(figure)).decode()}"></p>'
            for name, figure in self.items()
        )

    def __repr__(self) -> str:
        return (
            f"Pictures({', '.join(self)}): a notebook shows them, .save(folder) writes them as PNG"
        )

    def save(self, folder: str | Path) -> list[Path]:
        """Write every figure as ``NAME.png`` into a folder, which is made; gives the files."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / f"{name}.png" for name in self]
        for file, figure in zip(files, self.values(), strict=True):
            file.write_bytes(to_png(figure))
        return files


def to_png(figure: Figure, titled: bool = True) -> bytes:
    """The figure as PNG, with its title or below one; the same figure gives the same bytes."""
    buffer = BytesIO()
    title = figure._suptitle  # type: ignore[attr-defined]
    if title is not None:
        title.set_visible(titled)
        title.set_in_layout(titled)
    with matplotlib.rc_context(STYLE):
        figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()


def new_figure(width: float, height: float, title: str) -> Picture:
    """An empty figure with a title, in inches; a title that needs more lines makes it higher."""
    lines = [part for line in title.splitlines() for part in wrap(line, round(TITLE * width))]
    figure = Picture(figsize=(width, height + 0.22 * (len(lines) - 1)), layout="constrained")
    figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=12, fontweight="bold")
    return figure


def write_axes(figure: Figure, language: str) -> Figure:
    """Numbers along the axes of a figure as the language writes them."""

    def write(value: float, _: Any) -> str:
        return write_number(value, language, DIGITS_ON_AXES).replace("-", "\u2212")

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                axis.set_major_formatter(write)
    return figure


def time_axis(axes: Axes, months: int, words: Mapping[str, str], labelled: bool = True) -> None:
    """Mark whole years along an axis of years; of a short run its months.

    `words` are the texts of axes.
    """
    if months <= SHORT_RUN:
        marks = [month / 12.0 for month in range(0, months + 1, step_of(months))]
        axes.xaxis.set_major_locator(FixedLocator(marks))
        axes.xaxis.set_major_formatter(lambda year, _: f"{12.0 * year:.0f}")
    else:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    if labelled:
        axes.set_xlabel(words["month" if months <= SHORT_RUN else "year"])
    for panel in axes.get_shared_x_axes().get_siblings(axes):
        panel.margins(x=0)


def step_of(months: int) -> int:
    """Months from one mark to the next, so that there are not too many."""
    return next(step for step in (1, 2, 3, 6, 12, 60, months) if months <= MOST_MARKS * step)


def count_axis(axis: Axis) -> None:
    """Mark whole numbers only: nobody counts half a shop."""
    axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def from_zero(axes: Axes, least: float = 0.0) -> None:
    """Let the axis start at zero and leave some air above."""
    top = axes.get_ylim()[1]
    axes.set_ylim(0, max(top * 1.05, least))


def legend_beside(axes: Axes, reverse: bool = False) -> None:
    """A legend to the right of its panel."""
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), reverse=reverse)
