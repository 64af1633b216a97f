"""What a household adds to the counts that are held where results begin."""

from typing import Any, Final

from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND, ON_DISABILITY, ON_PENSION, OWNER
from wijkabm.month.population.persons import household_class
from wijkabm.place.draws import Array
from wijkabm.place.incomes import income_now
from wijkabm.place.newcomers import N_AGES, age_class

BIJSTAND, DISABILITY, INSURED, PENSION, WORKING, SCHOOLING = range(N_AGES, N_AGES + 6)
INHABITANTS: Final = SCHOOLING + 3
KIND: Final = INHABITANTS + 1
INCOME: Final = KIND + 3
LOW: Final = INCOME + 1
N_COUNTS: Final = LOW + 1
"""Counts that are held: people by age class, on four benefits, at work and by schooling (both below 75), all
of them, households by kind, disposable income in cents a month, and households of low income."""


class Means(Table):
    """What the households of the start, the templates, lived on."""

    income: Array  # (n_templates,) cents a month
    low: Array  # (n_templates,) 1 where that is low
    saving: float  # contractual saving, of wages


@inline
def count_adult(counts, months, status, schooling, insured):  # type: ignore[no-untyped-def]
    """Add one adult to the counts."""
    counts[age_class(months)] += 1.0
    counts[INHABITANTS] += 1.0
    if status == ON_BIJSTAND:
        counts[BIJSTAND] += 1.0
    elif status == ON_DISABILITY:
        counts[DISABILITY] += 1.0
    elif status == JOBSEEKER and insured:
        counts[INSURED] += 1.0
    elif status == ON_PENSION:
        counts[PENSION] += 1.0
    if months < 900:
        if status <= OWNER:
            counts[WORKING] += 1.0
        counts[SCHOOLING + schooling] += 1.0


@part
def count_household(households, residents, h, saving, month, counts):  # type: ignore[no-untyped-def]
    """Add the people of household `h` to the counts."""
    counts[0] += households.n_children[h]
    counts[INHABITANTS] += households.n_children[h]
    counts[KIND + households.kind[h]] += 1.0
    income, low = income_now(households, residents, h, saving)
    counts[INCOME] += income
    counts[LOW] += low
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        insured = residents.benefit[i] > 0
        months = month + 1 - residents.birth_month[i]
        status = residents.status[i]
        count_adult(counts, months, status, residents.schooling[i], insured)


@kernel
def count_each(
    households: Any, residents: Any, saving: float, month: int, counts: Array, group: Array
) -> None:
    """What every household adds to the counts, (households, counts), and its class, (households,).

    Both come in as zeros.
    """
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            count_household(households, residents, h, saving, month, counts[h])
            group[h] = household_class(households, residents, h, month)


@kernel
def count_templates(templates: Any, means: Means, counts: Array) -> None:
    """What every template would add to the counts, (templates, counts); `counts` comes in as zeros."""
    for t in range(templates.wijk.size):
        counts[t, 0] += templates.n_children[t]
        counts[t, INHABITANTS] += templates.n_children[t]
        counts[t, KIND + templates.household_class[t] // 5] += 1.0
        counts[t, INCOME] += means.income[t]
        counts[t, LOW] += means.low[t]
        for m in range(templates.n_adults[t]):
            status, schooling = templates.status[t, m], templates.schooling[t, m]
            count_adult(counts[t], templates.ages[t, m] + 1, status, schooling, True)


@kernel
def count_all(households: Any, residents: Any, saving: float, month: int, counts: Array) -> None:
    """Counts of every wijk, shape (n, counts); `counts` comes in as zeros."""
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            w = households.wijk[h]
            count_household(households, residents, h, saving, month, counts[w])
