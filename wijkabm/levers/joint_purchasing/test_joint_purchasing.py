"""Joint purchasing: who joins, what it saves, who is known for nothing, worked out by hand."""

import numpy as np
import pytest

from tests import instruments as levers
from tests.levers.places_bench import make_world, of, run_lever
from tests.month.bench import FOOD_SHOP, SALON, paid, take_step
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import FOOD
from wijkabm.ground.tables.world import World
from wijkabm.month.firms.bills import goods_share


def make_street(sales: float, **doses: float) -> World:
    """The wijk of three with shops that sell so much, in a street that was counted."""
    world = make_world(**doses)
    world.shops.expected_sales[:3] = sales
    take_step(world, "light_streets")
    return world


def test_large_firms_join_and_buy_cheaper() -> None:
    doses = {
        "JOINT_PURCHASING_DISCOUNT": 0.05,
        "JOINT_PURCHASING_FEE": 50.0,
        "JOINT_PURCHASING_HOURS": 4.0,
    }
    world = make_street(5_000_000.0, **doses)
    world.shops.expected_sales[SALON] = 300_000.0
    joined = refused = 0
    for month in range(1, 13):
        run_lever(world, levers.JOINT_PURCHASING, month=month)
        joined += of(world, "accepted", levers.JOINT_PURCHASING)
        refused += of(world, "refused", levers.JOINT_PURCHASING)
    assert (joined, refused) == (2, 1)
    numbers = Parameters().kernel()
    assert goods_share(FOOD_SHOP, world.shops, numbers.firms) == pytest.approx(
        numbers.firms.goods[FOOD] * 0.95
    )
    take_step(world, "go_shopping", "run_firms")
    assert paid(world, books.CONTRIBUTION) == 2 * 5_000
    world.policy.dose[0, levers.JOINT_PURCHASING_DISCOUNT] = 0.0
    for month in range(13, 26):
        run_lever(world, levers.JOINT_PURCHASING, month=month)
    assert not world.contracts.alive.any()
    assert (world.shops.joint == 0).all()
    assert (world.shops.joint_saving == 0.0).all()
    assert (world.shops.dues == 0).all()


def test_a_campaign_makes_free_riders_known_too() -> None:
    world = run_lever(
        make_street(100_000.0, JOINT_PURCHASING_CAMPAIGN=12_000.0), levers.JOINT_PURCHASING
    )
    assert (world.shops.joint[:3] == 0).all()
    assert np.allclose(world.shops.promotion[:3], 100_000 / 3 / 1_500_000)
    assert world.shops.promotion[3] == 0.0
