"""Entrants from outside: independents, franchises, chains."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    FRANCHISE,
    INDEPENDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_CHAIN_ENTRY,
    CAUSE_OUTSIDE_ENTRANT,
)
from wijkabm.month.firms.livelihood import reservation_income, wanted_in_premises
from wijkabm.month.opening.approach import (
    branch_to_approach,
    count_approaches,
    is_turned_away,
    mean_approaches,
    note_approach,
)
from wijkabm.month.opening.considering import pick_branch
from wijkabm.month.opening.permits import count_entry, take_unit, takes_anyway
from wijkabm.month.unit_search import find_anyway, seek_unit

USUAL_UNITS = 80.0  # units to which the rate of outside entrants belongs
BY_ITSELF, APPROACHED = range(2)  # why an outsider looks here


@part
def arrive_from_outside(w, world, numbers, now):
    """Entrants who live elsewhere, chains and franchises look at the empty units; some are approached."""
    wijken = world.wijken
    terms = world.terms
    opening = numbers.opening
    month, key = now.month, now.key
    chance = outsiders_who_look(w, BY_ITSELF, terms, wijken, opening)
    tries = np.int64(math.ceil(chance))
    approached = count_approaches(w, world, numbers, now)
    for attempt in range(tries + approached):
        brought, rate = BY_ITSELF, chance / max(tries, 1)
        if attempt >= tries:
            brought = APPROACHED
        identity = streams.make_identity(w, month, attempt + 1000)
        if brought == APPROACHED or streams.happens(key, streams.ENTRANT, identity, 0, rate):
            enter_from_outside(w, identity, brought, world, numbers, now)


@part
def outsiders_who_look(w, brought, terms, wijken, opening):
    """How many a month look at this wijk, in the mean, for this reason on these terms.

    By themselves more where its streets feel safer than where results begin: ``exp(safe_entry * safer)``.
    """
    usual = opening.outside_entrants * wijken.n_units[w] / USUAL_UNITS
    usual *= math.exp(opening.safe_entry * wijken.safer[w])
    if brought == APPROACHED:
        return mean_approaches(w, terms, opening)
    return usual


@part
def enter_from_outside(w, identity, brought, world, numbers, now):
    """One of them: who it is, what it thinks of, and whether a unit here pays.

    `brought` says why it looks here: 0 by itself, 1 approached. Who would not look here on
    neutral terms does nothing here anyway. What an independent believes of his talent is nearer to the truth
    than what residents do, by ``outside_insight``: most have run or worked in such a business elsewhere.
    """
    terms, opening = world.terms, numbers.opening
    key = now.key
    kind = kind_from_outside(identity, opening, key)
    talent = streams.normal(key, streams.TALENT, identity, 0)
    believed = talent
    cause = np.int64(CAUSE_CHAIN_ENTRY)
    if kind == INDEPENDENT:
        noise = opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
        believed += noise * (1.0 - opening.outside_insight)
        cause = np.int64(CAUSE_OUTSIDE_ENTRANT)
    b = pick_branch(w, identity, True, world, opening, key)
    if brought == APPROACHED:
        b = branch_to_approach(w, b, identity, world, now)
    elif is_turned_away(w, b, identity, world, numbers, now):
        return
    wanted = wanted_from_outside(kind, w, terms, numbers)
    found = seek_unit(w, b, identity, kind, believed, wanted, world, numbers, now)
    p = found.unit
    anyway = np.int64(0)
    if p >= 0 and outsiders_who_look(w, brought, world.neutral, world.wijken, opening) > 0.0:
        wanted = wanted_from_outside(kind, w, world.neutral, numbers)
        other = find_anyway(w, b, identity, kind, believed, wanted, found, world, numbers, now)
        anyway = takes_anyway(-1, b, kind, found, other, world, numbers)
    if brought == APPROACHED:
        note_approach(w, b, p, identity, anyway, world, numbers, now)
    count_entry(w, identity, p, b, anyway, world)
    if p < 0:
        return
    take_unit(-1, b, kind, identity, talent, believed, found, anyway, cause, world, numbers, now)


@part
def kind_from_outside(identity, opening, key):
    """An independent, or by luck a franchise or a chain."""
    if not streams.happens(key, streams.CHAIN, identity, 0, opening.chain_share):
        return np.int64(INDEPENDENT)
    if streams.happens(key, streams.CHAIN, identity, 1, opening.chain_of_formulas):
        return np.int64(CHAIN_SHOP)
    return np.int64(FRANCHISE)


@part
def wanted_from_outside(kind, w, terms, numbers):
    """A head office wants a margin, others the income that they give up and what rules take of it."""
    if kind == CHAIN_SHOP:
        return numbers.opening.chain_margin
    return wanted_in_premises(reservation_income(0.0, numbers), w, terms)
