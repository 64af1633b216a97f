"""A design -> its experiments and runs: who is run with what, under which identity, in how much time.

Experiments are points x policies x place seeds x seeds. Experiments that would be the same run (the
baseline at two points that differ in levers only) share it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, NamedTuple

from wijkabm.ground.compiled.sources import hash_closure
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import hash_outside
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.scenario import BASELINE, Scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.levers.registry import make_lever
from wijkabm.sweep.factors import UNCERTAINTY
from wijkabm.sweep.points import Points, draw_points
from wijkabm.sweep.schema import MOST_RUNS, SweepDesign

RUNNER: Final = "wijkabm.sweep.batch"
"""What a worker runs: all that numbers depend on stands under it."""

SECONDS_PER_MONTH, SECONDS_PER_RESIDENT = 1.8e-3, 0.85e-6
"""A month of a run on one core: so much, and so much for each resident (measured: make bench)."""
SECONDS_TO_BUILD, SECONDS_TO_START = 1.5e-5, 9.0
"""Building a wijk, for each resident; a worker's start."""
ADULT_SHARE: Final = 0.83
BYTES_PER_RUN, BYTES_PER_NUMBER, BYTES_PER_MONTHLY = 160, 18, 11
"""Disk, the parts and the merged tables together; numbers of series are packed (measured)."""


def hash_model() -> str:
    """Hash of the sources that a run's numbers depend on, 16 hexadecimal digits: the model's version."""
    return _hash_model(hash_outside())


@cache
def _hash_model(outside: str) -> str:
    return hash_closure((RUNNER,), outside)


class RunSpec(NamedTuple):
    """One run.

    Attributes
    ----------
    run : str
        Its identity.
    group : str
        Runs of one group start from the same burnt-in wijk.
    point, policy : int
        Places in the plan's points and in the design's policies.
    seed, place_seed : int
    """

    run: str
    group: str
    point: int
    policy: int
    seed: int
    place_seed: int


Named = tuple[tuple[str, float], ...]
"""Names and values, in alphabetical order."""


def read_point(design: SweepDesign, row: Sequence[float]) -> tuple[Named, Named]:
    """A point's parameters, constants included, and its fields of levers."""
    named = [(f, float(value)) for f, value in zip(design.factors, row, strict=True)]
    own = {factor.name: value for factor, value in named if factor.kind == UNCERTAINTY}
    levers = {factor.name: value for factor, value in named if factor.kind != UNCERTAINTY}
    return tuple(sorted({**design.constants, **own}.items())), tuple(sorted(levers.items()))


def choose_policy(
    design: SweepDesign, policy: int, levers: Named, where: str = "levers"
) -> Scenario:
    """What a run does: the policy with the point's levers, of which a baseline has the shocks at most.

    Raises
    ------
    InputError
        Values that no lever may have together.
    """
    scenario = design.policies[policy]
    owner = next((own for own, base in design.baselines.items() if base == policy), None)
    if owner is not None:
        compared = choose_policy(design, owner, levers, where).compared_with()
        return replace(compared, name=scenario.name)
    return scenario if scenario.name == BASELINE.name else apply_levers(scenario, levers, where)


class Experiment(NamedTuple):
    """A row of ``experiments.parquet``: point, policy and seeds, and the run that it is."""

    point: int
    policy: int
    place_seed: int
    seed: int
    run: str


@dataclass(frozen=True)
class Plan:
    """Everything that will be run.

    Attributes
    ----------
    design : SweepDesign
    points : Points
    experiments : list of Experiment
    runs : dict of str to RunSpec
        By identity, in the order of their first experiment.
    """

    design: SweepDesign
    points: Points
    experiments: list[Experiment]
    runs: dict[str, RunSpec]


def make_plan(design: SweepDesign, points: Points | None = None) -> Plan:
    """List what a design runs; `points` if they were drawn before.

    Raises
    ------
    InputError
        Too many runs, or a point at which levers cannot be.
    """
    points = draw_points(design) if points is None else points
    n_runs = len(points.values) * len(design.policies) * len(design.seeds) * len(design.place_seeds)
    if n_runs > MOST_RUNS:
        raise InputError(f"the design asks for {n_runs:,} runs; at most {MOST_RUNS:,} are allowed")
    base = _digest(
        {
            "model": hash_model(),
            "areas": [[area.code, area.fingerprint] for area in design.areas],
            "wijken": design.wijken,
            "months": design.months,
            "burn_in": design.burn_in,
            "closure": design.closure,
            "borders": design.borders,
        }
    )
    experiments: list[Experiment] = []
    runs: dict[str, RunSpec] = {}
    inhabitants = design.inhabitants
    for point, row in enumerate(points.values):
        parameters, levers = read_point(design, row.tolist())
        place = _digest([base, parameters])
        for policy in range(len(design.policies)):
            chosen = choose_policy(design, policy, levers, f"point {point}")
            act = _digest(_content(chosen.settle(inhabitants)))
            for place_seed in design.place_seeds:
                group = _digest([place, place_seed])
                for seed in design.seeds:
                    run = _digest([group, act, seed])
                    experiments.append(Experiment(point, policy, place_seed, seed, run))
                    if run not in runs:
                        runs[run] = RunSpec(run, group, point, policy, seed, place_seed)
    return Plan(design, points, experiments, runs)


def apply_levers(scenario: Scenario, levers: Named, where: str = "levers") -> Scenario:
    """The scenario with sampled fields: set in the lever of that kind, or in a new one.

    Raises
    ------
    InputError
        Values that no lever may have together.
    """
    if not levers:
        return scenario
    fields: dict[str, dict[str, float]] = {}
    for name, value in levers:
        kind, _, field = name.partition(".")
        fields.setdefault(kind, {})[field] = value
    kept: list[Lever] = []
    for lever in scenario.levers:
        if lever.name in fields:
            given = lever.model_dump(exclude_unset=True) | _whole(fields[lever.name])
            lever = make_lever(lever.name, given, where)
        kept.append(lever)
    present = {lever.name for lever in scenario.levers}
    new = [
        make_lever(kind, _whole(own), where) for kind, own in fields.items() if kind not in present
    ]
    return replace(scenario, levers=(*kept, *new))


def _whole(fields: Mapping[str, float]) -> dict[str, float]:
    """Whole numbers as such: months are no fractions."""
    return {
        name: int(value) if float(value).is_integer() else value for name, value in fields.items()
    }


def _content(scenario: Scenario) -> dict[str, Any]:
    """What of a policy its effects depend on."""
    described = describe_policy(scenario)
    return {key: described[key] for key in ("budget", "covenant", "levers")}


def _digest(content: Any) -> str:
    """Hash of plain values, 24 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Estimate(NamedTuple):
    """What a sweep will take.

    Attributes
    ----------
    run : float
        Seconds of a core for one run, its share of building and burn-in included.
    seconds : float
        By the clock, on so many workers.
    bytes : float
        On disk.
    """

    run: float
    seconds: float
    bytes: float


def estimate_plan(plan: Plan, runs: list[RunSpec], workers: int) -> Estimate:
    """A guess from the size of the wijk; a figure of an ordinary server, so right within a factor of two."""
    design = plan.design
    people = ADULT_SHARE * sum(area.value("inhabitants") for area in design.areas)
    month = SECONDS_PER_MONTH + SECONDS_PER_RESIDENT * people
    groups = len({spec.group for spec in runs})
    settle = SECONDS_TO_BUILD * people + design.burn_in * month
    core = len(runs) * design.months * month + groups * settle
    numbers = len(design.outcomes) + len(design.factors)
    monthly = design.months * len(design.rows) * len(design.series)
    size = len(plan.runs) * (
        BYTES_PER_RUN + BYTES_PER_NUMBER * numbers + BYTES_PER_MONTHLY * monthly
    )
    clock = core / workers + SECONDS_TO_START if runs else 0.0
    return Estimate(core / max(len(runs), 1), clock, size)


def split_batches(runs: list[RunSpec], size: int) -> Iterator[list[RunSpec]]:
    """Runs in batches of about `size`, those of a group together.

    A group larger than a batch is split; smaller ones share a batch.
    """
    batch: list[RunSpec] = []
    for group in _group_runs(runs).values():
        if len(group) >= size:
            yield from (group[k : k + size] for k in range(0, len(group), size))
            continue
        if len(batch) + len(group) > size:
            yield batch
            batch = []
        batch = batch + group
    if batch:
        yield batch


def _group_runs(runs: list[RunSpec]) -> dict[str, list[RunSpec]]:
    groups: dict[str, list[RunSpec]] = {}
    for spec in runs:
        groups.setdefault(spec.group, []).append(spec)
    return groups
