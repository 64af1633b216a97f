"""When a lever works, and how strongly: window, ramp, fading, announcement."""

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
    def fade(self) -> int: ...  # noqa: D102
    @property
    def idle(self) -> bool: ...  # noqa: D102
    @property
    def announced(self) -> int | None: ...  # noqa: D102


def is_open(window: Scheduled, month: int) -> bool:
    """Whether `month` lies in the window and anything is left of the strength."""
    before_end = window.end is None or month < window.end
    if window.fade and month >= window.start + window.fade:
        return False
    works = window.strength > 0.0 and not window.idle
    return works and window.start <= month and before_end


def intensity(window: Scheduled, month: int) -> float:
    """Strength of a month, 0-1: it rises evenly over the ramp, and falls evenly to nothing where it fades.

    ``strength * min(1, (lived + 1) / ramp) * (1 - lived / fade)``, `lived` the months since the start.
    """
    if not is_open(window, month):
        return 0.0
    lived = month - window.start
    force = window.strength
    if window.ramp > 1:
        force *= min(1.0, (lived + 1) / window.ramp)
    if window.fade:
        force *= 1.0 - lived / window.fade
    return force


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
