"""What a household lives on: couples, partners, the means test."""

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    ON_BIJSTAND,
    OWNER,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)


@part
def is_couple(households, residents, h):
    """Whether the first two adults of a household are partners: less than 15 years apart."""
    if households.n_adults[h] < 2:
        return False
    gap = (
        residents.birth_month[households.members[h, 0]]
        - residents.birth_month[households.members[h, 1]]
    )
    return gap < 180 and gap > -180


@part
def partner_of(households, residents, i):
    """Row of the partner of resident `i`, else -1."""
    h = residents.household[i]
    if not is_couple(households, residents, h):
        return np.int64(-1)
    if households.members[h, 0] == i:
        return households.members[h, 1]
    if households.members[h, 1] == i:
        return households.members[h, 0]
    return np.int64(-1)


@part
def own_income(residents, i):
    """What counts as income of resident `i` in a means test, cents a month (bijstand is none)."""
    status = residents.status[i]
    if status in (WORKS_ELSEWHERE, WORKS_LOCALLY):
        return residents.net_wage[i]
    if status in (ON_BIJSTAND, AT_HOME):
        return np.int64(0)
    return residents.benefit[i]


@part
def passes_means_test(households, residents, income, i):
    """Whether resident `i` would get bijstand: savings and a partner's income below the limits.

    The limit on savings holds per adult. The end of the right to unemployment benefit is part of
    the step to bijstand itself, so an own benefit does not count. A partner with a business has
    income.
    """
    h = residents.household[i]
    if households.savings[h] > np.int64(income.means_limit * 100.0) * households.n_adults[h]:
        return False
    partner = partner_of(households, residents, i)
    if partner < 0:
        return True
    if residents.status[partner] == OWNER:
        return False
    return own_income(residents, partner) < np.int64(income.bijstand_couple * 100.0)
