"""What people decide: see ``rules.succession``."""

from typing import Any

from wijkabm.rules import succession
from wijkabm.state import OFFER_HANDOVER

ANSWERS = (OFFER_HANDOVER,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: owners near retirement are asked to prepare; preparations run out."""
    succession.prepare_successions(world, numbers, now, me)
