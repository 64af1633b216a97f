"""The main numbers month by month, with and without policy, as one picture."""

from collections.abc import Sequence
from typing import Final

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wijkabm.app.effect import SMOOTHED, YEAR, mean_known
from wijkabm.app.frame import MAIN, main_values
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.pairs.effects import estimate
from wijkabm.tell.style import BLACK, GREEN, STYLE, time_axis
from wijkabm.tell.texts import read_app_texts, read_takeaway_texts, read_texts
from wijkabm.tell.texts.amounts import write_number

ACROSS: Final = 2


def smooth_months(values: Sequence[np.ndarray] | np.ndarray, row: int) -> np.ndarray:
    """The main numbers of each month as means of the last twelve, shape (months, main)."""
    main = np.array([main_values(month, row) for month in values], np.float64)
    firsts = [max(month - SMOOTHED, 0) for month in range(1, len(main) + 1)]
    return np.array([mean_known(main[first : k + 1], 0) for k, first in enumerate(firsts)])


def follow_pairs(values: Sequence[Sequence[Sequence[np.ndarray]]], row: int) -> np.ndarray:
    """The main numbers over pairs of worlds, month by month.

    Parameters
    ----------
    values : sequence by arm of sequences by pair of sequences by month of ndarray
        With policy, then without.
    row : int

    Returns
    -------
    ndarray
        Shape (months, main, 4): level without, difference, low, high.
    """
    means = [np.stack([smooth_months(pair, row) for pair in arm]) for arm in values]
    found = estimate(means[1], means[0])
    return np.stack([found.baseline, found.difference, found.low, found.high], axis=-1)


def draw_course(
    with_: np.ndarray, without: np.ndarray, course: np.ndarray | None, row: int, language: str
) -> Figure:
    """Lines with and without policy; the band is that of the difference, around the line with policy.

    Parameters
    ----------
    with_, without : ndarray
        Values of the world on the map, shape (months, indicators, rows).
    course : ndarray or None
        From `follow_pairs`; in its place the world on the map if None.
    row : int
    language : str
    """
    words, labels = read_takeaway_texts(language)["course"], read_app_texts(language)["main"]
    down = -(-len(MAIN) // ACROSS)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7.6, 1.9 * down), layout="constrained")
        panels = figure.subplots(down, ACROSS, squeeze=False).reshape(-1)
        lines = smooth_months(with_, row), smooth_months(without, row)
        for k, name in enumerate(MAIN):
            is_cost = (
                name == MUNICIPAL_COST.name
            )  # of which only what the policy adds in a year is told
            factor = YEAR if is_cost else 1
            ours, theirs = factor * lines[0][:, k], factor * lines[1][:, k]
            if is_cost:
                ours, theirs = ours - theirs, np.zeros_like(theirs)
            axes = panels[k]
            if course is not None:
                theirs, gap, low, high = factor * np.moveaxis(course[:, k], 1, 0)
                theirs = np.zeros_like(theirs) if is_cost else theirs
                ours = theirs + gap
                years = np.arange(1, len(theirs) + 1) / YEAR
                axes.fill_between(years, theirs + low, theirs + high, color=GREEN, alpha=0.2, lw=0)
            years = np.arange(1, len(theirs) + 1) / YEAR
            axes.plot(years, theirs, color=BLACK, ls="--", lw=1.2, label=words["without"])
            axes.plot(years, ours, color=GREEN, lw=1.6, label=words["with"])
            unit = labels[name].get("unit", "")
            axes.set_title(f"{labels[name]['label']}, {unit}" if unit else labels[name]["label"])
            axes.yaxis.set_major_locator(MaxNLocator(4))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: _write_tick(y, language)))
            time_axis(axes, len(theirs), read_texts(language)["axes"])
        for axes in panels[len(MAIN) :]:
            axes.axis("off")
        handles, texts = panels[0].get_legend_handles_labels()
        figure.legend(handles, texts, loc="outside upper right", ncols=2)
    return figure


def _write_tick(value: float, language: str) -> str:
    return write_number(value, language, 0 if abs(value) >= 100 else 3, least=0)
