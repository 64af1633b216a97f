"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "social_space units=10",
    "rents below the asking rent",
    "starters and small owners",
    "would have paid the full rent",
    "share",
    share_counted("anyway", "accepted", "social_space"),
)
