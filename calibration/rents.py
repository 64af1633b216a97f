"""What streets bring in beside who passes by, and how far rents wander."""

from typing import Any

import numpy as np
from scipy.optimize import brentq

from calibration.pool import Pool
from wijkabm.ground.tables.codes import USE_RETAIL, USE_TEMPORARY

YEARS_SEEN = 10  # of the end of a run, over which streets are averaged
FARTHEST = 20.0  # of a slope, either way


def note_streets(premises: Any, segments: Any) -> np.ndarray:
    """Contract rents (cents), floor (m2) and visits of every street this month, shape (n_segments, 3).

    An empty unit brings no rent and keeps its floor, so rent over floor is rent and vacancy together.
    """
    use = premises.use
    units = (premises.wijk >= 0) & ((use == USE_RETAIL) | (use == USE_TEMPORARY))
    street, n = premises.segment[units], segments.wijk.size
    rent = np.bincount(street, weights=premises.contract_rent[units], minlength=n)
    floor = np.bincount(street, weights=premises.area[units], minlength=n)
    return np.column_stack([rent, floor, segments.visits])


def keep_streets(streets: np.ndarray) -> np.ndarray:
    """Streets that have units and were visited at all."""
    return streets[(streets[:, 1] > 0) & (streets[:, 2] > 0)]


def measure_rent_footfall(pool: Pool) -> float:
    """Elasticity of a street's rental income per m2 to its visits, with an effect for every wijk.

    ``E[rent] = floor · exp(effect of the wijk) · visits^b`` by Poisson pseudo-likelihood, which takes streets
    without any rent as they are, where a regression of logarithms would leave them out
    (Silva & Tenreyro 2006). With the effects solved, b is where
    ``sum of rent · (log visits - mean of log visits in its wijk, weighted by floor · visits^b) = 0``,
    a sum that falls in b. Every run is a wijk of its own. NaN where all streets of each are visited alike.
    """
    rows = np.concatenate([run.streets for run in pool.runs])
    wijk = np.repeat(np.arange(len(pool.runs)), [len(run.streets) for run in pool.runs])
    rent, floor, visits = rows.T
    x = np.log(visits)

    def sum_up(values: np.ndarray) -> np.ndarray:
        return np.bincount(wijk, weights=values, minlength=len(pool.runs))

    x -= (sum_up(x) / np.maximum(sum_up(np.ones(x.size)), 1.0))[wijk]
    by_visits, income = sum_up(rent * x), sum_up(rent)

    def score(b: float) -> float:
        mass = floor * np.exp(b * x)
        mean = sum_up(mass * x) / np.maximum(sum_up(mass), 1e-300)
        return float(pool.weights @ (by_visits - income * mean))

    if not score(-FARTHEST) > 0.0 > score(FARTHEST):
        return np.nan
    return float(brentq(score, -FARTHEST, FARTHEST, xtol=1e-6))


def measure_rent_spread(pool: Pool) -> float:
    """Standard deviation over seeds of a wijk's last rent index, over its mean: root mean square of wijken.

    NaN unless some wijk was lived through with two seeds.
    """
    index, presets = pool.stacks["last_rent_index"], np.array([run.preset for run in pool.runs])
    squares, freedom = 0.0, 0
    for preset in np.unique(presets):
        own = presets == preset
        n = int(own.sum())
        if n < 2:
            continue
        weights = pool.weights[own] / pool.weights[own].sum()
        mean = weights @ index[own]
        variance = n / (n - 1) * (weights @ np.square(index[own] - mean))
        squares += (n - 1) * variance / mean**2
        freedom += n - 1
    return float(np.sqrt(squares / freedom)) if freedom else np.nan
