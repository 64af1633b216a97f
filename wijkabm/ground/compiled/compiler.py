"""How numba compiles a rule, how Python then calls it, and where the machine code is kept."""

from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np
from numba.core import caching, types
from numba.core.registry import cpu_target

from wijkabm.ground.compiled import pointers  # noqa: F401  (numba takes tables from now on)
from wijkabm.ground.compiled.cache import find_folder, find_key
from wijkabm.ground.compiled.tables import Table

unliteral: Final[Any] = getattr(types, "unliteral")  # noqa: B009  (mypy does not see what numba's types are)

PROCESSOR: Final = str(cpu_target.target_context.codegen().magic_tuple())
"""What machine code is made for."""

PLAIN: Final = frozenset({int, float, bool, np.int64, np.float64, np.uint64, np.bool_})
"""Classes of numbers of which numba knows the type by their class alone."""


class Kernel:
    """A compiled rule as Python calls it: straight to the machine code for arguments of these types.

    Numba's own dispatcher works out the type of every argument at each call, which takes longer than many
    rules. Here tables choose the code by their layout, which the code looks at once more; arrays by what
    they hold, and all else by its class. What was not met before goes through the dispatcher, which
    compiles for it.

    Attributes
    ----------
    py_func : callable
        The rule as it was written.
    dispatcher : numba dispatcher
    """

    def __init__(self, function: Callable[..., Any], dispatcher: Any) -> None:
        update_wrapper(self, function)
        self.py_func, self.dispatcher = function, dispatcher
        self._numba_type_ = dispatcher._numba_type_  # other kernels call it as if it were numba's
        self._codes: dict[tuple[Any, ...], Callable[..., Any]] = {}

    def __call__(self, *arguments: Any) -> Any:
        """Run the rule."""
        described = tuple([describe_argument(argument) for argument in arguments])
        code = self._codes.get(described)
        if code is None:
            return self._run_first(arguments, described)
        return code(*arguments)

    def _run_first(self, arguments: tuple[Any, ...], described: tuple[Any, ...]) -> Any:
        """Run it through the dispatcher, and remember what code that was.

        Raises
        ------
        TypeError
            It gives back a column of a table: nothing would keep the column alive.
        """
        result = self.dispatcher(*arguments)
        for given in result if isinstance(result, tuple) else (result,):
            if isinstance(given, np.ndarray) and given.base is None and not given.flags.owndata:
                name = self.py_func.__qualname__
                raise TypeError(
                    f"{name} gives back a column of a table; a kernel may give a copy of it"
                )
        found = self.dispatcher.overloads.get(tuple(map(self.dispatcher.typeof_pyval, arguments)))
        if found is not None and None not in described:
            self._codes[described] = found.entry_point
        return result


def describe_argument(argument: Any) -> Any:
    """What decides which code an argument needs; None if numba itself must look at it each time."""
    kind = type(argument)
    if kind is np.ndarray:
        return (argument.dtype, argument.ndim) if argument.flags.carray else None
    if isinstance(argument, Table):
        return argument._layout_number
    return kind if kind in PLAIN else None


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` without fast-math, cached on disk, releasing the interpreter's lock."""
    compiled = compile_later(function)
    keep_compiled(compiled)
    return Kernel(function, compiled)


def compile_later(function: Callable[..., Any], **how: Any) -> Any:
    """Numba's dispatcher of a function; a constant that another kernel hands it is a number like any other.

    Numba would compile a function anew for every value: noting an event, once for each kind of event.
    """
    compiled = numba.njit(nogil=True, error_model="numpy", **how)(function)
    for_types = compiled.get_call_template

    def for_kinds(types: Any, named: Any) -> Any:
        plain = {name: unliteral(kind) for name, kind in named.items()}
        return for_types(tuple(map(unliteral, types)), plain)

    compiled.get_call_template = for_kinds
    return compiled


def inline(function: Callable[..., Any]) -> Any:
    """Compile a small function that other kernels call in their inner loops."""
    return compile_later(function)


def part(function: Callable[..., Any]) -> Any:
    """Compile a part of one rule: other kernels call it, Python never does.

    Without the wrappers that Python needs it compiles in two thirds of the time, and a rule's parts
    take many tables.
    """
    return compile_later(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)


def woven(function: Callable[..., Any]) -> Any:
    """Compile a part into the very loop that calls it: for millions of calls a month."""
    return compile_later(
        function, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, forceinline=True
    )


class Place(caching._CacheLocator):
    """Where numba keeps one rule."""

    def __init__(self, function: Callable[..., Any], key: str, folder: Path) -> None:
        self._line = function.__code__.co_firstlineno
        self._key = key
        self._path = folder / f"{function.__module__.rpartition('.')[2]}-{key}"

    def get_cache_path(self) -> str:
        """Folder of its index and machine code."""
        return str(self._path)

    def get_source_stamp(self) -> str:
        """What must be the same for machine code to be right."""
        return self._key

    def get_disambiguator(self) -> str:
        """Tells two functions of one name apart."""
        return str(self._line)


def keep_compiled(dispatcher: Any) -> None:
    """Have numba keep what it compiles for a rule, and look there first."""
    function, folder = dispatcher.py_func, find_folder()
    if folder is None:
        return
    try:
        place = Place(function, find_key(function), folder)
    except OSError:
        return

    class Kept(caching.CompileResultCacheImpl):
        def __init__(self, py_func: Callable[..., Any]) -> None:
            self._locator = place
            self._lineno = py_func.__code__.co_firstlineno
            self._filename_base = self.get_filename_base(
                f"{py_func.__module__}.{py_func.__qualname__}", ""
            )

    class Cache(caching.FunctionCache):
        _impl_class = Kept

        def save_overload(self, sig: Any, data: Any) -> None:
            with suppress(RuntimeError):  # an interrupted compile leaves nothing to keep
                super().save_overload(sig, data)

    with suppress(OSError):  # a folder that takes nothing: it is compiled for this process alone
        place.ensure_cache_path()
        dispatcher._cache = Cache(function)
