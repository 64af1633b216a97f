"""What levers decided, the tables, and the figure of differences."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijkabm.pairs.comparison import COMPARED
from wijkabm.pairs.effects import FEWEST_CHANGED, LESS, MORE
from wijkabm.runs.results import gather_results
from wijkabm.tell.style import new_figure
from wijkabm.tell.texts import read_texts

COUNTS = ("offered", "accepted", "refused", "anyway", "spent", "received")
HEADLINES = {
    "shops_open": ("shops open", 1, 1),
    "vacancy_rate": ("vacancy, percentage points", 100, 1),
    "on_bijstand": ("people on bijstand", 1, 0),
    "municipal_cost": ("municipal cost, EUR a month", 1, -2),
}
"""Columns of the page's table: head, factor, decimals."""

WINDOWS = ("first_2_years", "last_2_years")
LEAST_SPAN = 0.02
"""Least half-width of an axis, as a share of what an outcome can be: a hair on 0-100 looks like a hair."""


def measure(wijk, arm):
    """What every lever offered and what was answered, summed over the months; money in EUR."""
    if arm == "baseline":
        return {}
    sums = gather_results(wijk).levers.groupby("lever", observed=True)[list(COUNTS)].sum()
    return {
        f"{count}.{lever}": row[count] / (100 if count in ("spent", "received") else 1)
        for lever, row in sums.iterrows()
        for count in COUNTS
    }


def add_numbers(rows, numbers):
    """Decisions and euros of every lever by scenario, mean of the seeds; the share that came anyway."""
    found = {}
    for scenario, own in rows.groupby("arm", sort=False):
        for column in own:
            count, _, lever = column.partition(".")
            if count in COUNTS and lever and own[column].notna().any():
                # A seed in which a lever did nothing has no row of it.
                found[f"{count}.{scenario}.{lever}"] = float(own[column].fillna(0).mean())
    for name, accepted in [(n, v) for n, v in found.items() if n.startswith("accepted.")]:
        own = name.removeprefix("accepted.")
        if accepted:
            found[f"share_anyway.{own}"] = found[f"anyway.{own}"] / accepted
    return found


def list_scenarios(rows):
    """Scenarios in the order of the design."""
    return [name for name in dict.fromkeys(rows["arm"]) if name != "baseline"]


def tabulate_differences(rows, numbers):
    """A row per outcome and scenario."""
    outcomes = [item.name for item in COMPARED if f"{item.name}.baseline" in numbers]
    order = [name for name in rows.columns if name in outcomes]
    found = []
    for outcome in order:
        for scenario in list_scenarios(rows):
            number = numbers[f"{outcome}.{scenario}"]
            found.append(
                {
                    "scenario": scenario,
                    "indicator": outcome,
                    "baseline": numbers[f"{outcome}.baseline"]["value"],
                    "difference": number["value"],
                    "low": number.get("low"),
                    "high": number.get("high"),
                    "seeds_changed": number["changed"],
                    "verdict": number["verdict"],
                    **{w: numbers[f"{outcome}.{w}.{scenario}"]["value"] for w in WINDOWS},
                }
            )
    return pd.DataFrame(found).astype({"low": float, "high": float})


def tabulate_levers(numbers):
    """A row per scenario and lever, of what each decided and cost."""
    found = {}
    for name, number in numbers.items():
        count, _, own = name.partition(".")
        if count in COUNTS:
            scenario, _, lever = own.rpartition(".")
            found.setdefault((scenario, lever), {})[count] = number["value"]
    return pd.DataFrame(
        [{"scenario": s, "lever": lever, **counts} for (s, lever), counts in found.items()]
    )


def write_cell(row, factor, decimals):
    """A difference as the page has it."""
    if row["seeds_changed"] < FEWEST_CHANGED:
        return f"changed in {row['seeds_changed']} seeds"
    if row["verdict"] not in (MORE, LESS):
        return "not seen"
    return f"{round(factor * row['difference'], decimals):+,.{max(decimals, 0)}f}"


def fill(rows, numbers):
    """The table of the page."""
    table = tabulate_differences(rows, numbers)
    heads = [
        f"{head} (without: {factor * numbers[f'{name}.baseline']['value']:,.1f})"
        for name, (head, factor, _) in HEADLINES.items()
    ]
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' --- |' * len(heads)}"]
    for scenario in list_scenarios(rows):
        own = table[table["scenario"] == scenario].set_index("indicator")
        cells = [write_cell(own.loc[name], *form[1:]) for name, form in HEADLINES.items()]
        lines.append(f"| {scenario} | {' | '.join(cells)} |")
    return {"headlines": "\n".join(lines)}


def draw(rows, numbers):
    """The figure, and two tables that the page points to."""
    table = tabulate_differences(rows, numbers)
    form = {"index": False, "float_format": "%.6g", "lineterminator": "\n"}
    return {
        "differences.png": draw_differences(table, list_scenarios(rows)),
        "differences.csv": table.drop(columns=list(WINDOWS)).to_csv(**form),
        "periods.csv": table[["scenario", "indicator", *WINDOWS]].to_csv(**form),
        "levers.csv": tabulate_levers(numbers).to_csv(**form),
    }


def name_unit(outcome):
    """What to multiply an outcome with, its label and its unit, as people read them."""
    item = next(item for item in COMPARED if item.name == outcome)
    if item.unit.startswith("share"):
        return 100.0, item.english, "percentage points"
    return 1.0, item.english, read_texts("en")["units"][item.unit]


def draw_differences(table: pd.DataFrame, scenarios: list[str]) -> Figure:
    """A panel per outcome: a dot and interval per scenario, on an axis that begins no lower than a hair."""
    outcomes = list(dict.fromkeys(table["indicator"]))
    figure: Figure = new_figure(
        12, 9, "Difference with the same wijk without it, mean of all months, 95 % interval of luck"
    )
    panels = figure.subplots(-(-len(outcomes) // 4), 4, sharey=True, squeeze=False)
    for axes, outcome in zip(panels.flat, outcomes, strict=False):
        part = table[table["indicator"] == outcome].set_index("scenario").reindex(scenarios)
        draw_panel(axes, part, *name_unit(outcome))
        axes.set_yticks(range(len(scenarios)), scenarios, fontsize=8)
    for axes in panels.flat[len(outcomes) :]:
        axes.axis("off")
    panels.flat[0].invert_yaxis()
    return figure


def draw_panel(axes: Axes, part: pd.DataFrame, factor: float, label: str, unit: str) -> None:
    """One outcome; open dots were not seen, dots without a line changed in too few seeds."""
    numbers = factor * part[["difference", "low", "high"]].astype(float)
    baseline, rows = factor * float(part["baseline"].mean()), np.arange(len(part))
    seen = part["verdict"].isin([MORE, LESS]).to_numpy()
    axes.axvline(0.0, color="0.4", linewidth=0.8)
    for shown, face in ((seen, "#0b5394"), (~seen, "white")):
        middle = numbers["difference"][shown]
        arms = [(middle - numbers["low"][shown]), (numbers["high"][shown] - middle)]
        axes.errorbar(
            middle, rows[shown], xerr=np.nan_to_num(np.stack(arms)),
            fmt="o", markerfacecolor=face, color="#0b5394", markersize=5, linewidth=1.2,
        )  # fmt: skip
    scale = {"0-100": 100.0, "0-1": 1.0, "percentage points": 100.0}.get(unit, abs(baseline))
    half = max(LEAST_SPAN * scale, 1.1 * float(np.nanmax(np.abs(numbers.to_numpy()))))
    axes.set_xlim(-half, half)
    written = f"{baseline:,.0f}" if abs(baseline) >= 1000 else f"{baseline:.3g}"
    axes.set_title(f"{label}\nwithout: {written}", fontsize=9)
    axes.set_xlabel(unit, fontsize=8)
    axes.tick_params(axis="x", labelsize=8)
    axes.locator_params(axis="x", nbins=4)
