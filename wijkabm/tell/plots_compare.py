"""A comparison -> figures; never simulates.

Colours are those of Okabe & Ito (2008); every scenario also has a sign or a line of its own.
"""

import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijkabm.pairs.effects import LESS, MORE, estimate
from wijkabm.tell.payers import PARTNERS
from wijkabm.tell.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    STYLE,
    VERMILION,
    new_figure,
    time_axis,
    write_axes,
)
from wijkabm.tell.texts import read_compare_texts, read_texts
from wijkabm.tell.texts.names import join_wijken, name_scenarios

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison

COLOURS: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
SIGNS: Final = ("o", "s", "^", "D", "P", "X")
DASHES: Final = ("-", "--", ":", "-.")
MOST_ACROSS: Final = 4
"""Scenarios beside each other in a figure; further ones follow in the next row of panels."""

DOTS: Final = (
    "shops_open",
    "vacant_units",
    "openings_shops",
    "closings_shops",
    "contract_rent_m2",
    "revenue_per_m2",
    "jobs_local",
    "jobs_local_residents",
    "jobseekers",
    "on_bijstand",
    "household_income_median",
    "income_of_low_income",
    "income_of_high_income",
    "result_of_independent",
    "spending_local_share",
    "liveliness",
    "cohesion",
    "broad_welfare",
)
"""Indicators of the figure with dots, besides the primary ones."""

LONGEST_LINE: Final = 30
"""Characters of a scenario's title on a line."""

COST: Final = "municipal_cost"


def _labels(comparison: "Comparison", language: str) -> dict[str, str]:
    rows = comparison.manifest["indicators"]
    return {row["name"]: row[language] for row in rows}


def _titles(comparison: "Comparison", language: str) -> dict[str, str]:
    """Titles of the scenarios by name, broken to fit a legend."""
    titles = name_scenarios(comparison.manifest["scenarios"], language)
    return {name: textwrap.fill(title, LONGEST_LINE) for name, title in titles.items()}


def _factor(comparison: "Comparison", indicator: str, language: str) -> tuple[float, str]:
    """What to multiply with for people to read, and the unit: shares in points of per cent."""
    unit = next(
        row["unit"] for row in comparison.manifest["indicators"] if row["name"] == indicator
    )
    if unit.startswith("share"):
        return 100.0, read_compare_texts(language)["points"]
    return 1.0, read_texts(language)["units"][unit]


def _by_seed(comparison: "Comparison", indicator: str) -> dict[str, np.ndarray]:
    """Differences by scenario, each (seeds, months)."""
    rows = comparison.series(indicator)
    n_seeds, months = len(comparison.manifest["seeds"]), comparison.manifest["months"]
    found = {}
    for name in comparison.scenarios():
        own = rows[rows["scenario"] == name]
        wide = own.pivot(index="seed", columns="month", values="difference")
        wide = wide.reindex(columns=range(1, months + 1))
        found[name] = np.full((n_seeds, months), np.nan)
        found[name][: len(wide)] = wide.to_numpy()
    return found


def _panels(figure: Figure, n_rows: int, n_columns: int) -> np.ndarray:
    return figure.subplots(n_rows, n_columns, squeeze=False, sharex=True)


def draw_fans(comparison: "Comparison", texts: Mapping[str, Any], language: str) -> Figure:
    """Differences of the primary outcomes by month: mean, half and nine tenths of the seeds."""
    words, labels = texts["figures"]["fans"], _labels(comparison, language)
    titles = _titles(comparison, language)
    scenarios, primary = comparison.scenarios()[: 2 * MOST_ACROSS], comparison.manifest["primary"]
    figure = new_figure(
        max(7.0, 3.1 * len(scenarios) + 0.8), 2.3 * len(primary) + 0.8, _title(comparison, words)
    )
    axes = figure.subplots(len(primary), len(scenarios), squeeze=False, sharex=True, sharey="row")
    years = np.arange(1, comparison.manifest["months"] + 1) / 12.0
    for i, indicator in enumerate(primary):
        factor, unit = _factor(comparison, indicator, language)
        gaps = {name: factor * gap for name, gap in _by_seed(comparison, indicator).items()}
        for j, name in enumerate(scenarios):
            panel, colour = axes[i, j], COLOURS[j % len(COLOURS)]
            low, quarter, three, high = np.nanquantile(gaps[name], [0.05, 0.25, 0.75, 0.95], axis=0)
            panel.fill_between(years, low, high, color=colour, alpha=0.18, linewidth=0)
            panel.fill_between(years, quarter, three, color=colour, alpha=0.35, linewidth=0)
            panel.plot(years, np.nanmean(gaps[name], axis=0), color=colour, linewidth=1.6)
            panel.axhline(0, color=BLACK, linewidth=0.8)
            if i == 0:
                panel.set_title(titles[name])
            if j == 0:
                panel.set_ylabel(f"{textwrap.fill(labels[indicator], LONGEST_LINE)}\n({unit})")
            time_axis(panel, years.size, read_texts(language)["axes"], i == len(primary) - 1)
        if not any(np.nan_to_num(gap).any() for gap in gaps.values()):
            axes[i, 0].set_ylim(-1, 1)  # nothing differs: no axis of rounding errors
    return figure


def draw_dots(comparison: "Comparison", texts: Mapping[str, Any], language: str) -> Figure:
    """Differences over the whole horizon as a share of the baseline, with their intervals."""
    words, labels = texts["figures"]["dots"], _labels(comparison, language)
    scenarios, titles = comparison.scenarios(), _titles(comparison, language)
    effects = comparison.read("effects")
    effects = effects[(effects["wijk"] == "total") & (effects["window"] == "all")]
    primary = [name for name in comparison.manifest["primary"] if name != COST]
    shown = [*primary, *(name for name in DOTS if name not in primary)]
    figure = new_figure(9, 0.34 * len(shown) + 2.2, _title(comparison, words))
    above, below = figure.subplots(2, 1, height_ratios=[len(shown), 1.6])
    for j, name in enumerate(scenarios):
        rows = effects[effects["scenario"] == name].set_index("indicator")
        shift = (j - (len(scenarios) - 1) / 2) * 0.7 / max(len(scenarios), 1)
        share = rows.reindex(shown)
        scale = (100.0 / share["baseline"].abs()).replace(np.inf, np.nan)
        _draw_dots(above, share, scale, np.arange(len(shown)) + shift, j, titles[name])
        _draw_dots(below, rows.reindex([COST]), pd.Series([1.0], [COST]), np.array([shift]), j)
    for axes, names in ((above, shown), (below, [COST])):
        axes.axvline(0, color=BLACK, linewidth=0.8)
        axes.set_yticks(range(len(names)), [labels[name] for name in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
    above.axhline(len(primary) - 0.5, color=GREY, linewidth=0.8, linestyle=":")
    above.set_xlabel(words["axis"])
    below.set_xlabel(words["cost_axis"])
    above.plot([], [], "o", color=GREY, label=words["seen"])
    above.plot([], [], "o", color=GREY, markerfacecolor="white", label=words["not_seen"])
    above.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
    return figure


def _draw_dots(
    axes: Axes, rows: pd.DataFrame, scale: pd.Series, at: np.ndarray, j: int, label: str = ""
) -> None:
    """Dots and intervals of one scenario; open where nothing was seen, and alone where too few changed."""
    colour, sign = COLOURS[j % len(COLOURS)], SIGNS[j % len(SIGNS)]
    axes.hlines(at, rows["low"] * scale, rows["high"] * scale, color=colour, linewidth=1.3)
    seen = rows["verdict"].isin([MORE, LESS]).to_numpy()
    middle = (rows["difference"] * scale).to_numpy()
    for chosen, face in ((seen, colour), (~seen, "white")):
        axes.plot(
            middle[chosen], at[chosen], sign, color=colour, markerfacecolor=face, markersize=5
        )
    axes.plot([], [], sign + "-", color=colour, markersize=5, label=label or None)


def draw_correlation(comparison: "Comparison", texts: Mapping[str, Any], language: str) -> Figure:
    """Correlation of the pairs by month: a panel per primary outcome, a line per scenario."""
    words, labels = texts["figures"]["correlation"], _labels(comparison, language)
    primary, titles = comparison.manifest["primary"], _titles(comparison, language)
    pairing = comparison.read("pairing")
    figure = new_figure(3.4 * len(primary) + 0.6, 3.6, _title(comparison, words))
    panels = figure.subplots(1, len(primary), squeeze=False, sharey=True)[0]
    for panel, indicator in zip(panels, primary, strict=True):
        for j, name in enumerate(comparison.scenarios()):
            rows = pairing[(pairing["scenario"] == name) & (pairing["indicator"] == indicator)]
            panel.plot(
                rows["month"] / 12.0,
                rows["correlation"],
                color=COLOURS[j % len(COLOURS)],
                linestyle=DASHES[(j // len(COLOURS)) % len(DASHES)],
                linewidth=1.4,
                label=titles[name],
            )
        panel.set_title(labels[indicator])
        panel.axhline(0, color=BLACK, linewidth=0.8)
        panel.set_ylim(min(-0.1, panel.get_ylim()[0]), 1.03)
        time_axis(panel, comparison.manifest["months"], read_texts(language)["axes"])
    panels[0].set_ylabel(words["axis"])
    panels[-1].legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
    return figure


def draw_payers(comparison: "Comparison", texts: Mapping[str, Any], language: str) -> Figure:
    """Change in net receipts by sector, EUR a year, with intervals over the seeds."""
    words, scenarios = texts["figures"]["payers"], comparison.scenarios()
    titles = _titles(comparison, language)
    sums = sum_payers(comparison, ["sector"])
    moved = set(sums.loc[sums["seeds_changed"] > 0, "sector"])
    sectors = [x for x in texts["sectors"] if x in moved or x not in PARTNERS]
    height = 0.8 / len(scenarios)
    figure = new_figure(8.4, 0.3 * len(sectors) * max(2, len(scenarios)) / 2 + 2.2,
                         _title(comparison, words))  # fmt: skip
    axes = figure.subplots()
    for j, name in enumerate(scenarios):
        rows = sums[sums["scenario"] == name].set_index("sector").reindex(sectors)
        at = np.arange(len(sectors)) - 0.4 + height * (j + 0.5)
        middle = rows["difference"].to_numpy() / 1000.0
        spread = np.array([middle - rows["low"] / 1000.0, rows["high"] / 1000.0 - middle])
        spread = np.maximum(np.nan_to_num(spread), 0.0)
        axes.barh(at, middle, height=0.9 * height, color=COLOURS[j % len(COLOURS)], label=titles[name],
                  xerr=spread, ecolor=BLACK, error_kw={"linewidth": 0.8})  # fmt: skip
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_yticks(range(len(sectors)), [texts["sectors"][sector] for sector in sectors])
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(words["axis"])
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0))
    return figure


def sum_payers(comparison: "Comparison", by: list[str]) -> pd.DataFrame:
    """Change in net receipts over the whole horizon, EUR a year: mean, 95 % interval, pairs that changed."""
    rows = comparison.read("who_pays")
    rows = rows[rows["window"] == "all"]
    keys = ["scenario", *by]
    per_seed = rows.groupby([*keys, "seed"], observed=True, sort=False)["difference"].sum()
    euros = (per_seed * 12.0 / comparison.manifest["months"] / 100.0).unstack("seed")
    gaps = euros.to_numpy().T
    found = estimate(np.zeros_like(gaps), gaps)
    told = {"difference": found.difference, "low": found.low, "high": found.high}
    return euros.index.to_frame(index=False).assign(**told, seeds_changed=found.changed)


def _title(comparison: "Comparison", words: Mapping[str, Any]) -> str:
    return str(words["title"].format(wijk=join_wijken(comparison.manifest)))


FIGURES: Final[dict[str, Callable[..., Figure]]] = {
    "fans": draw_fans,
    "dots": draw_dots,
    "correlation": draw_correlation,
    "payers": draw_payers,
}


def draw_comparison(comparison: "Comparison", language: str = "en") -> dict[str, Figure]:
    """All figures of a comparison by name, as ``matplotlib.figure.Figure``."""
    texts = read_compare_texts(language)
    with matplotlib.rc_context(STYLE):
        return {
            name: write_axes(draw(comparison, texts, language), language)
            for name, draw in FIGURES.items()
        }
