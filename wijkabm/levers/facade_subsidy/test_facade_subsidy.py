"""Façade subsidy: who repairs, who would have done it anyway, what is paid."""

from tests.instruments import FACADE_SUBSIDY
from tests.levers.room_bench import COUNTS, happened, make_empty_unit, set_doses
from tests.month.bench import FOOD_SHOP, paid, take_step, tune
from wijkabm.ground import books
from wijkabm.ground.tables.codes import PRIVATE_LOCAL
from wijkabm.ground.tables.journal import EVENT_REPAIR

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
