"""Closing: every cause once, what a closing settles, and who takes over."""

import numpy as np
import pytest

from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    PARENT,
    PARTNER,
    SALON,
    events_of,
    flat_tax,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from wijkabm.ground import books
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    ELSEWHERE,
    FRANCHISE,
    HOME,
    JOBSEEKER,
    NO_LEASE,
    ON_PENSION,
    OWNER,
    OWNER_DIED,
    OWNER_MOVED,
    STUDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_EARNS_LESS,
    CAUSE_FROM_OUTSIDE,
    CAUSE_HEAD_OFFICE,
    CAUSE_INSOLVENT,
    CAUSE_MOVED,
    CAUSE_OWNER_DIED,
    CAUSE_PERSONAL,
    CAUSE_RETIRED,
    CAUSE_THROUGH_TIES,
    EVENT_CLOSING,
    EVENT_FIRM_DEPARTURE,
    EVENT_LEASE_ENDED,
    EVENT_TAKEOVER,
)

# Nobody closes for reasons of his own, unless a test says so.
CALM = {
    "threshold": 0.8, "threshold_home": 1.0, "patience": 3, "patience_home": 1, "quit_rate": 1,
    "mid_lease": 1, "personal": 0, "personal_home": 0, "retire_rate": 0, "succession": 0,
    "insolvent_after": 3, "settlement": 4, "chain_hurdle": 0.02, "chain_patience": 2,
}  # fmt: skip
FIRMS = {"reservation_least": 1_000, "reservation_wage": 0.8}
NUMBERS = tune(
    closing=CALM, firms=FIRMS, premises={"on_vacating": 1.05, "notice": 12}, taxes=flat_tax(0.2)
)
RESERVATION = 200_000.0  # cents: .8 of a wage of 2,000 euros, before a tax of .2


def closing(**changes):
    return tune(NUMBERS, closing=changes)


def close(world, numbers=NUMBERS, month=1):
    return take_step(world, "close_firms", numbers=numbers, month=month)


def causes(world, event=EVENT_CLOSING):
    """Identity and cause of this month's closings."""
    return {row[2]: row[5] for row in events_of(world, event)}


@pytest.fixture
def wijk():
    return make_wijk_of_three()


def make_home_business(world, row=SALON):
    premises = world.shops.premises[row]
    world.shops.branch[row], world.shops.premises[row] = HOME, -1
    world.premises.tenant[premises] = -1


def test_a_business_that_does_well_goes_on(wijk):
    close(wijk)
    assert events_of(wijk) == []
    assert wijk.shops.alive.tolist()[:4] == [1, 1, 1, 0]


def test_who_cannot_pay_for_long_enough_is_insolvent(wijk):
    wijk.shops.arrears[:3] = (2, 3, 0)
    close(wijk)
    assert causes(wijk) == {wijk.shops.identity[CAFE]: CAUSE_INSOLVENT}


@pytest.mark.parametrize("home", [False, True])
def test_who_earns_less_than_elsewhere_goes_only_after_some_patience(wijk, home):
    if home:
        make_home_business(wijk)
    threshold, patience = (1.0, 1) if home else (0.8, 3)
    wijk.shops.expected_income[SALON] = threshold * RESERVATION - 1.0
    for month in range(1, patience + 1):
        close(wijk, month=month)
        assert wijk.shops.months_below[SALON] == month
    close(wijk, month=patience + 1)
    assert causes(wijk) == {wijk.shops.identity[SALON]: CAUSE_EARNS_LESS}


def test_one_good_month_restores_patience(wijk):
    wijk.shops.months_below[SALON] = 3
    wijk.shops.expected_income[SALON] = 0.8 * RESERVATION
    close(wijk)
    assert wijk.shops.months_below[SALON] == 0
    assert wijk.shops.alive[SALON] == 1


def test_a_least_living_counts_for_owners_without_a_wage(wijk):
    wijk.residents.net_wage[NEIGHBOUR] = 0
    wijk.shops.months_below[SALON] = 3
    wijk.shops.expected_income[SALON] = 0.8 * 100_000 / 0.8 - 1.0
    close(wijk)
    assert causes(wijk) == {wijk.shops.identity[SALON]: CAUSE_EARNS_LESS}


def test_who_gives_half_a_week_wants_half_the_income(wijk):
    wijk.shops.own_time[SALON] = 0.5
    for missing, months in ((0.0, 0), (1.0, 1)):
        wijk.shops.months_below[SALON] = 0
        wijk.shops.expected_income[SALON] = 0.5 * 0.8 * RESERVATION - missing
        close(wijk)
        assert wijk.shops.months_below[SALON] == months


def test_a_running_term_holds_the_tenant(wijk):
    wijk.shops.expected_income[:3], wijk.shops.months_below[:3] = 0.0, 30
    wijk.premises.term_end[:3] = (1 + 12, 1 + 13, 1)
    close(wijk, closing(mid_lease=0))
    assert causes(wijk).keys() == set(wijk.shops.identity[[FOOD_SHOP, SALON]])
    assert wijk.shops.alive[CAFE] == 1


def test_personal_reasons_close_at_their_own_rate(wijk):
    make_home_business(wijk)
    close(wijk, closing(personal_home=1))
    assert causes(wijk) == {wijk.shops.identity[SALON]: CAUSE_PERSONAL}
    close(wijk, closing(personal=1))
    assert causes(wijk) == dict.fromkeys(wijk.shops.identity[[FOOD_SHOP, CAFE]], CAUSE_PERSONAL)


def test_a_head_office_leaves_an_outlet_below_its_hurdle(wijk):
    shops = wijk.shops
    shops.owner_kind[CAFE], shops.owner[CAFE] = CHAIN_SHOP, -1
    shops.expected_sales[CAFE], shops.expected_income[CAFE] = 1_000_000.0, 19_999.0
    for month in (1, 2):
        close(wijk, closing(personal=0), month)
        assert shops.alive[CAFE] == 1
    close(wijk, month=3)
    assert causes(wijk) == {shops.identity[CAFE]: CAUSE_HEAD_OFFICE}
    assert paid(wijk, books.OWNER_SUPPORT) == 0


def test_an_outlet_above_the_hurdle_stays_whatever_its_owner_would_want(wijk):
    wijk.shops.owner_kind[CAFE], wijk.shops.months_below[CAFE] = CHAIN_SHOP, 30
    wijk.shops.expected_sales[CAFE], wijk.shops.expected_income[CAFE] = 1_000_000.0, 20_000.0
    wijk.shops.arrears[CAFE] = 9
    close(wijk, closing(personal=1))
    assert wijk.shops.alive[CAFE] == 1
    assert wijk.shops.months_below[CAFE] == 0


@pytest.mark.parametrize(
    ("kind", "floor", "closes"),
    [(CHAIN_SHOP, 120.0, True), (FRANCHISE, 120.0, False), (CHAIN_SHOP, 900.0, False)],
)
def test_a_formula_ends_whatever_its_outlet_earns_a_supermarket_apart(wijk, kind, floor, closes):
    shops = wijk.shops
    shops.owner_kind[FOOD_SHOP], shops.floor[FOOD_SHOP] = kind, floor
    shops.expected_sales[FOOD_SHOP], shops.expected_income[FOOD_SHOP] = 1_000_000.0, 900_000.0
    close(wijk, closing(personal=0, formula_ends=1))
    ended = {shops.identity[FOOD_SHOP]: CAUSE_HEAD_OFFICE} if closes else {}
    assert {k: v for k, v in causes(wijk).items() if k == shops.identity[FOOD_SHOP]} == ended


@pytest.mark.parametrize(
    ("mark", "cause", "event"),
    [
        (OWNER_DIED, CAUSE_OWNER_DIED, EVENT_CLOSING),
        (OWNER_MOVED, CAUSE_MOVED, EVENT_FIRM_DEPARTURE),
    ],
)
def test_a_business_whose_owner_is_gone_ends_at_once(wijk, mark, cause, event):
    wijk.shops.owner[SALON], wijk.shops.owner_age[SALON] = -1, mark
    wijk.residents.alive[NEIGHBOUR] = 0
    close(wijk)
    assert causes(wijk, event) == {wijk.shops.identity[SALON]: cause}
    others = {EVENT_CLOSING, EVENT_FIRM_DEPARTURE} - {event}
    assert causes(wijk, others.pop()) == {}
    assert paid(wijk, books.LIQUIDATION) > 0
    assert wijk.shops.cash[SALON] == 0


def test_the_old_retire_and_nobody_takes_over(wijk):
    wijk.residents.birth_month[[PARENT, NEIGHBOUR]] = (1 - 12 * 64, 1 - 12 * 64 + 1)
    wijk.shops.owner_age[CAFE] = -12 * 70
    close(wijk, closing(retire_rate=1))
    expected = dict.fromkeys(wijk.shops.identity[[FOOD_SHOP, CAFE]], CAUSE_RETIRED)
    assert causes(wijk) == expected
    assert wijk.residents.status[PARENT] == JOBSEEKER


def test_who_stops_after_the_pension_age_is_on_a_pension(wijk):
    wijk.residents.birth_month[PARENT] = -12 * 67
    close(wijk, closing(retire_rate=1))
    assert wijk.residents.status[PARENT] == ON_PENSION
    assert wijk.residents.shop[PARENT] == -1


def let_retire(world, **changes):
    """The neighbour retires; the partner is tied to him."""
    world.residents.birth_month[NEIGHBOUR] = -12 * 65
    world.residents.ties[NEIGHBOUR, 0], world.residents.n_ties[NEIGHBOUR] = PARTNER, 1
    world.residents.net_wage[PARTNER] = 150_000
    for name, value in changes.items():
        getattr(world.residents, name)[PARTNER] = value
    return close(world, closing(retire_rate=1, succession=1))


def test_a_tied_person_takes_over(wijk):
    wijk.residents.talent[PARTNER] = 0.7
    let_retire(wijk)
    assert causes(wijk) == {}
    assert causes(wijk, EVENT_TAKEOVER) == {wijk.shops.identity[SALON]: CAUSE_THROUGH_TIES}
    assert wijk.shops.owner[SALON] == PARTNER
    assert wijk.residents.shop[PARTNER] == SALON
    assert wijk.residents.status[PARTNER] == OWNER
    assert wijk.residents.shop[NEIGHBOUR] == -1
    assert wijk.shops.talent[SALON] == wijk.shops.believed[SALON] == 0.7
    assert wijk.premises.tenant[SALON] == SALON


@pytest.mark.parametrize(
    "unfit",
    [
        {"net_wage": 400_000},
        {"status": STUDENT},
        {"workplace_kind": ELSEWHERE},
        {"birth_month": -12 * 60},
        {"birth_month": -12 * 20},
    ],
)
def test_without_a_willing_tie_an_outsider_takes_over(wijk, unfit):
    let_retire(wijk, **unfit)
    assert causes(wijk, EVENT_TAKEOVER) == {wijk.shops.identity[SALON]: CAUSE_FROM_OUTSIDE}
    assert wijk.shops.owner[SALON] == -1
    assert 25 <= (1 - wijk.shops.owner_age[SALON]) / 12 < 51
    assert wijk.residents.shop[PARTNER] == -1


def test_what_does_not_earn_a_living_finds_no_successor(wijk):
    wijk.shops.expected_income[SALON] = 0.8 * 100_000 / 0.8 - 1.0
    let_retire(wijk)
    assert causes(wijk) == {wijk.shops.identity[SALON]: CAUSE_RETIRED}


@pytest.mark.parametrize(
    ("savings", "owed", "cause", "months"),
    [
        (0, {"cash": 599_999}, CAUSE_INSOLVENT, 0),  # four months of rent
        (0, {"cash": 600_000}, CAUSE_EARNS_LESS, 0),
        (1, {"cash": 599_999}, CAUSE_EARNS_LESS, 0),
        (0, {"cash": 700_000, "loan": 100_001}, CAUSE_INSOLVENT, 0),
        (0, {"cash": 700_000, "fund_loan": 100_001}, CAUSE_INSOLVENT, 0),
        (599_999, {"cash": 0}, CAUSE_INSOLVENT, 0),
        (700_000, {"cash": -100_001}, CAUSE_INSOLVENT, 0),
        (700_000, {"cash": -100_000}, CAUSE_EARNS_LESS, 0),
        # Elsewhere the owner earns 10,000 a month above a least living: six months of it pay 60,000.
        (0, {"cash": 540_000}, CAUSE_EARNS_LESS, 6),
        (0, {"cash": 539_999}, CAUSE_INSOLVENT, 6),
    ],
)
def test_who_gives_up_and_leaves_debts_fails(wijk, savings, owed, cause, months):
    """The salon owes four months of rent, 600,000, and what else is given.

    Till, savings and what the owner would earn elsewhere pay it, or not.
    """
    shops = wijk.shops
    shops.expected_income[:3] = 10**9
    shops.expected_income[SALON], shops.months_below[SALON] = 0.0, 9
    wijk.premises.term_end[SALON], wijk.premises.contract_rent[SALON] = 41, 150_000
    wijk.households.savings[1] = savings
    for name, cents in owed.items():
        getattr(shops, name)[SALON] = cents
    wijk.residents.net_wage[NEIGHBOUR] = 110_000
    numbers = tune(NUMBERS, closing={"debt_months": months}, firms={"reservation_least": 1_000})
    close(wijk, numbers)
    assert causes(wijk) == {int(shops.identity[SALON]): cause}


def test_who_retires_with_debts_has_retired(wijk):
    wijk.residents.birth_month[NEIGHBOUR] = 1 - 12 * 70
    wijk.households.savings[1] = wijk.shops.cash[SALON] = 0
    wijk.shops.expected_income[:3] = 10**9
    close(wijk, closing(retire_rate=1))
    assert CAUSE_RETIRED in causes(wijk).values()
    assert CAUSE_INSOLVENT not in causes(wijk).values()


def test_at_home_no_landlord_is_owed_anything(wijk):
    make_home_business(wijk)
    shops = wijk.shops
    shops.expected_income[:3] = 10**9
    shops.expected_income[SALON], shops.months_below[SALON] = 0.0, 9
    wijk.households.savings[1] = shops.cash[SALON] = 0
    close(wijk)
    assert causes(wijk) == {int(shops.identity[SALON]): CAUSE_EARNS_LESS}


def end_by_insolvency(world, **changes):
    """The neighbour's salon is wound up in month 1."""
    for name, value in changes.items():
        table = world.premises if name in world.premises._fields else world.shops
        getattr(table, name)[SALON] = value
    world.shops.arrears[SALON] = 3
    return close(world)


@pytest.mark.parametrize(
    ("months_left", "due"), [(10, 600_000), (4, 600_000), (2, 300_000), (0, 0), (-3, 0)]
)
def test_a_tenant_who_goes_early_settles_the_lease(wijk, months_left, due):
    savings, landlord = wijk.households.savings[1], wijk.landlords.cash[0]
    end_by_insolvency(wijk, term_end=1 + months_left, cash=700_000)
    assert paid(wijk, books.RENT_SETTLEMENT) == due
    assert wijk.landlords.cash[0] == landlord + due
    assert paid(wijk, books.LIQUIDATION) == 700_000 - due
    assert wijk.households.savings[1] == savings + 700_000 - due


def test_owners_are_liable_with_their_savings(wijk):
    wijk.households.savings[1] = 500_000
    end_by_insolvency(wijk, term_end=40, cash=100_000, loan=200_000)
    assert paid(wijk, books.OWNER_SUPPORT) == 500_000
    assert paid(wijk, books.RENT_SETTLEMENT) == 600_000
    assert paid(wijk, books.REPAYMENT) == 0
    assert wijk.households.savings[1] == wijk.shops.loan[SALON] == wijk.shops.cash[SALON] == 0


def test_the_loan_is_repaid_from_till_and_savings(wijk):
    wijk.households.savings[1] = 500_000
    end_by_insolvency(wijk, term_end=0, cash=100_000, loan=200_000)
    assert paid(wijk, books.OWNER_SUPPORT) == 100_000
    assert paid(wijk, books.REPAYMENT) == 200_000
    assert wijk.households.savings[1] == 400_000


def test_the_bank_writes_off_what_nobody_can_pay(wijk):
    wijk.households.savings[1] = 30_000
    end_by_insolvency(wijk, term_end=40, cash=-80_000, loan=200_000)
    assert paid(wijk, books.OWNER_SUPPORT) == 30_000
    assert paid(wijk, books.LOAN) == 50_000
    assert paid(wijk, books.RENT_SETTLEMENT) == paid(wijk, books.LIQUIDATION) == 0
    assert wijk.shops.cash[SALON] == wijk.shops.loan[SALON] == 0


def test_an_owner_elsewhere_takes_the_rest_outside(wijk):
    wijk.shops.arrears[CAFE], wijk.shops.cash[CAFE] = 3, 900_000
    wijk.premises.term_end[CAFE] = 3
    close(wijk)
    outside = books.single(wijk.ledger, books.OUTSIDE)
    assert wijk.ledger.flows[books.LIQUIDATION, :, outside].sum() == 900_000 - 300_000


def test_unit_row_and_owner_come_free(wijk):
    wijk.segments.rent_level[wijk.premises.segment[SALON]] = 1.2
    wijk.premises.base_rent[SALON] = 140_000
    end_by_insolvency(wijk, contract_rent=150_000)
    premises, shops = wijk.premises, wijk.shops
    assert premises.asking_rent[SALON] == int(1.05 * 1.2 * 140_000)
    assert premises.contract_rent[SALON] == 0
    assert premises.tenant[SALON] == -1
    assert premises.lease_kind[SALON] == NO_LEASE
    assert premises.vacant_since[SALON] == 1
    assert (shops.alive[SALON], shops.trading[SALON], shops.freed[SALON]) == (0, 0, 1)
    assert (shops.owner[SALON], shops.premises[SALON]) == (-1, -1)
    assert wijk.residents.shop[NEIGHBOUR] == -1
    assert wijk.residents.status[NEIGHBOUR] == JOBSEEKER
    ended = events_of(wijk, EVENT_LEASE_ENDED)
    assert [row[3] for row in ended] == [SALON]


def test_luck_belongs_to_the_business_not_to_its_row(wijk):
    numbers = closing(personal=0.4)
    fates = {}
    for row in (SALON, 6):
        world = make_wijk_of_three()
        if row != SALON:
            for name in world.shops._fields:
                getattr(world.shops, name)[row] = getattr(world.shops, name)[SALON]
            world.shops.alive[SALON] = 0
            world.premises.tenant[SALON], world.residents.shop[NEIGHBOUR] = row, row
        fates[row] = [
            int(world.shops.identity[row]) in causes(close(world, numbers, month))
            for month in range(1, 2)
        ]
    assert fates[SALON] == fates[6]
    assert np.unique(wijk.shops.identity[:3]).size == 3
