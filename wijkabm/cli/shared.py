"""What the commands share: reading options, progress, tables on the screen."""

import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import write_number
from wijkabm.ground.terminal import writes_everything

if TYPE_CHECKING:
    from wijkabm.ground.parameters.whole import Parameters

LONGEST_NAME: Final = 80
"""Characters in the name of a folder that we choose ourselves."""

WIDE: Final = 240
"""Width of a table that goes to a file or another program."""


FOLDERS: Final = "levers_outside"
"""Name of the option ``--levers`` where a command has it; `take_levers` gives it to each."""


def take_levers(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the option ``--levers FOLDER``: levers from outside, for as long as it runs."""
    option = Annotated[
        list[Path] | None,
        typer.Option(
            "--levers",
            metavar="FOLDER",
            help="Levers of your own: the folder of one, or of several; repeat it.",
        ),
    ]

    @wraps(command)
    def with_levers(**given: Any) -> Any:
        from wijkabm.ground.lever_folders import SETTING, find_outside, use_levers

        before = os.environ.get(SETTING)
        try:
            use_levers(*(given.pop(FOLDERS) or ()))
            if find_outside():
                from wijkabm.checks.found import look_at_outside

                look_at_outside()
            return command(**given)
        finally:
            os.environ.pop(SETTING, None)
            if before is not None:
                os.environ[SETTING] = before

    known = inspect.signature(command)
    more = inspect.Parameter(
        FOLDERS, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option
    )
    with_levers.__signature__ = known.replace(parameters=[*known.parameters.values(), more])  # type: ignore[attr-defined]
    with_levers.__annotations__ = {**command.__annotations__, FOLDERS: option}
    return with_levers


class Closure(StrEnum):
    """How the municipality's balance is closed."""

    grant = "grant"
    reallocation = "reallocation"
    ozb = "ozb"


class Borders(StrEnum):
    """Which wijken of one run border on each other."""

    city = "city"
    all = "all"


class Switch(StrEnum):
    """Whether something is done."""

    on = "on"
    off = "off"


class Language(StrEnum):
    """A language that stories are told in."""

    nl = "nl"
    en = "en"


def read_parameters(file: Path | None, assignments: Sequence[str]) -> "Parameters":
    """Parameters from a file, then from ``group.name=value``, which win."""
    from wijkabm.ground.parameters.whole import make_parameters

    values = {} if file is None else read_parameter_file(file)
    if file is not None:
        make_parameters(values, str(file))
    given: set[str] = set()
    for text in assignments:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise InputError(f"--set {text}: write it as group.name=value")
        if name.strip() in given:
            raise InputError(f"--set {text}: {name.strip()} is given twice; keep one")
        given.add(name.strip())
        values[name.strip()] = value.strip()
    return make_parameters(values, "--set")


def read_parameter_file(file: Path) -> dict[str, Any]:
    """``{"group.name": value}`` from YAML, nested by group or dotted.

    Raises
    ------
    InputError
        The file cannot be read, is no YAML, or holds something else than names and numbers.
    """
    from wijkabm.ground.strict_yaml import read_yaml

    content = read_yaml(file, f"--parameters {file}")
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
            if full in values:
                raise InputError(f"--parameters {file}: {full} stands there twice; keep one")
            values[full] = number
    return values


def name_folder(names: Sequence[str], seed: int) -> str:
    """A folder's name from the wijken and the seed."""
    joined = "+".join(names)
    if len(joined) > LONGEST_NAME:
        joined = f"{names[0]}-and-{len(names) - 1}-more"
    return f"{joined}-seed{seed}"


@contextmanager
def show_progress(total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar on the error stream; the function that it gives is called after every month."""
    if quiet:
        yield lambda month: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("building", total=total)
        yield lambda month: bar.update(
            task, advance=1, description=f"month {month}" if month > 0 else "burn-in"
        )


def print_json(value: Any) -> None:
    """A value as JSON, which every program can read whatever the encoding."""
    print(json.dumps(value, indent=1, ensure_ascii=not writes_everything()))


def print_rows(rows: Sequence[Mapping[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    """Rows as JSON, or as a table with some of their columns."""
    if as_json:
        print_json(rows)
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
            " to ".join(map(_show, cell)) if column == "range"
            else ", ".join(cell) if isinstance(cell, list)
            else str(cell) if column == "year"
            else _show(cell)
            for column, cell in zip(columns, cells, strict=True)
        ))  # fmt: skip
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def _show(cell: Any) -> str:
    """A number as people write it; any other cell as it is."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return write_number(cell, "en") if is_number else str(cell)
