"""The anchor leaves once; it is the largest food shop."""

import pytest

from tests.instruments import ANCHOR_LEAVES_LEAVES
from tests.levers.shocks_bench import befall, events
from tests.month.bench import CAFE, FOOD_SHOP, SALON, make_wijk_of_three
from tests.month.plain import Here, plain
from wijkabm.ground.tables.codes import FOOD
from wijkabm.ground.tables.journal import CAUSE_SHOCK, EVENT_CLOSING


def test_the_anchor_leaves_once_and_its_unit_is_free():
    world = make_wijk_of_three()
    world.policy.dose[0, ANCHOR_LEAVES_LEAVES] = 1.0
    befall(world)
    assert world.shops.alive[FOOD_SHOP] == 0
    assert world.premises.tenant[0] == -1
    assert [row[5] for row in events(world, EVENT_CLOSING)] == [CAUSE_SHOCK]
    befall(world, 2)
    assert not events(world, EVENT_CLOSING)


@pytest.mark.parametrize(
    ("floors", "identities", "anchor"),
    [
        ((100, 80, 90), (9, 1, 2), FOOD_SHOP),  # smaller ones are older
        ((80, 90, 100), (1, 2, 9), SALON),
        ((100, 100, 90), (9, 5, 1), CAFE),  # of two as large, the older one
        ((100, 100, 90), (5, 9, 1), FOOD_SHOP),
    ],
)
def test_the_anchor_is_the_largest_food_shop_and_of_equals_the_oldest(floors, identities, anchor):
    here = Here()
    shops = here.world.shops
    shops.branch[:3], shops.floor[:3], shops.identity[:3] = FOOD, floors, identities
    assert here.call(plain.shocks.find_anchor, w=0) == anchor
