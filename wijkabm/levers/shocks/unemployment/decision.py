"""What it does: see ``levers.shocks.decision``."""

from typing import Any

from wijkabm.levers.shocks.decision import set_unemployment


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """So many residents seek work as is stated."""
    set_unemployment(world, numbers, now, me)
