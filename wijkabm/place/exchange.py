"""The last newcomers, chosen so that the published counts hold where results begin.

After the burn-in luck has left its mark on every count: some people too many, some jobseekers too
few. So some of the households that came in its last years make room for others, of those that the wijk
was built with, each the one that brings the counts nearest; and homes that luck left empty are let. This
is combinatorial optimisation, as in the making of small-area populations (Williamson, Birkin & Rees 1998;
Voas & Williamson 2000). Households with a business or with premises to let stay.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import inline, kernel, part
from wijkabm.place.incomes import income_now
from wijkabm.place.luck import Array
from wijkabm.place.newcomers import N_AGES, age_class
from wijkabm.rules.arrivals import count_free, list_templates, move_in
from wijkabm.rules.persons import household_class
from wijkabm.rules.population import depart, leave_dwelling
from wijkabm.state import (
    JOBSEEKER,
    N_CLASSES,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    WORKS_LOCALLY,
)

RECENT: Final = 60  # months within which who came counts as a newcomer
HOMES: Final = 30  # homes that are looked at for an exchange, and for each:
LOOKS: Final = 30  # households of the start
PATIENCE: Final = 20  # times in a row that no exchange helps, after which it is left at that
BIJSTAND, DISABILITY, INSURED, PENSION, WORKING, SCHOOLING = range(N_AGES, N_AGES + 6)
INHABITANTS: Final = SCHOOLING + 3
KIND: Final = INHABITANTS + 1
INCOME: Final = KIND + 3
LOW: Final = INCOME + 1
N_COUNTS: Final = LOW + 1
"""Counts that are held: people by age class, on four benefits, at work and by schooling (both below 75), all
of them, households by kind, disposable income in cents a month, and households of low income."""


class Means(NamedTuple):
    """What the households of the start, the templates, lived on."""

    income: Array  # (n_templates,) cents a month
    low: Array  # (n_templates,) 1 where that is low
    saving: float  # contractual saving, of wages


class Aim(NamedTuple):
    """What is missing of every count of a wijk, and how much may be."""

    missing: Array  # (counts,)
    slack: Array  # (counts,) within which a count is met
    weight: Array  # (counts,)


@inline
def count_adult(counts, months, status, schooling, insured, sign):  # type: ignore[no-untyped-def]
    """Add one adult to the counts, or take it away."""
    counts[age_class(months)] += sign
    counts[INHABITANTS] += sign
    if status == ON_BIJSTAND:
        counts[BIJSTAND] += sign
    elif status == ON_DISABILITY:
        counts[DISABILITY] += sign
    elif status == JOBSEEKER and insured:
        counts[INSURED] += sign
    elif status == ON_PENSION:
        counts[PENSION] += sign
    if months < 900:
        if status <= OWNER:
            counts[WORKING] += sign
        counts[SCHOOLING + schooling] += sign


@part
def count_household(households, residents, h, saving, month, counts, sign):  # type: ignore[no-untyped-def]
    """Add the people of household `h` to the counts, or take them away."""
    counts[0] += sign * households.n_children[h]
    counts[INHABITANTS] += sign * households.n_children[h]
    counts[KIND + households.kind[h]] += sign
    income, low = income_now(households, residents, h, saving)
    counts[INCOME] += sign * income
    counts[LOW] += sign * low
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        insured = residents.benefit[i] > 0
        months = month + 1 - residents.birth_month[i]
        status = residents.status[i]
        count_adult(counts, months, status, residents.schooling[i], insured, sign)


@part
def count_template(templates, t, means, counts):  # type: ignore[no-untyped-def]
    """Add the people of template `t` to the counts."""
    counts[0] += templates.n_children[t]
    counts[INHABITANTS] += templates.n_children[t]
    counts[KIND + templates.household_class[t] // 5] += 1.0
    counts[INCOME] += means.income[t]
    counts[LOW] += means.low[t]
    for m in range(templates.n_adults[t]):
        status, schooling = templates.status[t, m], templates.schooling[t, m]
        count_adult(counts, templates.ages[t, m] + 1, status, schooling, True, 1.0)


@kernel
def count_all(households: Any, residents: Any, saving: float, month: int, counts: Array) -> None:
    """Counts of every wijk, shape (n, counts); `counts` comes in as zeros."""
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            w = households.wijk[h]
            count_household(households, residents, h, saving, month, counts[w], 1.0)


@inline
def distance(missing, change, aim_slack, aim_weight):  # type: ignore[no-untyped-def]
    """How far the counts would be from what is wanted after a change."""
    total = 0.0
    for k in range(missing.size):
        off = abs(missing[k] - change[k]) - aim_slack[k]
        if off > 0.0:
            total += aim_weight[k] * off * off
    return total


@inline
def choose_class(gap, missing, old):  # type: ignore[no-untyped-def]
    """Class of who comes for a household of class `old`, whose kind may be one too many.

    It is then of the kind of which most are missing.
    """
    kind = old // 5
    for other in range(3):
        if missing[KIND + other] > missing[KIND + kind]:
            kind = other
    if missing[KIND + old // 5] >= 0.0 or missing[KIND + kind] <= 0.0:
        return old
    best = kind * 5
    for c in range(kind * 5, kind * 5 + 5):
        if gap[c] > gap[best]:
            best = c
    return best


@part
def has_business(templates, t):  # type: ignore[no-untyped-def]
    """Whether a household of the start lives off a business."""
    for m in range(templates.n_adults[t]):
        if templates.status[t, m] == OWNER:
            return True
    return False


@part
def find_template(templates, means, rows, low, high, aim, change, trial, nearest, h, turn, key):  # type: ignore[no-untyped-def]
    """(Template, distance) of the one of ``rows[low:high]`` that brings the counts nearest.

    (-1, `nearest`) where none comes nearer than that; `change` holds what leaving changes already.
    """
    best = np.int64(-1)
    for look in range(LOOKS if high > low else 0):
        draw = 1000 + LOOKS * turn + look
        t = rows[low + streams.integer_below(key, streams.TEMPLATE, h, draw, high - low)]
        if has_business(templates, t):
            continue
        for k in range(N_COUNTS):
            trial[k] = change[k]
        count_template(templates, t, means, trial)
        far = distance(aim.missing, trial, aim.slack, aim.weight)
        if far < nearest:
            best = t
            nearest = far
    return best, nearest


@inline
def wages_of(households, residents, h):  # type: ignore[no-untyped-def]
    """Wages of the members of household `h`, cents a month."""
    total = 0.0
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        if residents.status[i] <= WORKS_LOCALLY:
            total += residents.net_wage[i]
    return total


@part
def list_newcomers(households, residents, landlords, order, month, newcomers):  # type: ignore[no-untyped-def]
    """Who came lately, but not this month, and has neither business nor premises; returns how many."""
    for k in range(landlords.household.size):
        if landlords.household[k] >= 0:
            newcomers[landlords.household[k]] = -1
    n = 0
    for h in order:
        stays = newcomers[h] == -1 or households.alive[h] == 0
        since = month - households.moved_in[h]
        if stays or since < 1 or since > RECENT:
            continue
        for m in range(households.n_adults[h]):
            stays = stays or residents.status[households.members[h, m]] == OWNER
        if not stays:
            newcomers[newcomers.size // 2 + n] = h
            n += 1
    for k in range(n):
        newcomers[k] = newcomers[newcomers.size // 2 + k]
    return n


@part
def make_way(households, residents, children, shops, employers, region, journal, ledger, gone, h):  # type: ignore[no-untyped-def]
    """Household `h` moves out, children and savings too."""
    while households.n_adults[h] > 0:
        i = households.members[h, 0]
        depart(households, residents, shops, employers, region, journal, i)
    leave_dwelling(households, ledger, gone, h, books.MIGRATION)
    for child in range(children.alive.size):
        if children.alive[child] == 1 and children.household[child] == h:
            children.alive[child] = 0
    households.n_children[h] = 0


@kernel
def exchange_newcomers(
    households: Any,
    residents: Any,
    children: Any,
    templates: Any,
    shops: Any,
    employers: Any,
    landlords: Any,
    wijken: Any,
    region: Any,
    journal: Any,
    ledger: Any,
    income: Any,
    firms: Any,
    time: Any,
    means: Any,
    order: Array,
    w: int,
    aim: Any,
    month: int,
    key: np.uint64,
) -> int:
    """Let empty homes of wijk `w`, then exchange newcomers until the counts hold; returns how many came.

    Each time the best of some homes and some households for each. `order` lists the wijk's dwellings as they
    get their turn; ``aim.missing`` is brought up to date.
    """
    start = np.zeros(wijken.mortality.size * N_CLASSES + 1, np.int64)
    rows = np.empty(templates.wijk.size, np.int64)
    list_templates(templates, start, rows)
    gap = wijken.class_target[w].copy()
    for h in order:
        if households.alive[h] == 1:
            gap[household_class(households, residents, h, month)] -= 1
    gone = np.zeros(households.alive.size, np.int64)
    rest = np.zeros(2, np.int64)
    change, trial = np.zeros(N_COUNTS), np.zeros(N_COUNTS)
    newcomers = np.zeros(2 * households.alive.size, np.int64)
    n = list_newcomers(households, residents, landlords, order, month, newcomers)
    room = gap.sum()
    came, turn, idle, next_home = 0, 0, 0, 0
    while idle < PATIENCE and came < order.size:
        turn += 1
        home, chosen, lets = np.int64(-1), np.int64(-1), False
        trial[:] = 0.0
        nearest = distance(aim.missing, trial, aim.slack, aim.weight)
        while room > 0 and next_home < order.size and home < 0:
            if households.alive[order[next_home]] == 0:
                home, lets, nearest = order[next_home], True, np.inf
            next_home += 1
        if not lets and (nearest <= 0.0 or n == 0):
            break
        nearest -= 1e-9
        old = np.int64(-1)
        for look in range(1 if lets else HOMES):
            h = home if lets else newcomers[(turn * HOMES + look) % n]
            change[:] = 0.0
            if lets:
                c = np.argmax(gap)
            else:
                if households.moved_in[h] >= month:
                    continue
                c = household_class(households, residents, h, month)
                now = c
                count_household(households, residents, h, means.saving, month, change, -1.0)
                if (turn + look) % 2 == 0:
                    c = choose_class(gap, aim.missing, c)
            low, high = start[w * N_CLASSES + c], start[w * N_CLASSES + c + 1]
            t, far = find_template(
                templates, means, rows, low, high, aim, change, trial, nearest, h, turn, key
            )
            if t >= 0:
                home, chosen, nearest, old = h, t, far, np.int64(-1) if lets else now
        if chosen < 0:
            idle += 1
            continue
        idle = 0
        if count_free(residents.alive) < 9 or count_free(children.alive) < 9:
            break
        change[:] = 0.0
        if lets:
            room -= 1
        else:
            count_household(households, residents, home, means.saving, month, change, -1.0)
            gap[old] += 1
            make_way(
                households, residents, children, shops, employers, region, journal, ledger, gone,
                home,
            )  # fmt: skip
        gap[templates.household_class[chosen]] -= 1
        rest[:] = 0
        move_in(
            households, residents, children, templates, shops, employers, wijken, region,
            journal, ledger, income, firms, time, home, chosen, rest, month,
        )  # fmt: skip
        spent = households.housing_cost[home] + households.fixed_costs[home]
        wages = wages_of(households, residents, home)
        expected = means.income[chosen] - means.saving * wages - spent
        households.expected_income[home] = max(expected, 0.0)
        count_household(households, residents, home, means.saving, month, change, 1.0)
        for k in range(N_COUNTS):
            aim.missing[k] -= change[k]
        came += 1
    return came
