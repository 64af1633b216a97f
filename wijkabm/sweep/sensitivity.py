"""Which factors an outcome depends on: elementary effects (Morris) and shares of variance (Sobol).

The indices are SALib's; every factor counts by its share, 0-1, of the distribution that the design gives
it, so that they can be compared. Points are means over their seeds.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
import pandas as pd

from wijkabm.ground.errors import InputError
from wijkabm.ground.numbers import write_number
from wijkabm.sweep.swept import Sweep

METHODS: Final = ("morris", "sobol")
CONFIDENCE: Final = 0.95
SEED: Final = 1  # of the resamples that the intervals come from
LEAST_BLOCKS: Final = {"morris": 2, "sobol": 4}


@dataclass(frozen=True)
class Indices:
    """What an outcome depends on.

    Attributes
    ----------
    method, outcome, policy : str
    table : DataFrame
        A row per factor, the most influential first. Morris: ``mu_star`` (mean size of the effect of
        moving the factor over its whole range), ``mu_star_low``, ``mu_star_high``, ``mu`` (with its
        sign), ``sigma`` (how much it differs from place to place: interaction or curvature). Sobol:
        ``first`` and ``total`` with ``_low`` and ``_high``, shares of the variance.
    points, dropped : int
        Points used; points left out because a run of their block failed or is missing.
    mean, spread : float
        Of the outcome over the points used.
    """

    method: str
    outcome: str
    policy: str
    table: pd.DataFrame
    points: int
    dropped: int
    mean: float
    spread: float


def measure_sensitivity(
    sweep: Sweep, method: str, outcome: str, policy: str | None = None, resamples: int = 1000
) -> Indices:
    """Sensitivity indices of an outcome, with 95 % intervals from resampling.

    Parameters
    ----------
    sweep : Sweep
        Sampled by the same method.
    method : {"morris", "sobol"}
    outcome : str
    policy : str, optional
        See `Sweep.choose_policy`.
    resamples : int

    Raises
    ------
    InputError
        Another method of sampling, no such outcome or policy, too little left of the sweep, or an
        outcome that never varies.
    """
    if method not in METHODS:
        raise InputError(f"--method {method}: choose {' or '.join(METHODS)}")
    if find_spec("SALib") is None:
        raise InputError(
            "sensitivity needs SALib; install it with: pip install 'wijkabm[analysis]'"
        )
    if not 2 <= resamples <= 100_000:
        raise InputError(f"resamples {resamples} is not allowed; give a number from 2 to 100,000")
    sampling = sweep.manifest["sweep"]["design"].get("sampling") or {}
    if sampling.get("method") != method:
        raise InputError(
            f"--method {method}: this sweep was sampled by {sampling.get('method', 'nothing')}; say "
            f"`sampling: {{method: {method}}}` in the design"
        )
    chosen = sweep.choose_policy(policy)
    values = sweep.point_means(outcome, chosen)[outcome].to_numpy(float)
    size = len(sweep.factor_names) + (1 if method == "morris" else 2)
    whole = ~np.isnan(values.reshape(-1, size)).any(axis=1)
    if whole.sum() < LEAST_BLOCKS[method]:
        raise InputError(
            f"{sweep.folder}: only {whole.sum()} of {whole.size} blocks of {size} points are whole; "
            "run what is missing with wijkabm sweep --resume"
        )
    kept = np.repeat(whole, size)
    used = values[kept]
    if np.ptp(used) == 0.0:
        raise InputError(f"--outcome {outcome}: is {used[0]:g} at every point; nothing to explain")
    analyse: Callable[..., pd.DataFrame] = _analyse_morris if method == "morris" else _analyse_sobol
    table = analyse(sweep, used, kept, resamples, sampling)
    return Indices(
        method, outcome, chosen, table, int(kept.sum()), int((~kept).sum()), float(used.mean()),
        float(used.std(ddof=1)),
    )  # fmt: skip


def _make_problem(sweep: Sweep) -> dict[str, Any]:
    names = sweep.factor_names
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _analyse_morris(
    sweep: Sweep, values: np.ndarray, kept: np.ndarray, resamples: int, sampling: dict[str, Any]
) -> pd.DataFrame:
    from SALib.analyze.morris import analyze as analyze_effects

    found = analyze_effects(
        _make_problem(sweep), sweep.shares()[kept], values, num_resamples=resamples,
        conf_level=CONFIDENCE, num_levels=sampling.get("levels", 4), seed=SEED,
    )  # fmt: skip
    size = np.asarray(found["mu_star"], float)
    half = np.asarray(found["mu_star_conf"], float)
    table = pd.DataFrame(
        {
            "factor": sweep.factor_names,
            "mu_star": size,
            "mu_star_low": np.maximum(size - half, 0.0),
            "mu_star_high": size + half,
            "mu": np.asarray(found["mu"], float),
            "sigma": np.asarray(found["sigma"], float),
        }
    )
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def _analyse_sobol(
    sweep: Sweep, values: np.ndarray, kept: np.ndarray, resamples: int, sampling: dict[str, Any]
) -> pd.DataFrame:
    from SALib.analyze.sobol import analyze as analyze_variance

    found = analyze_variance(
        _make_problem(sweep), values, calc_second_order=False, num_resamples=resamples,
        conf_level=CONFIDENCE, seed=SEED,
    )  # fmt: skip
    columns: dict[str, Any] = {"factor": sweep.factor_names}
    for name, key in (("first", "S1"), ("total", "ST")):
        index, half = np.asarray(found[key], float), np.asarray(found[f"{key}_conf"], float)
        columns |= {name: index, f"{name}_low": index - half, f"{name}_high": index + half}
    table = pd.DataFrame(columns)
    return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def tell_interval(index: float, low: float, high: float) -> str:
    """An index with its interval, to three digits that count."""
    if not math.isfinite(index):
        return "–"
    shown, least, most = (write_number(value, "en", 3) for value in (index, low, high))
    return f"{shown} ({least} to {most})"
