"""Work, by hand: open jobs, who takes which, and what the ring does."""

import math

import numpy as np
import pytest

from tests.month.bench import CAFE, NEIGHBOUR, PARENT, PARTNER, SALON
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    NO_WORKPLACE,
    OWNER,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import CAUSE_THROUGH_MARKET, CAUSE_THROUGH_TIES, EVENT_HIRED
from wijkabm.ground.tables.town import Employers, Wijken
from wijkabm.ground.tables.world import make_table

work = plain.work
IDENTITIES = {PARENT: 101, PARTNER: 102, NEIGHBOUR: 103}


@pytest.fixture
def here():
    """Three jobseekers of middle schooling; no job is open, and the ring is empty."""
    here = Here(
        work={
            "chance_middle": 1.0, "referral": 0.5, "nearness": 2.0, "job_to_job": 0.1, "local_search": 1.0,
            "matching_elasticity": 0.5, "commuter_fill": 0.0,
        }
    )  # fmt: skip
    residents = here.world.residents
    residents.status[:3], residents.schooling[:3], residents.shop[:] = JOBSEEKER, 1, -1
    here.world.region.matching[0] = 1.0
    return here


def want_staff(here, shop, number):
    here.world.shops.staff_wanted[shop] = here.world.shops.staff[shop] + number


def identity_of(here, shop):
    return int(here.world.shops.identity[shop])


# --- open jobs -----------------------------------------------------------------------------------


def test_open_jobs_are_what_a_living_shop_wants_beyond_its_staff(here):
    shops = here.world.shops
    for staff, wanted, jobs in ((2, 5, 3), (2, 2, 0), (3, 1, 0)):
        shops.staff[CAFE], shops.staff_wanted[CAFE] = staff, wanted
        assert here.call(work.open_jobs, s=CAFE) == jobs
    shops.staff_wanted[CAFE], shops.alive[CAFE] = 9, 0
    assert here.call(work.open_jobs, s=CAFE) == 0


@pytest.mark.parametrize(("low", "high", "whole"), [(0.0, 0.3, 3), (0.3, 1.0, 2)])
def test_whole_numbers_keep_the_mean_by_luck(here, low, high, whole):
    here.draw_key(streams.RING, 0, 1, low, high)
    given = {"decision": streams.RING, "about": 1}
    assert here.call(work.whole_number, expected=2.3, **given) == whole
    assert here.call(work.whole_number, expected=2.0, **given) == 2


def test_employers_open_the_posts_that_their_commuters_leave(here):
    employers, openings = here.world.employers, np.zeros(1, np.int64)
    here.world.wijken.job_loss[0] = 0.15
    employers.jobs[0], employers.residents[0] = 14, 2  # (0.15 + 0.1) * 12 = 3
    assert here.call(work.open_employers, openings=openings) == openings[0] == 3
    employers.residents[0] = 15
    assert here.call(work.open_employers, openings=openings) == openings[0] == 0
    employers.residents[0] = 0  # 3.5
    for low, high, posts in ((0.0, 0.5, 4), (0.5, 1.0, 3)):
        here.draw_key(streams.JOB_KIND, 0, 1, low, high)
        assert here.call(work.open_employers, openings=openings) == openings[0] == posts


def test_each_employer_has_its_own_luck(here):
    employers = let_two_employ(here)
    here.world.wijken.job_loss[0] = 0.4
    employers.jobs[:] = 1  # half a post each
    for key in range(8):
        here.key, openings = np.uint64(key), np.zeros(2, np.int64)
        here.call(work.open_employers, openings=openings)
        luck = [streams.uniform(here.key, streams.JOB_KIND, 0, about) for about in (1, 2)]
        assert openings.tolist() == [int(u < 0.5) for u in luck]


def let_two_employ(here):
    """A second employer, in another wijk whose rates are those of this one."""
    employers = make_table(Employers, 2)
    employers.identity[:], employers.wijk[:] = (77, 78), (0, 1)
    wijken = make_table(Wijken, 2)
    here.world = here.world._replace(employers=employers, wijken=wijken)
    here.world.wijken.job_loss[1] = 0.4
    here.world.wijken.first_employer[:], here.world.wijken.n_employers[:] = (0, 1), 1
    return employers


# --- through ties --------------------------------------------------------------------------------


def tie(here, i, *others):
    residents = here.world.residents
    residents.ties[i, : len(others)], residents.n_ties[i] = others, len(others)


def hears_of(here, i=PARTNER):
    return here.call(work.tied_shop, i=i)


def test_a_seeker_hears_of_a_job_from_staff_or_from_the_owner(here):
    residents = here.world.residents
    want_staff(here, CAFE, 1)
    assert hears_of(here) == -1
    tie(here, PARTNER, PARENT, NEIGHBOUR)
    assert hears_of(here) == -1
    residents.workplace_kind[NEIGHBOUR], residents.workplace[NEIGHBOUR] = IN_SHOP, CAFE
    assert hears_of(here) == CAFE
    residents.workplace_kind[NEIGHBOUR] = NO_WORKPLACE
    residents.shop[PARENT] = CAFE
    assert hears_of(here) == CAFE
    want_staff(here, CAFE, 0)
    assert hears_of(here) == -1


def test_only_where_the_shop_asks_around_this_month(here):
    here.world.residents.shop[PARENT] = CAFE
    tie(here, PARTNER, PARENT)
    want_staff(here, CAFE, 1)
    here.tune(work={"local_search": 0.4})
    for low, high, shop in ((0.0, 0.4, CAFE), (0.4, 1.0, -1)):
        here.draw_key(streams.JOB_KIND, identity_of(here, CAFE), 0, low, high)
        assert hears_of(here) == shop


def test_of_several_shops_luck_of_the_two_chooses(here):
    here.world.residents.shop[[PARENT, NEIGHBOUR]] = CAFE, SALON
    want_staff(here, CAFE, 1)
    want_staff(here, SALON, 1)
    chosen = set()
    for key in range(12):
        here.key = np.uint64(key)
        cafe, salon = (
            streams.draw(here.key, streams.JOB_KIND, 102, identity_of(here, s))
            for s in (CAFE, SALON)
        )
        for order in ((PARENT, NEIGHBOUR), (NEIGHBOUR, PARENT)):
            tie(here, PARTNER, *order)
            assert hears_of(here) == (CAFE if cafe < salon else SALON)
        chosen.add(hears_of(here))
    assert chosen == {CAFE, SALON}


def hire_through_ties(here, **chances):
    """Seekers by row and chance; the events of who was hired."""
    size = here.world.shops.alive.size
    here.call(
        work.hire_through_ties,
        winner=np.zeros(size, np.int64),
        score=np.zeros(size),
        seekers=[globals()[name] for name in chances],
        chance=list(chances.values()),
        n=len(chances),
    )
    return here.events(EVENT_HIRED)


def test_one_of_the_tied_is_hired_the_better_chance_being_the_likelier_winner(here):
    here.world.residents.shop[PARENT] = CAFE
    want_staff(here, CAFE, 2)
    tie(here, PARTNER, PARENT)
    tie(here, NEIGHBOUR, PARENT)
    time = {
        i: streams.exponential(here.key, streams.JOB_SEARCH, IDENTITIES[i], 2)
        for i in (PARTNER, NEIGHBOUR)
    }
    even = time[PARTNER] / time[NEIGHBOUR]
    scale = 10.0 / min(1.0, even)  # all are suitable
    for more, winner in ((1.01, 102), (0.99, 103)):
        want_staff(here, CAFE, 1)
        hired = hire_through_ties(here, PARTNER=scale * even * more, NEIGHBOUR=scale)
        assert hired[-1] == (winner, CAUSE_THROUGH_TIES)
    assert len(hired) == here.world.shops.staff[CAFE] == 2


def test_who_has_less_than_the_middle_chance_is_suitable_only_with_that_chance(here):
    here.world.residents.shop[PARENT] = CAFE
    want_staff(here, CAFE, 1)
    tie(here, PARTNER, PARENT)
    here.draw_key(streams.JOB_SEARCH, 102, 1, 0.5, 0.6)
    assert hire_through_ties(here, PARTNER=0.5) == []
    assert hire_through_ties(here, NEIGHBOUR=1.0) == []  # no tie leads there
    assert hire_through_ties(here, PARTNER=0.6) == [(102, CAUSE_THROUGH_TIES)]
    assert here.world.residents.workplace[PARTNER] == CAFE


# --- which post ----------------------------------------------------------------------------------


def find_post(here, *open_shops, posts=(0,), filled=4.0):
    wijk = here.world.shops.wijk
    return here.call(
        work.find_post,
        i=PARTNER,
        openings=np.array(posts),
        open_shops=np.array(sorted(open_shops, key=wijk.__getitem__), np.int64),
        open_start=np.cumsum([0, *(sum(wijk[s] == w for s in open_shops) for w in (0, 1))]),
        filled=filled,
    )


def test_where_nothing_is_open_nobody_finds_a_post(here):
    assert find_post(here) == (NO_WORKPLACE, -1)
    want_staff(here, CAFE, 1)
    here.world.shops.wijk[CAFE] = 1  # of another wijk
    assert find_post(here, CAFE) == (NO_WORKPLACE, -1)
    here.world.wijken.n_employers[0] = 0  # the employer is there, too
    assert find_post(here, CAFE, posts=(2,)) == (NO_WORKPLACE, -1)


def test_without_jobs_here_it_is_elsewhere_and_the_reverse(here):
    want_staff(here, CAFE, 1)
    here.draw_key(streams.JOB_KIND, 102, 0, 0.9, 1.0)  # luck would choose elsewhere
    assert find_post(here, CAFE) == (IN_SHOP, CAFE)
    here.world.region.vacancies[0] = 1
    assert find_post(here, CAFE) == (ELSEWHERE, -1)
    here.draw_key(streams.JOB_KIND, 102, 0, 0.0, 0.1)  # luck would choose here
    assert find_post(here) == (ELSEWHERE, -1)


@pytest.mark.parametrize(("low", "high", "is_local"), [(0.59, 0.6, True), (0.6, 0.61, False)])
def test_near_jobs_are_taken_more_readily(here, low, high, is_local):
    """Three jobs here, twice as near, beside four filled: 3 * 2 / (3 * 2 + 4) = 0.6."""
    here.world.region.vacancies[0] = 9
    want_staff(here, CAFE, 2)
    here.draw_key(streams.JOB_KIND, 102, 0, low, high)
    kind, _ = find_post(here, CAFE, posts=(1,))
    assert (kind != ELSEWHERE) == is_local


@pytest.mark.parametrize(("low", "high", "is_local"), [(0.6, 2 / 3, True), (0.67, 0.7, False)])
def test_at_least_one_job_counts_as_filled(here, low, high, is_local):
    here.world.region.vacancies[0] = 9
    want_staff(here, CAFE, 1)
    here.draw_key(streams.JOB_KIND, 102, 0, low, high)
    kind, _ = find_post(here, CAFE, filled=0.2)
    assert (kind == IN_SHOP) == is_local


def test_luck_of_person_and_firm_says_which(here):
    want_staff(here, CAFE, 1)
    want_staff(here, SALON, 1)
    here.world.employers.identity[0] = 77
    firms = {(IN_SHOP, CAFE): identity_of(here, CAFE), (IN_SHOP, SALON): identity_of(here, SALON)}
    firms[AT_EMPLOYER, 0] = 77
    chosen = set()
    for key in range(20):
        here.key = np.uint64(key)
        draws = {
            post: streams.draw(here.key, streams.JOB_KIND, 102, identity)
            for post, identity in firms.items()
        }
        post = min(draws, key=draws.__getitem__)
        assert find_post(here, CAFE, SALON, posts=(1,)) == post
        assert find_post(here, SALON, CAFE, posts=(1,)) == post
        chosen.add(post)
    assert chosen == set(firms)


@pytest.mark.parametrize(("low", "high", "is_local"), [(0.3, 1 / 3, True), (0.334, 0.4, False)])
def test_jobs_of_other_wijken_do_not_count(here, low, high, is_local):
    """One job here, twice as near, beside four filled: 2 / (2 + 4)."""
    here.world.region.vacancies[0] = 9
    want_staff(here, CAFE, 1)
    want_staff(here, SALON, 1)
    here.world.shops.wijk[SALON] = 1
    let_two_employ(here)
    for key in range(3):
        here.draw_key(streams.JOB_KIND, 102, 0, low, high, first=1000 * key)
        post = find_post(here, CAFE, SALON, posts=(0, 3))
        assert post == ((IN_SHOP, CAFE) if is_local else (ELSEWHERE, -1))


def test_nor_are_they_taken(here):
    want_staff(here, CAFE, 1)
    want_staff(here, SALON, 1)
    here.world.shops.wijk[SALON] = 1
    let_two_employ(here)
    for key in range(12):
        here.key = np.uint64(key)
        assert find_post(here, CAFE, SALON, posts=(0, 3)) == (IN_SHOP, CAFE)


def test_a_post_that_was_taken_since_is_not_open(here):
    want_staff(here, CAFE, 1)
    for key in range(8):
        here.key = np.uint64(key)
        assert find_post(here, SALON, CAFE) == (IN_SHOP, CAFE)


# --- the ring ------------------------------------------------------------------------------------


def test_the_rings_chance_is_that_of_three_ties_in_five_who_work(here):
    here.tune(work={"chance_middle": 1.2, "referral": 0.5})
    assert work.ring_chance(here.numbers.work) == pytest.approx(1.2 * 1.3)


def test_commuters_are_posts_that_no_resident_holds(here):
    shops, employers = here.world.shops, here.world.employers
    shops.staff[:4], shops.staff_residents[:4] = (3, 2, 0, 9), (1, 0, 0, 0)  # the fourth is closed
    employers.jobs[0], employers.residents[0] = 10, 4
    assert here.call(work.count_commuters) == 2 + 2 + 6


def change_ring(here, finding, seekers, vacancies, force=100):
    region = here.world.region
    region.jobseekers[0], region.vacancies[0], region.labour_force[0] = seekers, vacancies, force
    here.call(work.change_ring, finding=finding)
    return int(region.jobseekers[0]), int(region.vacancies[0])


@pytest.fixture
def ring(here):
    """Of the ring's hundred six commute; 0.05 lose their job; a seeker's relative chance is 1.25."""
    here.tune(work={"chance_middle": 1.25, "referral": 0.0})
    here.world.wijken.job_loss[0] = 0.05
    here.world.employers.jobs[0] = 6
    return here


def test_the_rings_people_find_and_lose_jobs_at_residents_rates(ring):
    # found 0.4 * 1.25 * 14 = 7; lost 0.05 * (100 - 14 - 6) = 4
    assert change_ring(ring, 0.4, seekers=14, vacancies=20) == (14 + 4 - 7, 20 + 4 - 7)


def test_no_more_is_found_than_vacancies_nor_by_more_than_all(ring):
    assert change_ring(ring, 0.4, seekers=14, vacancies=2) == (14 + 4 - 2, 2 + 4 - 2)
    assert change_ring(ring, 0.4, seekers=14, vacancies=-3) == (14 + 4, -3 + 4)
    assert change_ring(ring, 5.0, seekers=14, vacancies=20) == (14 + 4 - 14, 20 + 4 - 14)


def test_where_nobody_of_the_ring_works_elsewhere_nobody_loses_a_job(ring):
    assert change_ring(ring, 0.0, seekers=14, vacancies=20, force=15) == (14, 20)
    assert change_ring(ring, 0.4, seekers=0, vacancies=20, force=6) == (0, 20)


def hire_commuters(here, seekers, low=0.0, high=1.0, about=1):
    here.world.region.jobseekers[0] = seekers
    here.draw_key(streams.JOB_KIND, identity_of(here, CAFE), about, low, high)
    here.call(work.hire_commuters)
    shops = here.world.shops
    return int(shops.staff[CAFE]), int(shops.staff_residents[CAFE]), seekers_left(here)


def seekers_left(here):
    return int(here.world.region.jobseekers[0])


def test_open_jobs_go_to_the_ring_at_a_rate(here):
    here.tune(work={"commuter_fill": 0.3})
    want_staff(here, CAFE, 1)
    assert hire_commuters(here, 5, 0.3, 1.0) == (0, 0, 5)
    assert hire_commuters(here, 5, 0.0, 0.3) == (1, 0, 4)
    want_staff(here, CAFE, 0)
    assert hire_commuters(here, 5, 0.0, 0.3) == (1, 0, 5)


def test_no_more_than_seek_there(here):
    here.tune(work={"commuter_fill": 1.0})
    want_staff(here, CAFE, 3)
    assert hire_commuters(here, 2) == (2, 0, 0)


def test_each_open_job_has_its_own_luck(here):
    here.tune(work={"commuter_fill": 0.5})
    want_staff(here, CAFE, 2)
    first = [streams.uniform(np.uint64(k), streams.JOB_KIND, identity_of(here, CAFE), 1) < 0.5
             for k in range(8)]  # fmt: skip
    second = [streams.uniform(np.uint64(k), streams.JOB_KIND, identity_of(here, CAFE), 2) < 0.5
              for k in range(8)]  # fmt: skip
    for k in range(8):
        here.key, here.world.shops.staff[CAFE], here.world.region.jobseekers[0] = np.uint64(k), 0, 9
        here.call(work.hire_commuters)
        assert here.world.shops.staff[CAFE] == first[k] + second[k]


# --- together ------------------------------------------------------------------------------------


def start_jobs(here, openings=(0,)):
    """Seekers and open jobs meet; who was hired, in order."""
    size = here.world.shops.alive.size
    here.call(
        work.start_jobs,
        winner=np.zeros(size, np.int64),
        score=np.zeros(size),
        open_shops=np.zeros(size, np.int64),
        open_start=np.zeros(2, np.int64),
        openings=np.array(openings),
        turn=np.zeros(here.world.residents.alive.size, np.int64),
    )
    return [who for who, cause in here.events(EVENT_HIRED) if cause == CAUSE_THROUGH_MARKET]


def test_rows_are_put_in_order_of_their_turn():
    people, turn = [7, 8, 9, 5, 1], [30, 10, 20, 40, 0]
    work.sort_by_turn(people, turn, 4)
    assert (people, turn) == ([8, 9, 7, 5, 1], [10, 20, 30, 40, 0])


def luck_of(here, about=0):
    return [streams.uniform(here.key, streams.JOB_SEARCH, 101 + i, about) for i in range(3)]


def test_the_matching_function_says_how_many_find(here):
    """0.5 * 4 ** 0.5 * 9 ** 0.5 = 3 are filled for 3 seekers and one of the ring: 0.75 each."""
    here.tune(work={"referral": 0.0})
    region = here.world.region
    for key in range(6):
        here.key = np.uint64(key)
        here.world.residents.status[:3] = JOBSEEKER
        here.world.residents.workplace_kind[:3] = NO_WORKPLACE
        here.world.journal.n_events[0] = 0
        region.matching[0], region.jobseekers[0], region.vacancies[0] = 0.5, 1, 9
        region.labour_force[0] = 1
        hired = start_jobs(here)
        assert sorted(hired) == [101 + i for i, u in enumerate(luck_of(here)) if u < 0.75]


def test_elasticity_shares_out_between_seekers_and_jobs(here):
    """0.3 * 3 ** e * 9 ** (1 - e) are filled, by three who seek."""
    here.world.region.matching[0] = 0.3
    for elasticity, chance in ((0.0, 0.9), (0.5, 0.3 * math.sqrt(3)), (1.0, 0.3)):
        here.tune(work={"matching_elasticity": elasticity, "referral": 0.0})
        here.world.residents.status[:3] = JOBSEEKER
        here.world.journal.n_events[0] = 0
        here.world.region.vacancies[0] = 9
        hired = start_jobs(here)
        assert sorted(hired) == [101 + i for i, u in enumerate(luck_of(here)) if u < chance]


def test_when_jobs_are_short_luck_decides_who_comes_first(here):
    here.world.region.matching[0] = 100.0
    turns = np.argsort(luck_of(here, about=3))
    here.world.region.vacancies[0] = 3
    assert start_jobs(here) == [101 + i for i in turns]
    assert here.world.region.vacancies[0] == 0
    assert (here.world.residents.status[:3] == WORKS_ELSEWHERE).all()
    assert start_jobs(here)[3:] == []


def test_of_an_employers_posts_each_is_filled_once(here):
    """(0.1 + 0.1) * 10 = 2 posts are open, and nothing else in the region."""
    here.world.region.matching[0] = 100.0
    here.world.wijken.job_loss[0], here.world.employers.jobs[0] = 0.1, 10
    openings = (0,)
    assert len(start_jobs(here, openings)) == 2
    assert here.world.employers.residents[0] == 2
    assert here.world.region.jobseekers[0] == 2  # whose posts they took


def test_who_was_hired_through_a_tie_is_not_matched_again_and_others_do_not_seek(here):
    residents = here.world.residents
    residents.status[PARENT], residents.shop[PARENT] = OWNER, CAFE
    residents.alive[NEIGHBOUR] = 0
    tie(here, PARTNER, PARENT)
    want_staff(here, CAFE, 1)
    here.world.region.matching[0], here.world.region.vacancies[0] = 100.0, 5
    assert start_jobs(here) == []
    assert here.events(EVENT_HIRED) == [(102, CAUSE_THROUGH_TIES)]
    assert residents.status[:3].tolist() == [OWNER, WORKS_LOCALLY, JOBSEEKER]
