"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import Check, Study, more_events, relative
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.journal import EVENT_BUILDING_SOLD, EVENT_SHAM_LET


def sham_and_sold(twin: Twin) -> float:
    """Sham lettings, and units sold below value, more than without."""
    return sum(more_events(event)(twin) for event in (EVENT_SHAM_LET, EVENT_BUILDING_SOLD))


CHECK: Final = Check(
    "vacancy_tax rate=0.03 grace=6 escalation=2",
    "lowers the rent, lets for a while, repairs, converts, sells",
    "landlords of vacant units",
    "sham lettings and sales below value",
    "events",
    sham_and_sold,
)

STUDIES: Final = (
    Study("vacancy_tax", "vacancy_rate", "vacancy_tax rate=0.015", 36, relative("vacancy_rate")),
    Study("vacancy_tax", "unlet_rate", "vacancy_tax rate=0.015", 36, relative("unlet_rate")),
)
