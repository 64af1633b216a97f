"""Online growth: shoppers see it nearer."""

from tests.instruments import ONLINE_GROWTH_GROWTH
from tests.levers.shocks_bench import NUMBERS
from tests.month.bench import NOW, make_wijk_of_three, set_terms
from wijkabm.month import hard_times


def test_shoppers_see_online_nearer_and_the_tables_stay():
    world = make_wijk_of_three()
    assert hard_times.see_places(world, NUMBERS.market) is world
    world.wijken.place_weight[:] = 2.0
    world.policy.dose[0, ONLINE_GROWTH_GROWTH] = 0.5
    set_terms(world, NUMBERS, NOW)
    seen = hard_times.see_places(world, NUMBERS.market)
    assert (seen.wijken.place_weight[0, :, 2] == 3.0).all()
    assert (seen.wijken.place_weight[0, :, :2] == 2.0).all()
    assert (world.wijken.place_weight == 2.0).all()
