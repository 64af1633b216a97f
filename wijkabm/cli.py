"""The command ``wijkabm``.

What takes long to import is imported inside the command that needs it, so that ``--help`` answers
at once. Whatever somebody gave that cannot be used becomes one line and exit code 2.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from wijkabm.errors import InputError

if TYPE_CHECKING:
    from wijkabm.parameters import Parameters
    from wijkabm.place.key_figures import KeyFigures

USAGE_ERROR: Final[type[Exception]] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
"""What typer raises when an option is unknown or malformed; where it lives differs by version."""

LONGEST_NAME: Final = 80
"""Characters in the name of a folder that we choose ourselves."""

WIDE: Final = 240
"""Width of a table that goes to a file or another program."""

app = typer.Typer(
    help="An agent-based model of the economy of a Dutch neighbourhood, with exact books.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Closure(StrEnum):
    """How the municipality's balance is closed."""

    grant = "grant"
    reallocation = "reallocation"
    ozb = "ozb"


class Language(StrEnum):
    """A language that stories are told in."""

    nl = "nl"
    en = "en"


@app.command()
def run(
    presets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PRESET]...", help="Named wijken; korrewegwijk if none is given."),
    ] = None,
    kwb: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CBS key figures: yearly file or StatLine.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE[,CODE...]", help="Wijk or buurt in that file."),
    ] = None,
    separate: Annotated[bool, typer.Option("--separate", help="Run each wijk alone.")] = False,
    months: Annotated[int, typer.Option(help="Months of results, 1 to 12,000.")] = 120,
    burn_in: Annotated[int, typer.Option(help="Months that run before month 1.")] = 60,
    seed: Annotated[int, typer.Option(help="Luck of the months of results.")] = 1,
    place_seed: Annotated[int, typer.Option(help="Luck of people, premises and burn-in.")] = 1,
    closure: Annotated[
        Closure, typer.Option(help="How the municipality balances its books.")
    ] = Closure.grant,
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
    from wijkabm.kernels import is_compiled_before
    from wijkabm.report import write_report
    from wijkabm.results import load, package_version, write_manifest, write_tables
    from wijkabm.warm import warm_up

    runs.check_run(months, burn_in, seed, place_seed)
    settings: dict[str, Any] = {
        "months": months,
        "burn_in": burn_in,
        "seed": seed,
        "place_seed": place_seed,
        "closure": closure.value,
        "parameters": read_parameters(parameters, set_ or []),
    }
    names, areas = choose_wijken(presets or [], kwb, area or [])
    worlds = [[i] for i in range(len(names))] if separate else [list(range(len(names)))]
    folder = out or Path("results") / name_folder(names, seed)
    with runs.new_folder(folder, overwrite) as partial:
        for world in worlds:
            inside = partial / names[world[0]] if separate else partial
            inside.mkdir(exist_ok=True)
            with show_progress(burn_in + months, is_compiled_before(), quiet) as progress:
                warm_up()
                wijk = runs.run(
                    [names[i] for i in world],
                    areas=[areas[i] for i in world] if areas else None,
                    progress=progress,
                    **settings,
                )
            write_tables(wijk, inside)
            results = load(inside)
            if not quiet:
                print_table(results)
            write_report(results, inside)
        if separate:
            write_manifest({"wijkabm": package_version(), "runs": names}, partial)
    if not quiet:
        print(f"Results: {folder}; read {folder / (names[0] if separate else '') / 'report.html'}")


def choose_wijken(
    presets: Sequence[str], kwb: Path | None, area: Sequence[str]
) -> "tuple[list[str], list[KeyFigures] | None]":
    """Names of the wijken, and their key figures where these come from a file."""
    if kwb is None:
        if area:
            raise InputError("--area: give the file of key figures too, with --kwb FILE")

        from wijkabm.place.presets import load_preset

        names = [name.strip().lower() for name in presets] or ["korrewegwijk"]
        for name in names:
            load_preset(name)
        if len(set(names)) < len(names):
            raise InputError(f"PRESET: {' '.join(names)} names a wijk twice; give each once")
        return names, None
    if presets:
        raise InputError(
            f"give either --kwb with --area or presets ({' '.join(presets)}), not both"
        )
    codes = [code.strip() for text in area for code in text.split(",") if code.strip()]
    if not codes:
        raise InputError("--kwb: say which wijk or buurt, with --area CODE")

    from wijkabm.place.kwb import read_areas

    areas = read_areas(kwb, codes)
    return [figures.code for figures in areas], areas


def read_parameters(file: Path | None, assignments: Sequence[str]) -> "Parameters":
    """Parameters from a file, then from ``group.name=value``, which win."""
    from wijkabm.parameters import make_parameters

    values = {} if file is None else read_parameter_file(file)
    if file is not None:
        make_parameters(values, str(file))
    for text in assignments:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise InputError(f"--set {text}: write it as group.name=value")
        values[name.strip()] = value.strip()
    return make_parameters(values, "--set")


def read_parameter_file(file: Path) -> dict[str, Any]:
    """``{"group.name": value}`` from YAML, nested by group or dotted.

    Raises
    ------
    InputError
        The file cannot be read, is no YAML, or holds something else than names and numbers.
    """
    import yaml

    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputError(f"--parameters {file}: cannot be read: {reason}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "is damaged"
        raise InputError(f"--parameters {file}: no valid YAML{line}: {problem}") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise InputError(
            f"--parameters {file}: give names and numbers, as in `market: habit_food: 0.8`"
        )
    values = {}
    for name, value in content.items():
        inside = value.items() if isinstance(value, dict) else [(None, value)]
        for field, number in inside:
            full = str(name) if field is None else f"{name}.{field}"
            if isinstance(number, bool) or not isinstance(number, int | float | str):
                raise InputError(f"--parameters {file}: {full} = {number!r} is not a number")
            values[full] = number
    return values


def name_folder(names: Sequence[str], seed: int) -> str:
    """A folder's name from the wijken and the seed."""
    joined = "+".join(names)
    if len(joined) > LONGEST_NAME:
        joined = f"{names[0]}-and-{len(names) - 1}-more"
    return f"{joined}-seed{seed}"


@contextmanager
def show_progress(total: int, compiled: bool, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on the error stream; the function that it gives is called after every month.

    Where the error stream is no screen, only a word about compiling appears.
    """
    if quiet:
        yield lambda month: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    what = "building" if compiled else "compiling the rules, once; this takes two to four minutes"
    if not (compiled or console.is_terminal):
        console.print(what)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda month: bar.update(
            task, advance=1, description=f"month {month}" if month > 0 else "burn-in"
        )


def print_table(results: Any) -> None:
    """The main indicators of a run: start, end and mean, all wijken together."""
    from rich.console import Console
    from rich.table import Table

    from wijkabm.report import MAIN_INDICATORS, format_rows, summarise

    manifest = results.manifest
    title = (
        f"{' + '.join(manifest['wijken'])}: {manifest['months']} months, seed {manifest['seed']}"
    )
    table = Table(title=title, title_justify="left")
    for head in ("indicator", "unit"):
        table.add_column(head)
    for head in ("start", "end", "mean"):
        table.add_column(head, justify="right")
    chosen = [row for row in manifest["indicators"] if row["name"] in MAIN_INDICATORS]
    for row in format_rows(summarise(results.series, chosen), "en"):
        table.add_row(row["label"], row["unit"], row["start"], row["end"], row["mean"])
    Console().print(table)


@app.command()
def presets(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the named wijken."""
    from wijkabm.place.presets import list_presets

    print_rows(list_presets(), as_json, ("name", "municipality", "inhabitants", "year", "areas"))


@app.command()
def parameters(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List every parameter: default, unit, range, source and role."""
    from wijkabm.parameters import describe

    print_rows(describe(), as_json, ("name", "default", "range", "unit", "role", "source"))


def print_rows(rows: Sequence[Mapping[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    """Rows as JSON, or as a table with some of their columns."""
    if as_json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        cells = (row[column] for column in columns)
        table.add_row(*(
            " to ".join(map(str, cell)) if column == "range"
            else ", ".join(cell) if isinstance(cell, list)
            else str(cell)
            for column, cell in zip(columns, cells, strict=True)
        ))  # fmt: skip
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


@app.command()
def story(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")],
    shop: Annotated[int | None, typer.Option(metavar="ID", help="Identity of a shop.")] = None,
    resident: Annotated[
        int | None, typer.Option(metavar="ID", help="Identity of a resident.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the story.")] = Language.en,
) -> None:
    """Tell one life in plain sentences."""
    if (shop is None) == (resident is None):
        raise InputError("story: give one of --shop ID and --resident ID")
    from wijkabm.results import load
    from wijkabm.story import tell_resident, tell_shop

    results = load(folder)
    if shop is not None:
        lines = tell_shop(results, shop, lang.value)
    else:
        lines = tell_resident(results, resident or 0, lang.value)
    print("\n".join(lines))


def fail(message: str, code: int = 2) -> NoReturn:
    """Print one line and leave."""
    print(f"error: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)


def stop(number: int, _: Any) -> NoReturn:
    """Leave at once on Ctrl-C and SIGTERM, removing unfinished results.

    Not by an exception: one that is raised while compiled code is being loaded is lost or aborts.
    """
    runs = sys.modules.get("wijkabm.runs")
    if runs is not None:
        runs.give_up_unfinished()
    show_cursor = "\x1b[?25h\n" if sys.stderr.isatty() else ""
    os.write(2, f"{show_cursor}error: interrupted; nothing was written\n".encode())
    os._exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line: exit code 2 and one line for bad input, 130 after Ctrl-C."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    watched = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, stop) for number in watched}
    try:
        code = app(args=given or ["--help"], prog_name="wijkabm", standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        fail(str(error))
    except USAGE_ERROR as error:
        fail(error.format_message())  # type: ignore[attr-defined]
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    sys.exit(code if isinstance(code, int) else 0)
