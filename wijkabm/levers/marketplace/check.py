"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check, shared_shops
from wijkabm.checks.trial import Twin, incumbents, mean_of


def work_lost_at_home(twin: Twin) -> float:
    """How much less businesses at home expect to sell, relative, where both worlds have them."""
    both = shared_shops(twin, incumbents(twin.start, at_home=True))
    before = mean_of(twin.without, both, "expected_sales")
    return (before - mean_of(twin.with_lever, both, "expected_sales")) / before


CHECK: Final = Check(
    "marketplace places=100 reach=1",
    "puts chores on the list, does them for pay",
    "households, jobseekers, people on bijstand",
    "businesses at home sell less",
    "share",
    work_lost_at_home,
)
