"""Units that leave the stock and join it: who weighs what, works and who pays them, what is drawn anew."""

import math

import numpy as np
import pytest

from tests.month.bench import (
    EMPTY_UNIT,
    KEY,
    LEAST,
    NOW,
    SALON,
    events_of,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import plain
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import NEVER, USE_OTHER, USE_RETAIL
from wijkabm.ground.tables.journal import EVENT_UNIT_ADDED, EVENT_UNIT_WITHDRAWN
from wijkabm.month.premises import stock as rule

NUMBERS = tune(
    premises={
        "weigh_other_use": 1, "weigh_shop": 1, "change_cost": 100, "other_months": 1e12, "wait": 24,
        "on_vacating": 1.05, "repair_rate": 0, "decay": 0,
    }
)  # fmt: skip
WORKS = 100 * 100 * 120  # cents
A_MONTH = (
    WORKS * 0.005 / 0.88
)  # of the rent that pays for them for ever, at the investor's half a per cent


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.premises.term_end[:] = 100
    world.wijken.other_use[:], world.premises.other_worth[:] = 0.5, 1.0
    return world


def pay_other(world, rent):
    """Another use of the fourth ground floor brings so much a month."""
    world.premises.other_worth[EMPTY_UNIT] = rent / (0.5 * 150_000)


def let(world, numbers=NUMBERS, month=1):
    return take_step(world, "let_premises", numbers=numbers, month=month)


@pytest.mark.parametrize(("more", "goes"), [(-10, False), (10, True)])
def test_a_unit_is_withdrawn_if_another_use_is_worth_more_than_to_wait(wijk, more, goes):
    pay_other(wijk, LEAST + A_MONTH + more)
    let(wijk)
    premises = wijk.premises
    assert (premises.use[EMPTY_UNIT] == USE_OTHER) == goes
    assert len(events_of(wijk, EVENT_UNIT_WITHDRAWN)) == goes
    assert wijk.wijken.n_units[0] == 4 - goes
    if goes:
        assert premises.contract_rent[EMPTY_UNIT] == int(LEAST + A_MONTH + more)
        assert premises.vacant_since[EMPTY_UNIT] == NEVER
        assert paid(wijk, books.BUILDING_WORKS) == paid(wijk, books.LOAN) == WORKS


def test_the_longer_it_stands_empty_the_less_another_use_must_bring(wijk):
    """After 18 months a tenant comes with .6 / 24 a month."""
    wijk.premises.vacant_since[EMPTY_UNIT] = -17
    waiting = 150_000 * 0.025 / (0.005 + 1 / 90 + 0.025)
    pay_other(wijk, waiting + A_MONTH - 10)
    let(wijk)
    assert wijk.premises.use[EMPTY_UNIT] == USE_RETAIL
    pay_other(wijk, waiting + A_MONTH + 10)
    let(wijk)
    assert wijk.premises.use[EMPTY_UNIT] == USE_OTHER


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("tenant", SALON), ("reserved_until", 1), ("social", 1), ("named", 1),
    ],
)  # fmt: skip
def test_a_unit_that_is_let_or_kept_for_somebody_is_not_withdrawn(wijk, column, value):
    pay_other(wijk, 1e7)
    getattr(wijk.premises, column)[EMPTY_UNIT] = value
    with np.errstate(over="ignore"):
        plain.premises.weigh_other_use(EMPTY_UNIT, wijk, NUMBERS, NOW)
    assert wijk.premises.use[EMPTY_UNIT] == USE_RETAIL


@pytest.mark.parametrize(("more", "goes"), [(-10, False), (10, True)])
def test_a_front_man_keeps_no_unit_in_the_stock(wijk, more, goes):
    wijk.premises.sham[EMPTY_UNIT] = 1
    pay_other(wijk, LEAST + A_MONTH + more)
    plain.premises.weigh_other_use(EMPTY_UNIT, wijk, NUMBERS, NOW)
    assert (wijk.premises.use[EMPTY_UNIT] == USE_OTHER) == goes


def test_another_use_must_bring_more_than_a_good_offer_for_a_short_time(wijk):
    wijk.premises.vacant_since[EMPTY_UNIT] = -120
    wijk.premises.temporary_rent[EMPTY_UNIT], wijk.premises.temporary_months[EMPTY_UNIT] = (
        150_000,
        60,
    )
    sheet = plain.premises.judge_unit(EMPTY_UNIT, 0.0, wijk.terms, wijk, NUMBERS, NOW)
    keeping = plain.premises.worth_of_keeping(EMPTY_UNIT, sheet, wijk, NUMBERS.premises)
    assert keeping > 1.2 * plain.premises.worth_at_rent(sheet.asking, sheet, NUMBERS.premises)
    pay_other(wijk, keeping * 0.005 / 0.88 + A_MONTH - 10)
    plain.premises.weigh_other_use(EMPTY_UNIT, wijk, NUMBERS, NOW)
    assert wijk.premises.use[EMPTY_UNIT] == USE_RETAIL
    pay_other(wijk, keeping * 0.005 / 0.88 + A_MONTH + 10)
    plain.premises.weigh_other_use(EMPTY_UNIT, wijk, NUMBERS, NOW)
    assert wijk.premises.use[EMPTY_UNIT] == USE_OTHER


@pytest.mark.parametrize(("more", "comes"), [(-10, True), (10, False)])
def test_a_ground_floor_becomes_a_unit_where_a_shop_brings_more(wijk, more, comes):
    """Of the shops nearby three quarters are let; what a shop brings must pay the works too."""
    premises = wijk.premises
    premises.use[EMPTY_UNIT], premises.repair[EMPTY_UNIT] = USE_OTHER, 0.4
    wijk.segments.units[:], wijk.segments.lit[:] = 4, 3
    wijk.segments.rent_level[:] = 1.2
    pay_other(wijk, 0.75 * 1.2 * 150_000 - A_MONTH + more)
    let(wijk, month=7)
    assert (premises.use[EMPTY_UNIT] == USE_RETAIL) == comes
    assert len(events_of(wijk, EVENT_UNIT_ADDED)) == comes
    if comes:
        assert premises.asking_rent[EMPTY_UNIT] == int(1.05 * 1.2 * 150_000)
        assert (premises.contract_rent[EMPTY_UNIT], premises.vacant_since[EMPTY_UNIT]) == (0, 7)
        assert premises.repair[EMPTY_UNIT] == 1.0
        assert wijk.landlords.works_debt[1] == WORKS


def test_a_debt_for_works_is_repaid_before_anything_is_taken_out(wijk):
    landlords = wijk.landlords
    landlords.cash[:], landlords.works_debt[1], landlords.mortgage[1] = (
        (0, 3_000_000),
        100_000,
        900_000,
    )
    wijk.municipality.ozb_owner[0] = 0.0
    let(wijk, tune(NUMBERS, premises={"weigh_other_use": 0, "mortgage_rate": 0}))
    spare = (3_000_000 - 18_000 - 2_000_000) // 5
    assert paid(wijk, books.REPAYMENT) == 100_000
    assert paid(wijk, books.DISTRIBUTION) == spare - 100_000
    assert (landlords.works_debt[1], landlords.mortgage[1]) == (0, 800_000)


def test_what_another_use_brings_is_drawn_anew_by_the_luck_of_the_ground_floor(wijk):
    wijk.premises.use[EMPTY_UNIT] = USE_OTHER
    numbers = tune(NUMBERS, premises={"other_months": 1, "other_spread": 0.3, "weigh_shop": 0})
    let(wijk, numbers)
    for p in (SALON, EMPTY_UNIT):
        worth = math.exp(0.3 * streams.normal(KEY, rule.OTHER_USE_LUCK, p, rule.WORTH))
        assert wijk.premises.other_worth[p] == pytest.approx(worth)
    assert wijk.premises.contract_rent[EMPTY_UNIT] == int(0.5 * 150_000 * worth)
    assert wijk.premises.contract_rent[SALON] == 150_000
