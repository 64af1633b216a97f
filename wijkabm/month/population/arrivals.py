"""Arrivals: empty homes are let (the last part of step 12).

An empty home is let, with chance `refill` a month, to a household of the class (kind x age band) it
was let to at first, as long as the wijk has fewer of that class than at the start, else to a class
drawn in proportion to how many of it the wijk has fewer: homes suit kinds of households. Those of
the wijk who look for a home of their own come first; else newcomers arrive who look like a
household of that class of the start, the best of a few for whom the home's cost suits the income.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    BRINGS_BUSINESS,
    ELSEWHERE,
    JOBSEEKER,
    N_CLASSES,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SINGLE,
    STUDENT,
    WORKS_ELSEWHERE,
)
from wijkabm.ground.tables.journal import (
    EVENT_ARRIVAL,
    LIFE_MOVED_IN,
    NO_CAUSE,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.people import band_of
from wijkabm.ground.tables.world import find_free
from wijkabm.month.income.wages import to_cents
from wijkabm.month.population.persons import (
    household_class,
    household_kind,
    new_resident,
    take_out_member,
)
from wijkabm.month.work.jobs import start_job
from wijkabm.month.work.wages import HIGH, usual_hours

ADULT = 216  # months
DRAWS = 40  # templates that are drawn at most to find them
# Identities are made of a dwelling and a month: household 0, adults from 1, children from here.
FIRST_CHILD = 20


@inline
def usual_income(status, net_wage, income):
    """What a person of this status usually receives, cents a month."""
    if status <= OWNER:
        return net_wage
    if status == JOBSEEKER:
        return np.int64(net_wage * income.unemployment_share)
    if status == ON_BIJSTAND:
        return to_cents(income.bijstand_single)
    if status == ON_DISABILITY:
        return to_cents(income.disability_benefit)
    if status == ON_PENSION:
        return to_cents(income.state_pension_single + income.pension_mean)
    if status == STUDENT:
        return to_cents(income.student_income)
    return to_cents(income.at_home_income)


@part
def income_of_template(templates, t, income):
    """Usual income of the household of template `t`, cents a month."""
    total = np.int64(0)
    for m in range(templates.n_adults[t]):
        total += usual_income(templates.status[t, m], templates.net_wage[t, m], income)
    return total


@part
def list_templates(templates, start, rows):
    """Templates by wijk and class: ``rows[start[g]:start[g + 1]]``, g = wijk * N_CLASSES + class.

    `start` comes in as zeros.
    """
    for t in range(templates.wijk.size):
        start[templates.wijk[t] * N_CLASSES + templates.household_class[t] + 1] += 1
    for g in range(1, start.size):
        start[g] += start[g - 1]
    for t in range(templates.wijk.size):
        g = templates.wijk[t] * N_CLASSES + templates.household_class[t]
        rows[start[g]] = t
        start[g] += 1
    for g in range(start.size - 1, 0, -1):  # filling has moved each start to the next one's
        start[g] = start[g - 1]
    start[0] = 0


@part
def likes_image(t, w, templates, wijken, population):
    """How readily the household of template `t` comes to a wijk that is known for its makers.

    ``1 - image_draw * image`` where nobody has higher schooling, else 1 (*assumption*; Florida 2002).
    """
    for m in range(templates.n_adults[t]):
        if templates.schooling[t, m] == HIGH:
            return 1.0
    return 1.0 - population.image_draw * wijken.image[w]


@part
def choose_template(start, rows, g, h, world, numbers, now):
    """The candidate of group `g` whose income suits home `h` best; -1 if there is none.

    Candidates are drawn by luck and come with chance ``weight`` times how they like it
    (`likes_image`). Suits: ``housing_share * income`` is nearest to what the home costs.
    """
    households, templates = world.households, world.templates
    income, population = numbers.income, numbers.population
    key = now.key
    n = start[g + 1] - start[g]
    best = np.int64(-1)
    least = 0.0
    candidates = 0
    for c in range(DRAWS if n > 0 else 0):
        t = rows[start[g] + streams.integer_below(key, streams.TEMPLATE, h, 2 * c, n)]
        likes = likes_image(t, households.wijk[h], templates, world.wijken, population)
        if not streams.happens(key, streams.TEMPLATE, h, 2 * c + 1, templates.weight[t] * likes):
            continue
        candidates += 1
        gap = math.fabs(
            income.housing_share * income_of_template(templates, t, income)
            - households.housing_cost[h]
        )
        if best < 0 or gap < least:
            best = t
            least = gap
        if candidates >= population.candidates:
            break
    return best


@part
def move_within(waiting, n_waiting, h, band, world, numbers, now):
    """Someone of the wijk who waits, alone and of this age band, moves into home `h`; True if so.

    Of several, luck keyed to home and person decides. A partner takes half the savings along, a
    child nothing. The moved are taken off the list.
    """
    households, residents, journal = world.households, world.residents, world.journal
    ledger = world.ledger
    month, key = now.month, now.key
    chosen = np.int64(-1)
    least = np.uint64(0)
    for k in range(n_waiting):
        i = waiting[k]
        if i < 0 or residents.wijk[i] != households.wijk[h]:
            continue
        if band_of((month - residents.birth_month[i]) // 12) == band:
            bits = streams.draw(key, streams.ARRIVE, residents.identity[i], h)
            if chosen < 0 or bits < least:
                chosen = k
                least = bits
    if chosen < 0:
        return False
    i = waiting[chosen]
    waiting[chosen] = -1
    old = residents.household[i]
    partner = households.members[old, 0] == i or (
        households.members[old, 1] == i
        and residents.birth_month[i] - residents.birth_month[households.members[old, 0]] < 180
    )
    account = books.account(books.RESIDENTS, households.wijk[h])
    open_home(households, h, 1, month)
    if partner:
        half = households.savings[old] // 2
        books.pay(
            ledger, books.MIGRATION, households.savings, old, account, households.savings, h,
            account, half,
        )  # fmt: skip
    take_out_member(households, residents, i)
    residents.household[i] = h
    residents.worries[i] = 0.0
    households.members[h, 0] = i
    households.kind[h] = SINGLE
    kept = numbers.population.fixed_kept * households.fixed_costs[old]
    households.fixed_costs[h] = np.int64(math.floor(kept))
    households.expected_income[h] = float(residents.net_wage[i])
    note_fact(journal, residents.identity[i], LIFE_MOVED_IN, h)
    return True


@part
def open_home(households, h, n_adults, month):
    """Columns of a household on its first day in dwelling `h`."""
    households.identity[h] = streams.make_identity(h, month, 0)
    households.alive[h] = 1
    households.n_adults[h] = n_adults
    for m in range(households.members.shape[1]):
        households.members[h, m] = -1
    households.n_children[h] = 0
    households.income[h] = 0
    households.income_of_year[h] = 0
    households.expected_income[h] = 0.0
    for b in range(households.budget.shape[1]):
        households.budget[h, b] = 0
    households.moved_in[h] = month
    households.bijstand[h] = 0
    households.arrears[h] = households.chores[h] = 0
    households.in_scheme[h] = 0


@part
def start_status(i, t, m, world, numbers, now):
    """Status of newcomer `i`, adult `m` of template `t`.

    Who worked, works elsewhere: nobody brings along a job in the wijk. Who had a business brings it
    along (step 9 of next month registers it), so that firms that move in make up for those that
    move out.
    """
    residents, templates = world.residents, world.templates
    income = numbers.income
    month = now.month
    status = templates.status[t, m]
    wage = templates.net_wage[t, m]
    if status == OWNER:
        residents.status[i] = OWNER
        residents.status_since[i] = month
        residents.net_wage[i] = wage
        residents.shop[i] = BRINGS_BUSINESS
        return
    if status <= OWNER:
        start_job(i, ELSEWHERE, -1, world, numbers, now)
        if status == WORKS_ELSEWHERE and wage > 0:
            residents.net_wage[i] = wage
            residents.hours[i] = usual_hours(residents.identity[i], numbers.work)
        return
    residents.status[i] = status
    residents.status_since[i] = month
    residents.net_wage[i] = wage
    if status == JOBSEEKER:
        residents.benefit[i] = np.int64(wage * income.unemployment_share + 0.5)
    elif status == ON_DISABILITY:
        residents.benefit[i] = to_cents(income.disability_benefit)


@part
def move_in(h, t, rest, world, numbers, now):
    """A household like template `t` arrives in dwelling `h` and brings its savings along.

    ``rest`` holds where free rows of residents and of children begin.
    """
    households, residents, children = world.households, world.residents, world.children
    templates, journal, ledger = world.templates, world.journal, world.ledger
    income = numbers.income
    month = now.month
    w = households.wijk[h]
    n = templates.n_adults[t]
    open_home(households, h, n, month)
    payee = books.account(books.RESIDENTS, w)
    books.receive(
        ledger, books.MIGRATION, books.OUTSIDE, households.savings, h, payee, templates.savings[t]
    )
    usual = np.int64(0)
    for m in range(n):
        free = find_free(residents.alive, rest[0])
        rest[0] = free + 1
        identity = streams.make_identity(h, month, 1 + m)
        age = templates.ages[t, m]
        if age >= ADULT and age < ADULT + 12:  # who comes that young comes when turning 18
            age = ADULT
        birth = month - age
        new_resident(free, identity, h, w, birth, templates.schooling[t, m], world, numbers, now)
        start_status(free, t, m, world, numbers, now)
        households.members[h, m] = free
        usual += usual_income(residents.status[free], residents.net_wage[free], income)
        note_fact(journal, identity, LIFE_MOVED_IN, h)
        note_event(journal, EVENT_ARRIVAL, w, identity, -1, -1, NO_CAUSE)
    for c in range(templates.n_children[t]):
        free = find_free(children.alive, rest[1])
        rest[1] = free + 1
        children.identity[free] = streams.make_identity(h, month, FIRST_CHILD + c)
        children.alive[free] = 1
        children.household[free] = h
        children.birth_month[free] = month - templates.child_ages[t, c]
    households.n_children[h] = templates.n_children[t]
    households.kind[h] = household_kind(households, residents, h)
    households.fixed_costs[h] = templates.fixed_costs[t]
    if households.housing_cost[h] == 0:  # nobody has lived here yet
        share = np.int64(usual * income.housing_share)
        households.housing_cost[h] = max(share, to_cents(income.housing_minimum))
    spent = households.housing_cost[h] + households.fixed_costs[h]
    households.expected_income[h] = float(max(np.int64(0), usual - spent))


@inline
def count_free(alive):
    """Free rows of a table."""
    free = np.int64(0)
    for i in range(alive.size):
        free += 1 - alive[i]
    return free


@inline
def draw_class(gap, w, h, key):
    """A household class in proportion to the positive gaps of wijk `w`; -1 if there are none."""
    total = np.int64(0)
    for c in range(N_CLASSES):
        total += max(np.int64(0), gap[w, c])
    if total == 0:
        return np.int64(-1)
    left = streams.integer_below(key, streams.ARRIVE, h, 1, total)
    for c in range(N_CLASSES):
        left -= max(np.int64(0), gap[w, c])
        if left < 0:
            return np.int64(c)
    return np.int64(-1)


@part
def let_homes(gap, room, start, rows, rest, n_waiting, world, numbers, now):
    """Let empty homes; never more households than the wijk had at the start.

    ``scratch.rows[:n_waiting]`` are residents who wait for a home of their own. Where a table has
    no room left, the arrival waits for a later month. `gap` comes in as the class targets, `room`,
    `start` and `rest` as zeros, `rows` as a buffer for the templates.
    """
    households, residents, children = world.households, world.residents, world.children
    templates, scratch = world.templates, world.scratch
    population = numbers.population
    month, key = now.month, now.key
    for w in range(room.size):
        for c in range(N_CLASSES):
            room[w] += gap[w, c]
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            gap[households.wijk[h], household_class(households, residents, h, month)] -= 1
            room[households.wijk[h]] -= 1
    list_templates(templates, start, rows)
    free_adults = count_free(residents.alive)
    free_children = count_free(children.alive)
    for h in range(households.alive.size):
        w = households.wijk[h]
        if w < 0 or households.alive[h] == 1 or room[w] <= 0:
            continue
        if not streams.happens(key, streams.ARRIVE, h, 0, population.refill):
            continue
        c = households.suits[h]
        if gap[w, c] <= 0:
            c = draw_class(gap, w, h, key)
            if c < 0:
                continue
        if c // 5 == SINGLE and move_within(scratch.rows, n_waiting, h, c % 5, world, numbers, now):
            gap[w, c] -= 1
            room[w] -= 1
            continue
        t = choose_template(start, rows, w * N_CLASSES + c, h, world, numbers, now)
        if t < 0 or templates.n_adults[t] > free_adults or templates.n_children[t] > free_children:
            continue
        move_in(h, t, rest, world, numbers, now)
        free_adults -= templates.n_adults[t]
        free_children -= templates.n_children[t]
        gap[w, c] -= 1
        room[w] -= 1
