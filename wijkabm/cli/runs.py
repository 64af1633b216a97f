"""``wijkabm run``."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkabm.cli import options
from wijkabm.cli.place import choose_wijken, print_gaps
from wijkabm.cli.policy import (
    note_late,
    note_unfunded,
    print_shortfalls,
    read_policy,
    settle_aloud,
    suffix_folder,
)
from wijkabm.cli.shared import WIDE, name_folder, show_progress

if TYPE_CHECKING:
    from wijkabm.levers.desk.scenario import Scenario
    from wijkabm.place.key_figures import KeyFigures
    from wijkabm.runs.results import Results


@options.take_groups
def run_command(
    presets: options.RunPresets = None,
    *,
    where: options.Where,
    separate: options.Separate = False,
    world: options.World,
    seed: options.Seed = 1,
    place_seed: options.PlaceSeed = 1,
    scenario: options.RunScenario = None,
    lever: options.RunLever = None,
    budget: options.Budget = None,
    out: options.RunOut = None,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Run one or more wijken and write a folder of results."""
    from wijkabm.ground.provenance import describe_origin
    from wijkabm.runs import run
    from wijkabm.runs.results import package_version, write_manifest

    run.check_run(world.months, world.burn_in, seed, place_seed)
    settings = {**world.read(), "seed": seed, "place_seed": place_seed}
    policy = read_policy(scenario or [], lever or [], budget)
    names, areas = choose_wijken(presets or ([] if where.kwb else policy.presets), where)
    worlds = [[i] for i in range(len(names))] if separate else [list(range(len(names)))]
    policies = settle_worlds(policy, names, areas, worlds, world.months, quiet)
    folder = out or Path("results") / (name_folder(names, seed) + suffix_folder(policy))
    found = []
    with run.new_folder(folder, overwrite) as partial:
        if not quiet:
            print_gaps(names, areas)
        for places, own in zip(worlds, policies, strict=True):
            inside = partial / names[places[0]] if separate else partial
            inside.mkdir(exist_ok=True)
            chosen = [areas[i] for i in places] if areas else None
            found.append(
                run_world([names[i] for i in places], chosen, own, settings, inside, quiet)
            )
        if separate:
            told = {"wijkabm": package_version(), **describe_origin(), "runs": names}
            write_manifest(told, partial)
    if not quiet:  # results stand, whether anybody reads this or not
        for results in found:
            print_results(results)
        print(f"Results: {folder}; read {folder / (names[0] if separate else '') / 'report.html'}")


def settle_worlds(
    policy: "Scenario",
    names: Sequence[str],
    areas: "Sequence[KeyFigures] | None",
    worlds: Sequence[Sequence[int]],
    months: int,
    quiet: bool,
) -> "list[Scenario]":
    """The policy of every world (places in `names`); says what changes and what comes too late."""
    from wijkabm.levers.desk.amounts import count_inhabitants, name_areas
    from wijkabm.levers.desk.desk import check_named
    from wijkabm.levers.desk.targets import check_places
    from wijkabm.place.presets import load_preset

    places = areas or [load_preset(name) for name in names]
    people = list(count_inhabitants(name_areas(areas) if areas else names, places).items())
    check_named(policy.levers, [name for name, _ in people])
    check_places(policy.targets, [name for name, _ in people], policy.name_part("targets"))
    inside = [dict(people[i] for i in world) for world in worlds]
    policies = [settle_aloud(policy, own, quiet) for own in inside]
    settled = [each.settle(own) for each, own in zip(policies, inside, strict=True)]
    note_late(settled, months)
    note_unfunded(zip(settled, inside, strict=True))
    return policies


def run_world(
    names: Sequence[str],
    areas: "Sequence[KeyFigures] | None",
    policy: "Scenario",
    settings: Mapping[str, Any],
    folder: Path,
    quiet: bool,
) -> "Results":
    """Run wijken together, and write their tables and report."""
    from wijkabm.runs import run
    from wijkabm.runs.results import load, write_tables
    from wijkabm.runs.warm import warm_up_aloud
    from wijkabm.tell.report import write_report

    warm_up_aloud(quiet=quiet)
    with show_progress(settings["burn_in"] + settings["months"], quiet) as progress:
        wijk = run.run(list(names), areas=areas, policy=policy, progress=progress, **settings)
    write_tables(wijk, folder)
    results = load(folder)
    write_report(results, folder)
    return results


def print_results(results: "Results") -> None:
    """What a run says when it has ended."""
    from wijkabm.tell.report_figures import tell_agreement

    print_table(results)
    print_targets(results)
    print_shortfalls(results.manifest)
    print(*tell_agreement(results.manifest), sep="\n")


def print_table(results: Any) -> None:
    """The main indicators of a run: start, end and mean, all wijken together."""
    from rich.console import Console
    from rich.table import Table

    from wijkabm.tell.report import MAIN_INDICATORS, format_rows, summarise
    from wijkabm.tell.texts.names import join_wijken

    manifest = results.manifest
    title = f"{join_wijken(manifest)}: {manifest['months']} months, seed {manifest['seed']}"
    table = Table(title=title, title_justify="left")
    for head in ("indicator", "unit"):
        table.add_column(head, overflow="fold")
    for head in ("start", "end", "mean"):
        table.add_column(head, justify="right", no_wrap=True)
    chosen = [row for row in manifest["indicators"] if row["name"] in MAIN_INDICATORS]
    for row in format_rows(summarise(results.series, chosen), "en"):
        table.add_row(row["label"], row["unit"], row["start"], row["end"], row["mean"])
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def print_targets(results: Any) -> None:
    """What was wanted, what was reached and whether that is enough; nothing without targets."""
    from rich.console import Console
    from rich.table import Table

    from wijkabm.tell.targets import format_targets
    from wijkabm.tell.texts import read_target_texts

    rows, words = format_targets(results, "en"), read_target_texts("en")
    if not rows:
        return
    table = Table(title=words["title"], title_justify="left")
    for place, head in enumerate(words["columns"]):
        table.add_column(head, overflow="fold", justify="right" if 1 < place < 5 else "left")
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
