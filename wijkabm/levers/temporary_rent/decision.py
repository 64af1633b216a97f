"""What people decide: see ``rules.temporary``."""

from typing import Any

from wijkabm.rules import temporary


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The municipality's broker asks the landlords of vacant units, each once a quarter."""
    temporary.offer_temporary_use(world, numbers, now)
