"""Income: wages by hand, bijstand by hand, nobody below zero, the municipal purse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.month.bench import NOW, PARENT, PARTNER, tune
from tests.month.plain import Here, plain
from tests.worlds import make_small_world, pass_month
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import (
    AT_HOME,
    CORPORATION_HOME,
    IN_SHOP,
    JOBSEEKER,
    MUNICIPAL,
    ON_BIJSTAND,
    ON_PENSION,
    PRIVATE_LOCAL,
    SBI_GROUPS,
    SINGLE,
    USE_OTHER,
    WORKS_ELSEWHERE,
)
from wijkabm.ground.tables.world import Now
from wijkabm.month import municipality
from wijkabm.month.income.income import pay_incomes as pay_incomes_of_income
from wijkabm.place.bijstand_at_rest import remember_bijstand, set_bijstand_budget

NUMBERS = Parameters().kernel()


def act(w, month):
    """The municipality's own acts of a month."""
    municipality.act(w, NUMBERS, Now(month, NOW.key))


@pytest.fixture
def wijk():
    return make_small_world(60)


def pay_incomes(world, month=1):
    books.open_month(world.ledger, np.zeros_like(world.ledger.opening))
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    pay_incomes_of_income(world, NUMBERS, Now(month, NOW.key))


def find_single(world, status):
    """A household of one adult, who gets this status; (household, resident)."""
    households = world.households
    h = int(np.flatnonzero((households.kind == SINGLE) & (households.alive == 1))[0])
    i = int(households.members[h, 0])
    world.residents.status[i], world.residents.workplace_kind[i] = status, 0
    world.residents.birth_month[i] = -12 * 40
    households.tenure[h] = CORPORATION_HOME
    households.housing_cost[h] = households.fixed_costs[h] = 0
    households.income[h] = households.savings[h] = 0
    return h, i


def test_a_shop_pays_labour_cost_by_hand(wijk):
    cash = int(wijk.shops.cash[0])
    pay_incomes(wijk)
    assert wijk.shops.cash[0] == cash - 3 * 363_000
    shops, rijk = books.account(books.SHOPS, 0), books.single(wijk.ledger, books.RIJK)
    net = round(363_000 / 1.62)
    assert wijk.ledger.flows[books.NET_WAGES, shops].sum() == 5 * net
    assert wijk.ledger.flows[books.WEDGE, shops, rijk] == 5 * (363_000 - net)


def test_a_shop_without_means_dismisses_whom_it_cannot_pay(wijk):
    wijk.shops.cash[0], wijk.shops.credit_line[0] = 363_000 + 5, 0
    pay_incomes(wijk)
    assert (wijk.shops.staff[0], wijk.shops.staff_residents[0], wijk.shops.cash[0]) == (1, 1, 5)
    assert wijk.shops.staff_wanted[0] == 1
    assert wijk.shops.arrears[0] == 1
    assert (wijk.residents.workplace_kind[wijk.residents.workplace == 0] == IN_SHOP).any()


@pytest.mark.parametrize(
    ("sector", "source"),
    [
        ("business_services", books.OUTSIDE),
        ("government_education_care", books.RIJK),
        ("culture_other", books.OUTSIDE),
    ],
)
def test_the_rijk_pays_for_care_and_schools_and_customers_elsewhere_for_the_rest(
    wijk, sector, source
):
    wijk.employers.sbi[0], wijk.employers.revenue[0] = SBI_GROUPS.index(sector), 90_000_000
    pay_incomes(wijk)
    came = wijk.ledger.flows[books.EMPLOYER_REVENUE]
    assert came.sum() == 90_000_000
    payer, payee = books.single(wijk.ledger, source), books.account(books.EMPLOYERS, 0)
    assert came[payer, payee] == 90_000_000


def test_a_single_person_on_bijstand_with_part_time_work(wijk):
    h, i = find_single(wijk, ON_BIJSTAND)
    wijk.residents.part_time[i] = 40_000
    pay_incomes(wijk)
    assert wijk.households.bijstand[h] == 126_600 - 30_000  # a quarter of the pay is left
    allowance = wijk.households.savings[h] - 126_600 - 10_000
    assert allowance == pytest.approx(21_000 * (1 - 10_000 / (0.6 * 126_600)), abs=1)


@pytest.mark.parametrize(
    ("pension", "bijstand"),
    [(0, 90_000), (20_000, 70_000), (90_000, 0), (100_000, 0)],  # never less than nothing
)
def test_bijstand_beside_a_pensioner_is_the_norm_less_both_pensions(pension, bijstand):
    """Of a couple's norm of EUR 1,800, the state pension is 900."""
    here = Here(income={"bijstand_couple": 1_800, "state_pension_couple": 900})
    residents, households = here.world.residents, here.world.households
    residents.status[[PARENT, PARTNER]] = ON_PENSION, ON_BIJSTAND
    residents.benefit[PARENT] = pension
    payee, before = books.account(books.RESIDENTS, 0), int(households.savings[0])
    paid = here.call(plain.income.pay_bijstand, h=0, couple=True, payee=payee)
    assert paid == households.bijstand[0] == households.savings[0] - before == bijstand


def test_what_leaves_is_at_most_what_is_there(wijk):
    h, _ = find_single(wijk, AT_HOME)
    wijk.households.housing_cost[h] = 10_000_000
    wijk.households.expected_income[h] = 0.0
    pay_incomes(wijk)
    assert wijk.households.savings[h] == 0
    assert wijk.households.expected_income[h] == 0.0


def test_expected_income_follows_what_is_left(wijk):
    h, i = find_single(wijk, WORKS_ELSEWHERE)
    wijk.residents.workplace_kind[i], wijk.residents.net_wage[i] = 3, 300_000
    wijk.households.housing_cost[h], wijk.households.fixed_costs[h] = 90_000, 30_000
    wijk.households.expected_income[h] = 100_000.0
    pay_incomes(wijk)
    left = 300_000 - 90_000 - 30_000 - 0.04 * 300_000
    memory = NUMBERS.income.income_memory
    expected = 100_000 + memory * (left - 100_000)
    assert wijk.households.expected_income[h] == pytest.approx(expected)
    assert wijk.households.income[h] == 0


def test_unemployment_benefit(wijk):
    h, i = find_single(wijk, JOBSEEKER)
    wijk.residents.benefit[i] = 210_000
    pay_incomes(wijk)
    assert wijk.households.savings[h] == 210_000


@given(cash=st.integers(0, 3_000_000), line=st.integers(0, 1_000_000), purse=st.integers(0, 10**6))
def test_books_close_and_no_purse_is_overdrawn(cash, line, purse):
    world = make_small_world(60)
    world.shops.cash[:3], world.shops.credit_line[:3] = cash, line
    world.employers.cash[0] = 0
    account = books.single(world.ledger, books.MUNICIPALITY)
    world.ledger.purses[account] = purse
    pass_month(world, NUMBERS, 1)
    assert (world.shops.cash + world.shops.credit_line >= 0).all()
    assert (world.households.savings >= 0).all()
    assert (world.employers.cash >= 0).all()
    assert world.ledger.purses[account] >= 0


@pytest.mark.parametrize("closure", [municipality.BY_GRANT, municipality.BY_REALLOCATION])
def test_the_reserve_is_back_after_two_closures(wijk, closure):
    plan, ledger = wijk.municipality, wijk.ledger
    account = books.single(ledger, books.MUNICIPALITY)
    wijk.wijken.bijstand_budget[:] = wijk.wijken.bijstand_spent[:] = 0
    plan.grant[0], plan.services[0], plan.reserve[0] = 500_000, 500_000, 1_000_000
    plan.closure[0], plan.balance_last[0] = closure, 1_000_000
    ledger.purses[account] = 1_000_000
    for month in range(1, 37):
        act(wijk, month)
        ledger.purses[account] += 10_000  # a receipt that nobody planned
    act(wijk, 37)
    assert ledger.purses[account] == pytest.approx(1_000_000, abs=30_000)


def test_ozb_falls_when_the_purse_is_too_full(wijk):
    plan = wijk.municipality
    plan.closure[0] = municipality.BY_OZB
    account = books.single(wijk.ledger, books.MUNICIPALITY)
    wijk.ledger.purses[account] = plan.reserve[0] + 20_000
    plan.balance_last[0] = plan.reserve[0]
    proceeds = municipality.yearly_ozb(wijk, Parameters().kernel())
    act(wijk, 1)
    assert plan.ozb_scale[0] == pytest.approx(1 - 40_000 / proceeds)
    assert plan.services[0] == make_small_world(60).municipality.services[0]


def test_the_estimate_of_the_ozb_knows_other_floors_and_what_is_its_own(wijk):
    """Two units let, one empty, one floor in other use; then the empty one is the municipality's."""
    premises, plan = wijk.premises, wijk.municipality
    premises.value[:], premises.tenant[:], premises.landlord[:] = 0, -1, 0
    premises.value[:4], premises.use[:4] = 10_000_000, (0, 0, 0, USE_OTHER)
    premises.tenant[:2] = 0, 1
    owner, user = plan.ozb_owner[0], plan.ozb_user[0]
    numbers = tune(premises={"home_ozb": 0.3})
    rates = 3 * owner + 2 * user + 0.3 * owner
    assert municipality.yearly_ozb(wijk, numbers) == pytest.approx(10_000_000 * rates)
    premises.landlord[2] = wijk.landlords.kind.size - 1
    wijk.landlords.kind[:], wijk.landlords.kind[-1] = PRIVATE_LOCAL, MUNICIPAL
    assert municipality.yearly_ozb(wijk, numbers) == pytest.approx(10_000_000 * (rates - owner))


def test_what_the_ozb_cannot_return_is_spent_on_services(wijk):
    plan = wijk.municipality
    plan.closure[0] = municipality.BY_OZB
    account = books.single(wijk.ledger, books.MUNICIPALITY)
    proceeds = municipality.yearly_ozb(wijk, Parameters().kernel())
    services = plan.services[0]
    wijk.ledger.purses[account] = plan.balance_last[0] = plan.reserve[0] + int(2 * proceeds)
    act(wijk, 1)
    assert plan.ozb_scale[0] == Parameters().municipality.ozb_least
    assert plan.services[0] - services == pytest.approx(1.25 * proceeds / 12, abs=2)


def test_the_rijk_sets_the_bijstand_budget_in_january_by_the_year_before_last(wijk):
    wijken = wijk.wijken
    wijken.bijstand_budget[0], wijken.bijstand_spent[0] = 100_000, (1_500_000, 960_000)
    act(wijk, 12)
    assert wijken.bijstand_budget[0] == 100_000
    act(wijk, 13)
    assert wijken.bijstand_budget[0] == 90_000  # half of 80,000 and half of 100,000
    assert wijken.bijstand_spent[0].tolist() == [0, 1_500_000]
    act(wijk, 25)
    assert wijken.bijstand_budget[0] == 107_500  # half of 125,000 and half of 90,000
    wijken.bijstand_spent[0, 1] = -1
    act(wijk, 37)
    assert wijken.bijstand_budget[0] == 107_500


@pytest.mark.parametrize(
    ("history", "saved"),
    [(0.0, [20, 20, 20, 20, 20]), (0.5, [20, 20, 10, 5, 2.5]), (1.0, [20, 20, 0, 0, 0])],
)
def test_a_lasting_saving_is_shared_with_the_rijk(wijk, history, saved):
    """EUR 1,000 a month for years, 800 from the first on: what of the budget is left, in tens of euros."""
    wijken, rates = wijk.wijken, NUMBERS.municipality._replace(bijstand_history=history)
    wijken.bijstand_budget[0], wijken.bijstand_spent[0] = 100_000, (1_200_000, -1)
    kept = []
    for _ in range(5):
        plain.municipality.set_bijstand_budgets(wijken, rates)
        wijken.bijstand_spent[0, 0] = 12 * 80_000
        kept.append((wijken.bijstand_budget[0] - 80_000) / 1_000)
    assert kept == saved


def test_what_is_paid_is_remembered_by_wijk_and_year(wijk):
    wijk.wijken.bijstand_spent[0] = (7, 5)
    pay_incomes(wijk)
    paid = int(wijk.households.bijstand[wijk.households.wijk == 0].sum())
    assert paid > 0
    assert wijk.wijken.bijstand_spent[0].tolist() == [7 + paid, 5]


@pytest.mark.parametrize(("month", "spent"), [(1, [1_200, -1]), (4, [300, 1_200])])
def test_years_before_the_start_are_as_the_last_month(wijk, month, spent):
    remember_bijstand(wijk, 0, 100, month)
    assert wijk.wijken.bijstand_spent[0].tolist() == spent


def test_the_start_pays_for_who_came_after_pay_day(wijk):
    """Of three on bijstand one moved in this month: the budget is for three."""
    households, residents, parameters = wijk.households, wijk.residents, Parameters()
    residents.status[residents.status == ON_BIJSTAND] = AT_HOME
    rows = np.flatnonzero((residents.alive == 1) & (residents.wijk == 0))
    homes, first = np.unique(residents.household[rows], return_index=True)
    residents.status[rows[first[:3]]] = ON_BIJSTAND
    households.bijstand[:] = 0
    households.bijstand[homes[:3]] = (100_000, 60_000, 0)
    households.moved_in[homes[:3]] = (-50, -50, 0)
    set_bijstand_budget(wijk, parameters, 1)
    assert wijk.wijken.bijstand_budget[0] == 240_000
    assert wijk.wijken.bijstand_spent[0].tolist() == [12 * 240_000, -1]
    households.moved_in[homes[2]] = -1  # paid nothing: means of his own
    set_bijstand_budget(wijk, parameters, 1)
    assert wijk.wijken.bijstand_budget[0] == 160_000
