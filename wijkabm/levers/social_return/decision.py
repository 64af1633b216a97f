"""What people decide: see ``rules.placements``."""

from typing import Any

from wijkabm.rules import placements


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: placements that run and end, then new ones up to the quota."""
    placements.place_seekers(world, numbers, now, me)
