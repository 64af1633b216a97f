"""What it does: less comes in every month."""

from typing import Any


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """A part of the general grant is paid no longer."""
    world.terms.grant_cut[:] = me.share
