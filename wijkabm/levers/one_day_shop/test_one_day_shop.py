"""One-day shops: who takes a day, what it brings and teaches, how novelty wears off."""

import math

import numpy as np
import pytest

from tests import instruments as levers
from tests.levers.parts import give_doses
from tests.levers.places_bench import HOME_ROW, ONE_DAY, make_world, of, run_lever
from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    NOW,
    PARTNER,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.tables.codes import SERVICES
from wijkabm.ground.tables.world import Now
from wijkabm.month.opening.trial import learn_in_a_day, novelty, worth_of_knowing
from wijkabm.month.shopping.attraction import list_shops, see_from_homes


def test_knowing_is_worth_most_on_the_brink() -> None:
    assert worth_of_knowing(0.0, 1000.0) == pytest.approx(1000.0 / math.sqrt(2 * math.pi), rel=1e-3)
    assert worth_of_knowing(500.0, 1000.0) == pytest.approx(197.8, rel=0.01)
    assert worth_of_knowing(500.0, 1000.0) == worth_of_knowing(-500.0, 1000.0)
    assert worth_of_knowing(9000.0, 1000.0) == pytest.approx(0.0, abs=0.1)
    assert worth_of_knowing(0.0, 0.0) == 0.0


def test_a_day_moves_the_belief_towards_what_one_can() -> None:
    world = make_world()
    numbers = make_parameters({"opening.belief_spread": 0.8}).kernel()
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
        opening={"consider": 1.0, "look": 1.0, "think_of_shop": 1.0, "outside_entrants": 0.0},
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


@pytest.mark.parametrize(
    ("signs", "signal", "anyway"),
    [(1, -0.2, 1), (1, 0.1, 1), (0, 0.1, 0), (1, -9.0, 0), (0, 9.0, 0)],
)
def test_who_would_have_signed_before_and_after_the_day_counts_as_anyway(
    monkeypatch, signs, signal, anyway
):
    """A day may move the surplus of 300 cents by 1,000 for each spread of belief."""
    here = Here(opening={"fit_out_per_m2": 0, "enter_shop": 1.0})
    rule = plain.opening.decide_on_trial
    for name, answer in (
        ("weigh_entrant", 1.0), ("expect_sales", 1.0), ("expect_result", 50_300.0),
        ("worth_of_knowing", 1e9), ("levy", 0), ("hold_day", 0), ("learn_in_a_day", signal),
        ("spread_of_trial", 1.0), ("note_offer", 0),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    noted = put_spy(monkeypatch, rule, "note_accepted", 0)
    given = {"believed": 0.0, "rent": 0.0, "wanted": 50_000.0, "elsewhere": 0.0}
    given["signs"] = signs
    after = here.call(rule, i=PARTNER, p=EMPTY_UNIT, b=SERVICES, hopeful=51_300.0, **given)
    assert after == signal
    assert noted.calls[0][-1] == anyway
    # What the day taught is kept for as long as he means to start.
    assert here.world.residents.believes[PARTNER] == signal
    assert here.world.residents.tried[PARTNER] == here.month


@pytest.mark.parametrize(("horizon", "takes"), [(1.9, False), (2.1, True)])
def test_what_a_day_tells_is_worth_something_for_as_many_months_as_one_looks_ahead(
    monkeypatch, horizon, takes
):
    """1,000 cents a month, against the 2,000 that a day's work would earn elsewhere."""
    here = Here(opening={"fit_out_per_m2": 0, "trial_horizon": horizon})
    give_doses(here, one_day_shop_fee=0.0)
    rule = plain.opening.decide_on_trial
    for name, answer in (
        ("weigh_entrant", 1.0), ("expect_sales", 1.0), ("expect_result", 0.0),
        ("worth_of_knowing", 1_000.0), ("levy", 0), ("hold_day", 0), ("learn_in_a_day", 0.5),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    given = {"believed": 0.0, "rent": 0.0, "wanted": 2_000 * 21.67, "elsewhere": 0.0}
    after = here.call(rule, i=PARTNER, p=EMPTY_UNIT, b=SERVICES, hopeful=0.0, signs=0, **given)
    assert after == (0.5 if takes else 0.0)


@pytest.mark.parametrize(("tried", "days"), [(0, 1), (4, 1), (5, 0), (6, 0)])
def test_one_day_is_enough_for_an_intention(monkeypatch, tried, days):
    here, rule = Here(), plain.opening.weigh_shop
    residents = here.world.residents
    residents.intends[PARTNER], residents.intends_since[PARTNER] = 1 + SERVICES, 5
    residents.tried[PARTNER] = tried
    for name, answer in (
        ("is_turned_away", False), ("days_left", 1), ("can_pay_day", True), ("count_entry", None),
        ("seek_unit", plain.unit_search.Found(-1, 0.0, 0.0, 0.0, -1, False)),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    day = put_spy(monkeypatch, rule, "try_before_signing", 0.0)
    here.call(rule, i=PARTNER, believed=0.0, usual=1.0, cause=0)
    assert len(day.calls) == days
