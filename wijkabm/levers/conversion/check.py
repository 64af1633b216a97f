"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import Check, Study
from wijkabm.checks.trial import Twin, events_of
from wijkabm.ground.tables.journal import EVENT_CONVERTED


def converted(twin: Twin) -> float:
    """Units that became homes."""
    return float(len(events_of(twin.with_lever, EVENT_CONVERTED)))


CHECK: Final = Check(
    "conversion where=2 permit_weeks=4",
    "turns a shop into homes",
    "landlords",
    "units gone for good",
    "units",
    converted,
)

STUDIES: Final = (Study("conversion", "vacancy_rate"),)
