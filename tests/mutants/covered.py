"""Which tests run which line of a rule, in plain Python, and how long each of them takes."""

import json
import os
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import coverage
import pytest

LONG: Final = (
    "circles_are_at_rest",
    "what_an_entrant_expects",
    "noise_has_the_laws",
    "closed_form",
    "rows_and_households_agree",
    "one_more_shop",
    "ties_stay_symmetric",
)
"""Tests of many draws that take a minute in plain Python, by a part of their names; they are left out."""

BESIDE_RULES: Final = (
    "tests/levers/desk",
    "tests/levers/whole",
    "wijkabm/levers/social_coin/test_social_coin.py",
)
"""Tests of what stands round levers' rules, and of wijken that live for years with them; left out too."""

RULES_COVERED: Final = "rules_covered"
"""A test's property: per cent of the lines of rules that tests run in plain Python."""

WHOLE: Final = "whole"
"""Said of a run in which no test failed."""


class Covered(NamedTuple):
    """What a run of the tests showed.

    Attributes
    ----------
    lines : dict
        By file and line the tests that ran it, numbers in the order of collection.
    seconds : list of float
        Of each test.
    failed : str
        The first test that failed, or *whole*.
    """

    lines: dict[str, dict[int, list[int]]]
    seconds: list[float]
    failed: str


def run_item(item: pytest.Item, following: pytest.Item | None) -> None:
    """Run one test as pytest would."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def watch(items: list[pytest.Item], files: list[Path], out: Path) -> None:
    """Run all tests under coverage, and write to `out` what they cover; stops at a test that fails."""
    watcher = coverage.Coverage(data_file=None, include=[str(file) for file in files])
    watcher.start()
    seconds, failed = [], WHOLE
    for k, item in enumerate(items):
        watcher.switch_context(str(k))
        start = time.process_time()
        run_item(item, items[k + 1] if k + 1 < len(items) else None)
        seconds.append(time.process_time() - start)
        if item.session.testsfailed:
            failed = item.nodeid
            break
    watcher.stop()
    data = watcher.get_data()
    lines = {
        os.path.relpath(file): {
            line: sorted(int(k) for k in contexts if k)
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    found: dict[str, Any] = {"lines": lines, "seconds": seconds, "failed": failed}
    out.write_text(json.dumps(found), "utf-8")


def read(file: Path) -> Covered:
    """What `watch` wrote."""
    found = json.loads(file.read_text("utf-8"))
    lines = {
        name: {int(line): tests for line, tests in by_line.items()}
        for name, by_line in found["lines"].items()
    }
    return Covered(lines, found["seconds"], found["failed"])
