"""Its unwanted effect, and what studies found."""

from typing import Final

import numpy as np

from wijkabm.checks.kit import Check, Study, relative
from wijkabm.checks.trial import Twin
from wijkabm.ground.tables.codes import INDEPENDENT


def burden_on_the_weakest(twin: Twin) -> float:
    """The levy as a share of what the weakest third of independents earn, less that of the others."""
    world = twin.with_lever.world
    shops, levies = world.shops, world.wijken.district_levy
    own = np.flatnonzero(
        (shops.alive == 1) & (shops.owner_kind == INDEPENDENT) & (shops.premises >= 0)
    )
    order = own[np.argsort(shops.expected_income[own], kind="stable")]
    weakest = max(order.size // 3, 1)
    shares = [
        levies[shops.wijk[rows]].sum() / max(shops.expected_income[rows].clip(min=0.0).sum(), 1.0)
        for rows in (order[:weakest], order[weakest:])
    ]
    return float(shares[0] - shares[1])


CHECK: Final = Check(
    "improvement_district levy=1500",
    "votes, pays",
    "owners and users of units",
    "levy over income: weakest third less the others",
    "share",
    burden_on_the_weakest,
)

STUDIES: Final = (
    Study(
        "improvement_district",
        "contract_rent",
        "improvement_district end=61",
        60,
        relative("contract_rent_m2"),
    ),
)
