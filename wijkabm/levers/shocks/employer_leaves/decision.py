"""What it does: see ``levers.shocks.decision``."""

from typing import Any

from wijkabm.levers.shocks.decision import leave_employers


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The largest employer takes a share of its jobs away."""
    leave_employers(world, numbers, now, me)
