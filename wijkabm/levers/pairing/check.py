"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin, late, wijk_series_of


def drain_of_the_first(twin: Twin) -> float:
    """How much the share spent in the own wijk falls in the first wijk, in points."""
    share = "spending_local_share"
    return 100.0 * (
        late(wijk_series_of(twin.without, share, 0))
        - late(wijk_series_of(twin.with_lever, share, 0))
    )


CHECK: Final = Check(
    "pairing",
    "meets, works, buys across",
    "residents and firms of both wijken",
    "spent in the own wijk, first wijk: points lost",
    "points",
    drain_of_the_first,
    ("heechterp-schieringen", "korrewegwijk"),
    hangs_on="place_cost=3000",
)
