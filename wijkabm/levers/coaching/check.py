"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import (
    PROFIT,
    Check,
    Study,
    against_others,
    against_twins,
    fall_of_others,
    reached,
)
from wijkabm.checks.trial import Twin


def sales_of_would_be_owners(twin: Twin) -> float:
    """Sales last year of residents who were coached without a business, nothing where there is none."""
    treated = reached(twin, "coaching")
    people = twin.start.world.residents
    free = set(people.identity[(people.alive == 1) & (people.shop < 0)].tolist()) & treated.keys()
    sums = []
    for wijk in (twin.without, twin.with_lever):
        table, shops = wijk.world.residents, wijk.world.shops
        rows = np.flatnonzero((table.alive == 1) & (table.shop >= 0))
        mine = [table.shop[row] for row in rows if int(table.identity[row]) in free]
        sums.append(float(shops.expected_sales[np.array(mine, np.int64)].sum()))
    return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")


CHECK: Final = Check(
    "coaching places=50 selection=0",
    "accepts a trajectory; starts, stops, works otherwise",
    "owners and would-be owners",
    "sales of uncoached independents fall",
    "share",
    fall_of_others("coaching"),
)

STUDIES: Final = (
    Study(
        "coaching",
        "owner_profit_treated",
        "coaching places=50 selection=0 end=13",
        24,
        against_twins("coaching", PROFIT),
        against_others("coaching", PROFIT),
    ),
    Study(
        "coaching",
        "sales_treated",
        "coaching places=50 selection=0 end=13",
        60,
        sales_of_would_be_owners,
    ),
)
