"""How long firms live and whether the wijk matters for it, from a run's events and facts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

LONG_ENOUGH = 36  # months of follow-up for the variance of survival


def find_spells(events: pd.DataFrame, last_month: int) -> pd.DataFrame:
    """Lives of starters: one row per opening.

    A starter is a new enterprise; an outlet that a chain opens is none, nor is a business that
    moves in with its owner. A takeover continues the enterprise. A life that ends by the firm
    moving out of the wijk, or that lasts beyond the last month, is cut off there and not ended.

    Parameters
    ----------
    events : DataFrame
        ``month, event, identity, premises, branch, cause`` of one run.
    last_month : int
        The last month that was seen.

    Returns
    -------
    DataFrame
        ``identity``, ``opened``, ``months`` lived, ``ended`` (False if cut off), ``branch``,
        ``in_premises``.
    """
    starts = events[(events["event"] == "opening") & (events["cause"] != "chain_entry")]
    ends = events[events["event"].isin(["closing", "firm_departure"])]
    ends = ends.drop_duplicates("identity").set_index("identity")
    last = ends["month"].reindex(starts["identity"])
    event = ends["event"].reindex(starts["identity"])
    return pd.DataFrame(
        {
            "identity": starts["identity"].to_numpy(),
            "opened": starts["month"].to_numpy(),
            "months": last.fillna(last_month).to_numpy(np.int64) - starts["month"].to_numpy(),
            "ended": (event == "closing").to_numpy(),
            "branch": starts["branch"].to_numpy(),
            "in_premises": (starts["premises"] >= 0).to_numpy(),
        }
    )


def estimate_survival(spells: pd.DataFrame, months: int) -> float:
    """Share of starters that still trade after `months` months (Kaplan & Meier 1958).

    ``S(t) = prod over u <= t of (1 - ended at u / at risk at u)``. NaN without a starter that was
    followed so long.
    """
    lived = spells["months"].to_numpy()
    ended = spells["ended"].to_numpy()
    if not lived.size or lived.max() < months:
        return np.nan
    survival = 1.0
    for u in np.unique(lived[ended & (lived <= months)]):
        survival *= 1.0 - np.sum(ended & (lived == u)) / np.sum(lived >= u)
    return float(survival)


def measure_hazard(spells: pd.DataFrame, first: int, last: int) -> float:
    """Closings per firm and month among firms aged `first` to `last` months."""
    lived = spells["months"].to_numpy()
    closings = np.sum(spells["ended"].to_numpy() & (lived >= first) & (lived <= last))
    at_risk = np.clip(lived - (first - 1), 0, last - first + 1).sum()
    return float(closings / at_risk) if at_risk else np.nan


def explain_by_group(groups: Sequence[np.ndarray]) -> float:
    """Share of the variance that lies between groups: one-way random effects.

    ``(MSB - MSW) / (MSB + (n0 - 1) MSW)``, the intraclass correlation for groups of unequal size
    (Searle, Casella & McCulloch 1992, chapter 3), so that chance differences of small groups do not
    count; 0 when groups differ less than chance would have it. NaN with fewer than two groups.
    """
    groups = [group for group in groups if group.size > 1]
    k = len(groups)
    if k < 2:
        return np.nan
    sizes = np.array([group.size for group in groups], float)
    n = sizes.sum()
    means = np.array([group.mean() for group in groups])
    grand = (sizes * means).sum() / n
    between = (sizes * np.square(means - grand)).sum() / (k - 1)
    within = sum(float(np.square(group - group.mean()).sum()) for group in groups) / (n - k)
    usual_size = (n - np.square(sizes).sum() / n) / (k - 1)
    total = between + (usual_size - 1) * within
    return float(max(between - within, 0.0) / total) if total else np.nan


def measure_growth(revenues: pd.DataFrame) -> np.ndarray:
    """Yearly growth of firms: change of the logarithm of revenue between full years that follow.

    A firm's first and last year are left out, as they may be parts of a year.

    Parameters
    ----------
    revenues : DataFrame
        ``identity, month, amount``: revenue of a calendar year, cents.
    """
    rows = revenues[revenues["amount"] > 0].sort_values(["identity", "month"])
    firm = rows.groupby("identity")
    full = (firm.cumcount() > 0) & (firm.cumcount(ascending=False) > 0)
    rows = rows[full]
    before = rows.groupby("identity")[["month", "amount"]].shift()
    follows = rows["month"] - before["month"] == 12
    return np.log(rows["amount"] / before["amount"])[follows].to_numpy(float)


def find_survivors(spells: pd.DataFrame, last_month: int) -> np.ndarray:
    """1.0 or 0.0 per starter: whether it lived for `LONG_ENOUGH` months; cut-off lives left out."""
    early = spells["opened"] <= last_month - LONG_ENOUGH
    known = spells["ended"] | (spells["months"] >= LONG_ENOUGH)
    return (spells[early & known]["months"] >= LONG_ENOUGH).to_numpy(float)
