"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import SALES, Check, Study, against_others, against_twins
from wijkabm.checks.trial import Twin


def hours_of_members(twin: Twin) -> float:
    """Share of their time that members of a network give to it."""
    shops = twin.with_lever.world.shops
    members = (shops.alive == 1) & (shops.member == 1)
    return float(1.0 - shops.hours_worked[members].mean()) if members.any() else 0.0


CHECK: Final = Check(
    "networking meetings=12",
    "joins, imitates, buys from members",
    "owners of shops",
    "time that members give",
    "share of their hours",
    hours_of_members,
)

STUDIES: Final = (
    Study(
        "networking",
        "revenue_treated",
        "networking meetings=12 group_size=10 found=0",  # meetings alone, as in the study
        24,
        against_twins("networking", SALES),
        against_others("networking", SALES),
    ),
)
