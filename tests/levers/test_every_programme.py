"""What must hold for every programme, in a wijk of three."""

import copy

import pytest

from tests import instruments as levers
from tests.levers.places_bench import ONE_DAY, SHARED, SOCIAL, make_world, run_lever
from tests.levers.programmes import act
from tests.month.bench import NEIGHBOUR, NOW, balances_of, make_wijk_of_three, set_terms
from tests.place.worlds import digest
from wijkabm.ground.books import open_month
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import HOUSING_CORPORATION
from wijkabm.levers.programmes import list_programmes
from wijkabm.levers.registry import number_lever
from wijkabm.levers.social_coin.decision import make_room


@pytest.mark.parametrize("lever", [number_lever(one.name) for one in list_programmes() if one.act])
def test_a_programme_without_doses_changes_nothing(lever: int) -> None:
    world = make_room(make_world())
    world.coin_members.identity[:] = world.residents.identity
    world.shops.coin_wait[:] = 1.0  # as where nobody takes coins
    world.policy.left[:] = 10_000_000
    open_month(world.ledger, balances_of(world))
    set_terms(world, Parameters().kernel(), NOW)
    before = digest(world._replace(scratch=make_wijk_of_three().scratch))
    act(world, lever, Parameters().kernel(), NOW)
    assert digest(world._replace(scratch=make_wijk_of_three().scratch)) == before


def test_the_same_luck_gives_the_same_programme() -> None:
    world = make_world(**ONE_DAY, **SHARED, **SOCIAL)
    world.landlords.kind[1] = HOUSING_CORPORATION
    other = copy.deepcopy(world)
    for month in range(1, 4):
        for lever in (levers.ONE_DAY_SHOP, levers.SHARED_BUILDING, levers.SOCIAL_SPACE):
            run_lever(world, lever, month)
            run_lever(other, lever, month)
    assert digest(world) == digest(other)
    assert world.residents.n_ties[NEIGHBOUR] >= 0
