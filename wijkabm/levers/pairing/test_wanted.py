"""Work that the stronger wijk wants: what stands on the list, who pays for a post, how it ends."""

import pytest

from tests.instruments import PAIRING
from tests.levers.parts import give_doses
from tests.month.bench import NEIGHBOUR, PARENT, PARTNER, own_table, set_terms
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import AT_EMPLOYER, JOBSEEKER, WORKS_LOCALLY
from wijkabm.ground.tables.world import Now
from wijkabm.month.income.wages import wedge_on

CARE_HOURS = 39.0  # four households fill a post of 156 hours
UPKEEP, CARE = 1, 2


@pytest.fixture
def here():
    """The partner seeks; one employer, whose post costs 100,000 a month."""
    here = Here(
        work={"care_age": 75, "care_wish": 1.0, "care_hours": CARE_HOURS},
        income={"wedge": 0.0}, municipality={"contract_months": 3, "contractor_labour": 0.5},
    )  # fmt: skip
    world = here.world
    world.employers.net_wage[:] = 100_000
    world.residents.status[PARTNER] = JOBSEEKER
    world.policy.left[:] = 10**9
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = 10**9
    return here


def place(here, work):
    """Let the partner have a post of the list."""
    rule = plain.pairing.fill_post
    assert here.call(rule, i=PARTNER, weak=0, strong=0, work=work)
    return own_table(here.world, "pairing")


def test_a_post_is_a_job_more_and_nobody_of_the_ring_goes(here):
    employers, region = here.world.employers, here.world.region
    jobs, held, seek = employers.jobs[0], employers.residents[0], region.jobseekers[0]
    me = place(here, UPKEEP)
    assert here.world.residents.status[PARTNER] == WORKS_LOCALLY
    assert (employers.jobs[0] - jobs, employers.residents[0] - held) == (1, 1)
    assert region.jobseekers[0] == seek
    assert me.price[0] == 200_000
    for left_already in (False, True):
        here.world.contracts.alive[0] = 1
        if left_already:
            employers.jobs[0] += 1
            region.jobseekers[0] -= 1  # a commuter has it
        here.call(plain.pairing.close_post, c=0)
        assert (employers.jobs[0], employers.residents[0]) == (jobs, held)
        assert region.jobseekers[0] == seek
        assert here.world.residents.status[PARTNER] == JOBSEEKER


def test_upkeep_is_paid_out_of_the_services_for_as_many_months_as_it_was_done(here):
    world = here.world
    me = place(here, UPKEEP)
    cash = world.employers.cash[0]
    for month in (2, 3, 4):
        assert world.contracts.alive[0] == 1
        here.month = month
        set_terms(world, here.numbers, Now(month, here.key))
        assert world.terms.set_aside[0].tolist() == [me.price[0], 0]
        world.wijken.set_aside[:] = world.terms.set_aside
        here.call(plain.pairing.run_posts)
        assert world.wijken.set_aside[0, 0] == 0
    assert world.contracts.alive[0] == 0
    assert world.employers.cash[0] - cash == 3 * 100_000
    flows = world.ledger.flows
    assert flows[books.PUBLIC_CONTRACT].sum() == flows[books.MUNICIPAL_SERVICES].sum() == 300_000


def test_care_is_wanted_by_who_is_old_and_can_pay(here):
    give_doses(here, pairing_care=1.0)
    rule, world = plain.pairing.wants_care, here.world
    households, residents = world.households, world.residents
    me = own_table(world, "pairing")
    home = residents.household[NEIGHBOUR]
    households.savings[:] = 1_001
    given = {"h": home, "w": 0, "price": 1_000, "me": me}
    for age, savings, wish, wants in (
        (75, 1_001, 1.0, True), (74, 1_001, 1.0, False), (75, 1_000, 1.0, False), (75, 1_001, 0.0, False),
    ):  # fmt: skip
        residents.birth_month[NEIGHBOUR] = here.month - 12 * age
        households.savings[home] = savings
        here.tune(work={"care_wish": wish})
        assert here.call(rule, **given) == wants


def test_a_month_of_care_is_paid_by_households_and_the_municipality(here):
    give_doses(here, pairing_care=1.0, pairing_care_share=0.4)
    world = here.world
    households, residents = world.households, world.residents
    place(here, CARE)
    here.tune(work={"care_hours": 78.0})
    for i in (PARENT, NEIGHBOUR):
        residents.birth_month[i] = here.month - 12 * 80
    households.savings[:] = 10**6
    cash = world.employers.cash[0]
    here.month = 2
    here.call(plain.pairing.run_posts)
    assert world.employers.cash[0] - cash == 2 * 50_000
    assert households.chores[:2].tolist() == [30_000, 30_000]
    assert world.policy.spent[0, PAIRING] == 40_000
    give_doses(here, pairing_care=0.0)  # nobody asks any more
    here.month = 3
    here.call(plain.pairing.run_posts)
    assert world.contracts.alive[0] == 0
    assert residents.workplace_kind[PARTNER] != AT_EMPLOYER


def test_the_list_holds_what_can_be_paid_first_upkeep_then_care(here):
    give_doses(here, pairing_care=1.0, pairing_upkeep=0.5)
    world = here.world
    world.wijken.inhabitants_start[:] = 100
    world.municipality.services[0] = 2 * 200_000 + 399_999  # half of it pays one post
    rule = plain.pairing.next_on_list
    assert here.call(rule, w=0) == UPKEEP
    place(here, UPKEEP)
    assert here.call(rule, w=0) == 0
    for i in (PARENT, NEIGHBOUR):
        world.residents.birth_month[i] = here.month - 12 * 80
    world.households.savings[:] = 10**8
    here.tune(work={"care_hours": 78.0})
    assert here.call(rule, w=0) == CARE


def test_work_is_organised_by_the_largest_in_care_else_the_largest(here):
    world = here.world
    assert wedge_on(100_000, here.numbers.income) == 0
    assert here.call(plain.pairing.find_employer, w=0) == 0
    world.wijken.n_employers[:] = 0
    assert here.call(plain.pairing.find_employer, w=0) == -1
    give_doses(here, pairing_care=1.0, pairing_upkeep=1.0)
    assert here.call(plain.pairing.next_on_list, w=0) == 0
