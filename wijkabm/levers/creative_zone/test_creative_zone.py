"""Creative zone: landlords, makers, the end of a low rent, and what an image does to rents and newcomers."""

import math
from types import SimpleNamespace

import pytest

from tests.instruments import CREATIVE_ZONE
from tests.levers.places_bench import HOME_ROW, make_world, of, run_lever
from tests.month.bench import (
    CAFE,
    DEFAULTS,
    EMPTY_UNIT,
    PARTNER,
    SALON,
    events_of,
    own_table,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME, SBI_GROUPS
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    EVENT_LEASE_ENDED,
    EVENT_MOVE_IN,
    FIRST_LEVER_CAUSE,
)

DOSES = {
    "CREATIVE_ZONE_UNITS": 2.0, "CREATIVE_ZONE_RENT": 0.4, "CREATIVE_ZONE_MONTHS": 3.0,
    "CREATIVE_ZONE_COMPENSATION": 0.5,
}  # fmt: skip
CULTURE = SBI_GROUPS.index("culture_other")
RENT, WHOLE = 60_000, 105_000  # of the 150,000 asked: .4, and half of what is missing made good


def make_maker(sales=12_000_000.0, patience=0.0, **doses):
    """A maker at home with much to sell and money, and a unit that has been empty for long."""
    world = make_world(**{**DOSES, **doses})
    world.shops.sbi[:] = 0
    world.shops.sbi[HOME_ROW] = CULTURE
    world.shops.expected_sales[HOME_ROW], world.shops.cash[HOME_ROW] = sales, 50_000_000
    world.landlords.patience[:] = patience
    world.premises.vacant_since[EMPTY_UNIT] = -40
    return world


def test_a_landlord_lets_to_a_maker_who_gains_by_it():
    world = make_maker()
    levels = world.segments.rent_level.tolist()
    run_lever(world, CREATIVE_ZONE)
    shops, premises = world.shops, world.premises
    assert of(world, "accepted", CREATIVE_ZONE) == 2  # the landlord and the maker
    assert premises.tenant[EMPTY_UNIT] == HOME_ROW
    assert premises.contract_rent[EMPTY_UNIT] == RENT
    assert shops.branch[HOME_ROW] == HOME
    assert paid(world, books.FIT_OUT) == 0.25 * 190 * 100 * 120
    assert shops.quality[HOME_ROW] == pytest.approx(math.log(1.2))
    assert world.segments.rent_level.tolist() == pytest.approx(levels)  # no comparable
    cause = FIRST_LEVER_CAUSE + CREATIVE_ZONE
    assert [row[3:6] for row in events_of(world, EVENT_MOVE_IN)] == [[EMPTY_UNIT, HOME, cause]]
    answers = [row[3:5] for row in events_of(world, EVENT_ACCEPTED)]
    assert answers == [[EMPTY_UNIT, -1], [EMPTY_UNIT, HOME]]
    run_lever(world, CREATIVE_ZONE, month=2)
    assert of(world, "spent", CREATIVE_ZONE) == paid(world, books.SUBSIDY) == WHOLE - RENT


@pytest.mark.parametrize(("patience", "yes"), [(0.0, True), (0.9, True), (1.5, False)])
def test_a_landlord_weighs_what_he_gets_against_waiting(patience, yes):
    """105,000 against patience x 150,000 x .71, the share of a term that waiting lets."""
    here = Here()
    here.world = make_maker(patience=patience)
    premises = here.world.premises
    premises.base_rent[EMPTY_UNIT] = premises.asking_rent[EMPTY_UNIT] = 150_000
    premises.book_value[EMPTY_UNIT] = premises.value[EMPTY_UNIT]
    given = {"p": EMPTY_UNIT, "w": 0}
    assert bool(here.call(plain.creative_zone.lets_to_makers, **given)) == yes
    me = own_table(here.world, "creative_zone")
    assert plain.creative_zone.received(EMPTY_UNIT, 0, premises, me) == pytest.approx(WHOLE)


def test_who_refuses_is_asked_again_after_a_year():
    world = make_maker(patience=5.0)
    asked = []
    for month in range(1, 15):
        run_lever(world, CREATIVE_ZONE, month)
        assert {tuple(row[3:5]) for row in events_of(world)} <= {(EMPTY_UNIT, -1)}
        asked.append(of(world, "offered", CREATIVE_ZONE))
    assert [month for month, n in enumerate(asked, 1) if n] == [1, 13]


@pytest.mark.parametrize("why", ["sells little", "no cash", "no maker", "not long empty", "large"])
def test_nobody_comes_who_gains_nothing(why):
    world = make_maker(sales=100_000.0 if why == "sells little" else 12_000_000.0)
    if why == "no cash":
        world.shops.cash[HOME_ROW] = 500_000
    if why == "no maker":
        world.shops.sbi[HOME_ROW] = 0
    if why == "not long empty":
        world.premises.vacant_since[EMPTY_UNIT] = 0
    if why == "large":
        world.premises.area[EMPTY_UNIT] = 251.0
    run_lever(world, CREATIVE_ZONE)
    assert world.premises.tenant[EMPTY_UNIT] == -1
    asked = of(world, "offered", CREATIVE_ZONE)
    assert asked == {"sells little": 2, "no cash": 2, "no maker": 1}.get(why, 0)


def test_no_more_units_than_the_lever_wants():
    world = run_lever(make_maker(CREATIVE_ZONE_UNITS=0.5), CREATIVE_ZONE)
    assert of(world, "offered", CREATIVE_ZONE) == 0


def test_a_unit_that_another_takes_is_no_longer_for_makers():
    world = make_maker(sales=0.0)
    run_lever(world, CREATIVE_ZONE)
    me = own_table(world, "creative_zone")
    run_lever(world, CREATIVE_ZONE, month=2)
    assert me.zone[EMPTY_UNIT] == 1
    world.premises.tenant[EMPTY_UNIT] = CAFE
    run_lever(world, CREATIVE_ZONE, month=3)
    assert me.zone[EMPTY_UNIT] == 0


@pytest.mark.parametrize(("later", "stays"), [(12_000_000.0, True), (100_000.0, False)])
def test_when_the_low_rent_ends_a_maker_pays_what_units_fetch_or_goes_home(later, stays):
    world = make_maker()
    shops, premises = world.shops, world.premises
    begun = float(shops.expected_income[HOME_ROW])
    extra = 0.2 * (1 - DEFAULTS.firms.goods[HOME])
    run_lever(world, CREATIVE_ZONE, 5)
    at_first = begun + extra * 12_000_000 - RENT
    assert shops.expected_income[HOME_ROW] == pytest.approx(at_first)
    assert world.contracts.end[0] == premises.term_end[EMPTY_UNIT] == 8
    shops.expected_sales[HOME_ROW] = later
    world.policy.dose[:] = 0.0
    for month in (6, 7, 8):
        run_lever(world, CREATIVE_ZONE, month)
    assert not world.contracts.alive.any()
    assert (premises.tenant[EMPTY_UNIT] == HOME_ROW) == stays
    if stays:
        risen = premises.contract_rent[EMPTY_UNIT] - RENT
        assert risen > 0
        assert shops.expected_income[HOME_ROW] == pytest.approx(at_first - risen)
        return
    assert shops.expected_income[HOME_ROW] == pytest.approx(at_first + RENT - extra * later)
    assert shops.premises[HOME_ROW] == -1
    assert shops.quality[HOME_ROW] == pytest.approx(0.0)
    assert shops.segment[HOME_ROW] == world.households.segment[world.residents.household[PARTNER]]
    assert premises.vacant_since[EMPTY_UNIT] == 8
    cause = FIRST_LEVER_CAUSE + CREATIVE_ZONE
    ended = [[row[3], row[5]] for row in events_of(world, EVENT_LEASE_ENDED)]
    assert ended == [[EMPTY_UNIT, cause]]


def test_the_contract_ends_with_a_maker_who_is_gone():
    world = run_lever(make_maker(), CREATIVE_ZONE)
    world.shops.identity[HOME_ROW] += 1
    world.policy.dose[:] = 0.0
    run_lever(world, CREATIVE_ZONE, month=4)
    assert not world.contracts.alive.any()
    assert world.premises.contract_rent[EMPTY_UNIT] == RENT  # whoever is there now
    assert of(world, "spent", CREATIVE_ZONE) == 0


@pytest.mark.parametrize("sales", [12_000_000.0, 0.0])
def test_a_unit_that_is_let_or_offered_to_makers_counts(sales):
    """One unit is wanted: with a maker in it, or waiting for one, no other landlord is asked."""
    world = make_maker(sales, CREATIVE_ZONE_UNITS=1.0)
    run_lever(world, CREATIVE_ZONE)
    world.premises.tenant[CAFE], world.premises.vacant_since[CAFE] = -1, -40
    world.journal.n_events[0] = 0
    run_lever(world, CREATIVE_ZONE, month=2)
    landlords = [row for row in events_of(world) if row[4] == -1]
    assert not landlords


def test_who_has_a_workplace_already_is_no_maker_at_home():
    here = Here()
    here.world = make_maker()
    given = {"j": HOME_ROW, "w": 0}
    assert here.call(plain.creative_zone.is_maker, **given)
    here.world.shops.premises[HOME_ROW] = CAFE
    assert not here.call(plain.creative_zone.is_maker, **given)


@pytest.mark.parametrize(("more", "comes"), [(1, True), (-1, False)])
def test_a_maker_weighs_rent_and_fit_out_over_the_term(monkeypatch, more, comes):
    here, rule = Here(), plain.creative_zone.comes
    here.world = make_maker()
    put_spy(monkeypatch, rule, "fit_out", 300_000.0)
    put_spy(monkeypatch, rule, "extra_of", RENT + 300_000 / 3 + more)
    put_spy(monkeypatch, rule, "looks_for_premises", True)
    assert here.call(rule, j=HOME_ROW, p=EMPTY_UNIT, w=0) == comes
    assert of(here.world, "anyway", CREATIVE_ZONE) == comes


def test_a_maker_whose_owner_lives_elsewhere_keeps_his_street():
    here = Here()
    here.world = make_maker()
    shops = here.world.shops
    shops.owner[HOME_ROW], shops.segment[HOME_ROW], shops.premises[HOME_ROW] = -1, 1, EMPTY_UNIT
    here.world.households.segment[:] = 0
    here.call(plain.creative_zone.go_home, j=HOME_ROW, p=EMPTY_UNIT, w=0)
    assert shops.segment[HOME_ROW] == 1


def test_where_makers_work_units_fetch_more():
    """One unit of four: .3 x .25 on a liveliness that is worth so much."""
    numbers = tune(street={"adjustment": 1.0, "image_rent": 0.3, "street_rent": 1.0, "spill": 0.0})
    world = make_world()
    world.premises.segment[:] = world.shops.segment[:] = 0
    world.shops.branch[SALON] = HOME
    take_step(world, "light_streets", numbers=numbers)
    assert world.segments.makers[0] == world.wijken.image[0] == 0.25
    base = max(world.segments.liveliness[0] - 0.3 * 0.25, 0.1)
    worth = math.log(1.0 + 0.3 * 0.25 / base)
    assert world.premises.street_worth[CAFE] == pytest.approx(worth)
    world.shops.branch[SALON] = 3
    take_step(world, "light_streets", numbers=numbers)
    assert world.segments.makers[0] == world.wijken.image[0] == 0.0


@pytest.mark.parametrize(("schooling", "likes"), [((0, 1), 0.9), ((0, 2), 1.0), ((2, 0), 1.0)])
def test_newcomers_without_higher_schooling_come_less_to_a_wijk_with_an_image(schooling, likes):
    """Of the second template two adults, of a third no more than those count."""
    templates = SimpleNamespace(n_adults=[2], schooling=_Grid(schooling))
    wijken = SimpleNamespace(image=[0.2])
    population = SimpleNamespace(image_draw=0.5)
    assert plain.population.likes_image(0, 0, templates, wijken, population) == likes


class _Grid:
    """A table of one row, with a third adult who does not live there."""

    def __init__(self, row):
        self.row = (*row, 2)

    def __getitem__(self, place):
        return self.row[place[1]]


def test_without_makers_rents_are_what_they_are():
    assert DEFAULTS.street.image_rent > 0
    world = make_world()
    take_step(world, "light_streets")
    assert (world.premises.street_worth == 0.0).all()
