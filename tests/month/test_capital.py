"""Start capital: what an intention needs, who brings it and in what order, who begins small, the fund."""

import math
import statistics

import pytest

from tests.instruments import (
    MICROCREDIT,
    MICROCREDIT_FUND,
    MICROCREDIT_KNOWN,
    MICROCREDIT_LEAST,
    MICROCREDIT_MAXIMUM,
    MICROCREDIT_SCREENING,
    MICROCREDIT_USUAL,
)
from tests.levers.programmes import counts, fund
from tests.month.bench import EMPTY_UNIT, NEIGHBOUR, PARTNER, SALON, paid
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME, SERVICES

OPENING = {
    "own_savings": 0.5, "loan_share": 0.4, "family_share": 0.25, "family_kept": 2_000,
    "family_willing": 1.0, "small_start": 0.3, "small_hours": 0.5, "capital_home": 2_000,
    "capital_home_spread": 1.5,
}  # fmt: skip
NEED = 1_000_000  # cents
NOT, SMALL, WHOLE = range(3)


def place(savings, near=0, **opening):
    """The partner has so much, the neighbour's household so much, and they know each other; cents."""
    here = Here(opening=OPENING | opening)
    residents, households = here.world.residents, here.world.households
    households.savings[:2] = savings, near
    residents.n_ties[PARTNER], residents.ties[PARTNER, 0] = 1, NEIGHBOUR
    here.world.shops.cash[SALON] = here.world.shops.loan[SALON] = 0
    here.world.shops.expected_income[SALON] = 10**7
    return here


def raise_it(here, need=NEED, at_home=True):
    """How the salon's start is paid: which way, own part, family, bank, fund."""
    way = here.call(plain.opening.raise_capital, j=SALON, i=PARTNER, need=need, at_home=at_home)
    world = here.world
    parts = [paid(world, books.START_CAPITAL), paid(world, books.FAMILY_CAPITAL)]
    assert world.shops.cash[SALON] == sum(parts) + paid(world, books.LOAN)
    return int(way), *parts, int(world.shops.loan[SALON]), int(world.shops.fund_loan[SALON])


@pytest.mark.parametrize(
    ("savings", "near", "brought"),
    [
        (3_000_000, 9_000_000, (WHOLE, 1_000_000, 0, 0, 0)),  # the half of it would be more
        (1_000_000, 1_800_000, (WHOLE, 500_000, 400_000, 100_000, 0)),  # .25 * (18,000 - 2,000)
        (1_000_000, 9_000_000, (WHOLE, 500_000, 500_000, 0, 0)),  # no more than is needed
        (1_000_000, 200_000, (NOT, 0, 0, 0, 0)),  # the bank lends 400,000 at the most
        (1_000_000, 600_000, (WHOLE, 500_000, 100_000, 400_000, 0)),
    ],
)
def test_savings_come_first_then_family_then_the_bank(savings, near, brought):
    here = place(savings, near)
    assert raise_it(here, at_home=False) == brought
    households = here.world.households
    assert households.savings[0] == savings - brought[1]
    assert households.savings[1] == near - brought[2]
    if brought[3]:
        assert here.world.shops.loan_payment[SALON] == math.ceil(brought[3] / 60)


def test_not_every_tie_is_near_and_nobody_gives_to_the_own_household():
    assert raise_it(place(1_000_000, 1_800_000, family_willing=0), at_home=False)[0] == NOT
    here = place(1_000_000, 1_800_000)
    here.world.residents.household[NEIGHBOUR] = 0
    assert raise_it(here, at_home=False)[0] == NOT


def test_who_falls_short_at_home_begins_part_time_with_less():
    # 30 % of the need is 300,000: 250,000 of his own, 50,000 of the bank.
    assert raise_it(place(500_000)) == (SMALL, 250_000, 0, 50_000, 0)
    assert raise_it(place(300_000))[0] == NOT  # 150,000 and 120,000 are too little
    assert raise_it(place(500_000), at_home=False)[0] == NOT


def lend(savings, doses=None):
    """As above where a fund lends that everybody knows, from EUR 1,000 on, unless `doses` say otherwise."""
    here = place(savings)
    known = {
        MICROCREDIT_FUND: 100_000, MICROCREDIT_MAXIMUM: 50_000, MICROCREDIT_KNOWN: 1,
        MICROCREDIT_LEAST: 1_000,
    }  # fmt: skip
    fund(here.world, MICROCREDIT, 1_000_000, known | {MICROCREDIT_USUAL: 0} | (doses or {}))
    return here, raise_it(here)


def test_a_fund_lends_what_is_short_and_who_would_begin_small_starts_anyway():
    here, brought = lend(500_000)
    assert brought == (WHOLE, 250_000, 0, 400_000, 350_000)
    assert counts(here.world, MICROCREDIT) == (1, 1, 0)
    assert here.world.policy.anyway[0, MICROCREDIT] == 1
    here, brought = lend(0)
    assert brought == (WHOLE, 0, 0, 400_000, 600_000)
    assert here.world.policy.anyway[0, MICROCREDIT] == 0


def test_family_gives_less_where_a_fund_lends_more():
    here = place(500_000, 1_000_000)  # the family has 200,000 to spare, the bank lends 400,000
    terms = {
        MICROCREDIT_FUND: 100_000, MICROCREDIT_MAXIMUM: 50_000, MICROCREDIT_KNOWN: 1,
        MICROCREDIT_LEAST: 1_000, MICROCREDIT_USUAL: 7_000,
    }  # fmt: skip
    fund(here.world, MICROCREDIT, 1_000_000, terms)
    assert raise_it(here) == (WHOLE, 250_000, 50_000, 0, 700_000)


@pytest.mark.parametrize(
    ("doses", "brought"),
    [
        ({MICROCREDIT_USUAL: 6_000}, (WHOLE, 250_000, 0, 150_000, 600_000)),  # in place of the bank
        ({MICROCREDIT_USUAL: 9_000}, (WHOLE, 250_000, 0, 0, 750_000)),  # no more than is needed
        (
            {MICROCREDIT_USUAL: 9_000, MICROCREDIT_MAXIMUM: 4_000},
            (WHOLE, 250_000, 0, 350_000, 400_000),
        ),
        ({MICROCREDIT_LEAST: 3_501}, (SMALL, 250_000, 0, 50_000, 0)),
        ({MICROCREDIT_KNOWN: 0}, (SMALL, 250_000, 0, 50_000, 0)),
    ],
)
def test_a_fund_has_a_smallest_and_a_usual_loan_and_must_be_known(doses, brought):
    assert lend(500_000, doses)[1] == brought


def test_a_plan_that_was_turned_down_is_turned_down_again_and_another_may_not_be():
    here = place(500_000)
    residents = here.world.residents
    fund(here.world, MICROCREDIT, 1_000_000, {MICROCREDIT_FUND: 100_000, MICROCREDIT_SCREENING: 1})
    refused = []
    for since in range(1, 40):
        residents.intends_since[PARTNER] = since
        said = [
            bool(here.call(plain.firms.is_turned_down, i=PARTNER, w=0, month=month, key=month))
            for month in (41, 47, 52)
        ]
        assert len(set(said)) == 1
        refused.append(said[0])
    assert 5 < sum(refused) < 35


def test_what_is_needed_is_lognormal_by_the_luck_of_the_intention():
    here, needs = place(0), []
    here.world.wijken.typical_revenue[0, HOME] = 500_000.0
    for since in range(1, 400):
        here.world.residents.intends_since[PARTNER] = since
        needs.append(here.call(plain.opening.capital_at_home, i=PARTNER, sales=500_000.0, w=0))
    logs = [math.log(need / 200_000) for need in needs]
    assert statistics.median(logs) == pytest.approx(0.0, abs=0.2)
    assert statistics.stdev(logs) == pytest.approx(1.5, abs=0.15)
    again = here.call(plain.opening.capital_at_home, i=PARTNER, sales=500_000.0, w=0)
    assert again == needs[-1]
    twice = here.call(plain.opening.capital_at_home, i=PARTNER, sales=1_000_000.0, w=0)
    assert twice == pytest.approx(2 * again, abs=1)


def test_no_start_takes_more_than_the_largest_business_at_home_sells_in_a_year():
    here = place(0, capital_home=50_000, capital_home_spread=3.0, capital_shop_spread=2.0)
    here.tune(opening={"capital_months": 24.0, "costs_of_margin": 1.0, "fit_out_per_m2": 0.0})
    world, most = here.world, 50 * here.numbers.firms.revenue_per_fte[HOME] * 100
    world.wijken.typical_revenue[0] = 20_000_000.0
    at_home, in_shops = set(), set()
    for since in range(1, 200):
        world.residents.intends_since[PARTNER] = since
        need = here.call(plain.opening.capital_at_home, i=PARTNER, sales=4e8, w=0)
        at_home.add(int(need))
        unit = {"i": PARTNER, "p": EMPTY_UNIT, "w": 0, "b": SERVICES, "short": False}
        in_shops.add(int(here.call(plain.opening.capital_for_shop, **unit)))
    assert max(at_home) == max(in_shops) == most
    assert min(len(at_home), len(in_shops)) > 20  # it is a bound, and what lies below it differs
