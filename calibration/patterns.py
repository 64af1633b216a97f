"""What the wijk without policy shows, beside the published bands.

``python -m calibration.patterns [--presets NAME,...] [--seeds 3] [--months 360] [--out FILE.csv]``
lets every preset live with every seed, place and luck both from that seed, and prints the patterns
of ``targets.csv``. It reports; it never fails because a pattern lies outside its band.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from calibration.coin import live_with_coin
from calibration.live import live_through
from calibration.measure import measure_patterns
from calibration.pool import LivedRun
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import BRANCHES
from wijkabm.ground.terminal import let_terminals_print
from wijkabm.place.presets import load_preset
from wijkabm.runs.warm import warm_up_aloud

PRESETS = "moerwijk,presikhaaf,korrewegwijk,carnisse,oude-westen,heechterp-schieringen"
"""The largest first, so that no process waits long for another at the end."""

PAGE_WIDTH = 120  # characters, where the output is no terminal
TITLES = {
    "fit": "Patterns that may calibrate (fit)",
    "hold out": "Patterns that only validate (hold out)",
    "start": "Solved at the start, never counted as met (start)",
    "causal": "Effects that experiments show (causal)",
    "part": "Parts of the rows above",
}
KEPT = ("id", "use", "measured", "error", "low", "high", "verdict", "mean_of_runs", "runs")
"""Columns of the file that stand first; values of each preset follow, and what the row is."""


def run_all(
    presets: Sequence[str], seeds: int, months: int, burn_in: int, workers: int
) -> tuple[list[LivedRun], list[LivedRun]]:
    """Live through every preset with seeds 1 to `seeds`, and once with a coin, in processes side by side."""
    warm_up_aloud()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        plain = [
            pool.submit(live_through, name, seed, months, burn_in)
            for seed, name in product(range(1, seeds + 1), presets)
        ]
        coin = [pool.submit(live_with_coin, name, 1, burn_in) for name in presets]
        runs = [
            future.result()
            for future in track([*plain, *coin], "Running", console=Console(stderr=True))
        ]
    return runs[: len(plain)], runs[len(plain) :]


def format_value(value: float) -> str:
    """Three digits; large numbers whole."""
    if pd.isna(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def print_patterns(patterns: pd.DataFrame, console: Console) -> None:
    """Print a table per use, and one of the parts by branch."""
    by_branch = patterns["id"].str.contains(".", regex=False)
    for use, title in TITLES.items():
        print_rows(patterns[(patterns["use"] == use) & ~by_branch], title, console)
    print_branches(patterns[by_branch], console)
    for use in ("fit", "hold out"):
        judged = patterns[
            (patterns["use"] == use) & patterns["verdict"].isin(["inside", "outside"])
        ]
        inside = (judged["verdict"] == "inside").sum()
        console.print(f"{inside} of {len(judged)} {use} patterns inside their band.")


def print_rows(rows: pd.DataFrame, title: str, console: Console) -> None:
    """Print a pattern a line."""
    table = Table(title=title, title_justify="left")
    for head in ("pattern", "measured", "error", "low", "high", "unit", "verdict"):
        right = head in ("measured", "error", "low", "high")
        table.add_column(head, justify="right" if right else "left", no_wrap=head != "verdict")
    for row in rows.itertuples():
        colour = {"inside": "green", "outside": "red"}.get(row.verdict, "dim")
        numbers = map(format_value, (row.measured, row.error, row.low, row.high))
        verdict = f"[{colour}]{row.verdict}[/]" if row.verdict else ""
        table.add_row(row.id, *numbers, row.unit, verdict)
    console.print(table)


def print_branches(rows: pd.DataFrame, console: Console) -> None:
    """Print what was measured by branch, a column each."""
    parts = rows["id"].str.split(".", expand=True)
    wide = rows.assign(name=parts[0], branch=parts[1]).pivot(
        index="name", columns="branch", values="measured"
    )
    table = Table(
        title="By branch; openings, closings and moves over stock, a year", title_justify="left"
    )
    table.add_column("what", no_wrap=True)
    for branch in BRANCHES:
        table.add_column(branch, justify="right")
    for name in dict.fromkeys(parts[0]):
        table.add_row(name, *map(format_value, wide.loc[name, list(BRANCHES)]))
    console.print(table)


def write_patterns(patterns: pd.DataFrame, presets: Sequence[str], path: Path) -> None:
    """Write everything measured as CSV, four digits."""
    columns = [*KEPT, *presets, "unit", "quantity"]
    patterns[columns].to_csv(path, index=False, float_format="%.4g", lineterminator="\n")


def read_presets(text: str) -> list[str]:
    """Names of presets, each once and known."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        load_preset(name)
    return names


def check_file(path: Path) -> None:
    """Refuse a file that cannot be written, before anything runs."""
    if not path.absolute().parent.is_dir():
        raise InputError(f"--out {path}: there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise InputError(f"--out {path}: that is a folder; name a CSV file in it")


def main(
    presets: Annotated[str, typer.Option(help="Names, with commas between.")] = PRESETS,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 1 to this.")] = 3,
    months: Annotated[int, typer.Option(min=12)] = 360,
    burn_in: Annotated[int, typer.Option(min=0)] = 60,
    workers: Annotated[int, typer.Option(min=1, help="Processes side by side.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Also write this CSV file.")] = None,
) -> None:
    """Print every pattern of targets.csv beside its band."""
    names = read_presets(presets)
    if out is not None:
        check_file(out)
    patterns = measure_patterns(*run_all(names, seeds, months, burn_in, workers))
    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)
    console.print(f"{', '.join(names)}: {seeds} seeds each, {months} months after {burn_in}.")
    print_patterns(patterns, console)
    if out is not None:
        write_patterns(patterns, names, out)


def start() -> None:
    """Run the command; what is wrong with what was asked is one line, and exit code 2."""
    let_terminals_print()
    try:
        typer.run(main)
    except InputError as error:
        print(f"patterns: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    start()
