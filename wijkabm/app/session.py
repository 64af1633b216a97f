"""A page's own wijk: its worlds, its plan, and the thread that lives them.

Messages of the page arrive on other threads and change the plan at once, under a lock; what needs the
worlds themselves waits as an errand for the session's own thread, which is the only one that touches them.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np

from wijkabm.app.ahead import Ahead
from wijkabm.app.crew import CREW
from wijkabm.app.describe import describe_panel
from wijkabm.app.frame import Walkers, describe_scene, to_json
from wijkabm.app.links import MOST_PAGE_MONTHS, Saved
from wijkabm.app.load import LIVING, LOAD
from wijkabm.app.memory import give_back_memory
from wijkabm.app.news import News
from wijkabm.app.origin import BURN_IN, SETTLED
from wijkabm.app.own_thread import OwnThread, say_why
from wijkabm.app.pace import Pace
from wijkabm.app.plan import Plan, take_back
from wijkabm.app.purse import PURSE
from wijkabm.app.rounds import Round, end_round, look_at_round
from wijkabm.app.upload import Desk
from wijkabm.app.worlds import Worlds, count_bytes

SILENT: Final = 10.0
"""Seconds without a sign of life after which a page pauses."""

FORGOTTEN: Final = 600.0
"""Seconds after which a silent page gives its worlds back; they come back with it."""

TELL_EVERY: Final = 0.25  # seconds between words about progress
MOST_UNDONE: Final = 50  # decisions that can be taken back

logger = logging.getLogger("wijkabm.room")


class Session(OwnThread):
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
        super().__init__()
        self.language, self.send = language, send
        self.plan: Plan = saved.plan
        self.origin = saved.origin
        self.worlds: Worlds | None = None
        self.walkers: Walkers | None = None
        self.ahead: Ahead | None = None
        self.round: Round | None = None
        self._is_round_news = False
        self.desk = Desk()
        self.exporting = threading.Lock()
        self.lock = threading.RLock()
        self.playing = False
        self.pace = Pace()
        self.status = "building"
        self.progress = 0.0
        self.error = ""
        self.row = -1
        self.start_values = np.zeros((0, 0))
        self.view = "policy"
        self.target = saved.month  # month to which it replays without drawing
        self.claimed = 0  # the last month that can no longer be changed
        self.going: int | None = None  # month that was asked for, until the way there begins
        self.earlier: deque[Plan] = deque(maxlen=MOST_UNDONE)  # plans before each decision
        self.heard = time.monotonic()
        self.inhabitants: dict[str, int] = {}
        self.news = News(self)
        self._must_rest = False
        self._told = 0.0

    def close(self) -> None:
        """End at once; the thread gives back what it held."""
        super().close()
        self.desk.close()

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
            before = self.plan
            self._hold(edit(before, self.next_month))
            if self.plan != before:
                self.earlier.append(before)

    def undo(self) -> None:
        """Take the last decision back, from the next month on; months lived meanwhile stay as they were."""
        with self.lock:
            if self.earlier:
                self._hold(take_back(self.plan, self.earlier.pop(), self.next_month))

    def _hold(self, plan: Plan) -> None:
        """Another plan holds from the next month on; what the other worlds lived past that is untrue."""
        is_same, self.plan = plan == self.plan, plan
        if self.ahead is not None and not is_same:
            self.ahead.set_plan(plan, self.next_month - 1)
            self.news.forget_band(self.next_month - 1)
            CREW.nudge()

    def rest(self) -> None:
        """Give up the worlds if the page is asleep; they come back with it."""
        self._must_rest = True
        self.nudge()

    def hear(self) -> None:
        """A sign of life of the page."""
        self.heard = time.monotonic()
        if self.status == "asleep":
            self.nudge()

    # -- what the page is told

    def tell_panel(self) -> None:
        """Send how things are set."""
        with self.lock:
            panel = describe_panel(self)
        self.send("panel", to_json(panel))

    # -- what the page asks

    def begin_again(self, saved: Saved) -> None:
        """Another wijk, plan or month; the thread builds what is needed."""
        self._check_errands()
        with self.lock:
            other = saved.origin != self.origin or self.worlds is None
            self.plan, self.origin = saved.plan, saved.origin
            self.playing, self.round = False, None
            self.target, self.claimed, self.going = saved.month, 0, None
            self.earlier.clear()
            self.status, self.error = "building", ""
            if other:
                self.row, self.inhabitants = -1, {}  # of the wijken that are built next
        self.errand(self._begin)
        self.tell_panel()

    def go_to(self, month: int) -> None:
        """Go back or on to a month: the plan is lived again from the start, undrawn."""
        month = min(max(month, 0), MOST_PAGE_MONTHS)
        self._check_errands()
        with self.lock:
            self.playing, self.going = False, month
            if self.round is not None and self.round.stage == "run":
                end_round(self)
        self.errand(lambda: self._replay(month))

    def play(self, playing: bool) -> None:
        """Go on, or stop."""
        with self.lock:
            self.playing = playing and self.status in ("ready", "building", "replaying")
            self.pace.begin()
        self.tell_panel()
        self.nudge()

    # -- the thread

    def _end(self) -> None:
        PURSE.keep(self)
        self._release()
        give_back_memory()

    def _work(self) -> bool:
        """One piece of work, the most urgent first; False if there is none."""
        if self._is_silent() or self.worlds is None or self.status == "crashed":
            return False
        if self._is_round_news:
            self._is_round_news = False
            look_at_round(self)
        if self.worlds.month < self.target:
            return self._replay_on()
        if self.playing and self.pace.count_down() <= 0.0:
            return self._play_on()
        if self.ahead is not None and self.ahead.seek_memory():
            CREW.nudge()
        return self.news.send_frame()

    def _nap(self) -> float:
        """Seconds until there may be something to do."""
        if self.status == "asleep":
            return 5.0
        if self.playing:
            return max(min(self.pace.count_down(), 0.5), 0.001)
        return 0.2 if self.news.has_band_news else 1.0

    def _is_silent(self) -> bool:
        """Put a page to sleep that gives no sign of life, and wake it when it does again."""
        silence = time.monotonic() - self.heard
        if self.status in ("ready", "replaying") and silence > SILENT:
            self.status = "asleep"
            self._rest(True)
            PURSE.lend(self, self._lend)
            self.tell_panel()
        elif self.status == "asleep" and silence <= SILENT:
            PURSE.keep(self)
            if self._must_rest:  # it was asked to just before
                self._release()
            self.status, self._must_rest = "ready", False
            self.pace.begin()
            self._rest(False)
            if self.worlds is None:
                self.target = self.reached
                self._begin()
            self.tell_panel()
        if self.status == "asleep" and (silence > FORGOTTEN or self._must_rest):
            self._must_rest = False
            if self.worlds is not None:
                self._release()
                give_back_memory()
        return self.status == "asleep"

    def _begin(self) -> None:
        """Build or copy the worlds, and tell the page what the street looks like."""
        LOAD.note_late()
        self._release()
        self.status, self.progress = "building", 0.0
        steps = 0

        def progress() -> None:
            nonlocal steps
            steps += 1
            LOAD.note_late()
            self._tell_progress(min(steps / BURN_IN, 1.0))

        origin = self.origin
        if not SETTLED.has(origin):
            self.tell_panel()
        with say_why(self.send, "wijk", self.language):  # own figures may be those of no wijk
            worlds = Worlds(origin, progress=progress)
        self._check_going_on()
        with self.lock:
            world = worlds.policy.wijk.world
            names = origin.names()
            self.inhabitants = {
                name: int(world.wijken.inhabitants_start[w]) for w, name in enumerate(names)
            }
            self.worlds, self.walkers = worlds, Walkers(worlds.policy)
            self.start_values = worlds.policy.look_at_start()
            size = count_bytes(worlds.policy)
            self.ahead = Ahead(origin, self.plan, size, self._hear_ahead)
            self.claimed = 0
            self.status = "replaying" if self.target else "ready"
        CREW.join(self.ahead)
        self.news.begin(0)
        self.news.forget_band(0)
        self.send("scene", to_json(describe_scene(worlds.policy, names)))
        self.tell_panel()

    def _replay(self, month: int) -> None:
        if self.worlds is None or self.ahead is None:
            self.target, self.going = month, None  # where they will go when they are back
            return
        fresh = Worlds(self.origin) if month < self.worlds.month else None  # may take a burn-in
        with self.lock:
            self.target = month
            self.going = None if self.going == month else self.going
            if fresh is not None:
                self.worlds = fresh
                self.claimed = 0
                self.news.begin(month)
            self.ahead.be_at(month)
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
        was_waiting = self.pace.is_waiting
        waits = self.pace.wait_for(self.ahead, self.plan.first_month(), self.month)
        if waits != was_waiting:
            self.news.freshen()
        if waits:
            return self.news.send_frame()
        self.pace.go_on()
        if self.pace.is_late:
            LOAD.note_late()
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
        with LIVING:
            self.worlds.step(plan)
        if self.ahead is not None:
            self.ahead.be_at(self.worlds.month)
            CREW.nudge()
        look_at_round(self)

    def _hear_ahead(self) -> None:
        """More months are known of the other worlds; called by the threads that live them."""
        self.pace.hear()
        self.news.freshen_band()
        if self.round is not None and self.round.stage == "run":
            self._is_round_news = True
        self.nudge()

    def _lend(self) -> None:
        """Give memory to another page, on its thread; the rest follows on ours."""
        self._must_rest = True
        if (ahead := self.ahead) is not None:
            ahead.give_back()
        self.nudge()

    def _rest(self, is_resting: bool) -> None:
        """Let the other worlds rest with the page, or go on with it."""
        if self.ahead is not None:
            self.ahead.is_resting = is_resting
            CREW.nudge()

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
        if self.ahead is not None:
            CREW.leave(self.ahead)
        self.worlds = self.ahead = self.walkers = None
