"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import OFFERED, Check, Study
from wijkabm.checks.trial import Twin, events_of
from wijkabm.ground.tables.journal import EVENT_HIRED, FIRST_LEVER_CAUSE
from wijkabm.levers.registry import number_lever


def disappointed(twin: Twin) -> float:
    """Residents whose search is below the usual after events at which they were not hired."""
    return float(np.count_nonzero(twin.with_lever.world.residents.search < 0.0))


def hires_per_firm_and_event(twin: Twin) -> float:
    """Residents hired at events, over events held and the firms at each."""
    wijk = twin.with_lever
    number = number_lever("job_events")
    hired = events_of(wijk, EVENT_HIRED, FIRST_LEVER_CAUSE + number)
    held = sum(rows[rows[:, 1] == number, OFFERED].sum() > 0 for rows in wijk.recorder.levers)
    firms = wijk.parameters.work.event_firms
    return len(hired) / (held * firms) if held else float("nan")


CHECK: Final = Check(
    "job_events events=12",
    "comes, is hired, searches on",
    "jobseekers",
    "disappointed seekers at the end",
    "residents",
    disappointed,
    hangs_on="precision=0.3",
)

STUDIES: Final = (
    Study(
        "job_events",
        "hires_per_firm_per_event",
        "job_events events=1",
        12,
        hires_per_firm_and_event,
    ),
)
