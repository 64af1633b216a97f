"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import TWO, Check, Study
from wijkabm.checks.trial import Twin, ring_shops, wijk_series_of


def fewer_ring_shops(twin: Twin) -> float:
    """Shops of the ring that are gone."""
    return float(ring_shops(twin.without) - ring_shops(twin.with_lever))


def net_of_displacement(twin: Twin) -> float:
    """Of the openings that a zone gains, the share that the other wijk and the ring do not lose."""
    shops = "openings_shops"
    gains = [
        wijk_series_of(twin.with_lever, shops, w).sum()
        - wijk_series_of(twin.without, shops, w).sum()
        for w in (0, 1)
    ]
    ring = ring_shops(twin.with_lever) - ring_shops(twin.without)
    return float((gains[0] + gains[1] + ring) / gains[0]) if gains[0] > 0 else float("nan")


CHECK: Final = Check(
    "opportunity_zone premium=0.5 tax_cut=0.5",
    "invests, opens here, moves here from the ring",
    "owners here and in the ring, outsiders",
    "shops of the ring lost",
    "shops",
    fewer_ring_shops,
)

STUDIES: Final = (
    Study(
        "opportunity_zone",
        "openings_in_zone_minus_from_rest",
        "opportunity_zone wijk=carnisse",
        60,
        net_of_displacement,
        None,
        TWO,
    ),
)
