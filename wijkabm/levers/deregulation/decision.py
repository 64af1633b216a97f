"""On what terms people enter: permits cheaper and sooner, more uses, fewer hours on rules."""

from typing import Any

from wijkabm.ground.tables.codes import OFFER_ENTRY
from wijkabm.month.firms.taxes import HOURS_A_MONTH

ANSWERS = (OFFER_ENTRY,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Weeks, fee and uses as they are set; an hour less on rules is worth what an hour elsewhere is.

    ``burden = 1 + (hours - usual hours) / 160``: the usual hours are in what owners of premises want already;
    who works at home has none (`livelihood.wanted_in_premises`). Whoever enters premises under other rules
    than usual is counted.
    """
    terms, usual = world.terms, numbers.opening
    terms.permit_weeks[:] = me.permit_weeks
    terms.permit_fee[:] = me.permit_fee
    terms.allowed_uses[:] = me.allowed_uses
    terms.burden[:] = 1.0 + (me.rule_hours - numbers.firms.rule_hours) / HOURS_A_MONTH
    terms.eased[:] = (
        (me.permit_weeks != usual.permit_weeks_horeca)
        | (me.permit_fee != usual.permit_fee)
        | (me.allowed_uses > 0.0)
        | (me.rule_hours != numbers.firms.rule_hours)
    )
