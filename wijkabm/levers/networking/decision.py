"""What people decide: see ``rules.membership``."""

from typing import Any

from wijkabm.rules import membership


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Whom the digital platform reaches."""
    world.terms.platform[:] = me.platform_reach


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: memberships that end, invitations, meetings."""
    membership.meet_owners(world, numbers, now, me)
