"""Whether a wijk at rest stays as it is: years 5 to 10 beside years 25 to 30, means over runs."""

import numpy as np
import pandas as pd

from calibration.firm_lives import SHOP_BRANCHES
from calibration.pool import Formula, Pool, over

EARLY, LATE = (60, 120), (300, 360)  # months that are compared
TOLERANCES = {
    "shops": 0.10,
    "owners": 0.10,
    "rent index": 0.10,
    "jobseekers": 0.15,
    "vacancy": 0.02,
    "result": 0.02,
}
"""How far each quantity may move: relative to the first, the last two in points."""

IN_POINTS = ("vacancy", "result")
SERIES = (*TOLERANCES, *SHOP_BRANCHES)


def read_series(sums: pd.DataFrame, result: np.ndarray, revenue: np.ndarray) -> pd.DataFrame:
    """Parts and wholes of what drifts, month by month: quantity -> (part, whole).

    Parameters
    ----------
    sums : DataFrame
        What the recorder summed, a row a month.
    result, revenue : ndarray
        Of all retail, cents, ``(n_months,)``.
    """
    one = np.ones(len(sums))
    pairs = {
        "shops": (sums["shops"], one),
        "owners": (sums["owners"], one),
        "rent index": (sums["rent_index"], sums["units"]),
        "jobseekers": (sums["jobseekers"], one),
        "vacancy": (sums["vacant"], sums["units"]),
        "result": (result, revenue),
        **{branch: (sums[branch], one) for branch in SHOP_BRANCHES},
    }
    columns = {}
    for name, (part, whole) in pairs.items():
        columns[name, "part"], columns[name, "whole"] = np.asarray(part), np.asarray(whole)
    return pd.DataFrame(columns, index=sums.index)


def count_windows(series: pd.DataFrame) -> dict[str, np.ndarray]:
    """Mean of each quantity in the early and in the late window, one after another; NaN if not lived.

    Parameters
    ----------
    series : DataFrame
        `read_series`, its index the month.
    """
    counts = {}
    for window, (first, last) in {"early": EARLY, "late": LATE}.items():
        seen = series[(series.index >= first) & (series.index <= last)]
        covered = len(seen) == last - first + 1
        counts[window] = np.array(
            [
                over(seen[name, "part"].sum(), seen[name, "whole"].sum()) if covered else np.nan
                for name in SERIES
            ]
        )
    return counts


def change(name: str) -> Formula:
    """Change of the mean over runs: in points, or relative to the first."""
    k = SERIES.index(name)

    def formula(pool: Pool) -> float:
        early, late = pool["early"][k], pool["late"][k]
        whole = pool.weights.sum() if name in IN_POINTS else abs(early)
        return over(late - early, whole)

    return formula


def measure_drift(pool: Pool) -> float:
    """The largest change over its tolerance, without its sign."""
    return float(np.max([abs(change(name)(pool)) / most for name, most in TOLERANCES.items()]))


def measure_branch_drift(pool: Pool) -> float:
    """The largest relative change of the number of shops of a branch, with its sign."""
    changes = np.array([change(branch)(pool) for branch in SHOP_BRANCHES])
    return float(np.nan if np.isnan(changes).any() else changes[np.argmax(np.abs(changes))])
