"""What is asked of a lever from outside the package before anything runs; each fault is one line."""

import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import update_wrapper
from inspect import get_annotations, signature
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
from pydantic import ValidationError

from wijkabm.ground.compiled.foreign import OUTSIDE
from wijkabm.ground.compiled.outside import (
    check_indices,
    compile_ahead,
    find_part_called,
    is_compile_error,
    say_compile_error,
)
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import Folder
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.world import World
from wijkabm.levers.base import PERSPECTIVES, SHOCK, Column, Combine, Costs, Lever, Window, bounds

EXAMPLE: Final = 10_000
"""Inhabitants for which costs are tried."""

ARGUMENTS: Final = {
    "act": ("world", "numbers", "now", "me"),
    "give_time": ("world", "numbers", "now", "me"),
    "set_terms": ("world", "numbers", "now", "me"),
    "make_room": ("world",),
    "count_lines": ("world", "numbers"),
    "goes_on": ("world",),
}
"""The functions that `decision.py` may hold, and what each is given."""

OWN: Final = ("number", "coming")
"""Names in a lever's own table that are neither its doses nor its columns."""

TABLES: Final = tuple(
    name for name in World._fields if name not in ("neutral", "journal", "scratch", "ledger")
)
"""Tables of the world of which a lever may keep a column."""


def check_kind(kind: type[Lever], folder: Folder) -> None:
    """Fields, columns and costs of a lever.

    Raises
    ------
    InputError
    """
    where = f"--levers {folder.path}"
    perspectives = (*PERSPECTIVES, SHOCK)
    if getattr(kind, "perspective", None) not in perspectives:
        raise InputError(
            f"{where}: the perspective of {kind.name} must be one of {', '.join(perspectives)}"
        )
    for name in ("budget_order", "month_order"):
        if type(getattr(kind, name)) is not int:
            raise InputError(f"{where}: {name} = {getattr(kind, name)!r} must be a whole number")
    for field in kind.model_fields:
        if field not in Window.model_fields or field in get_annotations(kind):
            _check_field(kind, field, where)
    if kind.looks_ahead and kind.looks_ahead not in kind.doses():
        raise InputError(f"{where}: looks_ahead = {kind.looks_ahead!r} is no dose of {kind.name}")
    _check_columns(kind, where)
    _check_costs(kind, folder)


def _check_field(kind: type[Lever], field: str, where: str) -> None:
    info = kind.model_fields[field]
    extra: Any = info.json_schema_extra
    if field in Window.model_fields or field in OWN:
        raise InputError(
            f"{where}: {field} means something in every lever; call the field otherwise"
        )
    found = bounds(info)
    if not isinstance(extra, Mapping) or "unit" not in extra or found is None:
        raise InputError(f"{where}: {field} must be a dose(...) or a setting(...)")
    low, high = found
    if isinstance(info.default, bool) or not isinstance(info.default, int | float):
        raise InputError(f"{where}: {field}: the default {info.default!r} is no number")
    if not low <= info.default <= high:
        raise InputError(
            f"{where}: {field}: the default {info.default:g} is not within {low:g} to {high:g}"
        )
    if not extra.get("dose"):
        return
    if extra["combine"] not in get_args(Combine):
        raise InputError(
            f"{where}: {field}: combine = {extra['combine']!r}; choose {', '.join(get_args(Combine))}"
        )
    off = extra["off"]
    if isinstance(off, str):
        group, _, name = off.partition(".")
        off = getattr(getattr(Parameters(), group, None), name, None)
    if isinstance(off, bool) or not isinstance(off, int | float):
        raise InputError(
            f"{where}: {field}: off = {extra['off']!r} is neither a number nor the group.name of a "
            "parameter (list: wijkabm parameters)"
        )


def _check_columns(kind: type[Lever], where: str) -> None:
    """Columns have names of their own, and rows of tables that exist."""
    if not isinstance(kind.columns, Mapping):
        raise InputError(f"{where}: columns: give name: Column(table, int or float)")
    for name, column in kind.columns.items():
        if not isinstance(column, Column):
            raise InputError(f"{where}: columns: {name}: give a Column(table, int or float)")
        if name in (*kind.model_fields, *OWN) or not str(name).isidentifier():
            raise InputError(
                f"{where}: columns: {name!r} is taken, or no name; a dose is there already as me.{name}"
            )
        if column.of not in TABLES:
            raise InputError(
                f"{where}: columns: {name}: there is no table {column.of!r}; choose {', '.join(TABLES)}"
            )
        if column.kind not in (int, float):
            raise InputError(
                f"{where}: columns: {name}: the kind is int or float, not {column.kind!r}"
            )
        widths = column.width
        if not isinstance(widths, tuple) or not all(type(n) is int and n > 0 for n in widths):
            raise InputError(f"{where}: columns: {name}: the width is as (3,), not {widths!r}")


def _check_costs(kind: type[Lever], folder: Folder) -> None:
    """Costs at the defaults, and with every field at its lowest and its highest."""
    ranges = {
        x: bounds(info) for x, info in kind.model_fields.items() if x not in Window.model_fields
    }
    for place in (None, 0, 1):
        edges: dict[str, Any] = {x: r[place] for x, r in ranges.items() if r and place is not None}
        with suppress(ValidationError):  # which its own rule may refuse
            lever = kind(**edges)
            told = ", ".join(f"{field}={value:g}" for field, value in edges.items())
            at = f"--levers {folder.path}: costs({EXAMPLE}){f' with {told}' if told else ''}"
            try:
                costs: Any = lever.costs(EXAMPLE)
            except Exception as error:
                raise InputError(f"{at} fails ({say_error(error, str(folder.path))})") from None
            if not isinstance(costs, Costs) or not all(
                isinstance(x, int | np.integer) and not isinstance(x, bool) and x >= 0
                for x in costs
            ):
                raise InputError(
                    f"{at} gives {costs!r}; give Costs(set_up, running, uptake) in whole cents from 0, as "
                    "cents(euros) makes them"
                )


def check_parts(parts: Mapping[str, Any], folder: Folder) -> None:
    """Functions of `decision.py`: at least one, each callable with what it is given, and none that crashes.

    Raises
    ------
    InputError
    """
    where = f"--levers {folder.path}: decision.py"
    given = {name: part for name, part in parts.items() if part is not None}
    if not given:
        *first, last = ARGUMENTS
        raise InputError(f"{where} does nothing; name a function {', '.join(first)} or {last}")
    for name, part in given.items():
        expected = ", ".join(ARGUMENTS[name])
        function = getattr(part, "py_func", part)
        try:
            signature(function).bind(*ARGUMENTS[name])
        except (TypeError, ValueError):
            raise InputError(f"{where}: {name} must be a function {name}({expected})") from None
        if getattr(part, "targetoptions", {}).get("no_cpython_wrapper"):
            raise InputError(
                f"{where}: {name} is marked @part; mark it @kernel, as the month calls it"
            )
        if called := find_part_called(part):
            raise InputError(
                f"{where}: {name} calls {called}, which is compiled and for compiled code alone; mark "
                f"{name} as a @kernel"
            )
    check_indices(f"{OUTSIDE}.{folder.name}")


class Guarded:
    """A function of `decision.py`, of which every failure is one line that says where it stands."""

    def __init__(self, part: Any, name: str, folder: Folder) -> None:
        update_wrapper(self, getattr(part, "py_func", part))
        self.part, self.name, self.path = part, name, folder.path

    def __call__(self, *given: Any) -> Any:
        """Call it."""
        return self._tell(lambda: self.part(*given), given)

    def compile_for(self, *given: Any) -> None:
        """Compile it for such arguments, if it is compiled at all."""
        self._tell(lambda: compile_ahead(self.part, given), given)

    def _tell(self, work: Callable[[], Any], given: tuple[Any, ...]) -> Any:
        try:
            return work()
        except InputError:
            raise
        except Exception as error:
            where = f"--levers {self.path}: {self.name} of decision.py"
            if is_compile_error(error):
                said = say_compile_error(error, dict(zip(ARGUMENTS[self.name], given, strict=True)))
                raise InputError(f"{where} cannot be compiled ({said})") from None
            is_compiled = hasattr(self.part, "dispatcher")
            hint = "; with NUMBA_DISABLE_JIT=1 before the command it says in which line"
            said = say_error(error, str(self.path))
            raise InputError(f"{where} fails ({said}){hint * is_compiled}") from error


def say_error(error: BaseException, inside: str = "") -> str:
    """What kind of error it was and where, in one line; of files below `inside` if that is given."""
    said = f"{type(error).__name__}: {' '.join(str(error).split())}"
    if isinstance(error, SyntaxError) and error.filename:
        return f"{type(error).__name__}: {error.msg}, line {error.lineno} of {Path(error.filename).name}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(inside)
    ]
    return (
        f"{said}, line {frames[-1].lineno} of {Path(frames[-1].filename).name}" if frames else said
    )
