"""Work, by hand: who passes the means test, and the steps of people without a job."""

import math

import pytest

from tests.month.bench import NEIGHBOUR, PARENT, PARTNER
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import (
    AT_HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import (
    CAUSE_MEANS_RAN_OUT,
    EVENT_TO_BENEFIT,
    LIFE_WENT_ON_BENEFIT,
)

work = plain.work
PARTNERS_IDENTITY = 102


@pytest.fixture
def here():
    """A couple without savings, the partner without a job; the parent has one elsewhere at EUR 1,000."""
    here = Here(
        income={"means_limit": 7_000, "bijstand_couple": 1_800, "unemployment_months": 12},
        work={
            "bijstand_other_exit": 0,
            "part_time_end": 0,
            "part_time_share": 0.2,
            "home_return": 0,
        },
    )
    here.world.households.savings[:] = 0
    here.world.residents.shop[:] = -1
    residents = here.world.residents
    residents.status[PARENT], residents.net_wage[PARENT] = WORKS_ELSEWHERE, 100_000
    residents.benefit[:], residents.status_since[:] = 0, 0
    return here


def passes(here, who=PARTNER):
    return here.call(work.passes_means_test, i=who)


# --- the means test ------------------------------------------------------------------------------


def test_partners_are_the_first_two_adults_less_than_fifteen_years_apart(here):
    households, residents = here.world.households, here.world.residents
    assert here.call(work.partner_of, i=PARENT) == PARTNER
    assert here.call(work.partner_of, i=PARTNER) == PARENT
    assert here.call(work.partner_of, i=NEIGHBOUR) == -1
    born = residents.birth_month[PARENT]
    for gap, couple in ((179, True), (180, False), (-179, True), (-180, False)):
        residents.birth_month[PARTNER] = born + gap
        assert here.call(work.is_couple, h=0) == couple
    residents.birth_month[PARTNER] = born
    households.n_adults[0], households.members[0, 2] = 3, NEIGHBOUR
    residents.household[NEIGHBOUR] = 0
    assert here.call(work.partner_of, i=NEIGHBOUR) == -1  # a third adult is nobody's partner


def test_the_limit_on_savings_is_for_each_adult(here):
    households = here.world.households
    for savings, passed in ((1_400_000, True), (1_400_001, False)):
        households.savings[0] = savings
        assert passes(here) == passed
    for savings, passed in ((700_000, True), (700_001, False)):
        households.savings[1] = savings
        assert passes(here, NEIGHBOUR) == passed


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        (WORKS_ELSEWHERE, 100_000),
        (WORKS_LOCALLY, 100_000),
        (JOBSEEKER, 30_000),
        (ON_DISABILITY, 30_000),
        (ON_PENSION, 30_000),
        (STUDENT, 30_000),
        (ON_BIJSTAND, 0),
        (AT_HOME, 0),
    ],
)
def test_what_counts_as_income(here, status, counted):
    residents = here.world.residents
    residents.status[PARENT], residents.benefit[PARENT] = status, 30_000
    assert here.call(work.own_income, i=PARENT) == counted


@pytest.mark.parametrize("status", [WORKS_ELSEWHERE, WORKS_LOCALLY, JOBSEEKER, ON_DISABILITY])
def test_a_partners_income_of_the_norm_is_too_much(here, status):
    residents = here.world.residents
    residents.status[PARENT] = status
    income = residents.net_wage if status in (WORKS_ELSEWHERE, WORKS_LOCALLY) else residents.benefit
    other = residents.benefit if income is residents.net_wage else residents.net_wage
    other[PARENT] = 10**6
    for cents, passed in ((179_999, True), (180_000, False)):
        income[PARENT] = cents
        assert passes(here) == passed


def test_an_own_benefit_does_not_count_but_a_partners_business_does(here):
    residents = here.world.residents
    residents.benefit[PARTNER] = 10**6
    assert passes(here)
    residents.status[PARENT], residents.net_wage[PARENT] = OWNER, 0
    assert not passes(here)


# --- people without a job ------------------------------------------------------------------------


def pass_jobless(here, low, high, about=0, month=5):
    """The step of the partner with luck between `low` and `high`."""
    here.month = month
    here.draw_key(streams.BENEFIT, PARTNERS_IDENTITY, about, low, high)
    here.call(work.change_jobless, i=PARTNER)
    residents = here.world.residents
    return int(residents.status[PARTNER]), int(residents.status_since[PARTNER])


def let_step(here, home=0.1, benefit=0.2):
    here.world.wijken.home_step[0], here.world.wijken.benefit_step[0] = home, benefit


def test_the_right_to_unemployment_benefit_ends_and_who_has_it_goes_on_seeking(here):
    residents = here.world.residents
    for month, left in ((11, 90_000), (12, 0)):
        residents.benefit[PARTNER] = 90_000
        assert pass_jobless(here, 0.3, 1.0, month=month) == (JOBSEEKER, 0)
        assert residents.benefit[PARTNER] == left


def test_some_stop_seeking_and_stay_at_home(here):
    let_step(here)
    here.world.residents.benefit[PARTNER] = 90_000
    assert pass_jobless(here, 0.0, 0.1) == (AT_HOME, 5)
    assert here.world.residents.benefit[PARTNER] == 0
    assert here.facts() == here.events(EVENT_TO_BENEFIT) == []


def test_others_go_on_bijstand_if_their_means_are_few(here):
    let_step(here)
    here.world.residents.benefit[PARTNER] = 90_000
    assert pass_jobless(here, 0.1, 0.3) == (ON_BIJSTAND, 5)
    assert here.world.residents.benefit[PARTNER] == 0
    assert here.facts() == [[PARTNERS_IDENTITY, LIFE_WENT_ON_BENEFIT, ON_BIJSTAND]]
    assert here.events(EVENT_TO_BENEFIT) == [(PARTNERS_IDENTITY, CAUSE_MEANS_RAN_OUT)]


def test_who_fails_the_means_test_keeps_seeking_and_the_benefit(here):
    let_step(here)
    here.world.residents.benefit[PARTNER] = 90_000
    here.world.residents.net_wage[PARENT] = 200_000
    assert pass_jobless(here, 0.1, 0.3) == (JOBSEEKER, 0)
    assert here.world.residents.benefit[PARTNER] == 90_000
    assert here.facts() == []


def test_the_rest_goes_on_seeking(here):
    let_step(here)
    assert pass_jobless(here, 0.3, 1.0) == (JOBSEEKER, 0)


def test_who_stays_at_home_comes_back_at_a_rate(here):
    here.world.residents.status[PARTNER] = AT_HOME
    let_step(here, 1.0, 1.0)
    here.tune(work={"home_return": 0.3})
    assert pass_jobless(here, 0.3, 1.0) == (AT_HOME, 0)
    assert pass_jobless(here, 0.0, 0.3) == (JOBSEEKER, 5)


def test_who_leaves_bijstand_otherwise_seeks_and_has_no_part_time_work_left(here):
    residents = here.world.residents
    residents.status[PARTNER], residents.part_time[PARTNER] = ON_BIJSTAND, 30_000
    here.tune(work={"bijstand_other_exit": 0.2})
    assert pass_jobless(here, 0.2, 1.0) == (ON_BIJSTAND, 0)
    assert residents.part_time[PARTNER] == 30_000
    assert pass_jobless(here, 0.0, 0.2) == (JOBSEEKER, 5)
    assert residents.part_time[PARTNER] == 0


@pytest.mark.parametrize(
    ("leaves", "starts"),
    [
        (0.25, 0.1 * 0.2 / 0.8),  # odds: as many start as end while a fifth works
        (0.5, 2 * 0.1 * 0.2 / 0.8),
    ],
)
def test_part_time_work_beside_bijstand_starts_at_the_odds_of_its_share(here, leaves, starts):
    residents = here.world.residents
    residents.status[PARTNER] = ON_BIJSTAND
    here.tune(work={"part_time_end": 0.1, "part_time_pay": 300, "benefit_leaves": leaves})
    pass_jobless(here, starts, 1.0, about=1)
    assert residents.part_time[PARTNER] == 0
    pass_jobless(here, 0.9 * starts, starts, about=1)
    assert residents.part_time[PARTNER] == 30_000
    pass_jobless(here, 0.1, 1.0, about=1)
    assert residents.part_time[PARTNER] == 30_000
    pass_jobless(here, 0.0, 0.1, about=1)
    assert residents.part_time[PARTNER] == 0
    assert residents.status[PARTNER] == ON_BIJSTAND


def test_some_students_look_for_a_job_in_the_month_they_turn_eighteen(here):
    residents = here.world.residents
    here.tune(work={"learners_at_work": 0.4})

    def turn(born, low, high):
        residents.status[PARTNER], residents.birth_month[PARTNER] = STUDENT, born
        here.month = 5
        here.draw_key(streams.BENEFIT, PARTNERS_IDENTITY, 0, low, high)
        here.call(work.turn_eighteen, i=PARTNER)
        return int(residents.status[PARTNER])

    assert turn(5 - 216, 0.0, 0.4) == JOBSEEKER
    assert residents.status_since[PARTNER] == 5
    assert turn(5 - 216, 0.4, 1.0) == STUDENT
    assert turn(5 - 215, 0.0, 0.4) == turn(5 - 217, 0.0, 0.4) == STUDENT


# --- chances -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("schooling", "years"), [(0, 18), (1, 21), (2, 24)])
def test_school_leavers_seek_work_when_their_studies_end(here, schooling, years):
    residents = here.world.residents
    residents.status[PARTNER], residents.schooling[PARTNER] = STUDENT, schooling
    here.month = 7
    for born, seeks in ((7 - 12 * years, True), (8 - 12 * years, False)):
        residents.birth_month[PARTNER] = born
        assert here.call(work.seeks_work, i=PARTNER) == seeks


def test_who_seeks_and_who_works(here):
    seeking = {JOBSEEKER, ON_BIJSTAND}
    working = {WORKS_ELSEWHERE, WORKS_LOCALLY, OWNER}
    for status in (*working, *seeking, ON_DISABILITY, ON_PENSION, AT_HOME):
        here.world.residents.status[PARTNER] = status
        assert here.call(work.seeks_work, i=PARTNER) == (status in seeking)
        assert here.call(work.works, i=PARTNER) == (status in working)


CHANCES = {
    "chance_low": 0.8, "chance_middle": 1.0, "chance_high": 1.25, "referral": 0.5, "bijstand_finding": 0.1,
    "benefit_leaves": 0.35, "part_time_help": 0.5, "first_job": 0.4, "job_finding": 0.2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "chance"),
    [
        ({"schooling": 0}, 0.8),
        ({"schooling": 1}, 1.0),
        ({"schooling": 2}, 1.25),
        ({"status": ON_BIJSTAND}, 0.1 * (0.75 + 0.35)),
        ({"status": ON_BIJSTAND, "part_time": 1}, 0.1 * 1.1 * 1.5),
        ({"status": ON_BIJSTAND, "local_pay": 1}, 0.1 * 1.1 * 1.5),
        ({"part_time": 1}, 1.0),
        ({"status": STUDENT}, 0.4 / 0.2),
        ({"search": 0.3}, math.exp(0.3)),
        ({"skill": -0.2}, math.exp(-0.2)),
        ({"search": 0.3, "skill": -0.2}, math.exp(0.1)),
    ],
)
def test_the_chance_of_a_job(here, columns, chance):
    residents = here.world.residents
    residents.schooling[PARTNER] = 1
    for name, value in columns.items():
        getattr(residents, name)[PARTNER] = value
    here.tune(work=CHANCES)
    assert here.call(work.relative_chance, i=PARTNER) == pytest.approx(chance)


def test_ties_who_work_raise_the_chance(here):
    residents = here.world.residents
    residents.schooling[PARTNER] = 1
    here.tune(work=CHANCES)
    residents.ties[PARTNER, :2], residents.n_ties[PARTNER] = (PARENT, NEIGHBOUR), 2
    assert here.call(work.relative_chance, i=PARTNER) == pytest.approx(1.5)
    residents.status[NEIGHBOUR] = ON_BIJSTAND
    assert here.call(work.relative_chance, i=PARTNER) == pytest.approx(1.25)
    residents.status[PARENT] = ON_PENSION
    assert here.call(work.relative_chance, i=PARTNER) == pytest.approx(1.0)


def test_the_chance_to_lose_a_job_hangs_on_schooling(here):
    here.tune(work={"loss_low": 1.5, "loss_high": 0.65})
    for schooling, chance in ((0, 1.5), (1, 1.0), (2, 0.65)):
        here.world.residents.schooling[PARTNER] = schooling
        assert here.call(work.relative_loss, i=PARTNER) == chance


def test_effects_fade_and_are_gone_when_they_are_small():
    assert work.fade(0.5, 0.8) == pytest.approx(0.4)
    assert work.fade(-0.5, 0.8) == pytest.approx(-0.4)
    assert work.fade(0.002, 0.6) == pytest.approx(0.0012)
    assert work.fade(0.002, 0.4) == work.fade(-0.002, 0.4) == 0.0
