"""Sums about people, and how incomes are spread."""

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import (
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    STATUSES,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.measure.sums import (
    CHILD,
    FURTHER_ADULT,
    INCOME_BIN,
    LOW_INCOME_LINE,
    MEMORY,
    N_INCOME_BINS,
)


@kernel
def measure_people(households, residents, provided, seekers, month, histogram, sums):
    """Count residents and households; put household incomes into ``histogram`` (rows, bins).

    ``seekers`` holds, by row of the residents, the identity of who sought work a month ago, else
    -1; it is brought up to date.

    A household's income is what it expects a month, all sources, before housing and fixed costs:
    single months swing with drawings. It is low if, divided by 1 + 0.38 per further adult + 0.30
    per child, it lies under `LOW_INCOME_LINE`.
    """
    by_status = np.zeros((sums.residents.size, len(STATUSES)), np.int64)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            seekers[i] = -1
            continue
        w = residents.wijk[i]
        status = residents.status[i]
        by_status[w, status] += 1
        if seekers[i] == residents.identity[i]:
            sums.sought[w] += 1.0
            sums.found[w] += status == WORKS_ELSEWHERE or status == WORKS_LOCALLY
        seekers[i] = residents.identity[i] if status == JOBSEEKER else -1
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
        sums.in_arrears[w] += households.arrears[h] > 0
        k = min(np.int64(income) // INCOME_BIN, N_INCOME_BINS - 1)
        histogram[w, k] += 1
        sums.supported[w] += has_benefit(h, households, residents)
    for w in range(sums.residents.size):
        _sort_statuses(by_status[w], w, sums)


@inline
def has_benefit(h, households, residents):
    """Whether somebody of a household has bijstand, a disability benefit or unemployment insurance."""
    for k in range(households.n_adults[h]):
        i = households.members[h, k]
        status = residents.status[i]
        if status == ON_BIJSTAND or status == ON_DISABILITY:
            return 1.0
        if status == JOBSEEKER and residents.benefit[i] > 0:
            return 1.0
    return 0.0


@inline
def _sort_statuses(count, w, sums):
    for status in range(count.size):
        sums.residents[w] += count[status]
    sums.employed[w] = count[WORKS_ELSEWHERE] + count[WORKS_LOCALLY]
    sums.owners[w] = count[OWNER]
    sums.jobseekers[w] = count[JOBSEEKER]
    sums.labour_force[w] = sums.employed[w] + sums.owners[w] + sums.jobseekers[w]
    sums.bijstand[w] = count[ON_BIJSTAND]
    sums.disability[w] = count[ON_DISABILITY]
    sums.pensioners[w] = count[ON_PENSION]
    sums.students[w] = count[STUDENT]


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
