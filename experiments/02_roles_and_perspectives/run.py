"""Four roles and four perspectives: what each does to the same wijk, what it costs, and where they differ.

``python experiments/02_roles_and_perspectives/run.py [--seeds 30] [--months 120] [--out DIR]`` reads
``design.yaml``, writes the comparison into ``results/02_roles_and_perspectives`` with a figure and a table; a
run of the whole design also renews those in this folder.
"""

import shutil
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
import yaml
from matplotlib.figure import Figure

from wijkabm.compare import compare_scenarios
from wijkabm.comparison import Comparison, write_comparison
from wijkabm.plots import new_figure, to_png
from wijkabm.policy.scenario import load_scenario
from wijkabm.runs import new_folder
from wijkabm.terminal import let_terminals_print
from wijkabm.warm import warm_up_aloud

FOLDER = Path(__file__).parent
FIGURE, TABLE = "differences.png", "differences.csv"
KEPT = (
    "scenario",
    "indicator",
    "baseline",
    "difference",
    "low",
    "high",
    "placebo_margin",
    "verdict",
)


def read_design() -> dict[str, Any]:
    """The design of this experiment."""
    design: dict[str, Any] = yaml.safe_load((FOLDER / "design.yaml").read_text("utf-8"))
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
    chosen = chosen[chosen["scenario"] != "placebo"]
    order = {name: k for k, name in enumerate(outcomes)}
    return chosen.sort_values(
        "indicator", key=lambda names: names.astype(str).map(order), kind="stable"
    )[list(KEPT)].reset_index(drop=True)


def draw_differences(table: pd.DataFrame, scenarios: list[str], outcomes: list[str]) -> Figure:
    """A panel per outcome: a dot and interval per scenario; grey is what the placebo moves."""
    figure: Figure = new_figure(
        12, 9, "Difference with the baseline, mean of all months, 95 % interval"
    )
    panels = figure.subplots(3, -(-len(outcomes) // 3), sharey=True)
    rows = np.arange(len(scenarios))
    for axes, outcome in zip(panels.flat, outcomes, strict=False):
        part = table[table["indicator"] == outcome].set_index("scenario").reindex(scenarios)
        margin = float(part["placebo_margin"].max())
        axes.axvspan(-margin, margin, color="0.88", linewidth=0)
        axes.axvline(0.0, color="0.4", linewidth=0.8)
        seen = part["verdict"].ne("not seen").to_numpy()
        for shown, face in ((seen, "#0b5394"), (~seen, "white")):
            axes.errorbar(
                part["difference"][shown], rows[shown],
                xerr=np.stack([
                    (part["difference"] - part["low"])[shown], (part["high"] - part["difference"])[shown]
                ]),
                fmt="o", markerfacecolor=face, color="#0b5394", markersize=5, linewidth=1.2,
            )  # fmt: skip
        axes.set_title(f"{outcome}\nbaseline {part['baseline'].iloc[0]:.4g}", fontsize=9)
        axes.set_yticks(rows, scenarios, fontsize=8)
        axes.tick_params(axis="x", labelsize=8)
        axes.locator_params(axis="x", nbins=4)
    panels.flat[0].invert_yaxis()
    return figure


def main(
    seeds: Annotated[int | None, typer.Option(help="Seeds; the design's if not given.")] = None,
    months: Annotated[int | None, typer.Option(help="Months; the design's if not given.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; all cores if not given.")] = None,
    out: Annotated[Path, typer.Option(help="Results.")] = Path("results/02_roles_and_perspectives"),
) -> None:
    """Run the design and draw the figure."""
    design = read_design()
    whole = seeds is None and months is None
    with new_folder(out, overwrite=True) as partial:
        warm_up_aloud(levers=True)
        comparison = compare_scenarios(
            design["presets"],
            [load_scenario(name) for name in design["scenarios"]],
            seeds=seeds or design["seeds"],
            months=months or design["months"],
            burn_in=design["burn_in"],
            closure=design["closure"],
            primary=design["primary"],
            workers=workers,
        )
        write_comparison(comparison, partial)
        table = pick_differences(comparison, design["outcomes"])
        table.to_csv(partial / TABLE, index=False, float_format="%.6g")
        figure = draw_differences(table, design["scenarios"], design["outcomes"])
        (partial / FIGURE).write_bytes(to_png(figure))
    if whole:
        for name in (FIGURE, TABLE):
            shutil.copy(out / name, FOLDER / name)
    print(f"Results: {out}")


if __name__ == "__main__":
    let_terminals_print()
    typer.run(main)
