"""Less comes in: less is bought and streets are kept less well, or rates must make it good."""

import pytest

from tests.instruments import GRANT_CUT_SHARE
from tests.levers.people_levers import NUMBERS, make_world, paid
from tests.month.bench import NOW, set_terms
from wijkabm.ground import books
from wijkabm.month import municipality
from wijkabm.month.municipality import BY_GRANT, BY_OZB, BY_REALLOCATION

GRANT, SERVICES = 10_000_000, 5_000_000  # cents a month


def live(share, closure):
    """A month in which a share of the grant stays out; the world afterwards."""
    world = make_world(services=SERVICES)
    world.municipality.grant[0], world.municipality.closure[0] = GRANT, closure
    world.policy.dose[:, GRANT_CUT_SHARE] = share
    set_terms(world, NUMBERS, NOW)
    municipality.act(world, NUMBERS, NOW)
    return world


@pytest.mark.parametrize("closure", [BY_GRANT, BY_REALLOCATION])
def test_what_the_rijk_pays_no_longer_is_not_bought_and_streets_show_it(closure):
    world = live(0.2, closure)
    assert paid(world, books.GENERAL_GRANT) == 0.8 * GRANT
    assert paid(world, books.MUNICIPAL_SERVICES) == SERVICES - 0.2 * GRANT
    missed = 0.2 * GRANT / SERVICES
    assert world.wijken.upkeep[0] == pytest.approx(-NUMBERS.street.adjustment * missed)


def test_what_services_cannot_bear_comes_out_of_the_reserve():
    world = live(0.8, BY_REALLOCATION)
    assert paid(world, books.MUNICIPAL_SERVICES) == 0
    assert world.wijken.upkeep[0] == pytest.approx(-NUMBERS.street.adjustment)


def test_where_rates_make_it_good_as_much_is_bought_until_january():
    world = live(0.2, BY_OZB)
    assert paid(world, books.GENERAL_GRANT) == 0.8 * GRANT
    assert paid(world, books.MUNICIPAL_SERVICES) == SERVICES
    assert world.wijken.upkeep[0] == 0.0
