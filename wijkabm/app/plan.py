"""What the group decided: levers with their months, as one scenario that grows while the wijk runs.

A plan is a scenario whose windows are the truth about the past: moving a lever in month 30 ends its window
there and opens another. So the page, its link, and ``wijkabm run --scenario`` all run the same thing, and
going back in time is running it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from wijkabm.app.refusals import RefusalError
from wijkabm.errors import InputError
from wijkabm.policy.base import Lever
from wijkabm.policy.covenant import Covenant
from wijkabm.policy.registry import KINDS_OF_LEVER, KINDS_OF_SHOCK, find_kind, make_lever
from wijkabm.policy.scenario import MOST_EUROS, Scenario
from wijkabm.policy.schedule import first_month

MOST_LEVERS: Final = 500
"""Windows in one plan; more is no plan of people any more."""

WINDOW: Final = ("strength", "start", "end", "ramp", "announced", "wijk")


class Mark(NamedTuple):
    """Something that was moved, for the time line: ``on``, ``change``, ``off`` or ``budget``."""

    month: int
    lever: str
    what: str
    wijk: tuple[str, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """Levers with their months, and what they may cost together.

    Attributes
    ----------
    levers : tuple of Lever
        Levers and shocks. Two windows of one lever in the same wijken never overlap.
    budgets : tuple of (int, float or None)
        First month and EUR a year, by month; no limit before the first.
    covenant : Covenant or None
    title : str
        Name of the scenario that it began with, empty if none.
    """

    levers: tuple[Lever, ...] = ()
    budgets: tuple[tuple[int, float | None], ...] = ()
    covenant: Covenant | None = None
    title: str = ""

    def budget_in(self, month: int) -> float | None:
        """EUR a year that hold in `month`, None for no limit."""
        held = [budget for start, budget in self.budgets if start <= month]
        return held[-1] if held else None

    def scenario(self, month: int = 1) -> Scenario:
        """The plan as a scenario, with the budget of `month`."""
        return Scenario(
            self.title or "room",
            budget=self.budget_in(month),
            levers=self.levers,
            covenant=self.covenant,
        )

    def without_policy(self) -> Scenario:
        """What happens without the municipality: shocks alone."""
        return Scenario("baseline", levers=tuple(x for x in self.levers if is_shock(x)))

    def first_month(self) -> int | None:
        """First month in which a lever may change anything."""
        months = [first_month(x) for x in self.levers if not is_shock(x)]
        return min((month for month in months if month is not None), default=None)


def is_shock(lever: Lever) -> bool:
    """Whether it comes over the wijk rather than from the municipality."""
    return lever.name in KINDS_OF_SHOCK


def find_lever(plan: Plan, name: str, wijk: Sequence[str], month: int) -> Lever | None:
    """The window of a lever that is open in `month`, else its next one."""
    own = [x for x in plan.levers if x.name == name and x.wijk == tuple(wijk)]
    later = [x for x in own if x.end is None or x.end > month]
    return min(later, key=lambda x: x.start, default=None)


def move_lever(plan: Plan, name: str, fields: Mapping[str, Any], month: int) -> Plan:
    """Set a lever from `month` on.

    Parameters
    ----------
    plan : Plan
    name : str
        A lever or shock.
    fields : mapping
        Its fields; a window that opened earlier keeps its past. Without `start`, from `month` on.
    month : int
        The first month that can still be changed.

    Raises
    ------
    InputError
        A field that does not exist or a value out of range, or a month that has passed.
    """
    find_kind(name, "page")
    wanted = make_lever(name, {"start": month, **fields}, "page")
    current = find_lever(plan, name, wanted.wijk, month)
    running = current is not None and current.start < month
    if wanted.start < month:
        if not (running and current is not None and wanted.start == current.start):
            raise RefusalError("start_passed", start=wanted.start, month=month)
        wanted = wanted.model_copy(update={"start": month, "ramp": 0, "announced": None})
    if wanted.announced is not None and wanted.announced < month:
        raise RefusalError("announced_passed", month=wanted.announced)
    others = [x for x in plan.levers if x is not current]
    if current is not None and running:
        if _same_but_window(current, wanted) and wanted.start == month:
            return _with(plan, [*others, _until(current, wanted.end)])
        others.append(_until(current, month))
        if wanted.start == month:
            wanted = wanted.model_copy(update={"ramp": 0, "announced": None})
    following = [
        x.start
        for x in others
        if x.name == name and x.wijk == wanted.wijk and x.start >= wanted.start
    ]
    if following:
        wanted = _until(wanted, min([*following, *([wanted.end] if wanted.end else [])]))
    return _with(plan, [*others, wanted])


def stop_lever(plan: Plan, name: str, wijk: Sequence[str], month: int) -> Plan:
    """Let a lever end: `month` is the first without. One that has not begun never does."""
    current = find_lever(plan, name, wijk, month)
    if current is None:
        return plan
    others = [x for x in plan.levers if x is not current]
    return _with(plan, [*others, _until(current, month)] if current.start < month else others)


def set_budget(plan: Plan, euros: float | None, month: int) -> Plan:
    """What all levers together may cost in a year, from `month` on; None for no limit.

    Raises
    ------
    InputError
        No amount of money.
    """
    if euros is not None and not 0.0 <= euros < MOST_EUROS:
        raise RefusalError("budget")
    kept = tuple(entry for entry in plan.budgets if entry[0] < month)
    if plan.budget_in(month - 1) == euros and (kept or euros is None):
        return replace(plan, budgets=kept)
    return replace(plan, budgets=(*kept, (month, euros)))


def adopt_scenario(plan: Plan, scenario: Scenario, month: int, wijken: Sequence[str]) -> Plan:
    """Let a scenario take the place of all that was to come; its month 1 is `month`."""
    shift = month - 1
    past = clear_from(plan, month)
    come = [_later(lever, shift) for lever in scenario.within(wijken).levers]
    covenant = scenario.covenant
    if covenant is not None:
        covenant = covenant.model_copy(
            update={"start": covenant.start + shift, "end": covenant.end + shift}
        )
    plan = _with(past, [*past.levers, *come])
    plan = replace(plan, covenant=covenant, title=scenario.name)
    return set_budget(plan, scenario.budget, month)


def clear_from(plan: Plan, month: int) -> Plan:
    """Forget what was to come from `month` on; what runs ends there."""
    kept = [_until(x, month) for x in plan.levers if x.start < month]
    budgets = tuple(entry for entry in plan.budgets if entry[0] < month)
    return replace(
        _with(plan, kept), budgets=budgets, covenant=None if month <= 1 else plan.covenant
    )


def list_marks(plan: Plan) -> list[Mark]:
    """What was moved and when, by month."""
    marks = []
    for lever in plan.levers:
        own = [x for x in plan.levers if x.name == lever.name and x.wijk == lever.wijk]
        before = next((x for x in own if x.end == lever.start), None)
        fields = lever.model_dump(exclude=set(WINDOW) - {"strength"})
        if before is not None:
            earlier = before.model_dump(exclude=set(WINDOW) - {"strength"})
            fields = {k: v for k, v in fields.items() if v != earlier[k]}
        what = "on" if before is None else "change"
        marks.append(Mark(lever.start, lever.name, what, lever.wijk, fields))
        if lever.end is not None and all(x.start != lever.end for x in own):
            marks.append(Mark(lever.end, lever.name, "off", lever.wijk, {}))
    marks += [Mark(month, "", "budget", (), {"budget": euros}) for month, euros in plan.budgets]
    return sorted(marks, key=lambda mark: (mark.month, mark.lever, mark.what))


def describe_plan(plan: Plan) -> dict[str, Any]:
    """The plan as plain values: its levers without what is as by default."""
    return {
        "title": plan.title,
        "levers": [
            {"lever": x.name, **x.model_dump(mode="json", exclude_defaults=True)}
            for x in plan.levers
        ],
        "budgets": [list(entry) for entry in plan.budgets],
        "covenant": plan.covenant.model_dump(mode="json") if plan.covenant else None,
    }


def read_plan(data: Any, where: str) -> Plan:
    """A plan from `describe_plan`'s values, whoever sends them.

    Raises
    ------
    InputError
    """
    if not isinstance(data, Mapping):
        raise InputError(f"{where}: holds no plan")
    levers = data.get("levers") or []
    if not isinstance(levers, list) or len(levers) > MOST_LEVERS:
        raise InputError(f"{where}: levers: give a list of {MOST_LEVERS} at most")
    found = []
    for entry in levers:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("lever"), str):
            raise InputError(f"{where}: levers: each needs its name as 'lever'")
        fields = {str(k): v for k, v in entry.items() if k != "lever"}
        found.append(make_lever(entry["lever"], fields, where))
    plan = Plan(tuple(found), covenant=_read_covenant(data.get("covenant"), where))
    for entry in data.get("budgets") or []:
        if not (isinstance(entry, list) and len(entry) == 2 and _is_month(entry[0])):
            raise InputError(f"{where}: budgets: give pairs of month and EUR a year")
        euros = entry[1]
        if euros is not None and (isinstance(euros, bool) or not isinstance(euros, int | float)):
            raise InputError(f"{where}: budgets: {euros!r} is not a number")
        plan = set_budget(plan, None if euros is None else float(euros), entry[0])
    return replace(plan, title=str(data.get("title") or "")[:80])


def _is_month(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12_000


def _read_covenant(fields: Any, where: str) -> Covenant | None:
    if fields is None:
        return None
    try:
        return Covenant(**fields)
    except (ValidationError, TypeError) as error:
        raise InputError(f"{where}: covenant: {str(error).splitlines()[0]}") from None


def _with(plan: Plan, levers: Iterable[Lever]) -> Plan:
    """The plan with these windows, those that are empty left out, in order of start."""
    kept = [x for x in levers if x.end is None or x.end > x.start]
    kept.sort(key=lambda x: (x.start, x.name, x.wijk))
    if len(kept) > MOST_LEVERS:
        raise RefusalError("plan_full", most=MOST_LEVERS)
    return replace(plan, levers=tuple(kept))


def _until(lever: Lever, end: int | None) -> Lever:
    """The same window, ending at `end` (or where it ended before, if that is earlier in the past)."""
    if end is not None and lever.end is not None and lever.end <= lever.start:
        return lever
    if end is not None and end <= lever.start:
        return lever.model_copy(update={"end": lever.start})
    return lever.model_copy(update={"end": end})


def _later(lever: Lever, months: int) -> Lever:
    moved = {"start": lever.start + months}
    for name in ("end", "announced"):
        if getattr(lever, name) is not None:
            moved[name] = getattr(lever, name) + months
    return lever.model_copy(update=moved)


def _same_but_window(one: Lever, other: Lever) -> bool:
    apart = set(WINDOW) - {"strength", "wijk"}
    return one.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def list_kinds() -> dict[str, type[Lever]]:
    """Levers and shocks by name, as the registry knows them."""
    return {**KINDS_OF_LEVER, **KINDS_OF_SHOCK}
