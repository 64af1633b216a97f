"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin


def trouble_next_door(twin: Twin) -> float:
    """Points of safety that streets which wardens pass by have lost, in the mean over these."""
    segments = twin.with_lever.world.segments
    passed = (segments.units > 0) & (segments.watch < 0.0)
    return float(-segments.watch[passed].mean()) if passed.any() else 0.0


CHECK: Final = Check(
    "supervision fte=4 light=0",
    "goes out in the evening, opens a business",
    "residents, visitors, entrants",
    "streets that wardens pass by feel less safe",
    "points",
    trouble_next_door,
)
