"""The student's page, followed as a notebook and as a script: numbers and pictures are as it states."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import read_blocks

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "student.md"
BLOCKS = read_blocks(PAGE)
STATED = int(re.search(r"show (\d+) pictures", PAGE.read_text("utf-8"))[1])


def run_python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_in_a_notebook_it_prints_and_shows_what_it_states(tmp_path):
    pytest.importorskip("IPython")
    cells = json.loads(run_python(tmp_path, "-m", "tests.notebook", str(PAGE)))
    for block, cell in zip(BLOCKS, cells, strict=True):
        assert cell["printed"] == (block.output or ""), "run `make pages`"
    assert sum(cell["pictures"] for cell in cells) == STATED


@pytest.mark.slow
def test_in_a_script_it_prints_the_same_and_saves_its_pictures(tmp_path):
    """Up to where pictures are saved: what follows shows nothing, and is the same in both."""
    python = [block for block in BLOCKS if block.language == "python"]
    shown = python[: 1 + next(k for k, block in enumerate(python) if ".save(" in block.text)]
    (tmp_path / "script.py").write_text("\n".join(block.text for block in shown), "utf-8")
    printed = run_python(tmp_path, "script.py")
    assert printed == "".join(block.output or "" for block in shown), "run `make pages`"
    pictures = list((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) == STATED - 1  # the street is not among them
    assert all(picture.stat().st_size > 10_000 for picture in pictures)


def test_it_has_words_for_what_a_reader_would_trip_over():
    text = PAGE.read_text("utf-8")
    for word in (
        "python -m wijkabm.runs.warm",
        "--overwrite",
        "cents",
        "standard error",
        "beforehand",
    ):
        assert word in text
    questions = re.findall(r"^\*\*\d+\. .*\?\*\*$", text, re.MULTILINE)
    assert len(questions) >= 5
    assert text.count("<summary>Answer</summary>") == len(questions)
