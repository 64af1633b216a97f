"""Step 11, street: does it feel alive.

Liveliness of a segment follows lit fronts, visits and repair; dark fronts drag down neighbours.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import HOME, USE_HOME
from wijkabm.ground.tables.premises import is_unit

TOO_LITTLE = 1e-3  # upkeep this near to the usual is as usual


@kernel
def light_streets(world, numbers, now):
    """Liveliness of every shopping segment, wijk means, and how organised the owners are.

    target = a * lit share + b * visits / (visits + usual) + c * repair + d * upkeep of the wijk beyond the
    usual, mixed with the neighbours'; liveliness moves a share of the way each month, and upkeep falls back
    to the usual by that share. A front that became homes by plan counts as a dark one in the core (a hole in
    the run of shops) and not at the edge, a ground floor in other use counts for nothing; one with other work
    than a shop counts as half lit, less its nuisance (*assumptions*). A target lies between 0 and 1 whatever
    the weights add up to: a street cannot be livelier than one where every front is lit and everybody comes.
    """
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    terms = world.terms
    street = numbers.street
    n = segments.wijk.size
    repair = np.zeros(n)
    holes = np.zeros(n)
    others = np.zeros(n)
    for s in range(n):
        segments.units[s] = 0
        segments.lit[s] = 0
        segments.footfall[s] += street.visit_memory * (segments.visits[s] - segments.footfall[s])
    for p in range(premises.wijk.size):
        if premises.wijk[p] >= 0 and is_unit(p, premises):
            s = premises.segment[p]
            segments.units[s] += 1
            repair[s] += premises.repair[p]
            j = premises.tenant[p]
            if (j >= 0 and shops.trading[j] == 1) or premises.places[p] > 0:
                segments.lit[s] += 1
                if j >= 0 and shops.branch[j] == HOME:
                    others[s] += 1.0
        elif premises.use[p] == USE_HOME and segments.is_core[premises.segment[p]] == 1:
            holes[premises.segment[p]] += 1.0
    target = np.zeros(n)
    for s in range(n):
        if segments.units[s] > 0:
            w, units = segments.wijk[s], float(segments.units[s]) + street.hole * holes[s]
            visits = segments.footfall[s] / units
            lit = segments.lit[s] - (1.0 - street.other_front) * others[s]
            target[s] = (
                street.lit_weight * lit / units
                + street.visit_weight * visits / (visits + street.usual_visits)
                + street.repair_weight * repair[s] / units
                + lively_by_upkeep(segments.upkeep[s], street)
            )
            if others[s] > 0.0:
                target[s] = max(target[s] - terms.nuisance[w] * others[s] / units, 0.0)
            target[s] += street.upkeep_weight * wijken.upkeep[w]
            target[s] -= street.parking_lively * terms.parking[w]
            target[s] = min(max(target[s], 0.0), 1.0)
    for s in range(n):
        if segments.units[s] > 0:
            mixed = mix_neighbours(s, target, world, numbers)
            segments.liveliness[s] += street.adjustment * (mixed - segments.liveliness[s])
            makers = others[s] / float(segments.units[s])
            segments.makers[s] = approach(segments.makers[s], makers, street)
    for w in range(wijken.upkeep.size):
        wijken.upkeep[w] = approach(wijken.upkeep[w], 0.0, street)
    wear_off(world, numbers)
    average_wijken(world)


@inline
def approach(state, target, street):
    """A state a share ``adjustment`` nearer to its target; nothing where that is nothing and it is near."""
    nearer = state + street.adjustment * (target - state)
    if target == 0.0 and math.fabs(nearer) < TOO_LITTLE:
        return 0.0
    return nearer


@part
def lively_by_upkeep(stock, street):
    """What money spent on the street adds to its liveliness: ``effect * log(1 + stock / usual)``."""
    return street.upkeep_effect * math.log(1.0 + stock / (street.upkeep_usual * 100.0))


@part
def keep_up(w, cents, world):
    """Spend on the shopping streets of a wijk: every unit the same part."""
    segments, wijken = world.segments, world.wijken
    units = 0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        units += segments.units[s]
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        if segments.units[s] > 0:
            segments.upkeep[s] += cents / units


@part
def gain_of_upkeep(s, more, segments, street):
    """Liveliness that `more` upkeep (cents a unit) would add to what a street has."""
    stock = segments.upkeep[s]
    return lively_by_upkeep(stock + more, street) - lively_by_upkeep(stock, street)


@part
def wear_off(world, numbers):
    """Upkeep wears off, units in a better kept street fetch more, one-day shops are forgotten.

    Rent: ``elasticity * log(1 + gain / liveliness)``, felt when a rent is asked or reviewed; the gain is that
    of upkeep, and ``image_rent`` times the share of the street where makers work (*assumption*).
    """
    premises, segments, wijken = world.premises, world.segments, world.wijken
    street = numbers.street
    for p in range(premises.wijk.size):
        if premises.wijk[p] >= 0:
            s = premises.segment[p]
            gain = (
                lively_by_upkeep(segments.upkeep[s], street)
                + street.image_rent * segments.makers[s]
            )
            base = max(segments.liveliness[s] - gain, 0.1)
            premises.street_worth[p] = street.street_rent * math.log(1.0 + gain / base)
    for s in range(segments.wijk.size):
        segments.upkeep[s] *= 1.0 - street.upkeep_fade
    for w in range(wijken.first_segment.size):
        wijken.trial_days[w] *= 1.0 - street.trial_forgotten


@part
def mix_neighbours(s, target, world, numbers):
    """Own target mixed with the mean of the shopping segments within reach."""
    segments, wijken = world.segments, world.wijken
    street = numbers.street
    w = segments.wijk[s]
    total, near = 0.0, 0
    for k in range(wijken.n_segments[w]):
        other = wijken.first_segment[w] + k
        if other != s and segments.units[other] > 0 and segments.distance[s, k] <= street.near:
            total += target[other]
            near += 1
    if near == 0:
        return target[s]
    return (1.0 - street.spill) * target[s] + street.spill * total / near


@kernel
def average_wijken(world):
    """Liveliness and image of a wijk: means over its units; organisation: members among its shops."""
    shops, segments, wijken = world.shops, world.segments, world.wijken
    for w in range(wijken.first_segment.size):
        total, makers, units = 0.0, 0.0, 0
        for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
            total += segments.liveliness[s] * segments.units[s]
            makers += segments.makers[s] * segments.units[s]
            units += segments.units[s]
        wijken.liveliness[w] = total / max(units, 1)
        wijken.image[w] = makers / max(units, 1)
    members = np.zeros(wijken.first_segment.size)
    count = np.zeros(wijken.first_segment.size)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.branch[j] != HOME:
            count[shops.wijk[j]] += 1.0
            members[shops.wijk[j]] += max(shops.member[j], shops.joint[j])
    for w in range(wijken.first_segment.size):
        wijken.organisation[w] = members[w] / max(count[w], 1.0)


@kernel
def turn_over_ring(world, numbers, now):
    """Shops of the ring open and close by what a shop there sells, compared with the start.

    Closings a month per shop: ``churn * (usual / sales)**response``; openings per shop of the start:
    ``churn * (sales / usual)**response``: at the start's sales the two are equal.
    """
    ring = world.ring
    ring_parameters = numbers.ring
    key = now.key
    for k in range(ring.wijk.size):
        for b in range(4):
            n = ring.shops[k, b]
            usual = max(ring.usual_sales[k, b], 1.0)
            sales = ring.sales[k, b] / max(n, 1)
            most = ring_parameters.response_most
            ratio = min(max(sales / usual, 1.0 / most), most)
            leave = ring_parameters.churn * math.pow(1.0 / ratio, ring_parameters.response)
            enter = ring_parameters.churn * math.pow(ratio, ring_parameters.response)
            for q in range(n):
                if streams.happens(key, streams.RING, k * 4 + b, 2 * q, leave):
                    ring.shops[k, b] -= 1
            for q in range(max(ring.shops_start[k, b], 1)):
                if streams.happens(key, streams.RING, k * 4 + b, 2 * q + 1, enter):
                    ring.shops[k, b] += 1
