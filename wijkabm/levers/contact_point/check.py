"""Its unwanted effect: those who shout are served first."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, reached
from wijkabm.checks.trial import Twin, shop_rows
from wijkabm.ground.tables.codes import CHAIN_SHOP, OWNER


def insiders_first(twin: Twin) -> float:
    """Part of those helped who knew another owner or were in the organisation, less that of all owners."""
    shops, people = twin.start.world.shops, twin.start.world.residents
    helped, marks = reached(twin, "contact_point"), {}
    for identity, j in shop_rows(twin.start).items():
        i = int(shops.owner[j])
        known = i >= 0 and (people.status[people.ties[i, : people.n_ties[i]]] == OWNER).any()
        if shops.owner_kind[j] != CHAIN_SHOP:
            marks[identity] = bool(known or shops.member[j] or shops.business_ties[j])
    served = [marks[identity] for identity in helped if identity in marks]
    return float(np.mean(served) - np.mean(list(marks.values()))) if served else 0.0


CHECK: Final = Check(
    "contact_point outreach=0",
    "comes to the counter, is helped with rules, joins the organisation",
    "owners",
    "insiders are helped sooner than other owners",
    "share",
    insiders_first,
)
