"""What a crisis does: see ``levers.shocks.decision`` and ``month.hard_times``."""

from typing import Any

from wijkabm.levers.shocks.decision import destroy_jobs


def goes_on(world: Any) -> bool:
    """Whether jobs that it destroyed have not come back yet."""
    return bool(world.region.lost[0] > 0)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Households hold back a part of what they spend."""
    world.terms.held_back[:] = me.spending


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Jobs elsewhere end; once it is over they come back."""
    destroy_jobs(world, numbers, now, me)
