"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, fall

CHECK: Final = Check(
    "function_mixing mixed_units=1",
    "rents a shop unit for other work",
    "businesses at home, landlords",
    "liveliness of the street falls",
    "share",
    fall("liveliness"),
)
