"""A plan in words: which lever, which months, what it was set to, and the money."""

from collections.abc import Mapping

from wijkabm.app.describe import describe_kinds
from wijkabm.app.plan import Plan
from wijkabm.levers.base import Lever
from wijkabm.levers.registry import is_shock
from wijkabm.levers.shares import write_payers
from wijkabm.tell.payers import tell_payers, tell_stop
from wijkabm.tell.texts import read_takeaway_texts
from wijkabm.tell.texts.amounts import write_euros, write_month
from wijkabm.tell.texts.forms import find_form, write_beside, write_value
from wijkabm.tell.texts.names import label_field, name_lever


def tell_plan(plan: Plan, month: int, titles: Mapping[str, str], language: str) -> list[list[str]]:
    """Of each window: the lever's title and where, its months, and its settings.

    Parameters
    ----------
    plan : Plan
    month : int
        Months lived; what begins later is still to come.
    titles : mapping of str to str
        What each wijk is called.
    language : str
    """
    words = read_takeaway_texts(language)["plan"]
    rows = [
        [
            _name(lever, titles, language),
            _tell_months(lever, month, language),
            "; ".join(_tell_settings(lever, language)),
        ]
        for lever in plan.levers
    ]
    for gone, lever in plan.withdrawn:
        announced = write_month(lever.announced or lever.start, language)
        when = words["withdrawn"].format(announced=announced, month=write_month(gone, language))
        settings = _tell_settings(lever.model_copy(update={"announced": None}), language)
        rows.append([_name(lever, titles, language), when, "; ".join(settings)])
    return rows


def tell_budgets(plan: Plan, language: str) -> list[str]:
    """What all levers together might cost, from when on."""
    words = read_takeaway_texts(language)["plan"]
    return [
        words["no_budget" if euros is None else "budget"].format(
            month=write_month(month, language),
            euros="" if euros is None else write_euros(euros, language, step=1.0),
        )
        for month, euros in plan.budgets
    ]


def tell_covenants(plan: Plan, language: str) -> list[str]:
    """Which rule held over the levers, from when on."""
    words, told = read_takeaway_texts(language)["plan"], []
    for month, covenant in plan.covenants:
        if covenant is None:
            told.append(words["no_covenant"].format(month=write_month(month, language)))
            continue
        told.append(
            words["covenant"].format(
                month=write_month(max(covenant.start, month), language),
                end=write_month(covenant.end, language),
                every=_tell_count(covenant.every, language),
                levers=", ".join(name_lever(name, language) for name in covenant.list_levers()),
            )
        )
    return told


def _name(lever: Lever, titles: Mapping[str, str], language: str) -> str:
    title, words = name_lever(lever.name, language), read_takeaway_texts(language)["plan"]
    if is_shock(lever):
        title = words["shock"].format(title=title)
    if not lever.wijk:
        return title
    wijken = ", ".join(titles.get(name, name) for name in lever.wijk)
    return f"{title} ({words['where'].format(wijken=wijken)})"


def _tell_months(lever: Lever, month: int, language: str) -> str:
    words = read_takeaway_texts(language)["plan"]
    first, last = write_month(lever.start, language), ""
    kind = "from" if lever.end is None else "between" if lever.end > lever.start + 1 else "one"
    if lever.end is not None:
        last = write_month(lever.end - 1, language)
    when = str(words[kind].format(first=first, last=last))
    return str(words["coming"].format(when=when)) if lever.start > month else when


def _tell_settings(lever: Lever, language: str) -> list[str]:
    """What people are offered, and whatever else is not as by default."""
    kinds = {kind["name"]: kind for kind in describe_kinds(language)}
    words, told = read_takeaway_texts(language)["plan"], []
    for field in kinds[lever.name]["fields"]:
        value = getattr(lever, field["name"])
        if field["role"] == "dose" or value != field["default"]:
            label, form = field["label"], find_form(lever.name, field["name"], language)
            told.append(f"{label}: {write_beside(label, form, value, language)}")
    if lever.strength < 1.0:
        form = find_form(lever.name, "strength", language)
        share = write_value(form, lever.strength, language)
        told.append(words["strength"].format(share=share))
    if lever.ramp > 1:
        told.append(words["ramp"].format(months=_tell_count(lever.ramp, language)))
    if lever.fade:
        told.append(words["fade"].format(months=_tell_count(lever.fade, language)))
    if lever.announced is not None and lever.announced < lever.start:
        told.append(words["announced"].format(month=write_month(lever.announced, language)))
    if lever.paid_by:
        label = label_field(lever.name, "paid_by", language)
        told.append(f"{label}: {tell_payers(write_payers(lever.paid_by), language)}")
        label = label_field(lever.name, "on_stop", language)
        told.append(f"{label}: {tell_stop(lever.on_stop, language)}")
    return told


def _tell_count(months: int, language: str) -> str:
    one, other = read_takeaway_texts(language)["plan"]["months"]
    return f"{months} {one if months == 1 else other}"
