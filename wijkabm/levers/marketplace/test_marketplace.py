"""Marketplace: chores that are wanted and paid, places, weekly meetings, a contract with the young."""

import numpy as np
import pytest

from tests.instruments import MARKETPLACE
from tests.levers.parts import give_doses
from tests.levers.people_levers import NUMBERS, count, live, make_world, paid, run, turn_on
from tests.month.bench import NEIGHBOUR, PARENT, PARTNER, events_of, own_table, tune
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import HOME, JOBSEEKER, ON_BIJSTAND, OTHER, WORKS_ELSEWHERE

ALONE = 1  # the neighbour's household
DOSES = {
    "MARKETPLACE_PLACES": 2.0, "MARKETPLACE_REACH": 1.0, "MARKETPLACE_PAY": 10.0, "MARKETPLACE_SHARE": 0.3,
    "MARKETPLACE_DUTY": 0.0,
}  # fmt: skip
EVERYBODY = tune(
    NUMBERS,
    work={
        "chore_wish": 1.0, "chore_hours": 8, "worthwhile": 1, "centre_search": 0.1, "lock_in": 0.7,
        "centre_tie": 1.0,
    },
    municipality={"local_work_hours": 32, "contract_months": 3},
)  # fmt: skip
"""All want eight hours of chores, whoever is asked comes, for four of these months."""


@pytest.fixture
def world():
    world = make_world()
    turn_on(world, MARKETPLACE, **DOSES)
    world.households.savings[:] = 5_000_000
    return world


def test_people_without_a_job_do_chores_for_pay_of_households_and_municipality(world):
    run(world, MARKETPLACE, 1, numbers=EVERYBODY)
    rows = world.contracts.row[live(world, MARKETPLACE)]
    assert len(rows) == count(world, "accepted", MARKETPLACE) == 2
    assert {tuple(row[3:5]) for row in events_of(world)} == {(-1, -1)}
    homes = world.residents.household[rows]
    income = world.households.income[homes].copy()
    assert np.isin(world.residents.status[rows], (JOBSEEKER, ON_BIJSTAND)).all()
    run(world, MARKETPLACE, 2, numbers=EVERYBODY)
    assert paid(world, books.LOCAL_WORK) == 2 * 32 * 700
    assert paid(world, books.SUBSIDY) == count(world, "spent", MARKETPLACE) == 2 * 32 * 300
    assert (world.residents.local_pay[rows] == 32_000).all()
    assert (world.households.income[homes] - income).sum() == 2 * 32_000
    asked = np.flatnonzero(world.households.chores)
    assert world.households.chores[asked].tolist() == [5_600] * 8  # each pays its eight hours


def test_no_more_places_than_the_list_fills(world):
    poor = np.arange(world.households.alive.size) >= 5
    world.households.savings[poor] = 0
    world.households.expected_income[~poor] = 0.0
    world.policy.dose[:] = 0.0
    turn_on(world, MARKETPLACE, **{**DOSES, "MARKETPLACE_PLACES": 50.0})
    wish = np.flatnonzero((world.households.alive == 1) & ~poor & (world.households.n_adults > 0))
    run(world, MARKETPLACE, 1, numbers=EVERYBODY)
    assert live(world, MARKETPLACE).size == len(wish) * 8 // 32 == 1


def test_a_place_ends_with_a_job_and_with_its_term_after_the_lever(world):
    run(world, MARKETPLACE, 1, numbers=EVERYBODY)
    i = world.contracts.row[live(world, MARKETPLACE)[0]]
    world.policy.dose[:, : world.policy.dose.shape[1]] = 0.0
    world.residents.status[i] = WORKS_ELSEWHERE
    run(world, MARKETPLACE, 2, numbers=EVERYBODY)
    assert live(world, MARKETPLACE).size == count(world, "ended", MARKETPLACE) == 1
    for month in (3, 4, 5):
        assert live(world, MARKETPLACE).size == 1
        run(world, MARKETPLACE, month, numbers=EVERYBODY)
    assert not live(world, MARKETPLACE).size
    assert (world.residents.local_pay == 0).all()


def test_those_with_a_place_help_each_other_search_but_work_keeps_them_from_it(world):
    run(world, MARKETPLACE, 1, numbers=EVERYBODY)
    i, other = world.contracts.row[live(world, MARKETPLACE)]
    world.residents.n_ties[[i, other]] = 0
    run(world, MARKETPLACE, 2, numbers=EVERYBODY)
    weekly = 32 / (52 / 12)
    assert world.residents.search[i] == pytest.approx(0.1 - 0.7 * weekly / 36)
    assert world.residents.ties[i, 0] == other
    assert world.residents.n_ties[i] == world.residents.n_ties[other] == 1


def test_a_household_that_can_pay_has_chores_done_if_it_likes_to():
    here = Here(work={"chore_hours": 8, "chore_wish": 1.0}, income={"savings_target": 2.0})
    give_doses(here, marketplace_reach=1.0, marketplace_pay=10.0, marketplace_share=0.25)
    households, rule = here.world.households, plain.marketplace.wants_chores
    households.expected_income[ALONE] = 100_000.0
    for savings, wants in ((206_001, True), (206_000, False)):  # 60 EUR above two months
        households.savings[ALONE] = savings
        assert here.call(rule, h=ALONE, w=0) == wants
    households.savings[ALONE] = 10**9
    give_doses(here, marketplace_reach=0.0)
    assert not here.call(rule, h=ALONE, w=0)


@pytest.mark.parametrize(
    ("age", "status", "stake"),
    [(26, ON_BIJSTAND, 250), (27, ON_BIJSTAND, 0), (20, JOBSEEKER, 0)],
)
def test_a_no_costs_the_young_on_bijstand_a_part_of_the_norm(age, status, stake):
    here = Here(work={"young": 27}, income={"bijstand_single": 10})
    give_doses(here, marketplace_duty=0.25)
    residents = here.world.residents
    residents.birth_month[PARTNER], residents.status[PARTNER] = here.month - 12 * age, status
    assert here.call(plain.marketplace.at_stake, i=PARTNER, w=0) == stake


def test_places_are_filled_one_by_one_and_none_gets_two(world):
    """Two more may come each month the list allows it; who has a place is not asked again."""
    seekers = int(np.isin(world.residents.status, (JOBSEEKER, ON_BIJSTAND)).sum())
    assert seekers > 4
    held = []
    for month, places in ((1, 1.0), (2, 3.0), (3, 3.0), (4, 2.0)):
        turn_on(world, MARKETPLACE, **{**DOSES, "MARKETPLACE_PLACES": places})
        run(world, MARKETPLACE, month, numbers=EVERYBODY)
        held.append(live(world, MARKETPLACE).size)
    assert held == [1, 3, 3, 3]
    parties = world.contracts.party[live(world, MARKETPLACE)]
    assert len(set(parties.tolist())) == 3


def test_the_list_is_walked_household_by_household():
    here = Here(work={"chore_hours": 8, "chore_wish": 1.0}, income={"savings_target": 0.0})
    give_doses(here, marketplace_reach=1.0, marketplace_pay=10.0)
    rule, households = plain.marketplace.next_household, here.world.households
    households.savings[:2] = 0, 10**6
    assert here.call(rule, w=0, first=0) == ALONE
    assert here.call(rule, w=0, first=ALONE + 1) == households.alive.size
    assert here.call(plain.marketplace.count_wanted, w=0) == 8
    households.wijk[ALONE] = 3
    assert here.call(rule, w=0, first=0) == households.alive.size


def test_who_is_met_luck_says_and_nobody_of_another_lever():
    """The partner knows nobody; of two who come he meets one, and not who lives on less."""
    here = Here(work={"centre_tie": 1.0})
    contracts, residents = here.world.contracts, here.world.residents
    me = own_table(here.world, "marketplace")
    contracts.alive[:4], contracts.lever[:4] = 1, MARKETPLACE
    contracts.row[:4] = PARTNER, NEIGHBOUR, PARENT, PARENT
    contracts.party[:4] = residents.identity[contracts.row[:4]]
    residents.n_ties[:3] = 0
    contracts.lever[3], me.withheld[2] = MARKETPLACE + 1, 0.5
    here.call(plain.marketplace.meet, c=0)
    assert residents.ties[PARTNER, : residents.n_ties[PARTNER]].tolist() == [NEIGHBOUR]
    residents.n_ties[:3], me.withheld[2] = 0, 0.0
    luck, who = plain.marketplace.MARKETPLACE_LUCK, residents.identity[PARTNER]
    turns = [int(streams.draw(here.key, luck, who, contracts.party[c])) for c in (1, 2)]
    here.call(plain.marketplace.meet, c=0)
    assert residents.ties[PARTNER, 0] == contracts.row[1 + int(np.argmin(turns))]
    contracts.alive[1:3] = residents.n_ties[:3] = 0
    here.call(plain.marketplace.meet, c=0)
    assert residents.n_ties[:3].tolist() == [0, 0, 0]  # alone there


def test_who_works_beside_a_benefit_is_not_asked(monkeypatch):
    here = Here()
    here.world.residents.part_time[PARTNER] = 1
    takes = put_spy(monkeypatch, plain.marketplace.fill_places, "takes_it", True)
    here.call(plain.marketplace.fill_places, w=0, places=1)
    assert not takes.calls


def test_a_contract_with_another_lever_keeps_nobody_from_a_place():
    here = Here()
    contracts = here.world.contracts
    contracts.alive[0], contracts.party[0] = 1, 102
    for lever, has in ((MARKETPLACE + 1, False), (MARKETPLACE, True)):
        contracts.lever[0] = lever
        me = own_table(here.world, "marketplace")
        assert here.call(plain.marketplace.has_contract, party=102, me=me) == has


def ask_the_young(monkeypatch, says_yes):
    """The partner, young and on bijstand, is asked for the one place; the gain that was weighed."""
    here = Here(work={"duty_kept": 2, "young": 27}, municipality={"local_work_asked": 1})
    give_doses(here, marketplace_duty=0.5, marketplace_pay=10.0)
    residents, rule = here.world.residents, plain.marketplace.fill_places
    residents.birth_month[PARTNER], residents.status[PARTNER] = here.month - 12 * 20, ON_BIJSTAND
    kept = put_spy(monkeypatch, rule, "kept_of_pay", 1_000)
    put_spy(monkeypatch, rule, "finds_anyway", 0)
    takes = put_spy(monkeypatch, rule, "takes_it", says_yes)
    here.call(rule, w=0, places=1)
    assert kept.calls[0][1] == 10 * 100 * here.numbers.municipality.local_work_hours
    contracts = here.world.contracts
    agreed = [int(getattr(contracts, name)[0]) for name in ("thing", "branch", "start", "amount")]
    assert agreed == [-1, -1, here.month, 0]
    assert {tuple(row[3:5]) for row in events_of(here.world)} == {(-1, -1)}
    return here, takes.calls[0][1]


def test_who_is_young_and_refuses_lives_on_less_for_some_months(monkeypatch):
    here, gain = ask_the_young(monkeypatch, False)
    norm = int(here.numbers.income.bijstand_single * 100)
    assert gain == 1_000 + norm // 2
    residents, rule = here.world.residents, plain.marketplace.goes_on
    assert residents.withheld[PARTNER] == 0.5
    assert here.world.policy.refused[0, MARKETPLACE] == 1
    for month, kept in ((2, 0.5), (3, 0.5), (4, 0.0)):
        here.call(rule, c=0, month=month)
        assert residents.withheld[PARTNER] == kept
    assert not here.world.contracts.alive.any()


def test_who_is_young_and_says_yes_keeps_the_whole_benefit(monkeypatch):
    here, _ = ask_the_young(monkeypatch, True)
    assert here.world.residents.withheld[PARTNER] == 0.0
    assert here.world.policy.accepted[0, MARKETPLACE] == 1


def test_what_is_withheld_is_taken_off_bijstand():
    here = Here(income={"bijstand_single": 1_000}, work={"benefit_leaves": 0.25})
    world = here.world
    world.residents.status[NEIGHBOUR] = ON_BIJSTAND
    world.residents.shop[NEIGHBOUR] = -1
    got = []
    for world.residents.withheld[NEIGHBOUR] in (0.0, 0.2):
        given = {"h": ALONE, "couple": False, "payee": 0}
        got.append(int(here.call(plain.income.pay_bijstand, **given)))
    assert got == [100_000, 80_000]


@pytest.mark.parametrize(("chores", "instead"), [(0, 0), (1_000, 500), (10**6, None)])
def test_what_is_paid_for_chores_is_spent_less_elsewhere_half_of_it_on_businesses_at_home(
    chores, instead
):
    budgets = []
    for paid_before in (0, chores):
        here = Here(market={"chores_instead": 0.5})
        households = here.world.households
        households.chores[ALONE] = paid_before
        here.call(plain.shopping.plan_spending, h=ALONE)
        assert households.chores[ALONE] == 0
        budgets.append(households.budget[ALONE].tolist())
    before, after = budgets
    assert before[:HOME] == after[:HOME]
    if instead is None:
        assert after[HOME] == after[OTHER] == 0
    else:
        assert before[HOME] - after[HOME] == instead
        assert before[OTHER] - after[OTHER] == chores - instead


def test_contracts_with_others_are_left_alone(world):
    contracts = world.contracts
    contracts.alive[0], contracts.lever[0], contracts.end[0] = 1, MARKETPLACE + 1, 0
    run(world, MARKETPLACE, 1, numbers=EVERYBODY)
    assert contracts.alive[0] == 1
    run(world, MARKETPLACE, 2, numbers=EVERYBODY)
    assert contracts.alive[0] == 1
    assert live(world, MARKETPLACE).size == 2


def test_so_many_are_asked_for_each_place(world):
    shy = tune(EVERYBODY, municipality={"local_work_asked": 2}, work={"worthwhile": 10**9})
    run(world, MARKETPLACE, 1, numbers=shy)
    assert count(world, "offered", MARKETPLACE) == count(world, "refused", MARKETPLACE) == 4
