"""Levers, scenarios, wijken and indicators as the page shows them; all from what the package knows."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wijkabm.app.ahead import PAIRS
from wijkabm.app.effect import LEVER_COST, SAVED, SHOWN
from wijkabm.app.frame import MAIN
from wijkabm.app.links import MOST_PAGE_MONTHS, write_link
from wijkabm.app.own_plans import list_own
from wijkabm.app.plan import Plan, find_lever, list_kinds, list_marks
from wijkabm.levers.base import PERSPECTIVES, Lever
from wijkabm.levers.desk.fund import list_paying
from wijkabm.levers.desk.scenario import Scenario, list_scenarios, load_scenario
from wijkabm.levers.desk.schedule import is_open
from wijkabm.levers.desk.summary import list_levers
from wijkabm.levers.registry import is_shock
from wijkabm.levers.shares import PARTIES, split_costs
from wijkabm.measure.indicators import INDICATORS
from wijkabm.pairs.comparison import COMPARED, MUNICIPAL_COST
from wijkabm.place.presets import list_presets
from wijkabm.tell.texts import (
    read_app_texts,
    read_compare_texts,
    read_form_texts,
    read_lever_texts,
    read_texts,
)
from wijkabm.tell.texts.forms import find_form, find_indicator_form, is_said
from wijkabm.tell.texts.names import define_indicator

if TYPE_CHECKING:
    from wijkabm.app.session import Session

MONTHS: Final = 12
GROUPS: Final = ("approaches", "places", "coins", "shocks")
"""What scenarios are about, in the order in which a page lists them."""

OWN: Final = "own"
"""Of who opened the page; these stand first."""


def describe_panel(session: "Session") -> dict[str, Any]:
    """How things are set on a page."""
    asked, people = session.round, session.inhabitants
    return {
        "status": session.status,
        "progress": round(session.progress, 3),
        "error": session.error,
        "playing": session.playing,
        "speed": session.pace.speed,
        "next": session.next_month,
        "target": session.target,
        "seed": session.origin.seed,
        "place_seed": session.origin.place_seed,
        "names": session.origin.names(),
        "row": session.row,
        "view": session.view,
        "link": write_link(session.saved()),
        "most_months": MOST_PAGE_MONTHS,
        "undo": len(session.earlier),
        "round": None if asked is None else asked.describe(),
        "policy": describe_policy_now(session.plan, session.next_month, people) if people else None,
    }


def describe_kinds(language: str) -> list[dict[str, Any]]:
    """Every lever and shock: its words, its fields with label, unit, range and default."""
    texts = read_lever_texts(language)
    kinds = list_kinds()
    return [_describe_kind(kinds[row["name"]], row, texts, language) for row in list_levers()]


def _describe_kind(
    kind: type[Lever], row: Mapping[str, Any], texts: Mapping[str, Any], language: str
) -> dict[str, Any]:
    own = texts["levers"].get(kind.name, {})
    fields = [
        _describe_field(kind, field, own.get("fields", {}), texts.get("units", {}), language)
        for field in row["fields"]
    ]
    fields.sort(key=lambda field: field["role"] != "dose")
    return {
        "name": kind.name,
        "perspective": row["perspective"],
        "looks_ahead": kind.looks_ahead,
        "fields": fields,
        **{
            name: own.get(name, "")
            for name in ("does", "spoils", "counter_effect", "cost", "who_pays", "mechanism",
                         "evidence")
        },
        "title": own.get("title", kind.name.replace("_", " ")),
    }  # fmt: skip


def _describe_strength(texts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """How strongly a lever works: the field of its window that has a slider."""
    kind, row = next(iter(list_kinds().values())), list_levers()[0]
    [field] = [field for field in row["window"] if field["name"] == "strength"]
    return _describe_field(kind, field, texts["window"], texts.get("units", {}), language)


def _describe_payers(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Who may pay beside the municipality, and what may happen when one of them stops."""
    return {
        "title": texts["window"]["paid_by"],
        "parties": [[party, texts["parties"][party]] for party in PARTIES],
        "on_stop": texts["window"]["on_stop"],
        "ways": list(map(list, texts["on_stop"].items())),
    }


def _describe_field(
    kind: type[Lever],
    field: Mapping[str, Any],
    labels: Mapping[str, str],
    units: Mapping[str, str],
    language: str,
) -> dict[str, Any]:
    """A field: how it is called, what it may be, and how the page writes its numbers."""
    name, unit = field["name"], units.get(field["unit"], field["unit"])
    label = labels.get(name, name.replace("_", " "))
    form = find_form(kind.name, name, language)
    return {
        "name": name,
        "label": label,
        "unit": unit,
        "default": field["default"],
        "range": field["range"],
        "role": field["role"],
        "whole": kind.model_fields[name].annotation is int,
        "options": form["words"] if form["kind"] == "choice" else [],
        "form": {**form, "said": is_said(label, form, language)},
    }


def describe_setup(language: str, names: Sequence[str]) -> dict[str, Any]:
    """All that a page must know once, in its language."""
    return {**_describe_everywhere(language), "names": list(names)}


@cache
def _describe_everywhere(language: str) -> dict[str, Any]:
    """What holds for every page of a language: read from many files, which takes as long as a page may."""
    texts = read_lever_texts(language)
    return {
        "language": language,
        "words": read_app_texts(language),
        "forms": read_form_texts(language)["words"],
        "branches": read_texts(language)["branches"],
        "perspectives": {name: texts["words"][name] for name in (*PERSPECTIVES, "shock")},
        "order": [*PERSPECTIVES, "shock"],
        "window": texts["window"],
        "strength": _describe_strength(texts, language),
        "payers": _describe_payers(texts),
        "kinds": describe_kinds(language),
        "scenarios": _describe_scenarios(language),
        "presets": [
            {k: row[k] for k in ("name", "title", "municipality", "inhabitants")}
            for row in list_presets()
        ],
        "main": [_describe_main(name, language) for name in MAIN],
        "pairs": PAIRS,
        "shown": SHOWN,
        "yearly": [MUNICIPAL_COST.name, LEVER_COST, SAVED],
    }


def _describe_scenarios(language: str) -> list[dict[str, Any]]:
    """Scenarios by what they are about, those of a kind by title; own plans first, then doing nothing."""
    own = [{**_describe_scenario(plan, language), "group": OWN} for plan in list_own().values()]
    found = [_describe_scenario(load_scenario(name), language) for name in list_scenarios()]
    return own + sorted(
        found, key=lambda x: (GROUPS.index(x["group"]), x["name"] != "baseline", x["title"])
    )


def _group_scenario(scenario: Scenario) -> str:
    """Which of `GROUPS` a scenario belongs to, from what it does and where."""
    if scenario.levers and all(is_shock(lever) for lever in scenario.levers):
        return "shocks"
    if any(lever.name == "social_coin" for lever in scenario.levers):
        return "coins"
    return "places" if scenario.presets else "approaches"


def _describe_scenario(scenario: Scenario, language: str) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "group": _group_scenario(scenario),
        "title": scenario.title.get(language) or scenario.name,
        "text": scenario.text.get(language, ""),
        "presets": list(scenario.presets),
        "levers": list(dict.fromkeys(lever.name for lever in scenario.levers)),
        "months": max([x.end or x.start for x in scenario.levers], default=0),
    }


def _describe_main(name: str, language: str) -> dict[str, Any]:
    words = read_app_texts(language)["main"][name]
    measured = "shops_open" if name == "shops_around" else name
    known = next(i for i in COMPARED if i.name == measured)
    return {
        "name": name,
        "label": words["label"],
        "meaning": words["meaning"],
        "good": words["good"],
        "unit": words.get("unit", ""),
        "form": find_indicator_form(known.unit, known.decimals, language),
    }


def describe_indicators(language: str) -> list[dict[str, Any]]:
    """Every indicator: label, unit, definition, form, and the group it is shown in."""
    units = {**read_texts(language)["units"], **read_compare_texts(language).get("units", {})}
    own = {indicator.name for indicator in INDICATORS}
    found = []
    for indicator in COMPARED:
        group = "wijk" if indicator.name in own else "groups"
        if indicator.name.startswith("income_of"):
            group = "income"
        if indicator.name == MUNICIPAL_COST.name:
            group = "wijk"
        found.append(
            {
                "name": indicator.name,
                "label": indicator.label(language),
                "unit": units.get(indicator.unit, indicator.unit),
                "share": indicator.unit.startswith("share"),
                "definition": define_indicator(indicator.name, indicator.definition, language),
                "group": group,
                "form": find_indicator_form(indicator.unit, indicator.decimals, language),
            }
        )
    return found


def describe_policy_now(plan: Plan, month: int, inhabitants: Mapping[str, int]) -> dict[str, Any]:
    """Levers as they are set for `month`, what they cost a year, and what was moved when.

    Parameters
    ----------
    plan : Plan
    month : int
        The first that can still be changed.
    inhabitants : mapping of str to int
        By wijk.
    """
    slots = []
    for name, wijk in dict.fromkeys((x.name, x.wijk) for x in plan.levers):
        lever = find_lever(plan, name, wijk, month)
        if lever is not None:
            slots.append(
                {
                    "name": name,
                    "wijk": list(wijk),
                    "fields": lever.model_dump(mode="json"),
                    "on": is_open(lever, month),
                    **cost_of(lever, inhabitants, month, plan.levers),
                }
            )
    running: list[dict[str, Any]] = [slot for slot in slots if slot["on"]]
    return {
        "slots": slots,
        "cost": sum(slot["year"] + slot["uptake"] for slot in running),
        "fixed": sum(slot["year"] for slot in running),
        "budget": plan.budget_in(month),
        "marks": [
            [mark.month, mark.lever, mark.what, list(mark.wijk), dict(mark.fields)]
            for mark in list_marks(plan)
        ],
        "title": plan.title,
        "shocks": any(is_shock(x) for x in plan.levers),
    }


def cost_of(
    lever: Lever, inhabitants: Mapping[str, int], month: int, levers: Sequence[Lever] = ()
) -> dict[str, float]:
    """EUR a year for the municipality: running whatever happens, at most for who takes part; once, to set up.

    What others pay of the first two in `month`, as was agreed, stands apart; an owners' fund that there will
    never be with these `levers` pays nothing, and is told as `no_fund`.
    """
    found = {"year": 0.0, "uptake": 0.0, "set_up": 0.0, "others": 0.0}
    no_fund = False
    for wijk in lever.wijk or inhabitants:
        costs = lever.costs(inhabitants[wijk])
        year = MONTHS * lever.strength * costs.running / 100.0
        uptake = MONTHS * lever.strength * costs.uptake / 100.0
        payers = list_paying(lever, levers, wijk)
        own, others = split_costs(payers, lever.on_stop == "shrink", month)
        found["year"] += own * year
        found["uptake"] += own * uptake
        found["set_up"] += own * lever.strength * costs.set_up / 100.0
        found["others"] += others * (year + uptake)
        no_fund |= len(payers) < len(lever.paid_by)
    return {**found, "no_fund": no_fund}
