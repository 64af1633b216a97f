"""Firms: a shop's month by hand, learning, short means, price, staff, sales to firms."""

import numpy as np
import pytest

from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    NOW,
    PARENT,
    SALON,
    flat_tax,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, FRANCHISE, HOME
from wijkabm.ground.tables.journal import LIFE_REVENUE_OF_YEAR
from wijkabm.month.shopping.attraction import list_shops

NUMBERS = tune(
    market={"talent_effect": 0.3, "visibility_start": 0.4, "visibility_months": 12},
    firms={
        "vat": (0.09, 0.21, 0.09, 0.15, 0.21), "goods": (0.7, 0.6, 0.3, 0.1, 0.2), "interest": 0.06,
        "other_costs_share": 0.5, "cash_months": 3, "memory_first": 15,
        "memory_most": 36, "labour_cost": 3_600, "franchise_fee": 0.03, "price_review": 0,
        "local_goods": 0.04, "sales_memory": 0.2, "demand_memory": 0.9, "demand_spread": 0, "price_spread": 0,
        "credit_months": 2,
    },
    taxes=flat_tax(0.12),
)  # fmt: skip


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.shops.alive[[CAFE, SALON]] = 0
    world.premises.tenant[[CAFE, SALON]] = -1
    sell(world, FOOD_SHOP, 2_000_000)
    return world


def sell(world, row, cents):
    """Takings of the month, in the till."""
    world.shops.sales[row] = cents
    world.shops.cash[row] += cents


def flow(world, kind, payee):
    """Cents that shops paid to a sector without rows."""
    return int(
        world.ledger.flows[kind, books.account(books.SHOPS, 0), books.single(world.ledger, payee)]
    )


def run_firms(world, numbers=NUMBERS, month=1):
    """The firms' rule; without sales to firms, whose lists the market makes."""
    return take_step(world, "run_firms", numbers=numbers, month=month)


def test_a_month_of_a_shop_by_hand(wijk):
    shops = wijk.shops
    shops.cash[FOOD_SHOP] = 7_000_000
    shops.loan[FOOD_SHOP], shops.loan_payment[FOOD_SHOP] = 600_000, 10_000
    shops.expected_income[FOOD_SHOP] = 250_000.0
    savings, landlord = wijk.households.savings[0], wijk.landlords.cash[0]
    run_firms(wijk)
    vat = 165_138  # 2,000,000 * .09 / 1.09 = 165,137.6
    revenue = 2_000_000 - vat
    goods = 1_284_403  # 70 % of 1,834,862
    other = 111_162  # 100,000 * (.5 + .5 * 1,834,862 / 1,500,000)
    rent, ozb, interest, repaid = 150_000, 3_750, 3_000, 10_000
    costs = goods + other + rent + ozb + interest
    assert paid(wijk, books.VAT) == vat
    assert shops.revenue[FOOD_SHOP] == revenue
    assert flow(wijk, books.GOODS, books.OUTSIDE) == goods
    assert flow(wijk, books.OTHER_COSTS, books.OUTSIDE) == other
    assert wijk.landlords.cash[0] == landlord + rent
    assert flow(wijk, books.OZB_USER, books.MUNICIPALITY) == ozb
    assert flow(wijk, books.INTEREST, books.BANKS) == interest
    assert flow(wijk, books.REPAYMENT, books.BANKS) == repaid
    assert shops.loan[FOOD_SHOP] == 590_000
    assert shops.result[FOOD_SHOP] == revenue - costs
    learnt = 250_000 + (revenue - costs - 250_000) / 36  # 61 months old: memory at its longest
    assert shops.expected_income[FOOD_SHOP] == pytest.approx(learnt)
    till = 7_000_000 - vat - costs - repaid
    tax = round(0.12 * (revenue - costs))
    drawn = int(learnt + 0.1 * (till - 3 * costs) - tax)
    assert flow(wijk, books.PROFIT_TAX, books.RIJK) == tax
    assert wijk.households.savings[0] == savings + drawn
    assert wijk.households.income[0] == drawn
    assert shops.cash[FOOD_SHOP] == till - tax - drawn


def test_labour_counts_in_the_result_but_was_paid_before(wijk):
    wijk.shops.staff[FOOD_SHOP] = 2
    cash = wijk.shops.cash[FOOD_SHOP]
    run_firms(wijk)
    drawn = paid(wijk, books.DRAWINGS) + paid(wijk, books.PROFIT_TAX)
    spent = cash - drawn - wijk.shops.cash[FOOD_SHOP]
    shown = wijk.shops.sales[FOOD_SHOP] - wijk.shops.result[FOOD_SHOP]
    assert shown - spent == 2 * 360_000


def test_a_franchise_pays_a_fee_and_a_chain_its_profit_outside(wijk):
    wijk.shops.owner_kind[FOOD_SHOP] = FRANCHISE
    run_firms(wijk)
    assert flow(wijk, books.PROFIT, books.OUTSIDE) == int(0.03 * wijk.shops.revenue[FOOD_SHOP])
    assert paid(wijk, books.DRAWINGS) > 0
    chain = make_wijk_of_three()
    chain.shops.owner_kind[:3], chain.shops.owner[:3] = CHAIN_SHOP, -1
    sell(chain, FOOD_SHOP, 2_000_000)
    run_firms(chain)
    assert paid(chain, books.DRAWINGS) == paid(chain, books.PROFIT_TAX) == 0
    assert paid(chain, books.PROFIT) > 0


def test_a_part_of_the_goods_comes_from_a_business_at_home(wijk):
    shops = wijk.shops
    shops.alive[SALON] = shops.trading[SALON] = 1
    shops.branch[SALON], shops.premises[SALON], shops.segment[SALON] = HOME, -1, 1
    list_shops(wijk, NUMBERS, NOW)
    sell(wijk, FOOD_SHOP, 2_000_000)
    run_firms(wijk)
    goods = int(0.7 * shops.revenue[FOOD_SHOP])
    local = int(0.04 * goods)
    inside = wijk.ledger.flows[books.GOODS, books.account(books.SHOPS, 0)]
    assert inside[books.account(books.SHOPS, 0)] == local
    # It counts as the supplier's revenue this month or the next, whichever row comes first.
    assert shops.sales_to_firms[SALON] + shops.orders[SALON] == local


def test_the_weight_of_a_month_falls_with_age_until_memory_is_full(wijk):
    shops = wijk.shops
    for age, weight in ((0, 1 / 15), (5, 1 / 20), (21, 1 / 36), (200, 1 / 36)):
        shops.opened[FOOD_SHOP], shops.expected_income[FOOD_SHOP] = 1 - age, 100_000.0
        shops.believed[FOOD_SHOP], shops.talent[FOOD_SHOP] = 0.0, 1.0
        shops.productivity[FOOD_SHOP], shops.visibility[FOOD_SHOP] = 0.15, 0.4
        shops.cash[FOOD_SHOP], shops.expected_sales[FOOD_SHOP] = 9_000_000, 1_000_000.0
        run_firms(wijk)
        gap = shops.result[FOOD_SHOP] - 100_000.0
        assert shops.expected_income[FOOD_SHOP] == pytest.approx(100_000.0 + weight * gap)
        assert shops.believed[FOOD_SHOP] == pytest.approx(weight * (1.0 + 0.15 / 0.3))
        assert shops.productivity[FOOD_SHOP] == pytest.approx(0.9 * 0.15)
        assert shops.visibility[FOOD_SHOP] == pytest.approx(0.45)
        revenue = shops.revenue[FOOD_SHOP]
        assert shops.expected_sales[FOOD_SHOP] == pytest.approx(0.8 * 1e6 + 0.2 * revenue)


def test_the_owner_helps_out_but_keeps_some_savings(wijk):
    wijk.shops.cash[FOOD_SHOP] = wijk.shops.sales[FOOD_SHOP] = 0
    wijk.shops.credit_line[FOOD_SHOP] = 0
    wijk.households.savings[0] = 180_000
    run_firms(wijk)
    # Rent, OZB and half of the other costs are 203,750; the owner keeps 1,000 euros.
    assert paid(wijk, books.OWNER_SUPPORT) == 80_000
    assert wijk.households.savings[0] == 100_000
    assert paid(wijk, books.RENT) == 80_000
    assert wijk.shops.arrears[FOOD_SHOP] == 1
    assert wijk.shops.cash[FOOD_SHOP] == 0


def test_arrears_count_months_in_a_row(wijk):
    shops = wijk.shops
    wijk.households.savings[0] = 0
    for month in (1, 2):
        shops.cash[FOOD_SHOP] = shops.sales[FOOD_SHOP] = shops.credit_line[FOOD_SHOP] = 0
        run_firms(wijk, month=month)
        assert shops.arrears[FOOD_SHOP] == month
    shops.cash[FOOD_SHOP] = 9_000_000
    run_firms(wijk, month=3)
    assert shops.arrears[FOOD_SHOP] == 0


def test_means_that_are_enough_need_no_help(wijk):
    savings = wijk.households.savings[0]
    run_firms(wijk)
    assert paid(wijk, books.OWNER_SUPPORT) == 0
    assert wijk.shops.arrears[FOOD_SHOP] == 0
    assert wijk.households.savings[0] > savings


def test_a_head_office_carries_its_outlet(wijk):
    wijk.shops.owner[FOOD_SHOP], wijk.shops.owner_kind[FOOD_SHOP] = -1, CHAIN_SHOP
    wijk.shops.cash[FOOD_SHOP] = wijk.shops.sales[FOOD_SHOP] = wijk.shops.credit_line[FOOD_SHOP] = 0
    run_firms(wijk)
    assert paid(wijk, books.OWNER_SUPPORT) == 203_750
    assert wijk.shops.arrears[FOOD_SHOP] == wijk.shops.cash[FOOD_SHOP] == 0


@pytest.mark.parametrize("cash", [-400_000, -100_000, 0, 100_000])
@pytest.mark.parametrize("expected_sales", [0.0, 3_000_000.0])
def test_cash_never_falls_below_the_credit_line(wijk, cash, expected_sales):
    shops = wijk.shops
    shops.cash[FOOD_SHOP], shops.sales[FOOD_SHOP] = cash, 0
    shops.credit_line[FOOD_SHOP], shops.expected_sales[FOOD_SHOP] = 400_000, expected_sales
    wijk.households.savings[0] = 0
    for month in range(1, 6):
        run_firms(wijk, month=month)
        assert shops.cash[FOOD_SHOP] >= -shops.credit_line[FOOD_SHOP]
        assert shops.credit_line[FOOD_SHOP] >= 0


def test_interest_is_due_on_the_overdraft_too(wijk):
    wijk.shops.cash[FOOD_SHOP], wijk.shops.sales[FOOD_SHOP] = -200_000, 0
    wijk.shops.credit_line[FOOD_SHOP] = 9_000_000
    run_firms(wijk)
    assert flow(wijk, books.INTEREST, books.BANKS) == 1_000


def test_prices_move_one_step_with_sales_and_stay_near_the_usual(wijk):
    shops = wijk.shops
    eager = tune(NUMBERS, firms={"price_review": 1.0, "price_step": 0.04, "sales_memory": 0.0})
    for sales, way in ((1_000_000, -1), (8_000_000, 1)):
        shops.price[FOOD_SHOP] = 1.0
        previous = 1.0
        for month in range(1, 16):
            shops.cash[FOOD_SHOP], shops.sales[FOOD_SHOP] = 9_000_000, sales
            shops.expected_sales[FOOD_SHOP] = 2_000_000.0
            run_firms(wijk, eager, month)
            price = shops.price[FOOD_SHOP]
            expected = previous - 0.25 * (previous - 1.0) + way * 0.04
            assert price == pytest.approx(min(max(expected, 0.9), 1.1))
            assert 0.9 <= price <= 1.1
            previous = price
        assert abs(previous - 1.0) > 0.09


def test_staff_follows_expected_sales_with_slack(wijk):
    shops = wijk.shops
    numbers = tune(NUMBERS, firms={"revenue_per_fte": [240_000] * 5, "sales_memory": 0.0})
    cases = ((2_000_000.0, 0, 0), (3_100_000.0, 0, 0), (3_400_000.0, 0, 1), (6_000_000.0, 1, 2))
    for sales, staff, wanted in cases:
        shops.staff_wanted[FOOD_SHOP], shops.expected_sales[FOOD_SHOP] = staff, sales
        run_firms(wijk, numbers)
        assert shops.staff_wanted[FOOD_SHOP] == wanted


def test_a_year_is_told_in_december(wijk):
    run_firms(wijk, month=11)
    assert wijk.journal.n_facts[0] == 0
    first = int(wijk.shops.revenue[FOOD_SHOP])
    run_firms(wijk, month=12)
    facts = wijk.journal.facts[: wijk.journal.n_facts[0]].tolist()
    told = [row for row in facts if row[1] == LIFE_REVENUE_OF_YEAR]
    assert told == [[wijk.shops.identity[FOOD_SHOP], LIFE_REVENUE_OF_YEAR, 2 * first]]
    assert wijk.shops.revenue_of_year[FOOD_SHOP] == 0


def test_the_ring_pays_its_vat_and_goods(wijk):
    wijk.shops.sales[FOOD_SHOP] = 0
    wijk.ring.sales[0, FOOD] = 1_090_000
    run_firms(wijk)
    ring, rijk = books.single(wijk.ledger, books.RING), books.single(wijk.ledger, books.RIJK)
    assert wijk.ledger.flows[books.VAT, ring, rijk] == 90_000
    assert wijk.ledger.flows[books.GOODS, ring].sum() == 700_000


@pytest.mark.parametrize("congestion", [0.0, 0.5, 1.0])
def test_clients_per_business_at_home_fall_with_their_number(wijk, congestion):
    shops, numbers = wijk.shops, tune(NUMBERS, firms={"home_congestion": congestion})
    wijk.wijken.home_demand[0], wijk.wijken.n_home_start[0] = 300_000.0, 1
    for row, owner in ((1, PARENT), (2, NEIGHBOUR)):
        shops.alive[row] = shops.trading[row] = 1
        shops.branch[row], shops.premises[row], shops.owner[row] = HOME, -1, owner
        shops.visibility[row], shops.hours_worked[row] = 1.0, (0.5 if row == 2 else 1.0)
    list_shops(wijk, numbers, NOW)
    take_step(wijk, "run_firms", numbers=numbers)
    each = 300_000.0 * 0.5**congestion
    local = shops.orders[[1, 2]].sum()
    sold = shops.sales_to_firms[[1, 2]].sum() + local
    from_outside = wijk.ledger.flows[books.SALES_TO_FIRMS].sum()
    assert from_outside == int(each) + int(0.5 * each)
    assert sold >= from_outside
    assert np.all(shops.revenue[[1, 2]] >= shops.sales_to_firms[[1, 2]])
