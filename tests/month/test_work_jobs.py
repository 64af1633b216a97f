"""Work, by hand: what a job that ends or starts leaves in all counts, and why jobs end."""

import numpy as np
import pytest

from tests.month.bench import CAFE, FOOD_SHOP, NEIGHBOUR, PARENT, PARTNER, SALON
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    FOOD,
    IN_SHOP,
    JOBSEEKER,
    NO_WORKPLACE,
    ON_DISABILITY,
    OWNER,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import (
    CAUSE_DISMISSED,
    CAUSE_FEWER_STAFF,
    CAUSE_FIRM_CLOSED,
    CAUSE_THROUGH_MARKET,
    CAUSE_THROUGH_TIES,
    EVENT_HIRED,
    EVENT_JOB_ENDED,
    EVENT_TO_BENEFIT,
    LIFE_HIRED_RESIDENT,
    LIFE_LOST_JOB,
    LIFE_WAS_HIRED_BY_EMPLOYER,
    LIFE_WAS_HIRED_BY_SHOP,
    LIFE_WAS_HIRED_ELSEWHERE,
    LIFE_WENT_ON_BENEFIT,
    NO_CAUSE,
)

work = plain.work
IDENTITY = {PARENT: 101, PARTNER: 102, NEIGHBOUR: 103}


@pytest.fixture
def here():
    """All three have no job; two commuters work in the café, three at the employer, one seeks in the ring."""
    here = Here(income={"unemployment_share": 0.7, "disability_benefit": 1_300, "wage_spread": 0.0})
    world = here.world
    world.residents.status[:3], world.residents.shop[:] = JOBSEEKER, -1
    world.residents.net_wage[:] = 0
    world.shops.staff[CAFE] = world.shops.staff_wanted[CAFE] = 2
    world.employers.jobs[0], world.employers.identity[0] = 3, 77
    world.region.vacancies[0], world.region.jobseekers[0] = 4, 1
    world.region.labour_force[0] = 20
    return here


def hold(here, i, kind, place=-1, wage=200_000):
    """Give resident `i` a job, and what holds it one post more."""
    world = here.world
    residents = world.residents
    residents.workplace_kind[i], residents.workplace[i], residents.hours[i] = kind, place, 36
    residents.net_wage[i], residents.status_since[i] = wage, 0
    residents.status[i] = WORKS_ELSEWHERE if kind == ELSEWHERE else WORKS_LOCALLY
    if kind == IN_SHOP:
        world.shops.staff[place] += 1
        world.shops.staff_residents[place] += 1
        world.shops.staff_wanted[place] += 1
    elif kind == AT_EMPLOYER:
        world.employers.residents[place] += 1


def job_of(here, i):
    residents = here.world.residents
    columns = (residents.status, residents.workplace_kind, residents.workplace, residents.hours)
    return tuple(int(column[i]) for column in columns)


def counts(here):
    """Vacancies, the ring's jobseekers and labour force, and residents at the employer."""
    region = here.world.region
    return (
        int(region.vacancies[0]), int(region.jobseekers[0]), int(region.labour_force[0]),
        int(here.world.employers.residents[0]),
    )  # fmt: skip


def staff(here, shop):
    return int(here.world.shops.staff[shop]), int(here.world.shops.staff_residents[shop])


# --- a job ends ----------------------------------------------------------------------------------


def test_a_job_elsewhere_that_ends_is_a_vacancy_of_the_region(here):
    hold(here, PARTNER, ELSEWHERE)
    here.call(work.end_job, i=PARTNER)
    assert counts(here) == (5, 1, 20, 0)
    assert job_of(here, PARTNER) == (WORKS_ELSEWHERE, NO_WORKPLACE, -1, 0)


@pytest.mark.parametrize(("seekers", "after"), [(1, (4, 0, 20, 0)), (0, (4, 0, 21, 0))])
def test_a_job_at_an_employer_is_taken_by_a_commuter(here, seekers, after):
    hold(here, PARTNER, AT_EMPLOYER, 0)
    here.world.region.jobseekers[0] = seekers
    here.call(work.end_job, i=PARTNER)
    assert counts(here) == after
    assert job_of(here, PARTNER)[1:] == (NO_WORKPLACE, -1, 0)


def test_a_shop_has_one_employee_less_unless_it_has_closed(here):
    hold(here, PARTNER, IN_SHOP, CAFE)
    here.call(work.end_job, i=PARTNER)
    assert staff(here, CAFE) == (2, 0)
    hold(here, PARTNER, IN_SHOP, CAFE)
    here.world.shops.alive[CAFE] = 0
    here.call(work.end_job, i=PARTNER)
    assert staff(here, CAFE) == (3, 1)
    assert counts(here) == (4, 1, 20, 0)


def test_who_has_no_job_gives_none_up(here):
    here.call(work.end_job, i=PARTNER)
    assert counts(here) == (4, 1, 20, 0)
    assert (staff(here, FOOD_SHOP), staff(here, CAFE)) == ((0, 0), (2, 0))


@pytest.mark.parametrize(
    ("kind", "place", "premises", "branch"),
    [(ELSEWHERE, -1, -1, -1), (AT_EMPLOYER, 0, -1, -1), (IN_SHOP, FOOD_SHOP, 0, FOOD)],
)
def test_who_loses_a_job_seeks_another_with_a_benefit(here, kind, place, premises, branch):
    hold(here, PARTNER, kind, place, wage=150_001)
    here.call(work.lose_job, i=PARTNER, month=9, cause=CAUSE_DISMISSED)
    residents = here.world.residents
    assert job_of(here, PARTNER) == (JOBSEEKER, NO_WORKPLACE, -1, 0)
    assert residents.status_since[PARTNER] == 9
    assert residents.benefit[PARTNER] == 105_001  # 0.7 * 150,001 = 105,000.7
    rows = here.world.journal.events[: here.world.journal.n_events[0]].tolist()
    assert rows == [[EVENT_JOB_ENDED, 0, 102, premises, branch, CAUSE_DISMISSED]]
    assert here.facts() == [[102, LIFE_LOST_JOB, CAUSE_DISMISSED]]


def test_a_shop_that_closed_lets_its_commuters_go(here):
    hold(here, PARTNER, IN_SHOP, CAFE)
    here.call(work.release_staff, shop=CAFE)
    shops = here.world.shops
    assert (shops.staff[CAFE], shops.staff_residents[CAFE], shops.staff_wanted[CAFE]) == (0, 0, 0)
    assert counts(here) == (4, 3, 20, 0)


# --- a job starts --------------------------------------------------------------------------------


def test_wages_in_shops_follow_the_cost_of_labour(here):
    here.tune(firms={"labour_cost": 4_000}, income={"wedge": 0.6})
    assert work.labour_cost_of(here.numbers.firms) == 400_000
    assert work.local_wage(here.numbers.income, here.numbers.firms) == 250_000


@pytest.mark.parametrize(("schooling", "relative"), [(0, 0.8), (1, 1.0), (2, 1.3)])
def test_wages_elsewhere_follow_schooling_hours_and_the_wijks_scale(here, schooling, relative):
    here.tune(
        income={"net_wage_mean": 2_000, "wage_low": 0.8, "wage_middle": 1.0, "wage_high": 1.3}
    )
    wage = here.call(work.wage_elsewhere, identity=1, schooling=schooling, hours=18, wage_scale=0.9)
    assert wage == round(200_000 * relative * 0.9 / 2)


def test_hours_hang_on_luck_for_good(here):
    found = set()
    for identity in range(100):
        u = streams.uniform(streams.GOLDEN, streams.WAGE, identity, 1)
        bounds = ((0.5, 36), (0.75, 28), (0.9, 20), (1.0, 12))
        hours = here.call(work.usual_hours, identity=identity)
        assert hours == next(h for limit, h in bounds if u < limit)
        found.add(hours)
    assert found == {36, 28, 20, 12}


def hire(here, kind, place=-1):
    """The partner is hired; a benefit and work beside bijstand end."""
    residents = here.world.residents
    residents.benefit[PARTNER], residents.part_time[PARTNER] = 80_000, 30_000
    cause = CAUSE_THROUGH_TIES
    here.call(work.hire, i=PARTNER, kind=kind, place=place, month=6, cause=cause)
    assert residents.status_since[PARTNER] == 6
    assert residents.benefit[PARTNER] == residents.part_time[PARTNER] == 0


def test_a_job_elsewhere_takes_a_vacancy(here):
    here.tune(income={"net_wage_mean": 2_000, "wage_low": 0.8})
    hours = here.call(work.usual_hours, identity=102)
    hire(here, ELSEWHERE)
    wage = round(200_000 * 0.8 * hours / 36)
    assert here.world.residents.net_wage[PARTNER] == wage
    assert job_of(here, PARTNER) == (WORKS_ELSEWHERE, ELSEWHERE, -1, hours)
    assert counts(here) == (3, 1, 20, 0)
    assert here.events(EVENT_HIRED) == [(102, CAUSE_THROUGH_TIES)]
    assert here.facts() == [[102, LIFE_WAS_HIRED_ELSEWHERE, wage]]


def test_a_job_at_an_employer_makes_its_commuter_seek(here):
    here.world.employers.net_wage[0] = 222_000
    hire(here, AT_EMPLOYER, 0)
    assert here.world.residents.net_wage[PARTNER] == 222_000
    assert job_of(here, PARTNER) == (WORKS_LOCALLY, AT_EMPLOYER, 0, 36)
    assert counts(here) == (4, 2, 20, 1)
    assert here.facts() == [[102, LIFE_WAS_HIRED_BY_EMPLOYER, 77]]


def test_a_job_in_a_shop_is_one_employee_more(here):
    here.tune(firms={"labour_cost": 4_000}, income={"wedge": 0.6})
    hire(here, IN_SHOP, FOOD_SHOP)
    assert here.world.residents.net_wage[PARTNER] == 250_000
    assert job_of(here, PARTNER) == (WORKS_LOCALLY, IN_SHOP, FOOD_SHOP, 36)
    assert staff(here, FOOD_SHOP) == (1, 1)
    assert counts(here) == (4, 1, 20, 0)
    shop = int(here.world.shops.identity[FOOD_SHOP])
    assert here.facts() == [[102, LIFE_WAS_HIRED_BY_SHOP, shop], [shop, LIFE_HIRED_RESIDENT, 102]]
    rows = here.world.journal.events[: here.world.journal.n_events[0]].tolist()
    assert rows == [[EVENT_HIRED, 0, 102, FOOD_SHOP, FOOD, CAUSE_THROUGH_TIES]]


# --- a worker's month ----------------------------------------------------------------------------


def pass_worker(here, low, high, month=8):
    """The month of the partner at work with luck between `low` and `high`."""
    here.month = month
    here.draw_key(streams.JOB_LOSS, 102, 0, low, high)
    here.call(work.change_worker, i=PARTNER)
    return int(here.world.residents.status[PARTNER])


@pytest.fixture
def rates(here):
    """Of people of low schooling 0.3 lose the job, 0.2 fall ill, 0.1 find another elsewhere."""
    here.world.wijken.job_loss[0], here.world.wijken.disability_step[0] = 0.2, 0.2
    here.tune(work={"loss_low": 1.5, "job_to_job": 0.1})
    return here


def test_staff_of_a_closed_shop_lose_the_job_whatever_their_luck(rates):
    hold(rates, PARTNER, IN_SHOP, CAFE)
    rates.world.shops.alive[CAFE] = 0
    assert pass_worker(rates, 0.9, 1.0) == JOBSEEKER
    assert rates.events(EVENT_JOB_ENDED) == [(102, CAUSE_FIRM_CLOSED)]


def test_some_are_dismissed(rates):
    hold(rates, PARTNER, IN_SHOP, CAFE)
    assert pass_worker(rates, 0.25, 0.3) == JOBSEEKER
    assert rates.events(EVENT_JOB_ENDED) == [(102, CAUSE_DISMISSED)]


def test_of_others_health_gives_way(rates):
    hold(rates, PARTNER, IN_SHOP, CAFE)
    for low in (0.3, 0.45):
        assert pass_worker(rates, low, low + 0.05) == ON_DISABILITY
    residents = rates.world.residents
    assert (residents.status_since[PARTNER], residents.benefit[PARTNER]) == (8, 130_000)
    assert residents.workplace_kind[PARTNER] == NO_WORKPLACE
    assert rates.facts()[0] == [102, LIFE_WENT_ON_BENEFIT, ON_DISABILITY]
    assert rates.events(EVENT_TO_BENEFIT)[0] == (102, NO_CAUSE)
    assert rates.events(EVENT_JOB_ENDED) == []


def test_a_local_job_is_left_for_one_elsewhere(rates):
    hold(rates, PARTNER, IN_SHOP, CAFE)
    assert pass_worker(rates, 0.6, 1.0) == WORKS_LOCALLY
    assert pass_worker(rates, 0.5, 0.6) == WORKS_ELSEWHERE
    assert staff(rates, CAFE) == (2, 0)
    assert job_of(rates, PARTNER)[1:3] == (ELSEWHERE, -1)
    assert rates.world.region.vacancies[0] == 3
    assert rates.events(EVENT_HIRED) == [(102, CAUSE_THROUGH_MARKET)]


def test_not_where_there_is_no_vacancy_nor_from_a_job_elsewhere(rates):
    hold(rates, PARTNER, IN_SHOP, CAFE)
    rates.world.region.vacancies[0] = 0
    assert pass_worker(rates, 0.5, 0.6) == WORKS_LOCALLY
    rates.world.region.vacancies[0] = 4
    hold(rates, PARTNER, ELSEWHERE)
    assert pass_worker(rates, 0.5, 0.6) == WORKS_ELSEWHERE
    assert rates.events(EVENT_HIRED) == []


# --- fewer staff ---------------------------------------------------------------------------------


def note_laying_off(here, **wanted):
    """What stands for each of the three shops after commuters were sent home."""
    for name, number in wanted.items():
        here.world.shops.staff_wanted[globals()[name]] = number
    last = [0] * here.world.shops.alive.size
    here.call(work.note_laying_off, last=last)
    return last[:3]


def test_commuters_go_first_and_at_once(here):
    hold(here, PARTNER, IN_SHOP, CAFE)
    assert note_laying_off(here, CAFE=1) == [-2, -2, -2]
    assert staff(here, CAFE) == (1, 1)
    assert counts(here)[1] == 3


def test_then_a_resident_must_go(here):
    hold(here, PARTNER, IN_SHOP, CAFE)
    assert note_laying_off(here, CAFE=0) == [-2, -1, -2]
    assert staff(here, CAFE) == (1, 1)
    assert counts(here)[1] == 3


def test_who_wants_more_sends_nobody_away_and_the_closed_release_all(here):
    hold(here, PARTNER, IN_SHOP, CAFE)
    here.world.shops.staff[FOOD_SHOP], here.world.shops.alive[FOOD_SHOP] = 2, 0
    assert note_laying_off(here, CAFE=4) == [-2, -2, -2]
    assert staff(here, CAFE) == (3, 1)
    assert staff(here, FOOD_SHOP) == (0, 0)
    assert counts(here)[1] == 3


def note_last(here, *residents, last=-1):
    """Who goes of these, met in this order in a shop that must lay somebody off."""
    marks = [-2, last, -2]
    for i in residents:
        hold(here, i, IN_SHOP, CAFE)
    return marks


def test_the_last_hired_is_the_one_to_go(here):
    marks = note_last(here, PARENT, PARTNER, NEIGHBOUR)
    here.world.residents.status_since[:3] = (3, 8, 5)
    for i, gone in ((PARENT, PARENT), (PARTNER, PARTNER), (NEIGHBOUR, PARTNER)):
        here.call(work.note_last_hired, last=marks, i=i)
        assert marks == [-2, gone, -2]


def test_luck_decides_among_those_hired_in_the_same_month(here):
    marks, both = note_last(here, PARENT, PARTNER), (PARENT, PARTNER)
    for key in range(20):
        here.key = np.uint64(key)
        draws = [streams.draw(here.key, streams.JOB_LOSS, IDENTITY[i], 1) for i in both]
        for order in (both, both[::-1]):
            marks[CAFE] = -1
            for i in order:
                here.call(work.note_last_hired, last=marks, i=i)
            assert marks[CAFE] == (PARENT if draws[0] < draws[1] else PARTNER)


def test_a_shop_that_keeps_its_residents_marks_nobody(here):
    marks = note_last(here, PARENT, last=-2)
    here.call(work.note_last_hired, last=marks, i=PARENT)
    assert marks == [-2, -2, -2]


def turn_over(here, low, high):
    """Commuters of the café's month with luck of its first between the two: staff and the region's counts."""
    here.world.shops.staff[CAFE] = 1
    here.draw_key(streams.JOB_LOSS, int(here.world.shops.identity[CAFE]), 10, low, high)
    here.call(work.turn_over_commuters)
    return int(here.world.shops.staff[CAFE]), *counts(here)[:2]


def test_commuters_leave_as_residents_do(rates):
    assert turn_over(rates, 0.0, 0.2) == (0, 4, 2)  # to seek in the ring
    assert turn_over(rates, 0.2, 0.3) == (0, 3, 2)  # for a job elsewhere
    assert turn_over(rates, 0.3, 1.0) == (1, 3, 2)
    rates.world.region.vacancies[0] = 0
    assert turn_over(rates, 0.2, 0.3) == (1, 0, 2)
    rates.world.shops.alive[CAFE] = 0
    assert turn_over(rates, 0.0, 0.2) == (1, 0, 2)


def end_jobs(here):
    last = [0] * here.world.shops.alive.size
    here.call(work.end_jobs, last=last)


def test_one_resident_a_month_is_laid_off(here):
    here.world.wijken.job_loss[:] = 0.0
    here.tune(work={"job_to_job": 0.0})
    here.world.shops.staff[CAFE] = 0
    for i, since in ((PARENT, 3), (PARTNER, 8), (NEIGHBOUR, 5)):
        hold(here, i, IN_SHOP, CAFE)
        here.world.residents.status_since[i] = since
    here.world.shops.staff_wanted[CAFE] = 1
    end_jobs(here)
    assert here.events(EVENT_JOB_ENDED) == [(102, CAUSE_FEWER_STAFF)]
    end_jobs(here)
    assert here.events(EVENT_JOB_ENDED)[1:] == [(103, CAUSE_FEWER_STAFF)]
    end_jobs(here)
    assert staff(here, CAFE) == (1, 1)
    assert here.world.residents.workplace_kind[PARENT] == IN_SHOP


def test_who_has_started_a_business_leaves_the_job_and_effects_fade(here):
    here.world.wijken.job_loss[:] = 0.0
    here.tune(work={"search_memory": 0.5, "skill_memory": 0.25})
    residents = here.world.residents
    hold(here, PARENT, IN_SHOP, CAFE)
    residents.status[PARENT], residents.shop[PARENT] = OWNER, SALON
    residents.search[:3], residents.skill[:3] = 0.4, 0.4
    residents.alive[NEIGHBOUR] = 0
    end_jobs(here)
    assert job_of(here, PARENT) == (OWNER, NO_WORKPLACE, -1, 0)
    assert staff(here, CAFE) == (2, 0)
    assert residents.search[:3] == pytest.approx([0.2, 0.2, 0.4])
    assert residents.skill[:3] == pytest.approx([0.1, 0.1, 0.4])
