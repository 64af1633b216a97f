"""Taxes of owners: the sums of the law by hand, what a month's instalment is, who owes no VAT."""

import math

import pytest

from tests.month.bench import NEIGHBOUR, SALON, paid
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CHAIN_SHOP, SERVICES

FULL, PART = 1_920.0, 1_224.0  # hours a year


def tax(profit, hours=FULL, is_starter=False, is_old=False):
    return Here().call(
        plain.firms.tax_of_year, profit=profit, hours=hours, is_starter=is_starter, is_old=is_old
    )


def test_a_starter_pays_no_income_tax_up_to_the_published_profit():
    # The advisers' figure for 2023 is EUR 32,193 with both deductions; the health contribution is always due.
    health = 0.0543 * 0.86 * (32_193 - 5_030 - 2_123)
    assert tax(32_193, is_starter=True) == pytest.approx(health, abs=1.0)
    assert tax(33_193, is_starter=True) > health + 300
    assert tax(32_193) > health + 600


@pytest.mark.parametrize(
    ("profit", "given", "due"),
    [
        (-5_000.0, {}, 0.0),
        # taxable 21,474.2: 7,930.42 less 3,070 and 4,604.77 + 209.75; health 1,166.05
        (30_000.0, {}, 7_930.42 - 3_070 - 4_604.77 - 209.75 + 1_166.05),
        # without the hours taxable 25,800: 9,527.94 less 3,070 - 191.38 and 4,814.52; health 1,400.94
        (30_000.0, {"hours": PART}, 9_527.94 - 2_878.62 - 4_814.52 + 1_400.94),
        # taxable 81,674.2: 26,970.35 + 4,278.38, 18,325.8 deducted at .1257 too much; for work 995.47
        (100_000.0, {}, 26_970.35 + 4_278.38 + 2_303.55 - 995.47 + 3_635.71),
        # past the state pension age: half of the deduction and of the credits, no premium for it
        (20_000.0, {"is_old": True}, None),
    ],
)  # fmt: skip
def test_the_tax_of_a_year_by_hand(profit, given, due):
    if due is None:
        taxable = 0.86 * (profit - 2_515)
        credits = 0.5157 * (3_070 + 884.09 + 0.29861 * (20_000 - 10_741))
        due = max((0.3693 - 0.179) * taxable - credits, 0) + 0.0543 * taxable
    assert tax(profit, **given) == pytest.approx(due, abs=0.05)


@pytest.mark.parametrize("net", [0.0, 50_000.0, 164_000.0, 250_000.0, 400_000.0, 900_000.0])
def test_before_tax_undoes_the_tax(net):
    gross = Here().call(plain.firms.before_tax, net=net)
    assert gross - 100.0 / 12 * tax(gross * 12 / 100) == pytest.approx(net, abs=1.0)


def earn(here, month, cents, of_year=0, opened=-60):
    """The salon's month: its result, and what it earned since January; what it pays, by the books."""
    shops = here.world.shops
    shops.result[SALON], shops.income_of_year[SALON], shops.opened[SALON] = cents, of_year, opened
    shops.cash[SALON] = 10**8
    before = paid(here.world, books.PROFIT_TAX)
    here.call(plain.firms.pay_tax, j=SALON, month=month)
    return paid(here.world, books.PROFIT_TAX) - before


def test_a_job_that_is_kept_has_had_the_credits_already():
    """Beside EUR 18,000 a profit of 15,000 owes what both together owe, less what the wage does."""
    given = {"is_starter": False, "is_old": False, "hours": PART}
    beside = Here().call(plain.firms.tax_beside, profit=15_000.0, wage=18_000.0, **given)
    assert beside == pytest.approx(tax(33_000.0, PART) - tax(18_000.0, 0.0))
    assert beside > tax(15_000.0, PART) + 500
    assert Here().call(plain.firms.tax_beside, profit=10_000.0, wage=0.0, **given) == tax(
        10_000.0, PART
    )
    assert Here().call(plain.firms.tax_beside, profit=-10_000.0, wage=12_000.0, **given) < 1.0


def test_an_owner_with_a_job_beside_pays_more():
    paid_by = []
    for beside in (0, 100_000):
        here = Here()
        here.world.residents.part_time[here.world.shops.owner[SALON]] = beside
        cash = 10**8
        earn(here, 1, 200_000, 0)
        paid_by.append(cash - here.world.shops.cash[SALON])
    assert paid_by[1] > paid_by[0]


def test_december_settles_the_tax_of_the_year_and_january_begins_anew():
    here, so_far, total = Here(), 0, 0
    for month in range(1, 13):
        cents = 900_000 if month == 6 else 200_000  # one good month
        cash = 10**8
        earn(here, month, cents, so_far)
        total += cash - here.world.shops.cash[SALON]
        so_far += cents
    assert total == pytest.approx(100 * tax(so_far / 100), abs=1)
    assert here.world.shops.tax_paid[SALON] == 0


def test_what_was_paid_too_much_comes_back_from_the_rijk():
    here = Here()
    first = earn(here, 1, 600_000)
    assert first == pytest.approx(100 / 12 * tax(72_000), abs=1)
    earn(here, 2, -600_000, 600_000)  # nothing earned so far
    rijk = books.single(here.world.ledger, books.RIJK)
    assert here.world.ledger.flows[books.PROFIT_TAX, rijk].sum() == first
    assert here.world.shops.cash[SALON] == 10**8 + first


def test_an_empty_till_owes_what_it_cannot_pay_into_the_next_year():
    here = Here()
    shops = here.world.shops
    shops.result[SALON], shops.cash[SALON], shops.opened[SALON] = 500_000, 1_000, 11
    here.call(plain.firms.pay_tax, j=SALON, month=12)
    due = round(100 / 12 * tax(60_000, is_starter=True))
    assert shops.cash[SALON] == 0
    assert shops.tax_paid[SALON] == 1_000 - due
    owed = due - 1_000
    assert earn(here, 13, 0) == owed


def test_only_starters_and_those_of_age_are_taxed_as_such():
    here = Here()
    usual = earn(here, 1, 300_000)
    for age, is_starter in ((36, True), (37, False)):
        here.world.shops.tax_paid[SALON] = 0
        due = earn(here, 1, 300_000, opened=1 - age)
        assert due == pytest.approx(100 / 12 * tax(36_000, is_starter=is_starter), abs=1)
    here.world.residents.birth_month[NEIGHBOUR] = -12 * 70
    here.world.shops.tax_paid[SALON] = 0
    assert earn(here, 1, 300_000) < usual


def settle(here, expected, of_year=0):
    """VAT on takings of EUR 1,150 of a salon that expects so much a month."""
    shops = here.world.shops
    shops.branch[SALON], shops.sales[SALON] = SERVICES, 115_000
    shops.expected_sales[SALON], shops.revenue_of_year[SALON] = expected, of_year
    here.world.ledger.flows[:] = here.world.ledger.checks[:] = 0
    here.call(plain.firms.settle_vat, j=SALON)
    assert paid(here.world, books.VAT) == here.world.ledger.checks[0]
    assert shops.revenue[SALON] == 115_000 - paid(here.world, books.VAT)
    return paid(here.world, books.VAT)


def test_a_small_firm_owes_no_vat_until_its_turnover_is_above_the_limit():
    here = Here(firms={"vat": (0.09, 0.21, 0.09, 0.15, 0.21)})
    most = 2_000_000 / 12
    assert settle(here, math.floor(most)) == 0
    assert settle(here, math.ceil(most)) == 15_000
    assert settle(here, math.floor(most), of_year=2_000_001) == 15_000
    here.world.shops.owner_kind[SALON] = CHAIN_SHOP
    assert settle(here, 0) == 15_000
