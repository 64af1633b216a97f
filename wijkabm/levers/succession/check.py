"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, more_events
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.journal import EVENT_TAKEOVER


def weak_takeovers(twin: Twin) -> float:
    """More takeovers than without, each a unit that no entrant gets."""
    return more_events(EVENT_TAKEOVER)(twin)


CHECK: Final = Check(
    "succession reach=1 match=1.5",
    "prepares, takes over",
    "retiring owners, successors",
    "units that no entrant gets",
    "takeovers",
    weak_takeovers,
)
