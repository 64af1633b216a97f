"""What people decide: see ``rules.mixing``."""

from typing import Any

from wijkabm.rules import mixing
from wijkabm.state import OFFER_WORKPLACE

ANSWERS = (OFFER_WORKPLACE,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Units for other work, and the nuisance that it brings."""
    world.terms.workplaces[:] = me.mixed_units
    world.terms.nuisance[:] = me.nuisance


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Landlords of vacant units in the share that the plan opens weigh other work, once a quarter."""
    mixing.open_to_other_work(world, numbers, now, me)
