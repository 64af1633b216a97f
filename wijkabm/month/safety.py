"""Step 11, safety: how safe it feels, who keeps watch, and where trouble goes.

Safety and cohesion are indices without a source (*assumption*): they say how the parts move together. What
bears on people is by how much a street feels safer, or less safe, than it did where results begin: on where
they buy, most of all in the evening (`attraction.weigh_shop`), on what an entrant counts on
(`prospects.weigh_entrant`) and on how many outsiders look here (`outside`).
"""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.month.street import approach

MONTHS = 12


@kernel
def feel_safe(world, numbers, now):
    """Cohesion of every wijk; safety of its shopping streets, and of the wijk: their mean over units.

    Cohesion: mean of the shares of adults with ``close_ties`` or more, in an association, and who volunteered
    in the last twelve months, 0-100. Safety of a street, 0-100: ``lively_safety`` of it liveliness, the rest
    cohesion, and the points of watch and light, less ``burglary_points log(burglaries / usual)``.
    ``safer = log(safety / usual)``, usual what it was before the first month of results: a street as safe as
    then changes nothing.
    """
    segments, wijken, street = world.segments, world.wijken, numbers.street
    feel_at_home(np.zeros((wijken.first_segment.size, 4)), world, street, now.month)
    keep_watch(np.zeros(segments.wijk.size, np.int64), world, street)
    for w in range(wijken.first_segment.size):
        close = (1.0 - street.lively_safety) * wijken.cohesion[w]
        burgled = street.burglary_points * math.log(max(world.terms.burglaries[w], 1.0))
        total, safer, units = 0.0, 0.0, 0.0
        for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
            if segments.units[s] == 0:
                continue
            felt = 100.0 * street.lively_safety * segments.liveliness[s] + close
            felt += segments.watch[s] + street.light_points * segments.light[s]
            felt -= burgled
            felt = min(max(felt, 0.0), 100.0)
            if now.month <= 0 or segments.safety_usual[s] <= 0.0:
                segments.safety_usual[s] = felt
            usual = max(segments.safety_usual[s], 1.0)
            segments.safer[s] = math.log(max(felt, 1.0) / usual)
            segments.light[s] *= 1.0 - street.light_fade
            total += felt * segments.units[s]
            safer += segments.safer[s] * segments.units[s]
            units += segments.units[s]
        wijken.safety[w] = total / units if units > 0.0 else close
        wijken.safer[w] = safer / max(units, 1.0)


@part
def feel_at_home(parts, world, street, month):
    """Cohesion of every wijk; see ``feel_safe``. `parts` comes in as zeros."""
    residents, wijken = world.residents, world.wijken
    for i in range(residents.alive.size):
        if residents.alive[i] == 1:
            w = residents.wijk[i]
            parts[w, 3] += 1.0
            if residents.n_ties[i] >= street.close_ties:
                parts[w, 0] += 1.0
            if residents.association[i] > 0:
                parts[w, 1] += 1.0
            if residents.volunteered[i] > month - MONTHS:
                parts[w, 2] += 1.0
    for w in range(wijken.first_segment.size):
        people = max(parts[w, 3], 1.0)
        wijken.cohesion[w] = 100.0 * (parts[w, 0] + parts[w, 1] + parts[w, 2]) / (3.0 * people)


@part
def keep_watch(watched, world, street):
    """Points of safety of every shopping street move towards what its watch is worth.

    The wardens keep to the busiest streets, a share of them, and divide their time evenly:
    ``points * f / (f + usual)`` with f wardens a street. Part of the trouble moves to the streets that they
    pass by: these lose together ``watch_moves`` of what the others gain (*assumption*). `watched` comes in
    as zeros.
    """
    segments, wijken, terms = world.segments, world.wijken, world.terms
    for w in range(wijken.first_segment.size):
        first, last = wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]
        streets = 0
        for s in range(first, last):
            if segments.units[s] > 0:
                streets += 1
        gain, moved = 0.0, 0.0
        if terms.wardens[w] > 0.0 and streets > 0:
            n = min(max(np.int64(math.ceil(terms.patrolled[w] * streets)), np.int64(1)), streets)
            each = terms.wardens[w] / n
            gain = street.watch_points * each / (each + street.watch_usual)
            moved = street.watch_moves * gain * n / max(streets - n, 1)
            for _ in range(n):
                watched[find_busiest(first, last, watched, segments)] = 1
        for s in range(first, last):
            if segments.units[s] > 0:
                target = gain if watched[s] == 1 else -moved
                segments.watch[s] = approach(segments.watch[s], target, street)


@part
def find_busiest(first, last, watched, segments):
    """The shopping street with most visits that nobody watches yet."""
    best = np.int64(-1)
    for s in range(first, last):
        free = segments.units[s] > 0 and watched[s] == 0
        if free and (best < 0 or segments.footfall[s] > segments.footfall[best]):
            best = np.int64(s)
    return best
