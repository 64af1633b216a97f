"""A design -> cells: what one process lives in one go, a burnt-in place with all its arms and seeds."""

import hashlib
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from wijkabm.experiment.form import FORM, RECIPE, Form, Quick
from wijkabm.ground.errors import InputError
from wijkabm.place.presets import preset_names
from wijkabm.sweep.outcomes import READY
from wijkabm.sweep.schema import SweepDesign, read_design
from wijkabm.sweep.tasks import Plan, RunSpec, estimate_plan, make_plan

OWN: Final = ("each", "windows", "events")
"""Fields of a design beside those of a sweep."""

ALL: Final = "all"
TOGETHER: Final = "+"
DEFAULT_WINDOW: Final = "all"


class Arm(NamedTuple):
    """What is lived: a policy of the design and, if it is one, an event of the recipe."""

    name: str
    policy: int
    event: str


class Task(NamedTuple):
    """One run of a cell."""

    arm: Arm
    spec: RunSpec


@dataclass(frozen=True)
class Cell:
    """Runs from one burnt-in wijk.

    Attributes
    ----------
    identity : str
        Hash of all that its rows depend on.
    place : str
    point, place_seed : int
    values : tuple of float
        What the factors of the design are here.
    tasks : tuple of Task
    design : bytes
        The place's design, pickled.
    folder : str
        Where the recipe is; empty if there is none.
    """

    identity: str
    place: str
    point: int
    place_seed: int
    values: tuple[float, ...]
    tasks: tuple[Task, ...]
    design: bytes
    folder: str


@dataclass(frozen=True)
class Cells:
    """All that is lived.

    Attributes
    ----------
    cells : list of Cell
    factors : tuple of str
        What varies from point to point.
    arms, outcomes : tuple of str
    months : int
    seconds : float
        Of a core, by the sweep's estimate; what a machine has measured is in ``minutes`` of the form.
    """

    cells: list[Cell]
    factors: tuple[str, ...]
    arms: tuple[str, ...]
    outcomes: tuple[str, ...]
    months: int
    seconds: float

    def count_runs(self) -> int:
        """Runs of all cells."""
        return sum(len(cell.tasks) for cell in self.cells)


def list_cells(form: Form, quick: bool) -> Cells:
    """The cells of an experiment, or of its quick part.

    Raises
    ------
    InputError
        What a sweep's design refuses, and what is wrong with its own fields.
    """
    where = str(form.folder / FORM)
    content, places, own_place = _read_own(form, where)
    chosen = form.file.quick if quick else None
    _check_names(f"{where}: quick: places", form.file.quick.places or (), places)
    if chosen is not None and chosen.places is not None:
        places = {name: places[name] for name in chosen.places}
    events = form.file.design.get("events") or {}
    cells: list[Cell] = []
    seconds, design = 0.0, None
    for place, wijken in places.items():
        design = read_design({**content, "presets": wijken}, f"{where}: design", form.folder)
        arms = _choose_arms(form, design, events, chosen, where)
        plan = make_plan(design)
        ours = _cut_place(form, plan, place, arms, chosen, own_place)
        cells += ours
        specs = [task.spec for cell in ours for task in cell.tasks]
        seconds += estimate_plan(plan, specs, 1).run * len(specs)
    assert design is not None
    names = tuple(factor.name for factor in design.factors)
    outcomes = tuple(outcome.name for outcome in design.outcomes)
    return Cells(cells, names, tuple(x.name for x in arms), outcomes, design.months, seconds)


def _read_own(form: Form, where: str) -> tuple[dict[str, Any], dict[str, list[str]], bool]:
    """The design as a sweep has it, its places, and whether a seed is its place too."""
    given = dict(form.file.design)
    each, windows, events = (given.pop(name, None) for name in OWN)
    if events is not None and not (
        isinstance(events, dict) and all(isinstance(x, str) for x in [*events, *events.values()])
    ):
        raise InputError(f"{where}: design: events: give name: policy, as `leaves: baseline`")
    if events and not (form.folder / RECIPE).is_file():
        raise InputError(f"{where}: design: events: who makes them? write `live` in {RECIPE}")
    if each is not None:
        if "presets" in given:
            raise InputError(f"{where}: design: give each (wijken alone) or presets (together)")
        names = preset_names() if each == ALL else [each] if isinstance(each, str) else list(each)
        _check_names(f"{where}: design: each", names, preset_names())
        places = {name: [name] for name in names}
    else:
        wijken = given.pop("presets", [])
        wijken = [wijken] if isinstance(wijken, str) else list(wijken)
        if not wijken:
            raise InputError(f"{where}: design: give each (wijken alone) or presets (together)")
        places = {TOGETHER.join(wijken): wijken}
    own_place = "place_seeds" not in given
    if own_place:
        given["place_seeds"] = given.get("seeds", 1)
    if windows is not None:
        given["outcomes"] = _spread(given.get("outcomes", []), windows, f"{where}: design")
    for outcome in given.get("outcomes") or ():
        fields = READY.get(outcome) if isinstance(outcome, str) else None
        if isinstance(outcome, Mapping) and outcome:
            fields = next(iter(outcome.values()))
        if isinstance(fields, Mapping) and fields.get("versus"):
            raise InputError(
                f"{where}: design: outcomes: rows hold what each run gave; name the arm that others "
                "are compared with as `versus: NAME`, beside the design"
            )
    return given, places, own_place


def _spread(outcomes: Any, windows: Any, where: str) -> list[dict[str, Any]]:
    """Every outcome in every window, as ``OUTCOME.WINDOW``; in all months under its own name."""
    if not isinstance(windows, dict) or not isinstance(outcomes, list):
        raise InputError(f"{where}: windows: give name: [first, last], and a list of outcomes")
    found = []
    for outcome in outcomes:
        if isinstance(outcome, str):
            name, fields = outcome, {"indicator": outcome}
        elif (
            isinstance(outcome, dict)
            and len(outcome) == 1
            and isinstance(next(iter(outcome.values())), dict)
        ):
            ((name, fields),) = outcome.items()
        else:
            raise InputError(
                f"{where}: outcomes: {outcome!r}: give an indicator, or name: {{fields}}"
            )
        for window, months in windows.items():
            label = name if window == DEFAULT_WINDOW else f"{name}.{window}"
            found.append({label: {**fields, "window": months}})
    return found


def _check_names(where: str, given: Sequence[Any], known: Any) -> None:
    for name in given:
        if name not in known:
            raise InputError(f"{where}: there is no {name!r}; choose {', '.join(known)}")


def _choose_arms(
    form: Form, design: SweepDesign, events: Mapping[str, str], quick: Quick | None, where: str
) -> list[Arm]:
    """Policies and events; in a quick run those that it names, and what they are compared with.

    An event that bears the name of its policy takes its place: the recipe lives that arm too.
    """
    policies = {policy.name: k for k, policy in enumerate(design.policies)}
    _check_names(f"{where}: design: events", list(events.values()), policies)
    arms = [Arm(name, k, "") for name, k in policies.items() if events.get(name) != name]
    arms += [Arm(name, policies[policy], name) for name, policy in events.items()]
    names = [arm.name for arm in arms]
    if len(set(names)) < len(names):
        raise InputError(f"{where}: design: events: a policy has that name; choose another")
    versus = form.file.versus
    if versus is not None:
        _check_names(f"{where}: versus", [versus], names)
    _check_names(f"{where}: quick: arms", form.file.quick.arms or (), names)
    if quick is None or quick.arms is None:
        return arms
    return [arm for arm in arms if arm.name in quick.arms or arm.name == versus]


def _cut_place(
    form: Form, plan: Plan, place: str, arms: Sequence[Arm], quick: Quick | None, own_place: bool
) -> list[Cell]:
    """The cells of one place, in the order of points and place seeds."""
    design = plan.design
    seeds, points = design.seeds, range(len(plan.points.values))
    place_seeds = design.place_seeds
    _check_quick(form, own_place, seeds=seeds, place_seeds=place_seeds, points=points)
    if quick is not None:
        seeds = seeds[: quick.seeds]
        place_seeds = place_seeds[: quick.seeds if own_place else quick.place_seeds]
        points = points[: quick.points]
    specs = {(x.point, x.policy, x.place_seed, x.seed): x.run for x in plan.experiments}
    packed = pickle.dumps(design, protocol=pickle.HIGHEST_PROTOCOL)
    has_recipe = (form.folder / RECIPE).is_file()
    recipe = form.hash_recipe() if has_recipe else ""
    outcomes = [outcome.describe() for outcome in design.outcomes]
    cells = []
    for point in points:
        values = tuple(float(value) for value in plan.points.values[point])
        for place_seed in place_seeds:
            tasks = []
            for arm in arms:
                for seed in (place_seed,) if own_place else seeds:
                    run = specs[point, arm.policy, place_seed, seed]
                    group = plan.runs[run].group
                    tasks.append(
                        Task(arm, RunSpec(run, group, point, arm.policy, seed, place_seed))
                    )
            told = [[task.arm.name, task.arm.event, task.spec.run] for task in tasks]
            text = json.dumps([place, point, place_seed, values, told, recipe, outcomes])
            identity = hashlib.sha256(text.encode()).hexdigest()[:24]
            folder = str(form.folder) if has_recipe else ""
            cells.append(
                Cell(identity, place, point, place_seed, values, tuple(tasks), packed, folder)
            )
    return cells


def _check_quick(form: Form, own_place: bool, **whole: Sequence[Any]) -> None:
    """A quick run lives a part of what the whole does."""
    for name, values in whole.items():
        wanted, where = getattr(form.file.quick, name), f"{form.folder / FORM}: quick: {name}"
        if wanted is not None and wanted > len(values):
            raise InputError(f"{where}: {wanted} are more than the {len(values)} of the design")
        if name == "place_seeds" and wanted is not None and own_place:
            raise InputError(f"{where}: each seed has a place of its own here; give seeds alone")
