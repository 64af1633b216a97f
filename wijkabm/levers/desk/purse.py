"""The municipality's money for levers, shared out in the order of their budget."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

PROMISED, FIXED, UPTAKE = range(3)  # what a lever asks: contracts, set-up and running, participants

NO_LIMIT: Final = int(np.iinfo(np.int64).max)


@dataclass
class Purse:
    """What levers may still ask, cents: `cash` for all of it, `within` for the municipality's own part.

    The municipality pays first, and those who share in it afterwards.
    """

    cash: int
    within: int

    def take(self, cents: int, own: float) -> int:
        """As much of `cents` as there is, of which the municipality pays the share `own` itself."""
        taken = min(cents, self.cash)
        if own == 1.0:
            taken = min(taken, self.within)
        elif own > 0.0:
            taken = min(taken, math.floor(self.within / own))
        self.cash -= taken
        self.within -= min(math.ceil(own * taken), self.within)
        return taken


def share_out(asked: np.ndarray, carried: np.ndarray, own: np.ndarray, purse: Purse) -> np.ndarray:
    """Cents that each lever gets in each wijk, for contracts, fixed costs and participants.

    First what was promised; then lever by lever in the order of the budget, wijk by wijk. What participants
    may draw goes down with what is granted of the fixed costs; what they did not draw last month is added.

    Parameters
    ----------
    asked : ndarray
        Shape (wijken, levers, 3).
    carried : ndarray
        Not drawn last month, shape (wijken, levers).
    own : ndarray
        Share that the municipality pays itself, shape (wijken, levers).
    purse : Purse
    """
    given = np.zeros_like(asked)
    places = [(w, k) for k in range(asked.shape[1]) for w in range(asked.shape[0])]
    for place in places:
        given[(*place, PROMISED)] = purse.take(int(asked[(*place, PROMISED)]), own[place])
    for place in places:
        fixed, uptake = int(asked[(*place, FIXED)]), int(asked[(*place, UPTAKE)])
        paid = purse.take(fixed, own[place])
        share = paid / fixed if fixed else 1.0
        wanted = int(uptake * share) + (int(carried[place]) if uptake else 0)
        given[(*place, FIXED)] = paid
        given[(*place, UPTAKE)] = purse.take(wanted, own[place])
    return given
