"""What people decide: see ``rules.job_events``."""

from typing import Any

from wijkabm.rules import job_events


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: the events of this month, spread evenly over the year."""
    job_events.hold_events(world, numbers, now, me)
