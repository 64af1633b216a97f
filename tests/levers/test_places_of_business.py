"""One-day shops, shared buildings, social space and street management, worked out by hand."""

import copy
import math
from typing import Any

import numpy as np
import pytest

from tests import instruments as levers
from tests.levers.programmes import act
from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    KEY,
    NEIGHBOUR,
    NOW,
    PARTNER,
    SALON,
    balances_of,
    make_wijk_of_three,
    paid,
    set_terms,
    take_step,
    tune,
)
from tests.place.worlds import digest
from wijkabm.ground import books
from wijkabm.ground.books import check_books, open_month
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import (
    FOOD,
    HOME,
    HORECA,
    HOUSING_CORPORATION,
    OWNER,
    USE_RETAIL,
    USE_SHARED,
)
from wijkabm.ground.tables.world import Now, World
from wijkabm.levers.programmes import list_programmes
from wijkabm.levers.registry import number_lever
from wijkabm.levers.social_coin.decision import make_room
from wijkabm.levers.social_space.decision import share_let
from wijkabm.month.opening.approach import is_turned_away, viewing_rate
from wijkabm.month.opening.trial import learn_in_a_day, novelty, worth_of_knowing
from wijkabm.month.shopping.attraction import list_shops, see_from_homes

HOME_ROW = 3


def run_lever(world: World, lever: int, month: int = 1, key: Any = KEY) -> World:
    """One month of a lever's programme; the books must close."""
    for name in ("offered", "accepted", "refused", "anyway", "ended", "spent", "received"):
        getattr(world.policy, name)[:] = 0
    world.policy.left[:] = 10_000_000
    open_month(world.ledger, balances_of(world))
    act(world, lever, Parameters().kernel(), Now(month, np.uint64(key)))
    check_books(world.ledger, balances_of(world), month)
    return world


def make_world(**doses: float) -> World:
    """The wijk of three with a business at the partner's home, a full purse and these doses."""
    world = make_wijk_of_three()
    shops = world.shops
    shops.alive[HOME_ROW] = shops.trading[HOME_ROW] = 1
    shops.identity[HOME_ROW], shops.branch[HOME_ROW], shops.owner[HOME_ROW] = (
        501,
        HOME,
        PARTNER,
    )
    shops.premises[HOME_ROW], shops.price[HOME_ROW], shops.visibility[HOME_ROW] = -1, 1.0, 1.0
    shops.revenue[HOME_ROW], shops.expected_sales[HOME_ROW] = 600_000, 600_000.0
    shops.expected_income[HOME_ROW], shops.cash[HOME_ROW] = 200_000.0, 500_000
    world.residents.status[PARTNER], world.residents.shop[PARTNER] = OWNER, HOME_ROW
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 100_000_000
    for name, value in doses.items():
        world.policy.dose[0, getattr(levers, name)] = value
    return world


def of(world: World, count: str, lever: int) -> int:
    return int(getattr(world.policy, count)[0, lever])


ONE_DAY = {"ONE_DAY_DAYS": 24.0, "ONE_DAY_FEE": 25.0, "ONE_DAY_COST": 150.0}
SHARED = {"SHARED_UNITS": 2.0, "SHARED_DISCOUNT": 0.3, "SHARED_HOST": 1.0, "SHARED_MONTHS": 12.0}
SOCIAL = {
    "SOCIAL_UNITS": 2.0, "SOCIAL_DISCOUNT": 0.4, "SOCIAL_COMPENSATION": 0.5, "SOCIAL_MONTHS": 24.0,
}  # fmt: skip


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


def test_knowing_is_worth_most_on_the_brink() -> None:
    assert worth_of_knowing(0.0, 1000.0) == pytest.approx(1000.0 / math.sqrt(2 * math.pi), rel=1e-3)
    assert worth_of_knowing(500.0, 1000.0) == pytest.approx(197.8, rel=0.01)
    assert worth_of_knowing(500.0, 1000.0) == worth_of_knowing(-500.0, 1000.0)
    assert worth_of_knowing(9000.0, 1000.0) == pytest.approx(0.0, abs=0.1)
    assert worth_of_knowing(0.0, 0.0) == 0.0


def test_a_day_moves_the_belief_towards_what_one_can() -> None:
    world, numbers = make_world(), Parameters().kernel()
    world.residents.talent[:3] = -1.0
    moved = [
        learn_in_a_day(PARTNER, 1.5, world, numbers, Now(0, np.uint64(k))) - 1.5 for k in range(200)
    ]
    assert np.mean(moved) == pytest.approx(-1.25, abs=0.1)  # weight a half, of a distance of 2.5


def test_a_business_at_home_takes_a_day_that_pays() -> None:
    world = run_lever(make_world(**ONE_DAY), levers.ONE_DAY_SHOP)
    assert of(world, "accepted", levers.ONE_DAY_SHOP) == 1
    assert paid(world, books.FEES) == 2_500
    assert paid(world, books.LEVER_COSTS) == of(world, "spent", levers.ONE_DAY_SHOP) == 15_000
    assert world.shops.promotion[HOME_ROW] == pytest.approx(0.03)
    assert world.segments.footfall[world.premises.segment[EMPTY_UNIT]] == pytest.approx(12.0)


def test_a_day_that_brings_too_little_is_refused() -> None:
    world = make_world(**ONE_DAY)
    world.shops.revenue[HOME_ROW] = 10_000
    run_lever(world, levers.ONE_DAY_SHOP)
    assert (
        of(world, "refused", levers.ONE_DAY_SHOP) == of(world, "offered", levers.ONE_DAY_SHOP) == 1
    )
    assert world.shops.promotion[HOME_ROW] == 0.0


def test_a_day_needs_an_empty_unit() -> None:
    world = make_world(**ONE_DAY)
    world.premises.tenant[EMPTY_UNIT] = CAFE
    assert of(run_lever(world, levers.ONE_DAY_SHOP), "offered", levers.ONE_DAY_SHOP) == 0


def test_novelty_wears_off_and_comes_back() -> None:
    world, numbers = make_world(**ONE_DAY), Parameters().kernel()
    first = novelty(0, world.wijken, numbers.opening)
    run_lever(world, levers.ONE_DAY_SHOP)
    assert novelty(0, world.wijken, numbers.opening) < first == 1.0
    take_step(world, "light_streets")
    assert world.wijken.trial_days[0] == pytest.approx(0.9)


def test_who_weighs_a_shop_may_try_it_first() -> None:
    numbers = tune(
        opening={"consider": 1.0, "think_of_shop": 1.0, "outside_entrants": 0.0},
        premises={"viewing_rate": 1.0},
    )
    tried = refused = 0
    for key in range(40):
        world = make_wijk_of_three(numbers)
        world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 100_000_000
        world.segments.demand[:] = 500_000 * (1 + key % 10)
        world.policy.left[:] = 1_000_000
        for name, value in ONE_DAY.items():
            world.policy.dose[0, getattr(levers, name)] = value
        list_shops(world, numbers, NOW)
        see_from_homes(world, numbers, NOW)
        take_step(world, "open_firms", numbers=numbers, key=key)
        tried += of(world, "accepted", levers.ONE_DAY_SHOP)
        refused += of(world, "refused", levers.ONE_DAY_SHOP)
    assert tried > 0
    assert refused > 0  # far above or below the brink there is nothing to learn


def test_the_municipality_rents_a_unit_and_lets_places() -> None:
    world = run_lever(make_world(**SHARED), levers.SHARED_BUILDING)
    premises, shops = world.premises, world.shops
    assert premises.use[EMPTY_UNIT] == USE_SHARED
    assert premises.places[EMPTY_UNIT] == 2
    assert premises.tenant[EMPTY_UNIT] == -1
    assert premises.place_rent[EMPTY_UNIT] == int(0.7 * (150_000 / 2 + 6_000))
    assert (shops.place[:4] == EMPTY_UNIT + 1).any()
    assert paid(world, books.RENT) == 0  # the lease starts with the next month's rent
    run_lever(world, levers.SHARED_BUILDING, month=2)
    assert paid(world, books.RENT) == 150_000
    assert of(world, "spent", levers.SHARED_BUILDING) == 150_000


def test_a_patient_landlord_refuses() -> None:
    world = make_world(**SHARED)
    world.landlords.patience[:] = 1.0
    world.premises.asking_rent[EMPTY_UNIT] = 60_000  # far below what is in his books
    run_lever(world, levers.SHARED_BUILDING)
    assert of(world, "refused", levers.SHARED_BUILDING) == 1
    assert world.premises.places[EMPTY_UNIT] == 0


def test_a_place_at_home_is_taken_for_its_clients_only() -> None:
    world = make_world(**SHARED)
    world.shops.alive[SALON] = 0
    world.shops.expected_sales[HOME_ROW] = 30_000.0
    run_lever(world, levers.SHARED_BUILDING)
    assert world.shops.place[HOME_ROW] == 0
    world = make_world(**SHARED)
    world.shops.alive[SALON] = 0
    world.shops.expected_sales[HOME_ROW] = 3_000_000.0
    run_lever(world, levers.SHARED_BUILDING)
    assert world.shops.place[HOME_ROW] == EMPTY_UNIT + 1
    assert world.shops.liveliness_weight[HOME_ROW] == pytest.approx(0.3 * 0.5)


def test_a_small_shop_that_moves_in_leaves_its_unit_empty() -> None:
    world = make_world(**SHARED)
    world.shops.expected_sales[SALON] = 50_000.0  # little to lose, and the rent is high
    run_lever(world, levers.SHARED_BUILDING)
    assert world.shops.place[SALON] == EMPTY_UNIT + 1
    assert world.shops.premises[SALON] == -1
    assert world.premises.tenant[2] == -1
    assert paid(world, books.RENT_SETTLEMENT) > 0


def test_tenants_pay_for_their_place_and_go_home_at_the_end() -> None:
    world = run_lever(make_world(**SHARED), levers.SHARED_BUILDING)
    take_step(world, "go_shopping", "run_firms")
    assert of(world, "received", levers.SHARED_BUILDING) > 0
    world.policy.dose[0, levers.SHARED_UNITS] = 0.0
    for month in range(2, 13):
        run_lever(world, levers.SHARED_BUILDING, month=month)
        assert world.premises.places[EMPTY_UNIT] == 2
    run_lever(world, levers.SHARED_BUILDING, month=13)
    assert world.premises.use[EMPTY_UNIT] == USE_RETAIL
    assert world.premises.vacant_since[EMPTY_UNIT] == 13
    assert (world.shops.place == 0).all()
    assert not world.contracts.alive.any()


def test_a_corporation_offers_its_empty_unit() -> None:
    world = make_world(**SOCIAL, SOCIAL_STARTERS_ONLY=1.0)
    assert of(run_lever(world, levers.SOCIAL_SPACE), "offered", levers.SOCIAL_SPACE) == 0
    world.landlords.kind[1] = HOUSING_CORPORATION
    run_lever(world, levers.SOCIAL_SPACE)
    assert world.premises.social[EMPTY_UNIT] == 1
    # Not compensated, 40 % off costs more than waiting does.
    world = make_world(**{**SOCIAL, "SOCIAL_COMPENSATION": 0.0}, SOCIAL_STARTERS_ONLY=1.0)
    world.landlords.kind[1] = HOUSING_CORPORATION
    assert 0.6 < share_let(Parameters().kernel().premises) < 0.8
    run_lever(world, levers.SOCIAL_SPACE)
    assert of(world, "refused", levers.SOCIAL_SPACE) == 1


def test_a_sitting_tenant_captures_the_subsidy() -> None:
    world = make_world(**SOCIAL)
    world.landlords.kind[1] = HOUSING_CORPORATION
    run_lever(world, levers.SOCIAL_SPACE)
    assert world.premises.contract_rent[CAFE] == 90_000
    assert of(world, "anyway", levers.SOCIAL_SPACE) == 1
    run_lever(world, levers.SOCIAL_SPACE, month=2)
    assert paid(world, books.SUBSIDY) == 30_000  # half of the 60,000 that the corporation forgoes
    world.policy.dose[0, levers.SOCIAL_UNITS] = 0.0  # the lever ends; its contract does not
    run_lever(world, levers.SOCIAL_SPACE, month=3)
    assert paid(world, books.SUBSIDY) == 30_000
    run_lever(world, levers.SOCIAL_SPACE, month=25)
    assert world.premises.contract_rent[CAFE] == 150_000
    assert of(world, "ended", levers.SOCIAL_SPACE) == 1
    assert not world.contracts.alive.any()


def test_a_manager_shows_more_units() -> None:
    world, numbers = make_world(), Parameters().kernel()
    assert viewing_rate(0, world.terms, world, numbers) == numbers.premises.viewing_rate
    world.policy.dose[0, levers.STREET_FTE] = 0.5
    set_terms(world, numbers, NOW)
    half = viewing_rate(0, world.terms, world, numbers)
    world.policy.dose[0, levers.STREET_FTE] = 2.0
    set_terms(world, numbers, NOW)
    assert numbers.premises.viewing_rate < half < viewing_rate(0, world.terms, world, numbers) < 1.0


def test_a_manager_approaches_outsiders_who_decide() -> None:
    numbers = tune(opening={"consider": 0.0, "outside_entrants": 0.0, "approaches": 6.0})
    accepted = refused = 0
    for demand in (0, 60_000_000):
        for key in range(10):
            world = make_wijk_of_three(numbers)
            world.segments.demand[:] = demand
            world.policy.dose[0, levers.STREET_FTE] = 1.0
            list_shops(world, numbers, NOW)
            see_from_homes(world, numbers, NOW)
            take_step(world, "open_firms", numbers=numbers, key=key)
            assert of(world, "offered", levers.STREET_MANAGEMENT) == 6
            opened = int(world.shops.alive.sum()) - 3
            assert of(world, "accepted", levers.STREET_MANAGEMENT) >= opened
            if demand == 0:  # wasted in a dying street
                assert of(world, "refused", levers.STREET_MANAGEMENT) == 6
            accepted += of(world, "accepted", levers.STREET_MANAGEMENT)
            refused += of(world, "refused", levers.STREET_MANAGEMENT)
    assert accepted > 0
    assert refused > 60


def test_the_mix_turns_away_what_there_is_too_much_of() -> None:
    world, numbers = make_world(STREET_FTE=2.0, STREET_MIX_TARGET=1.0), Parameters().kernel()
    world.shops.branch[:3] = HORECA
    set_terms(world, numbers, NOW)
    list_shops(world, numbers, NOW)

    def turned_away(branch: int) -> int:
        return sum(
            is_turned_away(0, branch, identity, world, numbers, Now(0, np.uint64(3)))
            for identity in range(100)
        )  # fmt: skip

    assert turned_away(FOOD) == 0
    assert turned_away(HORECA) > 80
    assert of(world, "refused", levers.STREET_MANAGEMENT) > 80
    world.policy.dose[0, levers.STREET_MIX_TARGET] = 0.0
    set_terms(world, numbers, NOW)
    assert turned_away(HORECA) == 0


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
