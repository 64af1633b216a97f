"""Its unwanted effect: those who shout are served first."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, reached
from wijkabm.checks.trial import Twin, incumbents, shop_rows


def insiders_first(twin: Twin) -> float:
    """Part of those helped who were in the organisation of owners at the start, less that of all owners."""
    helped = reached(twin, "contact_point")
    rows, member = shop_rows(twin.start), twin.start.world.shops.member
    known = incumbents(twin.start) & rows.keys()
    inside = {who: int(member[rows[who]]) for who in known}
    served = [inside[who] for who in known & helped.keys()]
    return float(np.mean(served) - np.mean(list(inside.values()))) if served else 0.0


CHECK: Final = Check(
    "contact_point outreach=0",
    "comes to the counter, is helped with rules, joins the organisation",
    "owners",
    "members are helped sooner than other shops",
    "share",
    insiders_first,
)
