"""Vacancy tax and ordinance: bills by hand, what landlords of each kind do, who is found out."""

import numpy as np
import pytest

from tests.instruments import CONVERSION, VACANCY_TAX
from tests.levers.parts import give_doses
from tests.levers.room_bench import happened, make_empty_unit, run_programme, set_doses
from tests.month.bench import EMPTY_UNIT, paid, take_step, tune
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOUSING_CORPORATION, INVESTOR, MUNICIPAL, PRIVATE_LOCAL
from wijkabm.ground.tables.journal import (
    EVENT_BUILDING_SOLD,
    EVENT_RENT_LOWERED,
    EVENT_REPAIR,
    EVENT_SHAM_LET,
)

TAX = {"rate": 0.02, "grace": 12, "escalation": 1.5, "detection": 1.0, "fine": 5_000}
DEAR = 1e6  # months of rent, or EUR: nobody does it at this price


EAGER = tune(premises={"trouble": 0})
ONLY_RENT = tune(EAGER, premises={"temporary_hassle": DEAR, "front_man": DEAR})


ASKED = 150_000


def make_taxed(kind, months=30, **columns):
    wijk = make_empty_unit(kind, months, **columns)
    set_doses(wijk, "vacancy_tax", **TAX)
    return wijk


def without_buyers(wijk):
    wijk.landlords.cash[0] = 0
    return wijk


def test_bills_rise_twice_and_go_to_the_municipality():
    wijk = make_taxed(PRIVATE_LOCAL, months=24)
    cash = int(wijk.landlords.cash[1])
    bills = [450_000, 675_000, 1_012_500, 1_012_500]  # 2 % of 225,000 EUR, times 1.5, at most twice
    for year, bill in enumerate(bills):
        counts = run_programme(wijk, VACANCY_TAX, month=1 + 12 * year)
        assert counts["received"] == bill == paid(wijk, books.VACANCY_TAX)
        cash -= bill
        assert wijk.landlords.cash[1] == cash
    assert wijk.premises.billed[EMPTY_UNIT] == 4


@pytest.mark.parametrize(("months", "billed"), [(11, 0), (12, 1), (13, 0), (24, 1)])
def test_a_bill_comes_at_the_end_of_the_grace_and_then_every_year(months, billed):
    wijk = make_taxed(PRIVATE_LOCAL, months)
    run_programme(wijk, VACANCY_TAX)
    assert wijk.premises.billed[EMPTY_UNIT] == billed


def test_a_landlord_pays_what_he_has():
    wijk = make_taxed(PRIVATE_LOCAL, months=12)
    wijk.landlords.cash[1] = 1_000
    assert run_programme(wijk, VACANCY_TAX)["received"] == 1_000
    assert wijk.landlords.cash[1] == 0


def test_vacancy_is_noticed_with_the_chance_given():
    found = 0
    for key in range(400):
        wijk = make_taxed(PRIVATE_LOCAL, months=12)
        set_doses(wijk, "vacancy_tax", detection=0.3)
        run_programme(wijk, VACANCY_TAX, key=key)
        found += int(wijk.premises.billed[EMPTY_UNIT])
    assert 0.24 < found / 400 < 0.36


@pytest.mark.parametrize(
    "kind", [PRIVATE_LOCAL, INVESTOR, HOUSING_CORPORATION, MUNICIPAL],
    ids=["private", "investor", "corporation", "municipality"],
)  # fmt: skip
def test_a_tax_of_nothing_moves_nobody_and_a_high_one_everybody(kind):
    wijk = make_taxed(kind)
    set_doses(wijk, "vacancy_tax", rate=1e-9)
    counts = run_programme(wijk, VACANCY_TAX, month=3)
    assert (counts["offered"], counts["accepted"], counts["refused"]) == (1, 0, 1)
    set_doses(wijk, "vacancy_tax", rate=0.05, escalation=4)
    counts = run_programme(wijk, VACANCY_TAX, month=3)
    assert (counts["offered"], counts["accepted"], counts["refused"]) == (1, 1, 0)


def lowered(kind, rate, patience=0.5):
    """Asking rent after a landlord who can only lower it has weighed a tax."""
    wijk = without_buyers(make_taxed(kind))
    wijk.landlords.patience[1], wijk.landlords.mortgage[1] = patience, 40_000_000
    set_doses(wijk, "vacancy_tax", rate=rate)
    run_programme(wijk, VACANCY_TAX, month=3, numbers=ONLY_RENT)
    asked = int(wijk.premises.asking_rent[EMPTY_UNIT])
    assert happened(wijk, EVENT_RENT_LOWERED) == (asked < ASKED)
    return asked


def test_the_higher_the_tax_the_lower_the_rent_asked():
    asked = [lowered(PRIVATE_LOCAL, rate) for rate in (1e-9, 0.005, 0.01, 0.02, 0.03, 0.05)]
    assert asked == sorted(asked, reverse=True)
    assert asked[0] == ASKED
    assert asked[-1] < 0.8 * ASKED


def test_who_holds_on_to_book_value_lowers_less():
    assert lowered(INVESTOR, 0.02, patience=1.0) > lowered(INVESTOR, 0.02, patience=0.0)


def test_it_is_answered_once_it_is_announced():
    wijk = without_buyers(make_taxed(PRIVATE_LOCAL))
    set_doses(wijk, "vacancy_tax", rate=0.0, coming=0.04)
    counts = run_programme(wijk, VACANCY_TAX, month=3, numbers=ONLY_RENT)
    assert (counts["accepted"], counts["received"]) == (1, 0)
    assert wijk.premises.asking_rent[EMPTY_UNIT] < ASKED


def make_sham(fine=0.0):
    wijk = without_buyers(make_taxed(INVESTOR, months=27))
    set_doses(wijk, "vacancy_tax", rate=0.05, escalation=4.0, detection=0.4, fine=fine)
    wijk.landlords.patience[1], wijk.landlords.mortgage[1] = 1.0, 100_000_000
    numbers = tune(EAGER, premises={"temporary_hassle": DEAR, "front_man": 10})
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    return wijk


def test_a_steep_tax_that_is_badly_watched_breeds_sham_tenants():
    wijk = make_sham()
    assert wijk.premises.sham[EMPTY_UNIT] == 1
    assert happened(wijk, EVENT_SHAM_LET) == 1
    assert wijk.premises.tenant[EMPTY_UNIT] == -1


def test_a_front_man_is_paid_until_the_tax_is_gone():
    wijk = make_sham()
    take_step(wijk, "let_premises", numbers=EAGER)
    assert paid(wijk, books.OTHER_COSTS) == 10_000
    assert paid(wijk, books.OZB_USER) == int(22_500_000 * 0.002 / 12)
    set_doses(wijk, "vacancy_tax", rate=0.0)
    take_step(wijk, "let_premises", numbers=EAGER)
    assert wijk.premises.sham[EMPTY_UNIT] == 0
    assert paid(wijk, books.OTHER_COSTS) == 0


def test_a_sham_that_is_seen_through_is_billed_and_fined():
    wijk = make_sham()
    set_doses(wijk, "vacancy_tax", detection=1.0, fine=5_000)
    # Vacant for 27 months in month 1: the next bill is due after 36.
    counts = run_programme(wijk, VACANCY_TAX, month=10)
    assert wijk.premises.sham[EMPTY_UNIT] == 0
    assert paid(wijk, books.FINE) == 500_000
    assert paid(wijk, books.VACANCY_TAX) == counts["received"] - 500_000 == 1_125_000


def test_a_sham_is_dearer_when_it_is_fined():
    wijk = make_sham(fine=7_500)
    set_doses(wijk, "vacancy_tax", detection=1.0)
    wijk.premises.sham[EMPTY_UNIT] = 0
    numbers = tune(EAGER, premises={"temporary_hassle": DEAR})
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    assert wijk.premises.sham[EMPTY_UNIT] == 0


def test_works_delay_the_bill():
    wijk = without_buyers(make_taxed(PRIVATE_LOCAL, months=9, repair=0.7))
    numbers = tune(ONLY_RENT, premises={"repair_cost": 5, "letting_elasticity": 0})
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    assert happened(wijk, EVENT_REPAIR) == 1
    assert wijk.premises.repair[EMPTY_UNIT] == 1.0
    assert wijk.premises.exempt_until[EMPTY_UNIT] == 15
    assert run_programme(wijk, VACANCY_TAX, month=4)["received"] == 0  # 12 months vacant


def test_an_owner_who_would_wait_longest_sells_below_value():
    wijk = make_taxed(PRIVATE_LOCAL, months=200)
    set_doses(wijk, "vacancy_tax", rate=0.05, escalation=3.0)
    numbers = tune(ONLY_RENT, premises={"letting_elasticity": 0, "conversion_margin": 3})
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    assert happened(wijk, EVENT_BUILDING_SOLD) == 1
    assert wijk.premises.landlord[EMPTY_UNIT] == 0
    assert wijk.premises.book_value[EMPTY_UNIT] < 0.8 * wijk.premises.value[EMPTY_UNIT]


def test_where_the_plan_allows_homes_the_tax_drives_units_out_of_retail():
    wijk = without_buyers(make_taxed(PRIVATE_LOCAL, months=40))
    set_doses(wijk, "vacancy_tax", rate=0.05, escalation=3.0)
    set_doses(wijk, "conversion", where=2, permit_weeks=13, cost=1_000)
    numbers = tune(ONLY_RENT, premises={"letting_elasticity": 0})
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    contract = int(np.flatnonzero(wijk.contracts.alive)[0])
    assert wijk.contracts.lever[contract] == CONVERSION
    assert wijk.premises.reserved_until[EMPTY_UNIT] == wijk.contracts.end[contract] == 3 + 3 + 6


def test_without_other_ways_out_a_unit_goes_to_temporary_use():
    wijk = without_buyers(make_taxed(PRIVATE_LOCAL, months=60))
    numbers = tune(
        EAGER, premises={"front_man": DEAR, "letting_elasticity": 0, "temporary_hassle": 0}
    )
    run_programme(wijk, VACANCY_TAX, month=3, numbers=numbers)
    assert wijk.premises.temporary_rent[EMPTY_UNIT] == 75_000  # half of what is asked
    assert wijk.premises.temporary_months[EMPTY_UNIT] == 12
    set_doses(wijk, "vacancy_tax", rate=0.0)
    take_step(wijk, "let_premises")
    assert wijk.premises.temporary_rent[EMPTY_UNIT] == 0


ORDINANCE = {"rate": 0.02, "ordinance": 1, "detection": 0.8, "fine": 7_500}


def make_ordered(kind, months, **columns):
    wijk = make_empty_unit(kind, months, **columns)
    set_doses(wijk, "vacancy_tax", **ORDINANCE)
    return wijk


def test_the_ordinance_asks_a_report_after_six_months_and_no_tax():
    wijk = make_ordered(PRIVATE_LOCAL, months=5)
    assert run_programme(wijk, VACANCY_TAX, month=1)["offered"] == 0
    counts = run_programme(wijk, VACANCY_TAX, month=2)
    assert (counts["accepted"], counts["received"]) == (1, 0)
    assert wijk.premises.reported[EMPTY_UNIT] == 2
    for month in range(3, 40):
        assert run_programme(wijk, VACANCY_TAX, month)["received"] == 0


def test_three_months_later_a_named_tenant_gets_a_fair_offer():
    wijk = make_ordered(PRIVATE_LOCAL, months=5)
    for month in (2, 3, 4, 5):
        assert wijk.premises.named[EMPTY_UNIT] == 0
        run_programme(wijk, VACANCY_TAX, month)
    assert wijk.premises.named[EMPTY_UNIT] == 1
    assert wijk.premises.asking_rent[EMPTY_UNIT] == int(0.9 * ASKED)


def test_who_would_lose_much_keeps_silent_and_is_fined_if_found():
    fines = 0
    for key in range(100):
        wijk = make_ordered(INVESTOR, months=6)
        wijk.landlords.patience[1], wijk.landlords.mortgage[1] = 1.0, 100_000_000
        set_doses(wijk, "vacancy_tax", fine=500)
        numbers = tune(premises={"letting_elasticity": 0})
        counts = run_programme(wijk, VACANCY_TAX, 1, numbers, key)
        assert counts["refused"] == 1
        assert counts["received"] in (0, 50_000)
        fines += counts["received"] > 0
        assert (wijk.premises.reported[EMPTY_UNIT] == 1) == (counts["received"] > 0)
    assert 70 <= fines <= 90


def test_a_lever_that_is_off_leaves_all_as_it_is():
    wijk = make_empty_unit(PRIVATE_LOCAL)
    before = [column.copy() for column in (*wijk.premises, *wijk.landlords)]
    counts = run_programme(wijk, VACANCY_TAX, month=3)
    assert not any(counts.values())
    assert all(
        np.array_equal(a, b) for a, b in zip(before, (*wijk.premises, *wijk.landlords), strict=True)
    )


def test_notice_of_temporary_tenants_is_the_levers_or_the_term():
    here = Here(premises={"temporary_term": 12})
    give_doses(here, temporary_rent_notice=2.0, temporary_rent_discount=0.0)
    assert here.call(plain.vacancy_tax.temporary_notice, w=0) == 12
    give_doses(here, temporary_rent_discount=0.3)
    assert here.call(plain.vacancy_tax.temporary_notice, w=0) == 2


def test_homes_are_let_after_the_permit_and_the_works(monkeypatch):
    """A permit of 43.45 weeks takes ten months, the works six more."""
    here, rule = Here(premises={"works_months": 6}), plain.vacancy_tax.weigh
    give_doses(here, conversion_where=2.0, conversion_permit_weeks=43.45, conversion_cost=900.0)
    spy = put_spy(monkeypatch, rule, "worth_as_homes", 70_000.0)
    option = plain.vacancy_tax.CONVERT
    assert here.call(rule, option=option, p=EMPTY_UNIT, sheet=None) == 70_000.0
    cost, wait, *_ = spy.calls[0]
    assert (cost, wait) == (900.0, pytest.approx(16.0))
