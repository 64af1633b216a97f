"""The one place where numba is configured.

``kernel`` compiles a rule ahead of use and keeps the result on disk. The cache folder bears a hash of
the package's sources, because numba does not see edits in *other* files that a kernel calls: an edit
anywhere in the package therefore never runs stale code.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent


def hash_sources() -> str:
    """Hash of every source file of the package, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of the compiled kernels: ``WIJKABM_CACHE``, else the user's cache folder."""
    root = os.environ.get("WIJKABM_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(root) if root else Path.home() / ".cache"
    folder = base / "wijkabm" / hash_sources()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        # A home folder that is full, shared or read-only must not stop a run.
        folder = Path(tempfile.gettempdir()) / f"wijkabm-{os.getuid()}" / folder.name
        folder.mkdir(parents=True, exist_ok=True)
    return folder


CACHE = cache_folder()
os.environ.setdefault("NUMBA_CACHE_DIR", str(CACHE))

import numba  # noqa: E402  (numba reads its cache folder when it is imported)
import numpy as np  # noqa: E402

from wijkabm.unboxing import is_checked, take_tables_directly  # noqa: E402

if os.environ["NUMBA_CACHE_DIR"] != numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

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
    compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
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
    marks = ("levers",) if levers else ("month", "levers")
    return any((Path(numba.config.CACHE_DIR) / f"{mark}.compiled").exists() for mark in marks)


def note_compiled(levers: bool = False) -> None:
    """All kernels are on disk now: leave a mark there."""
    with suppress(OSError):  # a folder that takes none is looked through again next time
        (Path(numba.config.CACHE_DIR) / f"{'levers' if levers else 'month'}.compiled").touch()
