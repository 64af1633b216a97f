"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm import state
from wijkabm.checks.kit import Check, Study
from wijkabm.checks.twins import Twin, events_of


def converted(twin: Twin) -> float:
    """Units that became homes."""
    return float(len(events_of(twin.with_lever, state.EVENT_CONVERTED)))


CHECK: Final = Check(
    "conversion where=2 permit_weeks=4",
    "turns a shop into homes",
    "landlords",
    "units gone for good",
    "units",
    converted,
)

STUDIES: Final = (Study("conversion", "vacancy_rate"),)
