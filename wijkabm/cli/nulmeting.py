"""``wijkabm nulmeting``: the baseline of a wijk on two pages, and a file for counted quarters."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wijkabm.cli import options
from wijkabm.cli.place import choose_wijken
from wijkabm.cli.shared import Language, show_progress
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from wijkabm.measure.quarters import Quarter
    from wijkabm.place.key_figures import KeyFigures

MOST_SEEDS = 100


@options.take_groups
def nulmeting_command(
    preset: Annotated[
        str | None, typer.Argument(metavar="[PRESET]", help="A named wijk (see presets).")
    ] = None,
    *,
    where: options.Where,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder; results/nulmeting-<wijk> if not given."),
    ] = None,
    lang: Annotated[
        Language, typer.Option(help="Language that is open, and of the CSV.")
    ] = Language.nl,
    start: Annotated[
        str | None,
        typer.Option(metavar="2026Q1", help="First quarter of the CSV; the next one if not given."),
    ] = None,
    seeds: Annotated[int, typer.Option(help="Runs that estimate what nobody counted.")] = 5,
    burn_in: options.BurnIn = 60,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Describe a wijk as it begins on two pages, and write a CSV to fill in every quarter."""
    from wijkabm.ground.plain import read_whole
    from wijkabm.measure.quarters import read_quarter
    from wijkabm.runs.run import MOST_MONTHS, new_folder

    seeds = read_whole("--seeds", seeds, 1, MOST_SEEDS)
    burn_in = read_whole("--burn-in", burn_in, 0, MOST_MONTHS)
    first = next_quarter(datetime.date.today()) if start is None else read_quarter(start, "--start")
    name, area = choose_wijk(preset, where)
    folder = out or Path("results") / f"nulmeting-{name}"
    with new_folder(folder, overwrite) as partial:
        write_baseline(area, seeds, burn_in, first, lang.value, partial, quiet)
    if not quiet:
        from wijkabm.tell.nulmeting import PAGE
        from wijkabm.tell.quarter_form import FILE

        print(f"Results: {folder}; read {folder / PAGE}, fill in {folder / FILE}")


def choose_wijk(preset: str | None, where: options.Where) -> "tuple[str, KeyFigures]":
    """The one wijk that is asked for, and what it is called.

    Raises
    ------
    InputError
        There is none, or there are several.
    """
    from wijkabm.place.presets import load_preset

    if preset is None and not where.kwb:
        raise InputError("nulmeting: say which wijk, with a preset or with --kwb FILE --area CODE")
    names, areas = choose_wijken([] if preset is None else [preset], where)
    if len(names) > 1:
        raise InputError(f"--area: a nulmeting is of one wijk; choose one of {', '.join(names)}")
    return names[0], areas[0] if areas else load_preset(names[0])


def write_baseline(
    area: "KeyFigures",
    seeds: int,
    burn_in: int,
    first: "Quarter",
    language: str,
    folder: Path,
    quiet: bool,
) -> None:
    """Run the wijk without policy, and write the page, the form and the manifest."""
    from wijkabm.ground.provenance import describe_origin
    from wijkabm.runs.first_year import MONTHS, live_first_years
    from wijkabm.runs.results import package_version, write_manifest
    from wijkabm.runs.warm import warm_up_aloud
    from wijkabm.tell.nulmeting import write_nulmeting
    from wijkabm.tell.quarter_form import FILE, write_quarter_form

    warm_up_aloud(quiet=quiet)
    with show_progress(seeds * (burn_in + MONTHS), quiet) as progress:
        years = live_first_years(area, range(1, seeds + 1), burn_in, progress)
    write_nulmeting(area, years, package_version(), FILE, folder, language)
    write_quarter_form(folder, first, language)
    told = {
        "nulmeting": {"code": area.code, "seeds": seeds, "burn_in": burn_in},
        "given": area.given(),
        "imputed": area.imputed(),
    }
    write_manifest({"wijkabm": package_version(), **describe_origin(), **told}, folder)


def next_quarter(today: datetime.date) -> "Quarter":
    """The quarter that begins after a day."""
    from wijkabm.measure.quarters import Quarter

    return Quarter(today.year, (today.month + 2) // 3).later(1)
