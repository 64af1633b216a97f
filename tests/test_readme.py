"""The README and the pages under docs/ do what they say.

Blocks marked ``python`` and ``sh`` are run, in the order of the page, in an empty folder; every
``sh`` line is a wijkabm command. Blocks marked ``console`` or ``text`` are only shown: they need a
file that the reader brings.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(?:#[^)]*)?\)")


def run_commands(lines: str) -> None:
    for line in lines.splitlines():
        program, *arguments = shlex.split(line, comments=True)
        assert program == "wijkabm", f"only wijkabm commands belong in a sh block: {line}"
        done = subprocess.run(
            [sys.executable, "-m", "wijkabm", *arguments], capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if BLOCK.search(page.read_text("utf-8"))], ids=lambda p: p.stem
)
def test_the_code_of_the_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": page.stem}
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        if language == "sh":
            run_commands(text)
        else:
            exec(compile(text, f"a block of {page.name}", "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_links_inside_the_repository_lead_somewhere(page):
    broken = [
        link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()
    ]
    assert not broken
