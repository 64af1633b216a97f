"""Levers, scenarios, wijken and indicators as the page shows them; all from what the package knows."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from wijkabm.app.frame import MAIN
from wijkabm.app.plan import Plan, find_lever, is_shock, list_kinds, list_marks
from wijkabm.comparison import COMPARED, MUNICIPAL_COST
from wijkabm.indicators import INDICATORS
from wijkabm.place.presets import list_presets
from wijkabm.policy.base import PERSPECTIVES, Lever
from wijkabm.policy.scenario import list_scenarios, load_scenario
from wijkabm.policy.schedule import is_open
from wijkabm.policy.summary import list_levers
from wijkabm.texts import read_app_texts, read_compare_texts, read_lever_texts, read_texts

OPTION: Final = re.compile(r"\s*(-?\d+) (.+)")
"""Units that name what each whole number stands for, as in ``0 none, 1 edge, 2 all``."""

MONTHS: Final = 12


def describe_kinds(language: str) -> list[dict[str, Any]]:
    """Every lever and shock: its words, its fields with label, unit, range and default."""
    texts = read_lever_texts(language)
    kinds = list_kinds()
    return [_describe_kind(kinds[row["name"]], row, texts) for row in list_levers()]


def _describe_kind(
    kind: type[Lever], row: Mapping[str, Any], texts: Mapping[str, Any]
) -> dict[str, Any]:
    own = texts["levers"].get(kind.name, {})
    labels, units = own.get("fields", {}), texts.get("units", {})
    fields = [
        {
            "name": field["name"],
            "label": labels.get(field["name"], field["name"].replace("_", " ")),
            "unit": units.get(field["unit"], field["unit"]),
            "default": field["default"],
            "range": field["range"],
            "role": field["role"],
            "whole": kind.model_fields[field["name"]].annotation is int,
            "share": list(field["range"]) == [0.0, 1.0] or field["unit"].startswith("of "),
            "options": _read_options(units.get(field["unit"], field["unit"])),
        }
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


def _read_options(unit: str) -> list[list[Any]]:
    """Pairs of number and word from a unit that names its numbers; empty for any other."""
    parts = [OPTION.fullmatch(part) for part in unit.split(",")]
    if len(parts) < 2 or not all(parts):
        return []
    return [[int(part[1]), part[2]] for part in parts if part]


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
        "branches": read_texts(language)["branches"],
        "perspectives": {name: texts["words"][name] for name in (*PERSPECTIVES, "shock")},
        "order": [*PERSPECTIVES, "shock"],
        "window": texts["window"],
        "kinds": describe_kinds(language),
        "scenarios": [_describe_scenario(name, language) for name in list_scenarios()],
        "presets": [
            {k: row[k] for k in ("name", "title", "municipality", "inhabitants")}
            for row in list_presets()
        ],
        "main": [_describe_main(name, language) for name in MAIN],
    }


def _describe_scenario(name: str, language: str) -> dict[str, Any]:
    scenario = load_scenario(name)
    return {
        "name": name,
        "title": scenario.title.get(language) or name,
        "text": scenario.text.get(language, ""),
        "presets": list(scenario.presets),
        "months": max([x.end or x.start for x in scenario.levers], default=0),
    }


def _describe_main(name: str, language: str) -> dict[str, Any]:
    words = read_app_texts(language)["main"][name]
    known = next((i for i in COMPARED if i.name == name), None)
    return {
        "name": name,
        "label": words["label"],
        "meaning": words["meaning"],
        "good": words["good"],
        "decimals": 0 if known is None else known.decimals,
        "unit": words.get("unit", ""),
    }


def describe_indicators(language: str) -> list[dict[str, Any]]:
    """Every indicator: label, unit, definition, decimals, and the group it is shown in."""
    words = read_app_texts(language)
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
                "label": indicator.dutch if language == "nl" else indicator.english,
                "unit": units.get(indicator.unit, indicator.unit),
                "share": indicator.unit.startswith("share"),
                "definition": words["definitions"].get(indicator.name, indicator.definition),
                "decimals": indicator.decimals,
                "group": group,
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
                    **cost_of(lever, inhabitants),
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


def cost_of(lever: Lever, inhabitants: Mapping[str, int]) -> dict[str, float]:
    """EUR a year: running whatever happens, at most for who takes part; and once, to set it up."""
    year = uptake = set_up = 0.0
    for wijk in lever.wijk or inhabitants:
        costs = lever.costs(inhabitants[wijk])
        year += MONTHS * lever.strength * costs.running / 100.0
        uptake += MONTHS * lever.strength * costs.uptake / 100.0
        set_up += lever.strength * costs.set_up / 100.0
    return {"year": year, "uptake": uptake, "set_up": set_up}
