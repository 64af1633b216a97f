"""What the group decided: levers with their months, as one scenario that grows while the wijk runs.

A plan is a scenario whose windows are the truth about the past: moving a lever in month 30 ends its window
there and opens another. So the page, its link, and ``wijkabm run --scenario`` all run the same thing, and
going back in time is running it again.

What was decided stays decided: whatever is done in a month, nothing that the plan says of an earlier month
changes. All that ends, goes or is replaced therefore goes through `_forget`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from wijkabm.app.refusals import PAGE, RefusalError
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.scenario import MOST_EUROS, Scenario
from wijkabm.levers.desk.schedule import first_month
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import find_kind, is_shock, kinds_of_lever, kinds_of_shock, make_lever

MOST_LEVERS: Final = 500
"""Windows in one plan; more is no plan of people any more."""

WINDOW: Final = ("strength", "start", "end", "ramp", "fade", "announced", "wijk")
PAYERS: Final = ("paid_by", "on_stop")


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
    covenants : tuple of (int, Covenant or None)
        First month and the covenant that holds from then on, by month; none before the first.
    withdrawn : tuple of (int, Lever)
        Levers that were announced and then never came, and the month in which that was said: who looks
        ahead reckoned with them until then.
    title : str
        Name of the scenario that it began with, empty if none.
    targets : tuple of Target
        What is wanted of it; they move nothing, and change no month.
    """

    levers: tuple[Lever, ...] = ()
    budgets: tuple[tuple[int, float | None], ...] = ()
    covenants: tuple[tuple[int, Covenant | None], ...] = ()
    withdrawn: tuple[tuple[int, Lever], ...] = ()
    title: str = ""
    targets: tuple[Target, ...] = ()

    def budget_in(self, month: int) -> float | None:
        """EUR a year that hold in `month`, None for no limit."""
        return _held(self.budgets, month)

    def covenant_in(self, month: int) -> Covenant | None:
        """The covenant that holds in `month`, if any."""
        return _held(self.covenants, month)

    def scenario(self, month: int = 1) -> Scenario:
        """The plan as a scenario, with the budget and the covenant of `month`."""
        expected = [x for withdrawn, x in self.withdrawn if month < withdrawn]
        return Scenario(
            self.title or "room",
            budget=self.budget_in(month),
            levers=(*self.levers, *expected),
            covenant=self.covenant_in(month),
        )

    def without_policy(self) -> Scenario:
        """What happens without the municipality: shocks alone."""
        return Scenario("baseline", levers=self.levers).without_policy()

    def first_month(self) -> int | None:
        """First month in which a lever may change anything."""
        months = [first_month(x) for x in self.all_levers() if not is_shock(x)]
        return min((month for month in months if month is not None), default=None)

    def all_levers(self) -> list[Lever]:
        """Every window, those that were withdrawn before they opened among them."""
        return [*self.levers, *(x for _, x in self.withdrawn)]


def _held(entries: Sequence[tuple[int, Any]], month: int) -> Any:
    """What the last entry holds that began by `month`, None before the first."""
    held = [entry for start, entry in entries if start <= month]
    return held[-1] if held else None


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
    find_kind(name, PAGE)
    asked = make_lever(name, {"start": month, **fields}, PAGE)
    current = find_lever(plan, name, asked.wijk, month)
    wanted = _from_now_on(asked, current, month)
    if current is not None and _is_longer_or_shorter(current, wanted, asked, month):
        wanted = current.model_copy(update={"end": wanted.end})
        plan = _with(plan, [x for x in plan.levers if x is not current])
    own = [x for x in plan.levers if x.name == name and x.wijk == wanted.wijk]
    plan = _forget(plan, month, lambda x: x is current or (x in own and x.start == wanted.start))
    nearest = min([x.start for x in own if x.start > wanted.start], default=None)
    if nearest is not None and (wanted.end is None or nearest < wanted.end):
        wanted = wanted.model_copy(update={"end": nearest})
    earlier = [
        _cut(x, wanted.start) if x in own else x for x in plan.levers if x.start < wanted.start
    ]
    others = [x for x in plan.levers if x.start >= wanted.start]
    return _with(plan, [*earlier, *others, wanted])


def _from_now_on(asked: Lever, current: Lever | None, month: int) -> Lever:
    """The window that begins, is announced or ends where the page still can.

    A lever that runs goes on from `month` without a ramp; an end that has passed is an end at once.
    """
    runs = current is not None and current.start < month
    if asked.start < month and not (current is not None and asked.start == current.start):
        raise RefusalError("start_passed", start=asked.start, month=month)
    moved: dict[str, Any] = {}
    if runs and asked.start <= month:
        moved = {"start": month, "ramp": 0, "announced": None}
        if current is not None and asked.fade == current.fade:
            moved |= go_on_fading(asked, current.start, month)
        if asked.end is not None:
            moved["end"] = max(asked.end, month)
    elif asked.announced is not None and asked.announced < month:
        if current is None or asked.announced != current.announced:
            raise RefusalError("announced_passed", month=asked.announced)
        moved = {"announced": month}
    return asked.model_copy(update=moved)


def _is_longer_or_shorter(current: Lever, wanted: Lever, asked: Lever, month: int) -> bool:
    """Whether nothing but its end is another: then the window goes on as the same."""
    if current.start < month:
        apart = set(WINDOW) - {"strength", "wijk"}
        same = current.model_dump(exclude=apart) == wanted.model_dump(exclude=apart)
        return same and wanted.start == month
    is_empty = wanted.end is not None and wanted.end <= wanted.start
    return not is_empty and asked.model_copy(update={"end": current.end}) == current


def stop_lever(plan: Plan, name: str, wijk: Sequence[str], month: int) -> Plan:
    """Let a lever end: `month` is the first without. One that has not begun never does."""
    current = find_lever(plan, name, wijk, month)
    return _forget(plan, month, lambda x: x is current)


def set_budget(plan: Plan, euros: float | None, month: int) -> Plan:
    """What all levers together may cost in a year, from `month` on; None for no limit.

    Raises
    ------
    InputError
        No amount of money.
    """
    if euros is not None and not 0.0 <= euros < MOST_EUROS:
        raise RefusalError("budget")
    return replace(plan, budgets=_hold(plan.budgets, euros, month))


def set_covenant(plan: Plan, covenant: Covenant | None, month: int) -> Plan:
    """The rule over the levers from `month` on; None for none."""
    return replace(plan, covenants=_hold(plan.covenants, covenant, month))


def adopt_scenario(plan: Plan, scenario: Scenario, month: int, wijken: Sequence[str]) -> Plan:
    """Let a scenario take the place of all that was to come; its month 1 is `month`."""
    shift = month - 1
    past = clear_from(plan, month)
    come = [_later(lever, shift) for lever in scenario.within(wijken).levers]
    rule = scenario.within(wijken).covenant
    covenant = None if rule is None else rule.shift(shift)
    plan = _with(past, [*past.levers, *come])
    wanted = tuple(target.shift(shift) for target in scenario.targets)
    plan = replace(set_covenant(plan, covenant, month), title=scenario.name, targets=wanted)
    return set_budget(plan, scenario.budget, month)


def clear_from(plan: Plan, month: int) -> Plan:
    """Forget what was to come from `month` on, and targets; what runs ends there. The budget stays."""
    budgets = tuple(entry for entry in plan.budgets if entry[0] < month)
    past = replace(_forget(plan, month, lambda x: True), budgets=budgets, targets=())
    return set_covenant(past, None, month)


def take_back(plan: Plan, before: Plan, month: int) -> Plan:
    """Undo: from `month` on the plan says what `before` said, and of earlier months what it says now.

    Where no month was lived in between, that is `before` itself. Else what `before` lets run in `month`
    begins there anew, without ramp, unless it ran all along; what was to come comes, what was announced
    is announced again, and a covenant begins to look anew.
    """
    past = clear_from(plan, month)
    if replace(past, title="") == replace(clear_from(before, month), title=""):
        return before
    kept = list(past.levers)
    for lever in before.levers:
        if lever.end is not None and lever.end <= month:
            continue
        cut = _cut(lever, month)
        if cut in kept and lever.start < month:
            kept.remove(cut)
            kept.append(lever)
        else:
            kept.append(_begin_by(lever, month))
    coming = [(m, _begin_by(x, month)) for m, x in before.withdrawn if m > month]
    plan = replace(
        _with(past, kept),
        withdrawn=_by_month([*past.withdrawn, *coming]),
        title=before.title,
        targets=before.targets,
    )
    plan = set_covenant(
        set_budget(plan, before.budget_in(month), month), before.covenant_in(month), month
    )
    return replace(
        plan,
        budgets=(*plan.budgets, *(entry for entry in before.budgets if entry[0] > month)),
        covenants=(*plan.covenants, *(entry for entry in before.covenants if entry[0] > month)),
    )


def list_marks(plan: Plan) -> list[Mark]:
    """What was moved and when, by month."""
    marks = []
    for lever in plan.levers:
        own = [x for x in plan.levers if x.name == lever.name and x.wijk == lever.wijk]
        before = next((x for x in own if x.end == lever.start), None)
        fields = _list_settings(lever)
        if before is not None:
            earlier = _list_settings(before)
            fields = {k: v for k, v in fields.items() if v != earlier[k]}
        what = "on" if before is None else "change"
        marks.append(Mark(lever.start, lever.name, what, lever.wijk, fields))
        if lever.end is not None and all(x.start != lever.end for x in own):
            marks.append(Mark(lever.end, lever.name, "off", lever.wijk, {}))
    marks += [Mark(month, "", "budget", (), {"budget": euros}) for month, euros in plan.budgets]
    return sorted(marks, key=lambda mark: (mark.month, mark.lever, mark.what))


def _list_settings(lever: Lever) -> dict[str, Any]:
    """What a mark tells of a lever: its fields and how strongly it works."""
    return lever.model_dump(exclude={*WINDOW, *PAYERS} - {"strength"})


def _with(plan: Plan, levers: Iterable[Lever]) -> Plan:
    """The plan with these windows, those that are empty left out, in order of start."""
    kept = [x for x in levers if x.end is None or x.end > x.start]
    kept.sort(key=lambda x: (x.start, x.name, x.wijk))
    if len(kept) > MOST_LEVERS:
        raise RefusalError("plan_full", most=MOST_LEVERS)
    return replace(plan, levers=tuple(kept))


def _forget(plan: Plan, month: int, is_chosen: Callable[[Lever], bool]) -> Plan:
    """Leave out what windows would do from `month` on; what they did before, be it an announcement, stays."""
    kept: list[Lever] = []
    withdrawn = [(m, x) for m, x in plan.withdrawn if m <= month or not is_chosen(x)]
    gone = [x for m, x in plan.withdrawn if m > month and is_chosen(x)]
    for lever in plan.levers:
        if not is_chosen(lever):
            kept.append(lever)
        elif lever.start < month:
            kept.append(_cut(lever, month))
        else:
            gone.append(lever)
    withdrawn += [(month, x) for x in gone if x.announced is not None and x.announced < month]
    if len(withdrawn) > MOST_LEVERS:
        raise RefusalError("plan_full", most=MOST_LEVERS)
    return replace(_with(plan, kept), withdrawn=_by_month(withdrawn))


def _by_month(withdrawn: Iterable[tuple[int, Lever]]) -> tuple[tuple[int, Lever], ...]:
    return tuple(sorted(withdrawn, key=lambda entry: (entry[0], repr(entry[1]))))


def _cut(lever: Lever, month: int) -> Lever:
    """The same window without `month` and what comes after; one that ended before stays as it was."""
    if lever.end is not None and lever.end <= month:
        return lever
    return lever.model_copy(update={"end": max(month, lever.start)})


def go_on_fading(lever: Lever, start: int, month: int) -> dict[str, Any]:
    """What is left in `month` of the strength and the months of a lever that fades since `start`."""
    left = lever.fade - (month - start)
    if not lever.fade or left <= 0:
        return {}
    return {"fade": left, "strength": lever.strength * left / lever.fade}


def _begin_by(lever: Lever, month: int) -> Lever:
    """The same window with nothing of it before `month`: what had begun begins there, without a ramp."""
    if lever.start < month:
        begun = {"start": month, "ramp": 0, "announced": None}
        return lever.model_copy(update=begun | go_on_fading(lever, lever.start, month))
    if lever.announced is not None and lever.announced < month:
        return lever.model_copy(update={"announced": month})
    return lever


def _hold(entries: Sequence[tuple[int, Any]], what: Any, month: int) -> tuple[tuple[int, Any], ...]:
    """Entries with `what` from `month` on, instead of all that was to come."""
    kept = tuple(entry for entry in entries if entry[0] < month)
    return kept if _held(kept, month) == what else (*kept, (month, what))


def _later(lever: Lever, months: int) -> Lever:
    moved: dict[str, Any] = {"start": lever.start + months}
    for name in ("end", "announced"):
        if getattr(lever, name) is not None:
            moved[name] = getattr(lever, name) + months
    moved["paid_by"] = tuple(
        payer if payer.until is None else payer._replace(until=payer.until + months)
        for payer in lever.paid_by
    )
    return lever.model_copy(update=moved)


def list_kinds() -> dict[str, type[Lever]]:
    """Levers and shocks by name, as the registry knows them."""
    return {**kinds_of_lever(), **kinds_of_shock()}
