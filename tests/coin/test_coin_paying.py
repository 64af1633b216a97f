"""Paying with a coin: at the till, to suppliers and other shops, as wage and living; by hand."""

import copy
import math

import numpy as np
import pytest

from tests.coin.coin_world import NUMBERS, coins_paid, give, join, make_coin_world, run, set_terms
from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    NOW,
    PARENT,
    PARTNER,
    SALON,
    build_wijk,
    paid,
    tune,
)
from wijkabm.ground import books, coins
from wijkabm.ground.tables.codes import (
    AT_CENTRE,
    BASKETS,
    FIRST_BASKET,
    FOOD,
    HOME,
    IN_SHOP,
    NO_PLACE,
    WORKS_LOCALLY,
)
from wijkabm.levers.social_coin.decision import make_room
from wijkabm.month.shopping.attraction import list_shops
from wijkabm.month.work.wages import local_wage

HABITS = tune(
    NUMBERS,
    market={
        "spend": (300, 200, 100, 50, 0), "spend_other": 250, "habit": [1.0] * 5, "mention": 0,
    },
    firms={"vat": [0.21] * 5},
)  # fmt: skip
FOOD_BASKETS = slice(FIRST_BASKET[FOOD], FIRST_BASKET[FOOD] + BASKETS[FOOD])


# --- at the till ---------------------------------------------------------------------------------


def shop_with(held, share=0.5, discount=0.0, numbers=HABITS):
    """The neighbour buys his food in the food shop, all else in the centre; with so many coins."""
    world = make_coin_world(numbers)
    world.region.spending[:] = 0
    world.residents.habit[:3] = AT_CENTRE
    world.residents.habit[NEIGHBOUR, FOOD_BASKETS] = FOOD_SHOP
    world.shops.coin_share[FOOD_SHOP], world.shops.coin_discount[FOOD_SHOP] = share, discount
    give(world, world.residents.coins, NEIGHBOUR, held)
    join(world, NEIGHBOUR)
    run(world, "go_shopping", numbers=numbers)
    return world


def food_bills(world):
    """Cents of each basket of food of the neighbour, who lives alone."""
    cents, n = int(world.households.budget[1, FOOD]), BASKETS[FOOD]
    return [cents // n + (1 if k < cents % n else 0) for k in range(n)]


def test_a_share_of_each_bill_is_paid_in_coins_and_the_discount_comes_on_top():
    without, world = shop_with(0, discount=0.1), shop_with(10**6, discount=0.1)
    bills = food_bills(world)
    in_coins = [bill // 2 for bill in bills]
    rebates = [math.floor(0.1 * cents) for cents in in_coins]
    spent, rebate = sum(in_coins), sum(rebates)
    assert spent > 1_000
    assert world.residents.coins[NEIGHBOUR] == 10**6 - spent
    assert coins_paid(world, coins.SHOPPING) == world.shops.coins[FOOD_SHOP] == spent
    assert world.coin_members.spent[NEIGHBOUR] == world.shops.coin_taken[FOOD_SHOP] == spent
    saved = world.households.savings - without.households.savings
    assert saved.tolist() == [0, spent + rebate, 0]
    cash = world.shops.cash - without.shops.cash
    assert cash[:3].tolist() == [-spent - rebate, 0, 0]
    assert (world.shops.sales - without.shops.sales)[:3].tolist() == [-rebate, 0, 0]
    assert world.shops.coin_bills[FOOD_SHOP] == sum(bills)
    assert world.shops.coin_new[FOOD_SHOP] == 0
    book = world.ledger.coins
    edges = [[103, int(world.shops.identity[FOOD_SHOP]), cents] for cents in in_coins]
    assert book.edges[: book.n_edges[0]].tolist() == edges


def test_nobody_pays_coins_that_he_does_not_hold():
    world = shop_with(777)
    assert world.residents.coins[NEIGHBOUR] == 0
    assert world.shops.coins[FOOD_SHOP] == 777


@pytest.mark.parametrize("attentive", [0, 1])
def test_who_does_not_think_of_coins_pays_in_euros(attentive):
    numbers = tune(HABITS, coin={"attentive": attentive, "seldom": 0})
    assert bool(shop_with(5_000, numbers=numbers).shops.coins[FOOD_SHOP]) == bool(attentive)
    seldom = tune(HABITS, coin={"attentive": 0, "seldom": 1})
    assert shop_with(5_000, numbers=seldom).shops.coins[FOOD_SHOP] == 5_000


def test_a_shop_that_takes_no_coins_gets_none():
    assert shop_with(5_000, share=0.0).shops.coins.sum() == 0


def test_a_customer_who_was_not_here_before_is_counted_as_new():
    numbers = tune(HABITS, market={"habit": [0.0] * 5})
    world = make_coin_world(numbers)
    world.residents.habit[:3] = NO_PLACE
    world.shops.coin_share[:3] = 0.5
    give(world, world.residents.coins, NEIGHBOUR, 10**6)
    run(world, "go_shopping", numbers=numbers)
    bills = world.shops.coin_bills[:3]
    assert bills.sum() > 0
    assert np.array_equal(world.shops.coin_new[:3], bills)


def test_the_vat_of_all_that_was_sold_is_there_in_euros():
    """At the largest share that a shop may take with a discount of ten per cent."""
    world = shop_with(10**6, share=0.75, discount=0.1)
    euros = int(world.shops.cash[FOOD_SHOP]) - 5_000_000
    sales = int(world.shops.sales[FOOD_SHOP])
    assert world.shops.coins[FOOD_SHOP] > 0.7 * sales
    assert 0 <= sales * 0.21 / 1.21 <= euros
    world.shops.cash[FOOD_SHOP] = euros
    run(world, "run_firms", numbers=HABITS)
    assert paid(world, books.VAT) >= math.floor(sales * 0.21 / 1.21 + 0.5)


def test_coins_draw_their_holders_to_shops_that_take_them_and_nobody_else():
    numbers = tune(NUMBERS, market={"habit": [0.0] * 5, "mention": 0.0})
    world = make_room(build_wijk(600))
    residents, shops = world.residents, world.shops
    shops.coin_wait[:] = 1.0
    holders = np.flatnonzero(residents.alive == 1)[::2]
    shop = int(np.flatnonzero((shops.alive == 1) & (shops.branch == FOOD))[0])
    for i in holders:
        give(world, residents.coins, i, 1_000)
    worlds = []
    for share, wait in ((0.0, 1.0), (0.25, 1.0), (0.25, 0.2)):
        worlds.append(copy.deepcopy(world))
        worlds[-1].shops.coin_share[shop] = share
        worlds[-1].shops.coin_wait[shop] = wait
        run(worlds[-1], "go_shopping", numbers=numbers)
    habits = [w.residents.habit[:, FOOD_BASKETS] for w in worlds]
    assert np.array_equal(habits[0], habits[1])
    others = np.setdiff1d(np.arange(residents.alive.size), holders)
    assert np.array_equal(habits[0][others], habits[2][others])
    there = [int((habit[holders] == shop).sum()) for habit in habits]
    assert there[2] > 1.5 * there[0] > 0


# --- with what was taken -------------------------------------------------------------------------

FIRMS = tune(
    HABITS,
    firms={
        "vat": (0.09, 0.21, 0.09, 0.15, 0.21), "goods": (0.7, 0.6, 0.3, 0.1, 0.2),
        "other_costs_share": 0, "local_goods": 0.04, "price_review": 0, "demand_spread": 0,
        "price_spread": 0,
    },
)  # fmt: skip


def firms_with(held, worth=1.0, **columns):
    """A month of the food shop, which sold for 20,000 euros, and the salon; columns of the food shop."""
    world = make_coin_world(FIRMS)
    shops = world.shops
    shops.alive[CAFE], world.premises.tenant[CAFE] = 0, -1
    shops.sales[FOOD_SHOP], shops.cash[FOOD_SHOP] = 2_000_000, 9_000_000
    shops.expected_income[FOOD_SHOP] = 250_000.0
    shops.coin_share[[FOOD_SHOP, SALON]] = 0.5
    shops.coin_worth[FOOD_SHOP] = worth
    for name, value in columns.items():
        getattr(shops, name)[FOOD_SHOP] = value
    give(world, shops.coins, FOOD_SHOP, held)
    run(world, "run_firms", numbers=FIRMS)
    return world


def less(without, world, kind):
    """Cents of one kind that are no longer paid in euros."""
    return paid(without, kind) - paid(world, kind)


@pytest.mark.parametrize(("held", "use", "bought"), [(50_000, 8_000, 8_000), (5_000, 8_000, 5_000)])
def test_a_shop_buys_of_another_in_coins_what_it_would_buy_in_euros(held, use, bought):
    plan = {"coin_supplier": 1 + SALON, "coin_use": use}
    without, world = firms_with(0, **plan), firms_with(held, **plan)
    assert coins_paid(world, coins.OTHER_PURCHASES) == world.shops.coins[SALON] == bought
    assert less(without, world, books.OTHER_COSTS) == bought
    sold = world.shops.sales_to_firms[SALON] - without.shops.sales_to_firms[SALON]
    assert world.shops.coin_share[SALON] == 0.5
    assert sold == 2 * bought  # half of the bill in euros
    assert world.shops.coin_used[FOOD_SHOP] == world.shops.coins_spent[FOOD_SHOP] == bought
    assert world.shops.result[FOOD_SHOP] == without.shops.result[FOOD_SHOP]
    edges = world.ledger.coins.edges[: world.ledger.coins.n_edges[0]]
    assert [*world.shops.identity[[FOOD_SHOP, SALON]], bought] in edges.tolist()


def test_a_shop_buys_no_more_than_it_needs_nor_of_itself_nor_of_the_dead():
    whole = paid(firms_with(0), books.OTHER_COSTS)
    world = firms_with(10**6, coin_supplier=1 + SALON, coin_use=10**6)
    assert (
        coins_paid(world, coins.OTHER_PURCHASES) == 50_000 == whole // 4
    )  # half of one shop's costs
    assert paid(world, books.OTHER_COSTS) == whole - 50_000
    shops = books.account(books.SHOPS, 0)
    assert world.ledger.flows[books.OTHER_COSTS, shops, shops] == 50_000
    for supplier in (1 + FOOD_SHOP, 1 + CAFE, 0):
        world = firms_with(10**6, coin_supplier=supplier, coin_use=10**6)
        assert coins_paid(world, coins.OTHER_PURCHASES) == 0


def test_the_owner_takes_home_what_he_can_spend_instead_of_euros():
    without, world = firms_with(0), firms_with(50_000, coin_living=5_000)
    assert coins_paid(world, coins.COIN_DRAWINGS) == world.residents.coins[PARENT] == 5_000
    assert world.shops.coin_used[FOOD_SHOP] == world.shops.coins_spent[FOOD_SHOP] == 5_000
    drawn = less(without, world, books.DRAWINGS) + less(without, world, books.PROFIT_TAX)
    assert drawn == 5_000
    assert coins_paid(firms_with(3_000, coin_living=5_000), coins.COIN_DRAWINGS) == 3_000
    assert coins_paid(firms_with(3_000), coins.COIN_DRAWINGS) == 0


def test_an_owner_who_earns_nothing_takes_no_coins_home():
    world = firms_with(50_000, coin_living=5_000, expected_income=0.0, cash=0)
    assert coins_paid(world, coins.COIN_DRAWINGS) == 0


def test_coins_that_are_worth_less_than_euros_lower_the_result():
    without = firms_with(0, coin_taken=10_000)
    world = firms_with(0, worth=0.75, coin_taken=10_000)
    assert without.shops.result[FOOD_SHOP] - world.shops.result[FOOD_SHOP] == 2_500


def test_a_shop_that_takes_coins_pays_its_contribution_into_the_fund():
    for share, cents in ((0.0, 0), (0.5, 2_000)):
        world = make_coin_world(FIRMS)
        set_terms(world, contribution=10.0)
        world.shops.coin_share[[FOOD_SHOP, SALON]] = share
        run(world, "run_firms", numbers=FIRMS)
        assert world.ledger.coins.fund[0] == cents
        assert paid(world, books.CONTRIBUTION) == cents


@pytest.mark.parametrize(("share", "part"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_a_business_at_home_takes_a_part_of_what_it_delivers_in_coins(share, part):
    worlds = []
    for held in (0, 10**6):
        world = make_coin_world(FIRMS)
        shops = world.shops
        shops.alive[CAFE], world.premises.tenant[CAFE] = 0, -1
        shops.branch[SALON], shops.premises[SALON], shops.segment[SALON] = HOME, -1, 1
        world.premises.tenant[SALON] = -1
        shops.coin_share[SALON], shops.coin_use[FOOD_SHOP] = share, 10**6
        give(world, shops.coins, FOOD_SHOP, held)
        list_shops(world, FIRMS, NOW)  # empties the tills
        shops.sales[FOOD_SHOP], shops.cash[FOOD_SHOP] = 2_000_000, 9_000_000
        run(world, "run_firms", numbers=FIRMS)
        worlds.append(world)
    without, world = worlds
    shops = world.shops
    goods = math.floor(0.7 * shops.revenue[FOOD_SHOP])
    local = math.floor(0.04 * goods)
    assert local > 10_000
    assert coins_paid(world, coins.SUPPLIERS) == shops.coins[SALON] == math.floor(part * local)
    assert less(without, world, books.GOODS) == coins_paid(world, coins.SUPPLIERS)
    assert shops.sales_to_firms[SALON] + shops.orders[SALON] == local


def wages_with(held, agrees=1, wage=9_000, same_person=True):
    world = make_coin_world(NUMBERS)
    residents, shops, members = world.residents, world.shops, world.coin_members
    residents.status[PARTNER] = WORKS_LOCALLY
    residents.workplace_kind[PARTNER], residents.workplace[PARTNER] = IN_SHOP, FOOD_SHOP
    shops.staff[FOOD_SHOP] = shops.staff_residents[FOOD_SHOP] = 1
    members.agrees[PARTNER] = agrees
    if not same_person:
        members.identity[PARTNER] = 555
    shops.coin_wage[FOOD_SHOP] = wage
    give(world, shops.coins, FOOD_SHOP, held)
    run(world, "pay_incomes")
    return world


@pytest.mark.parametrize(
    ("options", "in_coins"),
    [
        ({"held": 50_000}, 9_000),
        ({"held": 4_000}, 4_000),
        ({"held": 50_000, "agrees": 0}, 0),
        ({"held": 50_000, "wage": 0}, 0),
        ({"held": 50_000, "same_person": False}, 0),
        ({"held": 10**7, "wage": 10**7}, local_wage(NUMBERS.income, NUMBERS.firms)),
    ],
)
def test_staff_who_agree_get_a_part_of_the_wage_in_coins(options, in_coins):
    without, world = wages_with(0), wages_with(**options)
    assert coins_paid(world, coins.COIN_WAGES) == in_coins
    assert world.residents.coins[PARTNER] == in_coins
    assert less(without, world, books.NET_WAGES) == in_coins
    assert paid(without, books.WEDGE) == paid(world, books.WEDGE)
    assert world.residents.net_wage[PARTNER] == without.residents.net_wage[PARTNER]
