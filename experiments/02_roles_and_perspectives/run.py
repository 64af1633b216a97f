"""Four roles and four perspectives: what each does to the same wijk, what it costs, and where they differ.

``python experiments/02_roles_and_perspectives/run.py [--seeds 30] [--months 120] [--out DIR]`` reads
``design.yaml`` and writes the comparison into ``results/02_roles_and_perspectives`` with a figure and four
tables. A run of the whole design also renews those in this folder, and the table in its README. One that was
stopped or killed goes on where it was.
"""

import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wijkabm.compare import compare_scenarios
from wijkabm.compare import read_design as read_pairs
from wijkabm.comparison import Comparison, write_comparison
from wijkabm.effects import FEWEST_CHANGED, LESS, MORE
from wijkabm.plots import new_figure, to_png
from wijkabm.plots_compare import sum_payers
from wijkabm.policy.scenario import load_scenario
from wijkabm.runs import new_folder
from wijkabm.strict_yaml import read_yaml
from wijkabm.terminal import let_terminals_print
from wijkabm.texts import read_texts
from wijkabm.unfinished import Unfinished
from wijkabm.warm import warm_up_aloud

FOLDER = Path(__file__).parent
FIGURE, TABLE, README = "differences.png", "differences.csv", "README.md"
PERIODS, LEVERS, PAYERS = "periods.csv", "levers.csv", "payers.csv"
KEPT = (
    "scenario",
    "indicator",
    "baseline",
    "difference",
    "low",
    "high",
    "seeds_changed",
    "verdict",
)
HEADLINES = ("shops_open", "vacancy_rate", "on_bijstand", "municipal_cost")
BEGIN, END = "<!-- made by run.py from differences.csv -->", "<!-- end -->"
LEAST_SPAN = 0.02
"""Least half-width of an axis, as a share of what an outcome can be: a hair on 0-100 looks like a hair."""

STEPS = 40  # lines of progress


def read_design() -> dict[str, Any]:
    """The design of this experiment."""
    design: dict[str, Any] = read_yaml(FOLDER / "design.yaml", "design.yaml")
    return design


def pick_differences(comparison: Comparison, outcomes: list[str]) -> pd.DataFrame:
    """Rows of ``effects.parquet`` over the whole horizon, all wijken together, of the chosen outcomes."""
    effects = comparison.read("effects")
    window = str(effects["window"].iloc[0])
    chosen = effects[
        (effects["wijk"] == "total")
        & (effects["window"] == window)
        & effects["indicator"].isin(outcomes)
    ]
    order = {name: k for k, name in enumerate(outcomes)}
    return chosen.sort_values(
        "indicator", key=lambda names: names.astype(str).map(order), kind="stable"
    )[list(KEPT)].reset_index(drop=True)


def pick_periods(comparison: Comparison, outcomes: list[str]) -> pd.DataFrame:
    """The same differences in the first two years and in the last two."""
    effects = comparison.read("effects")
    chosen = effects[(effects["wijk"] == "total") & effects["indicator"].isin(outcomes)]
    wide = chosen.pivot_table(
        "difference", ["scenario", "indicator"], "window", observed=True, sort=False
    )
    return wide.drop(columns="all", errors="ignore").reset_index()


def sum_levers(comparison: Comparison) -> pd.DataFrame:
    """Decisions and euros of every lever over the whole horizon, mean of the seeds."""
    counts = ["offered", "accepted", "refused", "anyway", "spent", "received"]
    rows = comparison.read("levers")
    sums = rows.groupby(["scenario", "lever"], observed=True, sort=False)[counts].sum()
    means = sums / len(comparison.manifest["seeds"])
    means[["spent", "received"]] /= 100.0
    return means.reset_index()


def name_unit(comparison: Comparison, outcome: str) -> tuple[float, str, str]:
    """What to multiply an outcome with, its label and its unit, as people read them."""
    row = next(row for row in comparison.manifest["indicators"] if row["name"] == outcome)
    if row["unit"].startswith("share"):
        return 100.0, row["en"], "percentage points"
    return 1.0, row["en"], read_texts("en")["units"][row["unit"]]


def draw_differences(
    table: pd.DataFrame,
    scenarios: list[str],
    outcomes: list[str],
    units: dict[str, tuple[float, str, str]],
) -> Figure:
    """A panel per outcome: a dot and interval per scenario, on an axis that begins no lower than a hair."""
    figure: Figure = new_figure(
        12, 9, "Difference with the same wijk without it, mean of all months, 95 % interval of luck"
    )
    panels = figure.subplots(-(-len(outcomes) // 4), 4, sharey=True, squeeze=False)
    for axes, outcome in zip(panels.flat, outcomes, strict=False):
        part = table[table["indicator"] == outcome].set_index("scenario").reindex(scenarios)
        draw_panel(axes, part, *units[outcome])
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


def write_cell(row: pd.Series, factor: float, decimals: int) -> str:
    """A difference as the README has it."""
    if row["seeds_changed"] < FEWEST_CHANGED:
        return f"changed in {row['seeds_changed']} seeds"
    if row["verdict"] not in (MORE, LESS):
        return "not seen"
    return f"{factor * row['difference']:+,.{decimals}f}"


def tabulate_headlines(table: pd.DataFrame) -> str:
    """The table of the README, in Markdown, from ``differences.csv`` alone."""
    forms = dict(zip(HEADLINES, ((1, 1), (100, 1), (1, 0), (1, -2)), strict=True))
    names = (
        "shops open",
        "vacancy, percentage points",
        "people on bijstand",
        "municipal cost, EUR a month",
    )
    heads, rows = [], []
    for indicator, name in zip(HEADLINES, names, strict=True):
        own = table[table["indicator"] == indicator]
        factor = forms[indicator][0]
        heads.append(f"{name} (without: {factor * own['baseline'].mean():,.1f})")
    for scenario in table["scenario"].astype(str).unique():
        own = table[table["scenario"].astype(str) == scenario].set_index("indicator")
        cells = []
        for indicator in HEADLINES:
            factor, decimals = forms[indicator]
            row = own.loc[indicator].copy()
            if decimals < 0:
                row["difference"] = round(row["difference"], decimals)
            cells.append(write_cell(row, factor, max(decimals, 0)))
        rows.append(f"| {scenario} | {' | '.join(cells)} |")
    head = f"| | {' | '.join(heads)} |\n| --- |{' --- |' * len(HEADLINES)}"
    return "\n".join([head, *rows])


def renew_readme(text: str, table: pd.DataFrame) -> str:
    """The README with the table of these differences."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{tabulate_headlines(table)}\n{END}{rest.partition(END)[2]}"


def main(
    seeds: Annotated[int | None, typer.Option(help="Seeds; the design's if not given.")] = None,
    months: Annotated[int | None, typer.Option(help="Months; the design's if not given.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; all cores if not given.")] = None,
    out: Annotated[Path, typer.Option(help="Results.")] = Path("results/02_roles_and_perspectives"),
) -> None:
    """Run the design, draw the figure, and print what was found."""
    design = read_design()
    whole, outcomes = seeds is None and months is None, design["outcomes"]
    total = (seeds or design["seeds"]) * (len(design["scenarios"]) + 1)

    def tell(done: int) -> None:
        if done % max(total // STEPS, 1) == 0 or done == total:
            print(f"{done} of {total} runs", file=sys.stderr, flush=True)

    scenarios = [load_scenario(name) for name in design["scenarios"]]
    settings: dict[str, Any] = {
        "areas": None,
        "seeds": seeds or design["seeds"],
        "place_seed": None,
        "months": months or design["months"],
        "burn_in": design["burn_in"],
        "closure": design["closure"],
        "parameters": None,
        "primary": design["primary"],
        "smallest": None,
    }
    unfinished = Unfinished(out, read_pairs(design["presets"], scenarios, **settings)[0])
    with new_folder(out, overwrite=True) as partial:
        unfinished.begin()
        warm_up_aloud(levers=True)
        comparison = compare_scenarios(
            design["presets"],
            scenarios,
            workers=workers,
            progress=tell,
            unfinished=unfinished,
            **settings,
        )
        write_comparison(comparison, partial)
        tables = {
            TABLE: pick_differences(comparison, outcomes),
            PERIODS: pick_periods(comparison, outcomes),
            LEVERS: sum_levers(comparison),
            PAYERS: sum_payers(comparison, ["sector", "group"]),
        }
        for name, table in tables.items():
            table.to_csv(partial / name, index=False, float_format="%.6g", lineterminator="\n")
        units = {outcome: name_unit(comparison, outcome) for outcome in outcomes}
        figure = draw_differences(tables[TABLE], design["scenarios"], outcomes, units)
        (partial / FIGURE).write_bytes(to_png(figure))
    unfinished.remove()
    if whole:
        for name in (FIGURE, *tables):
            shutil.copy(out / name, FOLDER / name)
        readme = (FOLDER / README).read_text("utf-8")
        (FOLDER / README).write_text(renew_readme(readme, pd.read_csv(FOLDER / TABLE)), "utf-8")
    print(tabulate_headlines(pd.read_csv(out / TABLE)))
    for row in comparison.manifest["failed"]:
        print(f"seed {row['seed']} failed and is left out: {row['error']}")
    print(f"Results: {out}")


if __name__ == "__main__":
    let_terminals_print()
    typer.run(main)
