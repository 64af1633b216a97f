"""Public space: owners who want works or not, months of works, terraces, parking places."""

import math

import numpy as np
import pytest

from tests.instruments import PUBLIC_SPACE
from tests.instruments import PUBLIC_SPACE_PARKING as PARKING
from tests.levers.parts import give_doses
from tests.levers.places_bench import make_world, of, run_lever
from tests.month.bench import (
    CAFE,
    DEFAULTS,
    FOOD_SHOP,
    KEY,
    NOW,
    SALON,
    make_wijk_of_three,
    own_table,
    paid,
    set_terms,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import HORECA

WORKS = {
    "PUBLIC_SPACE_BUDGET": 12_000.0, "PUBLIC_SPACE_MONTHS": 2.0, "PUBLIC_SPACE_TERRACES": 0.0,
}  # fmt: skip
TERRACE = {
    "PUBLIC_SPACE_TERRACES": 1.0, "PUBLIC_SPACE_AREA": 30.0, "PUBLIC_SPACE_FEE": 40.0,
}  # fmt: skip


def make_street(**doses):
    """All units in one street, where everybody expects much and has money."""
    world = make_world(**doses)
    world.premises.segment[:] = world.shops.segment[:] = 0
    world.segments.units[:] = [4, 0]
    world.shops.cash[:4] = 50_000_000
    world.shops.arrears[:] = world.shops.months_below[:] = 0
    return world


@pytest.fixture
def wants(monkeypatch):
    """What owners say, by row; works are begun by their answers alone."""
    said = {}

    def answer(j, *_):
        return said.get(int(j), True)

    rule = plain.public_space.ask_owners
    monkeypatch.setitem(rule.__globals__, "wants_works", answer)
    return said


@pytest.mark.parametrize(("against", "balance"), [((), 3), ((CAFE,), 1), ((CAFE, SALON), -1)])
def test_each_owner_of_the_street_is_asked_and_most_must_be_for(wants, against, balance):
    here = Here()
    here.world = make_street()
    wants.update(dict.fromkeys(against, False))
    assert here.call(plain.public_space.ask_owners, s=0, w=0) == balance
    counts = [of(here.world, name, PUBLIC_SPACE) for name in ("offered", "accepted", "refused")]
    assert counts == [3, 3 - len(against), len(against)]
    give_doses(here, public_space_budget=12_000.0, public_space_months=2.0)
    here.call(plain.public_space.begin_works, w=0)
    assert here.world.contracts.alive.sum() == (balance >= 0)


MONEY = 10_000  # EUR a unit, of 30,000 a year for four months
BRINGS = sum(
    math.log(1 + 0.03 * math.log(1 + MONEY / 100 * 0.9**t) / (0.5 + 0.4)) for t in range(20)
)
"""Months of margin: on a liveliness of .4 with a base of .5, and a tenth of it wears off a month."""


@pytest.mark.parametrize(
    ("share", "doubt", "below", "short", "yes"),
    [
        (0.99, 0.0, 0, 0, True),
        (1.01, 0.0, 0, 0, False),
        (0.99, 0.0, 1, 0, False),
        (0.09, 0.0, 1, 0, True),
        (0.99, 0.0, 0, 1, False),
        (0.99, 2.0, 0, 0, False),
        (1.01, 2.0, 0, 0, True),
    ],
)
def test_an_owner_weighs_a_better_street_against_lean_months(share, doubt, below, short, yes):
    """Works that cost `share` of what they bring; cash that is `short` of the margin of four lean months."""
    lean = share * BRINGS
    here = Here(
        opening={"works_cost": lean / 4, "works_horizon": 20},
        street={"upkeep_effect": 0.03, "upkeep_usual": 100, "upkeep_fade": 0.1},
        market={"lively_base": 0.5},
        firms={
            "vote_doubt": doubt, "closing_benefit": 0.1, "goods": [0.25] * 5, "price_spread": 0.0,
        },
    )  # fmt: skip
    world, shops = here.world, here.world.shops
    world.segments.liveliness[:], world.segments.units[:] = 0.4, 1
    shops.price[SALON], shops.joint_saving[SALON] = 1.0, 0.0
    shops.expected_sales[SALON], shops.credit_line[SALON] = 1_000_000.0, 0
    shops.months_below[SALON] = below
    shops.cash[SALON] = math.ceil(lean * 750_000) - short
    give_doses(here, public_space_budget=30_000.0, public_space_months=4.0)
    if doubt:  # somebody who thinks otherwise than the sum says
        luck, who = plain.public_space.PUBLIC_SPACE_LUCK, shops.identity[SALON]
        here.key = next(
            key
            for key in map(np.uint64, range(100))
            if (streams.normal(key, luck, who, 0) > 0.5) == yes
            and abs(streams.normal(key, luck, who, 0)) > 0.5
        )
    assert bool(here.call(plain.public_space.wants_works, j=SALON, s=0, w=0)) == yes


@pytest.mark.parametrize("room", [True, False])
def test_a_street_that_was_asked_is_asked_again_after_a_year_and_one_that_is_done_after_years(
    wants, room
):
    here = Here(opening={"works_horizon": 36})
    here.world = make_street()
    give_doses(here, public_space_budget=12_000.0, public_space_months=2.0)
    here.world.contracts.alive[:] = 0 if room else 1
    here.call(plain.public_space.begin_works, w=0, month=5)
    again = own_table(here.world, "public_space").again[0]
    assert again == (5 + 1 + 2 + 36 if room else 5 + 12)


def test_who_is_gone_is_not_asked(wants):
    here = Here()
    here.world = make_street()
    here.world.shops.alive[SALON] = 0
    assert here.call(plain.public_space.ask_owners, s=0, w=0) == 2


def test_one_street_at_a_time(wants):
    here = Here()
    here.world = make_street(**WORKS)
    here.world.premises.segment[:] = here.world.shops.segment[:4] = [0, 0, 1, 1]
    here.world.segments.units[:] = 2
    asked = []
    for month in range(1, 7):
        here.world.policy.offered[:] = 0
        here.call(plain.public_space.improve, month=month)
        asked.append(of(here.world, "offered", PUBLIC_SPACE))
    assert asked == [2, 0, 0, 1, 0, 0]


def test_works_keep_customers_away_for_months_and_leave_a_better_street():
    world = make_street(**WORKS)
    numbers = tune(opening={"works_cost": 0.3})
    before = plain.shopping.weigh_shop(FOOD_SHOP, world, numbers)
    run_lever(world, PUBLIC_SPACE, 1)
    assert of(world, "accepted", PUBLIC_SPACE) > of(world, "refused", PUBLIC_SPACE)
    assert world.contracts.alive.sum() == 1
    for month in (2, 3):
        run_lever(world, PUBLIC_SPACE, month)
        assert of(world, "spent", PUBLIC_SPACE) == paid(world, books.LEVER_COSTS) == 100_000
        assert world.segments.works[0] == pytest.approx(0.3)
        assert plain.shopping.weigh_shop(FOOD_SHOP, world, numbers) == pytest.approx(0.7 * before)
    run_lever(world, PUBLIC_SPACE, 4)
    assert world.segments.works[0] == 0.0
    assert world.segments.upkeep[0] == 200_000 / 4
    run_lever(world, PUBLIC_SPACE, 5)
    assert of(world, "offered", PUBLIC_SPACE) == 0  # done up for years
    assert plain.shopping.weigh_shop(FOOD_SHOP, world, numbers) == pytest.approx(before)


def test_works_that_run_are_done_when_the_lever_ends():
    world = make_street(**WORKS)
    run_lever(world, PUBLIC_SPACE, 1)
    world.policy.dose[:] = 0.0
    for month in (2, 3, 4):
        run_lever(world, PUBLIC_SPACE, month)
    assert world.segments.upkeep[0] == 200_000 / 4
    assert not world.contracts.alive.any()


def test_a_cafe_that_earns_enough_puts_tables_outside_and_pays_for_them():
    world = make_street(**TERRACE)
    world.shops.expected_sales[CAFE] = 3_000_000.0
    cash = int(world.shops.cash[CAFE])
    run_lever(world, PUBLIC_SPACE, 1)
    furniture = int(DEFAULTS.opening.terrace_furniture * 100 * 30)
    assert world.shops.cash[CAFE] == cash - furniture
    larger = 120 + DEFAULTS.opening.terrace_season * 30
    assert world.shops.floor[CAFE] == pytest.approx(larger)
    run_lever(world, PUBLIC_SPACE, 2)
    assert of(world, "received", PUBLIC_SPACE) == 40 * 30 * 100 // 12
    assert of(world, "offered", PUBLIC_SPACE) == 0  # as many as are allowed
    poor = make_street(**TERRACE)
    poor.shops.expected_sales[CAFE] = 100_000.0
    run_lever(poor, PUBLIC_SPACE, 1)
    assert of(poor, "refused", PUBLIC_SPACE) == 1
    assert poor.shops.floor[CAFE] == 120


def test_what_a_terrace_adds_to_a_margin():
    """30 m2 in .4 of the year on 120: a tenth more floor, of which half counts."""
    here = Here(
        opening={"terrace_season": 0.4}, market={"floor": [0, 0, 0.5, 0, 0]},
        firms={"goods": [0.2] * 5, "price_spread": 0.0},
    )  # fmt: skip
    shops = here.world.shops
    shops.expected_sales[CAFE], shops.price[CAFE], shops.joint_saving[CAFE] = 1e6, 1.0, 0.0
    gain = here.call(plain.public_space.gain_of_terrace, j=CAFE, area=30.0)
    assert gain == pytest.approx(0.8e6 * (math.sqrt(1.1) - 1))


@pytest.mark.parametrize("how", ["term", "gone"])
def test_a_terrace_goes_with_its_term_or_its_cafe(how):
    world = make_street(**TERRACE)
    world.shops.expected_sales[CAFE] = 3_000_000.0
    run_lever(world, PUBLIC_SPACE, 1)
    world.policy.dose[:] = 0.0
    month = 2
    if how == "term":
        month = 1 + int(DEFAULTS.opening.terrace_months)
    else:
        world.shops.identity[CAFE] += 1
        world.premises.tenant[CAFE], world.shops.floor[CAFE] = -1, 120
    run_lever(world, PUBLIC_SPACE, month)
    assert not world.contracts.alive.any()
    assert world.shops.floor[CAFE] == 120
    assert world.shops.floor[-1] == 0
    assert not own_table(world, "public_space").terrace.any()


def test_a_cafe_is_asked_by_luck_and_furniture_counts():
    world = make_street(**TERRACE)
    world.shops.branch[:3] = HORECA
    luck = plain.public_space.PUBLIC_SPACE_LUCK
    turns = [int(streams.draw(KEY, luck, identity, 1)) for identity in world.shops.identity[:3]]
    here = Here(opening={"terrace_furniture": 36, "works_horizon": 36})
    here.world, here.key = world, KEY
    monthly = 30 * 40 * 100 / 12 + 30 * 100  # the fee, and 36 EUR a m2 over as many months
    for gain, yes in ((monthly + 1, 1), (monthly - 1, 0)):
        rule = plain.public_space.offer_terrace
        kept = rule.__globals__["gain_of_terrace"]
        rule.__globals__["gain_of_terrace"] = lambda *_, gain=gain: gain
        here.call(rule, w=0)
        rule.__globals__["gain_of_terrace"] = kept
        me = own_table(world, "public_space")
        assert np.count_nonzero(me.terrace) == 1
        if yes:
            j = int(np.argmin(turns))
            assert me.terrace[world.shops.premises[j]] == 30.0


def test_parking_places_less_what_terraces_take_for_every_unit():
    world = make_street(**TERRACE, PUBLIC_SPACE_PARKING=6.0)
    own_table(world, "public_space").terrace[CAFE] = 25.0
    set_terms(world, DEFAULTS, NOW)
    assert world.terms.parking[0] == pytest.approx((6 - 2) / 4)
    world.wijken.n_units[0] = 1
    set_terms(world, DEFAULTS, NOW)
    assert world.terms.parking[0] == pytest.approx(6 - 2)


def test_fewer_places_make_a_street_livelier_and_bring_fewer_from_elsewhere():
    sales, lively = [], []
    for places in (0.0, -8.0):
        numbers = tune(street={"parking_lively": 0.05, "parking_visits": 0.2, "adjustment": 1.0})
        world = make_wijk_of_three(numbers)
        world.policy.dose[0, PARKING] = places
        world.wijken.visitor_weight[:] = 1e-4
        take_step(world, "go_shopping", numbers=numbers)
        sales.append(float(world.shops.sales_outside.sum()))
        take_step(world, "light_streets", numbers=numbers)
        lively.append(float(world.segments.liveliness[0]))
    assert sales[1] / sales[0] == pytest.approx(math.exp(-0.2 * 2), rel=1e-2)
    assert lively[1] - lively[0] == pytest.approx(0.05 * 2, abs=0.02)


def test_one_cafe_a_month_is_asked_and_none_twice_that_has_a_terrace():
    world = make_street(**{**TERRACE, "PUBLIC_SPACE_TERRACES": 3.0})
    world.shops.branch[:3] = HORECA
    world.shops.expected_sales[:3] = 3_000_000.0
    for month in (1, 2, 3, 4):
        run_lever(world, PUBLIC_SPACE, month)
        assert of(world, "offered", PUBLIC_SPACE) == (month < 4)
    assert np.count_nonzero(own_table(world, "public_space").terrace) == 3
