"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, Study, more_events, reached
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.journal import CAUSE_INSOLVENT, EVENT_CLOSING


def sales_of_borrowers(twin: Twin) -> float:
    """Sales of who borrowed under a guarantee, nothing where they have no business, over those without it."""
    borrowed = reached(twin, "guarantee_fund")
    sums = []
    for wijk in (twin.without, twin.with_lever):
        people, shops = wijk.world.residents, wijk.world.shops
        rows = np.flatnonzero((people.alive == 1) & (people.shop >= 0))
        mine = [people.shop[row] for row in rows if int(people.identity[row]) in borrowed]
        sums.append(float(shops.expected_sales[np.array(mine, np.int64)].sum()))
    return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")


CHECK: Final = Check(
    "guarantee_fund fund=200000 known=1",
    "borrows from a bank what it would refuse",
    "would-be owners, banks",
    "more businesses go bankrupt",
    "businesses",
    more_events(EVENT_CLOSING, CAUSE_INSOLVENT),
)

STUDIES: Final = (
    Study(
        "guarantee_fund",
        "sales_treated",
        "guarantee_fund fund=200000 known=1 end=13",
        36,
        sales_of_borrowers,
    ),
)
