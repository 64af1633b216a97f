"""A bench for levers on places of business: a wijk of three with a business at home, and one programme."""

from typing import Any

import numpy as np

from tests import instruments as levers
from tests.levers.programmes import act
from tests.month.bench import (
    DEFAULTS,
    KEY,
    PARTNER,
    balances_of,
    check_closed,
    make_wijk_of_three,
)
from wijkabm.ground import books
from wijkabm.ground.books import open_month
from wijkabm.ground.tables.codes import HOME, OWNER
from wijkabm.ground.tables.world import Now, World

HOME_ROW = 3


def run_lever(world: World, lever: int, month: int = 1, key: Any = KEY) -> World:
    """One month of a lever's programme; the books must close."""
    for name in ("offered", "accepted", "refused", "anyway", "ended", "spent", "received"):
        getattr(world.policy, name)[:] = 0
    world.policy.left[:] = 10_000_000
    open_month(world.ledger, balances_of(world))
    act(world, lever, DEFAULTS, Now(month, np.uint64(key)))
    check_closed(world)
    return world


def make_world(**doses: float) -> World:
    """The wijk of three with a business at the partner's home, a full purse and these doses."""
    world = make_wijk_of_three()
    shops = world.shops
    shops.alive[HOME_ROW] = shops.trading[HOME_ROW] = 1
    shops.identity[HOME_ROW], shops.branch[HOME_ROW], shops.owner[HOME_ROW] = (
        501,
        HOME,
        PARTNER,
    )
    shops.premises[HOME_ROW], shops.price[HOME_ROW], shops.visibility[HOME_ROW] = -1, 1.0, 1.0
    shops.revenue[HOME_ROW], shops.expected_sales[HOME_ROW] = 600_000, 600_000.0
    shops.expected_income[HOME_ROW], shops.cash[HOME_ROW] = 200_000.0, 500_000
    world.residents.status[PARTNER], world.residents.shop[PARTNER] = OWNER, HOME_ROW
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 100_000_000
    for name, value in doses.items():
        world.policy.dose[0, getattr(levers, name)] = value
    return world


def of(world: World, count: str, lever: int) -> int:
    return int(getattr(world.policy, count)[0, lever])


ONE_DAY = {"ONE_DAY_SHOP_DAYS": 24.0, "ONE_DAY_SHOP_FEE": 25.0, "ONE_DAY_SHOP_COST": 150.0}
SHARED = {
    "SHARED_BUILDING_UNITS": 2.0,
    "SHARED_BUILDING_DISCOUNT": 0.3,
    "SHARED_BUILDING_HOST": 1.0,
    "SHARED_BUILDING_MONTHS": 12.0,
}


SOCIAL = {
    "SOCIAL_SPACE_UNITS": 2.0, "SOCIAL_SPACE_DISCOUNT": 0.4, "SOCIAL_SPACE_COMPENSATION": 0.5,
    "SOCIAL_SPACE_MONTHS": 24.0,
}  # fmt: skip
