"""What people decide: see ``rules.credit``."""

from typing import Any

from wijkabm.rules import credit


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: loans that are repaid end; former owners pay off a debt."""
    credit.collect_debts(world, numbers, now)
