"""How long retail units stand empty, and how units come and go."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from wijkabm.ground.tables.codes import LEASE_TEMPORARY, USE_RETAIL, USE_TEMPORARY

YEAR = 12
FRICTIONAL = 3  # months within which a vacancy spell counts as frictional


def note_units(premises: Any) -> np.ndarray:
    """State of every row of the premises: 0 no retail unit, 1 let, 2 vacant.

    As the indicator ``vacancy_rate`` has it: vacant is a retail unit without a paying tenant; one that is let
    temporarily is a unit and not vacant. Shared buildings, homes and rows that nobody uses are no units.
    """
    use, let = premises.use, premises.tenant >= 0
    is_unit = (premises.wijk >= 0) & ((use == USE_RETAIL) | (use == USE_TEMPORARY))
    temporary = (use == USE_TEMPORARY) | (let & (premises.lease_kind == LEASE_TEMPORARY))
    vacant = ~temporary & ~(let & (premises.contract_rent > 0))
    return np.where(is_unit, 1 + vacant, 0)


def count_units(states: Sequence[np.ndarray]) -> dict[str, int]:
    """Vacant units and those of them that were vacant a year before; units added and withdrawn.

    Parameters
    ----------
    states : sequence of ndarray
        `note_units` at the start and after every month; later ones may be longer.
    """
    trace = np.zeros((len(states), max(state.size for state in states)), np.int64)
    for month, state in enumerate(states):
        trace[month, : state.size] = state
    is_unit, vacant = trace > 0, trace == 2
    now, before = vacant[1 + YEAR :], vacant[1:-YEAR]
    return {
        "vacant_after_a_year": int(now.sum()),
        "vacant_all_year": int((now & before).sum()),
        "units_added": int((is_unit[1:] & ~is_unit[:-1]).sum()),
        "units_withdrawn": int((~is_unit[1:] & is_unit[:-1]).sum()),
    }


def find_vacancy_spells(events: pd.DataFrame, last_month: int) -> pd.DataFrame:
    """Vacancy spells that began in the run: ``months`` until the next lease, and if it ``ended``.

    A unit that is let again in the month in which it came free was vacant for 0 months.
    """
    open_since: dict[int, int] = {}
    spells = []
    for row in events.itertuples():
        if row.premises < 0:
            continue
        if row.event == "lease_signed":
            if row.premises in open_since:
                spells.append((row.month - open_since.pop(row.premises), True))
        elif row.event in ("closing", "lease_ended"):
            open_since.setdefault(row.premises, row.month)
    spells += [(last_month - since, False) for since in open_since.values()]
    return pd.DataFrame(spells, columns=["months", "ended"])


def count_frictional(spells: pd.DataFrame) -> dict[str, int]:
    """Vacancy spells that ended within three months, and those that were seen so long."""
    short = spells["ended"] & (spells["months"] <= FRICTIONAL)
    known = spells["ended"] | (spells["months"] > FRICTIONAL)
    return {"spells_short": int(short.sum()), "spells_known": int(known.sum())}
