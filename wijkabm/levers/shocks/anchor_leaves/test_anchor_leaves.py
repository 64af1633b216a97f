"""The anchor leaves once."""

from tests.instruments import ANCHOR_LEAVES_LEAVES
from tests.levers.shocks_bench import befall, events
from tests.month.bench import FOOD_SHOP, make_wijk_of_three
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
