"""Its unwanted effect: those who need it least take part of the money."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "digital_help places=40",
    "takes a place, goes on or stops after a year",
    "owners of shops",
    "places for shops that would have paid it all, and sell online already",
    "share of places",
    share_counted("anyway", "accepted", "digital_help"),
)
