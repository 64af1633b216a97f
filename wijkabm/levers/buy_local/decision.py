"""What people decide: see ``rules.support``."""

from typing import Any

from wijkabm.rules import support


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: resolves fade; those reached who think about it this month resolve or not."""
    support.campaign(world, numbers, now, me)
