"""What people decide: see ``rules.pairing``."""

from typing import Any

from wijkabm.rules import pairing


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: this month's meetings and posts across, spread evenly over the year."""
    pairing.pair_wijken(world, numbers, now, me)
