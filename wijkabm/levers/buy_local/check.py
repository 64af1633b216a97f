"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import Check, Study, change_of_share, fall

CHECK: Final = Check(
    "buy_local reach=0.8 often=2",
    "resolves to buy here",
    "residents",
    "spent in the ring falls",
    "share",
    fall("spending_ring_share"),
)

STUDIES: Final = (
    Study(
        "buy_local",
        "local_share_of_spending",
        "buy_local start=13 end=25",
        24,
        change_of_share("spending_local_share"),
    ),
)
