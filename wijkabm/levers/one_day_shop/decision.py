"""What people decide: see ``rules.one_day_shop``."""

from typing import Any

from wijkabm.rules import one_day_shop


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Businesses at home that sell to people are offered days, twice as many as there are, by luck."""
    one_day_shop.show_home_businesses(world, numbers, now)
