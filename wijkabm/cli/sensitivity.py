"""``wijkabm sensitivity``, ``wijkabm discover`` and ``wijkabm plot``: what a sweep says."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wijkabm.cli.shared import WIDE, Language
from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import write_chance, write_number

if TYPE_CHECKING:
    import pandas as pd

    from wijkabm.sweep.discovery import Discovery
    from wijkabm.sweep.sensitivity import Indices
    from wijkabm.tell.texts.sweep_names import SweepNames

SHOWN: Final = 20
"""Factors in the table on the screen; the file has all."""

PolicyOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which policy; the one beside the baseline if not given."),
]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")]
LangOption = Annotated[Language, typer.Option(help="Language of the figures.")]


def sensitivity_command(
    folder: FolderArgument,
    method: Annotated[str, typer.Option(metavar="morris|sobol", help="As the sweep was sampled.")],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="An outcome of the sweep.")],
    policy: PolicyOption = None,
    lang: LangOption = Language.en,
) -> None:
    """Which factors an outcome depends on: indices with intervals, a table and a figure."""
    from wijkabm.sweep.sensitivity import measure_sensitivity
    from wijkabm.sweep.swept import load_sweep
    from wijkabm.tell.plots_sensitivity import draw_morris, draw_sobol
    from wijkabm.tell.texts.sweep_names import name_all

    sweep = load_sweep(folder)
    indices = measure_sensitivity(sweep, method, outcome, policy)
    name = f"{method}-{outcome}-{indices.policy}"
    draw = draw_morris if method == "morris" else draw_sobol
    names = name_all(sweep.manifest, lang.value)
    figure = draw(indices.table, outcome, indices.policy, indices.points, names)
    written = write_findings(
        folder / "sensitivity",
        {f"{name}.csv": _add_titles(indices.table, names), f"{name}.png": figure},
    )
    print_indices(indices)
    print(f"Written: {written}")


def discover_command(
    folder: FolderArgument,
    outcome: Annotated[
        str, typer.Option(metavar='"NAME<NUMBER"', help='When it is a case, as "net_shops<0".')
    ],
    policy: PolicyOption = None,
    density: Annotated[
        float, typer.Option(help="Share of the box that shall be cases, if that can be had.")
    ] = 0.8,
    lang: LangOption = Language.en,
) -> None:
    """In which corner of what varies something happens (PRIM): a box, its trajectory and a figure."""
    from wijkabm.sweep.discovery import find_corner, read_condition
    from wijkabm.sweep.swept import load_sweep
    from wijkabm.tell.plots_sensitivity import draw_corner
    from wijkabm.tell.texts.sweep_names import name_all

    sweep = load_sweep(folder)
    found, condition = find_corner(sweep, outcome, policy, density), read_condition(outcome)
    name = f"box-{condition[0]}-{found.policy}"
    names = name_all(sweep.manifest, lang.value)
    figure = draw_corner(condition, found.policy, found.box, found.trajectory, found.points, names)
    written = write_findings(
        folder / "discovery",
        {
            f"{name}.csv": _add_titles(found.box, names),
            f"{name}-trajectory.csv": found.trajectory,
            f"{name}.png": figure,
        },
    )
    print_corner(found)
    print(f"Written: {written}")


def _add_titles(table: "pd.DataFrame", names: "SweepNames") -> "pd.DataFrame":
    """With what the figure calls its factors, for who looks one up."""
    return table.assign(title=[names.factors[name] for name in table["factor"]])


def plot_command(folder: FolderArgument, lang: LangOption = Language.en) -> None:
    """Draw a sweep: its outcomes, each against what varies, and kept series over time."""
    from wijkabm.sweep.swept import load_sweep
    from wijkabm.tell.plots_sweep import draw_sweep
    from wijkabm.tell.texts.sweep_names import name_all

    sweep = load_sweep(folder)
    table = sweep.table
    finished = table[table["status"] == "done"]
    if finished.empty:
        raise InputError(f"{folder}: no run is finished yet; continue with wijkabm sweep --resume")
    series = sweep.series() if sweep.manifest["sweep"]["series"] else None
    described = sweep.manifest["sweep"]["outcomes"]
    figures = draw_sweep(
        finished,
        name_all(sweep.manifest, lang.value),
        [row["name"] for row in described if row["versus"]],
        series,
    )
    written = write_findings(
        folder / "figures", {f"{name}.png": figure for name, figure in figures.items()}
    )
    print(f"Written: {written}")


def write_findings(folder: Path, files: dict[str, Any]) -> str:
    """Write figures and tables beside a sweep, each whole; the names of what was written.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    from wijkabm.tell.style import to_png

    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            partial = folder / f".{name}.tmp"
            if name.endswith(".csv"):
                content.to_csv(partial, index=False)
            else:
                partial.write_bytes(to_png(content))
            os.replace(partial, folder / name)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
    return ", ".join(str(folder / name) for name in files)


def print_indices(indices: "Indices") -> None:
    """Indices with their intervals, the most influential factors first."""
    from wijkabm.sweep.sensitivity import tell_interval

    morris = indices.method == "morris"
    heads = {"mu_star": "effect (mu*)"} if morris else {"total": "total", "first": "first order"}
    title = (
        f"{indices.outcome}, {indices.policy}: {indices.points:,} points, "
        f"mean {write_number(indices.mean, 'en', 4)}, spread {write_number(indices.spread, 'en', 3)}"
    )
    more = ("mu", "sigma") if morris else ()
    rows = [
        [row["factor"],
         *(tell_interval(row[key], row[f"{key}_low"], row[f"{key}_high"]) for key in heads),
         *(write_number(row[key], "en", 3) for key in more)]
        for row in indices.table.head(SHOWN).to_dict("records")
    ]  # fmt: skip
    print_table(title, ["factor", *heads.values(), *more], rows)
    if len(indices.table) > SHOWN:
        print(f"and {len(indices.table) - SHOWN} more in the file")
    if indices.dropped:
        print(
            f"note: {indices.dropped:,} points are left out, because a run of theirs did not finish"
        )


def print_corner(found: "Discovery") -> None:
    """The box in numbers."""
    chosen, points = found.chosen, found.points
    print(
        f"{found.condition}, {found.policy}: {points['of_interest'].sum():,} of {len(points):,} points; "
        f"the box holds {chosen['coverage']:.0%} of these (coverage), {chosen['density']:.0%} of its "
        f"points are such (density), and it is {chosen['mass']:.0%} of all"
    )
    box: list[dict[Any, Any]] = found.box.to_dict("records")
    rows = [
        [row["factor"], *(write_number(row[key], "en", 4) for key in ("low", "high")),
         " to ".join(write_number(row[key], "en", 4) for key in ("least", "most")),
         write_chance(row["p"], "en")]
        for row in box
    ]  # fmt: skip
    if rows:
        print_table("", ["factor", "from", "to", "range", "p (by chance)"], rows)
    else:
        print("No factor is restricted: there is no such corner.")


def print_table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    """A table on the screen."""
    import sys

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left")
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right", no_wrap=place == 0)
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else WIDE, highlight=False).print(table)
