"""Pages that do what they say: their blocks are run, and what they print stands under them.

Blocks marked ``python`` and ``sh`` are run, in the order of the page, in an empty folder; every ``sh`` line
is a wijkabm command. A block marked ``output`` right after one is what that prints. Blocks marked
``console`` or ``text`` are only shown.

``python -m tests.pages docs/student.md`` writes the outputs of a page anew, after results have changed;
``python -m tests.pages --check PAGE...`` says where what is printed is not what stands there.
"""

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from wijkabm import cli

BLOCK = re.compile(
    r"^```(python|sh)\n(.*?)^```$(\n\n```output\n(.*?)^```$)?", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A block of a page, and what the page says that it prints; None where it does not say."""

    language: str
    text: str
    output: str | None


def read_blocks(page: Path) -> list[Block]:
    """The blocks of a page that are run."""
    return [Block(one[1], one[2], one[4]) for one in BLOCK.finditer(page.read_text("utf-8"))]


def run_commands(lines: str) -> None:
    """Run the lines of a ``sh`` block, in this process, which has the rules loaded, and paint no pictures."""
    from tests.pictures import (
        unpainted,
    )  # the first block of a page may come before all of the package

    for line in lines.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        assert program == "wijkabm", f"only wijkabm commands belong in a sh block: {line}"
        if arguments[:1] == ["compare"]:
            arguments += ["--workers", "1"]  # others would each load the rules again
        said = io.StringIO()
        with unpainted(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                cli.main(arguments)
            except SystemExit as left:
                if left.code:
                    raise RuntimeError(f"{line}\n{said.getvalue()}") from None


def run_blocks(page: Path) -> Iterator[tuple[Block, str]]:
    """Every block and what it prints; those in Python share their names."""
    names: dict[str, Any] = {"__name__": page.stem}
    for block in read_blocks(page):
        printed = io.StringIO()
        if block.language == "sh":
            run_commands(block.text)
        else:
            with contextlib.redirect_stdout(printed):
                exec(compile(block.text, f"a block of {page.name}", "exec"), names)
        yield block, printed.getvalue()


def check_outputs(page: Path) -> None:
    """Run a page and stop where it prints something else than what stands there."""
    for block, printed in run_blocks(page):
        if block.output is not None and printed != block.output:
            sys.exit(
                f"{page.name} says\n{block.output}and its code prints\n{printed}(`make pages`)"
            )


def write_outputs(page: Path) -> None:
    """Write under every block of Python what it prints; a block that prints nothing has nothing under it."""
    printed = iter([text for _, text in run_blocks(page)])

    def fill(match: re.Match[str]) -> str:
        text = next(printed)
        block = f"```{match[1]}\n{match[2]}```"
        return f"{block}\n\n```output\n{text}```" if text else block

    page.write_text(BLOCK.sub(fill, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    task = check_outputs if sys.argv[1] == "--check" else write_outputs
    for page_given in [Path(name).resolve() for name in sys.argv[1:] if name != "--check"]:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            task(page_given)
            os.chdir("/")  # a folder that somebody is in cannot be removed everywhere
