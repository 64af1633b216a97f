"""Years pass: people come of age, retire, die, have children."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    MAX_CHILDREN,
    MAX_MEMBERS,
    ON_PENSION,
    OWNER,
    STUDENT,
    WITH_CHILDREN,
)
from wijkabm.ground.tables.journal import (
    CAUSE_DIED,
    EVENT_BIRTH,
    EVENT_CAME_OF_AGE,
    EVENT_DEATH,
    EVENT_RETIRED,
    LIFE_RETIRED,
    NO_CAUSE,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.ground.tables.world import find_free
from wijkabm.month.income.benefits import supplementary_pension
from wijkabm.month.population.moving import leave_dwelling
from wijkabm.month.population.persons import (
    household_kind,
    new_resident,
    remove_resident,
)
from wijkabm.month.population.retirement import nears_pension
from wijkabm.month.work.jobs import end_job
from wijkabm.month.work.means import is_couple
from wijkabm.month.work.wages import PERSON

OLDEST = 120
SCHOOLINGS = 3


@inline
def draw_schooling(identity, parents, population):
    """Schooling of a child: the first adult's with chance ``schooling_passed``, else any."""
    if streams.happens(PERSON, streams.STATUS, identity, 1, population.schooling_passed):
        return parents
    return streams.integer_below(PERSON, streams.STATUS, identity, 2, SCHOOLINGS)


@part
def come_of_age(world, numbers, now):
    """Children who turn 15 become residents in their home, as students.

    Where eight adults live already, or the table of residents is full, they stay with kin
    elsewhere.
    """
    households, residents, children = world.households, world.residents, world.children
    journal = world.journal
    month = now.month
    free = np.int64(0)
    for c in range(children.alive.size):
        if children.alive[c] == 0 or month - children.birth_month[c] < 180:
            continue
        h = children.household[c]
        children.alive[c] = 0
        households.n_children[h] -= 1
        n = households.n_adults[h]
        if n < MAX_MEMBERS and free >= 0:
            free = find_free(residents.alive, free)
        if n < MAX_MEMBERS and free >= 0:
            identity = children.identity[c]
            first = residents.schooling[households.members[h, 0]]
            schooling = draw_schooling(identity, first, numbers.population)
            w = households.wijk[h]
            birth = children.birth_month[c]
            new_resident(free, identity, h, w, birth, schooling, world, numbers, now)
            residents.status[free] = STUDENT
            residents.status_since[free] = month
            households.members[h, n] = free
            households.n_adults[h] = n + 1
            note_event(journal, EVENT_CAME_OF_AGE, w, identity, -1, -1, NO_CAUSE)
        households.kind[h] = household_kind(households, residents, h)


@part
def retire(i, world, numbers, now):
    """Resident `i` reaches the state pension age; owners go on until they close their business."""
    residents, journal = world.residents, world.journal
    income = numbers.income
    month = now.month
    end_job(i, world)
    residents.status[i] = ON_PENSION
    residents.status_since[i] = month
    residents.part_time[i] = 0
    residents.benefit[i] = supplementary_pension(residents.identity[i], income)
    identity = residents.identity[i]
    note_fact(journal, identity, LIFE_RETIRED, residents.benefit[i])
    note_event(journal, EVENT_RETIRED, residents.wijk[i], identity, -1, -1, NO_CAUSE)


@inline
def death_risks(population):
    """Chance of death a month by age (Gompertz 1825), shape (OLDEST + 1,).

    ``mortality_at_65 * exp(mortality_growth * (age - 65))``.
    """
    risk = np.empty(OLDEST + 1, np.float64)
    for age in range(OLDEST + 1):
        years = age - 65.0
        risk[age] = population.mortality_at_65 * math.exp(population.mortality_growth * years)
    return risk


@part
def grow_old(gone, risk, world, numbers, now):
    """Deaths (`death_risks` times the wijk's mortality) and retirement."""
    households, residents, wijken = world.households, world.residents, world.wijken
    journal, ledger = world.journal, world.ledger
    population = numbers.population
    month, key = now.month, now.key
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            continue
        months = month - residents.birth_month[i]
        age = min(months // 12, np.int64(OLDEST))
        identity = residents.identity[i]
        h = residents.household[i]
        w = residents.wijk[i]
        if streams.happens(key, streams.DEATH, identity, 0, risk[age] * wijken.mortality[w]):
            note_event(journal, EVENT_DEATH, w, identity, -1, -1, CAUSE_DIED)
            remove_resident(i, world)
            if households.n_adults[h] == 0:
                leave_dwelling(households, ledger, gone, h, books.INHERITANCE)
        elif (
            nears_pension(residents.birth_month[i], 0.0, population, month)
            and residents.status[i] != ON_PENSION
            and residents.status[i] != OWNER
        ):
            retire(i, world, numbers, now)


# --- births --------------------------------------------------------------------------------------


@part
def birth_weight(h, world, numbers, now):
    """Relative chance of a birth in `h`; 0 without a parent of an age for it or with six children."""
    households, residents = world.households, world.residents
    population = numbers.population
    month = now.month
    fertile = False
    for m in range(min(households.n_adults[h], np.int64(2))):
        age = age_of(residents.birth_month[households.members[h, m]], month)
        if age >= population.parent_youngest and age <= population.parent_oldest:
            fertile = True
    if not fertile or households.n_children[h] >= MAX_CHILDREN:
        return 0.0
    weight = 1.0 if is_couple(households, residents, h) else population.birth_single
    if households.n_children[h] >= 2:
        weight *= population.birth_third
    return weight


@part
def bear_children(inhabitants, weights, world, numbers, now):
    """Births, as many as the wijk's rate per 1,000 inhabitants asks, by household.

    ``chance = births_per_year / 12,000 * inhabitants * weight / sum of weights``. If the table of
    children is full, no child can be born this month.
    """
    households, children, wijken = world.households, world.children, world.wijken
    scratch, journal = world.scratch, world.journal
    month, key = now.month, now.key
    weight = scratch.floats
    for h in range(households.alive.size):
        weight[h] = 0.0
        if households.alive[h] == 1:
            w = households.wijk[h]
            inhabitants[w] += households.n_adults[h] + households.n_children[h]
            weight[h] = birth_weight(h, world, numbers, now)
            weights[w] += weight[h]
    free = np.int64(0)
    for h in range(households.alive.size):
        if weight[h] <= 0.0:
            continue
        w = households.wijk[h]
        chance = wijken.births_per_year[w] / 12000.0 * inhabitants[w] * weight[h] / weights[w]
        if streams.happens(key, streams.BIRTH, households.identity[h], 0, chance):
            free = find_free(children.alive, free)
            if free < 0:
                return
            identity = streams.make_identity(h, month, 40)
            children.identity[free] = identity
            children.alive[free] = 1
            children.household[free] = h
            children.birth_month[free] = month
            households.n_children[h] += 1
            households.kind[h] = WITH_CHILDREN
            note_event(journal, EVENT_BIRTH, w, identity, -1, -1, NO_CAUSE)
