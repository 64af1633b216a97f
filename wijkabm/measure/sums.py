"""What is counted at a month's end: sums that add up over wijken, from the tables and the ledger.

Every sum is an array with a row per wijk, then one for the ring and one for the total. The kernels
fill the rows of the wijken; the total is their sum, so that a share of the whole is never a mean of
shares. What a row cannot have is NaN and stays NaN in every indicator made from it. Ratios are
made in `wijkabm.measure.indicators`, once, for all months together.
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.tables import Table
from wijkabm.measure.coin import CoinSums

Sum = Any

RING_ROW, TOTAL_ROW = -2, -1
"""Rows of every sum after those of the wijken."""

INCOME_BIN: Final = 1000
"""Width of a bin of household income: 10 EUR a month, in cents."""

N_INCOME_BINS: Final = 3000
"""Bins up to 30,000 EUR a month; the last one takes what is above."""

LOW_INCOME_LINE: Final = 130_000
"""Cents a month for a single person; *assumption*, about the line of CBS in euros of 2023."""

FURTHER_ADULT: Final = 0.38
CHILD: Final = 0.30
"""Weights that make households comparable; *assumption*, about the equivalence scale of CBS."""

WALKING_DISTANCE: Final = 500.0
"""Metres along streets within which provision counts; *assumption*."""

MEMORY: Final = 12
"""Months that a volunteer's last activity counts: the statistic asks for the last year."""


class PeopleSums(Table):
    """Counts of people and households; each (n_wijken + 2,)."""

    inhabitants: Sum  # children included
    residents: Sum  # of 15 and older
    households: Sum
    employed: Sum
    owners: Sum
    jobseekers: Sum
    labour_force: Sum  # employed + owners + jobseekers
    bijstand: Sum
    disability: Sum
    pensioners: Sum
    students: Sum
    ties: Sum
    isolated: Sum  # residents without a tie
    tied: Sum  # residents with two ties or more
    association: Sum
    volunteered: Sum  # in the last twelve months
    savings: Sum  # cents
    low_income: Sum  # households
    in_arrears: Sum  # households that owe housing or fixed costs
    provided: Sum  # households with all four branches within walking distance
    sought: Sum  # residents who sought work a month ago and live here still
    found: Sum  # of which have a job now


class ShopSums(Table):
    """Counts of enterprises and what they did this month; each (n_wijken + 2,)."""

    shops: Sum  # trading in premises
    food: Sum
    nonfood: Sum
    horeca: Sum
    services: Sum
    at_home: Sum
    registered: Sum
    trading: Sum
    chains: Sum  # chains and franchises among the shops
    content: Sum  # shops of independents who expect to earn enough to go on
    one_person: Sum  # registered, without employees
    staff: Sum
    staff_residents: Sum
    open_jobs: Sum
    cash: Sum  # cents of the shops in premises
    retail_revenue: Sum  # cents this month, food and non-food, excl. VAT
    retail_floor: Sum  # m2
    sales: Sum  # cents this month, gross of VAT, shops
    sales_outside: Sum  # of which to people who live elsewhere
    food_sales: Sum  # cents this month to people of the wijken
    nonfood_sales: Sum
    horeca_sales: Sum
    services_sales: Sum
    food_demand: Sum  # cents this month that the wijk's residents spend
    nonfood_demand: Sum
    horeca_demand: Sum
    services_demand: Sum
    employer_jobs: Sum
    employer_residents: Sum


class PremisesSums(Table):
    """Counts of retail units, rents and streets; each (n_wijken + 2,)."""

    units: Sum
    vacant: Sum
    vacant_m2: Sum
    temporary: Sum
    edge: Sum
    edge_vacant: Sum
    core: Sum
    core_vacant: Sum
    under_1_year: Sum
    from_1_to_3_years: Sum
    over_3_years: Sum
    asking: Sum  # cents a month of vacant units
    contract: Sum  # cents a month of let units
    let_m2: Sum
    rent_index: Sum  # times units
    liveliness: Sum  # summed over segments with units
    segments: Sum  # with units
    safety: Sum  # times residents
    organisation: Sum  # times shops


class MoneySums(Table):
    """Payments of this month from the ledger, in cents; each (n_wijken + 2,)."""

    spent: Sum  # residents' consumption in the four branches
    spent_here: Sum
    spent_neighbours: Sum  # in the other named wijken
    spent_ring: Sum
    spent_outside: Sum  # centre and online
    received: Sum  # R1: firms' receipts from consumption and home services
    local_income: Sum  # R2
    local_second: Sum  # R3
    turned_over: Sum  # consumption paid by residents to firms of the own wijk
    municipal_receipts: Sum
    municipal_payments: Sum
    bijstand_paid: Sum
    bijstand_budget: Sum
    municipal_cash: Sum  # total only
    lever_costs: Sum
    lever_receipts: Sum


class JournalSums(Table):
    """Events of this month; each (n_wijken + 2,)."""

    openings: Sum
    openings_shops: Sum
    closings: Sum
    closings_shops: Sum
    insolvent: Sum
    earns_less: Sum
    retired: Sum
    personal: Sum
    head_office: Sum
    other: Sum
    takeovers: Sum
    moved_in: Sum  # from home into premises


class SpreadSums(Table):
    """What does not add up over wijken; each (n_wijken + 2,)."""

    median_income: Sum  # cents a month
    gini: Sum
    median_result: Sum  # share of revenue
    coin_gini: Sum  # of what shops take in coins
    coin_top_1: Sum
    coin_top_10: Sum


SUMS: Final = (PeopleSums, ShopSums, PremisesSums, MoneySums, JournalSums, SpreadSums, CoinSums)
"""The groups, in the order in which they stand in the block of one month."""

NAMES: Final = tuple(name for group in SUMS for name in group._fields)
"""Names of all sums, in block order."""


def split_block(block: np.ndarray) -> list[Any]:
    """The groups as views on a block of shape (n_sums, n_wijken + 2)."""
    groups, first = [], 0
    for group in SUMS:
        last = first + len(group._fields)
        groups.append(group(*block[first:last]))
        first = last
    return groups
