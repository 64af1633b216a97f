"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin, late, wijk_series_of

HALF_YEAR: Final = 6


def visitors_lost(twin: Twin) -> float:
    """How much smaller a part of sales is to people from elsewhere, in the first half year."""
    without, with_lever = (
        late(wijk_series_of(wijk, "visitors_share", 0)[:HALF_YEAR], HALF_YEAR)
        for wijk in (twin.without, twin.with_lever)
    )
    return without - with_lever


CHECK: Final = Check(
    "public_space budget=200000 parking=-50",
    "wants works in the own street, puts tables outside",
    "owners of shops, cafes",
    "fewer people come from elsewhere",
    "share of sales",
    visitors_lost,
)
