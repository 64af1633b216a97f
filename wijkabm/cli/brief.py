"""``wijkabm brief``."""

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
    """Write two A4 pages for a council about a comparison: brief.html in its folder."""
    from wijkabm.tell.brief import write_brief

    path = write_brief(folder, lang.value)
    print(f"Two pages: {path}; open it in a browser and print it")
