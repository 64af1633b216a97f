"""Supervision: wardens, light, and the street that they pass by; what a safer street brings."""

import math

import numpy as np
import pytest

from tests.instruments import SUPERVISION
from tests.levers.parts import give_doses
from tests.levers.programmes import act
from tests.levers.room_bench import make_empty_unit, run_programme, set_doses
from tests.month.bench import (
    CAFE,
    DEFAULTS,
    FOOD_SHOP,
    NOW,
    make_wijk_of_three,
    set_terms,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import FOOD, HORECA, PRIVATE_LOCAL

STREET = {
    "watch_points": 10, "watch_usual": 0.5, "watch_moves": 0.3, "adjustment": 1.0,
    "light_points": 6, "light_fade": 0.0, "lively_safety": 1.0,
}  # fmt: skip


def make_two_streets(**doses):
    """Two shopping streets, the second with more visits; both feel half safe."""
    here = Here(street=STREET)
    segments = here.world.segments
    segments.units[:], segments.footfall[:] = 2, [10.0, 20.0]
    segments.liveliness[:] = segments.safety_usual[:] = 0.5
    segments.safety_usual[:] = 50.0
    give_doses(here, **{f"supervision_{name}": value for name, value in doses.items()})
    return here


def test_wardens_make_the_busiest_street_safer_and_trouble_moves_to_the_next():
    """One warden: 10 x 1 / 1.5 points; the other street loses three tenths of it."""
    here = make_two_streets(fte=1.0, patrolled=0.5)
    here.call(plain.safety.feel_safe)
    gain = 10 / 1.5
    assert here.world.segments.watch.tolist() == pytest.approx([-0.3 * gain, gain])
    felt = [50 - 0.3 * gain, 50 + gain]
    assert here.world.segments.safer.tolist() == pytest.approx([math.log(x / 50) for x in felt])
    assert here.world.wijken.safety[0] == pytest.approx(sum(felt) / 2)


def test_where_all_streets_are_patrolled_nothing_moves_and_each_gets_less():
    here = make_two_streets(fte=1.0, patrolled=1.0)
    here.call(plain.safety.feel_safe)
    assert here.world.segments.watch.tolist() == pytest.approx([5.0, 5.0])  # half a warden each


def test_when_wardens_go_a_street_feels_as_before():
    here = make_two_streets(fte=1.0, patrolled=0.5)
    here.call(plain.safety.feel_safe)
    give_doses(here, supervision_fte=0.0)
    here.call(plain.safety.feel_safe)
    assert here.world.segments.watch.tolist() == [0.0, 0.0]
    assert here.world.segments.safer.tolist() == [0.0, 0.0]


def test_how_safe_it_usually_feels_is_what_it_was_before_results_begin():
    here = make_two_streets()
    for month, liveliness, usual in ((-1, 0.4, 40.0), (0, 0.6, 60.0), (1, 0.3, 60.0)):
        here.world.segments.liveliness[:] = liveliness
        here.call(plain.safety.feel_safe, month=month)
        assert here.world.segments.safety_usual.tolist() == pytest.approx([usual, usual])
    assert here.world.wijken.safer[0] == pytest.approx(math.log(0.5))


NUMBERS = tune(market={"safe": [0.1, 0.1, 0.4, 0.1, 0.0]}, opening={"safe_entry": 0.5})


def test_a_safer_street_draws_more_most_of_all_to_the_cafe_and_so_an_entrant_counts():
    world = make_wijk_of_three()
    before = [plain.shopping.weigh_shop(j, world, NUMBERS) for j in (FOOD_SHOP, CAFE)]
    hoped = [
        plain.opening.weigh_entrant(b, 0, 100.0, 0.0, 0.0, NUMBERS.market, world.segments)
        for b in (FOOD, HORECA)
    ]
    world.segments.safer[:] = math.log(1.2)
    for j, b, old, hope, elasticity in (
        (FOOD_SHOP, FOOD, before[0], hoped[0], 0.1),
        (CAFE, HORECA, before[1], hoped[1], 0.4),
    ):
        assert plain.shopping.weigh_shop(j, world, NUMBERS) / old == pytest.approx(1.2**elasticity)
        new = plain.opening.weigh_entrant(b, 0, 100.0, 0.0, 0.0, NUMBERS.market, world.segments)
        assert new / hope == pytest.approx(1.2**elasticity)


def test_more_outsiders_look_at_a_wijk_that_feels_safer():
    world = make_wijk_of_three()
    set_terms(world, NUMBERS, NOW)
    looked = [
        plain.opening.outsiders_who_look(
            0, plain.opening.BY_ITSELF, world.terms, world.wijken, NUMBERS.opening
        )
        for world.wijken.safer[0] in (0.0, math.log(4.0))
    ]
    assert looked[1] == pytest.approx(2.0 * looked[0])


def make_dark_streets(light):
    world = make_empty_unit(PRIVATE_LOCAL)
    world.segments.units[:], world.segments.liveliness[:] = 2, [0.6, 0.4]
    world.policy.left[:] = 1_200_000
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 100_000_000
    set_doses(world, "supervision", light=light, lamps=12_000, fte=0, patrolled=1)
    return world


def test_a_street_a_month_is_lit_the_least_lively_first_until_enough_is():
    world = make_dark_streets(1.0)
    assert run_programme(world, SUPERVISION)["spent"] == 1_200_000
    assert world.segments.light.tolist() == [0.0, 1.0]
    assert run_programme(world, SUPERVISION)["spent"] == 0  # no money is left
    world.policy.left[:] = 1_200_000
    assert run_programme(world, SUPERVISION)["spent"] == 1_200_000
    assert world.segments.light.tolist() == [1.0, 1.0]
    world.policy.left[:] = 1_200_000
    assert run_programme(world, SUPERVISION)["spent"] == 0
    half = make_dark_streets(0.5)
    for _ in range(3):
        half.policy.left[:] = 1_200_000
        run_programme(half, SUPERVISION)
    assert half.segments.light.tolist() == [0.0, 1.0]


def test_lamps_stay_and_wear_off():
    world = make_dark_streets(1.0)
    world.segments.light[:] = 1.0
    set_doses(world, "supervision", light=0)
    take_step(world, "light_streets", numbers=tune(street={"light_fade": 0.01}))
    lit = np.array(world.segments.light)
    assert lit[world.segments.units > 0].tolist() == pytest.approx([0.99])


@pytest.mark.parametrize(
    ("units", "first", "n", "light", "found"),
    [
        ([2, 0], 0, 2, 1.0, 0),
        ([2, 2], 1, 1, 1.0, 1),
        ([2, 2], 0, 2, 0.0, -1),
        ([0, 0], 0, 2, 1.0, -1),
    ],
)
def test_only_shopping_streets_of_the_own_wijk_are_lit(units, first, n, light, found):
    """The second street is the darker one, if it is one."""
    here = make_two_streets()
    segments, wijken = here.world.segments, here.world.wijken
    segments.units[:], segments.liveliness[:] = units, [0.6, 0.4]
    wijken.first_segment[0], wijken.n_segments[0] = first, n
    assert here.call(plain.supervision.find_darkest, w=0, wanted=light) == found


def test_a_price_that_cannot_be_paid_whole_lights_nothing():
    world = make_dark_streets(1.0)
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 1_199_999
    run_programme(world, SUPERVISION)
    assert not world.segments.light.any()


def test_without_the_money_for_a_lamp_none_is_spent():
    world = make_dark_streets(1.0)
    for short, spent in ((1, 0), (0, 1_200_000)):
        world.policy.left[:, SUPERVISION] = 1_200_000 - short
        world.policy.spent[:] = 0
        act(world, SUPERVISION, DEFAULTS, NOW)
        assert world.policy.spent[0, SUPERVISION] == spent


@pytest.mark.parametrize(("liveliness", "felt"), [(0.98, 100.0), (0.01, 0.0)])
def test_no_street_feels_safer_than_can_be_or_less_than_not_at_all(liveliness, felt):
    here = make_two_streets(fte=6.0, patrolled=0.5)
    here.world.segments.liveliness[:] = liveliness
    here.tune(street={"watch_moves": 1.5})
    here.call(plain.safety.feel_safe)
    where = 1 if felt else 0  # where wardens are; where the trouble went
    bounded = min(max(100 * liveliness + here.world.segments.watch[where], 0.0), 100.0)
    assert bounded == felt
    other = min(100 * liveliness + here.world.segments.watch[1 - where], 100.0)
    assert here.world.wijken.safety[0] == pytest.approx((felt + other) / 2)


def test_a_street_without_units_is_neither_patrolled_nor_where_trouble_goes():
    here = make_two_streets(fte=1.0, patrolled=0.5)
    segments = here.world.segments
    segments.units[:] = [2, 0]
    here.call(plain.safety.feel_safe)
    assert segments.watch.tolist() == pytest.approx([10 / 1.5, 0.0])
    assert segments.safer[1] == 0.0
    segments.units[:], segments.watch[:] = 0, 0.0
    here.call(plain.safety.feel_safe)
    assert segments.watch.tolist() == [0.0, 0.0]
    assert here.world.wijken.safety[0] == here.world.wijken.safer[0] == 0.0
