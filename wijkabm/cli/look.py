"""``wijkabm presets``, ``figures``, ``parameters``, ``docs`` and ``story``: what there is to read."""

from pathlib import Path
from typing import Annotated

import typer

from wijkabm.cli.shared import Language, print_rows
from wijkabm.ground.errors import InputError


def presets_command(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the named wijken."""
    from wijkabm.place.presets import list_presets

    print_rows(list_presets(), as_json, ("name", "municipality", "inhabitants", "year", "areas"))


def figures_command(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List every key figure: unit, meaning, and where its default comes from."""
    from wijkabm.place.catalogue import describe_figures

    print_rows(describe_figures(), as_json, ("name", "unit", "meaning", "source"))


def parameters_command(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List every parameter: default, unit, range, source and role."""
    from wijkabm.ground.parameters.whole import describe

    print_rows(describe(), as_json, ("name", "default", "range", "unit", "role", "source"))


def docs_command() -> None:
    """Say where the pages, experiments and sources of this installation are."""
    from wijkabm.experiment.shipped import find_pages

    folder = find_pages()
    print(folder)
    below = (folder / name for name in ("docs", "experiments", "calibration"))
    for page in [
        *sorted(folder.glob("*.md")),
        *sorted(p for one in below for p in one.rglob("*.md")),
    ]:
        title = page.read_text("utf-8").splitlines()[0].lstrip("# ")
        print(f"  {page.relative_to(folder).as_posix()}: {title}")


def story_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")],
    shop: Annotated[str | None, typer.Option(metavar="ID", help="Identity of a shop.")] = None,
    resident: Annotated[
        str | None, typer.Option(metavar="ID", help="Identity of a resident.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of a comparison: which pair; the first with the shop.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the story.")] = Language.en,
) -> None:
    """Tell one life in plain sentences; of a comparison both lives of a shop, side by side."""
    if (shop is None) == (resident is None):
        raise InputError("story: give one of --shop ID and --resident ID")
    from wijkabm.runs.results import load, read_manifest
    from wijkabm.tell.story import tell_resident, tell_shop

    if "seeds" in (read_manifest(folder) or {}):
        if shop is None:
            raise InputError("--resident: a comparison keeps lives of shops; give --shop ID")
        from wijkabm.pairs.comparison import load_comparison
        from wijkabm.tell.story_pairs import tell_shop_in_pairs

        print("\n".join(tell_shop_in_pairs(load_comparison(folder), shop, lang.value, seed)))
        return
    if seed is not None:
        raise InputError("--seed: this is one run; leave the seed out")
    results = load(folder)
    if shop is not None:
        lines = tell_shop(results, shop, lang.value)
    else:
        lines = tell_resident(results, resident or "", lang.value)
    print("\n".join(lines))
