"""Cells that ended, kept in a folder beside the results until these are whole.

A cell is one file, written under another name and renamed, so that it is there whole or not at all; what its
rows depend on stands in its name.
"""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wijkabm.experiment.cells import Cell
from wijkabm.ground.errors import InputError

ENDING: Final = ".json"


class Kept:
    """The folder of an experiment that is under way.

    Parameters
    ----------
    results : Path
        Where the results will be.
    cells : sequence of Cell
    """

    def __init__(self, results: Path, cells: Sequence[Cell]) -> None:
        self.folder = results.with_name(f"{results.name}.unfinished")
        self.cells = cells

    def open(self, resume: bool) -> None:
        """Begin, or go on with what is there.

        Raises
        ------
        InputError
            Cells are there and nothing was said about them, or they are of another design or model.
        """
        files = list(self.folder.glob(f"*{ENDING}"))
        if not files:
            return
        if not resume:
            raise InputError(
                f"{self.folder}: a run was stopped here; go on with --resume, or remove that folder"
            )
        own = {self._place(cell) for cell in self.cells}
        if not own.issuperset(files):
            raise InputError(
                f"{self.folder}: holds runs of another design or another version of the model; remove "
                "that folder, or give another with --out"
            )

    def _place(self, cell: Cell) -> Path:
        return self.folder / f"{cell.identity}{ENDING}"

    def keep(self, cell: Cell, rows: list[dict[str, Any]]) -> None:
        """Write the rows of a cell."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{cell.identity}.{os.getpid()}.tmp"
        partial.write_text(json.dumps(rows), "utf-8")
        os.replace(partial, self._place(cell))

    def read(self, cell: Cell) -> list[dict[str, Any]] | None:
        """The rows of a cell; None if they are not there or damaged."""
        try:
            rows = json.loads(self._place(cell).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return rows if isinstance(rows, list) and len(rows) == len(cell.tasks) else None

    def tell(self) -> str:
        """What stays of a run that is stopped now; empty if nothing does."""
        count = sum(self._place(cell).exists() for cell in self.cells)
        if not count:
            self.remove()
            return ""
        return (
            f"{count} of {len(self.cells)} places are kept; the same command with --resume goes on"
        )

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)
