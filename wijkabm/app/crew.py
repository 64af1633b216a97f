"""Threads that live worlds ahead for all pages of a process, when no page waits for a month."""

import contextlib
import logging
import os
import sys
import threading
import weakref
from typing import Final

from wijkabm.app.ahead import Ahead, Task
from wijkabm.app.load import LOAD
from wijkabm.app.refusals import log_failure
from wijkabm.ground.machine import count_cores

MOST_THREADS: Final = 4
NICE: Final = 10  # months that a page shows come first, whatever the system schedules
LOOK: Final = 0.25  # seconds between looks while a page waits for its months
PAUSE: Final = 5.0  # seconds after which somebody looks again although nothing was said

logger = logging.getLogger("wijkabm.room")


class Crew:
    """A few threads that take the most wanted months of one page after another."""

    def __init__(self) -> None:
        self._all: weakref.WeakSet[Ahead] = weakref.WeakSet()
        self._turn = 0
        self._threads: list[threading.Thread] = []
        self._news = threading.Condition()

    def join(self, ahead: Ahead) -> None:
        """Look after a page's worlds from now on."""
        with self._news:
            self._all.add(ahead)
            while len(self._threads) < min(count_cores(), MOST_THREADS):
                thread = threading.Thread(target=self._run, name="ahead", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._news.notify_all()

    def leave(self, ahead: Ahead) -> None:
        """Forget a page's worlds."""
        ahead.close()
        with self._news:
            self._all.discard(ahead)

    def nudge(self) -> None:
        """Something changed: look again."""
        with self._news:
            self._news.notify_all()

    def _run(self) -> None:
        yield_processor()
        while True:
            found = None if LOAD.is_late() else self._find()
            if found is None:
                with self._news:
                    self._news.wait(LOOK if LOAD.is_late() else PAUSE)
                continue
            ahead, task = found
            try:
                ahead.do(task, lambda: not LOAD.is_late())
            except Exception as error:
                log_failure(logger, "a world that was lived ahead stopped", error)
                ahead.give_up()
            del ahead, task, found

    def _find(self) -> tuple[Ahead, Task] | None:
        """The next task, of another page than the last."""
        with self._news:
            pages = sorted(self._all, key=id)
            self._turn += 1
            start = self._turn % max(len(pages), 1)
        for ahead in (*pages[start:], *pages[:start]):
            task = ahead.take_task()
            if task is not None:
                return ahead, task
        return None


def yield_processor() -> None:
    """Let this thread come after others, where threads have a rank of their own."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


CREW: Final = Crew()
