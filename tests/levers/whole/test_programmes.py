"""What levers do in a month: their order, and a table of their own beside the world."""

import copy
from typing import ClassVar

import numpy as np
import pytest

from tests.models import make_model
from tests.worlds import make_small_world
from wijkabm.ground.tables.world import grow_table
from wijkabm.levers.base import Column, Lever, dose
from wijkabm.levers.desk.desk import fit_policy
from wijkabm.levers.programmes import fit_own, list_programmes, make_own, tell_doses
from wijkabm.levers.registry import find_kind, number_lever, place_doses


class Coaching(Lever):
    """A lever with columns, under a name that has a number."""

    name = "coaching"
    perspective = "enterprise"
    columns: ClassVar = {
        "asked": Column("shops", int),
        "stock": Column("wijken"),
        "last": Column("residents", float, (3,)),
    }
    places: float = dose(1.0, 0, 9, "")


def test_programmes_run_in_the_order_of_the_month():
    names = [programme.name for programme in list_programmes()]
    orders = [find_kind(name, "").month_order for name in names]
    assert orders == sorted(orders)
    assert names.index("coaching") < names.index("vacancy_tax") < names.index("social_coin")
    running = np.zeros(len(names), np.bool_)
    running[number_lever("pairing")] = True
    assert [programme.name for programme in list_programmes(running)] == ["pairing"]


def test_a_lever_has_a_table_of_its_own():
    world = fit_policy(make_small_world(20))
    me = make_own(Coaching, world)
    assert me.number == number_lever("coaching")
    assert (me.asked.dtype, me.asked.shape) == (np.int64, world.shops.alive.shape)
    assert (me.stock.dtype, me.stock.shape) == (np.float64, (1,))
    assert me.last.shape == (world.residents.alive.size, 3)
    world.policy.dose[0, place_doses()["coaching", "places"]] = 7.0
    tell_doses(me, "coaching", world)
    assert me.places.tolist() == [7.0]


def test_its_columns_grow_with_the_world_and_keep_what_they_hold():
    world = fit_policy(make_small_world(20))
    me = make_own(Coaching, world)
    assert fit_own(me, Coaching, world) is me
    me.asked[:] = 5
    n = me.asked.size
    longer = world._replace(shops=grow_table(world.shops, 4))
    grown = fit_own(me, Coaching, longer)
    assert grown.asked.tolist() == [5] * n + [0] * 4
    assert grown.stock is me.stock


def test_who_looks_ahead_is_told_what_is_coming():
    world = fit_policy(make_small_world(20))
    me = make_own(find_kind("vacancy_tax", ""), world)
    world.policy.dose[0, place_doses()["vacancy_tax", "coming"]] = 0.01
    tell_doses(me, "vacancy_tax", world)
    assert me.coming.tolist() == [0.01]


@pytest.fixture(scope="module")
def wijk():
    return make_model(600, burn_in=1)


def test_a_copy_of_a_wijk_has_own_tables_of_its_own(wijk):
    other = copy.deepcopy(wijk)
    other.own["coaching"].places[:] = 3.0
    assert wijk.own["coaching"].places.tolist() == [0.0]
