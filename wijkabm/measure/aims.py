"""What became of a scenario's targets: base, what was wanted, what was reached, and whether that is enough.

Of indicators ``wanted = base + relative * |base|`` or ``base + absolute``: at least or at most, as the target
says (`Target.is_least`). Of a lever's output at least what was planned.
"""

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.errors import InputError, Sentence, either
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    FIRST_LEVER_CAUSE,
    LIFE_CLOSED,
    LIFE_OPENED,
    LIFE_STARTED_SHOP,
)
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.review import Review
from wijkabm.levers.desk.schedule import is_open
from wijkabm.levers.desk.targets import BEFORE, MEETING_FIELDS, MOST_BEFORE, Target
from wijkabm.levers.registry import number_lever
from wijkabm.measure.indicators import INDICATORS, compute_indicators
from wijkabm.measure.recorder import COUNTED, Recorder
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW

TOTAL: Final = "total"
GROUPS: Final = "groups"
"""The field of a lever whose participants meet in groups."""

FIRST_COUNT: Final = 4  # column of the recorder's rows of levers with the first of `COUNTED`


class Judged(NamedTuple):
    """One target in one row of the results.

    Attributes
    ----------
    target : int
        Which of the scenario's, from 1.
    wijk : str
        ``total`` for all together.
    base, wanted, reached : float
        NaN where that is not known: a base before the burn-in, a month after the last.
    met : float
        1 or 0; NaN where it is not known.
    """

    target: int
    wijk: str
    base: float
    wanted: float
    reached: float
    met: float


class Lived(NamedTuple):
    """Indicators of a world: its months, and the last ones before month 1; each (months, rows) by name."""

    months: Mapping[str, np.ndarray]
    before: Mapping[str, np.ndarray]


def check_targets(targets: Iterable[Target], where: str = "targets") -> None:
    """Raise ``InputError`` for an indicator that does not exist or a base that nobody can know."""
    for target in targets:
        if target.indicator is not None:
            check_indicator(target.indicator, where)
        if target.base == BEFORE and target.since - target.months < 1 - MOST_BEFORE:
            raise InputError(
                "{where}: {indicator}: of the time before month 1 only {most_before} months are kept",
                where=where,
                indicator=target.indicator,
                most_before=MOST_BEFORE,
            )


def check_indicator(name: str, where: str) -> None:
    """Raise ``InputError`` if there is no such indicator."""
    names = [indicator.name for indicator in INDICATORS]
    if name not in names:
        near = difflib.get_close_matches(name, names, 3, 0.5)
        hint = (
            Sentence("did you mean {near}? (list: docs/odd.md)", near=either(near))
            if near
            else Sentence("choose {names}", names=", ".join(names))
        )
        raise InputError(
            "{where}: there is no indicator {name!r}; {hint}", where=where, name=name, hint=hint
        )


def list_rows(
    targets: Sequence[Target], wijken: Sequence[str]
) -> list[tuple[int, Target, str, int]]:
    """Number, target, name and place of every row in which a target is judged."""
    return [
        (k, target, name, TOTAL_ROW if name == TOTAL else list(wijken).index(name))
        for k, target in enumerate(targets, 1)
        for name in target.wijk or (TOTAL,)
    ]


def inform_review(review: Review, recorder: Recorder, month: int) -> None:
    """Tell the reviews of a covenant how the months before this one were, when they want to know."""
    if review.looks_in(month):
        names = [str(target.indicator) for target in review.covenant.targets]
        review.learn(read_recent(recorder, names))


def read_recent(recorder: Recorder, names: Sequence[str]) -> dict[int, np.ndarray]:
    """Indicators of all months that a recorder keeps: month to levels, shape (names, wijken)."""
    kept, before = recorder.blocks, recorder.before
    if not (kept or before):
        return {}
    months = [*range(1 - len(before), 1), *recorder.months[:1]]
    months += recorder.months[len(recorder.months) - len(kept) + 1 :] if kept else []
    start = (kept or before)[0]  # by which an index goes
    values = compute_indicators(np.stack([start, *before, *kept]))
    levels = np.array([values[name][1:, :RING_ROW] for name in names])
    return {month: levels[:, k] for k, month in enumerate(months)}


def read_lived(recorder: Recorder) -> Lived:
    """Every indicator of a run."""
    both = compute_indicators(np.stack([*recorder.blocks, *recorder.before]))
    n = len(recorder.blocks)
    return Lived(
        {name: values[:n] for name, values in both.items()},
        {name: values[n:] for name, values in both.items()},
    )


def judge_targets(
    targets: Sequence[Target], levers: Sequence[Lever], recorder: Recorder, wijken: Sequence[str]
) -> list[Judged]:
    """Every target of a run, held against the run itself."""
    if not targets:
        return []
    lived, counted = read_lived(recorder), count_outputs(targets, levers, recorder, wijken)
    return [
        judge(k, target, wijk, find_base(target, lived, row), reached)
        for (k, target, wijk, row), output in zip(list_rows(targets, wijken), counted, strict=True)
        for reached in [find_level(target, lived, row) if target.indicator else output]
    ]


def find_base(target: Target, lived: Lived, row: int) -> float:
    """The level that a change is counted from."""
    if target.indicator is None:
        return 0.0
    if isinstance(target.base, float):
        return target.base
    first = target.since - (target.months if target.base == BEFORE else 0)
    return _mean(lived, target.indicator, row, first, first + target.months - 1)


def find_level(target: Target, lived: Lived, row: int) -> float:
    """What an indicator is at the end: the mean of its last months."""
    first = max(target.by - target.months + 1, target.since)
    return _mean(lived, target.indicator or "", row, first, target.by)


def _mean(lived: Lived, name: str, row: int, first: int, last: int) -> float:
    """Mean of the months from first to last; NaN where one of these was not lived, or none has a value."""
    months = np.concatenate([lived.before[name], lived.months[name]])[:, row]
    shift = len(lived.before[name]) - 1
    if first + shift < 0 or last + shift >= len(months):
        return math.nan
    chosen = months[first + shift : last + shift + 1]
    known = chosen[~np.isnan(chosen)]
    return float(known.mean()) if known.size else math.nan


def judge(number: int, target: Target, wijk: str, base: float, reached: float) -> Judged:
    """What was wanted, and whether it is there."""
    planned = float(target.planned or 0.0)
    wanted = planned if target.indicator is None else target.find_wanted(base)
    is_lost = target.relative is not None and base == 0.0  # a part of nothing
    if math.isnan(wanted) or math.isnan(reached) or is_lost:
        return Judged(number, wijk, base, wanted, reached, math.nan)
    return Judged(number, wijk, base, wanted, reached, float(target.is_met(reached, wanted)))


def count_outputs(
    targets: Sequence[Target], levers: Sequence[Lever], recorder: Recorder, wijken: Sequence[str]
) -> list[float]:
    """What levers did, in the order of `list_rows`; NaN for indicators and for months that were not lived."""
    everywhere = dict(enumerate(wijken))
    return [
        count_output(
            target, levers, recorder, everywhere if row == TOTAL_ROW else {row: wijken[row]}
        )
        if target.lever is not None and recorder.months and target.by <= recorder.months[-1]
        else math.nan
        for _, target, _, row in list_rows(targets, wijken)
    ]


def count_output(
    target: Target, levers: Sequence[Lever], recorder: Recorder, places: Mapping[int, str]
) -> float:
    """How much of its output a lever gave from month `since` to the end of month `by`.

    Who said yes and started a business, or took one over, in or after that month counts as a start, and so
    does a business that said yes in or before the month in which it opened.
    """
    number, output = number_lever(str(target.lever)), target.output
    inside = [k for k, m in enumerate(recorder.months) if target.since <= m <= target.by]
    if output in ("starts", "survivors"):
        started, closed = _find_starts(number, recorder, inside, places)
        return float(len(started - closed if output == "survivors" else started))
    rows = [(recorder.months[k], row) for k in inside for row in recorder.levers[k]]
    own = [(m, row) for m, row in rows if row[1] == number and int(row[0]) in places]
    if output == "meetings":
        return float(
            sum(
                _count_meetings(levers, m, row, places[int(row[0])], str(target.lever))
                for m, row in own
            )
        )
    counts = {
        name: sum(row[FIRST_COUNT + COUNTED.index(name)] for _, row in own)
        for name in ("offered", "accepted", "ended")
    }
    running = counts["accepted"] - counts["ended"]
    return float(running if output == "running" else counts[str(output)])


def _find_starts(
    number: int, recorder: Recorder, inside: Sequence[int], places: Mapping[int, str]
) -> tuple[set[int], set[int]]:
    """Identities of the businesses that were started by who said yes, and of all that closed."""
    said_yes: set[int] = set()
    started: set[int] = set()
    closed: set[int] = set()
    for k in inside:
        for event, w, identity, *_, cause in recorder.events[k].tolist():
            if event == EVENT_ACCEPTED and cause == FIRST_LEVER_CAUSE + number and w in places:
                said_yes.add(identity)
        for identity, what, amount in recorder.facts[k].tolist():
            if what == LIFE_STARTED_SHOP and identity in said_yes:
                started.add(amount)
            elif what == LIFE_OPENED and identity in said_yes:
                started.add(identity)
            elif what == LIFE_CLOSED:
                closed.add(identity)
    return started, closed


def _count_meetings(levers: Sequence[Lever], month: int, row: Any, wijk: str, name: str) -> int:
    """Meetings of a month: its dates, and of a lever with groups as many on each as there are groups.

    Dates are the year's number at the strength that it had, spread evenly, as by
    `wijkabm.levers.coaching.decision.due_this_month`.
    """
    at_work = [
        x for x in levers
        if x.name == name and is_open(x, month) and (not x.wijk or wijk in x.wijk)
    ]  # fmt: skip
    yearly = max((getattr(x, MEETING_FIELDS[name]) for x in at_work), default=0.0)
    yearly, k = yearly * row[2], (month - 1) % 12
    dates = math.floor(yearly * (k + 1) / 12.0 + 1e-9) - math.floor(yearly * k / 12.0 + 1e-9)
    return dates * int(max((getattr(x, GROUPS, 1) for x in at_work), default=1))
