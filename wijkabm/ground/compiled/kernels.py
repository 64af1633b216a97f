"""The door to compiled code: what marks a function as a rule, or as a part of one.

``kernel`` compiles a rule and keeps the result on disk, under a key of all that the rule stands on
(`wijkabm.ground.compiled.cache`). Where numba is missing, or told by ``NUMBA_DISABLE_JIT=1`` to keep still,
rules run as the plain Python that they are: the same bits, a hundred times slower.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from wijkabm.ground.compiled.cache import find_mark

__all__ = [
    "IS_COMPILED",
    "inline",
    "is_compiled_before",
    "kernel",
    "note_compiled",
    "part",
    "woven",
]

try:
    import numba
except ModuleNotFoundError as error:
    # Any other error is of a numba that is there, and must be heard.
    if error.name not in ("numba", "llvmlite"):
        raise
    logging.getLogger("wijkabm").warning("numba is not installed: rules run a hundred times slower")
    IS_COMPILED = False
else:
    IS_COMPILED = not numba.config.DISABLE_JIT

PROCESSOR = ""
"""What machine code is made for."""

if IS_COMPILED:
    from wijkabm.ground.compiled.compiler import PROCESSOR, inline, kernel, part, woven
else:
    # Luck wraps round on purpose; only interpreted numpy scalars warn of it.
    np.seterr(over="ignore")

    def kernel(function: Callable[..., Any]) -> Any:
        """Leave a rule as it is, also under the name that a compiled one keeps its source by."""
        function.py_func = function  # type: ignore[attr-defined]
        return function

    inline = part = woven = kernel


def is_compiled_before(levers: bool = False) -> bool:
    """Whether all kernels of these very sources are on disk; with `levers` those of programmes too."""
    if not IS_COMPILED:
        return True  # there is nothing to compile
    return any(
        find_mark(mark, PROCESSOR).exists() for mark in ((True,) if levers else (False, True))
    )


def note_compiled(levers: bool = False) -> None:
    """All kernels are on disk now: leave a mark there."""
    with suppress(OSError):  # a folder that takes none is looked through again next time
        find_mark(levers, PROCESSOR).touch()
