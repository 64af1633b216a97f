"""Façade subsidy and function mixing: who decides, who would have done it anyway, what neighbours feel."""

import numpy as np
import pytest

from tests.instruments import FACADE_SUBSIDY, FUNCTION_MIXING
from tests.levers.room_bench import COUNTS, happened, make_empty_unit, run_programme, set_doses
from tests.month.bench import (
    EMPTY_UNIT,
    FOOD_SHOP,
    NEIGHBOUR,
    SALON,
    events_of,
    paid,
    take_step,
    tune,
)
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME, PRIVATE_LOCAL
from wijkabm.ground.tables.journal import EVENT_MOVE_IN, EVENT_REPAIR, FIRST_LEVER_CAUSE

COST = 120 * 120 * 100 // 2  # EUR per m2 x m2 x half in disrepair, cents


def make_shabby(share, cap=50_000, left=10_000_000):
    """Only the food shop's unit is in poor repair."""
    wijk = make_empty_unit(PRIVATE_LOCAL)
    wijk.premises.repair[:] = 1.0
    wijk.premises.repair[FOOD_SHOP] = 0.5
    for name in COUNTS:
        getattr(wijk.policy, name)[:] = 0
    wijk.policy.left[0, FACADE_SUBSIDY] = left
    wijk.ledger.purses[books.single(wijk.ledger, books.MUNICIPALITY)] = 100_000_000
    set_doses(wijk, "facade_subsidy", share=share, cap=cap)
    return wijk


def mend(wijk, key=1, rate=0.4, elasticity=2.0):
    numbers = tune(
        premises={
            "repair_rate": rate,
            "decay": 0,
            "repair_elasticity": elasticity,
            "maintenance": 0,
        }
    )
    return take_step(wijk, "let_premises", numbers=numbers, key=key)


def count(wijk, name):
    return int(getattr(wijk.policy, name)[0, FACADE_SUBSIDY])


def test_by_the_same_luck_the_same_owners_repair_and_some_more():
    mended, anyway, accepted, offered = 0, 0, 0, 0
    for key in range(400):
        alone, helped = mend(make_shabby(0.0), key), mend(make_shabby(0.4), key)
        without, with_it = happened(alone, EVENT_REPAIR), happened(helped, EVENT_REPAIR)
        assert with_it >= without
        assert count(helped, "anyway") == without
        assert count(helped, "accepted") == with_it
        assert count(helped, "offered") == with_it + count(helped, "refused")
        mended, anyway, accepted = mended + with_it, anyway + without, accepted + with_it
        offered += count(helped, "offered")
    # Chances a month: 0.4 * 0.5 = 0.2 unasked; 0.2 / 0.6**2 = 0.556 at the net price; 0.8 consider it.
    assert 0.15 < anyway / 400 < 0.25
    assert 0.49 < accepted / 400 < 0.62
    assert 0.74 < offered / 400 < 0.86


def test_the_municipality_pays_its_share_up_to_the_cap():
    for share, cap, grant in [(0.4, 50_000, 0.4 * COST), (0.7, 1_000, 100_000)]:
        wijk = mend(make_shabby(share, cap), rate=2.0)
        assert paid(wijk, books.SUBSIDY) == count(wijk, "spent") == int(grant)
        assert paid(wijk, books.MAINTENANCE) == COST
        assert wijk.premises.repair[FOOD_SHOP] == 1.0


def test_rents_follow_repair():
    wijk = mend(make_shabby(0.4), rate=2.0)
    assert wijk.premises.contract_rent[FOOD_SHOP] == 157_500  # 10 % of a gain of a half
    alone = mend(make_shabby(0.0), rate=2.0)
    assert alone.premises.contract_rent[FOOD_SHOP] == 150_000


def test_when_the_money_is_gone_owners_do_what_they_did_without():
    for key in range(30):
        alone, late = mend(make_shabby(0.0), key), mend(make_shabby(0.4, left=0), key)
        assert happened(alone, EVENT_REPAIR) == happened(late, EVENT_REPAIR)
        assert count(late, "offered") == paid(late, books.SUBSIDY) == 0


def test_a_subsidy_that_moves_nobody_is_all_deadweight():
    for key in range(60):
        wijk = mend(make_shabby(0.7), key, elasticity=0)
        assert count(wijk, "accepted") == count(wijk, "anyway")


def open_plan(nuisance=0.1, share=1.0):
    wijk = make_empty_unit(PRIVATE_LOCAL)
    set_doses(wijk, "function_mixing", mixed_units=share, nuisance=nuisance)
    return wijk


def test_a_landlord_opens_his_unit_to_other_work_unless_his_neighbouring_units_suffer():
    wijk = open_plan()
    counts = run_programme(wijk, FUNCTION_MIXING, month=3)
    assert (counts["accepted"], wijk.premises.mixed[EMPTY_UNIT]) == (1, 1)
    wijk = open_plan(nuisance=1.0)
    wijk.premises.segment[:] = 0
    wijk.premises.landlord[:] = 1
    wijk.premises.contract_rent[:3] = 5_000_000
    assert run_programme(wijk, FUNCTION_MIXING, month=3)["refused"] == 1


def test_the_plan_opens_a_share_of_the_units_for_ever_the_same():
    assert run_programme(open_plan(share=0.0), FUNCTION_MIXING, month=3)["offered"] == 0
    once = [run_programme(open_plan(share=0.5), FUNCTION_MIXING, m)["offered"] for m in (3, 6, 9)]
    assert len(set(once)) == 1


SEEK = tune(
    opening={"seek_workplace": 1, "move_up": 0, "consider": 0, "outside_entrants": 0},
    premises={"viewing_rate": 1},
)  # fmt: skip


def make_home_business(sales):
    wijk = open_plan()
    wijk.premises.mixed[EMPTY_UNIT] = 1
    shops = wijk.shops
    shops.branch[SALON], shops.premises[SALON], shops.share_to_firms[SALON] = HOME, -1, 0.9
    wijk.premises.tenant[SALON], wijk.premises.reserved_until[SALON] = -1, 99
    wijk.premises.vacant_since[SALON] = 1
    shops.expected_sales[SALON] = sales
    return wijk


def test_a_business_at_home_rents_a_workplace_if_it_pays():
    for sales, moves in [(500_000.0, 0), (3_000_000.0, 1)]:
        wijk = make_home_business(sales)
        take_step(wijk, "open_firms", month=3, numbers=SEEK)
        assert happened(wijk, EVENT_MOVE_IN) == moves
        assert (wijk.premises.tenant[EMPTY_UNIT] == SALON) == moves
        assert wijk.shops.branch[SALON] == HOME
        if moves:
            assert events_of(wijk, EVENT_MOVE_IN)[0][5] == FIRST_LEVER_CAUSE + FUNCTION_MIXING
            assert wijk.shops.owner[SALON] == NEIGHBOUR
            assert paid(wijk, books.FIT_OUT) == 0.25 * 190 * 100 * 120
            assert wijk.shops.quality[SALON] == pytest.approx(np.log(1.2))


def test_with_the_plan_closed_nobody_moves():
    wijk = make_home_business(3_000_000.0)
    set_doses(wijk, "function_mixing", mixed_units=0.0)
    take_step(wijk, "open_firms", month=3, numbers=SEEK)
    assert happened(wijk, EVENT_MOVE_IN) == 0


def liveliness(branch, nuisance):
    wijk = open_plan(nuisance=nuisance)
    wijk.premises.segment[:] = 0
    wijk.shops.branch[SALON] = branch
    for month in range(30):
        take_step(wijk, "light_streets", month=month)
    return float(wijk.segments.liveliness[0])


def test_other_work_is_half_a_front_and_a_nuisance():
    shop, quiet, noisy = liveliness(3, 0.0), liveliness(HOME, 0.0), liveliness(HOME, 0.4)
    assert shop - quiet == pytest.approx(
        0.5 * 0.5 / 4, abs=1e-3
    )  # half a front of four, weight 0.5
    assert quiet - noisy == pytest.approx(0.4 / 4, abs=1e-3)
