"""Settings that every test shares."""

import os

import pytest
from hypothesis import HealthCheck, settings

from wijkabm.machine import count_cores

# Before anything imports matplotlib, and inherited by the subprocesses that tests start.
os.environ["MPLBACKEND"] = "Agg"

RULES_COVERED = "rules_covered"
"""A test's property: per cent of the lines of rules that tests run in plain Python."""

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


def pytest_terminal_summary(terminalreporter):
    """Tell how much of the rules is covered, where that was measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == RULES_COVERED:
                terminalreporter.write_line(f"tests run {value} % of the lines of rules")
