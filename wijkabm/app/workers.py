"""Processes in which sessions live, so that the wijken of many pages need not share one interpreter.

Threads of one process wait for Python's lock and push each other's tables out of the caches: on two cores
ten wijken of 3,650 inhabitants lived 45 % more months in two processes than in one. So the server brings
texts and no more; each of a few workers has sessions of its own, and its own settled wijken to copy. Where
there is one core, and in most tests, sessions live in the server.
"""

import contextlib
import itertools
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from wijkabm.app import band, exports, load
from wijkabm.app.frame import to_json
from wijkabm.app.links import Saved
from wijkabm.app.orders import obey
from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.session import Session

MOST_WORKERS: Final = 4
"""More would take a laptop's memory: each has the rules and its settled wijken, some 300 MB."""

READY, TEXT, FILE = "ready", "text", "file"
OPEN, ORDER, CLOSE = "open", "order", "close"

SPAWN: Final = multiprocessing.get_context("spawn")

logger = logging.getLogger("wijkabm.room")


class Worker:
    """One process, as the server sees it.

    Attributes
    ----------
    sessions : dict
        By number: where the texts of that session go.
    is_there : bool
        Whether sessions can live in it.
    """

    def __init__(self, origin: Origin, count: int, late: Any) -> None:
        self._pipe, other = SPAWN.Pipe()
        self._process = SPAWN.Process(
            target=live, args=(other, origin, count, late), name="wijken", daemon=True
        )
        self._process.start()
        other.close()
        self.sessions: dict[int, Callable[[str, str], None]] = {}
        self.is_there = False
        self._settled = threading.Event()
        self._turn = threading.Lock()
        threading.Thread(target=self._listen, name="worker", daemon=True).start()

    def wait(self) -> bool:
        """Until its wijk is ready; False if it never will be."""
        self._settled.wait()
        return self.is_there

    def tell(self, what: str, number: int, *content: Any) -> None:
        """Send it a word; one that has gone hears nothing."""
        with contextlib.suppress(OSError), self._turn:
            self._pipe.send((what, number, *content))

    def end(self) -> None:
        """Let it go: it ends when nobody is at the other end."""
        self._process.terminate()
        self._process.join(5)

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                what, number, *content = self._pipe.recv()
                if what == TEXT and number in self.sessions:
                    self.sessions[number](*content)
                elif what == FILE:
                    exports.SHELF.keep(*content)
                elif what == READY:
                    self.is_there = True
                    self._settled.set()
        was_there, self.is_there = self.is_there, False
        self._settled.set()
        if was_there and WORKERS.members:
            logger.error("a process with %d pages ended; they can go on", len(self.sessions))
        for send in list(self.sessions.values()):
            send("gone", to_json({}))


class RemoteSession:
    """A session in a worker: what the server asks of a `Session`."""

    def __init__(
        self, worker: Worker, saved: Saved, language: str, send: Callable[[str, str], None]
    ) -> None:
        self._worker, self._number = worker, next(NUMBERS)
        self._saved, self._language = saved, language
        worker.sessions[self._number] = send

    def start(self) -> None:
        """Begin to live."""
        self._worker.tell(OPEN, self._number, self._saved, self._language)

    def obey(self, name: str, text: str) -> None:
        """Do what a message of the page asks."""
        self._worker.tell(ORDER, self._number, name, text)

    def close(self) -> None:
        """End at once."""
        self._worker.sessions.pop(self._number, None)
        self._worker.tell(CLOSE, self._number)


NUMBERS: Final = itertools.count()


class Workers:
    """All workers of this server; none where sessions live in the server itself."""

    def __init__(self) -> None:
        self.members: list[Worker] = []

    def start(self, origin: Origin, count: int) -> None:
        """Have `count` processes ready, each with the settled wijk of `origin`."""
        late = SPAWN.Value("d", 0.0, lock=False)
        self.members = [Worker(origin, count, late) for _ in range(count)]
        for worker in self.members:
            worker.wait()

    def stop(self) -> None:
        """End them all."""
        members, self.members = self.members, []
        for worker in members:
            worker.end()

    def choose(self) -> Worker | None:
        """The one with the fewest sessions; None if there is none."""
        there = [worker for worker in self.members if worker.is_there]
        return min(there, key=lambda worker: len(worker.sessions), default=None)


WORKERS: Final = Workers()


def live(pipe: Any, origin: Origin, count: int, late: Any) -> None:
    """The life of a worker: sessions come, are told what their pages ask, and go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then hangs up
    sys.setswitchinterval(load.TURN)
    load.LOAD.share(late)
    load.LIVING.admit(max(1, (os.cpu_count() or 1) // count))
    band.PURSE.left //= count
    turn = threading.Lock()

    def tell(what: str, number: int, *content: Any) -> None:
        with contextlib.suppress(OSError), turn:
            pipe.send((what, number, *content))

    exports.SHELF.keep = lambda *content: tell(FILE, 0, *content)
    SETTLED.copy(origin)
    tell(READY, 0)
    sessions: dict[int, Session] = {}
    with contextlib.suppress(EOFError, OSError):
        while True:
            what, number, *content = pipe.recv()
            if what == OPEN:
                saved, language = content
                send = lambda name, text, number=number: tell(TEXT, number, name, text)  # noqa: E731
                sessions[number] = Session(saved, language, send)
                sessions[number].start()
            elif what == ORDER and number in sessions:
                obey(sessions[number], *content)
            elif what == CLOSE and number in sessions:
                sessions.pop(number).close()
