"""Prices: goods and work follow volume, budgets answer to the price level, shops differ in what they ask."""

import copy
import math

import numpy as np
import pytest

from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NOW,
    PARTNER,
    SALON,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import FOOD, HOME, HORECA, INDEPENDENT
from wijkabm.month.firms.bills import goods_per_euro, usual_price, volume_per_euro
from wijkabm.month.shopping.attraction import list_shops, see_from_homes

NUMBERS = tune(
    firms={
        "goods": (0.7, 0.6, 0.3, 0.1, 0.2), "goods_supermarket": 0.77, "price_review": 0,
        "revenue_per_fte": [240_000] * 5, "other_costs_share": 0.5, "labour_cost": 3_600,
        "demand_spread": 0, "credit_months": 2, "credit_share": 0.3, "sales_memory": 0,
        "least_staff_horeca": 0, "price_spread": 0,
    },
)  # fmt: skip
NET = 1_834_862  # revenue of 2,000,000 with VAT of 9 %


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.shops.alive[[CAFE, SALON]] = 0
    world.premises.tenant[[CAFE, SALON]] = -1
    world.shops.sales[FOOD_SHOP] = 2_000_000
    world.shops.cash[FOOD_SHOP] += 9_000_000
    return world


@pytest.mark.parametrize(
    ("price", "goods"), [(1.0, 1_284_403), (0.8, 1_605_504), (1.25, 1_027_522)]
)
def test_goods_follow_volume(wijk, price, goods):
    wijk.shops.price[FOOD_SHOP] = price
    take_step(wijk, "run_firms", numbers=NUMBERS)
    assert paid(wijk, books.GOODS) == goods  # .7 of 1,834,862 over the price


def test_goods_of_a_supermarket_follow_volume_too(wijk):
    wijk.shops.price[FOOD_SHOP], wijk.shops.floor[FOOD_SHOP] = 0.8, 1_000
    take_step(wijk, "run_firms", numbers=NUMBERS)
    assert paid(wijk, books.GOODS) == int(NET * 0.77 / 0.8)


def test_a_cheaper_shop_needs_more_hands_for_the_same_sales(wijk):
    shops, firms = wijk.shops, NUMBERS.firms
    shops.expected_sales[FOOD_SHOP] = 3_200_000.0  # 384,000 a year: 1.6 people
    wanted = []
    for price in (1.0, 0.8):
        shops.price[FOOD_SHOP] = price
        with np.errstate(over="ignore"):
            wanted.append(plain.firms.fte_wanted(FOOD_SHOP, shops, firms))
    assert wanted == pytest.approx([0.6, 1.0])


def test_the_bank_lends_on_what_goods_leave_at_this_price(wijk):
    shops = wijk.shops
    shops.expected_sales[FOOD_SHOP], shops.price[FOOD_SHOP] = 1_000_000.0, 0.875
    take_step(wijk, "run_firms", numbers=NUMBERS)
    assert shops.credit_line[FOOD_SHOP] == 120_000  # 2 x .3 x (1 - .7 / .875)


def test_no_price_is_a_free_lunch(wijk):
    """Revenue of 6,000,000 at the usual price, times p**-2.5 at another; goods .7, rent and OZB 153,750."""
    numbers = tune(NUMBERS, firms={"revenue_per_fte": [10_000_000] * 5, "other_costs_share": 1.0})
    wijk.wijken.typical_revenue[0], wijk.wijken.other_costs[0] = 6_000_000.0, 300_000.0
    results = {}
    for price in (0.9, 1.0, 1.1):
        world = copy.deepcopy(wijk)
        gross = round(1.09 * 6_000_000 * price**-2.5)
        world.shops.price[FOOD_SHOP], world.shops.sales[FOOD_SHOP] = price, gross
        take_step(world, "run_firms", numbers=numbers)
        results[price] = world.shops.result[FOOD_SHOP] + 153_750
    assert results[1.0] == pytest.approx(6_000_000 * (1 - 0.7 - 0.05), abs=2)
    for price in (0.9, 1.1):
        sold = 6_000_000 * price**-2.5
        assert results[price] == pytest.approx(sold * (0.95 - 0.7 / price), abs=2)
    # Goods and other costs take .75 of revenue, more than 2.5 / 3.5: dearer would be better, cheaper worse.
    assert results[0.9] < results[1.0]


def test_what_counts_is_the_price_beside_the_shops_usual_one():
    """A shop that is cheap for good buys cheaply; its margin is its branch's."""
    world, firms = make_wijk_of_three(), tune(NUMBERS, firms={"price_spread": 0.3}).firms
    shops = world.shops
    usual = usual_price(shops.identity[FOOD_SHOP], firms)
    assert abs(usual - 1.0) > 0.05
    for move in (1.0, 0.8):
        shops.price[FOOD_SHOP] = usual * move
        assert volume_per_euro(FOOD_SHOP, shops, firms) == pytest.approx(1.0 / move)
        assert goods_per_euro(FOOD_SHOP, shops, firms) == pytest.approx(0.7 / move)


def test_people_meet_the_prices_of_the_wijk_for_what_it_keeps():
    numbers = tune(market={"own_wijk": [0.5, 0.4, 0.4, 0.5, 0.2]})
    world = make_wijk_of_three()
    shops, segments = world.shops, world.segments
    shops.price[[FOOD_SHOP, CAFE, SALON]] = 0.8, 1.2, 1.0
    list_shops(world, numbers, NOW)
    see_from_homes(world, numbers, NOW)
    met = {int(shops.branch[j]): shops.price[j] for j in (FOOD_SHOP, CAFE, SALON)}
    for b in range(4):
        expected = numbers.market.own_wijk[b] * (met.get(b, 1.0) - 1.0)
        assert segments.dearer[0, b] == pytest.approx(expected)
    assert segments.dearer[0, FOOD] == pytest.approx(-0.1)
    assert segments.dearer[0, HOME] == 0.0


def test_of_two_shops_the_price_of_the_more_attractive_counts_for_more():
    world = make_wijk_of_three()
    shops, segments = world.shops, world.segments
    shops.branch[CAFE], shops.segment[CAFE] = FOOD, shops.segment[FOOD_SHOP]
    shops.price[[FOOD_SHOP, CAFE]] = 0.8, 1.2
    numbers = tune(market={"own_wijk": [1.0, 0.4, 0.4, 0.5, 0.2]})
    list_shops(world, numbers, NOW)
    first, second = world.scratch.attraction[[FOOD_SHOP, CAFE]]
    see_from_homes(world, numbers, NOW)
    mean = (0.8 * first + 1.2 * second) / (first + second)
    assert segments.dearer[0, FOOD] == pytest.approx(mean - 1.0)


def test_needs_cost_what_prices_make_of_them():
    """Two adults; needs of 100 a head for food, the rest in halves over food's wishes and all else."""
    here = Here(
        market={
            "spend": [200, 0, 0, 0, 0], "need": [0.5, 0, 0, 0, 0], "spend_other": 100, "child_need": 0,
        },
        income={"savings_target": 0, "savings_adjustment": 0},
    )  # fmt: skip
    households, segments = here.world.households, here.world.segments
    households.expected_income[0], households.savings[0] = 100_000.0, 500_000
    spent = []
    for dearer in (0.0, 0.2, -0.2):
        segments.dearer[households.segment[0], FOOD] = dearer
        here.call(plain.shopping.plan_spending, h=0)
        spent.append(int(households.budget[0, FOOD]))
    # needs 20,000, 24,000, 16,000; half of what is left of 100,000
    assert spent == [20_000 + 40_000, 24_000 + 38_000, 16_000 + 42_000]


def test_shops_differ_in_price_as_spread_says_and_for_good():
    firms = tune(firms={"price_spread": 0.06}).firms
    logs = [math.log(usual_price(np.int64(i), firms)) for i in range(1, 2_000)]
    assert np.std(logs) == pytest.approx(0.06, rel=0.05)
    assert np.mean(logs) == pytest.approx(0.0, abs=0.005)
    twice = tune(firms={"price_spread": 0.12}).firms
    assert math.log(usual_price(np.int64(7), twice)) == pytest.approx(2 * logs[6])
    assert usual_price(np.int64(7), tune(firms={"price_spread": 0}).firms) == 1.0


def test_a_price_is_pulled_to_the_shops_own_usual_one(wijk):
    numbers = tune(
        NUMBERS, firms={"price_review": 1, "price_spread": 0.5, "price_step": 0, "price_most": 0.5}
    )
    shops = wijk.shops
    usual = usual_price(shops.identity[FOOD_SHOP], numbers.firms)
    assert abs(usual - 1.0) > 0.05
    shops.price[FOOD_SHOP] = 1.2 * usual
    shops.expected_sales[FOOD_SHOP] = NET
    take_step(wijk, "run_firms", numbers=numbers)
    assert shops.price[FOOD_SHOP] == pytest.approx(1.15 * usual)
    shops.price[FOOD_SHOP] = 9.0
    take_step(wijk, "run_firms", numbers=numbers)
    assert shops.price[FOOD_SHOP] == pytest.approx(1.5 * usual)


def test_who_opens_asks_the_price_that_is_his():
    here = Here(firms={"price_spread": 0.5})
    here.call(
        plain.opening.fill_shop, j=FOOD_SHOP, identity=np.int64(77), w=0, b=HORECA, kind=INDEPENDENT,
        talent=0.0, believed=0.0, sales=1.0, income=1.0, i=PARTNER,
    )  # fmt: skip
    assert here.world.shops.price[FOOD_SHOP] == usual_price(np.int64(77), here.numbers.firms) != 1.0
