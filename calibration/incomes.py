"""What firms earn, branch by branch, and what their owners live on."""

from typing import Any

import numpy as np

from calibration.pool import Formula, Pool, over
from wijkabm.ground.tables.codes import BRANCHES, CHAIN_SHOP, FOOD, NONFOOD
from wijkabm.ground.tables.journal import LIFE_INCOME_OF_YEAR
from wijkabm.measure.sums import CHILD, FURTHER_ADULT, LOW_INCOME_LINE

YEAR = 12
RETAIL = (FOOD, NONFOOD)
BINS = np.arange(-10_000.0, 40_001.0, 25.0)
"""Edges of the bins of owners' incomes, EUR a month; what lies beyond counts in the last ones."""


def note_firms(shops: Any, month: int) -> dict[str, np.ndarray]:
    """Firms of each branch this month: how many, how many without staff, revenue and result; each ``(5,)``.

    Revenue and result (cents, before any wage of the owner) are those of all who were there for the month's
    market: chains too, who closed at its end too, not who opened after it.
    """
    alive = shops.alive == 1
    traded = (alive | (shops.freed == month)) & (shops.opened < month)
    n = len(BRANCHES)
    by_branch = {
        "firms": shops.branch[alive],
        "one_person": shops.branch[alive & (shops.staff == 0)],
    }
    return {
        **{name: np.bincount(branch, minlength=n) for name, branch in by_branch.items()},
        "revenue": np.bincount(shops.branch[traded], shops.revenue[traded], n),
        "result": np.bincount(shops.branch[traded], shops.result[traded], n),
    }


def measure_result(*branches: int) -> Formula:
    """Result over revenue of some branches together, so weighted by revenue."""
    own = list(branches)
    return lambda pool: over(pool["result"][own].sum(), pool["revenue"][own].sum())


def note_owners(shops: Any, facts: np.ndarray, month: int) -> np.ndarray:
    """How many owners earned how much a month in the calendar year that ends now, by branch and bin.

    What an owner earns is the result of a full year over twelve, before tax. An owner is who has an
    independent shop, a franchise or a business at home, wherever he lives.

    Parameters
    ----------
    shops : Shops
    facts : ndarray
        Facts of this December, ``(n, 3)``: identity, what, amount.
    """
    years = facts[facts[:, 1] == LIFE_INCOME_OF_YEAR]
    result = dict(zip(years[:, 0].tolist(), years[:, 2].tolist(), strict=True))
    here = (shops.alive == 1) | (shops.freed == month)
    owned = here & (shops.owner_kind != CHAIN_SHOP) & (shops.opened <= month - YEAR)
    counts = np.zeros((len(BRANCHES), BINS.size - 1))
    for j in np.flatnonzero(owned):
        cents = result.get(int(shops.identity[j]))
        if cents is not None:
            place = np.searchsorted(BINS, cents / (100.0 * YEAR), side="right") - 1
            counts[shops.branch[j], min(max(place, 0), BINS.size - 2)] += 1
    return counts


def earn_at(share: float, branch: int) -> Formula:
    """Income below which a share of a branch's owners stays, EUR a month; interpolated in its bin."""

    def formula(pool: Pool) -> float:
        counts = pool["owners_earning"][branch]
        below = np.concatenate([[0.0], np.cumsum(counts)])
        if not below[-1]:
            return np.nan
        return float(np.interp(share * below[-1], below, BINS))

    return formula


def note_poverty(households: Any, residents: Any, shops: Any) -> dict[str, int]:
    """Households and one-person owners who live here, and how many of both have a low income.

    Low is what the indicator ``low_income_share`` calls so: income for one under `LOW_INCOME_LINE`.
    """
    income = households.expected_income + households.housing_cost + households.fixed_costs
    weight = 1.0 + FURTHER_ADULT * (households.n_adults - 1) + CHILD * households.n_children
    low = np.maximum(income, 0.0) < LOW_INCOME_LINE * weight
    lived_in = households.alive == 1
    alone = (shops.alive == 1) & (shops.owner >= 0) & (shops.staff == 0)
    home = residents.household[shops.owner[alone]]
    return {
        "households": int(lived_in.sum()),
        "households_low": int((lived_in & low).sum()),
        "owners_alone": int(home.size),
        "owners_alone_low": int(low[home].sum()),
    }


def measure_poverty_ratio(pool: Pool) -> float:
    """Share of one-person owners with a low income over that of all households."""
    owners = over(pool["owners_alone_low"], pool["owners_alone"])
    return over(owners, over(pool["households_low"], pool["households"]))
