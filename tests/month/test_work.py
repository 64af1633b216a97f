"""Work: jobs are finite, who goes and who comes, and the counts that must agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import make_small_world
from wijkabm.ground import streams
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    OWNER,
    WORKS_ELSEWHERE,
)
from wijkabm.ground.tables.journal import (
    CAUSE_FIRM_CLOSED,
    CAUSE_THROUGH_TIES,
    EVENT_HIRED,
    EVENT_JOB_ENDED,
)
from wijkabm.ground.tables.world import Now
from wijkabm.month.work.wages import wage_elsewhere
from wijkabm.month.work.work import match_jobs as match_jobs_of_work


@pytest.fixture
def wijk():
    return make_small_world(60)


def freeze(world):
    """Nobody loses a job or a benefit by himself, and nobody is matched."""
    for name in ("job_loss", "benefit_step", "disability_step", "home_step"):
        getattr(world.wijken, name)[:] = 0.0
    world.region.matching[0] = 0.0


def match_jobs(world, month=1, seed=1, **values):
    numbers = make_parameters({f"work.{name}": value for name, value in values.items()}).kernel()
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    match_jobs_of_work(
        world, numbers, Now(month, np.uint64(streams.month_key(np.uint64(seed), month)))
    )


def list_events(world, event):
    """(identity, cause) of the month's events of a kind."""
    rows = world.journal.events[: world.journal.n_events[0]]
    return [(int(row[2]), int(row[5])) for row in rows if row[0] == event]


def staff_of(world, shop):
    residents = world.residents
    there = (residents.workplace_kind == IN_SHOP) & (residents.workplace == shop)
    return np.flatnonzero(there & (residents.alive == 1))


STILL = {"job_to_job": 0, "commuter_fill": 0, "home_return": 0, "bijstand_other_exit": 0}


def test_staff_of_a_closed_shop_seek_work(wijk):
    freeze(wijk)
    staff = staff_of(wijk, 0)
    wijk.shops.alive[0] = 0
    match_jobs(wijk, **STILL)
    assert (wijk.residents.status[staff] == JOBSEEKER).all()
    assert (wijk.residents.benefit[staff] == np.round(0.7 * wijk.residents.net_wage[staff])).all()
    ended = list_events(wijk, EVENT_JOB_ENDED)
    assert ended == [(int(wijk.residents.identity[i]), CAUSE_FIRM_CLOSED) for i in staff]


def test_commuters_of_a_closed_shop_seek_in_the_ring(wijk):
    freeze(wijk)
    jobseekers = int(wijk.region.jobseekers[0])
    wijk.shops.alive[0] = 0
    match_jobs(wijk, **STILL)
    assert wijk.region.jobseekers[0] == jobseekers + 1
    assert wijk.shops.staff[0] == wijk.shops.staff_residents[0] == 0


def test_who_starts_a_business_leaves_the_job(wijk):
    freeze(wijk)
    i = int(staff_of(wijk, 0)[0])
    wijk.residents.status[i] = OWNER
    wijk.shops.staff_wanted[0] = 0
    match_jobs(wijk, **STILL)
    assert wijk.residents.workplace_kind[i] == 0
    assert wijk.shops.staff[0] == wijk.shops.staff_residents[0] <= 1


def test_commuters_go_first_then_the_last_hired_one_a_month(wijk):
    freeze(wijk)
    old, young = staff_of(wijk, 0)
    wijk.residents.status_since[[old, young]] = -50, -3
    jobseekers = int(wijk.region.jobseekers[0])
    wijk.shops.staff_wanted[0] = 0
    match_jobs(wijk, **STILL)
    assert (wijk.shops.staff[0], wijk.shops.staff_residents[0]) == (1, 1)
    assert wijk.region.jobseekers[0] == jobseekers + 1
    assert list(staff_of(wijk, 0)) == [old]
    match_jobs(wijk, month=2, **STILL)
    assert wijk.shops.staff[0] == 0


def test_never_more_hires_than_open_jobs():
    most = 0
    for seed in range(1, 7):
        wijk = make_small_world(60)
        freeze(wijk)
        residents, region = wijk.residents, wijk.region
        region.matching[0], region.vacancies[0], region.jobseekers[0] = 100.0, 2, 0
        wijk.employers.jobs[0] = wijk.employers.residents[0]
        region.labour_force[0] = 0
        residents.status[residents.status == WORKS_ELSEWHERE] = JOBSEEKER
        residents.workplace_kind[residents.workplace_kind == ELSEWHERE] = 0
        match_jobs(wijk, seed=seed, **STILL)
        hired = len(list_events(wijk, EVENT_HIRED))
        assert region.vacancies[0] == 2 - hired
        assert (residents.workplace_kind == ELSEWHERE).sum() == hired
        most = max(most, hired)
    assert most == 2


def test_a_shop_that_asks_around_hires_a_tied_seeker(wijk):
    freeze(wijk)
    residents = wijk.residents
    wijk.shops.staff_wanted[0] += 1
    insider = int(staff_of(wijk, 0)[0])
    seeker = int(np.flatnonzero(residents.status == WORKS_ELSEWHERE)[0])
    residents.n_ties[:] = 0
    for a, b in ((insider, seeker), (seeker, insider)):
        residents.ties[a, 0], residents.n_ties[a] = b, 1
    residents.status[residents.status == JOBSEEKER] = ON_BIJSTAND
    residents.status[seeker], residents.workplace_kind[seeker] = JOBSEEKER, 0
    residents.schooling[seeker] = 2
    match_jobs(wijk, local_search=1, **STILL)
    identity = int(residents.identity[seeker])
    assert list_events(wijk, EVENT_HIRED) == [(identity, CAUSE_THROUGH_TIES)]
    assert seeker in staff_of(wijk, 0)


def test_the_ring_takes_what_is_left(wijk):
    freeze(wijk)
    wijk.shops.staff_wanted[2] = 3
    jobseekers = int(wijk.region.jobseekers[0])
    match_jobs(wijk, local_search=0, **{**STILL, "commuter_fill": 1})
    assert (wijk.shops.staff[2], wijk.shops.staff_residents[2]) == (3, 0)
    assert wijk.region.jobseekers[0] == jobseekers - 3


def test_wages_belong_to_the_person(wijk):
    income = make_parameters({}).kernel().income
    low, high = (wage_elsewhere(12345, s, 36, 1.0, income) for s in (0, 2))
    assert low == wage_elsewhere(12345, 0, 36, 1.0, income)
    assert high / low == pytest.approx(income.wage_high / income.wage_low, rel=1e-4)
    mean = np.mean([wage_elsewhere(i, 1, 36, 1.0, income) for i in range(4000)])
    assert mean == pytest.approx(100 * income.net_wage_mean * income.wage_middle, rel=0.03)


@given(seed=st.integers(0, 2**40), wanted=st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_jobs_held_and_open_agree_with_the_counts(seed, wanted):
    world = make_small_world(60)
    region, residents, shops = world.region, world.residents, world.shops
    shops.staff_wanted[:3] = wanted

    def count_posts():
        away = int((residents.workplace_kind[residents.alive == 1] == ELSEWHERE).sum())
        commuters = int((shops.staff - shops.staff_residents).sum())
        commuters += int((world.employers.jobs - world.employers.residents).sum())
        ring = int(region.labour_force[0] - region.jobseekers[0]) - commuters
        return away + ring + int(region.vacancies[0])

    posts = count_posts()
    for month in range(1, 5):
        match_jobs(world, month=month, seed=seed)
        assert count_posts() == posts
    for s in range(3):
        assert shops.staff_residents[s] == staff_of(world, s).size <= shops.staff[s]
    at_employer = (residents.workplace_kind == AT_EMPLOYER) & (residents.alive == 1)
    assert at_employer.sum() == world.employers.residents[0]
    assert (region.vacancies >= 0).all()
