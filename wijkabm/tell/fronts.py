"""Who is in a unit, as one byte: what page and notebook draw a street by."""

from typing import TYPE_CHECKING

import numpy as np

from wijkabm.ground.tables.codes import USE_HOME, USE_SHARED, USE_TEMPORARY

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk


NO_BRANCH, TEMPORARY, SHARED, CONVERTED, SHAM, QUIET = 0, 8, 16, 32, 64, 128
"""A front is one byte: branch + 1 in the lowest three bits, and these."""


def encode_fronts(wijk: "Wijk") -> np.ndarray:
    """A byte for every unit: who is in it."""
    world = wijk.world
    premises, shops = world.premises, world.shops
    tenant = premises.tenant
    let = tenant >= 0
    trading = let & (shops.trading[tenant] == 1)
    out = np.where(let, shops.branch[tenant] + 1, NO_BRANCH)
    out += np.where(let & (premises.use == USE_TEMPORARY), TEMPORARY, 0)
    out += np.where(premises.use == USE_SHARED, SHARED, 0)
    out += np.where(premises.use >= USE_HOME, CONVERTED, 0)
    out += np.where(premises.sham == 1, SHAM, 0)
    out += np.where(let & ~trading, QUIET, 0)
    return out.astype("u1")
