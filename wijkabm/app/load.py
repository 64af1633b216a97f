"""How busy the server is: spare time is what no page on screen is waiting for."""

import threading
import time
from collections import deque
from typing import Any, Final

from wijkabm.ground.machine import count_cores

CALM_AFTER: Final = 1.0
"""Seconds after which a page that was late counts as served."""

TURN: Final = 0.002
"""Seconds that a thread may hold the interpreter while others wait; at Python's own 5 ms a slider waits
for all wijken of its process, at less they wait for each other."""


class Late:
    """When a page last had to wait."""

    value = -CALM_AFTER


class Load:
    """Remembers when a page last had to wait."""

    def __init__(self) -> None:
        self._late: Any = Late()

    def share(self, late: Any) -> None:
        """Know of pages in other processes too, by a number that they share."""
        self._late = late

    def note_late(self) -> None:
        """A page did not get its month in time, or somebody waits for a wijk."""
        self._late.value = time.monotonic()

    def is_late(self) -> bool:
        """Whether a page waits, or did a moment ago: then there is no spare time."""
        return bool(time.monotonic() - self._late.value < CALM_AFTER)


LOAD: Final = Load()


class Turns:
    """Lets so many threads at a time into a ``with`` block, in the order in which they came.

    A semaphore would do, but for the order: who has just left one is often the first to be let in again.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def admit(self, count: int) -> None:
        """So many from now on; before anybody has come."""
        self._free = count

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


LIVING: Final = Turns(count_cores() + 1)
"""About as many wijken live a month at the same time as there are cores, and one stands ready: more
would only push each other's tables out of the caches and fight for the interpreter."""
