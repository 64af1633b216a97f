"""Shocks: money held back is kept, jobs come back, those who leave are gone once."""

import numpy as np
import pytest

from tests.instruments import (
    ANCHOR_LEAVES,
    CRISIS_JOB_LOSS,
    CRISIS_SPENDING,
    EMPLOYER_LEAVES,
    ONLINE_GROWTH,
    OWNERS_LEAVE,
    SHUTDOWN_CLOSED,
    SHUTDOWN_MOVED_ONLINE,
    SHUTDOWN_SUPPORT,
)
from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    NOW,
    PARTNER,
    make_wijk_of_three,
    own_table,
    paid,
    set_terms,
    take_step,
)
from tests.worlds import make_small_world
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.streams import month_key
from wijkabm.ground.tables.codes import FOOD, HORECA, JOBSEEKER, NONFOOD, SERVICES, WORKS_ELSEWHERE
from wijkabm.ground.tables.journal import CAUSE_SHOCK, EVENT_CLOSING, EVENT_JOB_ENDED
from wijkabm.ground.tables.world import Now
from wijkabm.levers.programmes import find_programme
from wijkabm.levers.registry import kinds_of_shock
from wijkabm.month import hard_times
from wijkabm.month.shopping.budgets import plan_budgets

NUMBERS = Parameters().kernel()


def plan(world):
    """The households' budgets of a month, before any shock."""
    plan_budgets(world, NUMBERS, NOW)
    return world.households.budget[:2, :5].copy()


def hold_back(world):
    set_terms(world, NUMBERS, NOW)
    hard_times.hold_back(world, NUMBERS, NOW)


def befall(world, month=1, seed=1):
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    now = Now(month, np.uint64(month_key(np.uint64(seed), month)))
    set_terms(world, NUMBERS, now)
    for name in kinds_of_shock():
        if (act := find_programme(name).act) is not None:
            act(world, NUMBERS, now, own_table(world, name))


def events(world, event):
    rows = world.journal.events[: world.journal.n_events[0]]
    return [tuple(int(x) for x in row) for row in rows if row[0] == event]


def test_crisis_takes_a_share_of_what_is_beyond_need_and_leaves_it_in_the_purse():
    world = make_wijk_of_three()
    before = plan(world)
    savings = world.households.savings.copy()
    world.policy.dose[0, CRISIS_SPENDING] = 0.2
    hold_back(world)
    kept = before - np.floor(before * 0.2 * (1.0 - NUMBERS.market.need[None, :])).astype(np.int64)
    assert (world.households.budget[:2, :5] == kept).all()
    assert world.households.budget[0, HORECA] < before[0, HORECA]
    assert (world.households.savings == savings).all()
    assert (world.segments.demand.sum(axis=0) == kept.sum(axis=0)).all()


def test_shutdown_spares_food_and_moves_a_part_online():
    world = make_wijk_of_three()
    before = plan(world)
    world.ledger.flows[:] = 0
    world.policy.dose[0, SHUTDOWN_CLOSED] = 0.5
    world.policy.dose[0, SHUTDOWN_MOVED_ONLINE] = 0.4
    hold_back(world)
    budget = world.households.budget[:2, :5]
    assert (budget[:, FOOD] == before[:, FOOD]).all()
    shut = before - budget
    for branch in (NONFOOD, HORECA, SERVICES):
        assert (shut[:, branch] == before[:, branch] // 2).all()
    online = np.floor(0.4 * shut).sum()
    assert paid(world, books.CONSUMPTION) == pytest.approx(online, abs=8)


def test_compiled_and_plain_rules_hold_back_the_same():
    budgets = []
    for rule in (
        hard_times.hold_back,
        getattr(hard_times.hold_back, "py_func", hard_times.hold_back),
    ):
        world = make_wijk_of_three()
        plan(world)
        world.policy.dose[0, CRISIS_SPENDING] = 0.13
        world.policy.dose[0, SHUTDOWN_CLOSED] = 0.7
        world.policy.dose[0, SHUTDOWN_MOVED_ONLINE] = 0.3
        set_terms(world, NUMBERS, NOW)
        rule(world, NUMBERS, NOW)
        budgets.append((world.households.budget.tolist(), world.households.savings.tolist()))
    assert budgets[0] == budgets[1]


def test_shoppers_see_online_nearer_and_the_tables_stay():
    world = make_wijk_of_three()
    assert hard_times.see_places(world, NUMBERS.market) is world
    world.wijken.place_weight[:] = 2.0
    world.policy.dose[0, ONLINE_GROWTH] = 0.5
    set_terms(world, NUMBERS, NOW)
    seen = hard_times.see_places(world, NUMBERS.market)
    assert (seen.wijken.place_weight[0, :, 2] == 3.0).all()
    assert (seen.wijken.place_weight[0, :, :2] == 2.0).all()
    assert (world.wijken.place_weight == 2.0).all()


def test_aid_pays_running_costs_and_counts_in_the_result():
    world = make_wijk_of_three()
    world.shops.staff[CAFE] = 2
    world.policy.dose[0, SHUTDOWN_CLOSED] = 0.5
    world.policy.dose[0, SHUTDOWN_SUPPORT] = 0.8
    cash = world.shops.cash.copy()
    befall(world)
    costs = 2 * 363_000 + 150_000 + 126_600
    assert world.shops.cash[CAFE] - cash[CAFE] == int(0.4 * costs)
    assert world.shops.cash[FOOD_SHOP] == cash[FOOD_SHOP]
    world.policy.dose[:] = 0.0
    plain = make_wijk_of_three()
    plain.shops.staff[CAFE] = 2
    world.shops.cash[:] = cash
    for w in (world, plain):
        take_step(w, "go_shopping", "run_firms")
    assert world.shops.result[CAFE] - plain.shops.result[CAFE] == int(0.4 * costs)
    assert world.shops.aid[CAFE] == 0


def test_crisis_destroys_jobs_and_they_come_back():
    world = make_small_world(60)
    residents, region = world.residents, world.region
    at_work = int(((residents.status == WORKS_ELSEWHERE) & (residents.alive == 1)).sum())
    jobs, open_jobs, ring = region.jobs[0], region.vacancies[0], region.jobseekers[0]
    world.policy.dose[0, CRISIS_JOB_LOSS] = 0.3
    befall(world)
    lost = events(world, EVENT_JOB_ENDED)
    assert 0.1 * at_work < len(lost) < 0.6 * at_work
    assert all(row[5] == CAUSE_SHOCK for row in lost)
    assert region.lost[0] == jobs - region.jobs[0]
    assert region.jobseekers[0] > ring
    assert region.vacancies[0] == open_jobs - (
        region.lost[0] - len(lost) - (region.jobseekers[0] - ring)
    )
    world.policy.dose[0, CRISIS_JOB_LOSS] = 0.0
    for month in range(2, 400):
        befall(world, month)
    assert region.lost[0] == 0
    assert region.jobs[0] == jobs


def test_the_anchor_leaves_once_and_its_unit_is_free():
    world = make_wijk_of_three()
    world.policy.dose[0, ANCHOR_LEAVES] = 1.0
    befall(world)
    assert world.shops.alive[FOOD_SHOP] == 0
    assert world.premises.tenant[0] == -1
    assert [row[5] for row in events(world, EVENT_CLOSING)] == [CAUSE_SHOCK]
    befall(world, 2)
    assert not events(world, EVENT_CLOSING)


def test_owners_who_leave_seek_work():
    world = make_wijk_of_three()
    world.policy.dose[0, OWNERS_LEAVE] = 1.0
    befall(world)
    assert not world.shops.alive[:3].any()
    assert world.residents.status[NEIGHBOUR] == JOBSEEKER
    assert world.residents.status[PARTNER] == JOBSEEKER


def test_the_employer_takes_its_jobs_and_nobody_is_lost():
    world = make_small_world(60)
    employers, region = world.employers, world.region
    jobs, staff, seekers = employers.jobs[0], employers.residents[0], region.jobseekers[0]
    vacancies = region.vacancies[0]
    world.policy.dose[0, EMPLOYER_LEAVES] = 1.0
    befall(world)
    assert employers.jobs[0] == employers.residents[0] == employers.revenue[0] == 0
    assert len(events(world, EVENT_JOB_ENDED)) == staff
    assert region.jobseekers[0] - seekers == jobs - staff
    assert region.vacancies[0] == vacancies
