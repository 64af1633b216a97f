"""What people decide: see ``rules.temporary``."""

from typing import Any

from wijkabm.rules import temporary
from wijkabm.state import OFFER_SHORT_LEASE

ANSWERS = (OFFER_SHORT_LEASE,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """A tenant for a short time has this notice; landlords uphold offers while the broker finds tenants."""
    world.terms.notice[:] = me.notice
    world.terms.short_discount[:] = me.discount
    world.terms.short_months[:] = me.months
    world.terms.short_leases_held[me.discount > 0.0] = 1


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The municipality's broker asks the landlords of vacant units, each once a quarter."""
    temporary.offer_temporary_use(world, numbers, now, me)
