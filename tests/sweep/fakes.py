"""Sweeps whose outcomes are made up, so that what is made of them can be tested without running a wijk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from wijkabm.sweep.batch import Result
from wijkabm.sweep.folder import Parts, create_folder
from wijkabm.sweep.merge import merge_parts, tabulate_experiments
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.swept import Sweep, load_sweep
from wijkabm.sweep.tasks import Plan, RunSpec, make_plan, read_point

SMALL: dict[str, Any] = {"presets": "heechterp-schieringen", "months": 12, "burn_in": 0}

Model = Callable[[dict[str, float], RunSpec], tuple[float, ...] | str]
"""Values of the factors and the run -> outcomes, or why it fails."""


def design_with(**fields: Any) -> dict[str, Any]:
    return {**SMALL, "outcomes": ["shops_open"], **fields}


def plan_with(**fields: Any) -> Plan:
    return make_plan(load_design(design_with(**fields)))


def make_results(plan: Plan, model: Model, runs: list[str] | None = None) -> list[Result]:
    """What the runs of a plan give, if the model were this function."""
    found = []
    for spec in (plan.runs[run] for run in (plan.runs if runs is None else runs)):
        parameters, levers = read_point(plan.design, plan.points.values[spec.point].tolist())
        if plan.design.policies[spec.policy].name == "baseline":
            levers = ()
        given = model(dict(parameters) | dict(levers), spec)
        if isinstance(given, str):
            found.append(Result(spec.run, given, False, (), b""))
        else:
            found.append(Result(spec.run, "", False, given, b""))
    return found


def make_sweep(folder: Path, model: Model, **fields: Any) -> Sweep:
    """A finished sweep of a made-up model."""
    plan = plan_with(**fields)
    write_sweep(folder, plan, make_results(plan, model))
    return load_sweep(folder)


def write_sweep(folder: Path, plan: Plan, results: list[Result]) -> None:
    """The folder of a sweep that gave these results."""
    create_folder(folder, plan, tabulate_experiments(plan, {}))
    parts = Parts(folder, [outcome.name for outcome in plan.design.outcomes])
    parts.add(results)
    merge_parts(folder, plan, parts)
