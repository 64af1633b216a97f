"""What people decide: see ``rules.credit``."""

from typing import Any

from wijkabm.rules import credit
from wijkabm.state import OFFER_LOAN

ANSWERS = (OFFER_LOAN,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The fund lends while it has a budget, up to so much, at this rate, looking as sharply as it is told."""
    terms = world.terms
    terms.lends[:] = me.fund > 0.0
    terms.loan_most[:] = me.maximum
    terms.loan_rate[:] = me.rate
    terms.loan_screening[:] = me.screening


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: loans that are repaid end; former owners pay off a debt."""
    credit.collect_debts(world, numbers, now, me)
