"""In how many worlds a scenario's targets are met, with policy and without."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import special

from wijkabm.levers.desk.targets import Target
from wijkabm.measure.aims import Judged, Lived, find_base, find_level, judge, list_rows
from wijkabm.pairs.comparison import NAMES, Run
from wijkabm.pairs.effects import bound_share
from wijkabm.pairs.incidence import Sample
from wijkabm.runs.tables import tell_decisions, tell_targets

FEWEST_WORLDS: Final = 10
"""Worlds that it takes to name a chance: of ten the 95 % interval spans up to 0.63, of fewer it says nothing
that a reader could use. *Assumption*."""

SURE: Final = 0.05
OFTENER, RARER, NO_DIFFERENCE = "more", "less", "not seen"


class Chance(NamedTuple):
    """How often a target is met.

    Attributes
    ----------
    target : int
        Which of the scenario's, from 1.
    wijk : str
    worlds, met : int
        Worlds in which it can be said, and those in which it is met with the policy.
    low, high : float
        95 % interval of that share.
    met_without, low_without, high_without
        The same of the same worlds without policy; -1 and NaN for what a lever does, which nobody does
        without it.
    verdict : str
        ``more``, ``less`` or ``not seen``: whether the policy makes it likelier, by the exact test of McNemar
        (1947) on the worlds in which it is met in one of the two.
    base, wanted, reached, reached_without : float
        Means over worlds.
    """

    target: int
    wijk: str
    worlds: int
    met: int
    low: float
    high: float
    met_without: int
    low_without: float
    high_without: float
    verdict: str
    base: float
    wanted: float
    reached: float
    reached_without: float

    @property
    def is_told(self) -> bool:
        """Whether there are enough worlds to name a chance."""
        return self.worlds >= FEWEST_WORLDS


def tabulate_targets(sample: Sample, manifest: Mapping[str, Any]) -> pa.Table:
    """A row per scenario, target, wijk and seed: what was reached with the policy and without.

    The base is that of the world without policy, so it is one number for both.
    """
    parts: list[dict[str, Any]] = []
    for scenario in manifest["scenarios"]:
        targets = [Target(**fields) for fields in scenario["targets"]]
        rows = list_rows(targets, sample.wijken)
        for seed, runs in sample.runs.items():
            with_, without = runs[scenario["name"]], runs[sample.baselines[scenario["name"]]]
            pairs = [
                _judge_pair(k, target, wijk, row, with_, without, float(output))
                for (k, target, wijk, row), output in zip(rows, with_.outputs, strict=True)
            ]
            parts += [
                {
                    "scenario": scenario["name"],
                    "seed": seed,
                    **ours._asdict(),
                    "reached_without": theirs.reached,
                    "met_without": theirs.met,
                    "fields": targets[ours.target - 1],
                }
                for ours, theirs in pairs
            ]
    told = tell_targets([part["fields"] for part in parts], list(range(1, len(parts) + 1)))
    numbers = ("base", "wanted", "reached", "met", "reached_without", "met_without")
    return pa.table(
        {
            "scenario": pa.array([part["scenario"] for part in parts], pa.string()),
            "seed": pa.array([part["seed"] for part in parts], pa.int64()),
            **told,
            "target": pa.array([part["target"] for part in parts], pa.int64()),
            "wijk": pa.array([part["wijk"] for part in parts], pa.string()),
            **{name: pa.array([part[name] for part in parts], pa.float64()) for name in numbers},
        }
    )


def tabulate_decisions(sample: Sample, manifest: Mapping[str, Any]) -> pa.Table:
    """A row per scenario, seed and decision of a covenant's reviews, as in a run's own table."""
    parts = []
    for scenario in manifest["scenarios"]:
        agreed = scenario["covenant"] or {"targets": []}
        names = [target["name"] for target in agreed["targets"]]
        for seed, runs in sample.runs.items():
            rows = runs[scenario["name"]].decisions
            told = tell_decisions(rows, names, sample.wijken)
            which = {"scenario": [scenario["name"]] * len(rows), "seed": [seed] * len(rows)}
            types = {"scenario": pa.string(), "seed": pa.int64()}
            first = {name: pa.array(values, types[name]) for name, values in which.items()}
            parts.append(pa.table({**first, **told}))
    return pa.concat_tables(parts)


def _judge_pair(
    number: int, target: Target, wijk: str, row: int, ours: Run, theirs: Run, output: float
) -> tuple[Judged, Judged]:
    """A target in both worlds of a pair."""
    if target.indicator is None:
        nobody = judge(number, target, wijk, 0.0, np.nan)
        return judge(number, target, wijk, 0.0, output), nobody
    lived = [_find_lived(run, target.indicator) for run in (ours, theirs)]
    base = find_base(target, lived[1], row)
    with_, without = (judge(number, target, wijk, base, find_level(target, x, row)) for x in lived)
    return with_, without


def _find_lived(run: Run, name: str) -> Lived:
    k = NAMES.index(name)
    return Lived({name: run.values[k]}, {name: run.before[k]})


def find_chances(table: pd.DataFrame, scenario: str) -> list[Chance]:
    """How often each target of a scenario is met, from the table of `tabulate_targets`."""
    own = table[table["scenario"] == scenario]
    return [
        _find_chance(int(rows["target"].iloc[0]), str(rows["wijk"].iloc[0]), rows)
        for _, rows in own.groupby(["target", "wijk"], sort=False)
    ]


def _find_chance(number: int, wijk: str, rows: pd.DataFrame) -> Chance:
    is_output = bool((rows["lever"] != "").all())
    columns = ["met"] if is_output else ["met", "met_without"]
    known = rows.dropna(subset=columns)
    n, met = len(known), int(known["met"].sum())
    without = -1 if is_output else int(known["met_without"].sum())
    low, high = (float(x) for x in bound_share(np.array(met), np.array(n)))
    low_without, high_without = (
        (np.nan, np.nan)
        if is_output
        else (float(x) for x in bound_share(np.array(without), np.array(n)))
    )
    means = {
        name: float(rows[name].mean()) for name in ("base", "wanted", "reached", "reached_without")
    }
    return Chance(
        number, wijk, n, met, low, high, without, low_without, high_without,
        NO_DIFFERENCE if is_output else compare_chances(known["met"], known["met_without"]), **means,
    )  # fmt: skip


def compare_chances(met: pd.Series, without: pd.Series) -> str:
    """Whether one of two answers of the same worlds is yes more often than luck would have it.

    Of the worlds in which they differ each is as likely to be the one that is met:
    ``p = 2 P(X <= smaller), X ~ Binomial(differ, 1/2)``.
    """
    more, less = int(((met == 1) & (without == 0)).sum()), int(((met == 0) & (without == 1)).sum())
    differ = more + less
    if not differ or min(2.0 * special.bdtr(min(more, less), differ, 0.5), 1.0) >= SURE:
        return NO_DIFFERENCE
    return OFTENER if more > less else RARER
