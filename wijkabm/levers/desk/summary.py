"""Levers, scenarios and shortfalls as plain values: for the manifest, the command line and a page."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from wijkabm.ground.lever_folders import read_setting
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.journal import CAUSES, FIRST_LEVER_CAUSE
from wijkabm.levers.base import PERSPECTIVES, SHOCK, Lever, Window, bounds
from wijkabm.levers.desk.desk import Shortfall
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import (
    is_shock,
    kinds_of_lever,
    kinds_of_shock,
    name_levers,
    number_lever,
    place_doses,
)

EXAMPLE: Final = 10_000
"""Inhabitants of the wijk for which costs are told."""


def describe_policy(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain values: enough to run it again.

    Of one that was settled for its wijken ``written`` says how it was written, for so many people.
    """
    described = {
        "name": scenario.name,
        "title": dict(scenario.title),
        "text": dict(scenario.text),
        "presets": list(scenario.presets),
        "budget": scenario.budget,
        "covenant": None
        if scenario.covenant is None
        else scenario.covenant.model_dump(mode="json", exclude_defaults=True),
        "levers": [
            {"lever": lever.name, **lever.model_dump(mode="json")} for lever in scenario.levers
        ],
        "targets": [
            target.model_dump(mode="json", exclude_defaults=True) for target in scenario.targets
        ],
        "reach": [x.model_dump(mode="json", exclude_defaults=True) for x in scenario.reach],
        "reached": [x._asdict() for x in scenario.reached],
        "shocks": sorted({lever.name for lever in scenario.levers if is_shock(lever)}),
        "added": list(scenario.added),
        "left_out": list(scenario.left_out),
        "where_possible": list(scenario.where_possible),
        "per_inhabitants": scenario.per_inhabitants,
        "written": None,
    }
    if scenario.written is not None:
        written = describe_policy(scenario.written)
        described["written"] = {
            key: written[key] for key in ("budget", "per_inhabitants", "levers")
        }
    return described


def describe_lever(kind: type[Lever]) -> dict[str, Any]:
    """A lever without its texts: perspective, fields, and what it costs a wijk at its defaults, EUR.

    ``budget_order`` counts from 1: levers are granted money in this order.
    """
    costs = kind().costs(EXAMPLE)
    return {
        "name": kind.name,
        "perspective": kind.perspective,
        "budget_order": None if kind.perspective == SHOCK else number_lever(kind.name) + 1,
        "fields": [row for row in list_fields(kind) if row["role"] != "window"],
        "window": [row for row in list_fields(kind) if row["role"] == "window"],
        "costs": {
            "inhabitants": EXAMPLE,
            "set_up": costs.set_up / 100.0,
            "running_per_month": costs.running / 100.0,
            "uptake_per_month_at_most": costs.uptake / 100.0,
        },
    }


def list_fields(kind: type[Lever]) -> list[dict[str, Any]]:
    """Every field: unit, default, range, value when off (None where it has none), role and source."""
    doses, places, off = kind.doses(), place_doses(), _off_at_defaults(read_setting())
    rows = []
    for name, info in kind.model_fields.items():
        extra: Any = info.json_schema_extra or {}
        role = "window" if name in Window.model_fields else "dose" if name in doses else "setting"
        default = list(info.default) if isinstance(info.default, tuple) else info.default
        rows.append(
            {
                "name": name,
                "unit": extra.get("unit", ""),
                "default": default,
                "range": list(bounds(info) or ()),
                "off": float(off[places[kind.name, name]]) if name in doses else None,
                "role": role,
                "source": extra.get("source", ""),
            }
        )
    return rows


@cache
def _off_at_defaults(setting: str) -> np.ndarray:
    return off_doses(Parameters())


def list_levers() -> list[dict[str, Any]]:
    """All levers by perspective, then the shocks, as `describe_lever` gives them."""
    kinds = [
        *(k for p in PERSPECTIVES for k in kinds_of_lever().values() if k.perspective == p),
        *kinds_of_shock().values(),
    ]
    return [describe_lever(kind) for kind in kinds]


def name_causes() -> tuple[str, ...]:
    """What may stand behind an event, by number: also each lever."""
    return (*CAUSES[:FIRST_LEVER_CAUSE], *name_levers())


def sum_shortfalls(shortfalls: Sequence[Shortfall], wijken: Sequence[str]) -> list[dict[str, Any]]:
    """Shortfalls per lever and wijk: first month, how many months, EUR asked and granted in these."""
    places = sorted({(s.lever, s.wijk) for s in shortfalls})
    rows, names = [], name_levers()
    for lever, wijk in places:
        own = [s for s in shortfalls if (s.lever, s.wijk) == (lever, wijk)]
        rows.append(
            {
                "lever": names[lever],
                "wijk": wijken[wijk],
                "first_month": own[0].month,
                "months": len(own),
                "asked": sum(s.asked for s in own) / 100.0,
                "granted": sum(s.granted for s in own) / 100.0,
            }
        )
    return rows


def sum_stops(stops: Sequence[tuple[int, int, int]], wijken: Sequence[str]) -> list[dict[str, Any]]:
    """Where the issuer of a coin stopped redeeming: first month, how many months, coins refused in these.

    Parameters
    ----------
    stops : sequence of (month, wijk, coin cents)
        In the order of the months, as `Recorder.stops` gives them.
    wijken : sequence of str
        Their names.
    """
    rows = []
    for wijk in sorted({wijk for _, wijk, _ in stops}):
        own = [(month, cents) for month, place, cents in stops if place == wijk]
        rows.append(
            {
                "wijk": wijken[wijk],
                "first_month": own[0][0],
                "months": len(own),
                "coins": sum(cents for _, cents in own) / 100.0,
            }
        )
    return rows
