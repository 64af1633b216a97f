"""How a person chooses a place: a nested logit by argmax, with luck keyed to (person, basket, place).

A person compares places by utility plus noise. Shops of one place (the own wijk, a neighbouring wijk, the
ring) share part of their noise: a nested logit (McFadden 1978). It is drawn here as what it is, a
random-utility model (Cardell 1997): maximising utility plus noise is the same as a race in which place
j of nest n arrives at ``E_j / (S_n * w_j)``, with E_j standard exponential, w_j = exp(V_j / lambda) and S_n
positive stable with index lambda; then P(nest) = W_n**lambda / sum and P(j | nest) = w_j / W_n, W_n the
sum of w_j in the nest. A nest of one place with weight omega = exp(V) arrives at
``(E / omega)**(1 / lambda)``.

Because every noise belongs to one (person, basket, place, month), one more shop redirects only the
baskets that now prefer it, and nobody behind it in a list.

Noise comes from tables of quantiles, without a logarithm or a branch, because millions are drawn a
month; and 1 / w_j (a *wait*) is worked out once a month, because all who live in a street share it.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part, woven
from wijkabm.ground.tables.codes import (
    AT_CENTRE,
    ELSEWHERE_PLACE,
    HOME,
    NO_PLACE,
    NOISE,
    ONLINE,
    RING_PLACE,
)

# Ingredients of the luck of places that are no shop, and of nests; 5 and 6 are word of mouth's.
CENTRE_LUCK, ONLINE_LUCK, ELSEWHERE_LUCK, RING_LUCK = 1, 2, 3, 10
OWN_NEST, RING_NEST, NEIGHBOUR_NEST = 4, 7, 8

CELL = np.uint64(54)  # the first 10 bits of a draw are the cell of a table of quantiles,
SHIFT, WITHIN = np.uint64(12), np.uint64(2**42 - 1)  # the 42 bits after them the place in that cell
TWO_TO_MINUS_42 = 2.0**-42
STEPS = 256  # of the integral that gives the quantiles of a nest's noise


class Choices(NamedTuple):
    """What a choice of place looks at, and no more: whole tables would be copied at every call."""

    exponential: Any
    nest_noise: Any
    alone_noise: Any
    place_wait: Any
    neighbours: Any
    first_ring: Any
    n_ring: Any
    ring_wait: Any
    list_start: Any
    shop_list: Any
    list_mark: Any
    list_wait: Any
    seen_wait: Any
    home_start: Any
    home_list: Any
    home_mark: Any
    home_wait: Any
    loyalty_least: Any
    loyalty_range: Any


@inline
def see_choices(wijken, scratch, market):
    """The arrays of a month that choices look at, and how loyalty weighs."""
    return Choices(
        scratch.exponential,
        scratch.nest_noise,
        scratch.alone_noise,
        scratch.place_wait,
        wijken.neighbours,
        wijken.first_ring,
        wijken.n_ring,
        scratch.ring_wait,
        scratch.list_start,
        scratch.shop_list,
        scratch.list_mark,
        scratch.list_wait,
        scratch.seen_wait,
        scratch.home_start,
        scratch.home_list,
        scratch.home_mark,
        scratch.home_wait,
        1.0 - 0.5 * market.loyalty_range,
        market.loyalty_range,
    )


@part
def wait_for(weight):
    """One over a weight; for ever without weight."""
    return 1.0 / weight if weight > 0.0 else math.inf


@part
def note_waits(world, numbers):
    """The waits of this month: of places elsewhere, and of each shop of the wijk seen from each segment."""
    shops, segments, wijken = world.shops, world.segments, world.wijken
    ring, scratch = world.ring, world.scratch
    market = numbers.market
    for k in range(ring.wijk.size):
        for b in range(HOME):
            scratch.ring_wait[k, b] = wait_for(ring.shops[k, b] * ring.weight[k, b])
    power = 1.0 / market.nest_correlation
    for w in range(wijken.first_segment.size):
        for b in range(HOME + 1):
            for n in range(4):
                wait = wait_for(wijken.place_weight[w, b, n])
                alone = n in (1, 2)  # centre and online, compared by a power of their arrival
                scratch.place_wait[w, b, n] = math.pow(wait, power) if alone else wait
    for s in range(segments.wijk.size):
        group = segments.wijk[s] * (HOME + 1)
        origin, local = scratch.list_start[group], segments.local[s]
        for b in range(HOME):
            for i in range(scratch.list_start[group + b], scratch.list_start[group + b + 1]):
                j = scratch.shop_list[i]
                access = segments.access[shops.segment[j], b, local]
                wait = wait_for(scratch.attraction[j] * access)
                scratch.seen_wait[0, s, i - origin] = wait
                scratch.seen_wait[1, s, i - origin] = wait * shops.coin_wait[j]


def fill_noise(scratch, nest_correlation):
    """Tables of quantiles of the noises: E of a shop, 1 / S of a nest, E**(1 / lambda) of one alone.

    Entry 0 of a steep table (1 / S, E**(1 / lambda)) is the power with which its first cell rises from
    zero: with it a place of little weight keeps its share. The last entry gives the last cell its median.
    """
    a = nest_correlation
    chances = [k / NOISE for k in range(NOISE)] + [1.0 - 0.5 / NOISE]
    plain = [-math.log(1.0 - p) for p in chances]
    tables = (
        (scratch.exponential, plain, 0.0),
        (scratch.nest_noise, stable_quantiles(a, chances), 1.0 / a if a < 1.0 else 0.0),
        (scratch.alone_noise, [math.pow(e, 1.0 / a) for e in plain], 1.0 / a),
    )
    for table, quantiles, first in tables:
        table[:] = quantiles
        table[0] = first
        table[NOISE] = 2.0 * table[NOISE] - table[NOISE - 1]


def stable_quantiles(a, chances):
    """Quantiles of R = 1 / S, from ``P(R > r) = mean of exp(-A(theta) * r**(a / (1 - a)))``.

    S is positive stable with index a; theta is uniform on (0, pi) and ``A = sin((1-a) theta) *
    sin(a theta)**(a / (1-a)) / sin(theta)**(1 / (1-a))`` (Kanter 1975). The mean is taken over steps
    ``theta = pi (1 - y**4)``, dense where the smallest R come from.
    """
    if a >= 1.0:
        return np.ones(len(chances))
    y = (np.arange(STEPS) + 0.5) / STEPS
    theta = math.pi * (1.0 - y**4)
    power = a / (1.0 - a)
    log_a = np.log(np.sin((1.0 - a) * theta)) + power * np.log(np.sin(a * theta))
    log_a -= np.log(np.sin(math.pi * y**4)) / (1.0 - a)
    least = (
        math.lgamma(1.0 - a) - math.log(NOISE)
    ) / a - 1.0  # R**a / Gamma(1 - a), the lower tail
    least_a = math.log(1.0 - a) + power * math.log(a)  # log A(0)
    most = (math.log(math.log(8.0 * NOISE)) - least_a) / power
    log_r = np.linspace(least, most, 4 * STEPS)
    exponent = np.minimum(log_a[None, :] + power * log_r[:, None], 700.0)
    above = np.exp(-np.exp(exponent)) @ (4.0 * y**3 / STEPS)
    return np.exp(np.interp(chances, 1.0 - above, log_r))


@woven
def draw_noise(table, bits):
    """Quantile of a table at a random place, linear within a cell."""
    cell = bits >> CELL
    within = (float(np.int64((bits >> SHIFT) & WITHIN)) + 0.5) * TWO_TO_MINUS_42
    low = table[cell]
    return low + within * (table[cell + streams.ONE] - low)


@woven
def draw_steep(table, bits):
    """The same of a steep table, whose first cell is a power (see ``fill_noise``)."""
    if bits >> CELL == np.uint64(0):
        within = (float(np.int64((bits >> SHIFT) & WITHIN)) + 0.5) * TWO_TO_MINUS_42
        return table[1] * math.pow(within, table[0])
    return draw_noise(table, bits)


@woven
def find_first(prefix, marks, waits, shift, first, last, exponential):
    """Which shop of a list arrives first, after E times its wait, and when.

    Every shop costs the same few instructions and no jump: guessing which shops need not be looked at
    takes longer than looking at them.
    """
    soonest = math.inf
    who = np.uint64(first)
    origin = np.uint64(shift)
    for i in range(np.uint64(first), np.uint64(last)):
        luck = draw_noise(exponential, streams.mix(prefix + np.uint64(marks[i])))
        t = luck * waits[i - origin]
        if t < soonest:
            soonest = t
            who = np.uint64(i)
    return who, soonest


@woven
def choose_place(branch, wijk, segment, loyalty, pays, prefix, choices):
    """The place that a person living in `segment` prefers for a basket of a branch in premises.

    Own wijk first, then the ring, neighbouring wijken, and last centre and online. Loyalty, uniform on
    0-1, weighs the own wijk by ``1 + loyalty_range * (loyalty - 0.5)``, one on average. `pays` is 1 for who
    has coins to spend: shops that take them wait for him with a shorter wait.
    """
    group = wijk * 5 + branch
    who, soonest = find_first(
        prefix, choices.list_mark, choices.seen_wait[pays, segment], choices.list_start[wijk * 5],
        choices.list_start[group], choices.list_start[group + 1], choices.exponential,
    )  # fmt: skip
    best = math.inf
    place = np.int64(AT_CENTRE)
    if soonest < math.inf:
        shared = draw_steep(choices.nest_noise, streams.fold_in(prefix, OWN_NEST))
        best = soonest * shared / (choices.loyalty_least + choices.loyalty_range * loyalty)
        place = choices.shop_list[who]
    soonest = math.inf
    street = np.int64(0)
    for k in range(choices.first_ring[wijk], choices.first_ring[wijk] + choices.n_ring[wijk]):
        luck = draw_noise(choices.exponential, streams.fold_in(prefix, RING_LUCK + k))
        t = luck * choices.ring_wait[k, branch]
        if t < soonest:
            soonest = t
            street = np.int64(k)
    shared = draw_steep(choices.nest_noise, streams.fold_in(prefix, RING_NEST))
    t = soonest * shared * choices.place_wait[wijk, branch, 0]
    if t < best:
        best = t
        place = RING_PLACE - street
    for n in range(2):
        other = choices.neighbours[wijk, n]
        if other >= 0 and choices.place_wait[wijk, branch, 3] < math.inf:
            group = other * 5 + branch
            who, soonest = find_first(
                prefix, choices.list_mark, choices.list_wait[pays], np.int64(0),
                choices.list_start[group], choices.list_start[group + 1], choices.exponential,
            )  # fmt: skip
            shared = draw_steep(choices.nest_noise, streams.fold_in(prefix, NEIGHBOUR_NEST + n))
            t = soonest * shared * choices.place_wait[wijk, branch, 3]
            if t < best:
                best = t
                place = choices.shop_list[who]
    luck = draw_steep(choices.alone_noise, streams.fold_in(prefix, CENTRE_LUCK))
    t = luck * choices.place_wait[wijk, branch, 1]
    if t < best:
        best = t
        place = np.int64(AT_CENTRE)
    luck = draw_steep(choices.alone_noise, streams.fold_in(prefix, ONLINE_LUCK))
    if luck * choices.place_wait[wijk, branch, 2] < best:
        place = np.int64(ONLINE)
    return place


@woven
def choose_home_business(wijk, segment, loyalty, prefix, choices):
    """The business at home in the own street, or elsewhere, that a person prefers for a job."""
    who, best = find_first(
        prefix, choices.home_mark, choices.home_wait, np.int64(0), choices.home_start[segment],
        choices.home_start[segment + 1], choices.exponential,
    )  # fmt: skip
    if best == math.inf:
        return np.int64(ELSEWHERE_PLACE)
    shared = draw_steep(choices.nest_noise, streams.fold_in(prefix, OWN_NEST))
    best *= shared / (choices.loyalty_least + choices.loyalty_range * loyalty)
    luck = draw_steep(choices.alone_noise, streams.fold_in(prefix, ELSEWHERE_LUCK))
    if luck * choices.place_wait[wijk, HOME, 1] < best:
        return np.int64(ELSEWHERE_PLACE)
    return choices.home_list[who]


@woven
def wait_of(place, branch, wijk, segment, shops, segments, wijken, ring, scratch):
    """Wait of one place, taken by itself, for somebody who has heard of it; for ever out of reach."""
    if place == AT_CENTRE:
        return scratch.place_wait[wijk, branch, 1]
    if place == ONLINE:
        return scratch.place_wait[wijk, branch, 2]
    if place <= RING_PLACE:
        k = RING_PLACE - place
        if ring.wijk[k] != wijk:
            return math.inf
        return scratch.place_wait[wijk, branch, 0] * scratch.ring_wait[k, branch]
    if place in (NO_PLACE, ELSEWHERE_PLACE):
        return math.inf
    inside = scratch.attraction[place] / max(shops.visibility[place], 0.05)
    there = shops.wijk[place]
    if there == wijk:
        return wait_for(
            inside * segments.access[shops.segment[place], branch, segments.local[segment]]
        )
    if there == wijken.neighbours[wijk, 0] or there == wijken.neighbours[wijk, 1]:
        return wait_for(inside * wijken.place_weight[wijk, branch, 3])
    return math.inf


@woven
def heed_mention(
    place, mentioned, branch, wijk, segment, prefix, shops, segments, wijken, ring, scratch
):
    """The better of the place of last time and the place that a tied person mentions (logit)."""
    new = wait_of(mentioned, branch, wijk, segment, shops, segments, wijken, ring, scratch)
    old = wait_of(place, branch, wijk, segment, shops, segments, wijken, ring, scratch)
    bits = streams.fold_in(prefix, streams.MENTION)
    new *= draw_steep(scratch.alone_noise, bits)
    old *= draw_steep(scratch.alone_noise, streams.mix(bits))
    return mentioned if new < old else place
