"""Settings that every test shares, also those in the folders of levers."""

import gc
import os
from pathlib import Path

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


@pytest.fixture
def leave_unpainted():
    """For tests of words: pictures are drawn and not painted."""
    from tests.pictures import unpainted

    with unpainted():
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than there are cores: tests wait for browsers and for processes that start."""
    return count_cores() + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Leave all tests out of what is searched for waste, as hundreds of pages that close have done."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


FIRST_BROWSER = tuple(f"test_browser{name}.py" for name in ("_levers", "_effects", "_network"))
"""About half the work of the files with a browser: one process runs these in a row, another the rest."""

LONGEST = tuple(
    f"test_{name}.py"
    for name in (
        *("runs", "shipped", "in_plain_python", "readme", "student", "cli", "compare", "fuzz"),
        *("machines", "own_lever", "agreement", "ahead", "workers", "session", "kernel_cache"),
        *("reading", "run", "cli_compare", "all_levers", "mutants", "checks", "packaging"),
    )
)
"""Files that would otherwise end long after all others, the longest first."""


def pytest_collection_modifyitems(items):
    """Files with a browser, which wait, begin first, then the longest."""
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)

    def rank(path):
        share = name_share(path)
        place = LONGEST.index(path.name) if path.name in LONGEST else len(LONGEST)
        return (not share.endswith("browser"), place, share, path)

    items[:] = [item for path in sorted(files, key=rank) for item in files[path]]


def name_share(path):
    """What one process runs in a row: a file, or files that share the browser it has started."""
    if not path.name.startswith("test_browser"):
        return path.as_posix()
    return "one browser" if path.name in FIRST_BROWSER else "another browser"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Hand out shares of the work, where files were to be handed out."""
    from xdist.scheduler import LoadFileScheduling

    class Shares(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return name_share(Path(nodeid.split("::", 1)[0]))

    return Shares(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_terminal_summary(terminalreporter):
    """Tell how much of the rules is covered, where that was measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == RULES_COVERED:
                terminalreporter.write_line(f"tests run {value} % of the lines of rules")
