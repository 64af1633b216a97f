"""Runs worked out by hand: counts that somebody wrote down, everything else zero."""

import numpy as np
import pandas as pd

from calibration import firm_lives
from calibration.drift import SERIES
from calibration.pool import LivedRun, Pool, pool_runs

COLUMNS = ["month", "event", "identity", "premises", "branch", "cause"]
MONTHS = 72
BY_BRANCH = (
    *(f"openings_{cause}" for cause in (*firm_lives.CAUSES_TO_OPEN, "other")),
    *(f"closings_{cause}" for cause in (*firm_lives.CAUSES_TO_CLOSE, "other")),
    "openings", "closings", "move_in", "takeover", "firm_arrival", "firm_departure",
    "firms", "one_person", "revenue", "result",
)  # fmt: skip


def make_events(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def make_spells(*lives: tuple) -> pd.DataFrame:
    """Starters as (months lived, ended, branch)."""
    return pd.DataFrame(lives, columns=["months", "ended", "branch"])


def make_run(preset: str = "hof", seed: int = 1, streets=(), **counts: object) -> LivedRun:
    """A run in which nothing was counted but `counts`."""
    nothing = {
        "runs": 1,
        **{
            f"{name}_{group}": np.zeros(MONTHS + 1)
            for name in ("ended", "at_risk")
            for group in firm_lives.GROUPS
        },
        **{name: np.zeros(5) for name in BY_BRANCH},
        **{name: np.zeros(6) for name in ("growth", "survived")},
        **{name: np.full(len(SERIES), np.nan) for name in ("early", "late")},
    }
    return LivedRun(preset, seed, {**nothing, **counts}, np.array(streets, float).reshape(-1, 3))


def pool(*runs: LivedRun) -> Pool:
    return pool_runs(runs)


def of_branches(*values: float) -> np.ndarray:
    """Counts of food, nonfood, horeca, services and home."""
    return np.array(values, float)
