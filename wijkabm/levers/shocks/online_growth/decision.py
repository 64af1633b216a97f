"""What it does: online shops draw more."""

from typing import Any


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Online is as near as it has come."""
    world.terms.online_growth[:] = me.growth
