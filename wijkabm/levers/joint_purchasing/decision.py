"""What people decide: see ``rules.joint_purchasing``."""

from typing import Any

from wijkabm.rules import joint_purchasing


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Memberships end or are renewed, shops are asked once a year, the street is promoted."""
    joint_purchasing.run_joint_purchasing(world, numbers, now, me)
