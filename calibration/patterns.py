"""What the wijk without policy shows, beside the published bands.

``python -m calibration.patterns [--presets NAME,...] [--seeds 5] [--months 360] [--json FILE]``
lets every preset live with every seed, place and luck both from that seed, and prints the patterns
of ``targets.csv``. It reports; it never fails because a pattern lies outside its band.
"""

import json
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

from calibration.measure import USES, PatternRun, live_through, measure_patterns
from wijkabm.ground.terminal import let_terminals_print
from wijkabm.runs.warm import warm_up_aloud

PRESETS = "korrewegwijk,oude-westen,heechterp-schieringen"
PAGE_WIDTH = 120  # characters, where the output is no terminal
TITLES = {
    "fit": "Patterns that may calibrate (fit)",
    "hold out": "Patterns that only validate (hold out)",
    "start": "Solved at the start, never counted as met (start)",
    "part": "Parts of the rows above",
}


def run_all(
    presets: Sequence[str], seeds: int, months: int, burn_in: int, workers: int
) -> list[PatternRun]:
    """Live through every preset with seeds 1 to `seeds`, in processes side by side."""
    jobs = list(product(presets, range(1, seeds + 1)))
    warm_up_aloud()
    runs = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(live_through, name, seed, months, burn_in) for name, seed in jobs]
        for future in track(futures, "Running", console=Console(stderr=True)):
            runs.append(future.result())
    return runs


def format_value(value: float) -> str:
    """Three digits; large numbers whole."""
    if pd.isna(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def print_patterns(patterns: pd.DataFrame, console: Console) -> None:
    """Print a table per use."""
    for use in (*USES, "part"):
        rows = patterns[patterns["use"] == use]
        table = Table(title=TITLES[use], title_justify="left", show_lines=False)
        for head in ("pattern", "measured", "sd", "runs", "low", "high", "unit", "verdict"):
            right = head in ("measured", "sd", "runs", "low", "high")
            table.add_column(head, justify="right" if right else "left", no_wrap=True)
        for row in rows.itertuples():
            colour = {"inside": "green", "outside": "red"}.get(row.verdict, "dim")
            numbers = map(format_value, (row.measured, row.sd, row.n, row.low, row.high))
            verdict = f"[{colour}]{row.verdict}[/]" if row.verdict else ""
            table.add_row(row.id, *numbers, row.unit, verdict)
        console.print(table)
    judged = patterns[(patterns["use"] == "fit") & patterns["verdict"].isin(["inside", "outside"])]
    inside = (judged["verdict"] == "inside").sum()
    console.print(f"{inside} of {len(judged)} fit patterns inside their band.")


def main(
    presets: Annotated[str, typer.Option(help="Names, with commas between.")] = PRESETS,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 1 to this.")] = 5,
    months: Annotated[int, typer.Option(min=1)] = 360,
    burn_in: Annotated[int, typer.Option(min=0)] = 60,
    workers: Annotated[int, typer.Option(min=1, help="Processes side by side.")] = 2,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write this file.")] = None,
) -> None:
    """Print every pattern of targets.csv beside its band."""
    names = [name.strip() for name in presets.split(",")]
    patterns = measure_patterns(run_all(names, seeds, months, burn_in, workers))
    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)
    console.print(f"{', '.join(names)}: {seeds} seeds each, {months} months after {burn_in}.")
    print_patterns(patterns, console)
    if json_file is not None:
        rows = json.loads(patterns.to_json(orient="records"))
        content = {"presets": names, "seeds": seeds, "months": months, "patterns": rows}
        json_file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    let_terminals_print()
    typer.run(main)
