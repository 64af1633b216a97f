"""What it does: streets feel less safe; see ``month.safety``."""

from typing import Any


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Burglaries are so many times the usual number."""
    world.terms.burglaries[:] = me.times
