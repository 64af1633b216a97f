"""People: ages that fit the classes, grouped into households of the three kinds, counts exact.

Adults get a role (child at home, parent, partner, alone) by their age class: a table of what is
usual is fitted to the numbers of people and of households (iterative proportional fitting, Deming
& Stephan 1940). Within a role, people of similar age live together, and older parents have older
children.
"""

from typing import Final, NamedTuple

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import MAX_CHILDREN
from wijkabm.place import draws
from wijkabm.place.draws import CHILDREN_AT, Array
from wijkabm.place.targets import Targets

AT_HOME_CHILD, PARENT, PARTNER, ALONE = range(4)
USUAL_ROLES: Final = (
    (1.0, 0.02, 0.25, 0.5),  # 15 to 24
    (0.06, 1.0, 0.8, 1.0),  # 25 to 44
    (0.002, 0.7, 1.0, 0.8),  # 45 to 64
    (0.0001, 0.02, 1.1, 1.2),  # 65 and older
)
"""How common child at home, parent, partner and alone are in an age class; *assumption*."""

TWO_PARENTS: Final = 0.73
"""Of households with children; *assumption*: about a quarter have one parent."""

OLD_AGES: Final = (
    55, 54, 53, 52, 51, 50, 49, 47, 45, 43, 40, 37, 35, 33, 31, 29, 26, 24, 22, 20,
    18, 15, 13, 11, 9, 7, 5, 4, 3, 2, 1, 1,
)  # fmt: skip
"""Relative numbers of 65-, 66-, ... 96-year-olds; *assumption*: the shape of the Dutch pyramid."""


class People(NamedTuple):
    """The people of one wijk; arrays by adult, by child, and by household."""

    age: Array  # adults' age in months
    role: Array
    household: Array
    child_age: Array  # months
    child_household: Array
    kind: Array  # of the household


def make_people(key: np.uint64, targets: Targets) -> People:
    """Draw the people of a wijk and put them into households."""
    single, couples, families = targets.kinds
    age, age_class = _draw_adult_ages(key, targets)
    child_age = _spread_evenly(key, draws.AGE + 1000, targets.ages[0], 0, 180)
    roles = _count_roles(targets)
    role = _give_roles(key, age, age_class, roles)
    household = np.full(age.size, -1, np.int64)
    kind = np.repeat(np.arange(3), (single, couples, families))
    household[role == ALONE] = np.arange(single)
    _settle_partners(key, age, role, household, single, couples)
    child_household = _settle_families(
        key, age, role, household, child_age, single + couples, families
    )
    return People(age, role, household, child_age, child_household, kind)


def _spread_evenly(key: np.uint64, topic: int, n: int, low: int, high: int) -> Array:
    """`n` ages in months, evenly over [low, high), in drawn order within equal strata."""
    place = np.arange(n) + draws.draw_uniforms(key, topic, n)
    month = (place * ((high - low) / max(n, 1))).astype(np.int64)
    age: Array = low + np.minimum(month, high - low - 1)
    return age


def _draw_adult_ages(key: np.uint64, targets: Targets) -> tuple[Array, Array]:
    """Ages in months by class, rising: even within a class, fewer minors in student areas.

    As many of 15 to 17 as three years of the area's children, at most three tenths of the class.
    """
    young = targets.ages[1]
    at_school = min(round(0.2 * targets.ages[0]), int(0.3 * young))
    parts = [
        _spread_evenly(key, draws.AGE, at_school, 180, 216),
        _spread_evenly(key, draws.AGE + 2000, young - at_school, 216, 300),
        _spread_evenly(key, draws.AGE + 3000, targets.ages[2], 300, 540),
        _spread_evenly(key, draws.AGE + 4000, targets.ages[3], 540, 780),
    ]
    for k, count in enumerate(draws.apportion(OLD_AGES, targets.ages[4])):
        low = 780 + 12 * k
        parts.append(_spread_evenly(key, draws.AGE + 5000 + 1000 * k, count, low, low + 12))
    return np.concatenate(parts), np.repeat(np.arange(4), targets.ages[1:])


def _count_roles(targets: Targets) -> list[int]:
    """How many adults are child at home, parent, partner, alone.

    Partners take what is left, so that a couple may share its home with more adults.
    """
    single, couples, families = targets.kinds
    children, adults = targets.ages[0], sum(targets.ages[1:])
    rest = adults - single - 2 * couples
    fewest = max(families - children, 0)
    parents = min(round((1.0 + TWO_PARENTS) * families), rest - fewest)
    parents = max(parents, families)
    room = min(
        round(targets.ages[1] * 0.9 + targets.ages[2] * 0.08), MAX_CHILDREN * families - children
    )
    at_home = min(max(rest - parents, 0), max(room, fewest))
    parents = min(2 * families, rest - at_home)
    partners = 2 * couples + rest - at_home - parents
    too_many = max(partners - 8 * couples, 0)
    return [at_home + too_many, parents, partners - too_many, single]


def _give_roles(key: np.uint64, age: Array, age_class: Array, roles: list[int]) -> Array:
    """A role for every adult: counts by age class from `fit_table`, then who within the class."""
    classes = [int((age_class == c).sum()) for c in range(4)]
    table = fit_table(USUAL_ROLES, classes, roles)
    noise = draws.draw_normals(key, draws.ROLE, age.size)
    role = np.empty(age.size, np.int64)
    for c in range(4):
        rows = np.flatnonzero(age_class == c)
        wobble = np.where(age[rows] < 216, 0.0, (6.0, 36.0, 72.0, 96.0)[c] * noise[rows])
        by_age = rows[draws.sort_by(age[rows] + wobble)]
        names = np.repeat(np.arange(4), table[c])
        if c < 2:  # from 18 to 44 only living with one's parents goes by age
            later = names[table[c][0] :]
            names[table[c][0] :] = later[
                draws.shuffle(key, draws.ROLE + 1000 + 1000 * c, later.size)
            ]
        role[by_age] = names
    return role


def fit_table(
    usual: tuple[tuple[float, ...], ...], row_sums: list[int], column_sums: list[int]
) -> list[list[int]]:
    """Whole numbers with these row and column sums, near the proportions of `usual`."""
    table = [list(row) for row in usual]
    for _ in range(60):
        for row, total in zip(table, row_sums):
            factor = total / max(draws.add(row), 1e-12)
            row[:] = [value * factor for value in row]
        for j, total in enumerate(column_sums):
            factor = total / max(draws.add(row[j] for row in table), 1e-12)
            for row in table:
                row[j] *= factor
    for row, total in zip(table, row_sums):
        factor = total / max(draws.add(row), 1e-12)
        row[:] = [value * factor * (1.0 - 1e-12) for value in row]
    whole = [[int(value) for value in row] for row in table]
    below = [total - sum(row[j] for row in whole) for j, total in enumerate(column_sums)]
    for cells, total in zip(whole, row_sums):
        for _ in range(total - sum(cells)):
            j = below.index(max(below))
            cells[j] += 1
            below[j] -= 1
    while min(below) < 0:
        over, under = below.index(min(below)), below.index(max(below))
        i = max(range(len(whole)), key=lambda i: (whole[i][over] > 0) * table[i][under])
        i = i if whole[i][over] else max(range(len(whole)), key=lambda i: whole[i][over])
        whole[i][over] -= 1
        whole[i][under] += 1
        below[over] += 1
        below[under] -= 1
    return whole


def _settle_partners(
    key: np.uint64, age: Array, role: Array, household: Array, first: int, count: int
) -> None:
    """Couples, and what other adults share their home, by similar age."""
    rows = np.flatnonzero(role == PARTNER)
    if count == 0:
        return
    noise = draws.draw_normals(key, draws.PAIR, age.size)
    by_age = rows[draws.sort_by(age[rows] + 30.0 * noise[rows])]
    further, extra = divmod(rows.size - 2 * count, count)
    sizes = np.full(count, 2 + further)
    sizes[:extra] += 1
    household[by_age] = first + np.repeat(np.arange(count), sizes)


def _settle_families(
    key: np.uint64,
    age: Array,
    role: Array,
    household: Array,
    child_age: Array,
    first: int,
    count: int,
) -> Array:
    """Parents by similar age, then children by their parents' age; returns children's homes."""
    parents, at_home = np.flatnonzero(role == PARENT), np.flatnonzero(role == AT_HOME_CHILD)
    noise = draws.draw_normals(key, draws.PAIR + 1000, age.size)
    by_age = parents[draws.sort_by(age[parents] + 30.0 * noise[parents])]
    sizes = np.ones(count, np.int64)
    sizes[draws.shuffle(key, draws.PAIR + 2000, count)[: parents.size - count]] = 2
    household[by_age] = first + np.repeat(np.arange(count), sizes)
    n_children = child_age.size + at_home.size
    numbers = share_children(
        key, draws.shuffle(key, draws.CHILDREN_AT + 2000, count), n_children, MAX_CHILDREN
    )
    ages = np.concatenate([child_age, age[at_home]])
    wobble = draws.draw_normals(key, draws.CHILDREN_AT + 1000, n_children)
    homes = np.empty(n_children, np.int64)
    homes[draws.sort_by(ages + 30.0 * wobble)] = first + np.repeat(np.arange(count), numbers)
    household[at_home] = homes[child_age.size :]
    return homes[: child_age.size]


@kernel
def share_children(key: np.uint64, order: Array, n_children: int, most: int) -> Array:
    """How many children each household has: one, and further ones by geometric luck.

    A household whose turn comes has a further child with chance .4, and then another with the same
    chance (*assumption*): families of one, two and some large ones. Rounds go on until all have a
    home; only where homes are too few does a family take more than `most`.
    """
    count = order.size
    numbers = np.ones(count, np.int64)
    left = n_children - count
    turn = 0
    while left > 0:
        h = order[turn % count]
        again = 0
        while left > 0 and again < 8:
            crowded = numbers[h] >= most and turn < 200 * count
            if crowded or not streams.happens(
                key, streams.PLACE, 8 * turn + again, CHILDREN_AT, 0.4
            ):
                break
            numbers[h] += 1
            left -= 1
            again += 1
        turn += 1
    return numbers
