"""Means over seeds with their intervals."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wijkabm.pairs import effects


class Estimate(NamedTuple):
    """Mean over seeds with its 95 % interval, how many seeds had a value, and how many one that is not zero.

    Without `FEWEST_CHANGED` of these there is no interval.
    """

    mean: float
    low: float
    high: float
    n: int
    changed: int


def estimate(values: Sequence[float]) -> Estimate:
    """Mean and interval of the values that are numbers, by the rule of a comparison (`effects.estimate`)."""
    known = np.array([value for value in values if math.isfinite(value)])
    if known.size == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, 0)
    found = effects.estimate(np.zeros_like(known), known)
    return Estimate(
        float(found.difference),
        float(found.low),
        float(found.high),
        int(found.n),
        int(found.changed),
    )
