"""When a lever works, and how strongly: window, ramp, announcement."""

from typing import Protocol


class Scheduled(Protocol):
    """What has a window: months count from 1, `end` is exclusive."""

    @property
    def strength(self) -> float: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int | None: ...  # noqa: D102
    @property
    def ramp(self) -> int: ...  # noqa: D102
    @property
    def idle(self) -> bool: ...  # noqa: D102
    @property
    def announced(self) -> int | None: ...  # noqa: D102


def is_open(window: Scheduled, month: int) -> bool:
    """Whether `month` lies in the window and anything is left of the strength."""
    before_end = window.end is None or month < window.end
    works = window.strength > 0.0 and not window.idle
    return works and window.start <= month and before_end


def intensity(window: Scheduled, month: int) -> float:
    """Strength of a month, 0-1: it rises evenly over the ramp, ``strength * (month - start + 1) / ramp``."""
    if not is_open(window, month):
        return 0.0
    if window.ramp <= 1:
        return window.strength
    return window.strength * min(1.0, (month - window.start + 1) / window.ramp)


def is_announced(window: Scheduled, month: int) -> bool:
    """Whether it is known in `month`, and not yet there, that the lever will come."""
    known = window.start if window.announced is None else window.announced
    comes = window.end is None or window.start < window.end
    return comes and window.strength > 0.0 and known <= month < window.start


def first_month(window: Scheduled) -> int | None:
    """The first month in which anybody may act differently; None for an empty window or strength 0."""
    if (
        window.strength == 0.0
        or window.idle
        or (window.end is not None and window.end <= window.start)
    ):
        return None
    return window.start if window.announced is None else min(window.announced, window.start)
