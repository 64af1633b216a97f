"""Its unwanted effect."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin, events_of
from wijkabm.ground.tables.journal import EVENT_HIRED

FIRST_MONTHS: Final = 6


def fewer_hired_in_the_first_half_year(twin: Twin) -> float:
    """Residents hired in the first six months, fewer with the lever: they are learning."""
    counts = []
    for wijk in (twin.without, twin.with_lever):
        hired = events_of(wijk, EVENT_HIRED)
        counts.append(np.count_nonzero(hired[:, 0] <= FIRST_MONTHS))
    return float(counts[0] - counts[1])


CHECK: Final = Check(
    "schooling places=60",
    "goes to school",
    "jobseekers, owners",
    "fewer hired in the first half year",
    "residents",
    fewer_hired_in_the_first_half_year,
)
