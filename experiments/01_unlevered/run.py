"""The unlevered wijk: every preset lives thirty years without policy, and nothing may drift.

``python experiments/01_unlevered/run.py [--presets all] [--months 360] [--seeds 5] [--out DIR]``
writes the tables into ``results/01_unlevered``. The figure and the page go there too; a run of the
whole design (all presets, 360 months, five seeds) also renews those that stand in this folder, its table of
changes, and what the README says was found.
"""

import shutil
import sys
from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import jinja2
import matplotlib
import numpy as np
import pandas as pd
import typer
from matplotlib.figure import Figure
from rich.console import Console
from rich.progress import track
from rich.table import Table
from verdicts import (
    BANDS,
    WORDS,
    can_be_judged,
    measure_changes,
    tell_found,
    tell_short,
    write_percent,
)

from wijkabm.indicators import INDICATORS
from wijkabm.model import Wijk
from wijkabm.place.presets import list_presets, preset_names
from wijkabm.plots import STYLE, to_png
from wijkabm.results import gather_results
from wijkabm.terminal import let_terminals_print
from wijkabm.warm import warm_up_aloud

FOLDER = Path(__file__).parent
WHOLE_DESIGN = {"months": 360, "seeds": 5}
SECTORS = (
    "residents",
    "shops",
    "landlords",
    "employers",
    "municipality",
    "rijk",
    "banks",
    "ring",
    "outside",
)
LABELS = {item.name: (item.dutch, item.english) for item in INDICATORS}
LABELS["seeking_share"] = ("Werkzoekenden, deel van de bewoners", "Jobseekers, of residents")
PANELS = {
    "inhabitants": "start = 100",
    "shops_open": "start = 100",
    "vacancy_rate": "%",
    "seeking_share": "%",
    "benefit_share": "%",
    "businesses_home": "start = 100",
}
"""Outcomes in the figure besides cash, and how they are drawn."""

CASH_TITLES = {
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
PAGE_WIDTH = 130  # characters, where the output is no terminal
SMOOTHED = 12  # months of the running mean in the figure


def live_through(preset: str, seed: int, months: int) -> pd.DataFrame:
    """One preset's months: what the figure shows, cash of every sector per inhabitant in EUR."""
    results = gather_results(Wijk(preset, seed=seed, place_seed=seed).run(months))
    rows = results.series[results.series["wijk"] == "total"].set_index("month")
    table = rows[
        ["inhabitants", "shops_open", "vacancy_rate", "benefit_share", "businesses_home", "units"]
    ]
    cash = results.balances.groupby(["month", "sector"])["closing"].sum().unstack("sector")
    per_head = cash[list(SECTORS)].div(100.0 * rows["inhabitants"], axis=0)
    return (
        table.assign(seeking_share=rows["jobseekers"] / rows["residents"])
        .join(per_head.add_prefix("cash_"))
        .reset_index()
        .assign(preset=preset, seed=seed)
    )


def run_all(presets: Sequence[str], seeds: int, months: int, workers: int) -> pd.DataFrame:
    """All presets with all seeds, in processes side by side."""
    jobs = list(product(presets, range(1, seeds + 1)))
    warm_up_aloud()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(live_through, name, seed, months) for name, seed in jobs]
        done = [f.result() for f in track(futures, "Running", console=Console(stderr=True))]
    return pd.concat(done, ignore_index=True)


def draw_no_drift(table: pd.DataFrame) -> Figure:
    """Small multiples, a line per preset, running means over a year and means over seeds."""
    presets = list(table["preset"].unique())
    colours = matplotlib.colormaps["tab20"](np.linspace(0, 0.999, max(len(presets), 2)))
    columns = [*PANELS, *(f"cash_{sector}" for sector in SECTORS)]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11, 12.5), layout="constrained")
        axes = figure.subplots(5, 3, sharex=True)
        for ax, column in zip(axes.flat, columns, strict=True):
            for preset, colour in zip(presets, colours, strict=False):
                _draw_line(ax, table[table["preset"] == preset], column, colour)
            title, unit = _describe_panel(column)
            ax.set_title(title)
            ax.set_ylabel(unit)
            if unit == "%":
                ax.set_ylim(bottom=0)
            elif unit == "start = 100":
                low, high = ax.get_ylim()
                ax.set_ylim(min(low, 70), max(high, 130))
            else:
                low, high = ax.get_ylim()
                ax.set_ylim(min(low, 0), max(high, 0))
        for ax in axes[-1]:
            ax.set_xlabel("maand / month")
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    return figure


def _draw_line(ax: Any, rows: pd.DataFrame, column: str, colour: Any) -> None:
    values = rows.groupby("month")[column].mean()
    unit = _describe_panel(column)[1]
    if unit == "start = 100":
        values = 100.0 * values / values.iloc[0]
    elif unit == "%":
        values = 100.0 * values
    values = values.rolling(SMOOTHED, min_periods=1).mean()
    ax.plot(values.index, values, color=colour, linewidth=1.1, label=rows["preset"].iloc[0])


def _describe_panel(column: str) -> tuple[str, str]:
    """Title in both languages, and unit."""
    if column in PANELS:
        return "\n".join(LABELS[column]), PANELS[column]
    sector = column.removeprefix("cash_")
    return f"Kas per inwoner: {CASH_TITLES[sector]}\nCash per inhabitant: {sector}", "EUR"


def tell(changes: pd.DataFrame, table: pd.DataFrame, language: str) -> list[str]:
    """What was found, in sentences; of a run that is no design, why it says nothing."""
    if not can_be_judged(table):
        return [tell_short(table, language)]
    titles = {preset["name"]: preset["title"] for preset in list_presets()}
    at = ("nl", "en").index(language)
    labels = {column: _describe_panel(column)[0].split("\n")[at] for column in BANDS}
    return tell_found(changes, labels, titles, language)


def write_page(changes: pd.DataFrame, table: pd.DataFrame, picture: Path, page: Path) -> None:
    """One self-contained page: what was found, the figure, and the table with a word in every cell."""
    titles = {preset["name"]: preset["title"] for preset in list_presets()}
    rows = [
        {
            "title": titles[str(preset)],
            "units": f"{group['units'].iloc[0]:.0f}",
            "cells": [
                {
                    "change": write_percent(row.change),
                    "band": write_percent(row.band, sign=False),
                    "verdict": row.verdict,
                    "words": [WORDS[language][row.verdict] for language in ("nl", "en")],
                }
                for row in group.itertuples()
            ],
        }
        for preset, group in changes.groupby("preset", sort=False)
    ]
    template = jinja2.Environment(autoescape=True).from_string(
        (FOLDER / "page_template.html").read_text("utf-8")
    )
    text = template.render(
        rows=rows,
        heads=[_describe_panel(column)[0].split("\n") for column in BANDS],
        found={language: tell(changes, table, language) for language in ("nl", "en")},
        judged=can_be_judged(table),
        months=int(table["month"].max()),
        seeds=int(table["seed"].nunique()),
        picture=b64encode(picture.read_bytes()).decode("ascii"),
    )
    page.write_text(text, "utf-8")


def fill_readme(page: str, changes: pd.DataFrame, table: pd.DataFrame) -> str:
    """The README with what was found, in both languages."""
    for language in ("nl", "en"):
        first, *others = tell(changes, table, language)
        text = "\n".join([f"**{first}**", "", *(f"- {one}" for one in others)])
        before, start, rest = page.partition(f"<!-- found-{language}:start -->\n")
        _, end, after = rest.partition(f"<!-- found-{language}:end -->")
        page = f"{before}{start}{text}\n{end}{after}"
    return page


def print_changes(changes: pd.DataFrame, table: pd.DataFrame) -> None:
    """Print the table of changes with a word where one is not at rest, and what was found."""
    shown = Table(title="Change from the first to the last window, of the first")
    shown.add_column("preset", no_wrap=True)
    for column in BANDS:
        shown.add_column(column, justify="right")
    marks = WORDS["en"] if can_be_judged(table) else dict.fromkeys(WORDS["en"], "")
    for preset, group in changes.groupby("preset", sort=False):
        cells = [
            write_percent(row.change) + ("" if row.verdict == "rests" else f" {marks[row.verdict]}")
            for row in group.itertuples()
        ]
        shown.add_row(str(preset), *cells)
    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH, highlight=False)
    console.print(shown)
    for sentence in tell(changes, table, "en"):
        console.print(sentence)


def main(
    presets: Annotated[str, typer.Option(help="Names with commas between, or all.")] = "all",
    months: Annotated[int, typer.Option(min=3)] = WHOLE_DESIGN["months"],
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 1 to this.")] = WHOLE_DESIGN["seeds"],
    workers: Annotated[int, typer.Option(min=1, help="Processes side by side.")] = 2,
    out: Annotated[Path, typer.Option(help="Folder of tables, figure and page.")] = Path(
        "results/01_unlevered"
    ),
) -> None:
    """Let the presets live without policy and look whether anything drifts."""
    names = preset_names() if presets == "all" else [name.strip() for name in presets.split(",")]
    out.mkdir(parents=True, exist_ok=True)
    table = run_all(names, seeds, months, workers)
    table.to_parquet(out / "months.parquet", index=False)
    changes = measure_changes(table)
    changes.to_csv(out / "changes.csv", index=False, float_format="%.6g")
    (out / "no_drift.png").write_bytes(to_png(draw_no_drift(table)))
    write_page(changes, table, out / "no_drift.png", out / "page.html")
    print_changes(changes, table)
    if presets == "all" and {"months": months, "seeds": seeds} == WHOLE_DESIGN:
        for name in ("no_drift.png", "page.html", "changes.csv"):
            shutil.copyfile(out / name, FOLDER / name)
        readme = FOLDER / "README.md"
        readme.write_text(fill_readme(readme.read_text("utf-8"), changes, table), "utf-8")
    Console().print(f"Tables, figure and page are in {out}.")


if __name__ == "__main__":
    let_terminals_print()
    typer.run(main)
