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
"""

import math
from typing import Any, NamedTuple

import numpy as np

from wijkabm import streams
from wijkabm.kernels import inline, part
from wijkabm.state import (
    AT_CENTRE,
    ELSEWHERE_PLACE,
    HOME,
    NO_PLACE,
    ONLINE,
    RING_PLACE,
)

FAR_AWAY = 1e300
CENTRE_LUCK, ONLINE_LUCK, ELSEWHERE_LUCK, RING_LUCK = 1, 2, 3, 10  # ingredients of fixed places
OWN_NEST, RING_NEST, NEIGHBOUR_NEST = 0, 1, 2


class Choices(NamedTuple):
    """What a choice of place looks at, and no more: whole tables would be copied at every call."""

    correlation: Any  # float: dissimilarity of the places of a nest
    stable_angle: Any
    place_weight: Any
    neighbours: Any
    first_ring: Any
    n_ring: Any
    ring_shops: Any
    ring_weight: Any
    list_start: Any
    shop_list: Any
    list_identity: Any
    list_attraction: Any
    seen: Any
    home_start: Any
    home_list: Any
    attraction: Any
    identity: Any  # of every shop


@inline
def see_choices(market, shops, wijken, ring, scratch):
    """The arrays of a month that choices look at."""
    return Choices(
        market.nest_correlation,
        scratch.stable_angle,
        wijken.place_weight,
        wijken.neighbours,
        wijken.first_ring,
        wijken.n_ring,
        ring.shops,
        ring.weight,
        scratch.list_start,
        scratch.shop_list,
        scratch.list_identity,
        scratch.list_attraction,
        scratch.seen,
        scratch.home_start,
        scratch.home_list,
        scratch.attraction,
        shops.identity,
    )


def fill_stable_angle(scratch, nest_correlation):
    """Table of log A(theta) for the positive stable noise of a nest (Kanter 1975).

    ``S = (A(theta) / E)**((1 - a) / a)`` with theta uniform on (0, pi), E standard exponential and
    ``A = sin((1-a) theta) * sin(a theta)**(a / (1-a)) / sin(theta)**(1 / (1-a))``, a the index.
    """
    a = nest_correlation
    n = scratch.stable_angle.size
    for i in range(n):
        theta = math.pi * (i + 0.5) / n
        scratch.stable_angle[i] = (
            0.0
            if a >= 1.0
            else math.log(math.sin((1.0 - a) * theta))
            + a / (1.0 - a) * math.log(math.sin(a * theta))
            - 1.0 / (1.0 - a) * math.log(math.sin(theta))
        )


@part
def draw_nest(stable_angle, correlation, prefix, nest):
    """The noise S that the places of one nest share for one basket."""
    if correlation >= 1.0:
        return 1.0
    bits = streams.fold_in(streams.fold_in(prefix, streams.NEST), nest)
    angle = stable_angle[np.int64(bits >> np.uint64(53))]
    exponential = -math.log(streams.to_unit(streams.mix(bits)))
    return math.exp((1.0 - correlation) / correlation * (angle - math.log(exponential)))


@part
def arrive_alone(prefix, ingredient, omega, best):
    """E / omega of a place that is a nest of its own, or `best` when it cannot come earlier."""
    u = streams.to_unit(streams.fold_in(prefix, ingredient))
    if omega <= 0.0 or (1.0 - u) >= best * omega:
        return best
    return min(-math.log(u) / omega, best)


@part
def race(prefix, identity, weight, best):
    """Arrival E / weight of one shop, or FAR_AWAY when it cannot beat `best`.

    -log(u) >= 1 - u, so most logarithms need not be taken.
    """
    if weight <= 0.0:
        return FAR_AWAY
    u = streams.to_unit(streams.fold_in(prefix, identity))
    if (1.0 - u) >= best * weight:
        return FAR_AWAY
    return -math.log(u) / weight


@part
def choose_place(branch, wijk, segment, loyalty, prefix, choices):
    """The place that a person living in `segment` prefers for a basket of a branch in premises.

    Own wijk first, then the ring, neighbouring wijken, and last centre and online, whose arrivals
    ``(E / omega)**(1 / lambda)`` are compared by their powers. Loyalty, uniform on 0-1, weighs the own wijk
    by 0.6 to 1.4, one on average (*assumption*).
    """
    correlation = choices.correlation
    best = FAR_AWAY
    place = np.int64(AT_CENTRE)
    group = wijk * 5 + branch
    shared = draw_nest(choices.stable_angle, correlation, prefix, OWN_NEST) * (0.6 + 0.8 * loyalty)
    origin = choices.list_start[wijk * 5]
    for i in range(choices.list_start[group], choices.list_start[group + 1]):
        weight = shared * choices.seen[segment, i - origin]
        t = race(prefix, choices.list_identity[i], weight, best)
        if t < best:
            best = t
            place = choices.shop_list[i]
    shared = (
        draw_nest(choices.stable_angle, correlation, prefix, RING_NEST)
        * choices.place_weight[wijk, branch, 0]
    )
    for k in range(choices.first_ring[wijk], choices.first_ring[wijk] + choices.n_ring[wijk]):
        weight = shared * choices.ring_shops[k, branch] * choices.ring_weight[k, branch]
        t = race(prefix, RING_LUCK + k, weight, best)
        if t < best:
            best = t
            place = np.int64(RING_PLACE - k)
    for n in range(2):
        other = choices.neighbours[wijk, n]
        if other >= 0:
            shared = (
                draw_nest(choices.stable_angle, correlation, prefix, NEIGHBOUR_NEST + n)
                * choices.place_weight[wijk, branch, 3]
            )
            group = other * 5 + branch
            for i in range(choices.list_start[group], choices.list_start[group + 1]):
                weight = shared * choices.list_attraction[i]
                t = race(prefix, choices.list_identity[i], weight, best)
                if t < best:
                    best = t
                    place = choices.shop_list[i]
    power = math.pow(best, correlation)
    t = arrive_alone(prefix, CENTRE_LUCK, choices.place_weight[wijk, branch, 1], power)
    if t < power:
        power = t
        place = np.int64(AT_CENTRE)
    t = arrive_alone(prefix, ONLINE_LUCK, choices.place_weight[wijk, branch, 2], power)
    if t < power:
        place = np.int64(ONLINE)
    return place


@part
def choose_home_business(wijk, segment, loyalty, prefix, choices):
    """The business at home in the own street, or elsewhere, that a person prefers for a job."""
    correlation = choices.correlation
    best = FAR_AWAY
    place = np.int64(ELSEWHERE_PLACE)
    first, last = choices.home_start[segment], choices.home_start[segment + 1]
    if last > first:
        shared = draw_nest(choices.stable_angle, correlation, prefix, OWN_NEST) * (
            0.6 + 0.8 * loyalty
        )
        for i in range(first, last):
            j = choices.home_list[i]
            t = race(prefix, choices.identity[j], shared * choices.attraction[j], best)
            if t < best:
                best = t
                place = j
    power = math.pow(best, correlation)
    if arrive_alone(prefix, ELSEWHERE_LUCK, choices.place_weight[wijk, HOME, 1], power) < power:
        place = np.int64(ELSEWHERE_PLACE)
    return place


@part
def weigh_place(place, branch, wijk, segment, market, shops, segments, wijken, ring, scratch):
    """Weight ``exp(V)`` of one place for somebody who has heard of it; 0 when out of reach."""
    if place == AT_CENTRE:
        return wijken.place_weight[wijk, branch, 1]
    if place == ONLINE:
        return wijken.place_weight[wijk, branch, 2]
    if place <= RING_PLACE:
        k = RING_PLACE - place
        if ring.wijk[k] != wijk:
            return 0.0
        inside = wijken.place_weight[wijk, branch, 0] * ring.weight[k, branch]
        return math.pow(inside * ring.shops[k, branch], market.nest_correlation)
    if place in (NO_PLACE, ELSEWHERE_PLACE):
        return 0.0
    inside = scratch.attraction[place] / max(shops.visibility[place], 0.05)
    if shops.wijk[place] == wijk:
        inside *= segments.access[segment, branch, segments.local[shops.segment[place]]]
    elif (
        shops.wijk[place] == wijken.neighbours[wijk, 0]
        or shops.wijk[place] == wijken.neighbours[wijk, 1]
    ):
        inside *= wijken.place_weight[wijk, branch, 3]
    else:
        return 0.0
    return math.pow(inside, market.nest_correlation)


@part
def heed_mention(
    place, mentioned, branch, wijk, segment, prefix, market, shops, segments, wijken, ring, scratch
):
    """The better of the place of last time and the place that a tied person mentions (logit)."""
    new = weigh_place(
        mentioned, branch, wijk, segment, market, shops, segments, wijken, ring, scratch
    )
    if new <= 0.0:
        return place
    old = weigh_place(place, branch, wijk, segment, market, shops, segments, wijken, ring, scratch)
    u = streams.to_unit(streams.fold_in(prefix, streams.MENTION))
    if u * (old + new) < new:
        return mentioned
    return place
