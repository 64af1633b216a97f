"""A shutdown: what is shut, what moves online, who is helped."""

import numpy as np
import pytest

from tests.instruments import SHUTDOWN_CLOSED, SHUTDOWN_MOVED_ONLINE, SHUTDOWN_SUPPORT
from tests.levers.shocks_bench import befall, hold_back, plan
from tests.month.bench import CAFE, FOOD_SHOP, make_wijk_of_three, paid, take_step
from wijkabm.ground import books
from wijkabm.ground.tables.codes import FOOD, HORECA, NONFOOD, SERVICES


def test_shutdown_spares_food_and_moves_a_part_online():
    world = make_wijk_of_three()
    before = plan(world)
    world.ledger.flows[:] = 0
    world.policy.dose[0, SHUTDOWN_CLOSED] = 0.5
    world.policy.dose[0, SHUTDOWN_MOVED_ONLINE] = 0.4
    hold_back(world)
    budget = world.households.budget[:2, :5]
    assert (budget[:, FOOD] == before[:, FOOD]).all()
    shut = before - budget
    for branch in (NONFOOD, HORECA, SERVICES):
        assert (shut[:, branch] == before[:, branch] // 2).all()
    online = np.floor(0.4 * shut).sum()
    assert paid(world, books.CONSUMPTION) == pytest.approx(online, abs=8)


def test_aid_pays_running_costs_and_counts_in_the_result():
    world = make_wijk_of_three()
    world.shops.staff[CAFE] = 2
    world.policy.dose[0, SHUTDOWN_CLOSED] = 0.5
    world.policy.dose[0, SHUTDOWN_SUPPORT] = 0.8
    cash = world.shops.cash.copy()
    befall(world)
    costs = 2 * 363_000 + 150_000 + 126_600
    assert world.shops.cash[CAFE] - cash[CAFE] == int(0.4 * costs)
    assert world.shops.cash[FOOD_SHOP] == cash[FOOD_SHOP]
    world.policy.dose[:] = 0.0
    plain = make_wijk_of_three()
    plain.shops.staff[CAFE] = 2
    world.shops.cash[:] = cash
    for w in (world, plain):
        take_step(w, "go_shopping", "run_firms")
    assert world.shops.result[CAFE] - plain.shops.result[CAFE] == int(0.4 * costs)
    assert world.shops.aid[CAFE] == 0
