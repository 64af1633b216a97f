"""What units in a street fetch, from the rents that were signed nearby.

A street's rent level is the mean of the rents signed there and in the streets around it, each over what
that unit fetched where results begin (and over what a better kept street adds). Near and recent ones count
most: the law compares rents of the place over five years (Civil Code 7:303). With x a rent just signed, d
metres away:

``k = exp(-d / reach)``, ``level += k (x - level) / (weight + k)``, ``weight += k``,

and every month ``weight = max(weight * (1 - 1 / memory), least)``. What is asked for empty units nearby
moves with the level. Nothing else moves rents: what tenants can pay, and how long landlords wait for them,
must show in what is signed (`bargain`).
"""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.premises import is_unit
from wijkabm.ground.tables.town import units_of


@inline
def move_of(s, t, signed, segments, rents):
    """Change of the level of street `t` by a rent signed in street `s`, `signed` times what was usual."""
    near = math.exp(-segments.distance[s, segments.local[t]] / rents.rent_reach)
    return near * (signed - segments.rent_level[t]) / (segments.rent_weight[t] + near)


@part
def compare_rent(p, rent, world, numbers):
    """A rent just signed, cents a month, is a comparable from now on; who asks a rent nearby follows."""
    premises, segments, wijken = world.premises, world.segments, world.wijken
    rents = numbers.premises
    w, s = premises.wijk[p], premises.segment[p]
    usual = premises.base_rent[p] * math.exp(premises.street_worth[p])
    signed = rent / max(usual, 1.0)
    first, last = units_of(w, wijken)
    for q in range(first, last):
        if premises.tenant[q] < 0 and is_unit(q, premises) and premises.places[q] == 0:
            t = premises.segment[q]
            level = max(segments.rent_level[t], 1e-6)
            asking = premises.asking_rent[q] * (
                1.0 + move_of(s, t, signed, segments, rents) / level
            )
            premises.asking_rent[q] = np.int64(math.floor(asking))
    for t in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        near = math.exp(-segments.distance[s, segments.local[t]] / rents.rent_reach)
        segments.rent_level[t] += move_of(s, t, signed, segments, rents)
        segments.rent_weight[t] += near


@part
def forget_rents(world, numbers):
    """Comparables count less by the month, down to what old rents keep counting for."""
    segments, rents = world.segments, numbers.premises
    for s in range(segments.wijk.size):
        kept = segments.rent_weight[s] * (1.0 - 1.0 / rents.rent_memory)
        segments.rent_weight[s] = max(kept, rents.rent_least)


@kernel
def measure_rents(world):
    """Units of every wijk, the share of them that is vacant, and its rent index.

    ``index = sum of base rent * level / sum of base rent`` over its units: what they fetch now over what they
    fetched where results begin. It is measured, and moves nothing.
    """
    premises, segments, wijken = world.premises, world.segments, world.wijken
    for w in range(wijken.first_segment.size):
        n, vacant = 0, 0
        now, then = 0.0, 0.0
        first, last = units_of(w, wijken)
        for p in range(first, last):
            if is_unit(p, premises):
                n += 1
                then += premises.base_rent[p]
                now += premises.base_rent[p] * segments.rent_level[premises.segment[p]]
                if premises.tenant[p] < 0 and premises.places[p] == 0:
                    vacant += 1
        wijken.n_units[w] = n
        wijken.vacancy_rate[w] = vacant / max(n, 1)
        wijken.rent_index[w] = now / then if then > 0.0 else 1.0
