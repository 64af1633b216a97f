"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import Check, Study, relative, shared_shops
from wijkabm.checks.trial import Twin, incumbents, mean_of, shop_rows

HALVED: Final = "deregulation permit_weeks=6 permit_fee=300 allowed_uses=0 rule_hours=4"


def fall_of_incumbents(twin: Twin) -> float:
    """How much the income of the independents of the start falls, relative, where both still trade."""
    both = shared_shops(twin, incumbents(twin.start))
    before = mean_of(twin.without, both, "expected_income")
    return (before - mean_of(twin.with_lever, both, "expected_income")) / before


def incumbents_income(twin: Twin) -> float:
    """Income of the independents of the start that trade in both worlds, relative."""
    both = (
        incumbents(twin.start) & shop_rows(twin.without).keys() & shop_rows(twin.with_lever).keys()
    )
    before = mean_of(twin.without, both, "expected_income")
    return mean_of(twin.with_lever, both, "expected_income") / before - 1.0


CHECK: Final = Check(
    "deregulation permit_weeks=1 permit_fee=0 allowed_uses=0.5 rule_hours=2",
    "applies for a permit, opens horeca, stays",
    "would-be owners, outsiders, head offices",
    "income of incumbents falls",
    "share",
    fall_of_incumbents,
)

STUDIES: Final = (
    Study("deregulation", "shops_open", HALVED, 36, relative("shops_open")),
    Study("deregulation", "owner_income_incumbents", HALVED, 36, incumbents_income),
    Study("deregulation", "openings", HALVED, 48, relative("openings", 48)),
)
