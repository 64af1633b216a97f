"""How long retail units stand empty and where, from the leases that were signed and ended."""

import numpy as np
import pandas as pd

YEAR = 12
FRICTIONAL = 3  # months within which a vacancy spell counts as frictional


def trace_vacancy(premises: pd.DataFrame, events: pd.DataFrame, months: pd.Index) -> pd.DataFrame:
    """Whether each retail unit was vacant at a month's end; a row a month, a column a unit.

    Takes the final table of premises, with the branch of the tenant of the start, and the events.
    """
    units = premises[premises["use"].isin(["retail", "temporary"])]
    changes = events[events["premises"].isin(units["row"])]
    changes = changes[changes["event"].isin(["closing", "lease_signed", "lease_ended"])]
    vacant = (changes["event"] != "lease_signed").astype(float)
    state_of = pd.DataFrame(
        {"month": changes["month"], "unit": changes["premises"], "vacant": vacant}
    )
    last = state_of.groupby(["month", "unit"])["vacant"].last().unstack("unit")
    trace = last.reindex(index=months, columns=units["row"])
    at_start = pd.Series((units["branch_at_start"] == "").to_numpy(float), index=units["row"])
    trace = pd.concat([at_start.to_frame(0).T, trace]).ffill()
    return trace.loc[months] == 1.0


def measure_persistence(vacant: pd.DataFrame) -> float:
    """Units vacant now and vacant 12 months ago over units vacant now, all months together."""
    now, before = vacant.to_numpy()[YEAR:], vacant.to_numpy()[:-YEAR]
    return float((now & before).sum() / now.sum()) if now.sum() else np.nan


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


def measure_frictional(spells: pd.DataFrame) -> float:
    """Share of vacancy spells that ended within three months, of those that were seen so long."""
    known = spells[spells["ended"] | (spells["months"] > FRICTIONAL)]
    return float((known["ended"] & (known["months"] <= FRICTIONAL)).mean())


def measure_edge_ratio(
    vacant: pd.DataFrame, premises: pd.DataFrame, segments: pd.DataFrame
) -> float:
    """Vacancy rate at the edge of shopping streets over that in their core, all months together."""
    street = premises.set_index("row")["segment"].reindex(vacant.columns)
    edge = segments["is_edge"].reindex(street).to_numpy() == 1
    core = segments["is_core"].reindex(street).to_numpy() == 1
    values = vacant.to_numpy()
    in_core = values[:, core].mean() if core.any() else 0.0
    return float(values[:, edge].mean() / in_core) if in_core > 0 and edge.any() else np.nan
