"""Owners in their first years: part of a week, a job or benefit beside it, clients that come, a living."""

import pytest

from tests.month.bench import NEIGHBOUR, PARENT, PARTNER, SALON, flat_tax, paid
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import (
    ELSEWHERE,
    HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    OWNER,
    WORKS_ELSEWHERE,
)

OPENING = {
    "part_time_share": 0.0, "beside_job": 0.0, "small_hours": 0.4, "beside_months": 12,
    "enter_home": 1.2, "clients_start": 0.5, "clients_months": 10,
}  # fmt: skip
INCOME = {
    "start_months": 6, "start_kept": 0.71, "supplement_months": 36, "bijstand_single": 1_200,
    "bijstand_couple": 1_800, "rent_allowance": 0, "child_benefit": 0, "at_home_income": 0,
}  # fmt: skip


def at_home(**opening):
    """The neighbour's salon is a business at home."""
    here = Here(
        opening=OPENING | opening, income=INCOME, taxes=flat_tax(0.2),
        firms={"reservation_least": 1_000, "reservation_wage": 0.8, "goods": [0.4] * 5, "cash_months": 3},
    )  # fmt: skip
    shops = here.world.shops
    shops.branch[SALON], shops.premises[SALON] = HOME, -1
    return here


def start(here, has_job):
    """The partner starts at home; the row, or -1."""
    world = here.world
    residents = world.residents
    world.households.savings[0] = 10**9
    if has_job:
        residents.workplace_kind[PARTNER], residents.status[PARTNER] = ELSEWHERE, WORKS_ELSEWHERE
    here.call(
        plain.opening.start_at_home, i=PARTNER, believed=0.0, skill=0.0, sales=400_000.0,
        income=200_000.0, cause=0,
    )  # fmt: skip
    return int(residents.shop[PARTNER])


@pytest.mark.parametrize(
    ("shares", "has_job", "own_time", "pay"),
    [
        ({}, True, 1.0, 0),
        ({"beside_job": 1.0}, True, 0.4, 120_000),  # .6 of a wage of EUR 2,000
        ({"beside_job": 1.0}, False, 1.0, 0),
        ({"part_time_share": 1.0}, True, 0.4, 120_000),
        ({"part_time_share": 1.0}, False, 0.4, 0),
    ],
)
def test_some_begin_with_part_of_a_week_and_keep_part_of_a_job(shares, has_job, own_time, pay):
    here = at_home(**shares)
    j, shops = start(here, has_job), here.world.shops
    assert shops.own_time[j] == shops.hours_worked[j] == own_time
    assert shops.expected_sales[j] == pytest.approx(400_000 * own_time)
    assert shops.expected_income[j] == pytest.approx(200_000 * own_time)
    assert here.world.residents.part_time[PARTNER] == pay
    assert shops.visibility[j] == 0.5


def test_little_capital_makes_a_small_beginning(monkeypatch):
    for size, own_time in ((1, 0.4), (2, 1.0)):
        here = at_home()
        put_spy(monkeypatch, plain.opening.start_at_home, "raise_capital", size)
        assert here.world.shops.own_time[start(here, False)] == own_time


def test_who_held_a_job_has_its_part_beside_the_business():
    here = at_home(beside_job=1.0)
    start(here, has_job=True)
    here.world.residents.workplace_kind[PARTNER] = 0
    before = paid(here.world, books.NET_WAGES)
    here.call(plain.income.pay_households, can_pay=[0] * here.world.shops.alive.size)
    assert paid(here.world, books.NET_WAGES) - before == 120_000
    wedge = paid(here.world, books.WEDGE)
    assert wedge == pytest.approx(120_000 * here.numbers.income.wedge, abs=1)


@pytest.mark.parametrize(
    ("age", "income", "share", "whole"),
    [(12, 96_000.0, 0.0, True), (11, 96_000.0, 0.0, False), (12, 95_990.0, 0.0, False),
     (12, 96_000.0, 1.0, False)],
)  # fmt: skip
def test_the_whole_week_comes_when_the_part_pays_what_it_costs(age, income, share, whole):
    here = at_home(part_time_share=share)
    shops, residents = here.world.shops, here.world.residents
    shops.own_time[SALON] = shops.hours_worked[SALON] = 0.4
    shops.opened[SALON], residents.part_time[NEIGHBOUR] = 1 - age, 120_000
    shops.expected_sales[SALON], shops.expected_income[SALON] = (
        200_000.0,
        income,
    )  # 1.2 * .4 * 200,000
    here.call(plain.firms.grow_hours, j=SALON)
    assert shops.own_time[SALON] == shops.hours_worked[SALON] == (1.0 if whole else 0.4)
    assert shops.expected_income[SALON] == pytest.approx(income / 0.4 if whole else income)
    assert residents.part_time[NEIGHBOUR] == (0 if whole else 120_000)


def test_clients_come_in_months_and_the_owner_counts_on_them():
    here = at_home()
    shops = here.world.shops
    shops.visibility[SALON], shops.revenue[SALON], shops.result[SALON] = 0.5, 100_000, 20_000
    # Twice the sales would leave 60,000 more of the sixty per cent that goods leave.
    assert here.call(plain.firms.grown_result, j=SALON) == pytest.approx(80_000)
    here.call(plain.firms.learn, j=SALON)
    assert shops.visibility[SALON] == pytest.approx(0.55)
    shops.visibility[SALON] = 1.0
    assert here.call(plain.firms.grown_result, j=SALON) == 20_000
    shops.branch[SALON], shops.visibility[SALON] = 3, 0.5
    assert here.call(plain.firms.grown_result, j=SALON) == 20_000


@pytest.mark.parametrize(("visibility", "drawn"), [(0.5, 30_000), (1.0, 90_000)])
def test_a_living_is_what_the_month_brought_until_the_clients_are_there(visibility, drawn):
    here = at_home()
    shops = here.world.shops
    shops.visibility[SALON], shops.result[SALON], shops.cash[SALON] = visibility, 30_000, 300_000
    shops.expected_income[SALON], shops.income_of_year[SALON] = 90_000.0, -30_000  # no tax
    here.call(plain.firms.draw_living, j=SALON, costs=100_000)
    assert paid(here.world, books.DRAWINGS) == drawn == shops.drawn[SALON]


def help_of(here):
    """Unemployment benefit and bijstand that are paid in a month."""
    world = here.world
    world.ledger.flows[:] = 0
    here.call(plain.income.pay_households, can_pay=[0] * world.shops.alive.size)
    return paid(world, books.UNEMPLOYMENT_BENEFIT), paid(world, books.BIJSTAND)


def become_owner(here, status, benefit):
    """The neighbour, who lives alone, becomes the owner of the salon out of a benefit."""
    residents = here.world.residents
    residents.status[NEIGHBOUR], residents.benefit[NEIGHBOUR] = status, benefit
    residents.status[PARTNER], residents.benefit[PARTNER] = WORKS_ELSEWHERE, 0
    here.call(plain.closing.take_shop, i=NEIGHBOUR, j=SALON)
    assert residents.status[NEIGHBOUR] == OWNER


def test_from_unemployment_insurance_the_start_period_goes_on_for_six_months():
    here = at_home()
    become_owner(here, JOBSEEKER, 100_000)
    assert [help_of(here) for _ in range(7)] == [(71_000, 0)] * 6 + [(0, 0)]
    assert here.world.residents.benefit[NEIGHBOUR] == 0


def test_from_bijstand_a_supplement_fills_up_to_the_norm_for_three_years():
    here = at_home()
    become_owner(here, ON_BIJSTAND, 0)
    shops, residents = here.world.shops, here.world.residents
    for drawn, supplement in ((0, 120_000), (50_000, 70_000), (150_000, 0)):
        shops.drawn[SALON] = drawn
        assert help_of(here) == (0, supplement)
    shops.drawn[SALON], residents.part_time[NEIGHBOUR] = 50_000, 20_000
    assert help_of(here) == (0, 50_000)
    residents.part_time[NEIGHBOUR], residents.helped_for[NEIGHBOUR] = 0, 1
    assert help_of(here) == (0, 70_000)
    assert help_of(here) == (0, 0)


def test_a_partner_on_bijstand_gets_the_norm_less_what_the_owner_drew():
    here = at_home()
    residents, shops = here.world.residents, here.world.shops
    residents.status[PARTNER], shops.drawn[0] = ON_BIJSTAND, 60_000
    residents.benefit[PARTNER] = residents.part_time[PARTNER] = 0
    here.world.households.income[0] = 999_999  # what else came in is no income of the owner's
    assert residents.shop[PARENT] == 0
    assert help_of(here) == (0, 120_000)


def test_a_start_period_counts_for_the_partners_bijstand():
    here = at_home()
    residents, shops = here.world.residents, here.world.shops
    residents.status[PARTNER] = ON_BIJSTAND
    residents.benefit[PARTNER] = residents.part_time[PARTNER] = 0
    here.world.households.income[0] = 0
    residents.helped_for[PARENT], residents.benefit[PARENT], shops.drawn[0] = 6, 71_000, 60_000
    assert help_of(here) == (71_000, 180_000 - 60_000 - 71_000)


def test_help_ends_with_the_business():
    here = at_home()
    become_owner(here, ON_BIJSTAND, 0)
    here.world.residents.part_time[NEIGHBOUR] = 5
    here.call(plain.closing.leave_shop, i=NEIGHBOUR, j=9)
    assert here.world.residents.helped_for[NEIGHBOUR] == 0
    assert here.world.residents.part_time[NEIGHBOUR] == 0
