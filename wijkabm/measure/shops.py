"""Sums about shops, and what stands within walking distance."""

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import FOOD, HOME, HORECA, INDEPENDENT, NONFOOD, SERVICES
from wijkabm.measure.sums import WALKING_DISTANCE

ALL_BRANCHES = (1 << HOME) - 1  # of those in premises


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
        if branch < HOME:
            _add_sales(branch, w, np.float64(shops.sales[i] - shops.sales_outside[i]), sums)
            sums.sales[w] += shops.sales[i]
            sums.sales_outside[w] += shops.sales_outside[i]
        if closed_now:
            continue
        _count_shop(shops, i, w, sums)
        if shops.trading[i] == 0 or shops.premises[i] < 0 or shops.opened[i] == month:
            continue
        if branch == FOOD or branch == NONFOOD:
            sums.retail_revenue[w] += shops.revenue[i]
            sums.retail_floor[w] += shops.floor[i]
            if shops.owner_kind[i] == INDEPENDENT and shops.revenue[i] > 0:
                result = shops.result[i] - owner_wage * shops.hours_worked[i]
                results[n_results, 0] = w
                results[n_results, 1] = np.int64(1e6 * result / shops.revenue[i])
                n_results += 1
    for s in range(segments.wijk.size):
        w = segments.wijk[s]
        sums.food_demand[w] += segments.demand[s, FOOD]
        sums.nonfood_demand[w] += segments.demand[s, NONFOOD]
        sums.horeca_demand[w] += segments.demand[s, HORECA]
        sums.services_demand[w] += segments.demand[s, SERVICES]
    for e in range(employers.wijk.size):
        sums.employer_jobs[employers.wijk[e]] += employers.jobs[e]
        sums.employer_residents[employers.wijk[e]] += employers.residents[e]
    return n_results


@inline
def _add_sales(branch, w, cents, sums):
    if branch == FOOD:
        sums.food_sales[w] += cents
    elif branch == NONFOOD:
        sums.nonfood_sales[w] += cents
    elif branch == HORECA:
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
    if shops.owner_kind[i] != INDEPENDENT:
        sums.chains[w] += 1.0
    elif shops.months_below[i] == 0:
        sums.content[w] += 1.0
    branch = shops.branch[i]
    if branch == FOOD:
        sums.food[w] += 1.0
    elif branch == NONFOOD:
        sums.nonfood[w] += 1.0
    elif branch == HORECA:
        sums.horeca[w] += 1.0
    elif branch == SERVICES:
        sums.services[w] += 1.0


@kernel
def find_provision(shops, segments, wijken, has_branch, provided):
    """Mark in ``provided`` the segments with all four branches within walking distance.

    ``has_branch`` (n_segments,) is a buffer: a bit for each branch. Only shops of the own wijk count, as
    distances along streets are known within a wijk.
    """
    has_branch[:] = 0
    for i in range(shops.alive.size):
        if (
            shops.alive[i] == 1
            and shops.trading[i] == 1
            and shops.premises[i] >= 0
            and shops.branch[i] < HOME
        ):
            has_branch[shops.segment[i]] |= 1 << shops.branch[i]
    shopping = np.empty(has_branch.shape[0], np.int64)  # few of a wijk's own streets have a shop
    for w in range(wijken.first_segment.size):
        first, n = wijken.first_segment[w], 0
        for other in range(wijken.n_segments[w]):
            if has_branch[first + other] > 0:
                shopping[n] = other
                n += 1
        for s in range(first, first + wijken.n_segments[w]):
            found = np.int64(0)
            for k in range(n):
                other = shopping[k]
                if segments.distance[s, other] <= WALKING_DISTANCE:
                    found |= has_branch[first + other]
                    if found == ALL_BRANCHES:
                        break
            provided[s] = 1 if found == ALL_BRANCHES else 0
