"""``wijkabm run``."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkabm.cli.place import (
    AreaOption,
    FigureOption,
    FiguresOption,
    KwbOption,
    YearOption,
    choose_wijken,
    print_gaps,
)
from wijkabm.cli.policy import (
    BudgetOption,
    LeverOption,
    ScenarioOption,
    print_shortfalls,
    read_policy,
    settle_aloud,
    suffix_folder,
)
from wijkabm.cli.shared import (
    WIDE,
    Borders,
    Closure,
    name_folder,
    read_parameters,
    show_progress,
)


def run_command(
    presets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PRESET]...", help="Named wijken; korrewegwijk if none is given."),
    ] = None,
    kwb: KwbOption = None,
    area: AreaOption = None,
    year: YearOption = None,
    figure: FigureOption = None,
    figures: FiguresOption = None,
    separate: Annotated[bool, typer.Option("--separate", help="Run each wijk alone.")] = False,
    months: Annotated[int, typer.Option(help="Months of results, 1 to 12,000.")] = 120,
    burn_in: Annotated[int, typer.Option(help="Months that run before month 1.")] = 60,
    seed: Annotated[int, typer.Option(help="Luck of the months of results.")] = 1,
    place_seed: Annotated[int, typer.Option(help="Luck of people, premises and burn-in.")] = 1,
    closure: Annotated[
        Closure, typer.Option(help="How the municipality balances its books.")
    ] = Closure.grant,
    borders: Annotated[
        Borders, typer.Option(help="Wijken of one city border on each other, or all do.")
    ] = Borders.city,
    scenario: ScenarioOption = None,
    lever: LeverOption = None,
    budget: BudgetOption = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="GROUP.NAME=VALUE", help="One parameter; may be repeated."),
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option(metavar="FILE.yaml", help="Parameters from a file.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Results; results/<wijk>-seed<seed> if not given."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a folder of earlier results.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no table.")] = False,
) -> None:
    """Run one or more wijken and write a folder of results."""
    from wijkabm import runs
    from wijkabm.place.presets import load_preset
    from wijkabm.policy.amounts import count_inhabitants, name_areas
    from wijkabm.policy.desk import check_named
    from wijkabm.provenance import describe_origin
    from wijkabm.report import write_report
    from wijkabm.report_figures import tell_agreement
    from wijkabm.results import load, package_version, write_manifest, write_tables
    from wijkabm.warm import warm_up_aloud

    runs.check_run(months, burn_in, seed, place_seed)
    settings: dict[str, Any] = {
        "months": months,
        "burn_in": burn_in,
        "seed": seed,
        "place_seed": place_seed,
        "closure": closure.value,
        "borders": borders.value,
        "parameters": read_parameters(parameters, set_ or []),
    }
    policy = read_policy(scenario or [], lever or [], budget, months)
    chosen = presets or ([] if kwb else policy.presets)
    names, areas = choose_wijken(chosen, kwb, area, year, figure, figures)
    worlds = [[i] for i in range(len(names))] if separate else [list(range(len(names)))]
    places = areas or [load_preset(name) for name in names]
    people = list(count_inhabitants(name_areas(areas) if areas else names, places).items())
    check_named(policy.levers, [name for name, _ in people])
    policies = [settle_aloud(policy, dict(people[i] for i in world), quiet) for world in worlds]
    folder = out or Path("results") / (name_folder(names, seed) + suffix_folder(policy))
    with runs.new_folder(folder, overwrite) as partial:
        if not quiet:
            print_gaps(names, areas)
        for world, its_policy in zip(worlds, policies, strict=True):
            inside = partial / names[world[0]] if separate else partial
            inside.mkdir(exist_ok=True)
            warm_up_aloud(quiet=quiet)
            with show_progress(burn_in + months, quiet) as progress:
                wijk = runs.run(
                    [names[i] for i in world],
                    areas=[areas[i] for i in world] if areas else None,
                    policy=its_policy,
                    progress=progress,
                    **settings,
                )
            write_tables(wijk, inside)
            results = load(inside)
            if not quiet:
                print_table(results)
                print_shortfalls(results.manifest)
                print(*tell_agreement(results.manifest), sep="\n")
            write_report(results, inside)
        if separate:
            told = {"wijkabm": package_version(), **describe_origin(), "runs": names}
            write_manifest(told, partial)
    if not quiet:
        print(f"Results: {folder}; read {folder / (names[0] if separate else '') / 'report.html'}")


def print_table(results: Any) -> None:
    """The main indicators of a run: start, end and mean, all wijken together."""
    from rich.console import Console
    from rich.table import Table

    from wijkabm.report import MAIN_INDICATORS, format_rows, summarise
    from wijkabm.texts.names import join_wijken

    manifest = results.manifest
    title = f"{join_wijken(manifest)}: {manifest['months']} months, seed {manifest['seed']}"
    table = Table(title=title, title_justify="left")
    for head in ("indicator", "unit"):
        table.add_column(head)
    for head in ("start", "end", "mean"):
        table.add_column(head, justify="right")
    chosen = [row for row in manifest["indicators"] if row["name"] in MAIN_INDICATORS]
    for row in format_rows(summarise(results.series, chosen), "en"):
        table.add_row(row["label"], row["unit"], row["start"], row["end"], row["mean"])
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
