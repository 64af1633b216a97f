"""Its unwanted effect: the same work costs more."""

from typing import Any, Final

import numpy as np

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin
from wijkabm.levers.registry import number_lever


def paid_above_the_price(twin: Twin) -> float:
    """What contracts that run cost above a large contractor's price, as a share of it."""
    wijk = twin.with_lever
    contracts = wijk.world.contracts
    own: Any = wijk.own["consortia"]
    live = (contracts.alive == 1) & (contracts.lever == number_lever("consortia"))
    return float(np.sum(contracts.amount[live]) / max(np.sum(own.price[live]), 1))


CHECK: Final = Check(
    "consortia share=0.05",
    "bids alone, or with firms that it knows",
    "small firms that sell to organisations",
    "the same work costs more",
    "share of the price",
    paid_above_the_price,
)
