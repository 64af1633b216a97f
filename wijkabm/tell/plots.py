"""Results -> figures; never simulates.

Every figure is a `matplotlib.figure.Figure` drawn without pyplot, so that drawing touches no global
state and needs no screen. Colours are those of Okabe & Ito (2008), which people with any kind of
colour vision tell apart; branches also have a sign each.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import swap_separators
from wijkabm.tell.payers import PARTNERS
from wijkabm.tell.plots_coin import draw_coin_rounds
from wijkabm.tell.texts import read_texts
from wijkabm.tell.texts.names import join_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results
from wijkabm.tell.streets import draw_street_map
from wijkabm.tell.style import (
    BLACK,
    BLUE,
    BRANCH_COLOURS,
    CAUSE_COLOURS,
    GREEN,
    PLACE_COLOURS,
    SKY,
    STYLE,
    VERMILION,
    Pictures,
    count_axis,
    from_zero,
    legend_beside,
    new_figure,
    step_of,
    time_axis,
    write_axes,
)


def _total(series: pd.DataFrame) -> pd.DataFrame:
    return series[series["wijk"] == "total"].reset_index(drop=True)


def _years(total: pd.DataFrame) -> np.ndarray:
    return total["month"].to_numpy() / 12.0


def draw_shops_and_vacancy(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Shops open by branch over the vacancy rate, by month."""
    words, total = texts["figures"]["shops_and_vacancy"], _total(results.series)
    figure = new_figure(8, 5.4, words["title"].format(wijk=wijk))
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
    branches = ("food", "nonfood", "horeca", "services")
    above.stackplot(
        _years(total),
        [total[f"shops_{branch}"] for branch in branches],
        labels=[texts["branches"][branch] for branch in branches],
        colors=[BRANCH_COLOURS[branch] for branch in branches],
        edgecolor="white",
        linewidth=0.5,
    )
    above.set_title(words["panels"][0])
    above.set_ylabel(texts["axes"]["shops"])
    legend_beside(above, reverse=True)
    below.plot(_years(total), 100 * total["vacancy_rate"], color=BLACK, linewidth=1.5)
    below.set_title(words["panels"][1])
    below.set_ylabel(texts["axes"]["vacancy"])
    from_zero(below, 10)
    count_axis(above.yaxis)
    time_axis(below, len(total), texts["axes"])
    return figure


def draw_openings_and_closings(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Openings upwards, closings by cause downwards, by year; one that is part of a year says so."""
    words, total = texts["figures"]["openings_and_closings"], _total(results.series)
    years = total.groupby((total["month"] - 1) // 12 + 1).sum(numeric_only=True)
    at = years.index.to_numpy()
    figure = new_figure(8, 4.6, words["title"].format(wijk=wijk))
    axes = figure.subplots()
    at_home = years["openings"] - years["openings_shops"]
    axes.bar(at, years["openings_shops"], color=GREEN, label=words["in_premises"])
    axes.bar(at, at_home, bottom=years["openings_shops"], color=SKY, hatch="//",
             edgecolor="white", label=words["at_home"])  # fmt: skip
    floor = np.zeros(len(years))
    for cause, colour in CAUSE_COLOURS.items():
        count = years[f"closings_{cause}"].to_numpy()
        axes.bar(at, -count, bottom=floor, color=colour, edgecolor="white", linewidth=0.5,
                 label=words["closed"][cause])  # fmt: skip
        floor = floor - count
    axes.axhline(0, color=BLACK, linewidth=0.8)
    axes.set_ylabel(texts["axes"]["enterprises"])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.set_xlabel(texts["axes"]["year"])
    axes.set_xlim(0.4, len(years) + 0.6)
    _mark_part_of_year(axes, len(years), len(total) % 12, words)
    axes.use_sticky_edges = False
    axes.margins(y=0.06)
    axes.grid(visible=False, axis="x")
    legend_beside(axes)
    return figure


def _mark_part_of_year(axes: Axes, year: int, months: int, words: Mapping[str, Any]) -> None:
    """Pale bars in the last year, and its months under it, where these are fewer than twelve."""
    if months == 0:
        return
    for bar in axes.patches:
        if isinstance(bar, Rectangle) and bar.get_x() > year - 1:
            bar.set_alpha(0.45)
    apart = max(1.0, 0.08 * year)  # its words need room
    axes.set_xticks([*(tick for tick in axes.get_xticks() if 1 <= tick <= year - apart), year])
    labels = [f"{tick:.0f}" for tick in axes.get_xticks()]
    axes.set_xticklabels([*labels[:-1], words["part"].format(year=year, months=months)])


def draw_where_the_money_goes(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Residents' spending by place, by month; what is bought here by branch, last year."""
    words, total = texts["figures"]["where_the_money_goes"], _total(results.series)
    figure = new_figure(9, 4.2, words["title"].format(wijk=wijk))
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    places = [place for place in PLACE_COLOURS if total[f"spending_{place}_share"].fillna(0).any()]
    left.stackplot(
        _years(total),
        [100 * total[f"spending_{place}_share"] for place in places],
        colors=[PLACE_COLOURS[place] for place in places],
        labels=[words["places"][place] for place in places],
        edgecolor="white",
        linewidth=0.5,
    )
    left.set_title(words["panels"][0])
    left.set_ylabel(texts["axes"]["share_of_spending"])
    left.set_ylim(0, 100)
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
    time_axis(left, len(total), texts["axes"])
    branches = ("services", "horeca", "nonfood", "food")
    last = total.tail(12)
    shares = [100 * last[f"{branch}_local_share"].mean() for branch in branches]
    bars = right.barh(
        [texts["branches"][branch] for branch in branches],
        shares,
        color=[BRANCH_COLOURS[branch] for branch in branches],
    )
    right.bar_label(bars, fmt="%.0f%%", padding=3)
    right.set_title(words["panels"][1].format(months=len(last)))
    right.set_xlabel(texts["axes"]["bought_here"])
    right.set_xlim(0, max(100, *np.nan_to_num(shares)) * 1.08)
    right.grid(visible=False, axis="y")
    return figure


def draw_labour(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Jobseekers and bijstand as shares over local jobs, by month."""
    words, total = texts["figures"]["labour"], _total(results.series)
    figure = new_figure(8, 5.4, words["title"].format(wijk=wijk))
    above, below = figure.subplots(2, 1, sharex=True)
    for column, name, colour, dashes in (
        ("unemployment_rate", "unemployment", VERMILION, "-"),
        ("benefit_share", "benefit", BLUE, "--"),
    ):
        above.plot(_years(total), 100 * total[column], colour, linestyle=dashes,
                   label=words["lines"][name])  # fmt: skip
    above.set_title(words["panels"][0])
    above.set_ylabel(texts["axes"]["of_workforce"])
    from_zero(above)
    above.legend(loc="lower left", ncols=2)
    for column, name, colour, dashes in (
        ("jobs_local", "jobs", BLACK, "-"),
        ("jobs_local_residents", "jobs_residents", GREEN, "--"),
    ):
        below.plot(_years(total), total[column], colour, linestyle=dashes,
                   label=words["lines"][name])  # fmt: skip
    below.set_title(words["panels"][1])
    below.set_ylabel(texts["axes"]["jobs"])
    from_zero(below)
    below.legend(loc="lower left", ncols=2)
    count_axis(below.yaxis)
    time_axis(below, len(total), texts["axes"])
    return figure


def estimate_survival(
    events: pd.DataFrame, last_month: int, in_premises: bool = False
) -> pd.DataFrame:
    """Kaplan-Meier survival of the enterprises that opened during the run.

    Parameters
    ----------
    events : DataFrame
        ``events.parquet``.
    last_month : int
        The end of the run: who still trades then is censored.
    in_premises : bool
        Only those that opened in premises.

    Returns
    -------
    DataFrame
        ``months``, ``at_risk``, ``closed``, ``survival`` and its standard error ``error`` by the
        formula of Greenwood (1926); a first row of 1 at 0, then a row per duration at which
        somebody closed.
    """
    openings = events[events["event"] == "opening"]
    if in_premises:
        openings = openings[openings["premises"] >= 0]
    opened = openings.groupby("identity")["month"].min()
    closed = events[events["event"] == "closing"].groupby("identity")["month"].max()
    end = closed.reindex(opened.index)
    durations = (end.fillna(last_month) - opened).to_numpy(np.int64)
    is_closed = end.notna().to_numpy()
    rows = [(0, len(opened), 0, 1.0, 0.0)]
    survival, hazard_sum = 1.0, 0.0
    for months in np.unique(durations[is_closed]):
        at_risk = int((durations >= months).sum())
        n_closed = int(((durations == months) & is_closed).sum())
        survival *= 1.0 - n_closed / at_risk
        if at_risk > n_closed:
            hazard_sum += n_closed / (at_risk * (at_risk - n_closed))
        rows.append((int(months), at_risk, n_closed, survival, survival * np.sqrt(hazard_sum)))
    return pd.DataFrame(rows, columns=["months", "at_risk", "closed", "survival", "error"])


FEWEST_STARTERS = 10
"""Below this a curve and its band would claim more than so few lives tell."""


def draw_survival(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Kaplan-Meier curves of starters, with bands of 95 %."""
    words, last = texts["figures"]["survival"], int(results.manifest["months"])
    figure = new_figure(8, 4.4, words["title"].format(wijk=wijk))
    axes = figure.subplots()
    n_lines = 0
    for name, in_premises, colour, dashes in (
        ("all", False, BLUE, "-"),
        ("shops", True, VERMILION, "--"),
    ):
        curve = estimate_survival(results.events, last, in_premises)
        starters = int(curve["at_risk"].iloc[0])
        if starters < FEWEST_STARTERS:
            continue
        n_lines += 1
        until = np.append(curve["months"], last)
        share = 100 * np.append(curve["survival"], curve["survival"].iloc[-1])
        band = 196 * np.append(curve["error"], curve["error"].iloc[-1])
        axes.step(until, share, where="post", color=colour, linestyle=dashes,
                  label=f"{words['lines'][name]} (n = {starters})")  # fmt: skip
        axes.fill_between(until, np.maximum(share - band, 0), np.minimum(share + band, 100),
                          step="post", color=colour, alpha=0.15, linewidth=0)  # fmt: skip
    if n_lines:
        axes.legend(loc="lower left")
    else:
        none = words["none"].format(fewest=FEWEST_STARTERS)
        axes.text(0.5, 0.5, none, transform=axes.transAxes, ha="center")
    axes.set_ylim(0, 102)
    axes.set_xlim(0, max(last, 1))
    axes.set_xticks(range(0, last + 1, step_of(last)))
    axes.set_xlabel(texts["axes"]["months"])
    axes.set_ylabel(texts["axes"]["still_trading"])
    return figure


def average_flows(flows: pd.DataFrame, months: int) -> pd.DataFrame:
    """Euros a month from sector (row) to sector (column), mean of the last `months`."""
    recent = flows[flows["month"] > flows["month"].max() - months]
    cents = recent.groupby(["payer", "payee"])["cents"].sum().unstack(fill_value=0)
    paying = {*cents.index, *cents.columns}
    order = [x for x in read_texts("en")["sectors"] if x in paying or x not in PARTNERS]
    return cents.reindex(index=order, columns=order, fill_value=0) / (100.0 * months)


def _short(euros: float, words: Mapping[str, Any]) -> str:
    if euros >= 999_500:
        return swap_separators(f"{euros / 1e6:.1f}", words["language"]) + words["million"]
    if euros >= 1000:
        return f"{euros / 1e3:.0f}{words['thousand']}"
    return f"{euros:.0f}"


def draw_flow_matrix(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Who pays whom, EUR a month, as a heat map on a logarithmic scale."""
    words, months = texts["figures"]["flow_matrix"], min(12, int(results.manifest["months"]))
    euros = average_flows(results.flows, months)
    figure = new_figure(8.4, 6.2, words["title"].format(wijk=wijk, months=months))
    axes = figure.subplots()
    amounts = euros.to_numpy(float)
    top = max(amounts.max(), 10.0)
    norm = LogNorm(100.0, max(top, 1000.0), clip=True)
    image = axes.imshow(euros.where(euros >= 1.0), cmap="Blues", norm=norm, aspect="auto")
    for row in range(len(euros)):
        for column in range(len(euros)):
            value = amounts[row, column]
            if value >= 0.5:
                shade = "white" if norm(value) > 0.6 else BLACK
                axes.text(column, row, _short(value, words), ha="center", va="center", color=shade,
                          fontsize=8)  # fmt: skip
    labels = [texts["sectors"][sector] for sector in euros.index]
    axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel(texts["axes"]["payee"])
    axes.set_ylabel(texts["axes"]["payer"])
    axes.grid(visible=False)
    figure.colorbar(image, ax=axes, label=texts["axes"]["euros_a_month"], shrink=0.8)
    return figure


Draw = Callable[["Results", Mapping[str, Any], str], Figure]
FIGURES: Final[dict[str, Draw]] = {
    "shops_and_vacancy": draw_shops_and_vacancy,
    "openings_and_closings": draw_openings_and_closings,
    "where_the_money_goes": draw_where_the_money_goes,
    "street_map": draw_street_map,
    "survival": draw_survival,
    "labour": draw_labour,
    "flow_matrix": draw_flow_matrix,
}
"""Every figure of a run, by its file name; a run with a coin has one more, ``coin_rounds``."""


def draw_figures(results: "Results", language: str = "en") -> Pictures:
    """All of `FIGURES` by name, in the language of their reader.

    Raises
    ------
    InputError
        The run has no month of results yet.
    """
    if results.series.empty:
        raise InputError("there is nothing to draw before the first month; run some months first")
    texts, wijk = read_texts(language), join_wijken(results.manifest)
    draws = dict(FIGURES)
    if not results.coin_flows.empty:
        draws["coin_rounds"] = draw_coin_rounds
    with matplotlib.rc_context(STYLE):
        return Pictures(
            {name: write_axes(draw(results, texts, wijk), language) for name, draw in draws.items()}
        )
