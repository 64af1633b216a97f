"""Buy-local campaign: who resolves, how long it lasts."""

import numpy as np
import pytest

from tests.instruments import BUY_LOCAL
from tests.levers.people_levers import NUMBERS, count, live, make_world, run, turn_on
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.levers.buy_local.decision import resolve_for as resolve_for_of_support
from wijkabm.levers.buy_local.decision import wish_to_support

ALL_THINK = NUMBERS._replace(market=NUMBERS.market._replace(resolve=1.0))


@kernel
def wish(i, world, numbers):
    return wish_to_support(i, world, numbers)


@kernel
def resolve_for(shift, market):
    return resolve_for_of_support(shift, market)


@pytest.fixture
def world():
    world = make_world()
    turn_on(world, BUY_LOCAL, BUY_LOCAL_REACH=1.0, BUY_LOCAL_SHIFT=0.02, BUY_LOCAL_DECAY=3)
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
    turn_on(world, BUY_LOCAL, BUY_LOCAL_REACH=0.0, BUY_LOCAL_SHIFT=0.0, BUY_LOCAL_DECAY=0.0)
    for month in range(2, 5):
        run(world, BUY_LOCAL, month)
    assert np.allclose(world.residents.support, 0.5 * first)
    for month in range(5, 2 + 3 * int(NUMBERS.market.resolve_echo) + 1):
        run(world, BUY_LOCAL, month)
    assert (world.residents.support == 0.0).all()
    assert not live(world, BUY_LOCAL).size


def test_the_resolve_moves_the_share_that_was_promised():
    shift = 0.01
    more = resolve_for(shift, NUMBERS.market)
    market = NUMBERS.market
    spend, own = market.spend[:4], market.own_wijk[:4]
    s = float((spend * own).sum() / spend.sum())
    odds = s / (1.0 - s) * (1.0 + 0.8 * more) ** market.nest_correlation
    assert odds / (1.0 + odds) - s == pytest.approx(shift, rel=0.15)
