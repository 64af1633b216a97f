"""What people decide: see ``rules.social_space``."""

from typing import Any

from wijkabm.rules import social_space
from wijkabm.state import OFFER_LOW_RENT

ANSWERS = (OFFER_LOW_RENT,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The discount, its compensation and term; offers stand while units are wanted."""
    terms = world.terms
    terms.rent_discount[:] = me.discount
    terms.rent_compensation[:] = me.compensation
    terms.rent_months[:] = me.months
    terms.low_rents_held[:] = me.units > 0.0


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Compensation is paid, contracts end, corporations offer units, sitting tenants ask."""
    social_space.run_social_space(world, numbers, now, me)
