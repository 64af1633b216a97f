"""What people decide: see ``rules.procurement``."""

from typing import Any

from wijkabm.rules import procurement


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay the contracts that run, then put new lots to local firms."""
    procurement.buy_locally(world, numbers, now)


def count_lines(world: Any, numbers: Any) -> int:
    """Firms are asked for every lot: lines of the journal beyond what every rule has room for."""
    return procurement.count_lines(world, numbers)
