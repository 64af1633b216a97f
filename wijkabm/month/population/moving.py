"""Who leaves a home: grown children, couples that part, households that move out."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    N_CLASSES,
    OWNED,
    OWNER,
    OWNER_MOVED,
)
from wijkabm.ground.tables.journal import (
    CAUSE_MOVED,
    EVENT_DEPARTURE,
    note_event,
)
from wijkabm.ground.tables.people import age_of, band_of
from wijkabm.month.population.persons import (
    age_of_eldest,
    household_class,
    is_child_of_house,
    remove_resident,
)
from wijkabm.month.work.means import is_couple

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


# --- leaving -------------------------------------------------------------------------------------


@part
def chance_to_move(households, residents, wijken, crowd, population, h, month):
    """Chance a month that household `h` moves out of the wijk.

    The wijk's rate for a tenant of middle age, times factors for owners of their home, for the
    young, for those with a business in the wijk (solved, so that businesses that come and go balance:
    `place.moves_at_rest`), and for a class that has outgrown the homes that suit it (``crowd[wijk, class]``,
    from `measure_crowds`).
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
            return chance * wijken.leave_business[w]
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
    return most * max(wijken.leave_business[w], 1.0)


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
