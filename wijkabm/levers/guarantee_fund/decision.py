"""Guarantee fund: on which terms banks may lend more; guarantees end with the loan.

Who borrows decides in `month/firms/guarantees.py`, where money and risk are too.
"""

from typing import Any

from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import OFFER_GUARANTEE
from wijkabm.month.offers import end_contract


@kernel
def end_guarantees(world, numbers, now, me):
    """Step 1 of the month: a guarantee ends with the loan, or with the business."""
    contracts = world.contracts
    for c in range(contracts.alive.size):
        held = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if held and not is_owed(c, world):
            end_contract(c, world)


@part
def is_owed(c, world):
    """Whether the business that borrowed is there, and still owes its bank."""
    shops, contracts = world.shops, world.contracts
    j = contracts.row[c]
    same = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    return same and shops.loan[j] > 0


ANSWERS = (OFFER_GUARANTEE,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The fund carries its part while it has a budget, for this premium, where banks bring it up."""
    terms = world.terms
    terms.guarantee[:] = me.covered * (me.fund > 0.0)
    terms.guarantee_fee[:] = me.premium
    terms.guarantee_known[:] = me.known


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: guarantees end with their loans."""
    end_guarantees(world, numbers, now, me)
