"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin, events_of
from wijkabm.ground.tables.journal import CAUSE_THROUGH_MARKET, EVENT_HIRED


def fewer_hired_on_the_market(twin: Twin) -> float:
    """Residents who find a job by themselves, fewer with the lever."""
    cause = CAUSE_THROUGH_MARKET
    return float(
        len(events_of(twin.without, EVENT_HIRED, cause))
        - len(events_of(twin.with_lever, EVENT_HIRED, cause))
    )


CHECK: Final = Check(
    "social_return quota=0.05",
    "takes a placement",
    "jobseekers, people on bijstand",
    "fewer hired on the open market",
    "residents",
    fewer_hired_on_the_market,
)
