"""On what terms firms invest: part of it is paid, and users pay less OZB."""

from typing import Any

from wijkabm.ground.tables.codes import OFFER_PREMIUM

ANSWERS = (OFFER_PREMIUM,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The premium, its bounds, and the cut."""
    terms = world.terms
    terms.premium_share[:] = me.premium
    terms.premium_least[:] = me.least
    terms.premium_cap[:] = me.cap
    terms.ozb_cut[:] = me.tax_cut
