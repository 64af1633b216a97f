"""All pages do what they say: their code runs, prints what stands there, and links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import BLOCK

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(
        page
        for folder in ("docs", "experiments", "calibration")
        for page in (ROOT / folder).rglob("*.md")
    ),
]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)]*))?\)")


def find_anchors(page: Path) -> set[str]:
    """Names that a link may end in: those of headings, and of rows that carry one."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
    return {*plain, *re.findall(r'<a id="([^"]+)">', text)}


def find_dead_links(page: Path) -> list[str]:
    """Links of a page, relative to it, behind which there is nothing."""
    dead = []
    for path, anchor in LINK.findall(page.read_text("utf-8")):
        target = page.parent / path if path else page
        is_there = target.exists() and (
            not anchor or target.suffix != ".md" or anchor in find_anchors(target)
        )
        if not is_there:
            dead.append(f"{path}#{anchor}")
    return dead


ALONE = "CONTRIBUTING"
"""Its code comes before all of the package: it has a process to itself."""


@pytest.mark.slow
@pytest.mark.parametrize("alone", [True, False])
def test_the_code_of_pages_runs_and_prints_what_stands_there(alone):
    pages = [
        page
        for page in PAGES
        if BLOCK.search(page.read_text("utf-8"))
        and page.stem != "student"
        and (page.stem == ALONE) is alone
    ]
    command = [sys.executable, "-m", "tests.pages", "--check", *map(str, pages)]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=here, cwd=ROOT, capture_output=True, text=True)
    assert pages
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert not find_dead_links(page)
