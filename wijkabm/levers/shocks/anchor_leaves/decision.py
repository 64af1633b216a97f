"""What it does: see ``levers.shocks.decision``."""

from typing import Any

from wijkabm.levers.shocks.decision import leave_anchor


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The largest food shop leaves."""
    leave_anchor(world, numbers, now, me)
