"""What people decide: see ``rules.shared_building``."""

from typing import Any

from wijkabm.rules import shared_building
from wijkabm.state import OFFER_PLACE

ANSWERS = (OFFER_PLACE,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Leases are paid and end, units are rented, places let, tenants meet."""
    shared_building.run_buildings(world, numbers, now, me)
