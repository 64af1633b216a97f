"""Guarantee fund: what a bank lends more, what the fund puts up, gets back and loses."""

import math

import pytest

from tests.instruments import (
    GUARANTEE_FUND,
    GUARANTEE_FUND_COVERED,
    GUARANTEE_FUND_FUND,
    GUARANTEE_FUND_KNOWN,
    GUARANTEE_FUND_PREMIUM,
)
from tests.levers.programmes import counts, fund, run_programme
from tests.month.bench import NEIGHBOUR, PARTNER, SALON, paid, take_step, tune
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_GUARANTEE

NEED = 1_000_000  # cents
DOSES = {
    GUARANTEE_FUND_FUND: 60_000, GUARANTEE_FUND_COVERED: 0.5, GUARANTEE_FUND_PREMIUM: 0.04,
    GUARANTEE_FUND_KNOWN: 1,
}  # fmt: skip
NOT, SMALL, WHOLE = range(3)


def place(savings, euros=10_000, **doses):
    """The partner begins in the salon's row with half of `savings` (cents); a bank lends 40 % by itself."""
    here = Here(
        opening={"own_savings": 0.5, "loan_share": 0.4, "family_share": 0.0, "small_start": 0.3},
        firms={"loan_months": 60, "interest": 0.06},
    )
    world = here.world
    fund(world, GUARANTEE_FUND, euros, DOSES | {globals()[k]: v for k, v in doses.items()})
    world.households.savings[0] = savings
    world.shops.cash[SALON] = world.shops.loan[SALON] = 0
    world.shops.expected_income[SALON] = 10**7
    return here


def start(here, at_home=False):
    """How the start is paid: which way, own part, the bank's loan, what the fund put up."""
    way = here.call(plain.opening.raise_capital, j=SALON, i=PARTNER, need=NEED, at_home=at_home)
    shops = here.world.shops
    own = paid(here.world, books.START_CAPITAL)
    return int(way), own, int(shops.loan[SALON]), int(shops.backing[SALON])


def test_the_bank_lends_the_whole_when_the_fund_carries_half():
    """Own 300,000, of the bank 400,000: 300,000 short. Half of 700,000 is within the bank's usual 400,000."""
    here = place(600_000)
    assert start(here) == (WHOLE, 300_000, 700_000, 350_000)
    world = here.world
    fee = int(0.04 * 350_000)
    assert world.shops.cash[SALON] == NEED - fee
    assert world.shops.loan_payment[SALON] == math.ceil(700_000 / 60)
    assert counts(world, GUARANTEE_FUND) == (1, 1, 0)
    assert world.policy.anyway[0, GUARANTEE_FUND] == 0
    assert world.policy.spent[0, GUARANTEE_FUND] == 350_000
    assert world.policy.received[0, GUARANTEE_FUND] == fee
    assert world.policy.left[0, GUARANTEE_FUND] == 650_000
    city, banks = (books.single(world.ledger, x) for x in (books.MUNICIPALITY, books.BANKS))
    assert world.ledger.flows[books.LOAN, city, banks] == 350_000
    (c,) = (world.contracts.alive == 1).nonzero()[0]
    assert world.contracts.kind[c] == CONTRACT_GUARANTEE
    assert world.contracts.party[c] == world.shops.identity[SALON]
    assert (world.contracts.end[c], world.contracts.thing[c]) == (61, -1)


@pytest.mark.parametrize(
    ("savings", "euros", "doses", "way", "asked"),
    [
        (1_200_000, 10_000, {}, WHOLE, 0),  # nothing is short
        (600_000, 3_499, {}, NOT, 0),  # the fund has less than its part
        (600_000, 10_000, {"GUARANTEE_FUND_FUND": 0}, NOT, 0),
        (600_000, 10_000, {"GUARANTEE_FUND_KNOWN": 0}, NOT, 0),
        (600_000, 10_000, {"GUARANTEE_FUND_COVERED": 0.42}, NOT, 0),  # .58 * 700,000 > 400,000
        (600_000, 10_000, {"GUARANTEE_FUND_COVERED": 0.43}, WHOLE, 1),
    ],
)
def test_only_who_falls_short_and_within_the_risk_that_a_bank_takes(
    savings, euros, doses, way, asked
):
    here = place(savings, euros, **doses)
    assert start(here)[0] == way
    assert counts(here.world, GUARANTEE_FUND) == (asked, asked, 0)


def test_who_would_earn_less_than_he_gives_up_refuses():
    here = place(600_000)
    here.world.shops.expected_income[SALON] = 0
    assert start(here) == (NOT, 0, 0, 0)
    assert counts(here.world, GUARANTEE_FUND) == (1, 0, 1)


def test_repayment_interest_and_fee_are_weighed():
    """700,000 over 60 months, 6 % a year of it, and the fee of 14,000 over 60 months."""
    monthly = (700_000 + 14_000) / 60 + 3_500
    here = place(600_000)
    gives_up = here.call(plain.firms.earns_now, i=PARTNER)
    here.world.shops.expected_income[SALON] = gives_up + monthly + 0.01
    assert start(here)[0] == WHOLE
    here = place(600_000)
    here.world.shops.expected_income[SALON] = gives_up + monthly - 0.01
    assert start(here)[0] == NOT


def test_who_would_begin_small_would_have_started_anyway():
    here = place(600_000)  # 300,000 is within the means
    assert start(here, at_home=True)[0] == WHOLE
    assert here.world.policy.anyway[0, GUARANTEE_FUND] == 1


def test_the_part_comes_back_as_the_loan_is_paid_off():
    here = place(600_000)
    start(here)
    world = here.world
    world.shops.loan[SALON] = 500_000
    before = int(world.policy.received[0, GUARANTEE_FUND])
    here.call(plain.firms.release_backing, j=SALON)
    assert world.shops.backing[SALON] == 250_000
    assert world.policy.received[0, GUARANTEE_FUND] == before + 100_000
    assert world.ledger.flows[books.REPAYMENT].sum() == 100_000


def carry(world, loan=600_000, backing=300_000):
    """The salon owes its bank so much, half of it at the fund's risk, under a guarantee that runs."""
    fund(world, GUARANTEE_FUND, 0, DOSES)
    shops, contracts = world.shops, world.contracts
    shops.loan[SALON], shops.loan_payment[SALON] = loan, 10_000
    shops.covered[SALON], shops.backing[SALON] = 0.5, backing
    contracts.alive[0], contracts.kind[0] = 1, CONTRACT_GUARANTEE
    contracts.lever[0], contracts.wijk[0] = GUARANTEE_FUND, 0
    contracts.party[0], contracts.row[0] = shops.identity[SALON], SALON
    return world


def test_a_month_of_the_firm_gives_the_fund_its_part_of_the_repayment():
    world = carry(Here().world)
    world.shops.cash[SALON] = 100_000_000
    take_step(world, "run_firms")
    assert world.shops.loan[SALON] == 590_000
    assert world.shops.backing[SALON] == 295_000
    assert world.policy.received[0, GUARANTEE_FUND] == 5_000


def test_of_what_a_failed_business_owes_the_fund_loses_its_part():
    """The till pays 100,000 of 600,000; half of the other 500,000 is lost, the rest of 300,000 comes back."""
    world = carry(Here().world)
    world.shops.cash[SALON], world.households.savings[1] = 100_000, 0
    world.premises.term_end[:] = 0
    world.shops.arrears[SALON] = 1
    take_step(world, "close_firms", numbers=tune(closing={"insolvent_after": 1, "personal": 0}))
    assert world.shops.alive[SALON] == 0
    assert world.policy.received[0, GUARANTEE_FUND] == 50_000
    assert (world.shops.backing[SALON], world.shops.covered[SALON]) == (0, 0.0)
    assert world.residents.debt[NEIGHBOUR] == 0


def test_a_guarantee_ends_with_the_loan_and_outlives_the_lever():
    world = carry(Here().world)
    world.policy.dose[:] = 0.0
    run_programme(world, GUARANTEE_FUND)
    assert world.contracts.alive[0] == 1
    world.shops.loan[SALON] = 0
    run_programme(world, GUARANTEE_FUND)
    assert world.contracts.alive[0] == 0
    assert world.policy.ended[0, GUARANTEE_FUND] == 1


def test_a_guarantee_ends_with_the_business():
    world = carry(Here().world)
    world.contracts.party[0] += 1
    run_programme(world, GUARANTEE_FUND)
    assert world.contracts.alive[0] == 0


def test_a_bank_brings_it_up_once_for_an_intention():
    """For one intention it is known or not in every month; of many, for about so many as said."""
    here = place(600_000, GUARANTEE_FUND_KNOWN=0.3)

    def is_known(plan, key):
        here.world.residents.intends_since[PARTNER] = plan
        return here.call(
            plain.firms.can_be_guaranteed, i=PARTNER, need=NEED, whole=700_000, w=0, key=key,
            terms=here.world.terms,
        )  # fmt: skip

    known = [is_known(plan, 1) for plan in range(200)]
    assert known == [is_known(plan, 2) for plan in range(200)]
    assert 40 < sum(known) < 80
