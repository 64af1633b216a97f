"""A thread that alone touches what it owns: others leave errands, and it works in between."""

import contextlib
import logging
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Final

from wijkabm.app.frame import to_json
from wijkabm.app.refusals import RefusalError, log_failure, tell_error
from wijkabm.ground.errors import InputError

MOST_ERRANDS: Final = 100

logger = logging.getLogger("wijkabm.room")


class StoppedError(Exception):
    """The page is gone."""


@contextlib.contextmanager
def say_why(send: Callable[[str, str], None], order: str, language: str) -> Iterator[None]:
    """Tell the page what cannot be done inside, and stop there all the same."""
    try:
        yield
    except InputError as error:
        why = tell_error(error, language)
        send("answer", to_json({"kind": "refused", "order": order, "why": why}))
        raise


class OwnThread(ABC):
    """Errands first, in the order in which they came, then work, then a nap until something changes."""

    def __init__(self) -> None:
        self._errands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wijk", daemon=True)

    @abstractmethod
    def _begin(self) -> None:
        """What it does first."""

    @abstractmethod
    def _work(self) -> bool:
        """One piece of work, the most urgent first; False if there is none."""

    @abstractmethod
    def _nap(self) -> float:
        """Seconds until there may be something to do."""

    @abstractmethod
    def _crash(self) -> None:
        """Something went wrong in an errand, or at work."""

    @abstractmethod
    def _end(self) -> None:
        """Give back what it held."""

    def start(self) -> None:
        """Begin to live."""
        self._thread.start()

    def close(self) -> None:
        """End at once; the thread gives back what it held."""
        self._stop.set()
        self._wake.set()

    def join(self, seconds: float) -> bool:
        """Wait until the thread has ended; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def nudge(self) -> None:
        """Something changed: look again."""
        self._wake.set()

    def errand(self, work: Callable[[], None]) -> None:
        """Have something done by the thread, between two pieces of work.

        Raises
        ------
        InputError
            Too much waits for that.
        """
        self._check_errands()
        self._errands.put(work)
        self._wake.set()

    def _check_errands(self) -> None:
        if self._errands.qsize() >= MOST_ERRANDS:
            raise RefusalError("orders_many")

    def _check_going_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError

    def _run(self) -> None:
        try:
            self._run_on()
        finally:
            self._end()

    def _run_on(self) -> None:
        self._errands.put(self._begin)
        while not self._stop.is_set():
            try:
                if not self._errands.empty():
                    self._errands.get()()
                elif not self._work():
                    self._wake.wait(self._nap())
                    self._wake.clear()
            except StoppedError:
                break
            except Exception as error:
                if self._stop.is_set():
                    break
                log_failure(logger, "a session stopped", error)
                self._crash()
