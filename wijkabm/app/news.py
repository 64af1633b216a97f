"""Frames for the page: the next when the last was drawn; months in between are numbers only."""

import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wijkabm.app.frame import (
    MAIN,
    MOST_MONTHS_IN_FRAME,
    encode_world,
    main_values,
    round_numbers,
    to_json,
)
from wijkabm.comparison import MUNICIPAL_COST
from wijkabm.effects import divide_means
from wijkabm.instruments import LEVERS

if TYPE_CHECKING:
    from wijkabm.app.session import Session

COSTED: Final = ("shops_open", "jobs_local_residents", "vacant_units")
"""Outcomes of which a unit's price is told."""

YEAR: Final = 12
LOST: Final = 2.0
"""Seconds after which a frame that was not drawn was lost on its way."""

REST: Final = 2.5
"""While months pass, the next frame comes after so many times what one takes to be drawn: a slow
tablet draws fewer months and lives no fewer."""

LATE_REST: Final = 14.0
"""The same where months come late: one laptop does everything for many pages."""

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
        self._sent_band = 0
        self._sent_at = 0.0
        self._takes = 0.0  # seconds from sending a frame until it was drawn

    def begin(self, month: int) -> None:
        """The page keeps what it knows up to `month`; all after is told anew."""
        self._keep = month if self._keep is None else min(self._keep, month)
        self._sent = min(self._sent, month)
        self._sent_band = min(self._sent_band, month)
        self._waiting, self._fresh = False, True

    def freshen(self) -> None:
        """There is something new to draw."""
        self._fresh = True

    def freshen_band(self) -> None:
        """There may be a longer band."""
        band = self.session.band
        if band is not None and band.known_months() > self._sent_band:
            self._fresh = True

    def acknowledge(self, number: int) -> None:
        """The page has drawn a frame."""
        if number >= self.number and self._waiting:
            self._waiting = False
            took = min(time.monotonic() - self._sent_at, LONGEST)
            self._takes += SMOOTH * (took - self._takes)

    def check_lost(self, number: int, months: int) -> None:
        """The page says which frame it drew last and how many months it has: send again what was lost."""
        if self._waiting and number < self.number and time.monotonic() - self._sent_at > LOST:
            self._sent, self._sent_band = min(self._sent, months), 0
            self._waiting, self._fresh = False, True
            if self._flying is not None:
                self.begin(self._flying)

    def forget_numbers(self) -> None:
        """Tell all months again: another wijk is looked at."""
        self._sent = self._sent_band = 0
        self._keep, self._fresh = 0, True

    def send_frame(self) -> bool:
        """Send a frame if there is news and the page is ready for it."""
        session = self.session
        if not self._fresh or self._waiting or session.worlds is None:
            return False
        if session.worlds.month < session.target:
            return False
        rest = (LATE_REST if session.is_late else REST) * self._takes
        if session.playing and time.monotonic() - self._sent_at < rest:
            return False
        self.number += 1
        self._waiting = True
        self._fresh = False
        self._sent_at = time.monotonic()
        session.send("frame", to_json(self._make_frame()))
        return True

    def _make_frame(self) -> dict[str, Any]:
        session = self.session
        worlds, walkers = session.worlds, session.walkers
        assert worlds is not None
        assert walkers is not None
        month = worlds.month
        frame: dict[str, Any] = {"number": self.number, "month": month, "late": session.is_late}
        self._flying, self._keep = self._keep, None
        if self._flying is not None:
            frame["keep"] = self._flying
        last = min(month, self._sent + MOST_MONTHS_IN_FRAME)
        frame["numbers"] = [
            [m, *round_numbers(self._numbers(m))] for m in range(self._sent + 1, last + 1)
        ]
        self._sent = last
        self._fresh = last < month  # the rest comes with the next frame
        if session.view != "baseline":
            frame["policy"] = encode_world(worlds.policy, walkers, month)
        if session.view != "policy":
            frame["baseline"] = encode_world(worlds.baseline, walkers, month)
        frame["band"] = self._band()
        frame["levers"] = self._levers()
        return frame

    def _numbers(self, month: int) -> np.ndarray:
        worlds, row = self.session.worlds, self.session.row
        assert worlds is not None
        return np.concatenate(
            [
                main_values(worlds.policy.values[month - 1], row),
                main_values(worlds.baseline.values[month - 1], row),
            ]
        )

    def _band(self) -> list[list[float | None]]:
        """Mean, low and high of each main difference, of months that the page does not have yet."""
        session = self.session
        band, worlds = session.band, session.worlds
        assert worlds is not None
        if band is None:
            return []
        known = min(band.known_months(), worlds.month, self._sent)
        last = min(known, self._sent_band + MOST_MONTHS_IN_FRAME // 2)
        rows = []
        for month in range(self._sent_band + 1, last + 1):
            found = band.estimate(worlds, month)
            parts = (found.difference, found.low, found.high)
            numbers = np.stack([main_values(part, session.row) for part in parts])
            rows.append([month, *round_numbers(numbers.T.reshape(-1))])
        self._sent_band = last
        self._fresh = self._fresh or last < known
        return rows

    def _levers(self) -> dict[str, list[float]]:
        """Of every lever that worked in the last year: who joined, EUR spent, EUR received."""
        worlds = self.session.worlds
        assert worlds is not None
        parts = worlds.policy.wijk.recorder.levers[-YEAR:]
        rows = np.concatenate(parts) if parts else np.zeros((0, 11))
        out = {}
        for number in np.unique(rows[:, 1]).astype(int).tolist():
            own = rows[rows[:, 1] == number]
            joined, spent, received = own[:, 5].sum(), own[:, 9].sum(), own[:, 10].sum()
            out[LEVERS[number]] = [float(joined), round(spent / 100.0), round(received / 100.0)]
        return out


def price_effects(session: "Session") -> list[list[Any]]:
    """EUR a year per unit of effect, with its interval: name, ratio, low, high, shape."""
    worlds, band = session.worlds, session.band
    if worlds is None or band is None or worlds.month == 0:
        return []
    month = min(band.known_months(), worlds.month)
    if month == 0:
        return []
    gaps = np.stack([main_values(seed, session.row) for seed in band.gaps(worlds, month)])
    cost = YEAR * gaps[:, MAIN.index(MUNICIPAL_COST.name)]
    out = []
    for name in COSTED:
        sign = -1.0 if name == "vacant_units" else 1.0
        found = divide_means(cost.tolist(), (sign * gaps[:, MAIN.index(name)]).tolist())
        out.append([name, *round_numbers([found.ratio, found.low, found.high]), found.shape])
    return out
