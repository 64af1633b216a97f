"""Buy-local campaign: who resolves, how long it lasts."""

import numpy as np
import pytest

from tests.instruments import BUY_LOCAL
from tests.levers.people_levers import NUMBERS, count, live, make_world, run, turn_on
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.levers.base import Costs
from wijkabm.levers.buy_local.decision import chance_to_think, wish_to_support
from wijkabm.levers.buy_local.lever import BuyLocal

ALL_THINK = NUMBERS._replace(market=NUMBERS.market._replace(resolve=1.0))


@kernel
def wish(i, world, numbers):
    return wish_to_support(i, world, numbers)


@kernel
def think(often, market):
    return chance_to_think(often, market)


@pytest.fixture
def world():
    world = make_world()
    turn_on(world, BUY_LOCAL, BUY_LOCAL_REACH=1.0, BUY_LOCAL_OFTEN=1.0, BUY_LOCAL_DECAY=3)
    return world


def test_the_loyal_resolve_and_the_indifferent_do_not(world):
    residents = world.residents
    residents.loyalty[:] = np.where(np.arange(residents.loyalty.size) % 2 == 0, 0.0, 0.9)
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    resolved = residents.support > 0.0
    assert resolved.any()
    assert (residents.loyalty[resolved] == 0.9).all()
    asked = int(residents.alive.sum())
    assert count(world, "offered", BUY_LOCAL) == asked
    assert count(world, "accepted", BUY_LOCAL) == resolved.sum()
    assert count(world, "refused", BUY_LOCAL) == asked - resolved.sum()


def test_example_helps_and_poverty_hinders(world):
    residents, households = world.residents, world.households
    i = int(np.flatnonzero((residents.n_ties > 0) & (residents.alive == 1))[0])
    residents.loyalty[i] = 1.0
    households.expected_income[residents.household[i]] = 1_000_000.0
    alone = wish(i, world, NUMBERS)
    assert alone == pytest.approx(0.3)
    residents.support[residents.ties[i, : residents.n_ties[i]]] = 0.1
    assert wish(i, world, NUMBERS) == pytest.approx(1.0)
    households.expected_income[residents.household[i]] = 0.0
    assert wish(i, world, NUMBERS) == 0.0


def test_only_those_within_reach_are_asked(world):
    turn_on(world, BUY_LOCAL, BUY_LOCAL_REACH=0.5)
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    asked = count(world, "offered", BUY_LOCAL)
    assert 0.3 < asked / world.residents.alive.sum() < 0.7


def test_a_resolve_halves_and_is_forgotten(world):
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    first = world.residents.support.copy()
    turn_on(world, BUY_LOCAL, BUY_LOCAL_REACH=0.0, BUY_LOCAL_OFTEN=0.0, BUY_LOCAL_DECAY=0.0)
    for month in range(2, 5):
        run(world, BUY_LOCAL, month)
    assert np.allclose(world.residents.support, 0.5 * first)
    for month in range(5, 2 + 3 * int(NUMBERS.market.resolve_echo) + 1):
        run(world, BUY_LOCAL, month)
    assert (world.residents.support == 0.0).all()
    assert not live(world, BUY_LOCAL).size


def test_the_warmer_somebody_is_to_the_wijk_the_more_he_resolves(world):
    residents = world.residents
    residents.loyalty[:] = np.where(np.arange(residents.loyalty.size) % 2 == 0, 0.4, 0.8)
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    found = set(residents.support[residents.support > 0.0].round(9))
    assert found == {0.1, 0.2}  # a quarter of the loyalty


def test_each_appeal_is_one_more_chance_to_think_about_it():
    assert think(0.0, NUMBERS.market) == 0.0
    assert think(1.0, NUMBERS.market) == pytest.approx(0.25)
    assert think(2.0, NUMBERS.market) == pytest.approx(1 - 0.75**2)


def test_who_hears_no_appeal_is_not_asked(world):
    turn_on(world, BUY_LOCAL, BUY_LOCAL_OFTEN=0.0)
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    assert count(world, "offered", BUY_LOCAL) == 0
    assert not world.residents.support.any()


def test_who_has_just_resolved_is_not_asked_again(world):
    world.residents.loyalty[:] = 0.8
    world.residents.support[:] = 0.11  # more than half of a full resolve of .2
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    assert count(world, "offered", BUY_LOCAL) == 0
    world.residents.support[:] = 0.09
    run(world, BUY_LOCAL, numbers=ALL_THINK)
    assert count(world, "offered", BUY_LOCAL) == world.residents.alive.sum()


def test_an_appeal_costs_by_the_head():
    lever = BuyLocal(often=2.0, campaign_cost=0.05, design=1_000.0)
    assert lever.costs(9_000) == Costs(set_up=100_000, running=90_000)
