"""``wijkabm compare``."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkabm.cli import options
from wijkabm.cli.place import choose_wijken, print_gaps
from wijkabm.cli.policy import note_late, note_unfunded, settle_aloud
from wijkabm.cli.shared import LONGEST_NAME, WIDE, name_folder
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from wijkabm.levers.desk.scenario import Scenario
    from wijkabm.pairs.comparison import Comparison, Pairs
    from wijkabm.pairs.design import Design

ROOMY: Final = 120
"""Columns from which the screen has room for the whole table."""

LUCK_ONLY = (
    "Intervals hold luck, not doubt about the model's parameters; "
    "docs/researcher.md tells how to add it."
)


@options.take_groups
def compare_command(
    presets: options.ComparePresets = None,
    *,
    where: options.Where,
    scenario: options.CompareScenario = None,
    lever: options.CompareLever = None,
    budget: options.Budget = None,
    seeds: options.Seeds = "30",
    place_seed: options.OnePlace = None,
    world: options.World,
    primary: options.Primary = None,
    smallest: options.Smallest = None,
    workers: options.Workers = None,
    out: options.CompareOut = None,
    overwrite: options.Overwrite = False,
    resume: options.Resume = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare scenarios with the baseline on the same seeds, in pairs."""
    scenarios = read_scenarios(scenario or [], lever or [], budget)

    from wijkabm.pairs.compare import PRIMARY, read_design
    from wijkabm.tell.report_compare import format_failed

    chosen = presets or ([] if where.kwb or not scenarios else scenarios[0].presets)
    names, areas = choose_wijken(chosen, where)
    design, pairs = read_design(
        names,
        scenarios,
        areas=areas,
        seeds=read_seeds(seeds),
        place_seed=place_seed,
        primary=split_names(primary) or PRIMARY,
        smallest=read_smallest(smallest or []),
        **world.read(),
    )
    said: set[str] = set()
    for each in scenarios:
        settle_aloud(each, design.inhabitants(), quiet, said)
    note_late(design.settled(), world.months)
    note_unfunded((each, design.inhabitants()) for each in design.settled())
    folder = out or Path("results") / name_comparison(names, scenarios)
    comparison = run_pairs(
        design, pairs, folder, workers=workers, overwrite=overwrite, resume=resume, quiet=quiet
    )
    if comparison.manifest["failed"]:
        print(f"warning: {format_failed(comparison, 'en')}", file=sys.stderr)
    if not quiet:
        print_comparison(comparison)
        print(f"Results: {folder}; read {folder / 'report.html'}")


def run_pairs(
    design: "Design",
    pairs: "Pairs",
    folder: Path,
    *,
    workers: int | None,
    overwrite: bool,
    resume: bool,
    quiet: bool,
) -> "Comparison":
    """Run a comparison into its folder; what is stopped can be resumed."""
    from wijkabm.pairs.compare import compare_design
    from wijkabm.pairs.comparison import write_comparison
    from wijkabm.pairs.unfinished import Unfinished
    from wijkabm.runs import run
    from wijkabm.runs.warm import warm_up_aloud
    from wijkabm.tell.report_compare import write_compare_report

    unfinished = Unfinished(folder, design)
    with run.keeping(unfinished.tell), run.new_folder(folder, overwrite) as partial:
        unfinished.open(resume, overwrite)
        if not quiet:
            print_gaps(design.presets, design.areas)
        warm_up_aloud(quiet=quiet)
        with show_runs(design.count_runs(), quiet) as progress:
            comparison = compare_design(design, pairs, workers, progress, unfinished)
        write_comparison(comparison, partial)
        write_compare_report(comparison, partial)
    unfinished.remove()
    return comparison


def read_scenarios(
    names: Sequence[str], levers: Sequence[str], budget: float | None
) -> "list[Scenario]":
    """Scenarios by name or file, and one for each lever; a budget holds for each of them."""
    if not (names or levers):
        raise InputError(
            "compare: give what to compare with the baseline, with --scenario or --lever"
        )
    from wijkabm.levers.desk.scenario import MOST_EUROS, Scenario, check_shares, load_scenario
    from wijkabm.levers.registry import read_lever

    if budget is not None and not 0.0 <= budget < MOST_EUROS:
        raise InputError(f"--budget {budget:g} is not allowed; give EUR a year from 0")
    found = [load_scenario(name).add([], budget) for name in names]
    for text in levers:
        lever = read_lever(text, f'--lever "{text}"')
        check_shares([lever], "--lever")
        taken = sum(scenario.name.split("-")[0] == lever.name for scenario in found)
        name = f"{lever.name}-{taken + 1}" if taken else lever.name
        found.append(Scenario(name, levers=(lever,), budget=budget))
    return found


def read_seeds(text: str) -> int | list[int]:
    """A number of seeds, or a list of them."""
    try:
        numbers = [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(f"--seeds {text}: give a number of seeds, or seeds as 1,2,3") from None
    return numbers if "," in text else numbers[0]


def split_names(options: Sequence[str] | None) -> tuple[str, ...]:
    """Names from options that may hold several with commas."""
    return tuple(name.strip() for text in options or () for name in text.split(",") if name.strip())


def read_smallest(options: Sequence[str]) -> dict[str, float]:
    """Smallest effects of interest by indicator."""
    found: dict[str, float] = {}
    for text in options:
        name, _, value = text.partition("=")
        name = name.strip()
        if name in found:
            raise InputError(f"--smallest {name}: given twice; give it once")
        try:
            found[name] = float(value)
        except ValueError:
            raise InputError(f"--smallest {text}: write it as indicator=value") from None
    return found


def name_comparison(names: Sequence[str], scenarios: "Sequence[Scenario]") -> str:
    """A folder's name from the wijken and the scenarios."""
    wijken = name_folder(names, 0).removesuffix("-seed0")
    joined = "compare-" + "-".join([wijken, *(scenario.name for scenario in scenarios)])
    return joined if len(joined) <= LONGEST_NAME else f"compare-{wijken}-{len(scenarios)}-scenarios"


@contextmanager
def show_runs(total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar of finished runs on the error stream, where that is a screen."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("runs", total=total)
        yield lambda done: bar.update(task, completed=done)


def tabulate_rows(
    title: str, first: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], width: int
) -> "Table":
    """Rows of `format_effects` for a screen of so many columns, on which no number is ever cut.

    A narrow one goes without what the report has too: the level without policy, and a column for units.
    """
    from rich.table import Table

    heads = {"baseline": "without", "difference": "difference", "changed": "changed in",
             "interval": "95 % interval", "verdict": "verdict"}  # fmt: skip
    is_narrow = width < ROOMY
    if is_narrow:
        heads.pop("baseline")
    table = Table(title=title, title_justify="left")
    table.add_column("indicator", overflow="fold")
    if not is_narrow:
        table.add_column("unit", overflow="fold")
    for key, head in heads.items():
        words = [word for row in [*first, *others] for word in str(row[key]).split()]
        longest = max(map(len, [*words, *head.split()]))
        justify: Any = "left" if key == "verdict" else "right"
        table.add_column(head, justify=justify, overflow="fold", min_width=longest)
    for k, row in enumerate([*first, *others]):
        what = (f"{row['label']}, {row['unit']}",) if is_narrow else (row["label"], row["unit"])
        ends = k == len(first) - 1 and bool(others)
        table.add_row(*what, *(row[key] for key in heads), end_section=ends)
    return table


def print_comparison(comparison: Any) -> None:
    """A table per scenario: primary outcomes, then what else was seen; its cost per unit, and pairing."""
    from rich.console import Console

    from wijkabm.tell.report_compare import (
        format_against,
        format_costs,
        format_effects,
        format_pairing,
        list_direct,
        split_rows,
    )
    from wijkabm.tell.report_figures import tell_agreement
    from wijkabm.tell.texts import read_compare_texts
    from wijkabm.tell.texts.names import join_wijken, name_closure, name_scenarios

    console = Console(width=None if sys.stdout.isatty() else WIDE)
    manifest, any_few = comparison.manifest, False
    for name, title in name_scenarios(manifest["scenarios"], "en").items():
        effects = format_effects(comparison, name, "en")
        first, others = split_rows(comparison, effects)
        any_few = any_few or any(row["few"] for row in [*first, *others])
        head = (
            f"{title}: {join_wijken(manifest)}, {len(manifest['seeds'])} seeds, "
            f"{manifest['months']} months, closed by {name_closure(manifest['closure'], 'en')}"
        )
        console.print(tabulate_rows(head, first, others, console.width))
        print_chances(comparison, name, console)
        said = [format_against(comparison, name, "en")]
        said += [
            f"{label}: {difference} {unit} ({interval})"
            for label, unit, difference, interval in list_direct(effects)
        ]
        said += [
            f"EUR a month of {payer} per unit of {label}: {ratio} ({interval})"
            for label, payer, ratio, interval in format_costs(comparison, name, "en")
        ]
        said += [
            f"Standard error, paired over unpaired, {label}: {early} early, {late} late"
            for label, early, late in format_pairing(comparison, name, "en")
        ]
        for line in said:
            console.print(f"  {line}", soft_wrap=True, highlight=False, markup=False)
    words = read_compare_texts("en")
    notes = [words["changed_note"]] if any_few else []
    agreement = [words["first_seed"].format(seed=manifest["seeds"][0]), *tell_agreement(manifest)]
    for line in (*notes, LUCK_ONLY, *agreement):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def print_chances(comparison: Any, scenario: str, console: Any) -> None:
    """In how many worlds each target of a scenario is met; nothing without targets."""
    from rich.table import Table

    from wijkabm.tell.targets import format_chances
    from wijkabm.tell.texts import read_target_texts

    rows, words = format_chances(comparison, scenario, "en"), read_target_texts("en")
    if not rows:
        return
    table = Table(title=words["title"], title_justify="left")
    for head in words["chance_columns"]:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
