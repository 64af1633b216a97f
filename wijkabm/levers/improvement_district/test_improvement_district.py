"""Improvement districts: who votes, what the fund does, who pays, worked out by hand."""

import math

import numpy as np
import pytest

from tests import instruments as levers
from tests.levers.places_bench import make_world, of, run_lever
from tests.month.bench import CAFE, FOOD_SHOP, make_wijk_of_three, paid, take_step
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import USE_HOME
from wijkabm.ground.tables.world import World
from wijkabm.month.shopping.promotion import gain_of_promotion, known_for

DISTRICT = levers.IMPROVEMENT_DISTRICT


def make_street(sales: float, **doses: float) -> World:
    """The wijk of three with shops that sell so much, in a street that was counted."""
    world = make_world(**doses)
    world.shops.expected_sales[:3] = sales
    take_step(world, "light_streets")
    return world


def test_promotion_has_diminishing_returns_and_fades() -> None:
    world, numbers = make_wijk_of_three(), Parameters().kernel()
    assert known_for(CAFE, world.shops, numbers.market) == 0.0
    first = gain_of_promotion(CAFE, 0.01, world.shops, numbers.market)
    assert first == pytest.approx(0.1 * math.log(2.0))
    world.shops.promotion[CAFE] = 0.01
    assert known_for(CAFE, world.shops, numbers.market) == pytest.approx(first)
    assert gain_of_promotion(CAFE, 0.01, world.shops, numbers.market) < first
    take_step(world, "run_firms")
    assert world.shops.promotion[CAFE] == pytest.approx(0.008)


def test_a_district_is_adopted_where_it_pays_and_all_pay() -> None:
    world = run_lever(make_street(8_000_000.0, IMPROVEMENT_DISTRICT_LEVY=360.0), DISTRICT)
    assert of(world, "offered", DISTRICT) == 3
    assert of(world, "accepted", DISTRICT) >= 2
    assert world.wijken.district_levy[0] == 3_000
    assert world.contracts.end[0] == 61
    take_step(world, "go_shopping", "run_firms")
    assert paid(world, books.LEVY) == 9_000  # all three, whatever they voted
    assert world.wijken.district_fund[0] == 9_000


def test_weak_firms_vote_it_down_and_it_is_not_put_again_at_once() -> None:
    world = run_lever(make_street(50_000.0, IMPROVEMENT_DISTRICT_LEVY=1_500.0), DISTRICT)
    assert of(world, "accepted", DISTRICT) == 0
    assert of(world, "refused", DISTRICT) >= 2
    assert world.wijken.district_levy[0] == 0
    for month in range(2, 25):
        run_lever(world, DISTRICT, month=month)
        assert of(world, "offered", DISTRICT) == 0
    run_lever(world, DISTRICT, month=25)  # rest is over
    run_lever(world, DISTRICT, month=26)
    assert of(world, "offered", DISTRICT) == 3


def test_a_vote_needs_turnout() -> None:
    numbers_small_stake = make_street(8_000_000.0, IMPROVEMENT_DISTRICT_LEVY=1.0)
    numbers_small_stake.shops.expected_sales[:3] = 0.0
    world = run_lever(numbers_small_stake, DISTRICT)
    assert of(world, "accepted", DISTRICT) == 0
    assert world.wijken.district_levy[0] == 0


def test_the_fund_keeps_and_promotes_the_street_and_then_ends() -> None:
    world = run_lever(make_street(8_000_000.0, IMPROVEMENT_DISTRICT_LEVY=360.0), DISTRICT)
    take_step(world, "run_firms")
    world.policy.dose[0, levers.IMPROVEMENT_DISTRICT_LEVY] = 0.0  # the lever ends, the vote holds
    run_lever(world, DISTRICT, month=2)
    assert world.contracts.amount[0] == 9_000
    run_lever(world, DISTRICT, month=3)
    assert paid(world, books.LEVER_COSTS) == 9_000
    assert world.wijken.district_levy[0] == 3_000
    assert world.segments.upkeep.sum() > 0.0
    assert (world.shops.promotion[:3] > 0.0).all()
    lively = world.segments.liveliness.copy()
    other = make_wijk_of_three()
    other.segments.liveliness[:] = lively
    take_step(world, "light_streets")
    assert (world.premises.street_worth > 0.0).any()
    run_lever(world, DISTRICT, month=61)
    assert world.wijken.district_levy[0] == 0
    run_lever(world, DISTRICT, month=62)
    assert not world.contracts.alive.any()


def test_a_better_street_raises_the_rent_at_review() -> None:
    plain, kept = make_wijk_of_three(), make_wijk_of_three()
    kept.premises.street_worth[:] = 0.1
    for world in (plain, kept):
        world.premises.term_end[:3] = 1
        take_step(world, "let_premises")
    ratio = kept.premises.contract_rent[0] / plain.premises.contract_rent[0]
    assert 1.0 < ratio < math.exp(0.1)


def test_owners_and_users_pay_the_surcharge() -> None:
    world = run_lever(make_street(8_000_000.0, IMPROVEMENT_DISTRICT_SURCHARGE=0.5), DISTRICT)
    assert world.wijken.district_surcharge[0] == 0.5
    assert of(world, "offered", DISTRICT) == 0  # the council decides
    take_step(world, "go_shopping", "run_firms", "let_premises")
    user = 3 * int(22_500_000 * 0.002 / 12 * 0.5)
    owner = 4 * int(22_500_000 * 0.006 / 12 * 0.5)
    assert paid(world, books.LEVY) == user + owner == world.wijken.district_fund[0]
    run_lever(world, DISTRICT, month=13)  # every year a vote on its use, while the council wants it
    assert world.contracts.end[0] == 25


IMPROVEMENT_DISTRICT_LUCK = streams.name_luck("improvement_district")


@pytest.mark.parametrize(("months", "arrears"), [(1, 0), (0, 1), (2, 2)])
def test_a_firm_that_counts_on_closing_sees_half_of_a_fund(months, arrears):
    here = Here()
    given = {"j": FOOD_SHOP, "cents": 100_000.0, "works": 0.5, "units": 4, "n": 3}
    shops = here.world.shops
    whole = here.call(plain.improvement_district.benefit, **given)
    shops.months_below[FOOD_SHOP], shops.arrears[FOOD_SHOP] = months, arrears
    assert whole > 0.0
    assert here.call(plain.improvement_district.benefit, **given) == pytest.approx(0.5 * whole)


def test_a_vote_counts_if_half_turned_out(monkeypatch):
    """Stakes are as large as the effort: half come, and whoever comes is in favour."""
    here, rule = (
        Here(firms={"vote_effort": 12, "vote_doubt": 0}),
        plain.improvement_district.hold_vote,
    )
    put_spy(monkeypatch, rule, "benefit", 100.0)
    given = {"cents": 1.0, "works": 0.5, "units": 4, "n": 3, "levy": 0.0, "surcharge": 0.0}
    turnouts = set()
    for key in range(20):
        here.key = np.uint64(key)
        comes = [
            streams.uniform(here.key, IMPROVEMENT_DISTRICT_LUCK, int(identity), 1) < 0.5
            for identity in here.world.shops.identity[:3]
        ]
        assert here.call(rule, w=0, **given) == (1.0 if sum(comes) >= 2 else 0.0)
        turnouts.add(sum(comes))
    assert turnouts == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("promoted", "use", "share"), [(1e-9, 0, 0.75), (1e9, 0, 0.25), (1e9, USE_HOME, 0.75)]
)
def test_works_or_promotion_get_most_by_the_value_behind_them(monkeypatch, promoted, use, share):
    """Three firms would rather have promotion where it draws more; homes have no say."""
    here, rule = Here(), plain.improvement_district.vote_on_works
    put_spy(monkeypatch, rule, "gain_of_promotion", promoted)
    here.world.premises.use[:3] = use
    given = {"w": 0, "cents": 10_000.0, "units": 4, "n": 3}
    assert here.call(rule, **given) == share


@pytest.mark.parametrize(("brings", "adopted"), [(4_000.0, 1), (3_500.0, 0)])
def test_a_firm_votes_for_a_surcharge_on_its_own_ozb_if_it_brings_more(
    monkeypatch, brings, adopted
):
    """Half of the user's OZB of 2 x 0.2 % of 225,000 euros is 3,750 cents a month; all come."""
    here = Here(firms={"vote_effort": 0, "vote_doubt": 0})
    rule = plain.improvement_district.hold_vote
    here.world.premises.value[:] = 22_500_000
    here.world.municipality.ozb_user[0], here.world.municipality.ozb_scale[0] = 0.002, 2.0
    put_spy(monkeypatch, rule, "benefit", brings)
    given = {"cents": 1.0, "works": 0.5, "units": 4, "n": 3, "levy": 0.0, "surcharge": 0.5}
    assert here.call(rule, w=0, **given) == adopted
