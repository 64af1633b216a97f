"""Vacancy with the tax and without, also with temporary lets counted as vacant; what landlords did."""

import numpy as np

from wijkabm.experiment.pooled import Pairs, change_of, draw_band, draw_course, pool, write
from wijkabm.runs.results import gather_results
from wijkabm.tell.style import BLUE, GREEN, ORANGE, new_figure

YEARS = range(1, 6)
THIRD = 3
KINDS = {
    "vacant_units": "vacant",
    "not_let": "vacant or let for a time only",
    "units": "units there are",
}
HALF = 0.5
COUNTS = ("offered", "accepted")


def measure(wijk, arm):
    """How many landlords weighed and did something because of the tax."""
    if arm == "baseline":
        return {}
    sums = gather_results(wijk).levers.groupby("lever", observed=True)[[*COUNTS, "received"]].sum()
    row = sums.loc["vacancy_tax"]
    return {**{name: float(row[name]) for name in COUNTS}, "received": row["received"] / 100.0}


def add_not_let(rows):
    """The rows with units that are vacant or let for a time only."""
    return rows.assign(
        **{
            f"not_let.year_{year}": rows[f"vacant_units.year_{year}"]
            + rows[f"temporary_units.year_{year}"]
            for year in YEARS
        }
    )


def change_rate(pairs, what, year):
    """The share of units that are so, pooled over wijken, against that without the tax."""
    counted, units = (
        change_of(pairs, f"{name}.year_{year}", "tax", "baseline") for name in (what, "units")
    )
    return (1.0 + counted) / (1.0 + units) - 1.0


def add_numbers(rows, numbers):
    """Relative changes of every year; that of vacancy in the third is the published row."""
    pairs, found = Pairs(add_not_let(rows)), {}
    if len(pairs.arms) < 2:
        return {}
    for year in YEARS:
        for what in ("vacant_units", "not_let"):
            found[f"change.{what}.year_{year}"] = pool(
                pairs, lambda own, what=what, year=year: change_rate(own, what, year)
            )
        found[f"change.units.year_{year}"] = pool(
            pairs, lambda own, year=year: change_of(own, f"units.year_{year}", "tax", "baseline")
        )
    for place in dict.fromkeys(rows["place"]):
        found[f"change.vacant_units.year_{THIRD}.{place}"] = pool(
            pairs.of_place(place), lambda own: change_rate(own, "vacant_units", THIRD)
        )
    found |= {name: pairs.sum(name, "tax") / pairs.size for name in (*COUNTS, "received")}
    return {"vacancy_tax_effect": found[f"change.vacant_units.year_{THIRD}"], **found}


def fill(rows, numbers):
    """The table of the page, by wijk."""
    usual = (
        rows[rows["arm"] == "baseline"]
        .groupby("place", sort=False)[f"vacancy_rate.year_{THIRD}"]
        .mean()
    )
    lines = ["| | vacancy without, year three | change with the tax |", "| --- | --- | --- |"]
    for place, rate in usual.items():
        lines.append(
            f"| {place} | {rate:.1%} | {write(numbers[f'change.vacant_units.year_{THIRD}.{place}'])} |"
        )
    lines.append(f"| all, pooled | {usual.mean():.1%} | {write(numbers['vacancy_tax_effect'])} |")
    more = [n["value"] for name, n in numbers.items() if name.startswith("shops_open.year_3.tax@")]
    return {
        "by_wijk": "\n".join(lines),
        "shops_open_more": f"{np.mean(more):+.1f}",
        "said": judge(numbers),
    }


def judge(numbers):
    """In words how much of the fall of vacancy is left where temporary lets count as vacant."""
    vacant, not_let = (
        numbers[f"change.{what}.year_{THIRD}"]["value"] for what in ("vacant_units", "not_let")
    )
    if vacant >= 0.0:
        return "Vacancy does not fall."
    left = max(not_let / vacant, 0.0)
    said = f"Of the fall {left:.0%} is left where units let for a time count as vacant"
    return f"{said}: most of it lies in the name." if left < HALF else f"{said} too."


def draw(rows, numbers):
    """By year: vacancy, vacancy and temporary lets together, and the units there are."""
    figure = new_figure(
        8, 4.3, "A vacancy tax of 1.5 % of value: change against the same wijk without it"
    )
    axes = figure.subplots()
    axes.axhline(0.0, color="0.4", linewidth=0.8)
    shifts, colours = (-0.1, 0.0, 0.1), (BLUE, ORANGE, GREEN)
    for shift, colour, (what, label) in zip(shifts, colours, KINDS.items(), strict=True):
        own = [numbers[f"change.{what}.year_{year}"] for year in YEARS]
        draw_course(axes, [year + shift for year in YEARS], own, colour, label)
    draw_band(axes, [(THIRD, -25.0, -3.0)])
    axes.set_xlabel("year of the tax")
    axes.set_ylabel("%")
    axes.set_xticks(list(YEARS))
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return {"tax.png": figure}
