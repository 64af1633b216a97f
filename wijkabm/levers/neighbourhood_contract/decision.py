"""What people decide: see ``rules.neighbourhood_contract``."""

from typing import Any

import numpy as np

from wijkabm.rules import neighbourhood_contract


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The wijk's own share of services, and at the least what its contracts promise."""
    contracts, terms = world.contracts, world.terms
    terms.own_share[:] = me.local_share
    for c in np.flatnonzero((contracts.alive == 1) & (contracts.lever == me.number)):
        if contracts.end[c] > now.month:
            terms.set_aside[contracts.wijk[c], 1] += np.int64(contracts.terms[c, 0])


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay those who work, buy materials and what is left to a contractor, ask for more hands."""
    neighbourhood_contract.do_upkeep(world, numbers, now, me)
