"""Businesses at home that move in with their owners and those that move out balance at the start."""

import numpy as np
import pytest

from tests.month.bench import DEFAULTS, NEIGHBOUR, SALON, make_wijk_of_three, tune
from tests.worlds import make_small_world
from wijkabm.ground.tables.codes import HOME, N_CLASSES, OWNER, WORKS_ELSEWHERE
from wijkabm.place.moves_at_rest import add_leaving_businesses, balance_moves, count_coming_owners
from wijkabm.place.rest import balance_classes, count_at_rest

NUMBERS = tune(
    opening={"bring_along": 0.75},
    population={"leave_factor_young": 1.0, "leave_rate_owner": 0.0085},
)


def put_templates(world):
    """The same households as `Templates` in a world, in whose tables columns of other lengths stay."""
    names = ("wijk", "household_class", "weight", "n_adults", "ages", "status")
    columns = {name: getattr(Templates, name).copy() for name in names}
    return world._replace(templates=world.templates._replace(**columns))


class Templates:
    """Two households of class 2, one of them of an owner, and a couple of owners of class 7."""

    wijk = np.array([0, 0, 0])
    household_class = np.array([2, 2, 7])
    weight = np.array([1.0, 0.5, 0.2])
    n_adults = np.array([1, 1, 2])
    ages = np.zeros((3, 2))
    status = np.array([[WORKS_ELSEWHERE, OWNER], [OWNER, OWNER], [OWNER, OWNER]])


def test_owners_who_come_by_class_and_weight():
    arrivals = np.zeros((1, N_CLASSES))
    arrivals[0, 2], arrivals[0, 7], arrivals[0, 8] = 0.3, 0.1, 5.0
    # a third of class 2 owns; two owners in each household of class 7; nobody is known of class 8
    assert count_coming_owners(Templates, arrivals) == pytest.approx(0.3 / 3 + 0.1 * 2)
    arrivals[0, 7] = -1.0  # crowded out: nobody comes
    assert count_coming_owners(Templates, arrivals) == pytest.approx(0.1)


@pytest.mark.parametrize("before", [0.0, 0.2, 3.0])
def test_the_factor_at_which_moves_balance_by_hand(before):
    """One business at home may go, at .01 a month; .04 owners come, three of four with their business."""
    world = put_templates(make_wijk_of_three())
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.wijken.leave_rate[0], world.wijken.leave_business[0] = 0.01, before
    arrivals = np.zeros((1, N_CLASSES))
    arrivals[0, 2] = 0.12
    balance_moves(world, arrivals, np.ones((1, N_CLASSES)), NUMBERS, 1)
    assert world.wijken.leave_business[0] == pytest.approx(0.75 * 0.04 / 0.01)


def test_shops_in_premises_stay_when_their_owner_goes():
    world = make_wijk_of_three()
    world.wijken.leave_rate[0], world.wijken.leave_business[0] = 0.01, 1.0
    leaving = np.zeros(1)
    add_leaving_businesses(world, np.ones((1, N_CLASSES)), NUMBERS.population, 1, leaving)
    assert leaving[0] == 0.0
    world.shops.premises[SALON] = -1
    add_leaving_businesses(world, np.ones((1, N_CLASSES)), NUMBERS.population, 1, leaving)
    assert leaving[0] == pytest.approx(0.01)


def test_without_a_business_at_home_people_move_as_others():
    world = put_templates(make_wijk_of_three())
    balance_moves(world, np.ones((1, N_CLASSES)), np.ones((1, N_CLASSES)), NUMBERS, 1)
    assert world.wijken.leave_business[0] == 1.0
    assert world.residents.shop[NEIGHBOUR] == SALON


def test_solving_the_start_balances_moves():
    world = make_small_world(60)
    owner = np.flatnonzero(world.residents.status == OWNER)
    shops = world.residents.shop[owner]
    world.shops.branch[shops[:2]], world.shops.premises[shops[:2]] = HOME, -1
    crowd = np.ones((1, N_CLASSES))
    flows = count_at_rest(world, DEFAULTS, 0)
    coming = 0.75 * count_coming_owners(world.templates, np.array([balance_classes(flows, 0)]))
    leaving = np.zeros(1)
    add_leaving_businesses(world, crowd, DEFAULTS.population, 0, leaving)
    assert leaving[0] == pytest.approx(coming[0], rel=0.01)
    assert leaving[0] > 0.0
