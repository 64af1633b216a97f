"""What people decide: see ``rules.mixing``."""

from typing import Any

from wijkabm.rules import mixing


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Landlords of vacant units in the share that the plan opens weigh other work, once a quarter."""
    mixing.open_to_other_work(world, numbers, now)
