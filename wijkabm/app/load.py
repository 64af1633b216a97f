"""How busy the server is: spare time is what no page on screen is waiting for."""

import threading
import time
from typing import Final

CALM_AFTER: Final = 1.0
"""Seconds after which a page that was late counts as served."""


class Load:
    """Remembers when a page last had to wait, and lets one page at a time use spare time."""

    def __init__(self) -> None:
        self._late = -CALM_AFTER
        self._turn = threading.Lock()

    def note_late(self) -> None:
        """A page did not get its month in time, or somebody waits for a wijk."""
        self._late = time.monotonic()

    def take_turn(self) -> bool:
        """Whether there is spare time now; who gets it gives the turn back."""
        if time.monotonic() - self._late < CALM_AFTER:
            return False
        return self._turn.acquire(blocking=False)

    def give_back(self) -> None:
        """End of the turn."""
        self._turn.release()


LOAD: Final = Load()
