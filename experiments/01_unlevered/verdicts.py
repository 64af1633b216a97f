"""Does a wijk drift? Changes of thirty years, the bands that chance allows, and what comes of it in words.

A wijk *drifts* in an outcome when its change lies beyond the band, and *rests* when it lies inside; inside a
band so wide that a change by half could be chance, it *cannot be told*.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

FIRST, LAST = (61, 120), (301, 360)  # months whose means are compared
BANDS = {
    "inhabitants": 0.10,
    "shops_open": 0.15,
    "vacancy_rate": 0.25,
    "seeking_share": 0.15,
    "benefit_share": 0.15,
    "businesses_home": 0.15,
    "cash_residents": 0.25,
}
"""Largest relative change that counts as rest where numbers are large; *assumption*."""

OF_UNITS = ("shops_open", "vacancy_rate")
"""Outcomes that are counts of a handful of units: chance widens their band."""

SPELL = 18.0
"""Months that a vacant unit is empty in the mean: 5-6 % of them are let a month (``vacancy_exit_month``)."""

CHANCE = 2.0
"""Standard errors of chance that the band allows."""

WIDEST = 0.5
"""Relative change from which a band says nothing any more; *assumption*."""

LEAST_SEEDS = 3
"""Seeds from which the design is judged."""

WORDS: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("words.yaml").read_text("utf-8")
)


def choose_windows(months: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Months whose means are compared: those of the design, or the thirds of a shorter run."""
    third = max(months // 3, 1)
    return (FIRST, LAST) if months >= LAST[1] else ((1, third), (months - third + 1, months))


def find_band(column: str, first: float, units: float, seeds: int, window: int) -> float:
    """Relative change that counts as rest.

    Of n units each is vacant with chance v for spells of `SPELL` months, so a mean over a window holds about
    ``max(window / (2 * SPELL), 1)`` independent looks. The relative standard error of a change of a count
    with share p, over seeds, is ``sqrt(2 (1 - p) / (p n looks seeds))``; the band allows `CHANCE` of them
    (*assumption*: units fall vacant one by one).
    """
    band = BANDS[column]
    if column not in OF_UNITS or units <= 0:
        return band
    share = first if column == "vacancy_rate" else first / units
    if share <= 0:
        return float("inf")
    looks = max(window / (2.0 * SPELL), 1.0)
    chance = (2.0 * max(1.0 - share, 0.0) / (share * units * looks * seeds)) ** 0.5
    return max(band, CHANCE * chance)


def measure_changes(table: pd.DataFrame) -> pd.DataFrame:
    """A row per preset and outcome: means of both windows over all seeds, change, band and verdict."""
    windows = choose_windows(int(table["month"].max()))
    means = [
        table[table["month"].between(*window)]
        .groupby(["preset", "seed"], sort=False)[[*BANDS, "units"]]
        .mean()
        for window in windows
    ]
    rows = []
    for preset in table["preset"].unique():
        first, last = (one.loc[preset] for one in means)
        seeds, window = len(first), windows[0][1] - windows[0][0] + 1
        for column in BANDS:
            at_first, at_last = float(first[column].mean()), float(last[column].mean())
            band = find_band(column, at_first, float(first["units"].mean()), seeds, window)
            change = (at_last - at_first) / abs(at_first) if at_first else float("nan")
            spread = float((last[column] - first[column]).std()) if seeds > 1 else float("nan")
            error = spread / seeds**0.5 / abs(at_first) if at_first else float("nan")
            if change != change or (band > WIDEST and abs(change) <= band):
                verdict = "cannot tell"
            else:
                verdict = "drifts" if abs(change) > band else "rests"
            rows.append(
                {
                    "preset": preset, "outcome": column, "units": float(first["units"].mean()),
                    "first": at_first, "last": at_last, "change": change, "error": error,
                    "band": band, "verdict": verdict,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def can_be_judged(table: pd.DataFrame) -> bool:
    """Whether a run is long and wide enough to say anything about drift."""
    return int(table["month"].max()) >= LAST[1] and table["seed"].nunique() >= LEAST_SEEDS


def write_percent(share: float, sign: bool = True) -> str:
    """A share as a whole percentage."""
    return "–" if share != share else f"{100 * share:{'+' if sign else ''}.0f} %"


def tell_found(
    changes: pd.DataFrame, labels: Mapping[str, str], titles: Mapping[str, str], language: str
) -> list[str]:
    """What came of it, a sentence an entry: the criterion first, then every outcome that is not at rest."""
    words, told = WORDS[language], []
    wijken = changes["preset"].nunique()
    judged = changes[changes["verdict"] != "cannot tell"]
    drifting = int((judged["verdict"] == "drifts").sum())
    beyond = changes[changes["change"].abs() > changes["outcome"].map(BANDS)]
    named = "; ".join(
        f"{labels[row.outcome]} {titles[row.preset]} {write_percent(row.change)}"
        for row in beyond.itertuples()
    )
    key = "fails" if len(beyond) else "holds"
    told.append(words[key].format(n=len(beyond), all=len(changes), named=named))
    told.append(words["chance"].format(n=drifting, judged=len(judged)))
    resting = []
    for column, label in labels.items():
        rows = changes[changes["outcome"] == column]
        for verdict, key in (("drifts", "drift"), ("cannot tell", "unclear")):
            some = rows[rows["verdict"] == verdict]
            if len(some):
                named = "; ".join(
                    words["one"].format(
                        title=titles[row.preset],
                        change=write_percent(row.change),
                        band=write_percent(row.band, sign=False),
                    )
                    for row in some.itertuples()
                )
                told.append(words[key].format(label=label, n=len(some), wijken=wijken, named=named))
        if (rows["verdict"] == "rests").all():
            resting.append(label)
    if resting:
        told.append(words["rest"].format(named=", ".join(resting)))
    return told


def tell_short(table: pd.DataFrame, language: str) -> str:
    """Why a short run says nothing."""
    words, windows = WORDS[language], choose_windows(int(table["month"].max()))
    seeds = table["seed"].nunique()
    window = windows[0][1] - windows[0][0] + 1
    return words["short"].format(window=window, seeds=seeds, draws=words["draws"][seeds > 1])
