"""Trips with several purposes: part of the baskets are bought where the daily goods were bought."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.month.bench import CAFE, EMPTY_UNIT, FOOD_SHOP, NEIGHBOUR, SALON
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import AT_CENTRE, FOOD, HORECA, NONFOOD, ONLINE, SERVICES

FIRST_STREET, OTHER_STREET = 0, 1
BESIDE, FAR = EMPTY_UNIT, CAFE  # rows of cafés, one in the street of the food shop
GROUP = 5


@pytest.fixture
def here():
    """A café far from the food shop, another beside it; the neighbour buys all daily goods there."""
    here = Here(market={"nest_correlation": 0.5, "chained_share": 0.3})
    world = here.world
    world.segments.local[:] = FIRST_STREET, OTHER_STREET
    world.shops.alive[BESIDE] = 1
    world.shops.segment[[FOOD_SHOP, BESIDE, FAR, SALON]] = (
        OTHER_STREET, OTHER_STREET, FIRST_STREET, FIRST_STREET,
    )  # fmt: skip
    world.residents.habit[NEIGHBOUR, :4] = FOOD_SHOP
    return here


def buy(here, place=FAR, branch=HORECA, chance=1.0, prefix=7, waits=(1.0, 1.0)):
    """Where the neighbour's basket is bought that would be bought at `place`; cafés alone are listed."""
    starts = np.zeros(2 * GROUP + 1, np.int64)
    starts[branch + 1 :] = 2
    choices = SimpleNamespace(
        list_start=starts, shop_list=np.array([FAR, BESIDE]), list_mark=np.array([3, 4]),
        list_wait=np.array([waits, waits]), exponential=here.world.scratch.exponential,
    )  # fmt: skip
    return here.call(
        plain.shopping.buy_on_the_way, i=NEIGHBOUR, b=branch, w=0, place=place, pays=0,
        prefix=np.uint64(prefix), chained=streams.to_threshold(chance), choices=choices,
    )  # fmt: skip


@pytest.mark.parametrize("branch", [NONFOOD, HORECA, SERVICES])
def test_on_a_trip_with_several_purposes_a_basket_is_bought_with_the_daily_goods(here, branch):
    assert buy(here, branch=branch) == BESIDE
    assert buy(here, branch=branch, chance=0.0) == FAR


def test_daily_goods_themselves_and_what_is_bought_elsewhere_go_along_with_nothing(here):
    assert buy(here, branch=FOOD) == FAR
    assert buy(here, place=AT_CENTRE) == AT_CENTRE


def test_a_street_without_such_a_shop_keeps_nobody(here):
    here.world.shops.segment[BESIDE] = FIRST_STREET
    assert buy(here) == FAR


def test_daily_goods_of_elsewhere_make_no_trip_of_the_wijk(here):
    for elsewhere in (AT_CENTRE, ONLINE):
        here.world.residents.habit[NEIGHBOUR, :4] = elsewhere
        assert buy(here) == FAR
    here.world.residents.habit[NEIGHBOUR, :4] = FOOD_SHOP
    here.world.shops.wijk[FOOD_SHOP] = 1
    assert buy(here) == FAR


def test_of_two_shops_of_the_street_each_is_chosen_by_its_attraction(here):
    here.world.shops.segment[FAR] = OTHER_STREET
    far = [buy(here, prefix=k, waits=(1.0, 3.0)) == FAR for k in range(2_000)]
    assert np.mean(far) == pytest.approx(0.75, abs=0.04)


def test_so_many_baskets_go_along_and_each_daily_basket_is_as_likely_to_be_why(here):
    def share(chance):
        return np.mean([buy(here, chance=chance, prefix=k) == BESIDE for k in range(2_000)])

    assert share(0.3) == pytest.approx(0.3, abs=0.04)
    here.world.residents.habit[NEIGHBOUR, :4] = AT_CENTRE, FOOD_SHOP, AT_CENTRE, AT_CENTRE
    assert share(1.0) == pytest.approx(0.25, abs=0.04)


def expect(here, seen=4.0):
    """What passes by when one food shop weighs `seen` for the homes, all else 4, and elsewhere 2 for each."""
    world = here.world
    segments, scratch = world.segments, world.scratch
    scratch.list_start[1:] = 1
    scratch.shop_list[0] = FOOD_SHOP
    scratch.attraction[FOOD_SHOP] = seen / segments.access[OTHER_STREET, FOOD, FIRST_STREET]
    segments.demand[:], segments.inclusive[:] = 0, 0.0
    segments.demand[FIRST_STREET] = 1_000_000
    segments.inclusive[FIRST_STREET] = 4.0
    segments.inclusive[FIRST_STREET, FOOD] = seen
    segments.pull[:] = 0.0
    segments.pull[OTHER_STREET, HORECA] = 1.0
    here.call(plain.shopping.expect_trips)
    return segments


def test_what_passes_by_a_street_is_what_is_bought_with_daily_goods(here):
    segments = expect(here)
    # The wijk keeps 4**.5 / (4**.5 + 2), a half, of daily goods and a half of what else is spent.
    assert segments.on_the_way[OTHER_STREET] == pytest.approx([0, 75_000, 75_000, 75_000])
    assert segments.on_the_way[FIRST_STREET].tolist() == [0.0] * 4
    # Only horeca is to be had there: three tenths of a half.
    assert segments.joined[FIRST_STREET] == pytest.approx([0, 0, 0.15, 0])


def test_a_street_whose_anchor_has_left_loses_what_passed_by(here):
    segments = expect(here, seen=0.0)
    assert not segments.on_the_way.any()
    assert not segments.joined.any()


def test_an_entrant_shares_what_passes_by_and_what_is_left_of_the_rest(here):
    world = expect(here), here.world
    segments = world[0]
    here.tune(market={"visitors": [0.0] * 4}, firms={"vat": [0.0] * 4})
    segments.inclusive[FIRST_STREET, HORECA] = 4.0
    access = segments.access[OTHER_STREET, HORECA, FIRST_STREET]
    sales = here.call(
        plain.opening.expect_sales,
        b=HORECA,
        segment=OTHER_STREET,
        attraction=5.0 / access,
        elsewhere=3.0,
    )
    # With 5 beside 4 the wijk keeps 9**.5 / (9**.5 + 3), a half, of the 85 % that go along with nothing.
    beside = 5.0 / access / (5.0 / access + 1.0)
    assert sales == pytest.approx(850_000 * 0.5 * 5 / 9 + 75_000 * beside)
