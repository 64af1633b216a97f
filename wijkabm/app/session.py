"""A page's own wijk: its worlds, its plan, and the thread that lives them.

Messages of the page arrive on other threads and change the plan at once, under a lock; what needs the
worlds themselves waits in a queue for the session's own thread, which is the only one that touches them.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from wijkabm.app.band import Band
from wijkabm.app.describe import describe_policy_now
from wijkabm.app.frame import Walkers, describe_scene, to_json
from wijkabm.app.links import MOST_PAGE_MONTHS, Saved, write_link
from wijkabm.app.load import LIVING, LOAD
from wijkabm.app.memory import give_back_memory
from wijkabm.app.news import News
from wijkabm.app.origin import SETTLED
from wijkabm.app.plan import Plan, take_back
from wijkabm.app.rounds import Round
from wijkabm.app.upload import Upload
from wijkabm.app.worlds import Worlds

SPEEDS: Final = (1.0, 4.0, 12.0, 30.0)
SILENT: Final = 10.0
"""Seconds without a sign of life after which a page pauses."""

FORGOTTEN: Final = 600.0
"""Seconds after which a silent page gives its worlds back; they come back with it."""

TELL_EVERY: Final = 0.25  # seconds between words about progress
MOST_UNDONE: Final = 50  # decisions that can be taken back
LATE: Final = 0.5  # seconds behind after which lost time is given up

logger = logging.getLogger("wijkabm.room")


class StoppedError(Exception):
    """The page is gone."""


class Session:
    """One page.

    Parameters
    ----------
    saved : Saved
        What it begins with.
    language : str
    send : callable
        ``send(channel, text)`` brings a text to the page; any thread may call it.

    Attributes
    ----------
    plan : Plan
    origin : Origin
    worlds : Worlds or None
        None while they are being built, or given back.
    status : {"building", "ready", "replaying", "asleep", "crashed"}
    """

    def __init__(self, saved: Saved, language: str, send: Callable[[str, str], None]) -> None:
        self.language, self.send = language, send
        self.plan: Plan = saved.plan
        self.origin = saved.origin
        self.worlds: Worlds | None = None
        self.walkers: Walkers | None = None
        self.band: Band | None = None
        self.round: Round | None = None
        self.upload: Upload | None = None
        self.lock = threading.RLock()
        self.playing = False
        self.speed = SPEEDS[1]
        self.is_late = False  # months come slower than was asked
        self.status = "building"
        self.progress = 0.0
        self.error = ""
        self.row = -1
        self.view = "policy"
        self.target = saved.month  # month to which it replays without drawing
        self.claimed = 0  # the last month that can no longer be changed
        self.going: int | None = None  # month that was asked for, until the way there begins
        self.earlier: deque[Plan] = deque(maxlen=MOST_UNDONE)  # plans before each decision
        self.heard = time.monotonic()
        self.inhabitants: dict[str, int] = {}
        self.news = News(self)
        self._due = 0.0
        self._told = 0.0
        self._errands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wijk", daemon=True)

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

    @property
    def next_month(self) -> int:
        """The first month that can still be changed; on its way to a month, the one after that.

        Months up to there have been seen, or asked for: what is decided now must not depend on how many of
        them were lived again by the time that it is heard.
        """
        return self.reached + 1

    @property
    def reached(self) -> int:
        """The month that the page is in, or on its way to."""
        return self.going if self.going is not None else max(self.claimed, self.target)

    @property
    def month(self) -> int:
        """Months lived."""
        return self.worlds.month if self.worlds is not None else self.claimed

    def saved(self) -> Saved:
        """What it takes to be here again."""
        return Saved(self.origin, self.plan, self.reached)

    # -- what is decided

    def decide(self, edit: Callable[[Plan, int], Plan]) -> None:
        """Change the plan from the next month on, so that it can be taken back: ``edit(plan, month)``."""
        with self.lock:
            before, self.plan = self.plan, edit(self.plan, self.next_month)
            if self.plan != before:
                self.earlier.append(before)

    def undo(self) -> None:
        """Take the last decision back, from the next month on; months lived meanwhile stay as they were."""
        with self.lock:
            if self.earlier:
                self.plan = take_back(self.plan, self.earlier.pop(), self.next_month)

    def nudge(self) -> None:
        """Something changed: look again."""
        self._wake.set()

    def errand(self, work: Callable[[], None]) -> None:
        """Have something done by the thread that owns the worlds, between two months."""
        self._errands.put(work)
        self._wake.set()

    def hear(self) -> None:
        """A sign of life of the page."""
        self.heard = time.monotonic()
        if self.status == "asleep":
            self._wake.set()

    # -- what the page is told

    def tell_panel(self) -> None:
        """Send how things are set."""
        with self.lock:
            panel = {
                "status": self.status,
                "progress": round(self.progress, 3),
                "error": self.error,
                "playing": self.playing,
                "speed": self.speed,
                "next": self.next_month,
                "target": self.target,
                "seed": self.origin.seed,
                "place_seed": self.origin.place_seed,
                "names": self.origin.names(),
                "row": self.row,
                "view": self.view,
                "link": write_link(self.saved()),
                "most_months": MOST_PAGE_MONTHS,
                "undo": len(self.earlier),
                "round": None if self.round is None else self.round.describe(),
                "policy": describe_policy_now(self.plan, self.next_month, self.inhabitants)
                if self.inhabitants
                else None,
            }
        self.send("panel", to_json(panel))

    # -- what the page asks

    def begin_again(self, saved: Saved) -> None:
        """Another wijk, plan or month; the thread builds what is needed."""
        with self.lock:
            other = saved.origin != self.origin or self.worlds is None
            self.plan, self.origin = saved.plan, saved.origin
            self.playing, self.round = False, None
            self.target, self.claimed, self.going = saved.month, 0, None
            self.earlier.clear()
            self.status, self.error = "building", ""
            if other:
                self.row = -1
        self.errand(self._open)
        self.tell_panel()

    def go_to(self, month: int) -> None:
        """Go back or on to a month: the plan is lived again from the start, undrawn."""
        month = min(max(month, 0), MOST_PAGE_MONTHS)
        with self.lock:
            self.playing, self.going = False, month
            if self.round is not None and self.round.stage == "run":
                self.round = None
        self.errand(lambda: self._replay(month))

    def play(self, playing: bool) -> None:
        """Go on, or stop."""
        with self.lock:
            self.playing = playing and self.status in ("ready", "building", "replaying")
            self._due = time.monotonic()
        self.tell_panel()
        self.nudge()

    # -- the thread

    def _run(self) -> None:
        self.errand(self._open)
        while not self._stop.is_set():
            try:
                if not self._work():
                    self._wake.wait(self._nap())
                    self._wake.clear()
            except StoppedError:
                break
            except Exception:
                if self._stop.is_set():
                    break
                logger.exception("a session stopped")
                self._crash()
        self._release()
        give_back_memory()

    def _work(self) -> bool:
        """One piece of work, the most urgent first; False if there is none."""
        if not self._errands.empty():
            self._errands.get()()
            return True
        if self._is_silent():
            return False
        if self.worlds is None or self.status == "crashed":
            return False
        if self.worlds.month < self.target:
            return self._replay_on()
        if self.playing and time.monotonic() >= self._due:
            return self._play_on()
        if self.news.send_frame():
            return True
        return self._spare()

    def _nap(self) -> float:
        """Seconds until there may be something to do."""
        if self.status == "asleep":
            return 5.0
        if self.playing:
            return max(min(self._due - time.monotonic(), 0.5), 0.001)
        if (
            self.worlds is not None
            and self.band is not None
            and self.band.month < self.worlds.month
        ):
            return 0.2
        return 1.0

    def _is_silent(self) -> bool:
        """Put a page to sleep that gives no sign of life, and wake it when it does again."""
        silence = time.monotonic() - self.heard
        if self.status in ("ready", "replaying") and silence > SILENT:
            self.status = "asleep"
            self.tell_panel()
        elif self.status == "asleep" and silence <= SILENT:
            self.status = "ready"
            self._due = time.monotonic()
            if self.worlds is None:
                self.target = self.reached
                self._open()
            self.tell_panel()
        if self.status == "asleep" and silence > FORGOTTEN and self.worlds is not None:
            self._release()
        return self.status == "asleep"

    def _open(self) -> None:
        """Build or copy the worlds, and tell the page what the street looks like."""
        LOAD.note_late()
        self._release()
        self.status, self.progress = "building", 0.0
        steps = 0
        total = 60.0

        def progress() -> None:
            nonlocal steps
            steps += 1
            LOAD.note_late()
            self._tell_progress(min(steps / total, 1.0))

        origin = self.origin
        if not SETTLED.has(origin):
            self.tell_panel()
        worlds = Worlds(origin, progress=progress)
        self._check_going_on()
        with self.lock:
            world = worlds.policy.wijk.world
            names = origin.names()
            self.inhabitants = {
                name: int(world.wijken.inhabitants_start[w]) for w, name in enumerate(names)
            }
            self.worlds, self.band = worlds, Band(origin)
            self.walkers = Walkers(worlds.policy)
            self.claimed = 0
            self.status = "replaying" if self.target else "ready"
        self.news.begin(0)
        self.send("scene", to_json(describe_scene(worlds.policy, names)))
        self.tell_panel()

    def _replay(self, month: int) -> None:
        if self.worlds is None or self.band is None:
            self.going = None
            return
        fresh = Worlds(self.origin) if month < self.worlds.month else None  # may take a burn-in
        with self.lock:
            self.target = month
            self.going = None if self.going == month else self.going
            if fresh is not None:
                self.worlds = fresh
                self.claimed = 0
                self.band.go_back(month)
                self.news.begin(month)
            self.status = "replaying" if self.worlds.month < month else "ready"
        self.news.freshen()
        self.tell_panel()

    def _replay_on(self) -> bool:
        """A month towards the target, undrawn."""
        LOAD.note_late()
        self._live()
        if self.month >= self.target:
            self.status = "ready"
            self.news.freshen()
            self.tell_panel()
        else:
            self._tell_progress(self.month / max(self.target, 1))
        return True

    def _play_on(self) -> bool:
        """A month of play."""
        if self.month >= MOST_PAGE_MONTHS:
            self.play(False)
            return True
        interval = 1.0 / self.speed
        late = time.monotonic() - self._due
        self.is_late = late > 0.25 * interval
        if self.is_late:
            LOAD.note_late()
        self._due = time.monotonic() if late > LATE else self._due + interval
        self._live()
        self.news.freshen()
        self.news.send_frame()
        return True

    def _live(self) -> None:
        """One month of both worlds, with the plan as it is now."""
        self._check_going_on()
        assert self.worlds is not None
        with self.lock:
            plan = self.plan
            self.claimed = self.worlds.month + 1
        asked = self.round if self.round is not None and self.round.stage == "run" else None
        with LIVING:
            self.worlds.step(plan)
            if asked is not None:
                asked.step(plan, self.worlds.policy, self.row)
        if asked is not None and asked.stage == "reveal":
            self.playing = False
            self.tell_panel()

    def _spare(self) -> bool:
        """A month of an extra world, if nothing on the server waits for the processor."""
        if self.band is None or self.worlds is None or self.band.month >= self.worlds.month:
            return False
        if self.playing and self._due - time.monotonic() < 0.03:
            return False
        if not LOAD.take_turn():
            return False
        try:
            went_on = self.band.step(self.plan, self.worlds.month)
        finally:
            LOAD.give_back()
        self.news.freshen_band()
        return went_on

    def _check_going_on(self) -> None:
        if self._stop.is_set():
            raise StoppedError

    def _tell_progress(self, share: float) -> None:
        self._check_going_on()
        self.progress = share
        if time.monotonic() - self._told > TELL_EVERY:
            self._told = time.monotonic()
            self.tell_panel()

    def _crash(self) -> None:
        """Say so on this page; no other notices."""
        self._release()
        with self.lock:
            self.status, self.playing, self.error = "crashed", False, "crashed"
        try:
            self.tell_panel()
        except Exception:
            logger.info("a session that stopped had nobody left to tell")

    def _release(self) -> None:
        """Give the worlds back."""
        if self.band is not None:
            self.band.close()
        self.worlds = self.band = self.walkers = None
