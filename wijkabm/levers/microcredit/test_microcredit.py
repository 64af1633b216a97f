"""Microcredit: what the bank refuses, who takes it, repayment, default, the debt that stays."""

import numpy as np
import pytest

from tests import instruments
from tests.instruments import (
    MICROCREDIT,
    MICROCREDIT_FUND,
    MICROCREDIT_KNOWN,
    MICROCREDIT_MAXIMUM,
    MICROCREDIT_RATE,
    MICROCREDIT_SCREENING,
)
from tests.levers.programmes import counts, fund, run_programme, tables_of
from tests.month.bench import (
    NEIGHBOUR,
    PARTNER,
    SALON,
    events_of,
    make_wijk_of_three,
    own_table,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_opening import CONSIDERS, let_partner_consider, open_firms, wijk
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_KINDS, CONTRACT_LOAN, SERVICES
from wijkabm.ground.tables.journal import EVENT_CLOSING, EVENT_OPENING

__all__ = ["wijk"]  # the fixture


DOSES = {
    MICROCREDIT_FUND: 100_000, MICROCREDIT_MAXIMUM: 50_000, MICROCREDIT_RATE: 0.12,
    MICROCREDIT_SCREENING: 0, MICROCREDIT_KNOWN: 1,
}  # fmt: skip


NUMBERS = tune(firms={"debt_share": 0.1, "debt_months": 36, "loan_months": 60})


def want_a_salon(world, doses=DOSES):
    """The partner wants a salon with 10,000 cents less of his own than the bank asks; key and need."""
    fund(world, MICROCREDIT, 1_000_000, doses)
    key = let_partner_consider(world, SERVICES)
    working = int(4 * 0.6 * world.wijken.typical_revenue[0, SERVICES] * 0.5)
    need = 100 * 100 * 120 + working
    world.households.savings[0] = 2 * (int(np.ceil(0.3 * need)) - 10_000)
    return key, need


def test_the_fund_lends_what_the_bank_refuses(wijk):
    key, need = want_a_salon(wijk)
    open_firms(wijk, CONSIDERS, key=key)
    assert len(events_of(wijk, EVENT_OPENING)) == 1
    assert counts(wijk, MICROCREDIT) == (1, 1, 0)
    row = int(wijk.residents.shop[PARTNER])
    assert wijk.shops.fund_loan[row] == pytest.approx(10_000, abs=1)
    assert wijk.shops.loan[row] == int(0.7 * need)
    city = books.single(wijk.ledger, books.MUNICIPALITY)
    assert wijk.ledger.flows[books.LOAN, city].sum() == wijk.shops.fund_loan[row]
    assert wijk.policy.spent[0, MICROCREDIT] == wijk.shops.fund_loan[row]
    assert wijk.contracts.kind[wijk.contracts.alive == 1] == CONTRACT_LOAN


@pytest.mark.parametrize(
    ("doses", "offered"),
    [
        ({MICROCREDIT_FUND: 0}, 0),
        ({MICROCREDIT_MAXIMUM: 99}, 0),
        ({MICROCREDIT_SCREENING: 2}, 1),  # whatever the promise: chance above one for half of all
    ],
)
def test_no_loan_without_fund_above_the_maximum_or_when_turned_down(wijk, doses, offered):
    key, _ = want_a_salon(wijk, {**DOSES, **doses})
    wijk.residents.talent[PARTNER] = 1.0 if offered == 0 else -30.0
    if offered:
        wijk.residents.insight[PARTNER] = 1.0
    before = wijk.shops.alive.sum()
    open_firms(wijk, CONSIDERS, key=key)
    if offered == 0:
        assert counts(wijk, MICROCREDIT)[0] == 0
    assert counts(wijk, MICROCREDIT)[1] == 0
    assert wijk.shops.alive.sum() == before
    assert paid(wijk, books.LOAN) == 0


def owe(world, cents=60_000):
    """The salon of the neighbour owes so much to the fund, at 12 % over sixty months."""
    fund(world, MICROCREDIT, 0, DOSES)
    shops, contracts = world.shops, world.contracts
    shops.fund_loan[SALON], shops.fund_payment[SALON] = cents, cents // 60
    shops.fund_rate[SALON] = 0.12
    contracts.alive[0], contracts.kind[0], contracts.lever[0] = 1, CONTRACT_LOAN, MICROCREDIT
    contracts.party[0] = world.residents.identity[NEIGHBOUR]
    contracts.row[0], contracts.wijk[0] = NEIGHBOUR, 0
    return world


def test_interest_and_principal_go_back_to_the_municipality(wijk):
    owe(wijk)
    wijk.shops.cash[SALON] = 100_000_000
    take_step(wijk, "run_firms", numbers=NUMBERS)
    assert wijk.shops.fund_loan[SALON] == 60_000 - 1_000
    assert wijk.policy.received[0, MICROCREDIT] == 1_000 + 600
    city = books.single(wijk.ledger, books.MUNICIPALITY)
    assert wijk.ledger.flows[books.INTEREST, :, city].sum() == 600
    run_programme(wijk, MICROCREDIT, 1, NUMBERS)
    assert wijk.contracts.alive[0] == 1
    wijk.shops.fund_loan[SALON] = 0
    run_programme(wijk, MICROCREDIT, 2, NUMBERS)
    assert wijk.contracts.alive[0] == 0
    assert wijk.policy.ended[0, MICROCREDIT] == 1


def test_a_failure_leaves_a_debt_that_is_paid_off_and_in_the_end_forgiven(wijk):
    owe(wijk)
    wijk.shops.cash[SALON] = 0
    wijk.households.savings[1] = 0
    wijk.premises.term_end[:] = 0
    fails = tune(NUMBERS, closing={"insolvent_after": 1, "personal": 0})
    wijk.shops.arrears[SALON] = 1
    take_step(wijk, "close_firms", numbers=fails)
    assert len(events_of(wijk, EVENT_CLOSING)) == 1
    assert wijk.residents.debt[NEIGHBOUR] == 60_000
    wijk.households.savings[1] = 1_000_000
    wijk.households.expected_income[1] = 150_000.0
    run_programme(wijk, MICROCREDIT, 10, NUMBERS)
    assert wijk.residents.debt[NEIGHBOUR] == 60_000 - 15_000
    assert paid(wijk, books.DEBT_PAYMENT) == 15_000 == wijk.policy.received[0, MICROCREDIT]
    wijk.households.savings[1] = 0  # nothing to pay with
    run_programme(wijk, MICROCREDIT, 11, NUMBERS)
    assert paid(wijk, books.DEBT_PAYMENT) == 0
    assert wijk.residents.debt[NEIGHBOUR] == 45_000
    run_programme(wijk, MICROCREDIT, 46, NUMBERS)
    assert wijk.residents.debt[NEIGHBOUR] == 0
    assert wijk.contracts.alive[0] == 0


def test_a_debt_has_its_own_clock_in_a_row_where_an_older_one_stood(wijk):
    owe(wijk)
    own_table(wijk, "microcredit").debt_since[0] = 10
    wijk.contracts.start[0], wijk.shops.fund_loan[SALON], wijk.residents.shop[NEIGHBOUR] = 20, 0, -1
    wijk.residents.debt[NEIGHBOUR], wijk.households.savings[1] = 60_000, 0
    run_programme(wijk, MICROCREDIT, 50, NUMBERS)
    assert wijk.residents.debt[NEIGHBOUR] == 60_000
    run_programme(wijk, MICROCREDIT, 85, NUMBERS)
    assert wijk.residents.debt[NEIGHBOUR] == 60_000
    run_programme(wijk, MICROCREDIT, 86, NUMBERS)
    assert wijk.residents.debt[NEIGHBOUR] == 0


def test_who_took_a_business_over_owes_the_fund_nothing(wijk):
    owe(wijk)
    wijk.contracts.party[0] += 1  # somebody else signed
    wijk.shops.cash[SALON] = 0
    wijk.households.savings[1] = 0
    wijk.premises.term_end[:] = 0
    wijk.shops.arrears[SALON] = 1
    fails = tune(NUMBERS, closing={"insolvent_after": 1, "personal": 0})
    take_step(wijk, "close_firms", numbers=fails)
    assert len(events_of(wijk, EVENT_CLOSING)) == 1
    assert wijk.residents.debt[NEIGHBOUR] == 0


def test_with_who_leaves_the_debt_is_lost(wijk):
    owe(wijk)
    wijk.residents.identity[NEIGHBOUR] = 999
    run_programme(wijk, MICROCREDIT, 1, NUMBERS)
    assert wijk.contracts.alive[0] == 0


def test_without_loans_nothing_happens():
    world = make_wijk_of_three()
    before = tables_of(world)
    run_programme(world, MICROCREDIT, 1, NUMBERS)
    assert tables_of(world) == before
    assert CONTRACT_KINDS[CONTRACT_LOAN] == "loan"


def test_a_debt_is_written_off_after_its_months():
    """A hundredth of 150,000 a month for three months from month 5 on, and no longer."""
    here = Here(firms={"debt_months": 3, "debt_share": 0.01})
    residents, contracts = here.world.residents, here.world.contracts
    residents.shop[NEIGHBOUR], residents.debt[NEIGHBOUR] = -1, 100_000
    contracts.alive[0], contracts.lever[0] = 1, instruments.MICROCREDIT
    contracts.row[0], contracts.party[0] = NEIGHBOUR, 103
    for here.month, debt in ((5, 98_500), (6, 97_000), (7, 95_500), (8, 0)):
        here.call(plain.microcredit.collect_debts)
        assert residents.debt[NEIGHBOUR] == debt
    assert contracts.alive[0] == 0


@pytest.mark.parametrize(
    ("payable", "paid", "repaid"),
    [(5_000, 1_000, 3_000), (3_500, 1_000, 2_500), (400, 400, 0)],
)
def test_the_fund_gets_its_interest_first_as_far_as_the_means_reach(payable, paid, repaid):
    here = Here()
    shops = here.world.shops
    shops.fund_payment[SALON], shops.fund_loan[SALON] = 3_000, 9_000
    cash = int(shops.cash[SALON])
    payer = books.account.py_func(books.SHOPS, 0)
    here.call(plain.firms.pay_fund, j=SALON, interest=1_000, payable=payable, payer=payer)
    assert cash - shops.cash[SALON] == paid + repaid
    assert shops.fund_loan[SALON] == 9_000 - repaid
    assert here.world.policy.received[0, instruments.MICROCREDIT] == paid + repaid
