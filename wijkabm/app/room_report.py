"""The report to take home: what was decided, what became different and how sure that is, on one page."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wijkabm.app.course import draw_course
from wijkabm.app.describe import describe_indicators, describe_setup
from wijkabm.app.effect import Compared, count_changed
from wijkabm.app.frame import MAIN
from wijkabm.app.plan_words import tell_budgets, tell_covenants, tell_plan
from wijkabm.app.takeaway import FEW, UNKNOWN, Taken, judge, list_costs, list_rows, tell_state
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW
from wijkabm.tell.paper import render_page
from wijkabm.tell.plots import draw_figures
from wijkabm.tell.streets import tell_meaning
from wijkabm.tell.style import to_png
from wijkabm.tell.texts import read_app_texts, read_takeaway_texts, read_texts
from wijkabm.tell.texts.amounts import (
    find_precision,
    find_step,
    round_to,
    write_euros_interval,
    write_interval,
    write_level,
    write_month,
)

if TYPE_CHECKING:
    from wijkabm.runs.results import Results

GROUPS: Final = ("wijk", "income", "groups")
EUROS: Final = {"kind": "euros", "tail": ""}
AROUND: Final = "shops_around"
"""Of the main numbers the one that is counted in the wijken around."""


def write_room_report(
    taken: Taken, results: "Results", progress: Callable[[float], None] = lambda _: None
) -> bytes:
    """The report as one self-contained page.

    Parameters
    ----------
    taken : Taken
    results : Results
        Of the world on the map.
    progress : callable
        Told the share that is done.
    """
    pictures, figures = draw_figures(results, taken.language), []
    for k, (name, figure) in enumerate(pictures.items()):
        figures.append(_describe_figure(name, to_png(figure, titled=False), taken))
        progress(0.3 + 0.7 * (k + 1) / len(pictures))
    return render_report(taken, figures)


def render_report(taken: Taken, figures: Sequence[Mapping[str, str]]) -> bytes:
    """The page, with figures of the world on the map: of each its title, meaning and picture."""
    page = render_page("takeaway.html.jinja", **describe_report(taken), figures=figures)
    return page.encode()


def describe_report(taken: Taken) -> dict[str, Any]:
    """All that the page says, the pictures of the world on the map apart."""
    language, compared = taken.language, taken.compared
    words, saved = read_takeaway_texts(language), taken.saved
    rows = list_rows(list(taken.titles.values()), language)
    facts = {
        "wijk": f" {words['and']} ".join(taken.titles.values()),
        "month": write_month(saved.month, language),
        "count": saved.month,
        "seed": saved.origin.seed,
        "place_seed": saved.origin.place_seed,
        "version": version("wijkabm"),
    }
    return {
        "language": language,
        "words": words,
        "title": words["title"].format(**facts),
        "subtitle": words["subtitle"].format(**facts),
        "about": _tell_what_is_compared(compared, language),
        "plan": tell_plan(saved.plan, saved.month, taken.titles, language),
        "budgets": tell_budgets(saved.plan, language),
        "covenants": tell_covenants(saved.plan, language),
        "main": [
            {
                "title": words["numbers"]["of"].format(wijk=title),
                "rows": _tell_main(compared, row, language),
            }
            for row, title in rows.items()
            if row != RING_ROW
        ],
        "costs": tell_costs(compared, language),
        "all": [
            {
                "title": words["numbers"]["all"].format(wijk=title),
                "groups": _tell_all(compared, row, language),
            }
            for row, title in rows.items()
        ],
        "course": b64encode(
            to_png(draw_course(taken.with_, taken.without, taken.course, TOTAL_ROW, language))
        ).decode(),
        "course_note": words["course"]["one_world" if taken.course is None else "compared"].format(
            worlds=compared.worlds
        ),
        "map_note": words["map"]["note" if compared.worlds > 1 else "note_alone"].format(
            worlds=compared.worlds
        ),
    }


def tell_row(
    form: Mapping[str, Any], compared: Compared, k: int, row: int, language: str
) -> dict[str, str]:
    """With, without, the difference with its interval, and a verdict.

    As they are written, the first less the second is the difference.
    """
    without, gap, low, high = (
        float(array[k, row])
        for array in (compared.without, compared.difference, compared.low, compared.high)
    )
    changed = count_changed(compared, k, row)
    state = judge(low, high, changed)
    verdict = tell_state(low, high, changed, compared.worlds, language)
    if state == UNKNOWN:
        with_ = float(compared.with_[k, row])
        shown = {
            "with": write_level(form, with_, language),
            "without": write_level(form, without, language),
        }
        return {**shown, "difference": "", "state": state, "verdict": verdict}
    ends = (gap, gap) if state == FEW else (low, high)
    precision = find_precision(form, gap, *ends)
    level = round_to(form, without, precision)
    with_ = level + round_to(form, gap, precision)
    return {
        "with": write_level(form, with_, language, precision),
        "without": write_level(form, level, language, precision),
        "difference": write_interval(form, gap, low, high, language),
        "state": state,
        "verdict": verdict,
    }


def tell_costs(compared: Compared, language: str) -> list[dict[str, str]]:
    """The municipality's costs in three lines, each with its interval and a verdict.

    All are as fine as the finest needs; as they are written, the third is the first less the second.
    """
    words, costs = read_takeaway_texts(language), list_costs(compared)
    known = [cost[1:4] for cost in costs if not np.isnan(cost.low)]
    step = min((find_step(*numbers) for numbers in known if any(numbers)), default=1.0)
    levers, saves, _ = (round_to(EUROS, cost.value, step) for cost in costs)
    lines = []
    for cost, value in zip(costs, (levers, saves, levers - saves), strict=True):
        state = judge(cost.low, cost.high, cost.changed)
        verdict = tell_state(cost.low, cost.high, cost.changed, compared.worlds, language)
        text = ""
        if state != UNKNOWN:
            text = write_euros_interval(value, cost.low, cost.high, language, False, step)
        lines.append(
            {
                "label": words["costs"][cost.name],
                "value": text,
                "state": state,
                "verdict": verdict,
            }
        )
    return lines


def _tell_what_is_compared(compared: Compared, language: str) -> str:
    words = read_takeaway_texts(language)
    if compared.worlds < 2:
        return str(words["not_compared"])
    return str(
        words["compared"].format(
            worlds=compared.worlds,
            first=write_month(compared.first_month, language),
            last=write_month(compared.month, language),
        )
    )


def _tell_main(compared: Compared, row: int, language: str) -> list[dict[str, str]]:
    """The page's main numbers; costs have lines of their own."""
    places = {one["name"]: k for k, one in enumerate(describe_indicators(language))}
    labels = read_app_texts(language)["main"]
    rows = []
    for entry in describe_setup(language, [])["main"]:
        name = entry["name"]
        if name not in MAIN or name == "municipal_cost":
            continue
        place, where = ("shops_open", RING_ROW) if name == AROUND else (name, row)
        told = tell_row(entry["form"], compared, places[place], where, language)
        unit = labels[name].get("unit", "")
        rows.append(
            {
                **told,
                "label": labels[name]["label"],
                "unit": unit,
                "meaning": labels[name]["meaning"],
            }
        )
    return rows


def _tell_all(compared: Compared, row: int, language: str) -> list[dict[str, Any]]:
    """Every indicator that is measured in a row of the arrays, by the groups of the page's own table."""
    words, indicators = read_app_texts(language)["table"], describe_indicators(language)
    groups = []
    for group in GROUPS:
        rows = []
        for k, one in enumerate(indicators):
            if one["group"] != group or _is_unmeasured(compared, k, row):
                continue
            told = tell_row(one["form"], compared, k, row, language)
            form = one["form"]
            unit = form["tail"] if form["kind"] in ("percent", "euros") else one["unit"]
            rows.append({**told, "label": one["label"], "unit": unit, "meaning": one["definition"]})
        if rows:
            groups.append({"title": words[group], "rows": rows})
    return groups


def _is_unmeasured(compared: Compared, k: int, row: int) -> bool:
    return bool(np.isnan(compared.with_[k, row]) and np.isnan(compared.without[k, row]))


def _describe_figure(name: str, png: bytes, taken: Taken) -> dict[str, str]:
    words = read_texts(taken.language)["figures"][name]
    title = words["title"].format(
        wijk=" + ".join(taken.titles.values()), months=min(12, max(taken.saved.month, 1))
    )
    meaning = tell_meaning(words, bool(taken.wijk.lines.is_own.any()))
    return {"title": title, "meaning": meaning, "png": b64encode(png).decode()}
