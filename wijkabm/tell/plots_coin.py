"""The rounds of a coin through the wijk, drawn from the results; never simulates."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from wijkabm.tell.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    VERMILION,
    count_axis,
    new_figure,
    time_axis,
)

if TYPE_CHECKING:
    from wijkabm.runs.results import Results

PLACES: Final = {
    "issuer": (0.5, 0.92),
    "residents": (0.08, 0.5),
    "shops": (0.92, 0.5),
    "associations": (0.5, 0.08),
}
COLOURS: Final = {
    "issuer": GREY,
    "residents": BLUE,
    "shops": VERMILION,
    "associations": PURPLE,
}
WIDEST: Final = 9.0  # points, of the arrow for the largest flow
LEAST: Final = 0.5  # coins a month from which an arrow is drawn


def average_coin_flows(flows: pd.DataFrame, first: int, last: int) -> dict[tuple[str, str], float]:
    """Coins a month from sector to sector, mean of months `first` to `last`; what only lapses is left out."""
    part = flows[flows["month"].between(first, last)]
    part = part[~part["kind"].isin(("demurrage", "expiry", "lapse"))]
    sums = part.groupby(["payer", "payee"])["cents"].sum() / (100.0 * (last - first + 1))
    return {pair: float(coins) for pair, coins in sums.items()}  # type: ignore[misc]


def draw_coin_rounds(results: "Results", texts: Mapping[str, Any], wijk: str) -> Figure:
    """Who pays whom in coins, coins a month, and what is out and paid month by month."""
    words, flows = texts["figures"]["coin_rounds"], results.coin_flows
    last = int(flows["month"].max())
    first = max(last - 11, int(flows["month"].min()))
    figure = new_figure(9.6, 4.6, words["title"].format(wijk=wijk, months=last - first + 1))
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
    _draw_rounds(left, average_coin_flows(flows, first, last), words)
    left.text(0.0, -0.02, _tell_cycles(results.coin_cycles, words), fontsize=8.5, color=GREY,
              transform=left.transAxes, va="top")  # fmt: skip
    total = results.series[results.series["wijk"] == "total"]
    years = total["month"].to_numpy() / 12.0
    paid = total["coins_velocity"] * total["coins_outstanding"] / 12.0
    right.plot(years, total["coins_outstanding"], color=BLUE, label=words["outstanding"])
    right.plot(years, paid, color=ORANGE, label=words["paid"])
    right.plot(years, total["coins_issued"], color=GREEN, label=words["issued"])
    right.set_title(words["months"])
    right.set_ylim(0, max(float(total["coins_outstanding"].max()) * 1.08, 1.0))
    right.legend(loc="best")
    count_axis(right.yaxis)
    time_axis(right, len(total), texts["axes"])
    return figure


def _in_thousands(coins: float) -> str:
    """A whole number, thousands apart as both languages read them."""
    return f"{coins:,.0f}".replace(",", "\u202f")


def _tell_cycles(cycles: pd.DataFrame, words: Mapping[str, Any]) -> str:
    """Rounds of 2 to 5 payers in the last year; `at least` where not all were counted."""
    if cycles.empty:
        return ""
    year = cycles[cycles["year"] == cycles["year"].max()]
    counts = ", ".join(_in_thousands(count) for count in year["cycles"])
    line = words["cycles"].format(year=year["year"].iloc[0], counts=counts)
    return str(line if year["complete"].all() else words["at_least"].format(line=line))


def _draw_rounds(
    axes: Axes, coins: Mapping[tuple[str, str], float], words: Mapping[str, Any]
) -> None:
    """Four parties and an arrow for every flow between them, as wide as its root."""
    axes.set_axis_off()
    axes.set_xlim(-0.12, 1.12)
    axes.set_ylim(-0.06, 1.06)
    axes.set_title(words["rounds"])
    largest = max(coins.values(), default=1.0)
    for (payer, payee), amount in sorted(coins.items()):
        if amount < LEAST:
            continue
        width = max(WIDEST * float(np.sqrt(amount / largest)), 0.6)
        if payer == payee:
            _draw_within(axes, payer, amount)
            continue
        start, end = PLACES[payer], PLACES[payee]
        arrow = FancyArrowPatch(
            start, end, connectionstyle="arc3,rad=0.18", shrinkA=30, shrinkB=30, linewidth=width,
            arrowstyle="-|>", mutation_scale=10 + 1.2 * width, color=COLOURS[payer], alpha=0.55,
        )  # fmt: skip
        axes.add_patch(arrow)
        middle = np.add(start, end) / 2.0
        across = np.array([end[1] - start[1], start[0] - end[0]])
        x, y = middle + 0.13 * across
        axes.text(x, y, _in_thousands(amount), ha="center", va="center", fontsize=8.5, color=BLACK,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8})  # fmt: skip
    for name, (x, y) in PLACES.items():
        box = {"boxstyle": "round,pad=0.5", "facecolor": COLOURS[name], "edgecolor": "none"}
        axes.text(x, y, words["parties"][name], ha="center", va="center", fontsize=9.5, color="white",
                  bbox=box)  # fmt: skip


def _draw_within(axes: Axes, sector: str, amount: float) -> None:
    """What members of one party pay each other, written under its name."""
    x, y = PLACES[sector]
    axes.text(x, y - 0.12, f"\u21ba {_in_thousands(amount)}", ha="center", va="center", fontsize=8.5,
              color=COLOURS[sector])  # fmt: skip
