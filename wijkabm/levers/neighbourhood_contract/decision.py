"""What people decide: see ``rules.neighbourhood_contract``."""

from typing import Any

from wijkabm.rules import neighbourhood_contract


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay those who work, buy materials and what is left to a contractor, ask for more hands."""
    neighbourhood_contract.do_upkeep(world, numbers, now)
