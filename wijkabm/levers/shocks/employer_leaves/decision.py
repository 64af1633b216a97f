"""What it does: see ``rules.shocks``."""

from typing import Any

from wijkabm.rules import shocks


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The largest employer takes a share of its jobs away."""
    shocks.leave_employers(world, numbers, now, me)
