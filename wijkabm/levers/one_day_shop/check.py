"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "one_day_shop days=100",
    "tries a day before opening",
    "would-be owners",
    "refused: not worth the fee, or no longer new",
    "share of offers",
    share_counted("refused", "offered", "one_day_shop"),
)
