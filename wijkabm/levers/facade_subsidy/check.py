"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, share_counted

CHECK: Final = Check(
    "facade_subsidy share=0.6",
    "repairs",
    "landlords",
    "would have repaired anyway",
    "share",
    share_counted("anyway", "accepted", "facade_subsidy"),
)
