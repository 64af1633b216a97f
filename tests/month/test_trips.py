"""Trips with several purposes: other baskets set out from where the daily goods were bought."""

import numpy as np
import pytest

from tests.month.bench import CAFE, FOOD_SHOP, NEIGHBOUR
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import AT_CENTRE, FOOD, HORECA, NONFOOD, ONLINE, SERVICES

HOME_STREET, OTHER_STREET = 0, 1
N_BRANCHES = 5


@pytest.fixture
def here():
    """All shops stand in the other street; the neighbour buys all daily goods there."""
    here = Here(market={"nest_correlation": 0.5, "chained_share": 0.3})
    here.world.segments.local[:] = HOME_STREET, OTHER_STREET
    here.world.shops.segment[:] = OTHER_STREET
    here.world.residents.habit[NEIGHBOUR, :4] = FOOD_SHOP
    return here


def start(here, branch=HORECA, chance=1.0, prefix=7):
    """Where the neighbour's basket of a branch sets out from."""
    return here.call(
        plain.shopping.find_start, i=NEIGHBOUR, b=branch, w=0, s=HOME_STREET,
        prefix=np.uint64(prefix), chained=streams.to_threshold(chance),
    )  # fmt: skip


@pytest.mark.parametrize("branch", [NONFOOD, HORECA, SERVICES])
def test_on_a_trip_with_several_purposes_a_basket_sets_out_from_the_daily_goods(here, branch):
    assert start(here, branch) == OTHER_STREET
    assert start(here, branch, chance=0.0) == HOME_STREET


def test_daily_goods_set_out_from_home(here):
    assert start(here, FOOD) == HOME_STREET


def test_daily_goods_of_elsewhere_make_no_trip_of_the_wijk(here):
    for elsewhere in (AT_CENTRE, ONLINE):
        here.world.residents.habit[NEIGHBOUR, :4] = elsewhere
        assert start(here) == HOME_STREET
    here.world.residents.habit[NEIGHBOUR, :4] = FOOD_SHOP
    here.world.shops.wijk[FOOD_SHOP] = 1
    assert start(here) == HOME_STREET


def test_so_many_baskets_are_chained_and_each_daily_basket_is_as_likely_to_be_why(here):
    luck = range(2_000)
    assert np.mean([start(here, chance=0.3, prefix=k) for k in luck]) == pytest.approx(
        0.3, abs=0.04
    )
    here.world.residents.habit[NEIGHBOUR, :4] = AT_CENTRE, FOOD_SHOP, AT_CENTRE, AT_CENTRE
    assert np.mean([start(here, prefix=k) for k in luck]) == pytest.approx(0.25, abs=0.04)


def spread(here):
    """Demand by street and branch after trips are counted; homes of the first would spend 10,000 euros."""
    world = here.world
    world.segments.demand[:] = 0
    world.segments.demand[HOME_STREET] = 1_000_000
    here.call(plain.shopping.set_out)
    return world.segments.demand


def see_food_shop(here, seen):
    """One food shop, of this weight when seen from the homes; elsewhere weighs 2."""
    world = here.world
    world.scratch.list_start[1:] = 1
    world.scratch.shop_list[0] = FOOD_SHOP
    access = world.segments.access[HOME_STREET, FOOD, OTHER_STREET]
    world.scratch.attraction[FOOD_SHOP] = seen / access
    world.segments.inclusive[HOME_STREET, FOOD] = seen


def test_spending_is_expected_where_the_daily_goods_are_bought(here):
    see_food_shop(here, 4.0)
    # The wijk keeps 4**.5 / (4**.5 + 2), a half: three tenths of that set out from there.
    demand = spread(here)
    assert demand[OTHER_STREET].tolist() == [0, 150_000, 150_000, 150_000, 0]
    assert demand.sum(axis=0).tolist() == [1_000_000] * N_BRANCHES


def test_two_streets_of_daily_goods_share_the_trips_by_their_weight(here):
    see_food_shop(here, 4.0)
    world = here.world
    world.shops.segment[CAFE] = HOME_STREET
    world.scratch.list_start[1:] = 2
    world.scratch.shop_list[1], world.scratch.attraction[CAFE] = CAFE, 5.0
    world.segments.inclusive[HOME_STREET, FOOD] = 9.0
    # 9**.5 / (9**.5 + 2) is three fifths, of which four ninths are bought in the other street: .3 * .6 * 4/9.
    assert spread(here)[OTHER_STREET, HORECA] == pytest.approx(80_000, abs=1)


def test_where_the_anchor_has_left_its_street_loses_what_passed_by(here):
    see_food_shop(here, 0.0)
    assert spread(here)[OTHER_STREET].tolist() == [0] * N_BRANCHES
