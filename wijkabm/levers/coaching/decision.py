"""What people decide: see ``rules.coaching``."""

from typing import Any

from wijkabm.rules import coaching


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: trajectories go on or end; free places are offered."""
    coaching.coach(world, numbers, now, me)
