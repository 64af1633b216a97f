"""What a job pays, and for how many hours."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline

FULL_TIME = 36  # hours a week of one fte
LOW, HIGH = 0, 2  # residents.schooling
PERSON = streams.GOLDEN  # the key of what belongs to a person for good, whatever the month


# --- one person, one job -------------------------------------------------------------------------


@inline
def labour_cost_of(firms):
    """Labour cost of an employee of a shop, cents a month per fte."""
    return np.int64(firms.labour_cost * 100.0 + 0.5)


@inline
def local_wage(income, firms):
    """Net wage of an employee of a shop, cents a month per fte: labour cost / (1 + wedge)."""
    return np.int64(labour_cost_of(firms) / (1.0 + income.wedge) + 0.5)


@inline
def usual_hours(identity, work):
    """Paid hours a week of who works: one of four, for good, by luck."""
    u = streams.uniform(PERSON, streams.WAGE, identity, 1)
    if u < work.share_full:
        return np.int64(work.hours_full)
    if u < work.share_full + work.share_large:
        return np.int64(work.hours_large)
    if u < work.share_full + work.share_large + work.share_half:
        return np.int64(work.hours_half)
    return np.int64(work.hours_small)


@inline
def wage_elsewhere(identity, schooling, hours, wage_scale, income):
    """Net wage elsewhere, cents a month for `hours` a week.

    Mean wage x schooling x the wijk's scale x a lognormal effect that belongs to the person for
    good. The mean over persons of that effect is one, and `net_wage_mean` counts 36 hours.
    """
    relative = income.wage_middle
    if schooling == LOW:
        relative = income.wage_low
    elif schooling == HIGH:
        relative = income.wage_high
    spread = income.wage_spread
    z = streams.normal(PERSON, streams.WAGE, identity, 0)
    effect = math.exp(spread * z - 0.5 * spread * spread)
    return np.int64(
        income.net_wage_mean * 100.0 * relative * effect * wage_scale * hours / FULL_TIME + 0.5
    )
