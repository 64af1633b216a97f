"""Run a page as a notebook does: ``python -m tests.notebook PAGE`` tells what every cell printed and showed.

Prints a JSON list, an entry per block: ``printed``, and ``pictures``, how many a reader sees under it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from tests.pages import read_blocks, run_commands

SHOWN: list[dict[str, Any]] = []
"""What the cell that runs has shown, in all forms in which it could be."""


class Shown(DisplayHook):
    """What the last line of a cell gives is shown as a notebook shows it, and not printed."""

    def write_output_prompt(self) -> None:
        """A notebook has none in what is printed."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Keep the forms in which it would be shown."""
        SHOWN.append(format_dict)

    def finish_displayhook(self) -> None:
        """Print no empty line."""
        self._is_active = False


class Notebook(InteractiveShell):
    """Cells that share their names."""

    displayhook_class = Shown


def count_pictures(forms: dict[str, Any]) -> int:
    """Pictures in one output: a PNG, or those inside HTML."""
    return ("image/png" in forms) + str(forms.get("text/html", "")).count("<img ")


def run_cells(page: Path) -> list[dict[str, Any]]:
    """What every cell of the page printed and showed."""
    shell = Notebook.instance()
    told = []
    for block in read_blocks(page):
        if block.language == "sh":
            run_commands(block.text)
            told.append({"printed": "", "pictures": 0})
            continue
        SHOWN.clear()
        with capture_output() as caught:
            done = shell.run_cell(block.text)
        done.raise_error()
        forms = [*SHOWN, *(one.data for one in caught.outputs)]
        told.append({"printed": caught.stdout, "pictures": sum(map(count_pictures, forms))})
    return told


if __name__ == "__main__":
    print(json.dumps(run_cells(Path(sys.argv[1]).resolve())))
