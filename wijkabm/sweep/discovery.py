"""In which corner of what is uncertain something happens: the Patient Rule Induction Method (PRIM).

PRIM (Friedman & Fisher 1999; Bryant & Lempert 2010) peels a twentieth of the points at a time off the box
that holds them all, each time where that leaves most cases of interest among those that stay. It is the
EMA workbench's. *Density* is the share of cases of interest in a box, *coverage* the share of all cases of
interest that are in it.
"""

import operator
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from wijkabm.ground.errors import InputError
from wijkabm.sweep.swept import Sweep

CONDITION: Final = re.compile(r"^\s*([A-Za-z_]\w*)\s*(<=|>=|<|>)\s*(\S+)\s*$")
TESTS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FEWEST_POINTS: Final = 20
SMALLEST_BOX: Final = 0.05  # share of the points that a box must hold
PEEL: Final = 0.05  # share that is peeled off at a time
A_CASE: Final = 1e-6
"""PRIM's threshold, for points of 0 and 1: above 0, so that only the ones are cases, and below the mean of
any box with a case, so that it gives its whole trajectory, from which the choice is made here."""


@dataclass(frozen=True)
class Discovery:
    """A box, and how it was come by.

    Attributes
    ----------
    condition, policy : str
    box : DataFrame
        A row per factor that the box restricts: ``low``, ``high``, the factor's ``least`` and ``most``
        among the points, ``p`` (how likely this restriction is to arise by chance, one-sided binomial
        test: Bryant & Lempert's quasi-p).
    trajectory : DataFrame
        A row per box on the way: ``coverage``, ``density``, ``mass``, ``restricted``, ``chosen``.
    points : DataFrame
        Factors of every point, ``of_interest`` and ``in_box``.
    """

    condition: str
    policy: str
    box: pd.DataFrame
    trajectory: pd.DataFrame
    points: pd.DataFrame

    @property
    def chosen(self) -> pd.Series:
        """The row of `trajectory` that is `box`."""
        return self.trajectory[self.trajectory["chosen"]].iloc[0]


def read_condition(text: str) -> tuple[str, str, float]:
    """Outcome, sign and number of a text as ``net_shops<0``.

    Raises
    ------
    InputError
    """
    found = CONDITION.match(text)
    try:
        if found is None:
            raise ValueError
        return found[1], found[2], float(found[3])
    except ValueError:
        raise InputError(f'--outcome "{text}": write it as "net_shops<0"') from None


def find_corner(
    sweep: Sweep, condition: str, policy: str | None = None, density: float = 0.8
) -> Discovery:
    """The box of factors in which a condition holds most.

    Of the boxes on PRIM's way the one is chosen with the highest coverage among those of at least
    `density`; if none is so dense, the densest.

    Parameters
    ----------
    sweep : Sweep
        Any sampling that fills the space; points are means over their seeds.
    condition : str
        As ``net_shops<0``.
    policy : str, optional
        See `Sweep.choose_policy`.
    density : float

    Raises
    ------
    InputError
        No such outcome or policy, too few points, or a condition that holds nowhere or everywhere.
    """
    outcome, sign, limit = read_condition(condition)
    if not 0 < density <= 1:
        raise InputError(f"--density {density:g} is not allowed; give a share from 0 to 1")
    chosen = sweep.choose_policy(policy)
    means = sweep.point_means(outcome, chosen).dropna(subset=[outcome]).reset_index(drop=True)
    factors = [name for name in sweep.factor_names if means[name].nunique() > 1]
    if not factors or len(means) < FEWEST_POINTS:
        raise InputError(
            f"{sweep.folder}: {len(means)} points of {len(factors)} factors; at least "
            f"{FEWEST_POINTS} points that differ are needed"
        )
    interest = TESTS[sign](means[outcome].to_numpy(), limit)
    if interest.all() or not interest.any():
        where = "at every point" if interest.all() else "at no point"
        raise InputError(
            f'--outcome "{condition}": holds {where} (it goes from {means[outcome].min():.4g} to '
            f"{means[outcome].max():.4g}); choose another number"
        )
    found = _peel(means[factors], interest)
    trajectory = _list_boxes(found.peeling_trajectory, density)
    number = int(np.flatnonzero(trajectory["chosen"])[0])
    box = _tabulate_box(found, number, means[factors])
    inside = np.ones(len(means), bool)
    rows: list[dict[Any, Any]] = box.to_dict("records")
    for row in rows:
        inside &= means[row["factor"]].between(row["low"], row["high"]).to_numpy()
    points = means[factors].assign(of_interest=interest, in_box=inside)
    return Discovery(condition, chosen, box, trajectory, points)


def _peel(factors: pd.DataFrame, interest: np.ndarray) -> Any:
    """The workbench's box with its whole trajectory."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench.analysis.prim import Prim

            prim = Prim(
                factors.astype(float),
                interest.astype(int),
                threshold=A_CASE,
                peel_alpha=PEEL,
                mass_min=SMALLEST_BOX,
            )
            return prim.find_box()
    except ModuleNotFoundError as error:
        if error.name != "ema_workbench":
            raise
        raise InputError(
            "discover needs the EMA workbench; install it with: pip install 'wijkabm[analysis]'"
        ) from None


def _list_boxes(trajectory: pd.DataFrame, density: float) -> pd.DataFrame:
    """All boxes on the way, and which of them is chosen."""
    boxes = pd.DataFrame(
        {
            "coverage": trajectory["coverage"].astype(float),
            "density": trajectory["density"].astype(float),
            "mass": trajectory["mass"].astype(float),
            "restricted": trajectory["res_dim"].astype(int),
        }
    ).reset_index(drop=True)
    dense = boxes[(boxes["density"] >= density) & (boxes["restricted"] > 0)]
    if len(dense):
        best = dense.sort_values(["coverage", "density"], ascending=False, kind="stable").index[0]
    else:
        best = boxes["density"].idxmax()
    return boxes.assign(chosen=boxes.index == best)


def _tabulate_box(found: Any, number: int, factors: pd.DataFrame) -> pd.DataFrame:
    """What a box restricts, the least likely by chance first."""
    limits, chance = found.box_lims[number], found.qp[number]
    rows = []
    for name, sides in chance.items():
        low, high = (float(value) for value in limits[name])
        known = [float(p) for p in sides if p >= 0]  # -1 where a side is not restricted
        rows.append(
            {
                "factor": name,
                "low": low,
                "high": high,
                "least": float(factors[name].min()),
                "most": float(factors[name].max()),
                "p": min(known, default=float("nan")),
            }
        )
    columns = ["factor", "low", "high", "least", "most", "p"]
    return pd.DataFrame(rows, columns=columns).sort_values("p", kind="stable", ignore_index=True)
