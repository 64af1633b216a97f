"""What people decide: see ``rules.improvement_district``."""

from typing import Any

from wijkabm.rules import improvement_district
from wijkabm.state import OFFER_DISTRICT

ANSWERS = (OFFER_DISTRICT,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Funds spend and end; where there is none and the council wants one, there is a vote."""
    improvement_district.run_districts(world, numbers, now, me)
