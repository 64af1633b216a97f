"""Where a wijk comes from, by the options for files, areas and figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wijkabm.cli.options import Where
from wijkabm.cli.shared import Switch
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from wijkabm.place.key_figures import KeyFigures
    from wijkabm.place.street_file import StreetFile


def choose_wijken(
    presets: Sequence[str], where: Where
) -> "tuple[list[str], list[KeyFigures] | None]":
    """Names of the wijken, and their key figures unless they are presets as they are."""
    from wijkabm.place.given import give, join_given, read_file, read_options

    own = read_file(where.figures) if where.figures else {}
    given = join_given(own, read_options(where.figure or []))
    names, areas = _choose(presets, where.kwb or [], where.area or [], where.year or [])
    files = read_street_files(where.streets or [], where.street_names)
    if not (given or files):
        return names, areas
    if areas is None:
        from wijkabm.place.presets import load_preset

        areas = [replace(load_preset(name), name=name) for name in names]
    return names, lay_given(give(areas, names, given), files)


def read_street_files(paths: Sequence[Path], names: Switch) -> "dict[str, StreetFile]":
    """Files of streets by what they are called in errors."""
    if not paths:
        if names is Switch.off:
            raise InputError(
                "--street-names off: give the file of streets too, with --streets FILE"
            )
        return {}
    from wijkabm.place.own_files import read_files

    return read_files(paths, "--streets", names is Switch.on)


def lay_given(
    areas: "Sequence[KeyFigures]", files: "Mapping[str, StreetFile]"
) -> "list[KeyFigures]":
    """Wijken with the streets of these files."""
    if not files:
        return list(areas)
    from wijkabm.place.own_files import give_streets

    return give_streets(areas, files)


def _choose(
    presets: Sequence[str], kwb: Sequence[Path], area: Sequence[str], year: Sequence[int]
) -> "tuple[list[str], list[KeyFigures] | None]":
    if not kwb:
        for option, value in (("--area", area), ("--year", year)):
            if value:
                raise InputError(f"{option}: give the file of key figures too, with --kwb FILE")

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

    from wijkabm.place.reading import read_areas_apart

    with show_reading(", ".join(file.name for file in kwb)) as progress:
        areas = read_areas_apart(kwb, codes, progress, year)
    return [figures.code for figures in areas], areas


def print_gaps(names: Sequence[str], areas: "Sequence[KeyFigures] | None") -> None:
    """Say in a line how many figures others stand in for."""
    from wijkabm.place.presets import load_preset
    from wijkabm.tell.gaps import tell_gaps

    for line in tell_gaps(areas or [load_preset(name) for name in names]):
        print(line)


@contextmanager
def show_reading(name: str) -> Iterator[Callable[[int], None]]:
    """How many rows of a file were read, on the error stream, where that is a screen."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn("line"), TextColumn(f"reading {name}: {{task.completed:,.0f}} rows"))
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as shown:
        task = shown.add_task("rows", total=None)
        yield lambda rows: shown.update(task, completed=rows)
