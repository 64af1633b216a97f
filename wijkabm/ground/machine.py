"""What of the machine this process may use, on every system."""

import os
import sys
from typing import Final

MOST_ON_WINDOWS: Final = 61
"""Processes that Windows can wait for at once."""


def count_cores() -> int:
    """Cores for processes side by side: those that this process was given, where the system tells."""
    given = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    cores = len(given) or os.cpu_count() or 1
    return min(cores, MOST_ON_WINDOWS) if sys.platform == "win32" else cores
