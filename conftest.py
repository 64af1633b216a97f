"""Settings that every test shares, also those in the folders of levers."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.mutants.covered import RULES_COVERED
from wijkabm.ground.machine import count_cores

# Before anything imports matplotlib, and inherited by the subprocesses that tests start.
os.environ["MPLBACKEND"] = "Agg"

# The same examples on every machine and in every run; compiling a kernel is not a slow example.
settings.register_profile(
    "wijkabm",
    deadline=None,
    derandomize=True,
    max_examples=25,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("wijkabm")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Two more than there are cores: tests wait for browsers and for processes that start."""
    return count_cores() + 2


LONGEST = (
    *(f"test_browser{name}.py" for name in ("_levers", "_layout", "", "_axe", "_effects")),
    *(f"test_browser_{name}.py" for name in ("access", "network")),
    *(f"test_{name}.py" for name in ("runs", "in_plain_python", "packaging", "student")),
)
"""Files that would otherwise end long after all others, the longest first: they begin first."""


def pytest_collection_modifyitems(items):
    """Let files with a browser, which wait, take turns with files that keep a processor busy."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)

    def rank(path):
        return (LONGEST.index(path.name) if path.name in LONGEST else len(LONGEST), path)

    waiting = sorted((path for path in files if "browser" in path.name), key=rank)
    busy = sorted(files.keys() - set(waiting), key=rank)
    turns = [path for pair in zip(waiting, busy, strict=False) for path in pair]
    turns += waiting[len(busy) :] + busy[len(waiting) :]
    items[:] = [item for path in turns for item in files[path]]


def pytest_terminal_summary(terminalreporter):
    """Tell how much of the rules is covered, where that was measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == RULES_COVERED:
                terminalreporter.write_line(f"tests run {value} % of the lines of rules")
