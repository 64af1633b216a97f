"""Does a wijk drift? Changes of thirty years, the bands that chance allows, and what comes of it in words.

A wijk *drifts* in an outcome when its change lies beyond the band, and *rests* when it lies inside; inside a
band so wide that a change by half could be chance, it *cannot be told*.
"""

import math
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import yaml
from matplotlib.figure import Figure

from wijkabm.measure.indicators import INDICATORS
from wijkabm.place.presets import list_presets
from wijkabm.runs.results import gather_results
from wijkabm.tell.style import STYLE

YEAR, FIRST, LAST = "year_1", "61-120", "301-360"
WINDOWS = ("1-60", FIRST, "121-180", "181-240", "241-300", LAST)
WINDOW = 60  # months
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

SECTORS = {
    "residents": "bewoners",
    "shops": "zaken",
    "landlords": "verhuurders",
    "employers": "werkgevers",
    "municipality": "gemeente",
    "rijk": "Rijk",
    "banks": "banken",
    "ring": "de ring",
    "outside": "elders",
}
"""Those that have money without a policy."""
SHARES = ("vacancy_rate", "seeking_share", "benefit_share")
LABELS = {item.name: (item.dutch, item.english) for item in INDICATORS} | {
    "seeking_share": ("Werkzoekenden, deel van de bewoners", "Jobseekers, of residents"),
    **{
        f"cash_{sector}": (f"Kas per inwoner: {dutch}", f"Cash per inhabitant: {sector}")
        for sector, dutch in SECTORS.items()
    },
}
WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))


def measure(wijk, arm):
    """Jobseekers of residents, and cash of every sector per inhabitant in EUR: means of the windows."""
    results = gather_results(wijk)
    months = results.series[results.series["wijk"] == "total"].set_index("month")
    cash = results.balances.groupby(["month", "sector"])["closing"].sum().unstack("sector")
    table = cash[list(SECTORS)].div(100.0 * months["inhabitants"], axis=0).add_prefix("cash_")
    table["seeking_share"] = months["jobseekers"] / months["residents"]
    found = {}
    for window in WINDOWS:
        first, last = map(int, window.split("-"))
        means = table.loc[first:last].mean()
        found.update({f"{name}.{window}": value for name, value in means.items()})
    return found


def find_band(column, first, units, seeds, window=WINDOW):
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
        return math.inf
    looks = max(window / (2.0 * SPELL), 1.0)
    chance = (2.0 * max(1.0 - share, 0.0) / (share * units * looks * seeds)) ** 0.5
    return max(band, CHANCE * chance)


def measure_changes(rows):
    """A row per preset and outcome: means of both windows over all seeds, change, band and verdict."""
    found = []
    for preset, own in rows.groupby("place", sort=False):
        units, seeds = float(own[f"units.{FIRST}"].mean()), len(own)
        for column, flat in BANDS.items():
            before, after = own[f"{column}.{FIRST}"], own[f"{column}.{LAST}"]
            first, last = float(before.mean()), float(after.mean())
            band = find_band(column, first, units, seeds)
            change = (last - first) / abs(first) if first else math.nan
            spread = float((after - before).std()) if seeds > 1 else math.nan
            error = spread / seeds**0.5 / abs(first) if first else math.nan
            if change != change or (band > WIDEST and abs(change) <= band):
                verdict = "cannot tell"
            else:
                verdict = "drifts" if abs(change) > band else "rests"
            found.append(
                {
                    "preset": preset, "outcome": column, "units": units, "first": first,
                    "last": last, "change": change, "error": error, "band": band,
                    "beyond": abs(change) > flat, "verdict": verdict,
                }
            )  # fmt: skip
    return pd.DataFrame(found)


def add_numbers(rows, numbers):
    """Every change with its band and verdict, how many lie beyond, and what the windows do not see."""
    changes = measure_changes(rows)
    found = {
        f"change.{row.outcome}@{row.preset}": {
            "value": row.change,
            "error": row.error,
            "band": row.band,
            "judged": row.verdict,
        }
        for row in changes.itertuples()
    }
    judged = changes["verdict"] != "cannot tell"
    found["beyond"] = int(changes["beyond"].sum())
    found["changes"] = len(changes)
    found["drifting"] = int((changes["verdict"] == "drifts").sum())
    found["judged"] = int(judged.sum())
    places = rows.groupby("place", sort=False).mean(numeric_only=True)
    found["early_vacancy"] = places[f"vacancy_rate.{YEAR}"].mean()
    found["settled_vacancy"] = places[f"vacancy_rate.{FIRST}"].mean()
    for name in ("shops_open", "businesses_home"):
        rise = places[f"{name}.{FIRST}"] / places[f"{name}.{YEAR}"] - 1
        found[f"early_rise.{name}"] = rise.mean()
    return found


def write_percent(share, sign=True):
    """A share as a whole percentage."""
    return "–" if share != share else f"{100 * share:{'+' if sign else ''}.0f} %"


def tell_found(changes, language):
    """What came of it, a sentence an entry: what lies beyond first, then every outcome that does not rest."""
    words, told = WORDS[language], []
    titles = {preset["name"]: preset["title"] for preset in list_presets()}
    at = ("nl", "en").index(language)
    judged = changes[changes["verdict"] != "cannot tell"]
    drifting = int((judged["verdict"] == "drifts").sum())
    beyond = changes[changes["beyond"]]
    named = "; ".join(
        f"{LABELS[row.outcome][at]} {titles[row.preset]} {write_percent(row.change)}"
        for row in beyond.itertuples()
    )
    key = "fails" if len(beyond) else "holds"
    told.append(words[key].format(n=len(beyond), all=len(changes), named=named))
    told.append(words["chance"].format(n=drifting, judged=len(judged)))
    resting = []
    for column in BANDS:
        rows, label = changes[changes["outcome"] == column], LABELS[column][at]
        for verdict, key in (("drifts", "drift"), ("cannot tell", "unclear")):
            some = rows[rows["verdict"] == verdict]
            named = "; ".join(_tell_one(row, titles, words) for row in some.itertuples())
            if len(some):
                told.append(
                    words[key].format(label=label, n=len(some), wijken=len(rows), named=named)
                )
        if (rows["verdict"] == "rests").all():
            resting.append(label)
    if resting:
        told.append(words["rest"].format(named=", ".join(resting)))
    return told


def _tell_one(row, titles, words):
    change, band = write_percent(row.change), write_percent(row.band, sign=False)
    return words["one"].format(title=titles[row.preset], change=change, band=band)


def fill(rows, numbers):
    """What was found, in both languages, and the table of changes."""
    changes = measure_changes(rows)
    titles = {preset["name"]: preset["title"] for preset in list_presets()}
    texts = {}
    for language in ("nl", "en"):
        first, *others = tell_found(changes, language)
        texts[f"found_{language}"] = "\n".join(
            [f"**{first}**", "", *(f"- {one}" for one in others)]
        )
    lines = [f"| wijk | {' | '.join('<br>'.join(LABELS[column]) for column in BANDS)} |"]
    lines.append("| --- |" + " --- |" * len(BANDS))
    for preset, own in changes.groupby("preset", sort=False):
        cells = []
        for row in own.itertuples():
            said = "" if row.verdict == "rests" else f", {WORDS['en'][row.verdict]}"
            cells.append(f"{write_percent(row.change)} (± {write_percent(row.band, False)}){said}")
        lines.append(f"| {titles[preset]} | {' | '.join(cells)} |")
    return {**texts, "changes_table": "\n".join(lines)}


def draw(rows, numbers):
    """The figure, and the table of changes."""
    changes = measure_changes(rows).drop(columns="beyond")
    return {
        "no_drift.png": draw_no_drift(rows),
        "changes.csv": changes.to_csv(index=False, float_format="%.6g", lineterminator="\n"),
    }


def draw_no_drift(rows):
    """Small multiples, a line per preset: means of windows and seeds."""
    presets = list(dict.fromkeys(rows["place"]))
    colours = matplotlib.colormaps["tab20"](np.linspace(0, 0.999, max(len(presets), 2)))
    columns = [name for name in BANDS if name != "cash_residents"]
    columns += [f"cash_{sector}" for sector in SECTORS]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11, 12.5), layout="constrained")
        axes = figure.subplots(5, 3, sharex=True)
        for ax, column in zip(axes.flat, columns, strict=True):
            for preset, colour in zip(presets, colours, strict=False):
                draw_line(ax, rows[rows["place"] == preset], column, colour)
            unit = find_unit(column)
            ax.set_title("\n".join(LABELS[column]))
            ax.set_ylabel(unit)
            low, high = ax.get_ylim()
            if unit == "start = 100":
                ax.set_ylim(min(low, 70), max(high, 130))
            else:
                ax.set_ylim(0 if unit == "%" else min(low, 0), max(high, 0))
        for ax in axes[-1]:
            ax.set_xlabel("maand / month")
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    return figure


def find_unit(column):
    """How a panel is drawn."""
    return "EUR" if column.startswith("cash_") else "%" if column in SHARES else "start = 100"


def draw_line(ax, rows, column, colour):
    """One preset."""
    values = np.array([float(rows[f"{column}.{window}"].mean()) for window in WINDOWS])
    unit = find_unit(column)
    values = values * {"%": 100.0, "EUR": 1.0, "start = 100": 100.0 / values[0]}[unit]
    middles = [sum(map(int, window.split("-"))) / 2 for window in WINDOWS]
    ax.plot(middles, values, color=colour, linewidth=1.1, label=rows["place"].iloc[0])
