"""Local procurement: who bids, what the municipality pays, what the firm can no longer do."""

import numpy as np
import pytest

from tests import instruments
from tests.instruments import LOCAL_PROCUREMENT
from tests.levers.parts import give_doses
from tests.levers.people_levers import NUMBERS, count, live, make_world, paid, run, turn_on
from tests.month.bench import SALON, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import CHAIN_SHOP, SERVICES
from wijkabm.month.firms.clients import room_for_clients as room_for_clients_of_firms


@kernel
def room_for_clients(j, shops, numbers):
    return room_for_clients_of_firms(j, shops, numbers)


@pytest.fixture
def world():
    world = make_world()
    world.shops.expected_sales[SALON] = 200_000.0  # a salon with time to spare
    turn_on(
        world, LOCAL_PROCUREMENT, LOCAL_PROCUREMENT_LOCAL_SHARE=0.02, LOCAL_PROCUREMENT_PREMIUM=0.1
    )
    return world


def test_the_salon_wins_the_lot_and_is_paid_from_next_month(world):
    assert world.shops.branch[SALON] == SERVICES
    run(world, LOCAL_PROCUREMENT)
    (c,) = live(world, LOCAL_PROCUREMENT)
    assert world.contracts.row[c] == SALON
    assert own_table(world, "local_procurement").price[c] == 100_000
    assert 0 <= world.contracts.amount[c] <= 10_000
    assert count(world, "offered", LOCAL_PROCUREMENT) == 1
    assert count(world, "accepted", LOCAL_PROCUREMENT) == 1
    assert paid(world, books.PUBLIC_CONTRACT) == 0
    outside = paid(world, books.MUNICIPAL_SERVICES)
    price = 100_000 + world.contracts.amount[c]
    run(world, LOCAL_PROCUREMENT, month=2)
    assert paid(world, books.PUBLIC_CONTRACT) == 100_000
    assert paid(world, books.SUBSIDY) == world.contracts.amount[c]
    assert world.shops.orders[SALON] == price
    assert paid(world, books.MUNICIPAL_SERVICES) == outside - 100_000
    assert count(world, "spent", LOCAL_PROCUREMENT) == world.contracts.amount[c]
    assert world.wijken.set_aside.sum() == 0


def test_a_contract_lasts_a_year_and_outlives_the_lever(world):
    run(world, LOCAL_PROCUREMENT)
    world.policy.dose[:] = 0.0
    for month in range(2, 14):
        run(world, LOCAL_PROCUREMENT, month)
        assert paid(world, books.PUBLIC_CONTRACT) > 0
    run(world, LOCAL_PROCUREMENT, 14)
    assert paid(world, books.PUBLIC_CONTRACT) == 0
    assert count(world, "ended", LOCAL_PROCUREMENT) == 1
    assert world.shops.public_orders[SALON] == 0
    assert not live(world, LOCAL_PROCUREMENT).size


def test_a_full_firm_refuses_and_a_chain_is_not_asked(world):
    world.shops.expected_sales[SALON] = 5_000_000.0
    cheap = NUMBERS._replace(
        municipality=NUMBERS.municipality._replace(bid_slope=0.0, bid_spread=0.0)
    )
    run(world, LOCAL_PROCUREMENT, numbers=cheap)
    assert count(world, "refused", LOCAL_PROCUREMENT) == 1
    assert not live(world, LOCAL_PROCUREMENT).size
    world.shops.owner_kind[SALON] = CHAIN_SHOP
    run(world, LOCAL_PROCUREMENT)
    assert count(world, "offered", LOCAL_PROCUREMENT) == 0


def test_without_a_premium_there_is_hardly_a_bid_and_nothing_is_owed(world):
    turn_on(world, LOCAL_PROCUREMENT, LOCAL_PROCUREMENT_PREMIUM=0.0)
    run(world, LOCAL_PROCUREMENT)
    assert count(world, "refused", LOCAL_PROCUREMENT) == 1
    assert not live(world, LOCAL_PROCUREMENT).size


def test_a_firm_that_is_gone_is_not_paid(world):
    run(world, LOCAL_PROCUREMENT)
    world.shops.alive[SALON] = 0
    run(world, LOCAL_PROCUREMENT, month=2)
    assert paid(world, books.PUBLIC_CONTRACT) == 0
    assert count(world, "ended", LOCAL_PROCUREMENT) == 1


def test_contractors_elsewhere_lose_the_jobs_and_get_them_back(world):
    turn_on(world, LOCAL_PROCUREMENT, LOCAL_PROCUREMENT_LOCAL_SHARE=0.3)
    numbers = NUMBERS._replace(municipality=NUMBERS.municipality._replace(lot=15_000.0))
    world.shops.staff[SALON] = 3
    jobs, vacancies = world.region.jobs[0], world.region.vacancies[0]
    run(world, LOCAL_PROCUREMENT, numbers=numbers)
    run(world, LOCAL_PROCUREMENT, month=2, numbers=numbers)
    displaced = int(1_500_000 * 0.6 / 363_000)
    assert displaced == world.region.displaced[0] > 0
    assert world.region.jobs[0] == jobs - displaced
    assert world.region.vacancies[0] == vacancies - displaced
    world.shops.alive[SALON] = 0
    run(world, LOCAL_PROCUREMENT, month=3, numbers=numbers)
    assert (world.region.jobs[0], world.region.vacancies[0]) == (jobs, vacancies)


def test_a_full_supplier_turns_other_clients_away():
    world = make_world()
    shops = world.shops
    shops.public_orders[SALON] = 300_000
    room = room_for_clients(SALON, shops, NUMBERS.firms)
    most = 1.25 * NUMBERS.firms.revenue_per_fte[SERVICES] * 100 / 12
    assert room == int(np.floor(most)) - 300_000
    shops.public_orders[SALON] = 3_000_000
    assert room_for_clients(SALON, shops, NUMBERS.firms) == 0


def test_a_lot_is_not_awarded_beyond_the_money(monkeypatch):
    here, rule = Here(), plain.local_procurement.award
    put_spy(monkeypatch, rule, "next_bidder", (SALON, 1))
    put_spy(monkeypatch, rule, "ask_price", 0.05)
    give_doses(here, local_procurement_premium=0.1)
    here.world.policy.left[0, instruments.LOCAL_PROCUREMENT] = 10_000
    here.tune(municipality={"invited": 1.0})
    given = {"w": 0, "lot": 1, "cents": 100_000}
    assert here.call(rule, promised=5_001, **given) == -1
    assert here.call(rule, promised=5_000, **given) == 5_000
    give_doses(here, local_procurement_premium=0.04)
    assert here.call(rule, promised=0, **given) == -1
