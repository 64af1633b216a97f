"""What it does: see ``rules.shocks``."""

from typing import Any

from wijkabm.rules import shocks


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """A share of independent owners gives up."""
    shocks.leave_owners(world, numbers, now, me)
