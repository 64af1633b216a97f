"""The plan's targets on the page: planned, reached so far, and in how many of its worlds they are met."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from wijkabm.app.ahead import PAIRS, WITH, WITHOUT, Ahead
from wijkabm.app.worlds import PLACES, Watched, Worlds
from wijkabm.levers.desk.targets import Target
from wijkabm.measure.aims import (
    Judged,
    Lived,
    count_outputs,
    find_base,
    find_level,
    judge,
    list_rows,
)
from wijkabm.measure.indicators import INDICATORS, compute_indicators
from wijkabm.runs.tables import tabulate_decisions
from wijkabm.tell.covenant import find_moves, name_targets, tell_move
from wijkabm.tell.targets import tell_target, write_value
from wijkabm.tell.texts import read_covenant_texts, read_target_texts

if TYPE_CHECKING:
    from wijkabm.app.session import Session

TOLD: Final = {x.name: {"nl": x.dutch, "en": x.english, **vars(x)} for x in INDICATORS}


def tell_targets(session: "Session") -> list[dict[str, str]]:
    """Every target of the plan in words: what is wanted, how far it is, in how many worlds it is met."""
    worlds, plan, language = session.worlds, session.plan, session.language
    if worlds is None:
        return []
    names = session.origin.names()
    titles = dict(zip(names, (area.name for area in worlds.policy.wijk.areas), strict=True))
    now = [_until(target, worlds.month) for target in plan.targets]
    outputs = count_outputs(now, plan.levers, worlds.policy.wijk.recorder, names)
    told = []
    for (k, target, wijk, row), output in zip(list_rows(now, names), outputs, strict=True):
        wanted = plan.targets[k - 1]
        sentence = tell_target(wanted, TOLD, language)
        found = _judge_here(k, target, wijk, row, worlds, output)
        chance = _tell_chance(wanted, row, session.ahead, worlds, language)
        told.append(
            {
                "text": f"{sentence} ({titles[wijk]})" if wijk in titles else sentence,
                "told": _tell_now(found, target, language),
                "chance": chance,
            }
        )
    return told + tell_review(worlds, titles, language)


def tell_review(worlds: Worlds, titles: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """What the covenant's last review decided, wijk by wijk; nothing without a covenant."""
    wijk, words = worlds.policy.wijk, read_covenant_texts(language)["page"]
    review = wijk.desk.review
    if review is None:
        return []
    if not review.decisions:
        month = review.covenant.start + review.covenant.every
        return [{"text": words["next"].format(month=month), "told": "", "chance": ""}]
    last, names = review.decisions[-1].month, name_targets(review.covenant, language)
    rows = tabulate_decisions(review, wijk.wijk_names, last)
    told = []
    for name in wijk.wijk_names:
        moved = find_moves(rows[rows["wijk"] == name]).to_dict("records")
        text = words["last"].format(month=last)
        told.append(
            {
                "text": f"{text} ({titles[name]})" if len(titles) > 1 else text,
                "told": "; ".join(tell_move(row, names, language) for row in moved)
                or words["nothing"],
                "chance": "",
            }
        )
    return told


def _until(target: Target, month: int) -> Target:
    """The same target as if it were asked now; one that has passed, or has not begun, stays as it is."""
    return target.model_copy(update={"by": max(min(target.by, month), target.since)})


def _judge_here(
    number: int, target: Target, wijk: str, row: int, worlds: Worlds, output: float
) -> Judged:
    """How far it is in the wijk on the map; the base is that of the same wijk without policy."""
    if target.indicator is None:
        return judge(number, target, wijk, 0.0, output)
    ours, theirs = (
        _read_lived(watched.values, target.indicator, worlds.policy)
        for watched in (worlds.policy, worlds.baseline)
    )
    base = find_base(target, theirs, row)
    return judge(number, target, wijk, base, find_level(target, ours, row))


def _read_lived(values: Sequence[np.ndarray], name: str, settled: Watched) -> Lived:
    """One indicator of a world; the burn-in is the same for all worlds of a page."""
    k, recorder = PLACES[name], settled.wijk.recorder
    n_rows = len(recorder.wijk_names) + 2
    months = np.array([month[k] for month in values], np.float64).reshape(-1, n_rows)
    first = recorder.blocks[:1]  # the start, by which an index goes
    before = np.zeros((0, n_rows))
    if recorder.before:
        before = compute_indicators(np.stack([*first, *recorder.before]))[name][len(first) :]
    return Lived({name: months}, {name: before})


def _tell_now(found: Judged, target: Target, language: str) -> str:
    """What is wanted and what is reached by now."""
    words, told = read_target_texts(language)["page"], TOLD.get(str(target.indicator))
    values = {
        name: write_value(told, getattr(found, name), language) for name in ("wanted", "reached")
    }
    return str(words["now"].format(**values))


def _tell_chance(
    target: Target, row: int, ahead: Ahead | None, worlds: Worlds, language: str
) -> str:
    """In how many of the other worlds it is met, with policy and without, once all have lived so far."""
    words = read_target_texts(language)["page"]
    if target.indicator is None:
        return str(words["only_here"])
    if ahead is None or not ahead.has_memory or ahead.count_pairs(target.by) < PAIRS:
        return str(words["pending"])
    arms = ahead.read(1, target.by, PAIRS, (WITH, WITHOUT))
    met = [0, 0]
    for pair in zip(*arms, strict=True):
        lived = [_read_lived(values, target.indicator, worlds.policy) for values in pair]
        base = find_base(target, lived[1], row)
        for k, one in enumerate(lived):
            met[k] += judge(1, target, "", base, find_level(target, one, row)).met == 1.0
    return str(words["worlds"].format(met=met[0], without=met[1], worlds=PAIRS))
