"""What people decide: see ``rules.conversion``."""

from typing import Any

from wijkabm.rules import conversion
from wijkabm.state import OFFER_HOMES

ANSWERS = (OFFER_HOMES,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Where a unit may become homes, and what that takes."""
    world.terms.homes[:] = me.where
    world.terms.homes_cost[:] = me.cost
    world.terms.homes_weeks[:] = me.permit_weeks


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Works whose time has come are done; landlords whose turn it is weigh conversion."""
    conversion.convert_units(world, numbers, now, me)
