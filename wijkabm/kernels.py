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

from wijkabm.kernel_cache import find_mark, keep_compiled
from wijkabm.unboxing import is_checked, take_tables_directly

IS_DIRECT = not numba.config.DISABLE_JIT and take_tables_directly()
"""Whether compiled code checks the tables it gets, so that Python may call it without numba's dispatcher."""

if numba.config.DISABLE_JIT:
    # The hash wraps around on purpose; only interpreted numpy scalars warn of it.
    np.seterr(over="ignore")


class Kernel:
    """A compiled rule as Python calls it: straight to the machine code for arguments of these types.

    Numba's own dispatcher works out the type of every column of every table at each call, which takes
    longer than many rules. Here the classes of the arguments choose the code, and the code checks the
    columns (``wijkabm.unboxing``); an array that stands alone is looked at here. Types that were not met
    before go through the dispatcher, which compiles for them.

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
        code = self._codes.get(tuple(map(type, arguments)))
        if code is None:
            code = self._codes.get(describe_arguments(arguments))
            if code is None:
                return self._run_first(arguments)
        try:
            return code(*arguments)
        except TypeError:  # a column of another type, noticed before anything was done
            return self.dispatcher(*arguments)

    def _run_first(self, arguments: tuple[Any, ...]) -> Any:
        """Run it through the dispatcher, and remember what code that was if it checks what it gets."""
        result = self.dispatcher(*arguments)
        types = tuple(map(self.dispatcher.typeof_pyval, arguments))
        compiled = self.dispatcher.overloads.get(types)
        described = describe_arguments(arguments)
        if compiled is not None and None not in described and all(map(is_checked, types)):
            self._codes[described] = compiled.entry_point
        return result


def describe_arguments(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """What decides which code arguments need: their classes, and of arrays that stand alone their types.

    None stands for an array that is not writeable, aligned and contiguous: numba itself must look at it.
    """
    alone = [
        (argument.dtype, argument.ndim) if argument.flags.carray else None
        for argument in arguments
        if isinstance(argument, np.ndarray)
    ]
    return (*map(type, arguments), *alone)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` without fast-math, cached on disk, releasing the interpreter's lock."""
    compiled = numba.njit(nogil=True, error_model="numpy")(function)
    if not numba.config.DISABLE_JIT:
        keep_compiled(compiled, IS_DIRECT)
    return Kernel(function, compiled) if IS_DIRECT else compiled


def inline(function: Callable[..., Any]) -> Any:
    """Compile a small function that other kernels call in their inner loops."""
    return numba.njit(nogil=True, error_model="numpy")(function)


def part(function: Callable[..., Any]) -> Any:
    """Compile a part of one rule: other kernels call it, Python never does.

    Without the wrappers that Python needs it compiles in two thirds of the time, and a rule's parts
    take many tables.
    """
    return numba.njit(
        nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False
    )(function)


def woven(function: Callable[..., Any]) -> Any:
    """Compile a part into the very loop that calls it: for millions of calls a month."""
    return numba.njit(
        nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False,
        forceinline=True,
    )(function)  # fmt: skip


def is_compiled_before(levers: bool = False) -> bool:
    """Whether all kernels of these very sources are on disk; with `levers` those of programmes too."""
    if numba.config.DISABLE_JIT:
        return True  # there is nothing to compile
    return any(
        find_mark(mark, IS_DIRECT).exists() for mark in ((True,) if levers else (False, True))
    )


def note_compiled(levers: bool = False) -> None:
    """All kernels are on disk now: leave a mark there."""
    with suppress(OSError):  # a folder that takes none is looked through again next time
        find_mark(levers, IS_DIRECT).touch()
