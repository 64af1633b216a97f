"""Some runs in a worker: a burnt-in wijk is built once for all runs that share it, and copied.

What is imported here is what a worker needs. A run that fails says why and fails no other.
"""

import gc
import json
import pickle
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.lever_folders import SETTING, hash_outside
from wijkabm.measure.groups import Groups
from wijkabm.measure.indicators import compute_indicators
from wijkabm.model.wijk import Wijk
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.pairs.watch import OZB_CLOSURE, sum_municipal_cost
from wijkabm.sweep.tasks import RunSpec, choose_policy, hash_model, read_point

if TYPE_CHECKING:
    from wijkabm.sweep.schema import SweepDesign

RESOURCES: Final = (MemoryError, OSError, ImportError)
"""Errors of the machine, not of the run: a run that meets them is lost, and done again at a resume."""

MOST_KEPT: Final = 2  # burnt-in wijken that a worker remembers
_settled: "OrderedDict[str, bytes]" = OrderedDict()
_lock = Lock()


class VersionError(Exception):
    """A worker has another version of the model than who sent it work."""


class Result(NamedTuple):
    """What a run gave.

    Attributes
    ----------
    run : str
        Its identity.
    error : str
        Why it failed; empty if it did not.
    lost : bool
        Whether the error was the machine's.
    outcomes : tuple of float
        In the order of the design; nothing is taken off them yet.
    series : bytes
        Kept indicators as float64, (months, rows, indicators); empty if none are.
    figures : str
        Of the first run of a place at the first point: how it meets its figures, as JSON; else empty.
    """

    run: str
    error: str
    lost: bool
    outcomes: tuple[float, ...]
    series: bytes
    figures: str = ""


class Settled(NamedTuple):
    """A wijk after its burn-in, pickled, or why there is none."""

    group: str
    content: bytes
    error: str = ""
    lost: bool = False


def check_version(model: str) -> None:
    """Raise `VersionError` unless this process would run the same model."""
    if hash_model() != model:
        outside = hash_outside() or "none"
        raise VersionError(
            f"a worker has another version of wijkabm, or other levers from outside (there: {outside}), than "
            f"this command; install the same there, and start it with {SETTING} set to the same levers"
        )


@lru_cache(maxsize=2)
def unpack_design(content: bytes) -> "SweepDesign":
    """A design as a worker remembers it: sent with every batch, it is read once."""
    return pickle.loads(content)  # type: ignore[no-any-return]


def settle(packed: bytes, spec: RunSpec, row: Sequence[float], model: str) -> Settled:
    """The burnt-in wijk that all runs of a group start from; see `run_batch`."""
    check_version(model)
    try:
        design = unpack_design(packed)
        wijk = Wijk(
            list(design.wijken),
            areas=design.areas,
            seed=spec.seed,
            place_seed=spec.place_seed,
            burn_in=design.burn_in,
            parameters=dict(read_point(design, row)[0]),
            closure=design.closure,
            borders=design.borders,
        )
        wijk.wijk_names = list(design.wijken)
        start = Settled(spec.group, pickle.dumps(wijk, protocol=pickle.HIGHEST_PROTOCOL))
        let_go(wijk)
        return start
    except Exception as error:
        return Settled(spec.group, b"", _tell(error), isinstance(error, RESOURCES))


def run_batch(
    packed: bytes,
    specs: Sequence[RunSpec],
    rows: Sequence[Sequence[float]],
    model: str,
    settled: Settled | None = None,
) -> list[Result]:
    """Run a batch.

    Parameters
    ----------
    packed : bytes
        The design, pickled.
    specs : sequence of RunSpec
    rows : sequence of sequence of float
        What the factors are in each of them.
    model : str
        Version of the model that is asked for.
    settled : Settled, optional
        The wijk that all of them start from; else each group's is built here.

    Raises
    ------
    VersionError
        This process has another version of the model.
    """
    check_version(model)
    if not gc.get_freeze_count():
        gc.freeze()  # what was imported stays, so that collecting after every batch takes no time
    results = []
    for spec, row in zip(specs, rows, strict=True):
        start = settled if settled is not None else _recall(packed, spec, row, model)
        if start.error:
            results.append(Result(spec.run, start.error, start.lost, (), b""))
        else:
            results.append(run_one(unpack_design(packed), spec, row, start.content))
    gc.collect()
    return results


def _recall(packed: bytes, spec: RunSpec, row: Sequence[float], model: str) -> Settled:
    """The group's wijk as this worker remembers it, or built now."""
    with _lock:
        content = _settled.get(spec.group)
    if content is not None:
        return Settled(spec.group, content)
    start = settle(packed, spec, row, model)
    with _lock:
        if not start.error:
            _settled[spec.group] = start.content
        while len(_settled) > MOST_KEPT:
            _settled.popitem(last=False)
    return start


def run_one(design: "SweepDesign", spec: RunSpec, row: Sequence[float], content: bytes) -> Result:
    """One run from a burnt-in wijk."""
    wijk: Any = None
    try:
        wijk = pickle.loads(content)
        wijk.seed = spec.seed
        figures = tell_figures(wijk) if is_first(design, spec) else ""
        policy = choose_policy(design, spec.policy, read_point(design, row)[1])
        if policy.levers:
            wijk.set_policy(policy)
        asked = {outcome.indicator for outcome in design.outcomes} | set(design.series)
        with_cost = MUNICIPAL_COST.name in asked
        if with_cost and wijk.closure == OZB_CLOSURE:
            wijk.recorder.groups = Groups(wijk.world)  # which keep the rates of the OZB
        wijk.run(design.months)
        values = read_values(wijk, with_cost)
        outcomes = tuple(outcome.measure(values, design.rows) for outcome in design.outcomes)
        series = b""
        if design.series:
            series = np.stack([values[name] for name in design.series], axis=2).tobytes()
        return Result(spec.run, "", False, outcomes, series, figures)
    except Exception as error:
        return Result(spec.run, _tell(error), isinstance(error, RESOURCES), (), b"")
    finally:
        if wijk is not None:
            let_go(wijk)


def is_first(design: "SweepDesign", spec: RunSpec) -> bool:
    """Whether a run is the one that tells how its place meets its figures."""
    return (spec.point, spec.policy, spec.seed) == (0, 0, design.seeds[0])


def tell_figures(wijk: Wijk) -> str:
    """What a manifest says of the figures of a wijk that has just begun, as JSON."""
    told = {"agreement": wijk.agreement, "not_used": wijk.not_used}
    return json.dumps(told, default=lambda number: number.item())


def let_go(wijk: Wijk) -> None:
    """Free a wijk's tables now: a model is part of a ring of references, which the collector finds late."""
    wijk.__dict__.clear()


def read_values(wijk: Wijk, with_cost: bool) -> dict[str, np.ndarray]:
    """Every indicator, and the municipal cost if asked for, each (months, rows)."""
    recorder = wijk.recorder
    values = compute_indicators(np.array(recorder.blocks))
    if with_cost:
        cost = np.full((len(recorder.months), len(wijk.wijk_names) + 2), np.nan)
        cost[:, -1] = sum_municipal_cost(recorder, wijk.closure) / 100.0
        values[MUNICIPAL_COST.name] = cost
    return values


def _tell(error: Exception) -> str:
    """The error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
