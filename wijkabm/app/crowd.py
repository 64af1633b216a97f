"""Who is in the room: how many there may be, from one address too, and who comes back first.

A page has a seat while its line holds, and half a minute longer. After that it sleeps: another may have the
seat, but what was decided is kept for ten minutes, the worlds too while there is memory for them. Who comes
back gets a seat before anybody who is new.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from wijkabm.app.session import FORGOTTEN

GRACE: Final = 30.0
"""Seconds after its line broke in which a page keeps its seat."""

ASKING: Final = 20.0
"""Seconds that a question for a seat counts: a page that waits asks again before."""

NEVER: Final = -1e9
"""When somebody asked who never did."""

FULL, FULL_ADDRESS = "full", "full_address"


@dataclass(eq=False)
class Guest:
    """Somebody who has come.

    Attributes
    ----------
    session : Session or RemoteSession
    address : str
        Where they come from; empty if that does not count.
    browser : str
        What tells the pages of one browser from those of others; empty if nothing does.
    dismiss : callable
        Called when nothing is kept of the page any more.
    has_seat : bool
    broke : float or None
        When the line broke; None while it holds.
    asked : float
        When they last asked for a seat.
    is_rested : bool
        Whether their worlds were given up.
    """

    session: Any
    address: str = ""
    browser: str = ""
    dismiss: Callable[[], None] = lambda: None
    has_seat: bool = True
    broke: float | None = None
    asked: float = NEVER
    is_rested: bool = False


class Crowd:
    """All sessions of this server; they know nothing of each other.

    Attributes
    ----------
    most : int
        Seats.
    most_of_one : int
        Of which one address may have so many; 0 for half of them.
    clock : callable
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.most_of_one = 25, 0
        self.clock = clock
        self._guests: dict[Any, Guest] = {}
        self._lock = threading.Lock()

    @property
    def sessions(self) -> list[Any]:
        """Of all who have come and did not leave."""
        with self._lock:
            return list(self._guests)

    def ask(self, address: str = "", browser: str = "") -> str:
        """Why there is no seat for who asks now; empty if there is one."""
        with self._lock:
            now = self._look()
            why = self._refuse(address, browser, now)
            for guest in self._returning(browser):
                guest.asked = now if why else NEVER
            return why

    def admit(
        self,
        session: Any,
        address: str = "",
        browser: str = "",
        dismiss: Callable[[], None] = lambda: None,
    ) -> Guest | None:
        """A seat for a session that begins; None if there is none."""
        with self._lock:
            now = self._look()
            if self._refuse(address, browser, now):
                return None
            for guest in self._returning(browser)[:1]:  # one seat for one that was lost
                guest.browser = ""
            guest = Guest(session, address, browser, dismiss, broke=now)
            self._guests[session] = guest
            self._make_room()
            return guest

    def leave(self, session: Any) -> None:
        """One less."""
        with self._lock:
            self._guests.pop(session, None)

    def lose_line(self, guest: Guest, seconds: float = 0.0) -> None:
        """The line of a page broke, or did so `seconds` ago."""
        with self._lock:
            guest.broke = self.clock() - seconds

    def mend_line(self, guest: Guest) -> bool:
        """It holds again; whether there is a seat for it. If not, it asks again by this."""
        with self._lock:
            now = self._look()
            guest.broke = None
            if not guest.has_seat:
                seated = self._seated()
                has_room = len(seated) < self.most and self._is_allowed(guest.address, seated)
                guest.has_seat = has_room and guest.session in self._guests
                guest.asked = NEVER if guest.has_seat else now
                if guest.has_seat:
                    guest.is_rested = False
                    self._make_room()
            return guest.has_seat

    # -- under the lock

    def _look(self) -> float:
        """Take the seats of those who are away too long; the time."""
        now = self.clock()
        for guest in self._guests.values():
            if guest.broke is not None and now - guest.broke > GRACE:
                guest.has_seat = False
        return now

    def _seated(self) -> list[Guest]:
        return [guest for guest in self._guests.values() if guest.has_seat]

    def _returning(self, browser: str) -> list[Guest]:
        """Who slept, of a browser that comes again."""
        guests = self._guests.values()
        return [g for g in guests if browser and g.browser == browser and not g.has_seat]

    def _refuse(self, address: str, browser: str, now: float) -> str:
        seated = self._seated()
        waiting = 0
        if not self._returning(browser):
            waiting = sum(
                not guest.has_seat and now - guest.asked < ASKING for guest in self._guests.values()
            )
        if len(seated) + waiting >= self.most:
            return FULL
        return "" if self._is_allowed(address, seated) else FULL_ADDRESS

    def _is_allowed(self, address: str, seated: list[Guest]) -> bool:
        most = self.most_of_one or max(self.most // 2, 1)
        return not address or sum(guest.address == address for guest in seated) < most

    def _make_room(self) -> None:
        """Keep worlds for as many as there are seats; who sleeps longest gives them up, and is forgotten."""
        asleep = [guest for guest in self._guests.values() if not guest.has_seat]
        asleep.sort(key=lambda guest: guest.broke if guest.broke is not None else guest.asked)
        awake = len(self._guests) - len(asleep)
        kept = [guest for guest in asleep if not guest.is_rested]
        for guest in kept[: max(awake + len(kept) - self.most, 0)]:
            guest.is_rested = True
            guest.session.rest()
        now = self.clock()
        for number, guest in enumerate(asleep, start=1):
            away = guest.broke is not None
            is_one_too_many = len(asleep) - number >= 2 * self.most
            if away and (now - (guest.broke or 0.0) > FORGOTTEN or is_one_too_many):
                self._guests.pop(guest.session)
                guest.dismiss()


CROWD: Final = Crowd()
