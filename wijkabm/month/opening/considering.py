"""Who considers a business of their own, and how often."""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SERVICES,
    STUDENT,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.month.population.retirement import nears_pension

PREMISES_BRANCHES = 4


@part
def chance_to_consider(i, world, numbers, now):
    """A resident's monthly chance to consider a business, before the scale of the wijk.

    ``consider * need (without a job) * (1 + example * tied owners, at most so many)``.
    """
    residents = world.residents
    opening, population = numbers.opening, numbers.population
    month = now.month
    status = residents.status[i]
    if status in (OWNER, STUDENT, ON_PENSION, ON_DISABILITY):
        return 0.0
    birth = residents.birth_month[i]
    if age_of(birth, month) < opening.youngest:
        return 0.0
    if nears_pension(birth, opening.too_late, population, month):
        return 0.0
    owners = 0.0
    for k in range(residents.n_ties[i]):
        if residents.status[residents.ties[i, k]] == OWNER:
            owners += 1.0
    chance = opening.consider * (1.0 + opening.example * min(owners, opening.example_most))
    if status in (JOBSEEKER, ON_BIJSTAND, AT_HOME):
        chance *= opening.need
    return chance


@part
def considers(i, world, numbers, now):
    """Whether a resident considers a business this month."""
    residents, wijken = world.residents, world.wijken
    opening = numbers.opening
    month, key = now.month, now.key
    if residents.weighs[i] == month and residents.weighs[i] > 0:
        return residents.status[i] != OWNER  # a trajectory has just ended
    bits = streams.draw(key, streams.CONSIDER, residents.identity[i], 0)
    scale = wijken.entry_scale[residents.wijk[i]]
    most = (
        opening.consider * max(opening.need, 1.0) * (1.0 + opening.example * opening.example_most)
    )
    # Few draws are below what anybody's chance can be, so most chances need not be worked out.
    if not streams.is_below(bits, most * scale):
        return False
    return streams.is_below(bits, chance_to_consider(i, world, numbers, now) * scale)


@part
def pick_branch(w, identity, scratch, opening, key):
    """The trade a person knows: in proportion to the shops there are, plus one of each, times ``trade``.

    Some trades draw more than their part of those who would start: many want a café.
    """
    total = 0.0
    for b in range(PREMISES_BRANCHES):
        total += pull_of_trade(w, b, scratch, opening)
    u = streams.uniform(key, streams.BRANCH, identity, 0) * total
    for b in range(PREMISES_BRANCHES):
        u -= pull_of_trade(w, b, scratch, opening)
        if u < 0.0:
            return np.int64(b)
    return np.int64(SERVICES)


@inline
def pull_of_trade(w, b, scratch, opening):
    """How much a trade draws of those who think of a shop."""
    shops = scratch.list_start[w * 5 + b + 1] - scratch.list_start[w * 5 + b]
    return opening.trade[b] * (shops + 1.0)
