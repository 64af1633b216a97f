"""What it does: see ``levers.shocks.decision``."""

from typing import Any

from wijkabm.levers.shocks.decision import leave_owners


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """A share of independent owners gives up."""
    leave_owners(world, numbers, now, me)
