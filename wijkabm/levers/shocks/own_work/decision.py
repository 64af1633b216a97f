"""What it does: more people think of it."""

from typing import Any


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """More people think of work of their own at home."""
    world.terms.own_work[:] = me.growth
