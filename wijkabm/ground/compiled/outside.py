"""Compiled functions of levers from outside: their indices are checked, and what is wrong is one line.

The rules of the package are tested, and compiled without a look at indices. What a user wrote an hour ago is
not: an index outside a column would end the process without a word, or change another's numbers.
"""

import re
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

from wijkabm.ground.compiled.kernels import IS_COMPILED
from wijkabm.ground.compiled.tables import Table

NO_COLUMN: Final = re.compile(r"Unknown attribute '(\w+)' of type Table([0-9a-f]+)")
LINE: Final = re.compile(r'File "[^"]*?([^"/\\]+\.py)", line (\d+)')
MOST_TOLD: Final = 12
"""Columns of a table that are all named; of a longer one those that look like what was written."""

NOISE: Final = re.compile(r"Failed in nopython mode|During: |\s*File |<source elided>|\s*\^")


def check_indices(package: str) -> None:
    """Have all compiled functions of a package look at every index; before any of them is compiled."""
    for name in [x for x in sys.modules if x.startswith(f"{package}.")]:
        for value in vars(sys.modules[name]).values():
            dispatcher = getattr(value, "dispatcher", value)
            function = getattr(dispatcher, "py_func", None)
            if function is not None and function.__module__ == name and IS_COMPILED:
                dispatcher.targetoptions["boundscheck"] = True


def find_part_called(function: Any) -> str:
    """Name of a compiled part that plain Python would call, which would crash; empty if there is none."""
    waiting, seen = [function], set()
    while waiting and IS_COMPILED:
        plain = waiting.pop()
        if isinstance(plain, FunctionType) and plain not in seen:
            seen.add(plain)
            for name, value in _find_named(plain).items():
                if getattr(value, "targetoptions", {}).get("no_cpython_wrapper"):
                    return name
                if getattr(value, "__module__", "") == plain.__module__:
                    waiting.append(value)
    return ""


def _find_named(function: FunctionType) -> dict[str, Any]:
    """What a function may look up: globals, and what modules among them hold under its names."""
    names = _list_names(function.__code__)
    known = {name: function.__globals__[name] for name in names if name in function.__globals__}
    modules = [value for value in known.values() if isinstance(value, ModuleType)]
    inside = {x: getattr(m, x) for m in modules for x in names if x in vars(m)}
    return {**known, **inside}


def _list_names(code: CodeType) -> list[str]:
    """Names that a function and those inside it look up, in the order of their first use."""
    inside = [name for x in code.co_consts if isinstance(x, CodeType) for name in _list_names(x)]
    return [*code.co_names, *inside]


def compile_ahead(kernel: Any, arguments: tuple[Any, ...]) -> None:
    """Compile a kernel for arguments like these without running it; nothing where nothing is compiled."""
    dispatcher = getattr(kernel, "dispatcher", None)
    if dispatcher is not None:
        dispatcher.compile(tuple(map(dispatcher.typeof_pyval, arguments)))


def say_compile_error(error: Exception, tables: Mapping[str, Any]) -> str:
    """What numba says in forty lines, in one: what, and in which line of which file.

    Parameters
    ----------
    error : Exception
    tables : mapping of str to Table
        By the names of arguments, so that a column that is missing can be said to be missing there.
    """
    text = str(error)
    missing = NO_COLUMN.search(text)
    if missing:
        number = int(missing[2], 16)
        name, table = next(
            ((n, t) for n, t in list_tables(tables) if t._layout_number == number),
            ("a table", None),
        )
        fields = () if table is None else table._fields
        near = fields if len(fields) < MOST_TOLD else get_close_matches(missing[1], fields, 3)
        hint = f"; it has {', '.join(near)}" if near else ""
        said = f"{name} has no column {missing[1]}{hint}"
    else:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        said = next((line for line in lines if not NOISE.match(line)), type(error).__name__)
    places = LINE.findall(text)
    return f"{places[0][0]}, line {places[0][1]}: {said}" if places else said


def list_tables(tables: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Tables, and those within them, by their full names."""
    found = []
    for name, table in tables.items():
        if isinstance(table, Table):
            within = {f"{name}.{x}": getattr(table, x) for x in table._fields}
            found += [(name, table), *list_tables(within)]
    return found


def is_compile_error(error: Exception) -> bool:
    """Whether numba could not compile."""
    return type(error).__module__.startswith("numba.")
