"""What people decide: see ``rules.one_day_shop``."""

from typing import Any

from wijkabm.rules import one_day_shop
from wijkabm.state import OFFER_TRIAL

ANSWERS = (OFFER_TRIAL,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Days a year, and what they cost."""
    terms = world.terms
    terms.trial_days[:] = me.days
    terms.trial_fee[:] = me.fee
    terms.trial_cost[:] = me.cost


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Businesses at home that sell to people are offered days, twice as many as there are, by luck."""
    one_day_shop.show_home_businesses(world, numbers, now, me)
