"""A plan as plain values: what links and files hold, and what is made of them again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wijkabm.app.plan import MOST_LEVERS, Plan, set_budget, set_covenant
from wijkabm.ground.errors import InputError, Sentence
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.covenant_file import make_covenant
from wijkabm.levers.desk.targets import read_targets
from wijkabm.levers.registry import make_lever
from wijkabm.measure.aims import check_targets


def describe_plan(plan: Plan) -> dict[str, Any]:
    """The plan as plain values: its levers without what is as by default."""
    return {
        "title": plan.title,
        "levers": [_describe_lever(x) for x in plan.levers],
        "withdrawn": [[month, _describe_lever(x)] for month, x in plan.withdrawn],
        "budgets": [list(entry) for entry in plan.budgets],
        "covenants": [
            [month, covenant.model_dump(mode="json", exclude_defaults=True) if covenant else None]
            for month, covenant in plan.covenants
        ],
        "targets": [
            target.model_dump(mode="json", exclude_defaults=True) for target in plan.targets
        ],
    }


def _describe_lever(lever: Lever) -> dict[str, Any]:
    return {"lever": lever.name, **lever.model_dump(mode="json", exclude_defaults=True)}


def read_plan(data: Any, where: str) -> Plan:
    """A plan from `describe_plan`'s values, whoever sends them.

    Raises
    ------
    InputError
    """
    if not isinstance(data, Mapping):
        raise InputError("{where}: holds no plan", where=where)
    levers = [_read_lever(entry, where) for entry in _read_list(data, "levers", where)]
    withdrawn = [
        (month, _read_lever(entry, where))
        for month, entry in _read_pairs(data, "withdrawn", where, Sentence("month and lever"))
    ]
    plan = Plan(tuple(levers), withdrawn=tuple(withdrawn))
    for month, euros in _read_pairs(data, "budgets", where, Sentence("month and EUR a year")):
        if euros is not None and (isinstance(euros, bool) or not isinstance(euros, int | float)):
            raise InputError(
                "{where}: budgets: {euros!r} is not a number", where=where, euros=euros
            )
        plan = set_budget(plan, None if euros is None else float(euros), month)
    for month, fields in _read_pairs(data, "covenants", where, Sentence("month and covenant")):
        plan = set_covenant(plan, _read_covenant(fields, where), month)
    targets = read_targets(_read_list(data, "targets", where), where)
    check_targets(targets, Sentence("{where}: targets", where=where))
    return replace(plan, title=str(data.get("title") or "")[:80], targets=targets)


def _read_list(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    entries = data.get(name) or []
    if not isinstance(entries, list) or len(entries) > MOST_LEVERS:
        raise InputError(
            "{where}: {name}: give a list of {most_levers} at most",
            where=where,
            name=name,
            most_levers=MOST_LEVERS,
        )
    return entries


def _read_pairs(data: Mapping[str, Any], name: str, where: str, what: str) -> list[tuple[int, Any]]:
    """Pairs of a month and something, by month."""
    pairs = _read_list(data, name, where)
    for entry in pairs:
        if not (isinstance(entry, list) and len(entry) == 2 and _is_month(entry[0])):
            raise InputError(
                "{where}: {name}: give pairs of {what}", where=where, name=name, what=what
            )
    return [(month, value) for month, value in pairs]


def _read_lever(entry: Any, where: str) -> Lever:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("lever"), str):
        raise InputError("{where}: levers: each needs its name as 'lever'", where=where)
    fields = {str(k): v for k, v in entry.items() if k != "lever"}
    return make_lever(entry["lever"], fields, where)


def _is_month(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12_000


def _read_covenant(fields: Any, where: str) -> Covenant | None:
    if fields is None:
        return None
    covenant = make_covenant(fields, where)
    check_targets(covenant.targets, Sentence("{where}: covenant: targets", where=where))
    return covenant
