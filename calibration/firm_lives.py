"""How long firms live, how they come and go, and whether the wijk matters for it."""

import numpy as np
import pandas as pd

from calibration.pool import Formula, Pool, over
from wijkabm.ground.tables.codes import BRANCHES

YEAR = 12
LONG_ENOUGH = 36  # months of follow-up for the variance of survival
SHOP_BRANCHES = BRANCHES[:-1]
GROUPS = {
    "all": BRANCHES,
    "shops": SHOP_BRANCHES,
    "retail": ("food", "nonfood"),
    "horeca": ("horeca",),
}
"""Starters whose lives are followed; all but the first in premises."""

CAUSES_TO_OPEN = ("opportunity", "need", "outside_entrant", "chain_entry")
CAUSES_TO_CLOSE = (
    "insolvent", "earns_less_than_elsewhere", "retired", "personal", "head_office", "lease_not_renewed",
)  # fmt: skip
"""Causes that are counted by name; the rest of the openings and closings is ``other``."""


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
        ``identity``, ``opened``, ``months`` lived, ``ended`` (False if cut off), ``branch``.
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
        }
    )


def count_lives(spells: pd.DataFrame, last_month: int) -> dict[str, np.ndarray]:
    """By age in months, 0 to the last, of every group of starters: who ended then, who was at risk.

    At risk at age u are those who lived u months or more; both add up over runs.
    """
    counts = {}
    for group, branches in GROUPS.items():
        own = spells["branch"].isin(branches)
        lived, ended = spells.loc[own, "months"], spells.loc[own, "ended"]
        by_age = np.bincount(lived, minlength=last_month + 1)
        counts[f"ended_{group}"] = np.bincount(lived[ended], minlength=last_month + 1)
        counts[f"at_risk_{group}"] = by_age[::-1].cumsum()[::-1]
    return counts


def survive(group: str, months: int) -> Formula:
    """Share of starters that still trade after `months` months (Kaplan & Meier 1958).

    ``S(t) = prod over u <= t of (1 - ended at u / at risk at u)``, all starters of all runs together. NaN
    without a starter that was followed so long.
    """

    def formula(pool: Pool) -> float:
        ended, at_risk = pool[f"ended_{group}"], pool[f"at_risk_{group}"]
        if len(at_risk) <= months or not at_risk[months]:
            return np.nan
        return float(np.prod(1.0 - ended[: months + 1] / at_risk[: months + 1]))

    return formula


def measure_hazard(pool: Pool, first: int, last: int) -> float:
    """Closings per firm and month among firms aged `first` to `last` months."""
    ages = slice(first, last + 1)
    return over(pool["ended_all"][ages].sum(), pool["at_risk_all"][ages].sum())


def measure_hump(pool: Pool) -> float:
    """Hazard in the second and third year over that in the first."""
    return over(measure_hazard(pool, 13, 36), measure_hazard(pool, 1, 12))


def count_churn(events: pd.DataFrame) -> dict[str, np.ndarray]:
    """How often firms of each branch opened, closed and moved, and why; each ``(5,)``.

    A business at home that moves into premises leaves one branch for another, and neither opens nor closes.
    """
    counts = {}
    for name, event, causes in (
        ("openings", "opening", CAUSES_TO_OPEN),
        ("closings", "closing", CAUSES_TO_CLOSE),
    ):
        own = events[events["event"] == event]
        counts[name] = _by_branch(own)
        for cause in causes:
            counts[f"{name}_{cause}"] = _by_branch(own[own["cause"] == cause])
        counts[f"{name}_other"] = counts[name] - sum(counts[f"{name}_{c}"] for c in causes)
    for name in ("move_in", "takeover", "firm_arrival", "firm_departure"):
        counts[name] = _by_branch(events[events["event"] == name])
    return counts


def _by_branch(events: pd.DataFrame) -> np.ndarray:
    return events["branch"].value_counts().reindex(BRANCHES, fill_value=0).to_numpy()


def rate(name: str, branch: int) -> Formula:
    """Events a year over the stock of a branch: ``12 · events / firm-months``."""
    return lambda pool: YEAR * over(pool[name][branch], pool["firms"][branch])


def share_alone(branch: int) -> Formula:
    """Share of a branch's firms that have no staff."""
    return lambda pool: over(pool["one_person"][branch], pool["firms"][branch])


def measure_insolvent_share(pool: Pool) -> float:
    """Closings of shops by insolvency over all closings of shops, in premises, all four branches."""
    n = len(SHOP_BRANCHES)
    return over(pool["closings_insolvent"][:n].sum(), pool["closings"][:n].sum())


def count_group(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """What `explain_by_group` needs of one group, each a sum: groups, n, n², sum, sum²/n, squares.

    A group of one says nothing about the spread within groups, and is left out.
    """
    n, total = values.size, values.sum()
    if n < 2:
        return {name: np.zeros(6)}
    return {name: np.array([1, n, n * n, total, total**2 / n, np.square(values).sum()], float)}


def explain_by_group(name: str) -> Formula:
    """Share of the variance that lies between groups: one-way random effects.

    ``(MSB - MSW) / (MSB + (n0 - 1) MSW)``, the intraclass correlation for groups of unequal size
    (Searle, Casella & McCulloch 1992, chapter 3), so that chance differences of small groups do not
    count; 0 when groups differ less than chance would have it. NaN with fewer than two groups.
    """

    def formula(pool: Pool) -> float:
        k, n, n_squared, total, between_groups, squares = pool[name]
        if k < 2 - 1e-9:
            return np.nan
        between = (between_groups - total**2 / n) / (k - 1)
        within = (squares - between_groups) / (n - k)
        usual_size = (n - n_squared / n) / (k - 1)
        return over(max(between - within, 0.0), between + (usual_size - 1) * within)

    return formula


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
    follows = rows["month"] - before["month"] == YEAR
    return np.log(rows["amount"] / before["amount"])[follows].to_numpy(float)


def find_survivors(spells: pd.DataFrame, last_month: int) -> np.ndarray:
    """1.0 or 0.0 per starter: whether it lived for `LONG_ENOUGH` months; cut-off lives left out."""
    early = spells["opened"] <= last_month - LONG_ENOUGH
    known = spells["ended"] | (spells["months"] >= LONG_ENOUGH)
    return (spells[early & known]["months"] >= LONG_ENOUGH).to_numpy(float)
