"""Where somebody does it for a street: empty units are shown, outsiders approached, the mix is kept.

That changes what entrants see and who is asked; whether anybody comes is theirs to decide.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import OFFER_APPROACH
from wijkabm.month.offers import note_accepted, note_offer, note_refused

APPROACH_LUCK = streams.name_luck("street_management")

USUAL_UNITS = 80.0  # units that somebody of 1 fte can know
PREMISES_BRANCHES = 4


@part
def effort(w, wijken, terms, opening):
    """Fte per 80 units of the wijk, at most as many as there are; 0 where nobody shows them."""
    fte = terms.shown[w]
    return fte * min(USUAL_UNITS / max(wijken.n_units[w], 1), opening.managed_most)


@inline
def viewing_rate(w, terms, world, numbers):
    """Share of empty units that an entrant sees: ``1 - (1 - rate) * exp(-sight * effort)``."""
    wijken = world.wijken
    rents, opening = numbers.premises, numbers.opening
    force = effort(w, wijken, terms, opening)
    if force <= 0.0:
        return rents.viewing_rate
    return 1.0 - (1.0 - rents.viewing_rate) * math.exp(-opening.managed_sight * force)


@part
def share_of_branch(w, b, scratch):
    """Share of a branch among the shops in premises of the wijk."""
    total = scratch.list_start[w * 5 + PREMISES_BRANCHES] - scratch.list_start[w * 5]
    own = scratch.list_start[w * 5 + b + 1] - scratch.list_start[w * 5 + b]
    return own / max(total, 1)


@inline
def is_turned_away(w, b, identity, world, numbers, now):
    """Whether an entrant is turned away, for there are too many of the branch already.

    Chance: ``target * reach * (share / (1 / 4) - 1)``, with reach the share of entrants who are met.
    """
    scratch, wijken, policy, journal = world.scratch, world.wijken, world.policy, world.journal
    terms = world.terms
    opening = numbers.opening
    key = now.key
    target = terms.mix[w]
    force = effort(w, wijken, terms, opening)
    if target <= 0.0 or force <= 0.0:
        return False
    over = min(max(PREMISES_BRANCHES * share_of_branch(w, b, scratch) - 1.0, 0.0), 1.0)
    chance = target * over * (1.0 - math.exp(-opening.managed_sight * force))
    if not streams.happens(key, APPROACH_LUCK, identity, 0, chance):
        return False
    note_offer(policy, journal, terms.account[w, OFFER_APPROACH], w, identity, -1, b)
    note_refused(policy, journal, terms.account[w, OFFER_APPROACH], w, identity, -1, b)
    return True


@part
def mean_approaches(w, terms, opening):
    """Outsiders who are approached in a month, in the mean, on these terms."""
    return opening.approaches * terms.approaching[w]


@part
def count_approaches(w, world, numbers, now):
    """Outsiders who are approached this month: a whole number, fractions by luck."""
    terms = world.terms
    opening = numbers.opening
    key = now.key
    mean = mean_approaches(w, terms, opening)
    whole = math.floor(mean)
    if mean <= 0.0:
        return np.int64(0)
    if streams.happens(key, APPROACH_LUCK, w, 1, mean - whole):
        whole += 1.0
    return np.int64(whole)


@part
def branch_to_approach(w, usual, identity, world, now):
    """The branch of which there are fewest, as far as the mix is kept; else the `usual` one."""
    scratch = world.scratch
    terms = world.terms
    key = now.key
    if not streams.happens(key, APPROACH_LUCK, identity, 2, terms.mix[w]):
        return usual
    best = np.int64(0)
    for b in range(1, PREMISES_BRANCHES):
        if share_of_branch(w, b, scratch) < share_of_branch(w, best, scratch):
            best = np.int64(b)
    return best


@part
def note_approach(w, b, p, identity, anyway, world, numbers, now):
    """Count what an approached outsider decided; some would else have opened in the ring."""
    wijken, ring, policy, journal = world.wijken, world.ring, world.policy, world.journal
    terms = world.terms
    opening = numbers.opening
    key = now.key
    note_offer(policy, journal, terms.account[w, OFFER_APPROACH], w, identity, p, b)
    if p < 0:
        note_refused(policy, journal, terms.account[w, OFFER_APPROACH], w, identity, p, b)
        return
    note_accepted(policy, journal, terms.account[w, OFFER_APPROACH], w, identity, p, b, anyway)
    from_ring = streams.happens(key, APPROACH_LUCK, identity, 3, opening.approach_from_ring)
    if from_ring and wijken.n_ring[w] > 0:
        k = wijken.first_ring[w] + streams.integer_below(
            key, APPROACH_LUCK, identity, 4, wijken.n_ring[w]
        )
        ring.shops[k, b] = max(ring.shops[k, b] - 1, 0)
