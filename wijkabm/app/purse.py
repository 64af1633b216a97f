"""Memory for worlds beside those that pages show, shared by all pages of a process."""

import threading
from typing import Final

MOST_BYTES: Final = 2_000_000_000
"""On the whole server."""


class Purse:
    """Memory that extra worlds of all pages may take together."""

    def __init__(self, size: int) -> None:
        self.left = size
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Whether there is as much left; it is taken then."""
        with self._lock:
            if self.left < size:
                return False
            self.left -= size
            return True

    def give(self, size: int) -> None:
        """Put back what was taken."""
        with self._lock:
            self.left += size


PURSE: Final = Purse(MOST_BYTES)
