"""Population: ageing, births, deaths, moving (step 12 of the month).

Rates are the area's own where it has them (births, mortality), else assumptions. Homes suit kinds
of households: an empty home is let to the kind of which the wijk has fewer than its homes were let
to at the start, and who comes looks like a household of that kind of the start
(``rules/arrivals.py``); so the age structure stays as it is without anybody's age being steered.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.arrivals import let_homes
from wijkabm.rules.income import supplementary_pension
from wijkabm.rules.persons import (
    age_of_eldest,
    household_class,
    household_kind,
    is_child_of_house,
    new_resident,
    remove_resident,
)
from wijkabm.rules.retirement import nears_pension
from wijkabm.rules.work import PERSON, end_job, is_couple
from wijkabm.state import (
    CAUSE_DIED,
    CAUSE_MOVED,
    EVENT_BIRTH,
    EVENT_CAME_OF_AGE,
    EVENT_DEATH,
    EVENT_DEPARTURE,
    EVENT_RETIRED,
    LIFE_RETIRED,
    MAX_CHILDREN,
    MAX_MEMBERS,
    N_CLASSES,
    NO_CAUSE,
    ON_PENSION,
    OWNED,
    OWNER,
    OWNER_MOVED,
    STUDENT,
    WITH_CHILDREN,
    age_of,
    band_of,
    find_free,
    note_event,
    note_fact,
)

OLDEST = 120
SCHOOLINGS = 3


# --- lives ---------------------------------------------------------------------------------------


@part
def leave_dwelling(households, ledger, gone, h, kind):
    """The last adult of household `h` has gone: its savings leave, the home is empty."""
    cents = households.savings[h]
    payer = books.account(books.RESIDENTS, households.wijk[h])
    books.pay_out(ledger, kind, households.savings, h, payer, books.OUTSIDE, cents)
    households.alive[h] = 0
    households.n_adults[h] = 0
    households.income[h] = 0
    households.bijstand[h] = 0
    gone[h] = 1


@part
def depart(i, world):
    """Resident `i` leaves; a shop stays, run from elsewhere, a business at home goes along."""
    residents, shops, journal = world.residents, world.shops, world.journal
    s = residents.shop[i]
    birth = residents.birth_month[i]
    note_event(
        journal, EVENT_DEPARTURE, residents.wijk[i], residents.identity[i], -1, -1, CAUSE_MOVED
    )
    remove_resident(i, world)
    if s >= 0:
        shops.owner_age[s] = birth if shops.premises[s] >= 0 else OWNER_MOVED


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


# --- leaving -------------------------------------------------------------------------------------


@part
def chance_to_move(households, residents, wijken, crowd, population, h, month):
    """Chance a month that household `h` moves out of the wijk.

    The wijk's rate for a tenant of middle age, times factors for owners of their home, for the
    young, for those with a business in the wijk, and for a class that has outgrown the homes that
    suit it (``crowd[wijk, class]``, from `measure_crowds`).
    """
    age = age_of_eldest(households, residents, h, month)
    w = households.wijk[h]
    chance = wijken.leave_rate[w] * crowd[w, households.kind[h] * 5 + band_of(age)]
    if households.tenure[h] == OWNED:
        chance *= population.leave_rate_owner / max(population.leave_rate_tenant, 1e-9)
    if age < population.young:
        chance *= population.leave_factor_young
    for m in range(households.n_adults[h]):
        if residents.status[households.members[h, m]] == OWNER:
            return chance * population.leave_factor_business
    return chance


@part
def most_to_move(w, wijken, crowd, population):
    """What `chance_to_move` is in wijk `w` at most: its factors in their order, none below one."""
    most = 0.0
    for c in range(N_CLASSES):
        most = max(most, crowd[w, c])
    most *= wijken.leave_rate[w]
    most *= max(population.leave_rate_owner / max(population.leave_rate_tenant, 1e-9), 1.0)
    most *= max(population.leave_factor_young, 1.0)
    return most * max(population.leave_factor_business, 1.0)


@part
def measure_crowds(crowd, world, numbers, now):
    """Factor on moving by class: ``(households of it / homes let to it at first) ** crowding``.

    At least 1, at most ``crowding_most``: those whose home does not suit them look elsewhere (*assumption*).
    Together with the letting of homes it holds the mix of households where it was.
    """
    households, residents, wijken = world.households, world.residents, world.wijken
    population = numbers.population
    month = now.month
    for w in range(crowd.shape[0]):
        for c in range(N_CLASSES):
            crowd[w, c] = 0.0
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            crowd[households.wijk[h], household_class(households, residents, h, month)] += 1.0
    for w in range(crowd.shape[0]):
        for c in range(N_CLASSES):
            ratio = crowd[w, c] / max(float(wijken.class_target[w, c]), 10.0)
            crowd[w, c] = 1.0
            if ratio > 1.0:
                more = math.exp(population.crowding * math.log(ratio))
                crowd[w, c] = min(more, population.crowding_most)


@part
def leave_parents(waiting, n_waiting, h, world, numbers, now):
    """Children of a certain age leave home: some wait for a home in the wijk, others go elsewhere."""
    households, residents = world.households, world.residents
    population = numbers.population
    month, key = now.month, now.key
    m = np.int64(1)
    while m < households.n_adults[h]:
        i = households.members[h, m]
        m += 1
        identity = residents.identity[i]
        if not streams.happens(key, streams.SPLIT, identity, 0, population.leave_home_rate):
            continue  # as most, so that little else is looked at
        age = age_of(residents.birth_month[i], month)
        if age < population.leaves_from or age > population.leaves_until:
            continue
        if is_child_of_house(households, residents, h, m - 1):
            if streams.happens(key, streams.SPLIT, identity, 1, population.stays_in_wijk):
                waiting[n_waiting] = i
                n_waiting += 1
            else:
                depart(i, world)
                m -= 1
    return n_waiting


@part
def separate(waiting, n_waiting, h, world, numbers, now):
    """Couples part: one of the two goes, luck says who; children stay. Savings are halved."""
    households, residents, ledger = world.households, world.residents, world.ledger
    population = numbers.population
    key = now.key
    first = residents.identity[households.members[h, 0]]
    if not streams.happens(key, streams.SPLIT, first, 2, population.separation_rate):
        return n_waiting  # as most, so that little else is looked at
    if not is_couple(households, residents, h):
        return n_waiting
    m = streams.integer_below(key, streams.SPLIT, first, 3, 2)
    i = households.members[h, m]
    if streams.happens(key, streams.SPLIT, first, 4, population.stays_in_wijk):
        waiting[n_waiting] = i
        return n_waiting + 1
    payer = books.account(books.RESIDENTS, households.wijk[h])
    half = households.savings[h] // 2
    books.pay_out(ledger, books.MIGRATION, households.savings, h, payer, books.OUTSIDE, half)
    depart(i, world)
    return n_waiting


@part
def leave_homes(gone, crowd, world, numbers, now):
    """Households move out, couples part, children leave home; returns how many wait for a home.

    Who waits stands in ``scratch.rows``; who finds none this month stays and may try again.
    """
    households, residents, wijken = world.households, world.residents, world.wijken
    scratch, ledger = world.scratch, world.ledger
    population = numbers.population
    month, key = now.month, now.key
    measure_crowds(crowd, world, numbers, now)
    w, most = np.int64(-1), 0.0
    n_waiting = np.int64(0)
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        if households.wijk[h] != w:
            w = households.wijk[h]
            most = most_to_move(w, wijken, crowd, population)
        bits = streams.draw(key, streams.LEAVE, households.identity[h], 0)
        # Few draws are below what anybody's chance can be, so most chances need not be worked out.
        if streams.is_below(bits, most) and streams.is_below(
            bits, chance_to_move(households, residents, wijken, crowd, population, h, month)
        ):
            while households.n_adults[h] > 0:
                depart(households.members[h, 0], world)
            leave_dwelling(households, ledger, gone, h, books.MIGRATION)
        elif households.n_adults[h] > 1:
            before = n_waiting
            n_waiting = separate(scratch.rows, n_waiting, h, world, numbers, now)
            if n_waiting == before:
                n_waiting = leave_parents(scratch.rows, n_waiting, h, world, numbers, now)
    return n_waiting


@part
def clear_homes(gone, world):
    """Children of households that are gone leave with them; so do landlords who lived there."""
    households, children, landlords = world.households, world.children, world.landlords
    for c in range(children.alive.size):
        if children.alive[c] == 1 and gone[children.household[c]] == 1:
            children.alive[c] = 0
    for owner in range(landlords.wijk.size):
        h = landlords.household[owner]
        if h >= 0 and gone[h] == 1:
            landlords.household[owner] = -1
    for h in range(households.alive.size):
        if gone[h] == 1:
            households.n_children[h] = 0


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


@kernel
def live(world, numbers, now):
    """Step 12 of the month: coming of age, deaths, retirement, leaving, births, arrivals."""
    households, templates, wijken = world.households, world.templates, world.wijken
    population = numbers.population
    n_wijken = wijken.mortality.size
    gone = np.zeros(households.alive.size, np.int64)
    come_of_age(world, numbers, now)
    grow_old(gone, death_risks(population), world, numbers, now)
    n_waiting = leave_homes(gone, np.empty((n_wijken, N_CLASSES), np.float64), world, numbers, now)
    clear_homes(gone, world)
    bear_children(np.zeros(n_wijken, np.int64), np.zeros(n_wijken, np.float64), world, numbers, now)
    let_homes(
        wijken.class_target.copy(),
        np.zeros(n_wijken, np.int64),
        np.zeros(n_wijken * N_CLASSES + 1, np.int64),
        np.empty(templates.wijk.size, np.int64),
        np.zeros(2, np.int64),
        n_waiting,
        world,
        numbers,
        now,
    )
