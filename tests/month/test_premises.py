"""Premises: asking rents, reviews, sale, repair, levies, landlords' purses, leases."""

import numpy as np
import pytest

from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    FOOD_SHOP,
    events_of,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import plain
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import (
    HOUSING_CORPORATION,
    INVESTOR,
    LEASE_REGULAR,
    LEASE_TEMPORARY,
    MUNICIPAL,
    NEVER,
    PRIVATE_LOCAL,
    USE_HOME,
    USE_RETAIL,
    USE_TEMPORARY,
)
from wijkabm.ground.tables.journal import EVENT_BUILDING_SOLD, EVENT_LEASE_SIGNED, EVENT_REPAIR
from wijkabm.ground.tables.world import Now

FALLS = {
    PRIVATE_LOCAL: ("private", 0.01, 0.5), INVESTOR: ("investor", 0.002, 0.7),
    HOUSING_CORPORATION: ("corporation", 0.03, 0.4), MUNICIPAL: ("municipality", 0.02, 0.3),
}  # fmt: skip
RENTS = {
    "wait": 2, "review_months": 60, "review_share": 0.5, "repair_rate": 0, "decay": 0.01,
    "mortgage_rate": 0.06, "repair_cost": 100, "maintenance": 0.12,
    **{f"fall_{name}": fall for name, fall, _ in FALLS.values()},
    **{f"floor_{name}": floor for name, _, floor in FALLS.values()},
}  # fmt: skip
NUMBERS = tune(premises=RENTS)
UPKEEP = 18_000  # 12 % of a rent of 150,000; the first landlord lets two units, the second one


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.premises.term_end[:] = 100
    return world


def let(world, numbers=NUMBERS, month=1, key=1):
    return take_step(world, "let_premises", numbers=numbers, month=month, key=key)


def own_empty_unit(world, kind):
    world.landlords.kind[1], world.landlords.patience[1] = kind, 1.0


@pytest.mark.parametrize("kind", FALLS)
def test_an_asking_rent_falls_after_a_wait_at_the_speed_of_the_landlord(wijk, kind):
    own_empty_unit(wijk, kind)
    wijk.premises.vacant_since[EMPTY_UNIT] = 0
    _, fall, _ = FALLS[kind]
    asked = 150_000
    for month in range(1, 7):
        let(wijk, month=month)
        if month > 2:
            asked = int(asked * (1.0 - fall))
        assert wijk.premises.asking_rent[EMPTY_UNIT] == asked


@pytest.mark.parametrize("kind", FALLS)
def test_an_asking_rent_stops_at_a_floor(wijk, kind):
    own_empty_unit(wijk, kind)
    _, _, floor = FALLS[kind]
    lowest = int(floor * 150_000)
    wijk.premises.asking_rent[EMPTY_UNIT] = lowest + 5
    let(wijk, month=12)
    assert wijk.premises.asking_rent[EMPTY_UNIT] == lowest
    wijk.premises.asking_rent[EMPTY_UNIT] = lowest - 10_000
    let(wijk, month=12)
    assert wijk.premises.asking_rent[EMPTY_UNIT] == lowest - 10_000  # and never rises by waiting


def test_a_low_book_value_lets_the_floor_sink(wijk):
    own_empty_unit(wijk, PRIVATE_LOCAL)
    wijk.premises.book_value[EMPTY_UNIT] = wijk.premises.value[EMPTY_UNIT] // 2
    wijk.premises.asking_rent[EMPTY_UNIT] = 40_000
    let(wijk, month=12)
    assert wijk.premises.asking_rent[EMPTY_UNIT] == int(40_000 * 0.99)


@pytest.mark.parametrize(
    ("index", "rent", "reviewed"), [(1.2, 150_000, 165_000), (0.8, 150_000, 135_000)]
)
def test_a_review_goes_part_of_the_way_to_comparable_units(wijk, index, rent, reviewed):
    premises = wijk.premises
    wijk.segments.rent_level[:] = index
    premises.contract_rent[:3], premises.term_end[:3] = rent, (8, 9, 10)
    let(wijk, month=9)
    assert premises.contract_rent[:3].tolist() == [reviewed, reviewed, rent]
    assert premises.term_end[:3].tolist() == [69, 69, 10]


def test_a_temporary_lease_becomes_regular_when_it_is_renewed(wijk):
    wijk.premises.use[CAFE], wijk.premises.lease_kind[CAFE] = (
        USE_TEMPORARY,
        LEASE_TEMPORARY,
    )
    wijk.premises.term_end[CAFE] = 1
    let(wijk)
    assert wijk.premises.use[CAFE] == USE_RETAIL
    assert wijk.premises.lease_kind[CAFE] == LEASE_REGULAR


def find_key(wanted):
    return next(np.uint64(k) for k in range(100_000) if wanted(np.uint64(k)))


def sells(key, price_rate=0.01):
    happens = streams.happens(key, streams.LANDLORD, EMPTY_UNIT, 1, price_rate)
    return happens and streams.integer_below(key, streams.LANDLORD, EMPTY_UNIT, 2, 2) == 0


def prepare_sale(world):
    world.premises.vacant_since[EMPTY_UNIT] = 1 - 24
    world.landlords.patience[:] = 0.0
    world.landlords.cash[0] = 10_000_000
    world.landlords.mortgage[1], world.landlords.works_debt[1] = 3_000_000, 2_400_000
    world.landlords.target_cash[:] = 10**12


def test_who_waited_long_may_sell_below_value(wijk):
    prepare_sale(wijk)
    price = int(0.8 * 22_500_000)
    let(wijk, key=find_key(sells))
    landlords, premises = wijk.landlords, wijk.premises
    assert premises.landlord[EMPTY_UNIT] == 0
    assert premises.book_value[EMPTY_UNIT] == price
    assert paid(wijk, books.BUILDING) == price
    assert paid(wijk, books.LOAN) == landlords.mortgage[0] == price - price // 4
    assert paid(wijk, books.REPAYMENT) == 3_000_000
    assert landlords.mortgage[1] == 0
    assert landlords.works_debt[1] == 0  # of works, a part of the mortgage
    assert [row[3] for row in events_of(wijk, EVENT_BUILDING_SOLD)] == [EMPTY_UNIT]


@pytest.mark.parametrize(
    "obstacle", ["patient", "recent", "municipal seller", "municipal buyer", "poor buyer"]
)
def test_nothing_is_sold_otherwise(wijk, obstacle):
    prepare_sale(wijk)
    if obstacle == "patient":
        wijk.landlords.patience[1] = 1.0
    elif obstacle == "recent":
        wijk.premises.vacant_since[EMPTY_UNIT] = 1 - 23
    elif obstacle == "poor buyer":
        wijk.landlords.cash[0] = int(0.8 * 22_500_000) // 4 - 1
    else:
        wijk.landlords.kind[1 if "seller" in obstacle else 0] = MUNICIPAL
    let(wijk, key=find_key(sells))
    assert paid(wijk, books.BUILDING) == 0
    assert wijk.premises.landlord[EMPTY_UNIT] == 1


def test_the_owner_owes_ozb_whether_the_unit_is_let_or_not(wijk):
    wijk.municipality.ozb_scale[0] = 1.5
    let(wijk)
    assert paid(wijk, books.OZB_OWNER) == 4 * int(22_500_000 * 0.006 * 1.5 / 12)
    wijk.landlords.kind[1] = MUNICIPAL
    let(wijk)
    assert paid(wijk, books.OZB_OWNER) == 2 * int(22_500_000 * 0.006 * 1.5 / 12)


@pytest.mark.parametrize(
    ("cash", "upkeep", "levied"),
    [(5_000, 5_000, 0), (20_000, UPKEEP, 2_000), (40_000, UPKEEP + 10_750, 11_250)],
)
def test_landlords_pay_no_more_than_they_have(wijk, cash, upkeep, levied):
    wijk.landlords.cash[:], wijk.landlords.mortgage[:] = (cash, 0), 80_000_000
    let(wijk)
    assert paid(wijk, books.MAINTENANCE) == upkeep  # of each unit first, then its OZB of 11,250
    assert paid(wijk, books.OZB_OWNER) == levied
    assert paid(wijk, books.MORTGAGE) == 0
    assert (wijk.landlords.cash == 0).all()


def run_alone(world, numbers=NUMBERS):
    """What one landlord's month moves, apart from the OZB."""
    world.municipality.ozb_owner[0] = 0.0
    return let(world, numbers)


def test_upkeep_is_a_share_of_the_rent_of_every_let_unit(wijk):
    wijk.premises.contract_rent[:3] = (150_000, 99_999, 20_001)
    run_alone(wijk, tune(NUMBERS, premises={"maintenance": 0.1}))
    assert paid(wijk, books.MAINTENANCE) == 15_000 + 9_999 + 2_000  # whole cents; none if vacant
    assert wijk.landlords.cash.tolist() == [2_000_000 - 17_000, 2_000_000 - 9_999]


@pytest.mark.parametrize(("missing", "mended"), [(0, [CAFE]), (1, [])])
def test_upkeep_is_paid_before_a_repair(wijk, missing, mended):
    wijk.premises.repair[:] = 1.0
    wijk.premises.repair[CAFE] = 0.05
    cost = 100 * 100 * 120 * 95 // 100  # EUR 100 per m2 of what is in disrepair
    wijk.landlords.cash[1] = UPKEEP + cost - missing
    run_alone(wijk, tune(NUMBERS, premises={"repair_rate": 1_000.0, "decay": 0.0}))
    assert [row[3] for row in events_of(wijk, EVENT_REPAIR)] == mended
    assert paid(wijk, books.MAINTENANCE) == 3 * UPKEEP + cost * len(mended)


def test_interest_upkeep_and_a_part_of_the_spare_cash_leave(wijk):
    landlords = wijk.landlords
    landlords.cash[:], landlords.mortgage[:] = 3_000_000, (2_000_000, 0)
    savings = wijk.households.savings[0]
    run_alone(wijk)
    interest = 10_000
    upkeep = 2 * UPKEEP, UPKEEP
    spare = [
        (3_000_000 - i - u - 2_000_000) // 5 for i, u in zip((interest, 0), upkeep, strict=True)
    ]
    assert spare == [190_800, 196_400]
    assert paid(wijk, books.MORTGAGE) == interest
    assert paid(wijk, books.MAINTENANCE) == sum(upkeep)
    assert wijk.households.savings[0] == savings + spare[0]  # the first landlord lives here
    assert wijk.households.income[0] == spare[0]
    outside = books.single(wijk.ledger, books.OUTSIDE)
    assert wijk.ledger.flows[books.DISTRIBUTION, :, outside].sum() == spare[1]


def test_a_landlord_whose_home_is_empty_takes_it_outside(wijk):
    wijk.landlords.cash[:] = (3_000_000, 0)
    wijk.landlords.household[0] = 2
    run_alone(wijk)
    outside = books.single(wijk.ledger, books.OUTSIDE)
    spare = 3_000_000 - 2 * UPKEEP - 2_000_000
    assert wijk.ledger.flows[books.DISTRIBUTION, :, outside].sum() == spare // 5 == 192_800


def test_the_municipality_takes_its_own_distribution(wijk):
    wijk.landlords.cash[:], wijk.landlords.kind[1] = (0, 3_000_000), MUNICIPAL
    run_alone(wijk)
    purse = books.single(wijk.ledger, books.MUNICIPALITY)
    spare = 3_000_000 - UPKEEP - 2_000_000
    assert wijk.ledger.flows[books.DISTRIBUTION, :, purse].sum() == spare // 5 == 196_400


def test_units_decay_faster_when_empty_and_may_be_mended(wijk):
    let(wijk)
    assert wijk.premises.repair[FOOD_SHOP] == pytest.approx(0.8 * (1 - 0.003))
    assert wijk.premises.repair[EMPTY_UNIT] == pytest.approx(0.8 * (1 - 0.01))
    assert paid(wijk, books.MAINTENANCE) == 3 * UPKEEP
    wijk.premises.repair[:3], wijk.premises.repair[EMPTY_UNIT] = 1.0, 0.05
    wijk.landlords.cash[:] = 9_000_000
    let(wijk, tune(NUMBERS, premises={"repair_rate": 1_000.0, "decay": 0.0}))
    assert wijk.premises.repair[EMPTY_UNIT] == 1.0
    assert [row[3] for row in events_of(wijk, EVENT_REPAIR)] == [EMPTY_UNIT]
    assert paid(wijk, books.MAINTENANCE) == 3 * UPKEEP + 1_140_000  # as for a let unit


def test_a_unit_that_is_a_home_is_left_alone(wijk):
    wijk.premises.use[EMPTY_UNIT] = USE_HOME
    before = [column[EMPTY_UNIT].copy() for column in wijk.premises]
    let(wijk, month=40)
    assert all(
        (a == b).all() for a, b in zip(before, [c[EMPTY_UNIT] for c in wijk.premises], strict=True)
    )
    assert wijk.wijken.n_units[0] == 3


@pytest.mark.parametrize("full", [120_000, 160_000])
def test_a_rent_below_what_was_agreed_is_no_comparable(wijk, full):
    before = wijk.segments.rent_level.copy()
    plain.premises.sign_lease(6, EMPTY_UNIT, 120_000, full, wijk, NUMBERS, Now(5, np.uint64(0)))
    assert (wijk.segments.rent_level == before).all() == (full > 120_000)


def test_a_tenant_signs_for_five_years(wijk):
    plain.premises.sign_lease(6, EMPTY_UNIT, 120_000, 120_000, wijk, NUMBERS, Now(5, np.uint64(0)))
    premises, shops = wijk.premises, wijk.shops
    assert premises.tenant[EMPTY_UNIT] == 6
    assert premises.contract_rent[EMPTY_UNIT] == 120_000
    assert premises.term_end[EMPTY_UNIT] == 65
    assert premises.vacant_since[EMPTY_UNIT] == premises.reserved_until[EMPTY_UNIT] == NEVER
    assert (shops.premises[6], shops.floor[6]) == (EMPTY_UNIT, 120.0)
    assert shops.segment[6] == premises.segment[EMPTY_UNIT]
    assert len(events_of(wijk, EVENT_LEASE_SIGNED)) == 1
