"""Who comes, so that the people of a wijk stay as many and as old as published.

Homes hold the number of households of every class (``rules/arrivals``), and ``rest.solve_ages`` the age of
the eldest within a class. Neither holds the others of a household: children who grow up, stay on for
a while and leave. A wijk whose figures hold more people of 15 to 24 than its children of today become would
lose them one by one, and with them some 3 per cent of its inhabitants in five years.

Nor does anything hold the share of households with a low income, where it is published: who finds
another job is paid as people elsewhere are.

So the usual newcomers lean: a household of the start comes with its chance times ``exp(lean . x)``, where x
counts its members below 25 by class, and whether its income is low. The lean is the one at which arrivals
bring what the wijk loses (the most even way to do so: raking, Deming & Stephan 1940), found while the
burn-in shows what is lost.
"""

import math
from typing import Any, Final

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import BRINGS_BUSINESS, N_CLASSES
from wijkabm.ground.tables.people import band_of
from wijkabm.place.draws import Array

AGE_FROM: Final = (0, 180, 300, 540, 780)
"""Months at which the published classes of age begin."""
N_AGES: Final = len(AGE_FROM)
ADULT: Final = 216  # months; who is a year older at most comes when turning 18 (rules.arrivals)
YOUNG: Final = 2  # classes of those below 25, who need not be the eldest of their household
N_LEANS: Final = YOUNG + 1  # and the households of low income
RIDGE: Final = 0.03  # pull of the lean to nothing, per newcomer
STEEPEST: Final = 2.0  # the lean of one member stays below this
NEWTON: Final = 4
ROOM: Final = 4.0  # chances are cut off at this many times their mean


class Count(Table):
    """What one look at the people of all wijken finds."""

    people: Array  # (n, ages)
    households: Array  # (n, classes)
    arrived: Array  # (n, classes) households that came from elsewhere this month
    owners: Array  # (n,) people in them who had a business, whether it comes along or not


@inline
def age_class(months):  # type: ignore[no-untyped-def]
    """Published class of an age in months."""
    k = 0
    while k + 1 < N_AGES and months >= AGE_FROM[k + 1]:
        k += 1
    return k


@kernel
def count_people(households: Any, residents: Any, children: Any, month: int, count: Count) -> None:
    """Fill `count`, which comes in as zeros, with who is there at the end of `month`."""
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w, eldest = households.wijk[h], 0
        for m in range(households.n_adults[h]):
            months = month + 1 - residents.birth_month[households.members[h, m]]
            eldest = max(eldest, months)
            count.people[w, age_class(months)] += 1.0
        c = households.kind[h] * 5 + band_of(eldest // 12)
        count.households[w, c] += 1.0
        first = residents.identity[households.members[h, 0]]
        if households.moved_in[h] == month and first == streams.make_identity(h, month, 1):
            count.arrived[w, c] += 1.0
            for m in range(households.n_adults[h]):
                shop = residents.shop[households.members[h, m]]
                count.owners[w] += 1.0 if shop == BRINGS_BUSINESS else 0.0
    for child in range(children.alive.size):
        if children.alive[child] == 1:
            count.people[households.wijk[children.household[child]], 0] += 1.0


@kernel
def list_members(templates: Any, low: Array, members: Array) -> None:
    """What every template brings: members below 25 by class, and whether its income is `low`.

    `members`, shape (n, leans), comes in as zeros.
    """
    for t in range(members.shape[0]):
        members[t, 0] = templates.n_children[t]
        members[t, YOUNG] = low[t]
        for m in range(templates.n_adults[t]):
            k = age_class(templates.ages[t, m])
            if k < YOUNG:
                members[t, k] += 1.0


@kernel
def solve_lean(
    rows: Array,
    group: Array,
    usual: Array,
    members: Array,
    arrivals: Array,
    extra: Array,
    lean: Array,
) -> None:
    """Lean at which `arrivals` by class bring `extra` people by age beyond the usual ones.

    Newton steps on the concave problem whose slope is ``usual + extra - brought(lean) - RIDGE * arrivals *
    lean``; `lean` (leans,) comes in as the last one found and goes out as the new one.

    Parameters
    ----------
    rows : (n,) templates of the wijk; `group`, `usual`, `members`: class, chance and members of all
    arrivals : (classes,) households a month
    extra : (leans,) people, households a month
    """
    n = lean.size
    wanted = extra.copy()
    sums = np.zeros((N_CLASSES, 1 + n + n * n))
    for step in range(NEWTON + 1):
        add_up(rows, group, usual, members, step > 0, lean, sums)
        total = 0.0
        brought, spread = np.zeros(n), np.zeros((n, n))
        for c in range(N_CLASSES):
            if sums[c, 0] <= 0.0:
                continue
            total += arrivals[c]
            for k in range(n):
                mean = sums[c, 1 + k] / sums[c, 0]
                brought[k] += arrivals[c] * mean
                for j in range(n):
                    both = sums[c, 1 + n + k * n + j] / sums[c, 0]
                    spread[k, j] += arrivals[c] * (both - mean * sums[c, 1 + j] / sums[c, 0])
        if step == 0:  # without a lean: what usual newcomers bring
            for k in range(n):
                wanted[k] += brought[k]
            continue
        slope = np.empty(n)
        for k in range(n):
            slope[k] = wanted[k] - brought[k] - RIDGE * total * lean[k]
            spread[k, k] += RIDGE * total + 1e-9
        solve_small(spread, slope)
        for k in range(n):
            change = min(max(slope[k], -0.5), 0.5)
            lean[k] = min(max(lean[k] + change, -STEEPEST), STEEPEST)


@kernel
def add_up(
    rows: Array, group: Array, usual: Array, members: Array, leans: bool, lean: Array, sums: Array
) -> None:
    """Fill `sums` by class: chances, their members, and products of these; with the lean if it `leans`."""
    n = lean.size
    sums[:] = 0.0
    for t in rows:
        weight = usual[t]
        if leans:
            z = 0.0
            for k in range(n):
                z += lean[k] * members[t, k]
            weight *= math.exp(z)
        c = group[t]
        sums[c, 0] += weight
        for k in range(n):
            sums[c, 1 + k] += weight * members[t, k]
            for j in range(n):
                sums[c, 1 + n + k * n + j] += weight * members[t, k] * members[t, j]


@kernel
def solve_small(matrix: Array, right: Array) -> None:
    """Solve ``matrix x = right`` for a positive definite matrix, in place; x replaces `right`."""
    n = right.size
    for k in range(n):
        for i in range(k + 1, n):
            factor = matrix[i, k] / matrix[k, k]
            for j in range(k, n):
                matrix[i, j] -= factor * matrix[k, j]
            right[i] -= factor * right[k]
    for k in range(n - 1, -1, -1):
        for j in range(k + 1, n):
            right[k] -= matrix[k, j] * right[j]
        right[k] /= matrix[k, k]


@kernel
def lean_weights(
    rows: Array, group: Array, usual: Array, members: Array, lean: Array, weight: Array
) -> None:
    """Chances of the templates under a lean; the mean of a class is a quarter at the least."""
    total, number = np.zeros(N_CLASSES), np.zeros(N_CLASSES)
    for t in rows:
        z = 0.0
        for k in range(lean.size):
            z += lean[k] * members[t, k]
        weight[t] = usual[t] * math.exp(z)
        total[group[t]] += weight[t]
        number[group[t]] += 1.0
    for t in rows:
        mean = total[group[t]] / number[group[t]]
        weight[t] = min(weight[t] / max(ROOM * mean, 1e-12), 1.0)
