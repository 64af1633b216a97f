"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, fewer_openings_in_units

CHECK: Final = Check(
    "shared_building units=30",
    "takes a place",
    "businesses at home, small tenants",
    "lets of private units fewer",
    "openings",
    fewer_openings_in_units,
    hangs_on="opening.place_clients=0.15",
)
