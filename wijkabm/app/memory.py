"""Give memory back to the system when a page has gone, where the system knows how."""

import ctypes
import gc
import sys


def give_back_memory() -> None:
    """Collect what is unreachable, and hand free pages of the heap back.

    Threads that come and go leave holes in the C library's heap, which would look like a leak.
    """
    gc.collect()
    trim_memory()


def trim_memory() -> None:
    """Hand free pages of the heap back: what a large file took would stay otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)
