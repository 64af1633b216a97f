"""What people decide: see ``rules.procurement``."""

from typing import Any

import numpy as np

from wijkabm.rules import procurement


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What live public contracts cost a month is set aside for the firms that hold them."""
    shops, contracts = world.shops, world.contracts
    for c in np.flatnonzero((contracts.alive == 1) & (contracts.lever == me.number)):
        j = contracts.row[c]
        here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
        if here and contracts.end[c] > now.month:
            world.terms.set_aside[contracts.wijk[c], 0] += np.int64(contracts.terms[c, 0])


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay the contracts that run, then put new lots to local firms."""
    procurement.buy_locally(world, numbers, now, me)


def count_lines(world: Any, numbers: Any) -> int:
    """Firms are asked for every lot: lines of the journal beyond what every rule has room for."""
    return procurement.count_lines(world, numbers)
