"""On what terms landlords mend: part of the price is paid."""

from typing import Any

from wijkabm.ground.tables.codes import OFFER_REPAIR

ANSWERS = (OFFER_REPAIR,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The part, and the most that is paid."""
    world.terms.repair_share[:] = me.share
    world.terms.repair_cap[:] = me.cap
