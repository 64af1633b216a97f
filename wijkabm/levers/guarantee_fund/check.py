"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, Study, more_events, reached
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.journal import CAUSE_INSOLVENT, EVENT_CLOSING
from wijkabm.model.wijk import Wijk


def sales_of_borrowers(twin: Twin) -> float:
    """Sales of who borrowed so and has a business in both worlds, with over without, less one."""
    borrowed = reached(twin, "guarantee_fund").keys()
    sales = [sales_by_owner(wijk) for wijk in (twin.without, twin.with_lever)]
    both = borrowed & sales[0].keys() & sales[1].keys()
    sums = [sum(of[who] for who in both) for of in sales]
    return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")


def sales_by_owner(wijk: Wijk) -> dict[int, float]:
    """Expected sales of the business of every resident who has one, by identity."""
    people, shops = wijk.world.residents, wijk.world.shops
    rows = np.flatnonzero((people.alive == 1) & (people.shop >= 0))
    return {int(people.identity[i]): float(shops.expected_sales[people.shop[i]]) for i in rows}


CHECK: Final = Check(
    "guarantee_fund fund=200000 known=1",
    "borrows from a bank what it would refuse",
    "would-be owners, banks",
    "more businesses go bankrupt",
    "businesses",
    more_events(EVENT_CLOSING, CAUSE_INSOLVENT),
    hangs_on="opening.clients_months=48",
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
