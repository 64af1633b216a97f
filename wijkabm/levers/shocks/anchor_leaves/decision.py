"""What it does: see ``rules.shocks``."""

from typing import Any

from wijkabm.rules import shocks


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The largest food shop leaves."""
    shocks.leave_anchor(world, numbers, now, me)
