"""What is counted at a month's end: sums that add up over wijken, from the tables and the ledger.

Every sum is an array with a row per wijk, then one for the ring and one for the total. The kernels
fill the rows of the wijken; the total is their sum, so that a share of the whole is never a mean of
shares. What a row cannot have is NaN and stays NaN in every indicator made from it. Ratios are
made in `wijkabm.indicators`, once, for all months together.
"""

from typing import Any, Final

import numpy as np

from wijkabm import ledger as books
from wijkabm import state
from wijkabm.kernels import inline, kernel
from wijkabm.measures_coin import CoinSums
from wijkabm.tables import Table

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


@kernel
def measure_people(households, residents, provided, seekers, month, histogram, sums):
    """Count residents and households; put household incomes into ``histogram`` (rows, bins).

    ``seekers`` holds, by row of the residents, the identity of who sought work a month ago, else
    -1; it is brought up to date.

    A household's income is what it expects a month, all sources, before housing and fixed costs:
    single months swing with drawings. It is low if, divided by 1 + 0.38 per further adult + 0.30
    per child, it lies under `LOW_INCOME_LINE`.
    """
    by_status = np.zeros((sums.residents.size, len(state.STATUSES)), np.int64)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            seekers[i] = -1
            continue
        w = residents.wijk[i]
        status = residents.status[i]
        by_status[w, status] += 1
        if seekers[i] == residents.identity[i]:
            sums.sought[w] += 1.0
            sums.found[w] += status == state.WORKS_ELSEWHERE or status == state.WORKS_LOCALLY
        seekers[i] = residents.identity[i] if status == state.JOBSEEKER else -1
        n_ties = residents.n_ties[i]
        sums.ties[w] += n_ties
        sums.isolated[w] += n_ties == 0
        sums.tied[w] += n_ties >= 2
        sums.association[w] += residents.association[i]
        sums.volunteered[w] += residents.volunteered[i] > month - MEMORY
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w = households.wijk[h]
        sums.households[w] += 1.0
        sums.inhabitants[w] += households.n_adults[h] + households.n_children[h]
        sums.savings[w] += households.savings[h]
        sums.provided[w] += provided[households.segment[h]]
        income = max(
            households.expected_income[h] + households.housing_cost[h] + households.fixed_costs[h],
            0.0,
        )
        weight = (
            1.0 + FURTHER_ADULT * (households.n_adults[h] - 1) + CHILD * households.n_children[h]
        )
        if income < LOW_INCOME_LINE * weight:
            sums.low_income[w] += 1.0
        k = min(np.int64(income) // INCOME_BIN, N_INCOME_BINS - 1)
        histogram[w, k] += 1
    for w in range(sums.residents.size):
        _sort_statuses(by_status[w], w, sums)


@inline
def _sort_statuses(count, w, sums):
    for status in range(count.size):
        sums.residents[w] += count[status]
    sums.employed[w] = count[state.WORKS_ELSEWHERE] + count[state.WORKS_LOCALLY]
    sums.owners[w] = count[state.OWNER]
    sums.jobseekers[w] = count[state.JOBSEEKER]
    sums.labour_force[w] = sums.employed[w] + sums.owners[w] + sums.jobseekers[w]
    sums.bijstand[w] = count[state.ON_BIJSTAND]
    sums.disability[w] = count[state.ON_DISABILITY]
    sums.pensioners[w] = count[state.ON_PENSION]
    sums.students[w] = count[state.STUDENT]


@kernel
def measure_shops(shops, employers, segments, month, owner_wage, sums, results):
    """Count enterprises; write independents' results over revenue into ``results`` (wijk, 1e-6).

    Sales of shops that closed this month count, those of shops that opened after the market do not
    exist. ``owner_wage`` is the imputed wage of a full-time owner, cents a month. Returns how many
    rows of ``results`` were filled.
    """
    n_results = 0
    for i in range(shops.alive.size):
        closed_now = shops.alive[i] == 0 and shops.freed[i] == month
        if shops.alive[i] == 0 and not closed_now:
            continue
        w = shops.wijk[i]
        branch = shops.branch[i]
        if branch < state.HOME:
            _add_sales(branch, w, np.float64(shops.sales[i] - shops.sales_outside[i]), sums)
            sums.sales[w] += shops.sales[i]
            sums.sales_outside[w] += shops.sales_outside[i]
        if closed_now:
            continue
        _count_shop(shops, i, w, sums)
        if shops.trading[i] == 0 or shops.premises[i] < 0 or shops.opened[i] == month:
            continue
        if branch == state.FOOD or branch == state.NONFOOD:
            sums.retail_revenue[w] += shops.revenue[i]
            sums.retail_floor[w] += shops.floor[i]
            if shops.owner_kind[i] == state.INDEPENDENT and shops.revenue[i] > 0:
                result = shops.result[i] - owner_wage * shops.hours_worked[i]
                results[n_results, 0] = w
                results[n_results, 1] = np.int64(1e6 * result / shops.revenue[i])
                n_results += 1
    for s in range(segments.wijk.size):
        w = segments.wijk[s]
        sums.food_demand[w] += segments.demand[s, state.FOOD]
        sums.nonfood_demand[w] += segments.demand[s, state.NONFOOD]
        sums.horeca_demand[w] += segments.demand[s, state.HORECA]
        sums.services_demand[w] += segments.demand[s, state.SERVICES]
    for e in range(employers.wijk.size):
        sums.employer_jobs[employers.wijk[e]] += employers.jobs[e]
        sums.employer_residents[employers.wijk[e]] += employers.residents[e]
    return n_results


@inline
def _add_sales(branch, w, cents, sums):
    if branch == state.FOOD:
        sums.food_sales[w] += cents
    elif branch == state.NONFOOD:
        sums.nonfood_sales[w] += cents
    elif branch == state.HORECA:
        sums.horeca_sales[w] += cents
    else:
        sums.services_sales[w] += cents


@inline
def _count_shop(shops, i, w, sums):
    sums.registered[w] += 1.0
    if shops.staff[i] == 0:
        sums.one_person[w] += 1.0
    sums.staff[w] += shops.staff[i]
    sums.staff_residents[w] += shops.staff_residents[i]
    sums.open_jobs[w] += max(shops.staff_wanted[i] - shops.staff[i], 0)
    if shops.premises[i] < 0:
        sums.at_home[w] += 1.0
    if shops.trading[i] == 0:
        return
    sums.trading[w] += 1.0
    if shops.premises[i] < 0:
        return
    sums.shops[w] += 1.0
    sums.cash[w] += shops.cash[i]
    if shops.owner_kind[i] != state.INDEPENDENT:
        sums.chains[w] += 1.0
    branch = shops.branch[i]
    if branch == state.FOOD:
        sums.food[w] += 1.0
    elif branch == state.NONFOOD:
        sums.nonfood[w] += 1.0
    elif branch == state.HORECA:
        sums.horeca[w] += 1.0
    elif branch == state.SERVICES:
        sums.services[w] += 1.0


@kernel
def find_provision(shops, segments, wijken, has_branch, provided):
    """Mark in ``provided`` the segments with all four branches within walking distance.

    ``has_branch`` (n_segments, 4) is a buffer. Only shops of the own wijk count, as distances along streets
    are known within a wijk.
    """
    has_branch[:] = 0
    for i in range(shops.alive.size):
        if (
            shops.alive[i] == 1
            and shops.trading[i] == 1
            and shops.premises[i] >= 0
            and shops.branch[i] < state.HOME
        ):
            has_branch[shops.segment[i], shops.branch[i]] = 1
    for w in range(wijken.first_segment.size):
        first = wijken.first_segment[w]
        for s in range(first, first + wijken.n_segments[w]):
            found = 0
            for branch in range(4):
                for other in range(wijken.n_segments[w]):
                    if (
                        has_branch[first + other, branch] == 1
                        and segments.distance[s, other] <= WALKING_DISTANCE
                    ):
                        found += 1
                        break
            provided[s] = 1 if found == 4 else 0


@kernel
def measure_premises(premises, segments, wijken, people, enterprises, month, sums):
    """Count retail units, vacant ones by duration and place, rents, and the state of streets.

    *Vacant* is a retail unit without a paying tenant: a tenant who pays no rent is a sham letting
    and counts as vacant. Temporary lettings are counted apart and are not vacant.
    """
    for i in range(premises.wijk.size):
        w = premises.wijk[i]
        if w < 0 or premises.use[i] == state.USE_SHARED or premises.use[i] == state.USE_HOME:
            continue
        s = premises.segment[i]
        sums.units[w] += 1.0
        sums.edge[w] += segments.is_edge[s]
        sums.core[w] += segments.is_core[s]
        let = premises.tenant[i] >= 0
        if premises.use[i] == state.USE_TEMPORARY or (
            let and premises.lease_kind[i] == state.LEASE_TEMPORARY
        ):
            sums.temporary[w] += 1.0
        elif let and premises.contract_rent[i] > 0:
            sums.contract[w] += premises.contract_rent[i]
            sums.let_m2[w] += premises.area[i]
        else:
            _count_vacant(premises, segments, i, w, month, sums)
    for s in range(segments.wijk.size):
        if segments.units[s] > 0:
            sums.segments[segments.wijk[s]] += 1.0
            sums.liveliness[segments.wijk[s]] += segments.liveliness[s]
    for w in range(wijken.safety.size):
        sums.rent_index[w] = wijken.rent_index[w] * sums.units[w]
        sums.safety[w] = wijken.safety[w] * people.residents[w]
        sums.organisation[w] = wijken.organisation[w] * enterprises.shops[w]


@inline
def _count_vacant(premises, segments, i, w, month, sums):
    sums.vacant[w] += 1.0
    sums.vacant_m2[w] += premises.area[i]
    sums.asking[w] += premises.asking_rent[i]
    sums.edge_vacant[w] += segments.is_edge[premises.segment[i]]
    sums.core_vacant[w] += segments.is_core[premises.segment[i]]
    months = month - premises.vacant_since[i]
    if months < 12:
        sums.under_1_year[w] += 1.0
    elif months <= 36:
        sums.from_1_to_3_years[w] += 1.0
    else:
        sums.over_3_years[w] += 1.0


@inline
def _is_local_income(kind):
    """Kinds of payment by which firms pass on receipts; capital and taxes are not among them."""
    return (
        kind == books.NET_WAGES
        or kind == books.DRAWINGS
        or kind == books.GOODS
        or kind == books.SALES_TO_FIRMS
        or kind == books.RENT
        or kind == books.RENT_SETTLEMENT
        or kind == books.OTHER_COSTS
        or kind == books.MAINTENANCE
    )


@kernel
def find_payments(flows):
    """Places of the payments of a month in the flows, end to end; in rising order."""
    cents = flows.reshape(-1)
    n = 0
    for place in range(cents.size):
        n += 1 if cents[place] != 0 else 0
    places = np.empty(n, np.int64)
    n = 0
    for place in range(cents.size):
        if cents[place] != 0:
            places[n] = place
            n += 1
    return places


@inline
def _is_capital(kind):
    """Kinds of payment that move what is owned, not what is earned."""
    return (
        kind == books.LOAN
        or kind == books.REPAYMENT
        or kind == books.START_CAPITAL
        or kind == books.OWNER_SUPPORT
        or kind == books.LIQUIDATION
        or kind == books.BUILDING
        or kind == books.MIGRATION
        or kind == books.INHERITANCE
    )


@kernel
def measure_money(ledger, wijken, sums):
    """Spending by place, the three rounds of LM3 and the municipality's money, from the flows.

    R1 is what firms of the wijk receive from consumption. R2 is what they pay out of it to
    residents, firms and landlords of the wijk (wages, drawings, goods, services, rent), and R3 what
    those spend there in turn (after the LM3 of the New Economics Foundation). Money has no name on
    it: a sector that spends a share of all it earns in the wijk is taken to spend that share of
    each euro, so businesses that live off sales to firms elsewhere do not swell the rounds.
    """
    n_wijken = ledger.n_wijken[0]
    n_accounts = ledger.purses.size
    municipality = books.single(ledger, books.MUNICIPALITY)
    ring = books.single(ledger, books.RING)
    outside = books.single(ledger, books.OUTSIDE)
    earned = np.zeros(n_accounts, np.int64)
    _add_earnings(ledger.flows, earned)
    for w in range(n_wijken):
        residents = books.account(books.RESIDENTS, w)
        shops = books.account(books.SHOPS, w)
        for v in range(n_wijken):
            spent = ledger.flows[books.CONSUMPTION, residents, books.account(books.SHOPS, v)]
            if v == w:
                sums.spent_here[w] += spent
            else:
                sums.spent_neighbours[w] += spent
        sums.spent_ring[w] = ledger.flows[books.CONSUMPTION, residents, ring]
        sums.spent_outside[w] = ledger.flows[books.CONSUMPTION, residents, outside]
        sums.spent[w] = (
            sums.spent_here[w]
            + sums.spent_neighbours[w]
            + sums.spent_ring[w]
            + sums.spent_outside[w]
        )
        for kind in (books.CONSUMPTION, books.HOME_SERVICES):
            sums.turned_over[w] += ledger.flows[kind, residents, shops]
            for payer in range(n_accounts):
                sums.received[w] += ledger.flows[kind, payer, shops]
        for kind in range(ledger.flows.shape[0]):
            for sector in range(4):
                account = books.account(sector, w)
                sums.municipal_receipts[w] += ledger.flows[kind, account, municipality]
                sums.municipal_payments[w] += ledger.flows[kind, municipality, account]
        sums.bijstand_paid[w] = ledger.flows[books.BIJSTAND, municipality, residents]
        sums.bijstand_budget[w] = wijken.bijstand_budget[w]
        _measure_rounds(ledger, w, earned, sums)


@inline
def _measure_rounds(ledger, w, earned, sums):
    """R2 and R3 of wijk `w`; see `measure_money`."""
    shops = books.account(books.SHOPS, w)
    earned_by_firms = float(earned[shops])
    if earned_by_firms == 0.0:
        return
    second, third = 0.0, 0.0
    for sector in (books.RESIDENTS, books.SHOPS, books.LANDLORDS):
        account = books.account(sector, w)
        from_firms = sums.received[w] * _local_payments(ledger, shops, account) / earned_by_firms
        spent_here = 0.0
        for other in (books.RESIDENTS, books.SHOPS, books.LANDLORDS):
            spent_here += _local_payments(ledger, account, books.account(other, w))
        second += from_firms
        if earned[account] > 0:
            third += from_firms * min(spent_here / float(earned[account]), 1.0)
    sums.local_income[w] = second
    sums.local_second[w] = third


@inline
def _add_earnings(flows, earned):
    """Add what each account receives, capital apart: one look at all flows, as they lie."""
    for kind in range(flows.shape[0]):
        if not _is_capital(kind):
            for payer in range(flows.shape[1]):
                for payee in range(flows.shape[2]):
                    earned[payee] += flows[kind, payer, payee]


@inline
def _local_payments(ledger, payer, payee):
    """What one account spends on another: consumption, pay, goods, services, rent."""
    cents = 0.0
    for kind in range(ledger.flows.shape[0]):
        if (
            _is_local_income(kind)
            or kind == books.CONSUMPTION
            or kind == books.HOME_SERVICES
            or kind == books.DISTRIBUTION
        ):
            cents += ledger.flows[kind, payer, payee]
    return cents


@kernel
def measure_journal(journal, sums):
    """Count this month's events by wijk, closings by cause."""
    for k in range(journal.n_events[0]):
        event = journal.events[k, 0]
        w = journal.events[k, 1]
        if w < 0:
            continue
        if event == state.EVENT_OPENING:
            sums.openings[w] += 1.0
            if journal.events[k, 3] >= 0:
                sums.openings_shops[w] += 1.0
        elif event == state.EVENT_CLOSING:
            sums.closings[w] += 1.0
            if journal.events[k, 3] >= 0:
                sums.closings_shops[w] += 1.0
            _count_cause(journal.events[k, 5], w, sums)
        elif event == state.EVENT_TAKEOVER:
            sums.takeovers[w] += 1.0
        elif event == state.EVENT_MOVE_IN:
            sums.moved_in[w] += 1.0


@inline
def _count_cause(cause, w, sums):
    if cause == state.CAUSE_INSOLVENT:
        sums.insolvent[w] += 1.0
    elif cause == state.CAUSE_EARNS_LESS:
        sums.earns_less[w] += 1.0
    elif cause == state.CAUSE_RETIRED:
        sums.retired[w] += 1.0
    elif cause == state.CAUSE_PERSONAL:
        sums.personal[w] += 1.0
    elif cause == state.CAUSE_HEAD_OFFICE:
        sums.head_office[w] += 1.0
    else:
        sums.other[w] += 1.0


@kernel
def measure_spread(histogram, results, n_results, ring, sums):
    """Median and Gini of household income and the median result over revenue, wijken and total.

    The median is interpolated within its bin of 10 EUR. The Gini coefficient takes all of a bin at
    its middle: 1 + 1/n - 2 · sum((n + 1 - rank) · income) / (n · sum(income)), with the mean rank
    of each bin. ``ring`` is the row of the ring, which has neither.
    """
    n_rows = histogram.shape[0]
    for w in range(n_rows - 2):
        for k in range(histogram.shape[1]):
            histogram[n_rows - 1, k] += histogram[w, k]
    values = np.zeros(n_results, np.int64)
    for row in range(n_rows):
        if row == ring:
            continue
        sums.median_income[row] = _median_of_bins(histogram[row])
        sums.gini[row] = _gini_of_bins(histogram[row])
        n = 0
        for k in range(n_results):
            if row == n_rows - 1 or results[k, 0] == row:
                values[n] = results[k, 1]
                n += 1
        if n == 0:
            sums.median_result[row] = np.nan
            continue
        found = np.sort(values[:n])
        sums.median_result[row] = 0.5e-6 * (found[(n - 1) // 2] + found[n // 2])


@inline
def _median_of_bins(counts):
    total = 0
    for k in range(counts.size):
        total += counts[k]
    if total == 0:
        return np.nan
    below = 0
    for k in range(counts.size):
        if 2 * (below + counts[k]) >= total:
            return INCOME_BIN * (k + (0.5 * total - below) / counts[k])
        below += counts[k]
    return np.nan


@inline
def _gini_of_bins(counts):
    n, below, weighted, income = 0, 0, 0.0, 0.0
    for k in range(counts.size):
        n += counts[k]
    for k in range(counts.size):
        if counts[k] > 0:
            bin_income = counts[k] * (k + 0.5)
            income += bin_income
            weighted += bin_income * (n - below - 0.5 * (counts[k] - 1))
            below += counts[k]
    if income == 0.0:
        return np.nan
    return 1.0 + 1.0 / n - 2.0 * weighted / (n * income)
