"""What the experiments found where somebody has measured: the causal rows of ``targets.csv``.

``python -m calibration.causal`` prints of every row what was published, what the rules of before gave where
an experiment has kept that (``before.json``), and what stands in its ``expected.json`` now. It runs nothing.
"""

import sys

from rich.console import Console
from rich.table import Table

from wijkabm.experiment.form import EXPECTED, list_names, open_form
from wijkabm.experiment.numbers import read_expected
from wijkabm.experiment.published import list_published
from wijkabm.ground.terminal import let_terminals_print

PAGE_WIDTH = 160  # characters, where the output is no terminal
HEADS = ("row", "experiment", "yardstick (band)", "before", "now (95 % of luck)", "in words")


def print_causal(console: Console) -> None:
    """Print the table."""
    table = Table(*HEADS, show_lines=False)
    for name in list_names():
        form = open_form(name)
        for row in list_published(form, read_expected(form.folder / EXPECTED)):
            table.add_row(row.number, name, row.figure, row.before, row.now, row.said["en"])
    console.print(table)


if __name__ == "__main__":
    let_terminals_print()
    print_causal(Console(width=None if sys.stdout.isatty() else PAGE_WIDTH))
