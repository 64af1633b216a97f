"""On what terms entrants look: units are shown, outsiders approached, the mix is kept."""

from typing import Any

from wijkabm.ground.tables.codes import OFFER_APPROACH

ANSWERS = (OFFER_APPROACH,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The manager's hours go to showing and to approaching; the mix is kept as she is told."""
    terms = world.terms
    terms.shown[:] = terms.approaching[:] = me.fte
    terms.mix[:] = me.mix_target
