"""Run the checks of levers over seeds, and write down what came out."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any, Final

import numpy as np

from wijkabm.checks.estimates import Estimate, estimate
from wijkabm.checks.found import list_checks, list_studies, read_effects
from wijkabm.checks.gains import count_gains, tell_gains, tell_ratios
from wijkabm.checks.kit import Check, Measure, Study, counted
from wijkabm.checks.one_number import live_otherwise, read_other
from wijkabm.checks.trial import Twin, build_start, live, scenario_of
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import find_folders
from wijkabm.ground.machine import count_cores
from wijkabm.levers.outside import say_error
from wijkabm.levers.registry import name_levers
from wijkabm.pairs import effects
from wijkabm.pairs.design import MOST_SEEDS

COUNTS: Final = ("offered", "accepted", "refused", "anyway", "spent", "received")
IN_RANGE, RIGHT_SIGN, WRONG_SIGN, NOT_SEEN, TOO_FEW, NO_ESTIMATE = (
    "in range", "right sign", "wrong sign", "not seen", "too few", "no estimate",
)  # fmt: skip


def judge(row: Mapping[str, str], found: Estimate) -> str:
    """The verdict on one row of evidence.

    *In range* if the mean lies in the study's range, unless the range leaves out zero and the interval does
    not (then *not seen*); else by the sign where the interval leaves out zero. *Too few* seeds that changed:
    nothing can be said of the mean.
    """
    if found.n < 2:
        return NO_ESTIMATE
    if found.changed < effects.FEWEST_CHANGED:
        return TOO_FEW
    seen = found.low > 0.0 or found.high < 0.0
    if row["low"] and row["high"]:
        low, high = float(row["low"]), float(row["high"])
        if low <= found.mean <= high:
            return IN_RANGE if seen or low <= 0.0 <= high else NOT_SEEN
    if not seen:
        return NOT_SEEN
    if row["sign"] == "0":
        return WRONG_SIGN
    return RIGHT_SIGN if (found.mean > 0.0) == (row["sign"] == "+") else WRONG_SIGN


def choose(name: str | None) -> tuple[list[int], list[int]]:
    """Places in `list_checks` and `list_studies` of one lever, or of all.

    Raises
    ------
    InputError
        There is no such lever.
    """
    if name is not None and name not in name_levers():
        raise InputError(f"levers-check: there is no lever {name!r} (list: wijkabm levers)")
    return (
        [k for k, check in enumerate(list_checks()) if name in (None, check.name)],
        [k for k, study in enumerate(list_studies()) if name in (None, study.name)],
    )


def run_seed(
    presets: tuple[str, ...], seed: int, months: int, burn_in: int, checks: Sequence[int],
    studies: Sequence[int],
) -> dict[str, Any]:  # fmt: skip
    """All checks and studies of one seed in one place: a build, and a copy per lever."""
    start = build_start(presets, seed, burn_in)
    horizons = {list_studies()[k].months for k in studies} | ({months} if checks else set())
    without = {horizon: live(start, horizon) for horizon in sorted(horizons)}
    out: dict[str, Any] = {"seed": seed, "checks": {}, "studies": {}}
    for k in checks:
        check = list_checks()[k]
        twin = Twin(start, without[months], live(start, months, scenario_of(check.lever)))
        found: dict[str, Any] = {name: counted(twin, name, check.name) for name in COUNTS}
        found["unwanted"] = _measure(check.measure, check.name, twin)
        found["gains"] = count_gains(twin, find_cost(twin, check.name))
        if check.hangs_on:
            other = live_otherwise(twin, presets, read_other(check))
            found["gains_otherwise"] = count_gains(other, find_cost(other, check.name))
        out["checks"][k] = found
    for k in studies:
        study = list_studies()[k]
        if study.measure is None:
            continue
        world = live(start, study.months, scenario_of(study.lever))
        twin = Twin(start, without[study.months], world)
        naive = math.nan if study.naive is None else _measure(study.naive, study.name, twin)
        out["studies"][k] = (_measure(study.measure, study.name, twin), naive)
    return out


def find_cost(twin: Twin, lever: str) -> float:
    """EUR that a lever spent, less what it received."""
    return (counted(twin, "spent", lever) - counted(twin, "received", lever)) / 100.0


def _measure(measure: Measure, name: str, twin: Twin) -> float:
    """What a measure of a lever's `check.py` gives; where one from outside fails, in one line."""
    try:
        return float(measure(twin))
    except Exception as error:
        folder = find_folders()[name]
        if not folder.is_outside:
            raise
        said = say_error(error, str(folder.path))
        raise InputError(f"--levers {folder.path}: check.py: a measure fails ({said})") from None


def check_seeds(seeds: int) -> None:
    """Raise ``InputError`` for a number of seeds that cannot be compared."""
    if not 2 <= seeds <= MOST_SEEDS:
        raise InputError(
            f"--seeds {seeds} is not allowed; give a whole number from 2 to {MOST_SEEDS:,}"
        )


def run_checks(
    name: str | None = None,
    *,
    seeds: int = 8,
    months: int = 48,
    burn_in: int = 60,
    workers: int | None = None,
    progress: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Run the checks of one lever, or of all, over seeds 1, 2, ...

    Returns
    -------
    dict
        ``levers`` and ``studies``: rows of plain values, in the order of `list_checks` and `list_studies`.

    Raises
    ------
    InputError
        An unknown lever, or fewer than two seeds.
    """
    check_seeds(seeds)
    checks, studies = choose(name)
    tasks = []
    for presets in sorted(
        {(list_checks()[k]).presets for k in checks} | {list_studies()[k].presets for k in studies}
    ):
        mine = [k for k in checks if list_checks()[k].presets == presets]
        theirs = [k for k in studies if list_studies()[k].presets == presets]
        tasks += [(presets, seed, months, burn_in, mine, theirs) for seed in range(1, seeds + 1)]
    found = list(_run_all(tasks, workers or count_cores(), progress or (lambda: None)))
    return {
        "seeds": seeds,
        "months": months,
        "levers": [
            tell_check(list_checks()[k], [r["checks"][k] for r in found if k in r["checks"]])
            for k in checks
        ],
        "studies": [
            tell_study(list_studies()[k], k, [r["studies"][k] for r in found if k in r["studies"]])
            for k in studies
        ],
    }


def _run_all(
    tasks: Sequence[tuple[Any, ...]], workers: int, progress: Callable[[], None]
) -> Iterator[dict[str, Any]]:
    """What the tasks give, in their order: here, or in processes side by side."""
    if workers == 1:
        for task in tasks:
            yield run_seed(*task)
            progress()
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(run_seed, *task) for task in tasks]
        try:
            for _ in as_completed(futures):
                progress()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        yield from (future.result() for future in futures)


def tell_check(check: Check, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A row of the table of levers: means over seeds."""
    means = {name: float(np.mean([r[name] for r in results])) for name in COUNTS}
    unwanted = estimate([r["unwanted"] for r in results])
    return {
        "lever": check.name,
        "dose": check.lever,
        "presets": list(check.presets),
        "decision": check.decision,
        "who": check.who,
        **{name: means[name] for name in COUNTS[:4]},
        "cost_eur": means["spent"] / 100.0,
        "received_eur": means["received"] / 100.0,
        "unwanted": check.unwanted,
        "unit": check.unit,
        "unwanted_effect": unwanted._asdict(),
        "gains": tell_gains([r["gains"] for r in results]),
        "hangs_on": tell_other(check, results),
        "seeds_shown": sum(1 for r in results if r["unwanted"] > 0.0),
        "seeds": len(results),
    }


def tell_other(check: Check, results: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The number that the gain hangs on, as it is and otherwise, with the ratios then; None without one."""
    if not check.hangs_on:
        return None
    other = read_other(check)
    return {
        "number": other.number,
        "usual": other.usual,
        "value": other.value,
        "ratios": tell_ratios([r["gains_otherwise"] for r in results]),
    }


def tell_study(study: Study, place: int, results: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """A row of the table of evidence."""
    row = read_effects()[place]
    found = estimate([r[0] for r in results])
    naive = estimate([r[1] for r in results])
    return {
        "lever": study.name,
        "study": row["study"],
        "indicator": study.indicator,
        "unit": row["unit"],
        "comparison": row["comparison"],
        "dose": study.lever or row["dose"],
        "months": study.months,
        "effect": found._asdict(),
        "naive": naive._asdict(),
        "evidence": {"sign": row["sign"], "low": row["low"], "high": row["high"]},
        "source": row["source"],
        "verdict": judge(row, found),
    }
