"""What a shutdown does: see ``levers.shocks.decision`` and ``month.hard_times``."""

from typing import Any

from wijkabm.levers.shocks.decision import support_shut_shops


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Shops are shut; a part of what they would have sold is bought online."""
    world.terms.shut[:] = me.closed
    world.terms.moved_online[:] = me.moved_online


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The Rijk supports who is shut."""
    support_shut_shops(world, numbers, now, me)
