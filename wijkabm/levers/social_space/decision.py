"""What people decide: see ``rules.social_space``."""

from typing import Any

from wijkabm.rules import social_space


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Compensation is paid, contracts end, corporations offer units, sitting tenants ask."""
    social_space.run_social_space(world, numbers, now)
