"""Frames for the page: the next when the last was drawn; months in between are numbers only."""

import threading
import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wijkabm.app.ahead import FIRST, PAIRS
from wijkabm.app.aims import tell_targets
from wijkabm.app.effect import SMOOTHED, follow_effects, price_effects
from wijkabm.app.frame import (
    MOST_MONTHS_IN_FRAME,
    encode_world,
    main_values,
    round_numbers,
    to_base64,
    to_json,
)
from wijkabm.levers.registry import name_levers
from wijkabm.measure.recorder import FIRST_KEPT, FROM_PARTIES, KEPT

if TYPE_CHECKING:
    from wijkabm.app.session import Session

YEAR: Final = 12
LOST: Final = 2.0
"""Seconds after which a frame that was not drawn was lost on its way."""

REST: Final = 2.5
"""While months pass, the next frame comes after so many times what one takes to be drawn: a slow
tablet draws fewer months and lives no fewer."""

LATE_REST: Final = 14.0
"""The same where months come late: one laptop does everything for many pages."""

BAND_REST: Final = 0.4
"""Seconds between frames that tell nothing but more of the other worlds."""

MOST_BAND_MONTHS: Final = 60  # of the other worlds in one frame
PRICED: Final = 4.0
"""Months a second up to which prices and targets come with every frame: faster, nobody could read them."""

SMOOTH: Final = 0.3  # weight of the last frame in the mean of what one takes
LONGEST: Final = 1.0  # seconds; a page that was hidden says nothing of how fast it draws


class News:
    """What the page has been told, and what not yet."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.number = 0
        self._waiting = False  # for the page to have drawn the last frame
        self._fresh = False
        self._keep: int | None = None
        self._flying: int | None = None  # what the frame on its way tells to keep
        self._sent = 0  # months whose numbers the page has
        self.has_band_news = False
        self._lock = threading.Lock()
        self._untrue = 0  # times that something told became untrue
        self._pairs: list[int] = []  # of every month, how many worlds the page was told of
        self._keep_band: int | None = None
        self._has_picture = False  # the page has the street as it is
        self._sent_at = 0.0
        self._takes = 0.0  # seconds from sending a frame until it was drawn

    def begin(self, month: int) -> None:
        """The page keeps what it knows up to `month`; all after is told anew."""
        self._keep = month if self._keep is None else min(self._keep, month)
        self._sent = min(self._sent, month)
        self._waiting = False
        self.freshen()

    def freshen(self) -> None:
        """There is something new to draw."""
        self._fresh, self._has_picture = True, False

    def freshen_band(self) -> None:
        """More is known of the other worlds."""
        self.has_band_news = True

    def forget_band(self, month: int) -> None:
        """What the page was told of the other worlds after `month` is no longer true; from any thread."""
        with self._lock:
            del self._pairs[month:]
            self._keep_band = month if self._keep_band is None else min(self._keep_band, month)
            self._untrue += 1
        self.freshen()

    def acknowledge(self, number: int) -> None:
        """The page has drawn a frame."""
        if number >= self.number and self._waiting:
            self._waiting = False
            took = min(time.monotonic() - self._sent_at, LONGEST)
            self._takes += SMOOTH * (took - self._takes)

    def check_lost(self, number: int, months: int) -> None:
        """The page says which frame it drew last and how many months it has: send again what was lost.

        Of a frame that it has drawn only the word was lost, as its line broke.
        """
        if self._waiting and time.monotonic() - self._sent_at > LOST:
            self._waiting = False
            if number >= self.number:
                return
            self._sent = min(self._sent, months)
            self.forget_band(0)
            if self._flying is not None:
                self.begin(self._flying)

    def forget_numbers(self) -> None:
        """Tell all months again: another wijk is looked at."""
        self._sent, self._keep = 0, 0
        self.forget_band(0)

    def send_frame(self) -> bool:
        """Send a frame if there is news and the page is ready for it."""
        session = self.session
        passed = time.monotonic() - self._sent_at
        is_wanted = self._fresh or (self.has_band_news and passed > BAND_REST)
        if not is_wanted or self._waiting or session.worlds is None:
            return False
        if session.worlds.month < session.target:
            return False
        rest = (LATE_REST if session.pace.is_late else REST) * self._takes
        if session.playing and passed < rest:
            return False
        self.number += 1
        self._waiting = True
        self._fresh = self.has_band_news = False
        self._sent_at = time.monotonic()
        session.send("frame", to_json(self._make_frame()))
        return True

    def _make_frame(self) -> dict[str, Any]:
        session = self.session
        worlds = session.worlds
        assert worlds is not None
        month = worlds.month
        frame: dict[str, Any] = {
            "number": self.number,
            "month": month,
            "late": session.pace.is_late,
            "waits": session.pace.is_waiting,
        }
        self._flying, self._keep = self._keep, None
        if self._flying is not None:
            frame["keep"] = self._flying
            frame["start"] = round_numbers(main_values(session.start_values, session.row))
        last = min(month, self._sent + MOST_MONTHS_IN_FRAME)
        frame["numbers"] = [
            [m, *round_numbers(self._numbers(m))] for m in range(self._sent + 1, last + 1)
        ]
        self._sent = last
        self._fresh = last < month  # the rest comes with the next frame
        if not self._has_picture:
            frame.update(self._draw(month))
        frame.update(self._tell_others(month))
        frame["levers"] = self._levers()
        if not session.playing or session.pace.speed <= PRICED:
            frame["targets"] = tell_targets(session)
        return frame

    def _draw(self, month: int) -> dict[str, Any]:
        """The street as it is in the worlds that are looked at."""
        session = self.session
        worlds, walkers = session.worlds, session.walkers
        assert worlds is not None
        assert walkers is not None
        self._has_picture = True
        pictures: dict[str, Any] = {}
        if session.view != "baseline":
            pictures["policy"] = encode_world(worlds.policy, walkers, month)
        if session.view != "policy":
            pictures["baseline"] = encode_world(worlds.baseline, walkers, month)
        return pictures

    def _tell_others(self, month: int) -> dict[str, Any]:
        """What is known of the other worlds and the page was not yet told."""
        session, ahead = self.session, self.session.ahead
        if ahead is None:
            return {}
        told: dict[str, Any] = {"has_memory": ahead.has_memory, "known": ahead.known_months()}
        with self._lock:
            untrue, pairs = self._untrue, list(self._pairs)
        rows = self._tell_effects(pairs)
        with self._lock:
            if self._keep_band is not None:
                told["keep_band"], self._keep_band = self._keep_band, None
            if untrue == self._untrue:  # else a plan changed meanwhile: they are told anew
                self._pairs, told["band"] = pairs, rows
        if session.view == "difference":
            sure = ahead.compare_fronts(month)
            told["sure"] = None if sure is None else to_base64(sure)
        if not session.playing or session.pace.speed <= PRICED:
            found = ahead.compare(month) if session.plan.first_month() is not None else None
            told["prices"] = (
                [[name, *round_numbers(rest)] for name, *rest in price_effects(found)]
                if found is not None and found.worlds == PAIRS and session.row < 0
                else None
            )
        return told

    def _tell_effects(self, known: list[int]) -> list[list[float | None]]:
        """Of months that more worlds have lived than is `known`: month, pairs, and five numbers each.

        The numbers are the level without policy, the difference, its interval, and in how many pairs anything
        differs, for each of `SHOWN`.
        """
        ahead = self.session.ahead
        assert ahead is not None
        rows: list[list[float | None]] = []
        for pairs in (PAIRS, FIRST):
            told = next((m for m, n in enumerate(known) if n < pairs), len(known))
            with ahead.reading():
                last = min(ahead.count_months(pairs), told + MOST_BAND_MONTHS)
                if last <= told:
                    continue
                first = max(told - SMOOTHED + 1, 0) + 1
                values = ahead.read(first, last, pairs)
                levels = ahead.read_levels(first, last)
            effects = follow_effects(
                values, levels, told + 1 - first, self.session.row, is_whole=pairs == PAIRS
            )
            for month, found in zip(range(told + 1, last + 1), effects, strict=True):
                rows.append([month, pairs, *round_numbers(found.reshape(-1))])
            known[told:last] = [pairs] * (last - told)
            self.has_band_news = self.has_band_news or last < ahead.count_months(pairs)
        return rows

    def _numbers(self, month: int) -> np.ndarray:
        worlds, row = self.session.worlds, self.session.row
        assert worlds is not None
        return np.concatenate(
            [
                main_values(worlds.policy.values[month - 1], row),
                main_values(worlds.baseline.values[month - 1], row),
            ]
        )

    def _levers(self) -> dict[str, list[float]]:
        """Of every lever that worked in the last year: who joined, EUR spent, received, paid by others."""
        worlds = self.session.worlds
        assert worlds is not None
        parts = worlds.policy.wijk.recorder.levers[-YEAR:]
        rows = np.concatenate(parts) if parts else np.zeros((0, FIRST_KEPT + len(KEPT)))
        out = {}
        for number in np.unique(rows[:, 1]).astype(int).tolist():
            own = rows[rows[:, 1] == number]
            kept = dict(zip(KEPT, own[:, FIRST_KEPT:].sum(axis=0).tolist(), strict=True))
            others = sum(kept[name] for name in FROM_PARTIES)
            money = (kept["spent"], kept["received"] - others, others)
            out[name_levers()[number]] = [
                float(kept["accepted"]),
                *(round(cents / 100.0) for cents in money),
            ]
        return out
