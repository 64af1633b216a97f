"""Sums of what happened."""

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.journal import (
    CAUSE_EARNS_LESS,
    CAUSE_HEAD_OFFICE,
    CAUSE_INSOLVENT,
    CAUSE_PERSONAL,
    CAUSE_RETIRED,
    EVENT_CLOSING,
    EVENT_MOVE_IN,
    EVENT_OPENING,
    EVENT_TAKEOVER,
)


@kernel
def measure_journal(journal, sums):
    """Count this month's events by wijk, closings by cause."""
    for k in range(journal.n_events[0]):
        event = journal.events[k, 0]
        w = journal.events[k, 1]
        if w < 0:
            continue
        if event == EVENT_OPENING:
            sums.openings[w] += 1.0
            if journal.events[k, 3] >= 0:
                sums.openings_shops[w] += 1.0
        elif event == EVENT_CLOSING:
            sums.closings[w] += 1.0
            if journal.events[k, 3] >= 0:
                sums.closings_shops[w] += 1.0
            _count_cause(journal.events[k, 5], w, sums)
        elif event == EVENT_TAKEOVER:
            sums.takeovers[w] += 1.0
        elif event == EVENT_MOVE_IN:
            sums.moved_in[w] += 1.0


@inline
def _count_cause(cause, w, sums):
    if cause == CAUSE_INSOLVENT:
        sums.insolvent[w] += 1.0
    elif cause == CAUSE_EARNS_LESS:
        sums.earns_less[w] += 1.0
    elif cause == CAUSE_RETIRED:
        sums.retired[w] += 1.0
    elif cause == CAUSE_PERSONAL:
        sums.personal[w] += 1.0
    elif cause == CAUSE_HEAD_OFFICE:
        sums.head_office[w] += 1.0
    else:
        sums.other[w] += 1.0
