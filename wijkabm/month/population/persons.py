"""A person comes and goes: rows of residents and their places in households.

The one place where a resident's row is filled and freed.
"""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    NO_PLACE,
    NO_WORKPLACE,
    OWNER_DIED,
    SINGLE,
    WITH_CHILDREN,
    WITHOUT_CHILDREN,
)
from wijkabm.ground.tables.people import age_of, band_of
from wijkabm.month.ties import drop_tie, find_tie
from wijkabm.month.time import share_in_a_spell
from wijkabm.month.work.jobs import end_job
from wijkabm.month.work.wages import PERSON


@part
def is_child_of_house(households, residents, h, m):
    """Whether adult `m` of household `h` is a child of the first: at least 15 years younger."""
    first = residents.birth_month[households.members[h, 0]]
    return m > 0 and residents.birth_month[households.members[h, m]] - first >= 180


@part
def household_kind(households, residents, h):
    """Kind of household `h`: with children also when a child of 15 or older lives at home."""
    if households.n_children[h] > 0:
        return WITH_CHILDREN
    for m in range(1, households.n_adults[h]):
        if is_child_of_house(households, residents, h, m):
            return WITH_CHILDREN
    return SINGLE if households.n_adults[h] == 1 else WITHOUT_CHILDREN


@part
def age_of_eldest(households, residents, h, month):
    """Age of the eldest adult of household `h` in years."""
    eldest = np.int64(0)
    for m in range(households.n_adults[h]):
        eldest = max(eldest, age_of(residents.birth_month[households.members[h, m]], month))
    return eldest


@part
def household_class(households, residents, h, month):
    """Class of household `h`, 0..N_CLASSES-1: 5 x kind + age band of the eldest adult."""
    return households.kind[h] * 5 + band_of(age_of_eldest(households, residents, h, month))


@part
def take_out_member(households, residents, i):
    """Resident `i` no longer belongs to his household; the others keep their order."""
    h = residents.household[i]
    n = households.n_adults[h]
    k = 0
    while households.members[h, k] != i:
        k += 1
    for m in range(k, n - 1):
        households.members[h, m] = households.members[h, m + 1]
    households.members[h, n - 1] = -1
    households.n_adults[h] = n - 1
    if n > 1:
        households.kind[h] = household_kind(households, residents, h)


@part
def remove_resident(i, world):
    """Free the row of resident `i`, who has left or died: job, ties, household, business.

    A business of his keeps trading without an owner (``owner`` -1, ``owner_age`` OWNER_DIED) until
    step 7 of next month closes it. Savings are the household's: the caller pays them out when it
    ends.
    """
    households, residents, shops = world.households, world.residents, world.shops
    end_job(i, world)
    while residents.n_ties[i] > 0:
        j = np.int64(residents.ties[i, 0])
        drop_tie(residents, j, find_tie(residents, j, i))
        drop_tie(residents, i, 0)
    s = residents.shop[i]
    if s >= 0:
        shops.owner[s] = -1
        shops.owner_age[s] = OWNER_DIED
    households.coins_left[residents.household[i]] += residents.coins[i]
    residents.coins[i] = 0
    take_out_member(households, residents, i)
    residents.alive[i] = 0
    residents.shop[i] = -1
    residents.household[i] = -1
    residents.status[i] = AT_HOME
    residents.is_volunteer[i] = 0
    residents.volunteer_hours[i] = 0


@part
def new_resident(i, identity, h, w, birth_month, schooling, world, numbers, now):
    """Fill row `i` with a person who has no job, habits or ties yet.

    Talent for business is standard normal, loyalty to the own wijk uniform; volunteering and
    associations start at their shares at rest, as if they had lived elsewhere just so
    (*assumption*).
    """
    residents = world.residents
    time = numbers.time
    month = now.month
    residents.identity[i] = identity
    residents.alive[i] = 1
    residents.wijk[i] = w
    residents.household[i] = h
    residents.birth_month[i] = birth_month
    residents.schooling[i] = schooling
    residents.hours[i] = 0
    residents.net_wage[i] = 0
    residents.workplace_kind[i] = NO_WORKPLACE
    residents.workplace[i] = -1
    residents.shop[i] = -1
    residents.talent[i] = streams.normal(PERSON, streams.TALENT, identity, 0)
    residents.benefit[i] = 0
    residents.part_time[i] = 0
    residents.helped_for[i] = 0
    residents.search[i] = 0.0
    residents.skill[i] = 0.0
    residents.support[i] = 0.0
    residents.debt[i] = 0
    residents.practice[i] = 0.0
    residents.insight[i] = 0.0
    residents.fading[i] = 0.0
    residents.clients[i] = 0.0
    residents.weighs[i] = 0
    residents.intends[i] = 0
    residents.intends_since[i] = 0
    residents.believes[i] = residents.believes_alone[i] = 0.0
    residents.tried[i] = 0
    residents.local_pay[i] = 0
    residents.worries[i] = 0.0
    residents.withheld[i] = 0.0
    residents.loyalty[i] = streams.uniform(PERSON, streams.CHOICE, identity, 0)
    residents.volunteer_hours[i] = 0
    luck = streams.uniform(PERSON, streams.VOLUNTEER, identity, 0)
    residents.is_volunteer[i] = 1 if luck < share_in_a_spell(time) else 0
    residents.volunteered[i] = -(2**30)
    if luck < time.volunteer_share:
        residents.volunteered[i] = month - 1 - np.int64(11.0 * luck / time.volunteer_share)
    residents.association[i] = 0
    if streams.happens(PERSON, streams.ASSOCIATION, identity, 0, time.association_share):
        residents.association[i] = 1
    residents.n_ties[i] = 0
    for k in range(residents.ties.shape[1]):
        residents.ties[i, k] = -1
    for b in range(residents.habit.shape[1]):
        residents.habit[i, b] = NO_PLACE
