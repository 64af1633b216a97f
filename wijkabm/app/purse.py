"""Memory for worlds beside those that pages show, shared by all pages of a process."""

import os
import threading
from collections.abc import Callable
from typing import Final

LEAST_BYTES: Final = 2_000_000_000
SHARE: Final = 0.25  # of the machine's memory, where it tells how much there is


def find_size() -> int:
    """Bytes for extra worlds on the whole server."""
    if not hasattr(os, "sysconf"):
        return LEAST_BYTES
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return LEAST_BYTES
    return max(LEAST_BYTES, round(SHARE * whole))


class Purse:
    """Memory that extra worlds of all pages may take together."""

    def __init__(self, size: int) -> None:
        self.left = size
        self._lenders: dict[object, Callable[[], None]] = {}  # who sleeps longest first
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether there is as much left, or who sleeps gives it up; it is taken then."""
        while True:
            with self._lock:
                if self.left >= size:
                    self.left -= size
                    return True
                if not self._lenders:
                    return False
                give_up = self._lenders.pop(next(iter(self._lenders)))
            give_up()

    def lend(self, who: object, give_up: Callable[[], None]) -> None:
        """Somebody sleeps: `give_up` may be called, from any thread, when others need the memory."""
        with self._lock:
            self._lenders[who] = give_up

    def keep(self, who: object) -> None:
        """They sleep no more."""
        with self._lock:
            self._lenders.pop(who, None)

    def give(self, size: int) -> None:
        """Put back what was taken."""
        with self._lock:
            self.left += size


PURSE: Final = Purse(find_size())
