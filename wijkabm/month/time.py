"""Time for others: volunteering and associations (step 4 of the month).

Volunteering comes in spells. A spell ends at ``stop_rate`` a month and starts more often for those
whose ties volunteer. In a spell a person is active in a month with chance ``active_month``. At rest
a share ``volunteer_share / (1 + 10 stop_rate)`` is in a spell, so that, spells coming and going,
about ``volunteer_share`` volunteer in some month of a year; that last figure is what emerges.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import OWNER


@inline
def share_in_a_spell(time):
    """Share of adults who are in a spell of volunteering at a time, at rest."""
    return time.volunteer_share / (1.0 + 10.0 * time.stop_rate)


@inline
def rate_at_rest(share, leave):
    """Monthly chance to join that holds `share` when members leave at `leave`."""
    return leave * share / max(1.0 - share, 1e-9)


@inline
def share_of_ties_who_volunteer(residents, i):
    """Share of the ties of resident `i` who are in a spell of volunteering; 0 without ties."""
    n = residents.n_ties[i]
    active = 0
    for k in range(n):
        active += residents.is_volunteer[residents.ties[i, k]]
    return active / max(n, 1)


@kernel
def give_time(world, numbers, now):
    """Step 4 of the month: spells start and stop, hours are given, people join associations.

    The chance to start is ``base * (1 + example * share of ties who volunteer)``, with the base
    such that the mean share of ties keeps ``share_in_a_spell`` at rest. Hours are those of a
    volunteer with or without a job, spread evenly over ``hours_spread`` times that.
    """
    residents = world.residents
    time = numbers.time
    month, key = now.month, now.key
    share = share_in_a_spell(time)
    start = rate_at_rest(share, time.stop_rate) / (1.0 + time.example * share)
    most = start * (1.0 + time.example)
    join = rate_at_rest(time.association_share, time.association_leave)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            continue
        identity = residents.identity[i]
        residents.volunteer_hours[i] = 0
        bits = streams.draw(key, streams.VOLUNTEER, identity, 0)
        if residents.is_volunteer[i] == 1:
            if streams.is_below(bits, time.stop_rate):
                residents.is_volunteer[i] = 0
        elif streams.is_below(bits, most):
            example = share_of_ties_who_volunteer(residents, i)
            if streams.is_below(bits, start * (1.0 + time.example * example)):
                residents.is_volunteer[i] = 1
        if residents.is_volunteer[i] == 1 and streams.happens(
            key, streams.VOLUNTEER, identity, 1, time.active_month
        ):
            hours = time.volunteer_hours_free
            if residents.status[i] <= OWNER:
                hours = time.volunteer_hours_working
            u = streams.uniform(key, streams.VOLUNTEER, identity, 2)
            hours *= 1.0 - 0.5 * time.hours_spread + time.hours_spread * u
            residents.volunteer_hours[i] = np.int64(math.floor(hours + 0.5))
            residents.volunteered[i] = month
        if residents.association[i] == 1:
            if streams.happens(key, streams.ASSOCIATION, identity, 0, time.association_leave):
                residents.association[i] = 0
        elif streams.happens(key, streams.ASSOCIATION, identity, 0, join):
            residents.association[i] = 1
