"""Help with debts: arrears and who collects them, who comes, what a scheme asks and forgives."""

import numpy as np
import pytest

from tests.instruments import DEBT_HELP
from tests.levers.parts import give_doses
from tests.levers.places_bench import make_world, of, run_lever
from tests.month.bench import (
    NEIGHBOUR,
    PARENT,
    PARTNER,
    events_of,
    make_wijk_of_three,
    own_table,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND, WORKS_ELSEWHERE

FAMILY, ALONE = 0, 1  # rows of the households
COSTS = 120_000
NUMBERS = tune(
    income={
        "bijstand_single": 1_000, "bijstand_couple": 1_500, "arrears_kept": 0.9, "arrears_collected": 0.2,
        "arrears_most": 6, "arrears_heavy": 1, "scheme_pays": 0.5, "scheme_shame": 0.0,
    },
    work={"arrears_worry": 0.25, "asked": 5},
)  # fmt: skip


def settle(unpaid, savings, owed=0, in_scheme=0):
    """What the neighbour pays creditors, what he then owes, and his worries."""
    here = Here()
    here.numbers = NUMBERS
    households = here.world.households
    households.housing_cost[ALONE] = households.fixed_costs[ALONE] = COSTS // 2
    households.savings[ALONE], households.arrears[ALONE] = savings, owed
    households.in_scheme[ALONE] = in_scheme
    given = {"h": ALONE, "unpaid": unpaid, "couple": False, "payer": 0}
    got = here.call(plain.income.settle_arrears, **given)
    assert households.savings[ALONE] == savings - got
    return got, int(households.arrears[ALONE]), float(here.world.residents.worries[NEIGHBOUR])


@pytest.mark.parametrize(
    ("told", "got", "owes", "worries"),
    [
        ({"unpaid": 0, "savings": 500_000}, 0, 0, 0.0),
        ({"unpaid": 50_000, "savings": 0}, 0, 50_000, 0.0),  # less than a month: no worry yet
        ({"unpaid": 50_000, "savings": 0, "owed": 100_000}, 0, 150_000, 0.25),
        ({"unpaid": 0, "savings": 100_000, "owed": 150_000}, 2_000, 148_000, 0.25),
        ({"unpaid": 0, "savings": 900_000, "owed": 150_000}, 150_000, 0, 0.0),
        ({"unpaid": 100_000, "savings": 0, "owed": 700_000}, 0, 720_000, 0.25),  # they give up
        ({"unpaid": 0, "savings": 100_000, "owed": 150_000, "in_scheme": 1}, 0, 150_000, 0.0),
    ],
)
def test_creditors_collect_a_fifth_of_what_is_above_a_living(told, got, owes, worries):
    """The living is 900 EUR, a month of costs 1,200, and they give up beyond 7,200."""
    assert settle(**told) == (got, owes, worries)


@pytest.mark.parametrize(("heavy", "worries"), [(1.5, 0.25), (2.5, 0.0)])
def test_how_many_months_are_a_worry(monkeypatch, heavy, worries):
    """Two months of costs are owed."""
    monkeypatch.setattr(f"{__name__}.NUMBERS", tune(NUMBERS, income={"arrears_heavy": heavy}))
    assert settle(unpaid=0, savings=0, owed=2 * COSTS)[2] == worries


def test_who_cannot_pay_his_costs_owes_them():
    world = make_wijk_of_three(NUMBERS)
    households = world.households
    households.housing_cost[ALONE], households.fixed_costs[ALONE] = 300_000, 100_000
    households.savings[ALONE] = 0
    take_step(world, "pay_incomes", numbers=NUMBERS)
    unpaid = 400_000 - paid(world, books.HOUSING) - paid(world, books.FIXED_COSTS)
    assert households.arrears[ALONE] == unpaid > 0


def test_worries_take_part_of_the_chance_of_a_job():
    here = Here()
    chance = [
        here.call(plain.work.relative_chance, i=PARTNER)
        for here.world.residents.worries[PARTNER] in (0.0, 0.25)
    ]
    assert chance[1] == pytest.approx(0.75 * chance[0])


def test_a_bank_lends_nothing_to_who_is_in_arrears():
    here = Here(opening={"own_savings": 0.0, "family_willing": 0.0, "loan_share": 0.7})
    rule, given = plain.opening.find_capital, {"i": NEIGHBOUR, "need": np.int64(100_000)}
    means = here.call(rule, **given)
    assert (means.bank, means.short) == (70_000, 30_000)
    here.world.households.arrears[ALONE] = 1
    means = here.call(rule, **given)
    assert (means.bank, means.short) == (0, 100_000)


DOSES = {"DEBT_HELP_PLACES": 12.0, "DEBT_HELP_MONTHS": 3.0, "DEBT_HELP_COST": 300.0}


def make_debtor(owed=500_000, savings=0):
    """The neighbour is in arrears; a place a month, of three months, at 100 EUR each."""
    world = make_world(**DOSES)
    households = world.households
    households.housing_cost[:] = households.fixed_costs[:] = COSTS // 2
    households.arrears[ALONE], households.savings[ALONE] = owed, savings
    return world


@pytest.fixture(autouse=True)
def nobody_is_ashamed(monkeypatch):
    """All tests run with these numbers."""
    monkeypatch.setattr("tests.levers.places_bench.DEFAULTS", NUMBERS)


def run_months(world, *months):
    for month in months:
        run_lever(world, DEBT_HELP, month)
    return world


def test_a_scheme_keeps_creditors_away_takes_half_of_what_is_above_a_living_and_forgives_the_rest():
    world = make_debtor(savings=110_000)
    households, residents = world.households, world.residents
    residents.worries[NEIGHBOUR], residents.debt[NEIGHBOUR] = 0.25, 70_000
    run_months(world, 1)
    assert of(world, "accepted", DEBT_HELP) == households.in_scheme[ALONE] == 1
    run_months(world, 2)
    assert of(world, "spent", DEBT_HELP) == 10_000
    assert households.arrears[ALONE] == 490_000  # half of 200 EUR
    run_months(world, 3)
    assert households.arrears[ALONE] == 485_000
    run_months(world, 4)
    assert households.arrears[ALONE] == residents.debt[NEIGHBOUR] == 0
    assert residents.worries[NEIGHBOUR] == households.in_scheme[ALONE] == 0
    assert own_table(world, "debt_help").forgiven[0] == 485_000 + 70_000
    assert not world.contracts.alive.any()


def test_a_scheme_goes_on_when_the_lever_ends():
    world = run_months(make_debtor(), 1)
    world.policy.dose[:] = 0.0
    run_months(world, 2, 3, 4)
    assert world.households.arrears[ALONE] == 0
    assert not world.contracts.alive.any()


@pytest.mark.parametrize(
    ("owed", "savings", "offered", "accepted"),
    [(100_000, 0, 0, 0), (500_000, 0, 1, 1), (500_000, 500_000, 1, 0)],
)
def test_who_has_heavy_arrears_is_asked_and_comes_unless_the_scheme_would_take_all(
    owed, savings, offered, accepted
):
    """Three months of half of 4,100 EUR above a living are more than is owed."""
    world = run_months(make_debtor(owed, savings), 1)
    assert of(world, "offered", DEBT_HELP) == offered
    assert of(world, "accepted", DEBT_HELP) == accepted


def test_the_ashamed_do_not_come(monkeypatch):
    shy = tune(NUMBERS, income={"scheme_shame": 1.0})
    monkeypatch.setattr("tests.levers.places_bench.DEFAULTS", shy)
    world = run_months(make_debtor(), 1)
    assert of(world, "refused", DEBT_HELP) == 1
    assert not world.contracts.alive.any()


@pytest.mark.parametrize("how", ["new arrears", "no money", "moved", "new household"])
def test_a_scheme_breaks_and_creditors_are_back(how):
    world = run_months(make_debtor(), 1)
    households, purse = world.households, books.single(world.ledger, books.MUNICIPALITY)
    if how == "new arrears":
        households.arrears[ALONE] += COSTS + 1
    elif how == "no money":
        world.ledger.purses[purse] = 0
    elif how == "moved":
        world.residents.household[NEIGHBOUR] = FAMILY
    else:
        households.identity[ALONE] += 1
    world.policy.dose[:] = 0.0
    run_months(world, 2)
    assert not world.contracts.alive.any()
    assert households.arrears[ALONE] >= 500_000
    if how != "new household":
        assert households.in_scheme[ALONE] == 0


def test_arrears_of_a_little_more_do_not_break_a_scheme():
    world = run_months(make_debtor(), 1)
    world.households.arrears[ALONE] += COSTS
    world.policy.dose[:] = 0.0
    run_months(world, 2)
    assert world.households.in_scheme[ALONE] == 1


def test_what_a_couple_keeps_is_a_couples_living():
    here = Here()
    here.numbers = NUMBERS
    here.world.households.savings[:] = 150_000
    assert here.call(plain.debt_help.above_living, h=FAMILY) == 150_000 - 135_000
    assert here.call(plain.debt_help.above_living, h=ALONE) == 150_000 - 90_000


def test_members_debts_to_the_fund_count_in_what_is_owed():
    here = Here()
    here.numbers = NUMBERS
    world = here.world
    world.policy.dose[:] = make_debtor().policy.dose
    world.households.savings[FAMILY] = 135_000 + 100_000  # three months take 1,500 EUR
    world.households.arrears[FAMILY] = 100_000
    assert not here.call(plain.debt_help.wants_scheme, h=FAMILY, w=0)
    world.residents.debt[PARENT] = 60_000
    assert here.call(plain.debt_help.wants_scheme, h=FAMILY, w=0)


def make_two_debtors(left, **doses):
    """Both households are in arrears; so many cents are there for this month, at 100 EUR a place."""
    here = Here()
    here.numbers, here.world = NUMBERS, make_debtor()
    here.world.households.arrears[FAMILY], here.world.households.savings[FAMILY] = 500_000, 0
    give_doses(here, **{f"debt_help_{name}": value for name, value in doses.items()})
    here.world.policy.left[:] = left
    return here


@pytest.mark.parametrize(("left", "begun"), [(9_999, 0), (10_000, 1), (19_999, 1), (20_000, 2)])
def test_no_more_places_begin_than_there_is_money_for(left, begun):
    here = make_two_debtors(left, places=24.0)
    here.call(plain.debt_help.help_debtors)
    assert of(here.world, "accepted", DEBT_HELP) == begun


def test_a_scheme_is_a_contract_of_its_first_adult_and_touches_no_other():
    here = make_two_debtors(10_000)
    contracts = here.world.contracts
    contracts.alive[0], contracts.lever[0], contracts.end[0] = 1, DEBT_HELP + 1, 0
    here.month = 7
    here.call(plain.debt_help.help_debtors)
    assert contracts.alive[:3].tolist() == [1, 1, 0]
    held = [
        int(getattr(contracts, name)[1]) for name in ("thing", "branch", "start", "end", "amount")
    ]
    assert held == [-1, -1, 7, 10, 10_000]
    assert contracts.party[1] == here.world.residents.identity[contracts.row[1]]
    assert {tuple(row[3:5]) for row in events_of(here.world)} == {(-1, -1)}


def test_whose_turn_it_is_luck_says_for_every_place():
    here = make_two_debtors(0)
    luck, people = (
        plain.debt_help.DEBT_HELP_LUCK,
        here.world.residents.identity[[PARENT, NEIGHBOUR]],
    )
    for place in range(4):
        turns = [int(streams.draw(here.key, luck, who, 1 + place)) for who in people]
        given = {"w": 0, "place": place}
        first, turn = here.call(plain.debt_help.next_debtor, last=np.uint64(0), **given)
        second, _ = here.call(plain.debt_help.next_debtor, last=turn, **given)
        assert [first, second] == np.argsort(turns).tolist()
    here.world.households.wijk[FAMILY] = 3
    here.world.households.alive[ALONE] = 0
    assert here.call(plain.debt_help.next_debtor, last=np.uint64(0), w=0, place=0)[0] == -1


@pytest.mark.parametrize(
    ("status", "anyway"), [(JOBSEEKER, 1), (ON_BIJSTAND, 1), (WORKS_ELSEWHERE, 0)]
)
def test_who_seeks_work_might_have_found_it_and_paid_anyway(monkeypatch, status, anyway):
    here = make_two_debtors(10_000)
    here.world.residents.status[[PARENT, NEIGHBOUR]] = status
    put_spy(monkeypatch, plain.debt_help.fill_place, "finds_anyway", 1)
    here.call(plain.debt_help.help_debtors)
    assert of(here.world, "anyway", DEBT_HELP) == anyway


def test_who_is_asked_and_refuses_is_noted_without_a_unit(monkeypatch):
    here = make_two_debtors(10_000)
    put_spy(monkeypatch, plain.debt_help.fill_place, "wants_scheme", False)
    here.call(plain.debt_help.help_debtors)
    assert of(here.world, "refused", DEBT_HELP) == 2  # one place was offered to both
    assert {tuple(row[3:5]) for row in events_of(here.world)} == {(-1, -1)}
