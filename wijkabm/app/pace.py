"""How fast months follow each other on a page, and when it waits for its other worlds."""

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wijkabm.app.ahead import Ahead

SPEEDS: Final = (1.0, 4.0, 12.0, 30.0)
"""Months a second that may be asked for."""

MOST_SURE_SPEED: Final = 4.0
"""Months a second up to which the page waits for its other worlds rather than run away from them."""

MOST_BEHIND: Final = 12  # months that they may be behind then
MOST_PATIENCE: Final = 5.0  # seconds without a month of theirs after which it waits no longer
LOOK_AGAIN: Final = 0.1  # seconds between looks whether they have come
LATE: Final = 0.5  # seconds behind after which lost time is given up


class Pace:
    """When the next month is due.

    Attributes
    ----------
    speed : float
        Months a second.
    due : float
        When the next month is, by `time.monotonic`.
    is_late : bool
        Months come slower than was asked.
    is_waiting : bool
        It waits for the other worlds, which are a year behind.
    """

    def __init__(self) -> None:
        self.speed = SPEEDS[0]
        self.due = 0.0
        self.is_late = self.is_waiting = False
        self._heard = 0.0  # when the other worlds got further
        self._is_impatient = False  # they got no further: it waits for them no longer

    def begin(self) -> None:
        """The next month is due now."""
        self.due = time.monotonic()

    def count_down(self) -> float:
        """Seconds until the next month is due."""
        return self.due - time.monotonic()

    def go_on(self) -> None:
        """A month is lived now; the next is due an interval on, or at once where time was lost."""
        interval, late = 1.0 / self.speed, -self.count_down()
        self.is_late = late > 0.25 * interval
        self.due = time.monotonic() if late > LATE else self.due + interval

    def hear(self) -> None:
        """The other worlds got further."""
        self._heard, self._is_impatient = time.monotonic(), False

    def wait_for(self, others: "Ahead | None", first: int | None, month: int) -> bool:
        """Whether play stands still in `month` because they are too far behind to say how sure it is.

        They tell the same until the `first` month in which anybody steers. It waits no longer where they get
        no further: another page may need the whole machine.
        """
        now = time.monotonic()
        waits = (
            others is not None
            and others.has_memory
            and self.speed <= MOST_SURE_SPEED
            and first is not None
            and first <= month
            and others.known_months() < month + 1 - MOST_BEHIND
            and not self._is_impatient
        )
        if waits and not self.is_waiting:
            self._heard = now
        if waits and now - self._heard > MOST_PATIENCE:
            self._is_impatient, waits = True, False
        self.is_waiting = waits
        if waits:
            self.due = now + LOOK_AGAIN
        return waits
