"""The one place where numba is configured.

``kernel`` compiles a rule and keeps the result on disk, under a key of all that the rule stands on
(`wijkabm.kernel_cache`).
"""

from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from typing import Any

import numba
import numpy as np
from numba.core.types import unliteral

from wijkabm import pointers  # noqa: F401  (numba takes tables from now on)
from wijkabm.kernel_cache import find_mark, keep_compiled
from wijkabm.tables import Table

if numba.config.DISABLE_JIT:
    # The hash wraps around on purpose; only interpreted numpy scalars warn of it.
    np.seterr(over="ignore")


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
        """Run it through the dispatcher, and remember what code that was."""
        result = self.dispatcher(*arguments)
        types = tuple(map(self.dispatcher.typeof_pyval, arguments))
        compiled = self.dispatcher.overloads.get(types)
        if compiled is not None and None not in described:
            self._codes[described] = compiled.entry_point
        return result


def describe_argument(argument: Any) -> Any:
    """What decides which code an argument needs; None if numba itself must look at it each time."""
    kind = type(argument)
    if kind is np.ndarray:
        return (argument.dtype, argument.ndim) if argument.flags.carray else None
    if isinstance(argument, Table):
        return argument._layout_number
    return kind if kind in PLAIN else None


PLAIN = frozenset({int, float, bool, np.int64, np.float64, np.uint64, np.bool_})
"""Classes of numbers of which numba knows the type by their class alone."""


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` without fast-math, cached on disk, releasing the interpreter's lock."""
    compiled = compile_later(function)
    if numba.config.DISABLE_JIT:
        return compiled
    keep_compiled(compiled)
    return Kernel(function, compiled)


def compile_later(function: Callable[..., Any], **how: Any) -> Any:
    """Numba's dispatcher of a function; a constant that another kernel hands it is a number like any other.

    Numba would compile a function anew for every value: noting an event, once for each kind of event.
    """
    compiled = numba.njit(nogil=True, error_model="numpy", **how)(function)
    if not numba.config.DISABLE_JIT:
        for_types = compiled.get_call_template

        def for_kinds(types: Any, named: Any) -> Any:
            return for_types(
                tuple(map(unliteral, types)), {k: unliteral(kind) for k, kind in named.items()}
            )

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


def is_compiled_before(levers: bool = False) -> bool:
    """Whether all kernels of these very sources are on disk; with `levers` those of programmes too."""
    if numba.config.DISABLE_JIT:
        return True  # there is nothing to compile
    return any(
        find_mark(mark).exists() for mark in ((True,) if levers else (False, True))
    )


def note_compiled(levers: bool = False) -> None:
    """All kernels are on disk now: leave a mark there."""
    with suppress(OSError):  # a folder that takes none is looked through again next time
        find_mark(levers).touch()
