"""A sweep that was run, read as tables that pandas, seaborn, SALib and the EMA workbench take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from wijkabm.ground.errors import InputError
from wijkabm.pairs.effects import estimate
from wijkabm.sweep import folder as places
from wijkabm.sweep.baselines import is_baseline
from wijkabm.sweep.tables import read_table


@dataclass(frozen=True)
class Sweep:
    """A sweep on disk.

    Attributes
    ----------
    folder : Path
    manifest : dict
        Design, factors, outcomes, versions.
    experiments : DataFrame
        A row per experiment: point, policy, seeds, run, status, error, and a column per factor.
    outcomes : DataFrame
        A row per experiment and a column per outcome, NaN where the run failed or is missing.
    """

    folder: Path
    manifest: dict[str, Any]
    experiments: pd.DataFrame
    outcomes: pd.DataFrame

    @property
    def factor_names(self) -> list[str]:
        """What varies, in the order of the design."""
        return [row["name"] for row in self.manifest["sweep"]["factors"]]

    @property
    def outcome_names(self) -> list[str]:
        """What was kept, in the order of the design."""
        return [row["name"] for row in self.manifest["sweep"]["outcomes"]]

    @property
    def policy_names(self) -> list[str]:
        """Policies, in the order of the design."""
        return list(self.manifest["sweep"]["policies"])

    @property
    def table(self) -> pd.DataFrame:
        """Experiments and outcomes side by side: one tidy table, as seaborn likes it."""
        return self.experiments.merge(self.outcomes, on="experiment")

    def series(self) -> pd.DataFrame:
        """Every month of the kept indicators.

        Raises
        ------
        InputError
            None were kept.
        """
        path = self.folder / places.SERIES
        if not path.exists():
            raise InputError(f"{self.folder}: no series were kept; say keep_series in the design")
        return pq.read_table(path).to_pandas()

    def for_ema(self) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
        """``(experiments, outcomes)`` as the EMA workbench has them; finished experiments only."""
        there = (self.experiments["status"] == places.DONE).to_numpy()
        columns = [*self.factor_names, "policy"]
        experiments = self.experiments.loc[there, columns].reset_index(drop=True)
        experiments["scenario"] = self.experiments.loc[there, "point"].to_numpy()
        values = {name: self.outcomes.loc[there, name].to_numpy() for name in self.outcome_names}
        return experiments, values

    def choose_policy(self, policy: str | None) -> str:
        """The policy of that name; if none is named the only one, or the one beside the baseline.

        Raises
        ------
        InputError
            There is no such policy, or there are several.
        """
        names = self.policy_names
        others = [name for name in names if not is_baseline(name)] or names
        chosen = others[0] if policy is None and len(others) == 1 else policy
        if chosen not in names:
            what = "there are several" if policy is None else f"there is no {policy!r}"
            raise InputError(f"policy: {what}; choose {', '.join(names)}")
        return chosen

    def point_means(self, outcome: str, policy: str) -> pd.DataFrame:
        """Mean of an outcome over the seeds of every point, with the factors; index ``point``.

        A point of which a run failed or is missing has the outcome NaN.

        Raises
        ------
        InputError
            There is no such outcome.
        """
        if outcome not in self.outcome_names:
            raise InputError(
                f"outcome: there is no outcome {outcome!r} in this sweep; choose "
                f"{', '.join(self.outcome_names)}"
            )
        table = self.table
        own = table[table["policy"] == policy].groupby("point", sort=True)
        means = own[self.factor_names].first()
        return means.assign(**{outcome: own[outcome].agg(lambda values: values.mean(skipna=False))})

    def interval(self, outcome: str, policy: str | None = None) -> "pd.Series[Any]":
        """What an outcome is over the points: for one `versus` the baseline, an effect with its doubt.

        Where parameters vary from point to point, the spread over the points is the doubt about them, and
        the luck of the seeds that a point has.

        Returns
        -------
        Series
            ``points`` without a failed run, ``changed`` (points at which the outcome is not zero), ``mean``
            over them with its 95 % interval ``mean_low``, ``mean_high`` (by the rule of a comparison), and
            ``low`` and ``high``, between which lie 95 % of the points.

        Raises
        ------
        InputError
            There is no such outcome or policy.
        """
        means = self.point_means(outcome, self.choose_policy(policy))[outcome].dropna().to_numpy()
        found = estimate(np.zeros_like(means), means)
        low, high = np.quantile(means, (0.025, 0.975)) if means.size else (np.nan, np.nan)
        return pd.Series(
            {
                "points": len(means),
                "changed": int(found.changed),
                "mean": float(found.difference),
                "mean_low": float(found.low),
                "mean_high": float(found.high),
                "low": float(low),
                "high": float(high),
            }
        )

    def shares(self) -> np.ndarray:
        """Where every point is in the distributions of the factors, 0-1, shape (points, factors)."""
        names = [places.SHARE + name for name in self.factor_names]
        sweep = self.manifest["sweep"]
        table = read_table(self.folder, places.POINTS, "run the design again", sweep, names)
        columns = [table[name].to_numpy() for name in names]
        return np.array(columns).T.reshape(table.num_rows, len(columns))


def load_sweep(folder: str | Path) -> Sweep:
    """Read the folder of a sweep.

    Raises
    ------
    InputError
        There is no sweep in it, or its tables are not there yet or damaged.
    """
    folder = Path(folder)
    manifest = places.open_folder(folder)
    sweep, way_out = manifest["sweep"], "wijkabm sweep --resume makes it again from its parts"
    experiments = read_table(folder, places.EXPERIMENTS, way_out, sweep).to_pandas()
    if (folder / places.OUTCOMES).exists():
        outcomes = read_table(folder, places.OUTCOMES, way_out, sweep).to_pandas()
    else:  # the first command is still at it, or was killed
        names = [row["name"] for row in manifest["sweep"]["outcomes"]]
        outcomes = experiments[["experiment"]].assign(**dict.fromkeys(names, float("nan")))
    return Sweep(folder, manifest, experiments, outcomes)
