"""Supervision: who keeps watch, and which street is lit next; how safe it then feels is `month.safety`."""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.month.offers import spend_outside


@kernel
def light_next(world, numbers, now, me):
    """Step 1: one street a month gets better light, while less of them is well lit than was agreed."""
    segments, wijken, policy, ledger = world.segments, world.wijken, world.policy, world.ledger
    for w in range(wijken.first_segment.size):
        price = np.int64(math.floor(me.lamps[w] * 100.0))
        s = find_darkest(w, me.light[w], segments, wijken)
        if s >= 0 and policy.left[w, me.number] >= price:
            paid = spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, price)
            if paid == price:
                segments.light[s] = 1.0


@part
def find_darkest(w, wanted, segments, wijken):
    """The shopping street with the least of better light, the least lively first; -1 if enough is lit."""
    darkest, streets, lit = np.int64(-1), 0.0, 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        if segments.units[s] > 0:
            streets += 1.0
            lit += segments.light[s]
            if darkest < 0 or is_darker(s, darkest, segments):
                darkest = np.int64(s)
    if lit + 1.0 > math.ceil(wanted * streets):
        return np.int64(-1)
    return darkest


@part
def is_darker(s, other, segments):
    """Whether a street has less of better light than another, or as much and less life."""
    if segments.light[s] == segments.light[other]:
        return segments.liveliness[s] < segments.liveliness[other]
    return segments.light[s] < segments.light[other]


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Wardens, and the share of the shopping streets that they keep to."""
    world.terms.wardens[:] = me.fte
    world.terms.patrolled[:] = me.patrolled * (me.fte > 0.0)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: one street a month gets better light, while less of them is well lit than was agreed."""
    light_next(world, numbers, now, me)
