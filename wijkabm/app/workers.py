"""Processes in which sessions live, so that the wijken of many pages need not share one interpreter.

Threads of one process wait for Python's lock and push each other's tables out of the caches: on two cores
ten wijken of 3,650 inhabitants lived 45 % more months in two processes than in one. So the server brings
texts and no more; each of a few workers has sessions of its own, and its own settled wijken to copy. Where
there is one core, and in most tests, sessions live in the server.
"""

import contextlib
import itertools
import json
import logging
import multiprocessing
import queue
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from wijkabm.app import exports, load, own_streets, purse, upload
from wijkabm.app.frame import to_json
from wijkabm.app.links import Saved
from wijkabm.app.memory import trim_memory
from wijkabm.app.orders import LONGEST_ORDER, QUICK, check_length, obey
from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.refusals import RefusalError
from wijkabm.app.session import Session
from wijkabm.ground.machine import count_cores
from wijkabm.tell.texts import LANGUAGES

MOST_WORKERS: Final = 4
"""More would take a laptop's memory: each has the rules and settled wijken, 470 MB with one small wijk."""

READY, TEXT, FILE, STREETS, DONE = "ready", "text", "file", "streets", "done"
OPEN, ORDER, REST, CLOSE = "open", "order", "rest", "close"

MOST_ORDERS: Final = 200
"""Orders of one page that wait to be done; somebody at a page makes a few a second."""

LARGE: Final = 1_000_000
"""Bytes of an order whose memory is worth handing back at once."""

MOST_BYTES: Final = LONGEST_ORDER + 2_000_000
"""Bytes of them: one file of key figures, and what is done meanwhile."""

SPAWN: Final = multiprocessing.get_context("spawn")
PATIENCE: Final = 5.0  # seconds in which a process may end by itself

logger = logging.getLogger("wijkabm.room")


class Worker:
    """One process, as the server sees it.

    Attributes
    ----------
    sessions : dict
        By number: those that live in it.
    is_there : bool
        Whether sessions can live in it.
    """

    def __init__(self, origin: Origin, count: int, late: Any, turn: Any, ended: "Ended") -> None:
        self._pipe, other = SPAWN.Pipe()
        self._process = SPAWN.Process(
            target=live, args=(other, origin, count, late, turn), name="wijken", daemon=True
        )
        self._process.start()
        other.close()
        self.sessions: dict[int, RemoteSession] = {}
        self.is_there = False
        self._ended = ended
        self._settled = threading.Event()
        self._words: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        for work in (self._listen, self._talk):
            threading.Thread(target=work, name="worker", daemon=True).start()

    def wait(self) -> bool:
        """Until its wijk is ready; False if it never will be."""
        self._settled.wait()
        return self.is_there

    def tell(self, what: str, number: int, *content: Any) -> None:
        """Send it a word, at once or as soon as it listens; one that has gone hears nothing."""
        self._words.put((what, number, *content))

    def end(self) -> None:
        """Let it go."""
        self._process.terminate()
        self._process.join(PATIENCE)
        self._process.kill()

    def _talk(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                what, number, *content = self._words.get()
                if what != ORDER or number in self.sessions:  # what a page asked goes with it
                    self._pipe.send((what, number, *content))
                content.clear()  # a large file, while it waits for the next word

    def _listen(self) -> None:
        while True:
            try:
                what, number, *content = self._pipe.recv()
            except (EOFError, OSError):
                break
            try:
                session = self.sessions.get(number)
                if what == READY:
                    self.is_there = True
                    self._settled.set()
                elif what == FILE:
                    exports.SHELF.keep(*content)
                elif what == STREETS:
                    own_streets.SHELF.keep(*content)
                elif session is None:
                    pass
                elif what == DONE:
                    session.pending.settle(*content)
                    if content[0] > LARGE:
                        trim_memory()
                else:
                    session.send(*content)
            except Exception:
                logger.exception("a text of a session could not be brought")
        was_there, self.is_there = self.is_there, False
        self._settled.set()
        for session in list(self.sessions.values()):
            session.send("gone", to_json({}))
        self._ended(self, was_there)


Ended = Callable[[Worker, bool], None]


class Pending:
    """Orders of one page that wait to be done: so many, so large, and no more."""

    def __init__(self) -> None:
        self.count = self.bytes = 0
        self._has_refused = False
        self._lock = threading.Lock()

    def enter(self, size: int) -> bool:
        """Whether one more fits; it is counted then."""
        with self._lock:
            if self.count >= MOST_ORDERS or self.bytes + size > MOST_BYTES:
                return False
            self.count += 1
            self.bytes += size
            return True

    def settle(self, size: int) -> None:
        """One was done."""
        with self._lock:
            self.count -= 1
            self.bytes -= size
            self._has_refused = self._has_refused and self.count > MOST_ORDERS // 2

    def may_refuse(self) -> bool:
        """Whether to say so: once until the most is done, or saying it would be without bounds too."""
        with self._lock:
            was, self._has_refused = self._has_refused, True
            return not was


class RemoteSession:
    """A session in a worker: what the server asks of a `Session`."""

    def __init__(
        self, worker: Worker, saved: Saved, language: str, send: Callable[[str, str], None]
    ) -> None:
        self._worker, self._number = worker, next(NUMBERS)
        self._saved, self.language, self.send = saved, language, send
        self.pending = Pending()
        worker.sessions[self._number] = self
        if not worker.is_there:  # it ended just now
            send("gone", to_json({}))

    def start(self) -> None:
        """Begin to live."""
        self._worker.tell(OPEN, self._number, self._saved, self.language)

    def obey(self, name: str, text: str) -> None:
        """Do what a message of the page asks, unless too much of that waits."""
        size = text.__sizeof__()
        try:
            check_length(name, text)
            if not self.pending.enter(size):
                raise RefusalError("orders_many")
        except RefusalError as error:
            if self.pending.may_refuse() and name not in QUICK:
                why = {"kind": "refused", "order": name, "why": error.tell(self.language)}
                self.send("answer", to_json(why))
            return
        if name == "language":
            self.language = read_language(text, self.language)
        self._worker.tell(ORDER, self._number, name, text, size)

    def rest(self) -> None:
        """Give up its worlds if nobody is there; they come back with the page."""
        self._worker.tell(REST, self._number)

    def close(self) -> None:
        """End at once."""
        self._worker.sessions.pop(self._number, None)
        self._worker.tell(CLOSE, self._number)


NUMBERS: Final = itertools.count()


def read_language(text: str, otherwise: str) -> str:
    """The language that an order asks for, if there is such a one."""
    try:
        asked = json.loads(text)["language"]
    except (ValueError, KeyError, TypeError):
        return otherwise
    return asked if asked in LANGUAGES else otherwise


class Workers:
    """All workers of this server; none where sessions live in the server itself."""

    def __init__(self) -> None:
        self.members: list[Worker] = []
        self._turn = threading.Lock()

    def start(self, origin: Origin, count: int) -> None:
        """Have `count` processes ready, each with the settled wijk of `origin`; fewer if some fail."""
        late, turn = SPAWN.Value("d", 0.0, lock=False), SPAWN.Semaphore()

        def begin() -> Worker:
            return Worker(origin, count, late, turn, ended)

        def ended(worker: Worker, was_there: bool) -> None:
            with self._turn:
                if worker in self.members:  # nobody is stopping them
                    logger.error("a process with pages ended")
                    self.members.remove(worker)
                    if was_there:
                        self.members.append(begin())

        begun = [begin() for _ in range(count)]
        self.members = [worker for worker in begun if worker.wait()]

    def stop(self) -> None:
        """End them all."""
        with self._turn:
            members, self.members = self.members, []
        for worker in members:
            worker.end()

    def choose(self) -> Worker | None:
        """The one with the fewest sessions; None if none is there now."""
        there = [worker for worker in self.members if worker.is_there]
        return min(there, key=lambda worker: len(worker.sessions), default=None)


WORKERS: Final = Workers()


class Lodger:
    """A session in this worker, and the thread on which it hears its own page: no other waits for it."""

    def __init__(self, session: Session, done: Callable[[int], None]) -> None:
        self.session, self._done, self._is_closed = session, done, False
        self.orders: queue.SimpleQueue[tuple[str, str, int] | None] = queue.SimpleQueue()
        session.start()
        threading.Thread(target=self._hear, name="orders", daemon=True).start()

    def close(self) -> None:
        """End at once; what was asked and not yet done is dropped."""
        self._is_closed = True
        self.session.close()
        self.orders.put(None)

    def _hear(self) -> None:
        while (order := self.orders.get()) is not None and not self._is_closed:
            name, text, size = order
            obey(self.session, name, text)
            self._done(size)
            if size > LARGE:
                del text, order
                trim_memory()


def live(pipe: Any, origin: Origin, count: int, late: Any, turn_to_read: Any) -> None:
    """The life of a worker: sessions come, are told what their pages ask, and go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then hangs up
    sys.setswitchinterval(load.TURN)
    load.LOAD.share(late)
    upload.TURN.share(turn_to_read)
    load.LIVING.admit(count_cores() // count + 1)
    purse.PURSE.left //= count
    turn = threading.Lock()

    def tell(what: str, number: int, *content: Any) -> None:
        with contextlib.suppress(OSError), turn:
            pipe.send((what, number, *content))

    exports.SHELF.keep = lambda *content: tell(FILE, 0, *content)
    own_streets.SHELF.keep = lambda file: tell(STREETS, 0, file)
    SETTLED.copy(origin)
    tell(READY, 0)
    lodgers: dict[int, Lodger] = {}
    while True:
        try:
            what, number, *content = pipe.recv()
        except (EOFError, OSError):
            break
        try:
            if what == OPEN:
                saved, language = content
                session = Session(saved, language, partial(tell, TEXT, number))
                lodgers[number] = Lodger(session, partial(tell, DONE, number))
            elif number in lodgers:
                if what == CLOSE:
                    lodgers.pop(number).close()
                elif what == REST:
                    lodgers[number].session.rest()
                else:
                    lodgers[number].orders.put(tuple(content))
        except Exception:
            logger.exception("a session could not begin or end")
