"""``wijkabm brief``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from wijkabm.cli.shared import Language


def brief_command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that wijkabm compare has written.")
    ],
    lang: Annotated[Language, typer.Option(help="Language of the two pages.")] = Language.nl,
) -> None:
    """Write two A4 pages for a council about a comparison into its folder: brief.html, or brief-en.html."""
    from wijkabm.pairs.chances import FEWEST_WORLDS
    from wijkabm.pairs.comparison import load_comparison
    from wijkabm.tell.brief import write_brief

    path = write_brief(folder, lang.value)
    seeds = len(load_comparison(folder).manifest["seeds"])
    if seeds < FEWEST_WORLDS:
        print(
            f"note: of {seeds} seeds no chance can be told, and few differences; compare again with "
            f"--seeds {FEWEST_WORLDS} or more",
            file=sys.stderr,
        )
    print(f"Two pages: {path}; open it in a browser and print it")
