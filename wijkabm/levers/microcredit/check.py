"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import PROFIT, Check, Study, against_others, against_twins
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.journal import EVENT_OFFERED


def debts(twin: Twin) -> float:
    """Residents who still owe the credit fund for a business that failed."""
    return float(np.count_nonzero(twin.with_lever.world.residents.debt))


CHECK: Final = Check(
    "microcredit",
    "borrows what the bank refused",
    "would-be owners and owners",
    "former owners in debt",
    "persons",
    debts,
)

STUDIES: Final = (
    Study(
        "microcredit",
        "owner_profit_treated",
        "microcredit end=13",
        24,
        against_twins("microcredit", PROFIT, EVENT_OFFERED),
        against_others("microcredit", PROFIT),
    ),
)
