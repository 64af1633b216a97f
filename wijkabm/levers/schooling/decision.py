"""What people decide: see ``rules.training``."""

from typing import Any

from wijkabm.rules import training


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: courses that run and end, then this month's new places, as far as the money goes."""
    training.teach(world, numbers, now, me)
