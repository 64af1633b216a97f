"""Shared buildings: what the municipality rents, who takes a place, and the end of it."""

import math

import pytest

from tests import instruments as levers
from tests.levers.parts import give_doses
from tests.levers.places_bench import HOME_ROW, SHARED, make_world, of, run_lever
from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    NEIGHBOUR,
    SALON,
    events_of,
    own_table,
    paid,
    take_step,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME, SERVICES, USE_RETAIL, USE_SHARED
from wijkabm.ground.tables.journal import EVENT_LEASE_ENDED, FIRST_LEVER_CAUSE


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
    ended = [(row[2], row[3], row[5]) for row in events_of(world, EVENT_LEASE_ENDED)]
    cause = FIRST_LEVER_CAUSE + levers.SHARED_BUILDING
    assert ended == [(world.shops.identity[SALON], 2, cause)]


def test_tenants_pay_for_their_place_and_go_home_at_the_end() -> None:
    world = run_lever(make_world(**SHARED), levers.SHARED_BUILDING)
    take_step(world, "go_shopping", "run_firms")
    assert of(world, "received", levers.SHARED_BUILDING) > 0
    world.policy.dose[0, levers.SHARED_BUILDING_UNITS] = 0.0
    for month in range(2, 13):
        run_lever(world, levers.SHARED_BUILDING, month=month)
        assert world.premises.places[EMPTY_UNIT] == 2
    run_lever(world, levers.SHARED_BUILDING, month=13)
    assert world.premises.use[EMPTY_UNIT] == USE_RETAIL
    assert world.premises.vacant_since[EMPTY_UNIT] == 13
    assert (world.shops.place == 0).all()
    assert not world.contracts.alive.any()


def test_what_a_small_shop_saves_by_a_move():
    """Rent and a twelfth of the tax, less a twelfth of the settlement and the sales that it loses."""
    here = Here(closing={"settlement": 6}, market={"floor": [0.5] * 5, "lively_base": 0.5})
    world = here.world
    world.premises.contract_rent[CAFE], world.premises.value[CAFE] = 120_000, 1_200_000
    world.municipality.ozb_user[0], world.municipality.ozb_scale[0] = 0.01, 2.0
    world.shops.floor[SALON], world.shops.premises[SALON] = 80.0, CAFE
    floor = here.call(plain.shared_building.floor_of_place) / 80.0
    kept = min(math.sqrt(floor), 1.0)
    given = {"j": SALON, "p": EMPTY_UNIT, "margin": 300_000.0}
    for left, months in ((3, 3), (30, 6), (-4, 0)):
        world.premises.term_end[CAFE] = here.month + left
        saved = 120_000 + 2_000 - 120_000 * months / 12 - 300_000 * (1 - kept)
        assert here.call(plain.shared_building.saving_of_move, **given) == pytest.approx(saved)


@pytest.mark.parametrize("is_on", [True, False])
def test_a_shared_building_is_rented_for_another_term_while_the_lever_is_on(monkeypatch, is_on):
    here, rule = Here(), plain.shared_building.keep_building
    contracts, premises = here.world.contracts, here.world.premises
    contracts.alive[0], contracts.thing[0], contracts.end[0] = 1, EMPTY_UNIT, here.month
    premises.places[EMPTY_UNIT], premises.use[EMPTY_UNIT] = 5, 2
    paid = put_spy(monkeypatch, rule, "spend", 0)
    put_spy(monkeypatch, rule, "vacate", 0)
    give_doses(here, shared_building_units=5.0 * is_on, shared_building_months=36.0)
    here.call(rule, c=0)
    assert contracts.alive[0] == len(paid.calls) == is_on
    assert contracts.end[0] == (here.month + 36 if is_on else here.month)
    assert premises.places[EMPTY_UNIT] == 5 * is_on


@pytest.mark.parametrize(("branch", "weight"), [(HOME, 0.7 + 0.1 * 5), (SERVICES, 0.0)])
def test_clients_come_by_a_shared_building_to_who_works_there_without_a_shop(
    monkeypatch, branch, weight
):
    here, rule = (
        Here(opening={"place_referral": 0.1, "place_meet": 0.0}),
        plain.shared_building.bring_together,
    )
    shops = here.world.shops
    shops.branch[SALON], shops.place[SALON], shops.business_ties[SALON] = branch, EMPTY_UNIT + 1, 9
    put_spy(monkeypatch, rule, "clients_of_place", 0.7)
    here.call(rule, j=SALON)
    assert shops.liveliness_weight[SALON] == pytest.approx(weight)


def test_who_has_a_place_looks_for_premises_at_its_own_rate():
    here = Here(opening={"place_move_up": 1.7})
    assert here.call(plain.opening.eagerness, j=SALON) == 1.0
    here.world.shops.place[SALON] = 2
    assert here.call(plain.opening.eagerness, j=SALON) == 1.7


@pytest.mark.parametrize(("owner", "street"), [(NEIGHBOUR, 1), (-1, 2)])
def test_a_shop_that_leaves_a_building_goes_on_in_the_street_of_an_owner_who_lives_here(
    owner, street
):
    here = Here()
    shops = here.world.shops
    here.world.households.segment[1] = 1  # the neighbour's
    shops.branch[SALON], shops.owner[SALON] = SERVICES, owner
    shops.place[SALON], shops.segment[SALON] = EMPTY_UNIT + 1, 2
    shops.liveliness_weight[SALON] = 0.5
    here.call(plain.shared_building.leave_place, j=SALON)
    assert shops.segment[SALON] == street
    assert shops.place[SALON] == shops.liveliness_weight[SALON] == 0


SEATS = plain.shared_building


def drop_in(**doses):
    """A building with places, and a business at the partner's home that may drop in for 20 euros a month."""
    here = Here(
        opening={"place_liking": 0.0, "place_referral": 0.1, "place_ties": 5},
        firms={"goods": [0.5] * 5, "price_spread": 0.0},
    )
    here.world = make_world(SHARED_BUILDING_SEATS=2.0, SHARED_BUILDING_SEAT_FEE=20.0)
    give_doses(here, shared_building_seat_brings=0.5, shared_building_host=1.0, **doses)
    here.world.premises.places[EMPTY_UNIT] = 3
    here.world.shops.price[HOME_ROW], here.world.shops.business_ties[HOME_ROW] = 1.0, 2
    return here


@pytest.mark.parametrize(("more", "takes"), [(0.999, False), (1.001, True)])
def test_a_seat_is_taken_for_its_part_of_clients_and_referrals(monkeypatch, more, takes):
    """Half of .3 + .1 * 2; of sales a half is kept, against 2,000 cents, which the till must hold."""
    here = drop_in()
    put_spy(monkeypatch, SEATS.brought_by_seat, "clients_of_place", 0.3)
    shops = here.world.shops
    shops.expected_sales[HOME_ROW] = 2_000 / (math.exp(0.25) - 1.0) / 0.5 * more
    assert here.call(SEATS.is_worth_seat, j=HOME_ROW, p=EMPTY_UNIT) == takes
    shops.cash[HOME_ROW] = 1_999
    assert not here.call(SEATS.is_worth_seat, j=HOME_ROW, p=EMPTY_UNIT)


def seat(here, monkeypatch, worth=True):
    """The home business is asked in this month; it takes a seat or not."""
    put_spy(monkeypatch, SEATS.hears_of_seats, "is_asked_now", True)
    put_spy(monkeypatch, SEATS.let_seats, "is_worth_seat", worth)
    here.call(SEATS.let_seats, w=0, p=EMPTY_UNIT)
    return here.call(SEATS.count_seats, w=0)


@pytest.mark.parametrize("worth", [True, False])
def test_each_free_seat_is_offered_to_who_works_at_home(monkeypatch, worth):
    here = drop_in()
    assert seat(here, monkeypatch, worth) == worth
    assert of(here.world, "offered", levers.SHARED_BUILDING) == 1
    assert of(here.world, "accepted", levers.SHARED_BUILDING) == worth
    seat(here, monkeypatch, worth)  # who has a seat is not asked again
    assert of(here.world, "offered", levers.SHARED_BUILDING) == 2 - worth
    here = drop_in()
    give_doses(here, shared_building_seats=0.0)
    assert seat(here, monkeypatch) == 0


def test_no_seats_for_who_has_premises_a_place_or_an_owner_elsewhere():
    here = drop_in()
    shops = here.world.shops
    assert here.call(SEATS.works_at_home, j=HOME_ROW)
    assert not here.call(SEATS.works_at_home, j=SALON)
    for column, value in (("place", 1), ("premises", 0), ("owner", -1), ("trading", 0)):
        before = getattr(shops, column)[HOME_ROW]
        getattr(shops, column)[HOME_ROW] = value
        assert not here.call(SEATS.works_at_home, j=HOME_ROW)
        getattr(shops, column)[HOME_ROW] = before


def test_who_sits_there_pays_and_is_found_as_agreed_until_the_year_is_over(monkeypatch):
    here = drop_in()
    put_spy(monkeypatch, SEATS.brought_by_seat, "clients_of_place", 0.3)
    seat(here, monkeypatch)
    shops, contracts = here.world.shops, here.world.contracts
    give_doses(here, shared_building_seats=0.0, shared_building_seat_fee=0.0)
    cash = shops.cash[HOME_ROW]
    here.call(SEATS.keep_seat, c=0)
    assert cash - shops.cash[HOME_ROW] == 2_000 == -shops.aid[HOME_ROW]
    assert of(here.world, "received", levers.SHARED_BUILDING) == 2_000
    assert shops.liveliness_weight[HOME_ROW] == pytest.approx(0.25)
    here.month = 13
    here.call(SEATS.keep_seat, c=0)
    assert contracts.alive[0] == 0
    assert shops.liveliness_weight[HOME_ROW] == 0
    assert own_table(here.world, "shared_building").seated[HOME_ROW] == 0


@pytest.mark.parametrize("worth", [True, False])
def test_a_seat_is_weighed_again_after_a_year_at_its_new_price(monkeypatch, worth):
    here = drop_in()
    seat(here, monkeypatch)
    give_doses(here, shared_building_seat_fee=30.0)
    put_spy(monkeypatch, SEATS.keep_seat, "is_worth_seat", worth)
    here.month, cash = 13, here.world.shops.cash[HOME_ROW]
    here.call(SEATS.keep_seat, c=0)
    assert here.world.contracts.alive[0] == worth
    assert cash - here.world.shops.cash[HOME_ROW] == 3_000 * worth


def test_a_seat_ends_with_the_building_and_leaves_who_has_a_place_his_clients(monkeypatch):
    for column, row, value in (("places", EMPTY_UNIT, 0), ("place", HOME_ROW, EMPTY_UNIT + 1)):
        here = drop_in()
        seat(here, monkeypatch)
        table = here.world.premises if column == "places" else here.world.shops
        getattr(table, column)[row] = value
        here.world.shops.liveliness_weight[HOME_ROW] = 0.4
        here.call(SEATS.keep_seat, c=0)
        assert here.world.contracts.alive[0] == 0
        assert here.world.shops.liveliness_weight[HOME_ROW] == (0.4 if column == "place" else 0.0)


@pytest.mark.parametrize(("happens", "met"), [(True, 1), (False, 0)])
def test_who_drops_in_meets_who_works_there(monkeypatch, happens, met):
    here = drop_in()
    seat(here, monkeypatch)
    here.world.shops.place[SALON] = EMPTY_UNIT + 1
    chances = []
    monkeypatch.setattr(
        SEATS.meet_there.__globals__["streams"],
        "happens",
        lambda *drawn: chances.append(drawn[-1]) or happens,
    )
    tied = put_spy(monkeypatch, SEATS.meet_there, "tie_owners", None)
    here.call(SEATS.meet_there, c=0)
    assert chances == pytest.approx([here.numbers.opening.place_meet * 0.5])
    assert [call[:2] for call in tied.calls] == [(HOME_ROW, SALON)] * met


def test_seats_are_in_the_largest_building():
    here = drop_in()
    assert here.call(SEATS.find_building, w=0) == EMPTY_UNIT
    here.world.premises.places[CAFE] = 4
    assert here.call(SEATS.find_building, w=0) == CAFE
    here.world.premises.places[:] = 0
    assert here.call(SEATS.find_building, w=0) == -1


def test_a_unit_that_is_kept_for_somebody_is_not_rented():
    here = drop_in()
    here.world.premises.places[:] = 0
    rule = plain.shared_building.find_cheap
    assert here.call(rule, w=0) == EMPTY_UNIT
    for column in ("reserved_until", "social"):
        getattr(here.world.premises, column)[EMPTY_UNIT] = 1
        assert here.call(rule, w=0) == -1
        getattr(here.world.premises, column)[EMPTY_UNIT] = 0
