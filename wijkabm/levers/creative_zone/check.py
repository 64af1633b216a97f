"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, relative

CHECK: Final = Check(
    "creative_zone units=40 rent=0.25 compensation=1",
    "lets to makers, takes a workplace",
    "landlords, businesses at home",
    "units fetch more, for shops too",
    "share",
    relative("rent_index"),
)
