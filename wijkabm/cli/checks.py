"""``wijkabm levers-check``: every lever beside its decision, its costs, its unwanted effect, its evidence."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wijkabm.cli.shared import print_json
from wijkabm.ground.errors import InputError


def levers_check_command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One lever; all if not given.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="Seeds, 2 or more.")] = 8,
    months: Annotated[int, typer.Option(help="Months for decisions and unwanted effects.")] = 48,
    workers: Annotated[
        int | None, typer.Option(help="Processes; one per core if not given.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="Write the tables there, as Markdown.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Hold every lever against what it moves, costs and spoils, and against published studies."""
    from wijkabm.checks.conduct import check_seeds, choose, run_checks
    from wijkabm.checks.pages import write_markdown
    from wijkabm.runs.warm import warm_up_aloud

    if not 1 <= months <= 1200:
        raise InputError(f"--months {months} is not allowed; give a whole number 1 to 1200")
    if workers is not None and not 1 <= workers <= 256:
        raise InputError(f"--workers {workers} is not allowed; give a whole number 1 to 256")
    if out is not None and not out.resolve().parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}")
    check_seeds(seeds)
    choose(name)
    warm_up_aloud(levers=True)
    results = run_checks(name, seeds=seeds, months=months, workers=workers)
    if out is not None:
        out.write_text(write_markdown(results), "utf-8")
    if as_json:
        print_json(results)
    elif out is None:
        print_checks(results)
    else:
        print(f"Written: {out}")


def print_checks(results: dict[str, Any]) -> None:
    """Both tables on the screen."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from wijkabm.checks.pages import tell_estimate, tell_evidence

    console = Console()
    table = Table(box=SIMPLE_HEAD, title="decisions, costs, unwanted effects", title_justify="left")
    for column in (
        "lever",
        "offered",
        "accepted",
        "refused",
        "cost EUR",
        "unwanted effect",
        "shown",
    ):
        table.add_column(column, overflow="fold")
    for row in results["levers"]:
        table.add_row(
            row["lever"], *(f"{row[k]:,.1f}" for k in ("offered", "accepted", "refused")),
            f"{row['cost_eur']:,.0f}",
            f"{row['unwanted']}: {tell_estimate(row['unwanted_effect'])} {row['unit']}",
            f"{row['seeds_shown']} of {row['seeds']}",
        )  # fmt: skip
    console.print(table)
    table = Table(box=SIMPLE_HEAD, title="against published studies", title_justify="left")
    for column in ("lever", "indicator", "effect", "naive", "evidence", "verdict"):
        table.add_column(column, overflow="fold")
    for row in results["studies"]:
        table.add_row(
            row["lever"], row["indicator"], tell_estimate(row["effect"]), tell_estimate(row["naive"]),
            tell_evidence(row["evidence"]), row["verdict"],
        )  # fmt: skip
    console.print(table)
