"""Who means to start a business: how one comes to it, how long one keeps to it, when one looks."""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_HOME,
    HOME,
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
NASCENT_LUCK = streams.name_luck("nascent")


@part
def may_own(i, world, numbers, now):
    """Whether a resident is in the time of life, and free, to start a business."""
    residents = world.residents
    opening, population = numbers.opening, numbers.population
    status = residents.status[i]
    if status in (OWNER, STUDENT, ON_PENSION, ON_DISABILITY):
        return False
    birth = residents.birth_month[i]
    if age_of(birth, now.month) < opening.youngest:
        return False
    return not nears_pension(birth, opening.too_late, population, now.month)


@part
def chance_to_consider(i, world, numbers, now):
    """A resident's monthly chance to consider a business of his own, before the scale of the wijk.

    ``consider * need (without a job) * (1 + example * tied owners, at most so many)``.
    """
    residents = world.residents
    opening = numbers.opening
    if not may_own(i, world, numbers, now):
        return 0.0
    owners = 0.0
    for k in range(residents.n_ties[i]):
        if residents.status[residents.ties[i, k]] == OWNER:
            owners += 1.0
    chance = opening.consider * (1.0 + opening.example * min(owners, opening.example_most))
    if residents.status[i] in (JOBSEEKER, ON_BIJSTAND, AT_HOME):
        chance *= opening.need
    return chance


@part
def becomes_nascent(i, world, numbers, now):
    """Whether a resident begins to mean to start this month, and what: a trade, and a belief that lasts.

    Of those who consider, `think_of_shop` think of a shop; the others would work at home, ``entry_scale``
    times as many, as a wijk with its businesses at home needs, and more where ``own_work`` says so.
    """
    residents, wijken = world.residents, world.wijken
    opening = numbers.opening
    key, identity, w = now.key, residents.identity[i], residents.wijk[i]
    bits = streams.draw(key, streams.CONSIDER, identity, 0)
    shop = opening.think_of_shop
    scale = shop + (1.0 - shop) * wijken.entry_scale[w] * (1.0 + world.terms.own_work[w])
    most = (
        opening.consider * max(opening.need, 1.0) * (1.0 + opening.example * opening.example_most)
    )
    # Few draws are below what anybody's chance can be, so most chances need not be worked out.
    if not streams.is_below(bits, most * scale):
        return False
    if not streams.is_below(bits, chance_to_consider(i, world, numbers, now) * scale):
        return False
    b = np.int64(HOME)
    if streams.happens(key, streams.CONSIDER, identity, 1, shop / max(scale, 1e-9)):
        b = pick_branch(w, identity, False, world, opening, key)
    residents.intends[i] = 1 + b
    residents.intends_since[i] = now.month
    noise = opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
    residents.believes[i] = residents.talent[i] + noise * (1.0 - residents.insight[i])
    residents.believes_alone[i] = residents.believes[i]
    return True


@part
def gives_up(i, world, numbers, now):
    """Whether an intention ends: by ``give_up`` a month, unless a coach is at work, or life has moved on."""
    residents = world.residents
    if not may_own(i, world, numbers, now):
        return True
    if residents.weighs[i] >= now.month and residents.weighs[i] > 0:
        return False
    identity = residents.identity[i]
    return streams.happens(now.key, NASCENT_LUCK, identity, 0, numbers.opening.give_up)


@part
def looks(i, world, numbers, now):
    """Whether a resident looks this month for a way to start.

    A lasting intention (Reynolds & Curtin 2008; Davidsson & Gordon 2012): who means to start looks again
    with chance ``look`` a month, and at the end of a trajectory, until he starts or gives up. What a start
    needs and what he believes of himself stay as drawn; what he sees, earns and has saved does not.
    """
    residents = world.residents
    if residents.intends[i] == 0:
        if not becomes_nascent(i, world, numbers, now):
            return False
    elif gives_up(i, world, numbers, now):
        residents.intends[i] = 0
        return False
    if residents.weighs[i] == now.month and residents.weighs[i] > 0:
        return True
    identity = residents.identity[i]
    return streams.happens(now.key, NASCENT_LUCK, identity, 1, numbers.opening.look)


@part
def share_that_starts(opening):
    """Of those to whom a start would pay at every look, the share that looks before it gives up.

    ``L + (1 - L) s L / (1 - (1 - L) s)``, L = ``look``, s = 1 - ``give_up``: in the first month all stay.
    """
    look, stay = opening.look, 1.0 - opening.give_up
    first = look + (1.0 - look) * stay * look / max(1.0 - (1.0 - look) * stay, 1e-9)
    return min(first, 1.0)


@part
def pick_branch(w, identity, is_outsider, world, opening, key):
    """The trade a person knows: in proportion to the shops where he lives, plus one, times ``trade``.

    Somebody who lives elsewhere knows the trades of the ring's streets, however many shops of each there are
    in the wijk: a branch that shrank here is found by as many as before. Some trades draw more than their
    part of those who would start: many want a café.
    """
    total = 0.0
    for b in range(PREMISES_BRANCHES):
        total += pull_of_trade(w, b, is_outsider, world, opening)
    u = streams.uniform(key, streams.BRANCH, identity, 0) * total
    for b in range(PREMISES_BRANCHES):
        u -= pull_of_trade(w, b, is_outsider, world, opening)
        if u < 0.0:
            return np.int64(b)
    return np.int64(SERVICES)


@part
def pull_of_trade(w, b, is_outsider, world, opening):
    """How much a trade draws of those who think of a shop."""
    wijken, ring, scratch = world.wijken, world.ring, world.scratch
    shops = scratch.list_start[w * 5 + b + 1] - scratch.list_start[w * 5 + b]
    if is_outsider:
        shops = np.int64(0)
        for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
            shops += ring.shops[k, b]
    return opening.trade[b] * (shops + 1.0)
