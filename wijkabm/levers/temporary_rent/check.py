"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, fewer_openings_in_units

CHECK: Final = Check(
    "temporary_rent discount=0.6",
    "lets, or rents, for a while",
    "landlords, starters",
    "regular openings in units crowded out",
    "openings",
    fewer_openings_in_units,
)
