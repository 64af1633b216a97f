"""What people decide: see ``rules.conversion``."""

from typing import Any

from wijkabm.rules import conversion


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Works whose time has come are done; landlords whose turn it is weigh conversion."""
    conversion.convert_units(world, numbers, now)
