"""Tables of a sweep -> figures; never simulates.

Colours are those of Okabe & Ito (2008); every policy also has a sign or a line of its own.
"""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any, Final

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wijkabm.ground.numbers import swap_separators, write_number
from wijkabm.sweep.baselines import BASELINE, is_baseline
from wijkabm.tell.style import (
    BLUE,
    GREEN,
    GREY,
    NARROW,
    ORANGE,
    PURPLE,
    SKY,
    STYLE,
    VERMILION,
    WIDE,
    count_axis,
    new_figure,
    time_axis,
    write_axes,
)
from wijkabm.tell.texts import read_sweep_texts, read_texts
from wijkabm.tell.texts.sweep_names import SweepNames

COLOURS: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
SIGNS: Final = ("o", "s", "^", "D", "P", "X")
DASHES: Final = ("-", "--", ":", "-.")
MOST_PANELS: Final = 9
ACROSS: Final = 3


def draw_sweep(
    table: pd.DataFrame,
    names: SweepNames,
    differences: Sequence[str] = (),
    series: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Figures of a sweep by name: all outcomes; each against the factors; kept series over time.

    What only holds the shocks of a policy, for comparison with it, is not drawn.

    Parameters
    ----------
    table : DataFrame
        `Sweep.table`, finished experiments only.
    names : SweepNames
        `Sweep.names`: policies, factors and outcomes, each in the order of the design.
    differences : sequence of str
        Outcomes that are differences with the baseline, which is then not drawn: it is zero.
    series : DataFrame, optional
        `Sweep.series`.
    """
    words = read_sweep_texts(names.language)["sweep"]
    shown = [name for name in names.policies if name == BASELINE or not is_baseline(name)]
    with matplotlib.rc_context(STYLE):
        drawn = {name: _drop_zero(shown, name in differences) for name in names.outcomes}
        figures = {"outcomes": _draw_spread(table, drawn, names, words)}
        varying = [name for name in names.factors if table[name].nunique() > 1]
        for outcome, policies in drawn.items():
            own = table[table["policy"].isin(policies)]
            if varying and own[outcome].notna().any():
                figures[f"scatter-{outcome}"] = _draw_scatter(
                    own, varying, outcome, policies, names, words
                )
        if series is not None:
            for name in series.columns.drop(["experiment", "month", "wijk"]):
                figures[f"series-{name}"] = _draw_fan(table, series, name, shown, names, words)
    return {name: write_axes(figure, names.language) for name, figure in figures.items()}


def _drop_zero(policies: Sequence[str], is_difference: bool) -> list[str]:
    """Policies that an outcome is drawn for, each in the place that gives it its colour."""
    return [name for name in policies if not (is_difference and name == BASELINE)]


def _look(policies: Sequence[str], name: str) -> int:
    """Number of a policy's colour: the baseline has the first, whether it is drawn or not."""
    others = [policy for policy in policies if policy != BASELINE]
    return 0 if name == BASELINE else 1 + others.index(name)


def _panels(count: int, title: str) -> tuple[Figure, list[Axes]]:
    """So many panels in rows of `ACROSS`; those left over are blank."""
    across = min(ACROSS, count)
    down = -(-count // across)
    figure = new_figure(max(4.4 * across, 6.0), 3.2 * down + 0.9, title)
    axes = list(figure.subplots(down, across, squeeze=False).reshape(-1))
    for blank in axes[count:]:
        blank.set_axis_off()
    return figure, axes[:count]


def _write_shares(axis: Axis, language: str) -> None:
    """Shares in per cent."""
    axis.set_major_formatter(
        lambda value, _: write_number(100.0 * value, language, 6).replace("-", "\u2212") + "%"
    )


def _draw_spread(
    table: pd.DataFrame, drawn: Mapping[str, Sequence[str]], names: SweepNames, words: Any
) -> Figure:
    """A histogram per outcome, a line per policy that is drawn for it."""
    figure, panels = _panels(max(len(drawn), 1), words["outcomes"])
    keys: dict[str, Any] = {}
    for axes, (outcome, policies) in zip(panels, drawn.items(), strict=False):
        known = table.loc[table["policy"].isin(policies), outcome].dropna()
        bins = min(30, max(len(known) // 5, 5))
        edges = np.histogram_bin_edges(known, bins=bins).tolist()
        for policy in policies:
            k = _look(policies, policy)
            part = table.loc[table["policy"] == policy, outcome].dropna()
            _, _, steps = axes.hist(
                part, bins=edges, histtype="step", lw=1.5, color=COLOURS[k % len(COLOURS)],
                ls=DASHES[k % len(DASHES)],
            )  # fmt: skip
            keys.setdefault(names.policies[policy], steps[0])  # type: ignore[index]
        axes.set_xlabel(fill(names.outcomes[outcome], WIDE))
        axes.set_ylabel(words["count"])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        if outcome in names.shares:
            _write_shares(axes.xaxis, names.language)
    _name_policies(figure, keys)
    return figure


def _name_policies(figure: Figure, keys: Mapping[str, Any]) -> None:
    """One legend for all panels, below them."""
    if len(keys) > 1:
        figure.legend(list(keys.values()), list(keys), loc="outside lower left", ncols=2)


def _draw_scatter(
    table: pd.DataFrame,
    factors: Sequence[str],
    outcome: str,
    policies: Sequence[str],
    names: SweepNames,
    words: Any,
) -> Figure:
    """The outcome against the factors that it goes with most, by rank correlation.

    What is there to compare with counts only where there is nothing else: the levers do not move it.
    """
    moved = table[~table["policy"].map(is_baseline)]
    counted = moved if moved[outcome].notna().any() else table
    ranks = counted[[*factors, outcome]].rank().corr()[outcome].drop(outcome).fillna(0.0)
    chosen = ranks.abs().sort_values(ascending=False, kind="stable").index[:MOST_PANELS]
    title = words["scatter"].format(outcome=names.outcomes[outcome])
    figure, panels = _panels(len(chosen), title)
    keys: dict[str, Any] = {}
    for axes, factor in zip(panels, chosen, strict=True):
        for policy in policies:
            k = _look(policies, policy)
            part = table[table["policy"] == policy]
            keys[names.policies[policy]] = axes.scatter(
                part[factor], part[outcome], s=9, alpha=0.5, lw=0, color=COLOURS[k % len(COLOURS)],
                marker=SIGNS[k % len(SIGNS)],
            )  # fmt: skip
        rho = swap_separators(f"{ranks[factor]:+.2f}", names.language).replace("-", "\u2212")
        axes.set_title(words["correlation"].format(rho=rho))
        axes.set_xlabel(fill(names.factors[factor], WIDE))
        axes.set_ylabel(fill(names.outcomes[outcome], NARROW))
        if outcome in names.shares:
            _write_shares(axes.yaxis, names.language)
    _name_policies(figure, keys)
    return figure


def _draw_fan(
    table: pd.DataFrame,
    series: pd.DataFrame,
    indicator: str,
    policies: Sequence[str],
    names: SweepNames,
    words: Any,
) -> Figure:
    """Median and bands of all wijken together over time, a panel per policy."""
    total = series.loc[series["wijk"] == "total", ["experiment", "month", indicator]]
    total = total.merge(table[["experiment", "policy"]], on="experiment")
    label = names.indicators[indicator]
    figure, panels = _panels(len(policies), words["fan"].format(indicator=label))
    for axes, policy in zip(panels, policies, strict=True):
        part = total[total["policy"] == policy].groupby("month")[indicator]
        low, quarter, middle, three, high = (
            part.quantile(q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)
        )
        colour = COLOURS[_look(policies, policy) % len(COLOURS)]
        years = middle.index.to_numpy() / 12.0
        axes.fill_between(years, low, high, color=colour, alpha=0.15, lw=0)
        axes.fill_between(years, quarter, three, color=colour, alpha=0.3, lw=0)
        axes.plot(years, middle, color=colour, lw=1.5)
        axes.set_title(fill(names.policies[policy], WIDE))
        axes.set_ylabel(fill(label, NARROW))
        axes.sharey(panels[0])
        time_axis(axes, int(middle.index.max()), read_texts(names.language)["axes"])
        if indicator in names.shares:
            _write_shares(axes.yaxis, names.language)
        elif indicator in names.counts:
            count_axis(axes.yaxis)
    figure.supxlabel(words["fan_note"], fontsize=7.5, color=GREY)
    return figure
