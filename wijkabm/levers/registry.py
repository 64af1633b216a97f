"""Levers and shocks by name, and how a line of text becomes one."""

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import ValidationError

from wijkabm.ground.errors import InputError, Sentence, either
from wijkabm.ground.lever_folders import Folder, find_folders, read_setting
from wijkabm.ground.plain import say_problem
from wijkabm.levers.base import SHOCK, Lever, Window, bounds
from wijkabm.levers.outside import check_kind, say_error

COMING: Final = "coming"


def kinds_of_lever() -> dict[str, type[Lever]]:
    """Every lever by name, in the order in which the municipality's budget is granted to them."""
    return _load(read_setting())[0]


def kinds_of_shock() -> dict[str, type[Lever]]:
    """Every shock by name."""
    return _load(read_setting())[1]


def name_levers() -> tuple[str, ...]:
    """Names of all levers, by their number: their place in the budget."""
    return tuple(kinds_of_lever())


def number_lever(name: str) -> int:
    """The number by which tables know a lever."""
    return _number(read_setting())[name]


@cache
def _number(setting: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(_load(setting)[0])}


def place_doses() -> dict[tuple[str, str], int]:
    """Where in a row of doses each stands, by lever and field; of who looks ahead also ``coming``.

    What is coming is no field: it is what was announced, discounted to this month.
    """
    return _place(read_setting())


@cache
def _place(setting: str) -> dict[tuple[str, str], int]:
    places: dict[tuple[str, str], int] = {}
    for kinds in _load(setting):
        for kind in kinds.values():
            for field in (*kind.doses(), *((COMING,) if kind.looks_ahead else ())):
                places[kind.name, field] = len(places)
    return places


@cache
def _load(setting: str) -> tuple[dict[str, type[Lever]], dict[str, type[Lever]]]:
    """Levers and shocks, each in the order of their budget."""
    kinds = sorted(
        map(load_kind, find_folders().values()), key=lambda kind: (kind.budget_order, kind.name)
    )
    levers = {kind.name: kind for kind in kinds if kind.perspective != SHOCK}
    return levers, {kind.name: kind for kind in kinds if kind.perspective == SHOCK}


def load_kind(folder: Folder) -> type[Lever]:
    """The lever of a folder.

    Raises
    ------
    InputError
        Its file cannot be read, or holds no lever of that name, or one that cannot be (`check_kind`).
    """
    where = f"--levers {folder.path}"
    try:
        module = folder.load("lever")
    except Exception as error:
        if not folder.is_outside:
            raise
        raise InputError(
            f"{where}: lever.py cannot be read ({say_error(error, str(folder.path))})"
        ) from error
    found = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Lever)
        and kind.__module__ == module.__name__
        and "name" in vars(kind)
    ]
    if len(found) != 1 or found[0].name != folder.name:
        told = ", ".join(kind.name for kind in found) or "none"
        raise InputError(
            f'{where}: lever.py must hold one lever, whose name = "{folder.name}" is that of the '
            f"folder; it holds {told}"
        )
    if folder.is_outside:
        check_kind(found[0], folder)
    return found[0]


def is_shock(lever: Lever) -> bool:
    """Whether it comes over the wijk rather than from the municipality."""
    return lever.perspective == SHOCK


def find_kind(name: str, where: str) -> type[Lever]:
    """The lever or shock of that name.

    Raises
    ------
    InputError
        There is none; names those that look like it.
    """
    levers, shocks = _load(read_setting())
    found = levers.get(name) or shocks.get(name)
    if found is None:
        near = difflib.get_close_matches(name, [*levers, *shocks], n=3, cutoff=0.5)
        hint = Sentence("; did you mean {near}?", near=either(near)) if near else ""
        raise InputError(
            "{where}: there is no lever {name!r}{hint} (list: wijkabm levers)",
            where=where,
            name=name,
            hint=hint,
        )
    return found


def make_lever(name: str, fields: Mapping[str, Any], where: str = "--lever") -> Lever:
    """A lever (or shock) from its fields; an error names the place, the field and what is allowed.

    Raises
    ------
    InputError
    """
    kind = find_kind(name, where)
    for field in fields:
        if field not in kind.model_fields:
            raise InputError("{where}: {said}", where=where, said=_say_unknown(field, kind))
    try:
        return kind(**fields)
    except ValidationError as error:
        raise InputError(
            "{where}: {name}{explained}", where=where, name=name, explained=_explain(error, kind)
        ) from None


def _say_unknown(field: str, kind: type[Lever]) -> Sentence:
    """That a lever has no such field, what looks like it, and which it has."""
    near = difflib.get_close_matches(field, kind.model_fields, n=2, cutoff=0.6)
    hint = (
        Sentence("; did you mean {near}? It has", near=either(near))
        if near
        else Sentence("; it has")
    )
    own = [name for name in kind.model_fields if name not in Window.model_fields]
    window = ", ".join(Window.model_fields)
    shared = Sentence("those of every lever, {window}", window=window)
    has = Sentence("{own}, and {shared}", own=", ".join(own), shared=shared) if own else shared
    return Sentence(
        "{name} has no field {field!r}{hint} {has} (list: wijkabm levers {name})",
        name=kind.name,
        field=field,
        hint=hint,
        has=has,
    )


def _explain(error: ValidationError, kind: type[Window]) -> Sentence:
    """Field, value and what is allowed, of the first error."""
    first = error.errors()[0]
    if not first["loc"]:
        return Sentence(": {said}", said=say_problem(first))
    field = str(first["loc"][0])
    info = kind.model_fields[field]
    extra: Any = info.json_schema_extra or {}
    given, allowed = first["input"], Sentence("names of wijken")
    found = bounds(info)
    if get_origin(info.annotation) is Literal:
        choice = either(get_args(info.annotation))
        return Sentence(
            " {field} = {given!r} is not allowed; give {choice}",
            field=field,
            given=given,
            choice=choice,
        )
    if found is not None:
        low, high = found
        is_whole = info.annotation in (int, int | None)
        whole = Sentence("a whole number" if is_whole else "a number")
        allowed = Sentence(
            "{whole} from {low:,.12g} to {high:,.12g}", whole=whole, low=low, high=high
        )
    unit = f" ({extra['unit']})" if extra.get("unit") else ""
    return Sentence(
        " {field} = {given!r} is not allowed; give {allowed}{unit}",
        field=field,
        given=given,
        allowed=allowed,
        unit=unit,
    )


def read_lever(text: str, where: str = "--lever") -> Lever:
    """A lever from ``"vacancy_tax rate=0.03 start=24 ramp=6"``.

    Raises
    ------
    InputError
    """
    words = text.split()
    if not words:
        raise InputError(
            '{where}: give a lever, as in "vacancy_tax rate=0.03 start=24"', where=where
        )
    fields: dict[str, Any] = {}
    for word in words[1:]:
        field, equals, value = word.partition("=")
        if not (field and equals and value):
            raise InputError(
                "{where}: {lever}: write {word!r} as field=value",
                where=where,
                lever=words[0],
                word=word,
            )
        if field in fields:
            raise InputError(
                "{where}: {lever}: {field} is given twice", where=where, lever=words[0], field=field
            )
        fields[field] = value
    return make_lever(words[0], fields, where)
