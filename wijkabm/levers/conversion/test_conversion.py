"""Conversion to homes: who may, who does, what it costs, what it leaves of the street."""

import pytest

from tests.instruments import CONVERSION
from tests.levers.room_bench import happened, make_empty_unit, run_programme, set_doses
from tests.month.bench import EMPTY_UNIT, paid, take_step, tune
from wijkabm.ground import books
from wijkabm.ground.tables.codes import INVESTOR, MUNICIPAL, NEVER, PRIVATE_LOCAL, USE_HOME
from wijkabm.ground.tables.journal import EVENT_CONVERTED

EASY = tune(premises={"conversion_margin": 0, "home_rent_per_m2": 30})
WORKS = 1_000 * 100 * 120  # EUR per m2, cents, m2


def make_wijk(where=2, months=40, kind=PRIVATE_LOCAL, core=1):
    wijk = make_empty_unit(kind, months)
    wijk.segments.is_core[:] = core
    set_doses(wijk, "conversion", where=where, permit_weeks=13, cost=1_000)
    return wijk


@pytest.mark.parametrize(
    ("where", "core", "weighed"), [(0, 0, 0), (1, 0, 1), (1, 1, 0), (2, 0, 1), (2, 1, 1)]
)
def test_the_plan_says_where(where, core, weighed):
    wijk = make_wijk(where, core=core)
    assert run_programme(wijk, CONVERSION, month=3, numbers=EASY)["offered"] == weighed


def test_homes_must_beat_waiting_by_a_margin():
    for homes, margin, yes in [(30, 0, 1), (30, 3, 0), (5, 0, 0)]:
        wijk = make_wijk()
        numbers = tune(premises={"conversion_margin": margin, "home_rent_per_m2": homes})
        counts = run_programme(wijk, CONVERSION, month=3, numbers=numbers)
        assert (counts["accepted"], counts["refused"]) == (yes, 1 - yes)


def test_the_longer_a_unit_stands_empty_the_sooner_it_becomes_homes():
    numbers = tune(premises={"conversion_margin": 0.25, "home_rent_per_m2": 13})
    said_yes = [
        run_programme(make_wijk(months=months), CONVERSION, 3, numbers)["accepted"]
        for months in (6, 24, 60, 120, 400)
    ]
    assert said_yes == sorted(said_yes)
    assert (said_yes[0], said_yes[-1]) == (0, 1)


def test_who_cannot_pay_his_share_does_not_start():
    wijk = make_wijk()
    wijk.landlords.cash[1] = int(0.3 * WORKS) - 1
    assert run_programme(wijk, CONVERSION, month=3, numbers=EASY)["offered"] == 0


def convert(kind=PRIVATE_LOCAL):
    wijk = make_wijk(kind=kind)
    run_programme(wijk, CONVERSION, month=3, numbers=EASY)
    assert wijk.premises.reserved_until[EMPTY_UNIT] == 12  # 3 months of permit, 6 of works
    for month in range(4, 12):
        assert run_programme(wijk, CONVERSION, month, numbers=EASY)["ended"] == 0
    set_doses(wijk, "conversion", where=0)  # a permit outlives the lever
    return wijk


def test_after_permit_and_works_the_shop_is_gone_for_good():
    wijk = convert()
    cash, debt = int(wijk.landlords.cash[1]), int(wijk.landlords.mortgage[1])
    assert run_programme(wijk, CONVERSION, 12, numbers=EASY)["ended"] == 1
    assert happened(wijk, EVENT_CONVERTED) == 1
    assert wijk.premises.use[EMPTY_UNIT] == USE_HOME
    assert wijk.premises.vacant_since[EMPTY_UNIT] == NEVER
    assert paid(wijk, books.BUILDING_WORKS) == WORKS
    assert wijk.landlords.cash[1] == cash - int(0.3 * WORKS)
    assert wijk.landlords.mortgage[1] == debt + WORKS - int(0.3 * WORKS)
    assert wijk.contracts.alive.sum() == 0


def test_nothing_comes_of_it_if_the_unit_was_sold():
    wijk = convert()
    wijk.premises.landlord[EMPTY_UNIT] = 0
    assert run_programme(wijk, CONVERSION, 12, numbers=EASY)["ended"] == 1
    assert wijk.premises.use[EMPTY_UNIT] != USE_HOME
    assert wijk.premises.reserved_until[EMPTY_UNIT] == NEVER


@pytest.mark.parametrize("kind", [INVESTOR, MUNICIPAL])
def test_homes_bring_rent_and_owe_the_ozb_of_homes(kind):
    wijk = convert(kind)
    run_programme(wijk, CONVERSION, 12, numbers=EASY)
    let = int(wijk.premises.contract_rent[EMPTY_UNIT])
    assert let == 30 * 100 * 120
    numbers = tune(EASY, premises={"repair_rate": 0, "home_ozb": 0.5})
    take_step(wijk, "let_premises", numbers=numbers, month=13)
    assert paid(wijk, books.HOME_RENT) == let
    of_shops = 3 * int(22_500_000 * 0.006 / 12) if kind != MUNICIPAL else 2 * 11_250
    of_homes = int(22_500_000 * 0.5 * 0.006 / 12) if kind != MUNICIPAL else 0
    if kind == MUNICIPAL:  # the second landlord also lets the café
        assert paid(wijk, books.OZB_OWNER) == of_shops
    else:
        assert paid(wijk, books.OZB_OWNER) == of_shops + of_homes


@pytest.mark.parametrize(("core", "hole"), [(1, True), (0, False)])
def test_homes_are_a_hole_in_the_core_and_not_at_the_edge(core, hole):
    lively = []
    for use in (0, USE_HOME):
        wijk = make_wijk(core=core)
        wijk.premises.segment[:] = 0
        wijk.premises.use[EMPTY_UNIT] = use
        for month in range(30):
            take_step(wijk, "light_streets", month=month)
        lively.append(float(wijk.segments.liveliness[0]))
    vacant, homes = lively
    assert (homes > vacant + 0.02) != hole
    if hole:
        assert homes < vacant  # neither lit, nor a unit whose repair counts
