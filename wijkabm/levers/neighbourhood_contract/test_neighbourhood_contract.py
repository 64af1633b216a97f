"""Neighbourhood contract: paid work beside a benefit, help for nothing, jobs lost elsewhere."""

import numpy as np
import pytest

from tests.instruments import NEIGHBOURHOOD_CONTRACT
from tests.levers.parts import give_doses
from tests.levers.people_levers import NUMBERS, count, live, make_world, paid, run, turn_on
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND, WORKS_ELSEWHERE
from wijkabm.month.income.benefits import pay_bijstand as pay_bijstand_of_income

PAY = 14 * 32 * 100


@kernel
def pay_bijstand(h, payee, world, numbers):
    return pay_bijstand_of_income(h, False, payee, world, numbers)


@pytest.fixture
def world():
    world = make_world(services=4 * 5 * PAY)  # a quarter of it pays four, and materials
    turn_on(world, NEIGHBOURHOOD_CONTRACT, NEIGHBOURHOOD_CONTRACT_LOCAL_SHARE=0.25)
    return world


def test_four_people_work_beside_their_benefit_and_the_rest_is_still_bought(world):
    outside = world.municipality.services[0]
    run(world, NEIGHBOURHOOD_CONTRACT)
    assert paid(world, books.MUNICIPAL_SERVICES) == outside
    rows = world.contracts.row[live(world, NEIGHBOURHOOD_CONTRACT)]
    assert len(rows) == count(world, "accepted", NEIGHBOURHOOD_CONTRACT) == 4
    assert np.isin(world.residents.status[rows], (JOBSEEKER, ON_BIJSTAND)).all()
    savings = world.households.savings.sum()
    run(world, NEIGHBOURHOOD_CONTRACT, 2)
    assert paid(world, books.LOCAL_WORK) == 4 * PAY
    assert world.households.savings.sum() - savings == 4 * PAY
    assert paid(world, books.MUNICIPAL_SERVICES) == outside - 4 * PAY
    assert (world.residents.local_pay[rows] == PAY).all()
    assert count(world, "spent", NEIGHBOURHOOD_CONTRACT) == 0
    assert world.wijken.set_aside.sum() == 0


def test_top_up_pays_more_hands_from_the_lever(world):
    turn_on(
        world,
        NEIGHBOURHOOD_CONTRACT,
        NEIGHBOURHOOD_CONTRACT_LOCAL_SHARE=0.0,
        NEIGHBOURHOOD_CONTRACT_TOP_UP=12 * 2 * 450.0,
    )
    run(world, NEIGHBOURHOOD_CONTRACT)
    assert live(world, NEIGHBOURHOOD_CONTRACT).size == 2
    run(world, NEIGHBOURHOOD_CONTRACT, 2)
    assert count(world, "spent", NEIGHBOURHOOD_CONTRACT) == 2 * PAY == paid(world, books.SUBSIDY)
    assert live(world, NEIGHBOURHOOD_CONTRACT).size == 2


def test_work_ends_with_a_job_and_with_its_term(world):
    run(world, NEIGHBOURHOOD_CONTRACT)
    world.policy.dose[:] = 0.0
    i = world.contracts.row[live(world, NEIGHBOURHOOD_CONTRACT)[0]]
    run(world, NEIGHBOURHOOD_CONTRACT, 2)
    assert paid(world, books.LOCAL_WORK) == 4 * PAY
    world.residents.status[i] = WORKS_ELSEWHERE
    run(world, NEIGHBOURHOOD_CONTRACT, 3)
    assert count(world, "ended", NEIGHBOURHOOD_CONTRACT) == 1
    assert world.residents.local_pay[i] == 0
    assert paid(world, books.LOCAL_WORK) == 3 * PAY
    for month in range(4, 15):
        run(world, NEIGHBOURHOOD_CONTRACT, month)
    assert not live(world, NEIGHBOURHOOD_CONTRACT).size
    assert (world.residents.local_pay == 0).all()


def test_the_law_takes_most_of_the_pay_off_bijstand(world):
    households, residents = world.households, world.residents
    alone = (households.n_adults == 1) & (households.alive == 1)
    status = residents.status[households.members[:, 0]]
    h = int(np.flatnonzero(alone & (status == ON_BIJSTAND))[0])
    i = households.members[h, 0]
    account = books.account(books.RESIDENTS, 0)

    def bijstand(local_pay):
        residents.local_pay[i] = local_pay
        return pay_bijstand(h, account, world, NUMBERS)

    residents.part_time[i] = 0
    assert bijstand(0) - bijstand(PAY) == int(PAY * 0.75)


def test_streets_are_better_kept_by_volunteers_too_and_fall_back(world):
    turn_on(
        world,
        NEIGHBOURHOOD_CONTRACT,
        NEIGHBOURHOOD_CONTRACT_LOCAL_SHARE=0.25,
        NEIGHBOURHOOD_CONTRACT_HOURS=1000,
    )
    run(world, NEIGHBOURHOOD_CONTRACT)
    without = make_world(services=4 * 5 * PAY)
    turn_on(without, NEIGHBOURHOOD_CONTRACT, NEIGHBOURHOOD_CONTRACT_LOCAL_SHARE=0.25)
    world.residents.volunteer_hours[world.residents.is_volunteer == 1] = 20
    numbers = NUMBERS._replace(time=NUMBERS.time._replace(upkeep_share=1.0))
    run(world, NEIGHBOURHOOD_CONTRACT, 2, numbers=numbers)
    run(without, NEIGHBOURHOOD_CONTRACT)
    run(without, NEIGHBOURHOOD_CONTRACT, 2)
    assert world.wijken.upkeep[0] > without.wijken.upkeep[0]


def test_nobody_asked_in_vain_leaves_the_contractor_at_work(world):
    seeks = np.isin(world.residents.status, (JOBSEEKER, ON_BIJSTAND))
    world.residents.status[seeks] = WORKS_ELSEWHERE
    run(world, NEIGHBOURHOOD_CONTRACT)
    assert count(world, "offered", NEIGHBOURHOOD_CONTRACT) == 0
    assert paid(world, books.MUNICIPAL_SERVICES) == world.municipality.services[0]


@pytest.mark.parametrize(
    ("hours", "gap"), [(20, 0.5 * (10 / 100)), (0, 0.5 * (-10 / 100)), (9_999, 1.0)]
)
def test_streets_are_kept_by_what_hands_and_a_contractor_do(monkeypatch, hours, gap):
    """10,000 buys a contractor's 100 hours; he does 90, residents do `hours`."""
    here, rule = Here(street={"adjustment": 0.1}), plain.neighbourhood_contract.keep_streets
    here.tune(
        municipality=dict.fromkeys(("contractor_hour", "local_work_pay", "local_work_yield"), 1)
    )
    helped = put_spy(monkeypatch, rule, "count_help", 0.0)
    give_doses(here, neighbourhood_contract_hours=30.0, neighbourhood_contract_local_share=0.5)
    here.world.wijken.inhabitants_start[0] = 2_000
    given = {"w": 0, "whole": 10_000.0, "paid": 100.0 * hours, "left": 9_000.0}
    here.call(rule, **given)
    assert here.world.wijken.upkeep[0] == pytest.approx(0.1 * gap)
    assert helped.calls[0][-1] == 60.0  # hours promised by two thousand people
