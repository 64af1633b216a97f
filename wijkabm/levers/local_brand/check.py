"""Its unwanted effect: few carry it, and it fades with the subsidy."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "local_brand",
    "carries the brand for a year, goes on or stops",
    "independent owners",
    "owners who are asked and do not carry it",
    "share of those asked",
    share_counted("refused", "offered", "local_brand"),
)
