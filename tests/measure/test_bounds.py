"""Nothing within the ranges of the parameters ends in a crash, a hang or an absurd number."""

import copy

import numpy as np
import pytest

from tests.models import make_model
from tests.month.bench import make_area, make_wijk_of_three, take_step, tune
from tests.worlds import make_small_world
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.errors import InputError, RunError
from wijkabm.ground.tables.codes import AT_EMPLOYER, HOME, LINES
from wijkabm.ground.tables.journal import Journal
from wijkabm.ground.tables.world import keep_room
from wijkabm.levers.desk.scenario import Scenario, read_scenario
from wijkabm.levers.local_procurement.decision import count_lines
from wijkabm.levers.registry import make_lever, read_lever
from wijkabm.measure.formulas import BOUNDS
from wijkabm.measure.indicators import INDICATORS
from wijkabm.month.firms import suppliers
from wijkabm.month.firms.clients import MOST_BOUGHT, MOST_WORKERS, deliver_most, sell_to_firms
from wijkabm.month.firms.plans import MOST_LUCK
from wijkabm.month.opening import prospects
from wijkabm.month.work.jobs import end_job
from wijkabm.place.shop_plan import own_turnover, plan_enterprises
from wijkabm.place.targets import set_targets

ALL_NEED = {
    **{f"market.need_{branch}": 1.0 for branch in ("food", "nonfood", "horeca", "services")},
    "market.spend_home": 0.0,
    "market.spend_other": 0.0,
}


def test_businesses_at_home_that_buy_most_of_what_they_sell_break_even():
    wijk = make_model(250, parameters={"firms.goods_home": 0.9}).run(3)
    assert (wijk.world.wijken.typical_revenue[:, HOME] > 0.0).all()
    assert (wijk.world.wijken.home_demand > 0.0).all()


def test_no_business_at_home_becomes_an_economy_of_its_own():
    walk = {"firms.demand_memory": 0.99, "firms.home_demand_spread": 0.2}
    wijk = make_model(300, parameters=walk)
    most = MOST_WORKERS * wijk.parameters.firms.revenue_per_fte_home * 100.0 / 12.0
    for _ in range(48):
        wijk.run(1)
        shops = wijk.world.shops
        at_home = (shops.alive == 1) & (shops.branch == HOME)
        assert (np.abs(shops.productivity) <= MOST_LUCK).all()
        assert (shops.expected_sales[at_home] <= 1.5 * most).all()
        assert shops.staff_wanted[at_home].max() <= 2 * MOST_WORKERS
    assert wijk.series()["savings_per_head"].max() < 1e6


def test_the_bounds_of_demand_are_beyond_what_usual_parameters_reach():
    wijk = make_model(1200).run(12)
    shops = wijk.world.shops
    at_home = (shops.alive == 1) & (shops.branch == HOME)
    most = MOST_WORKERS * wijk.parameters.firms.revenue_per_fte_home * 100.0 / 12.0
    assert shops.revenue[at_home].max() < 0.5 * most
    bought = MOST_BOUGHT * wijk.world.wijken.inhabitants_start[0]
    assert shops.sales_to_firms[at_home].sum() < 0.25 * bought
    assert np.abs(shops.productivity).max() < 0.8 * MOST_LUCK


def test_the_businesses_at_home_of_a_wijk_sell_no_more_together_than_its_region_buys():
    wijk = make_model(300, wijken=2).run(1)
    usual, sold = (sell_a_month(wijk, times) for times in (1.0, 50.0))
    shops, people = wijk.world.shops, wijk.world.wijken.inhabitants_start[1]
    first, second = (usual > 0) & (shops.wijk == 0), (usual > 0) & (shops.wijk == 1)
    assert (sold[first] == usual[first]).all()
    assert sold[second].sum() == pytest.approx(MOST_BOUGHT * people, rel=1e-6)
    small = second & (50.0 * usual < 0.9 * most_of(wijk.kernel_parameters.firms))
    assert small.sum() > 5
    assert np.ptp(sold[small] / usual[small]) < 1e-3  # all sell the same part less


def sell_a_month(wijk, times):
    """Orders of a month in which the second wijk has so many times the clients."""
    world = copy.deepcopy(wijk).world
    assert not world.shops.orders.any()
    world.wijken.home_demand[1] *= times
    sell_to_firms(world, wijk.kernel_parameters, wijk.now)
    return world.shops.orders


def test_businesses_at_home_expect_no_more_at_the_start_than_they_can_sell():
    rich = {"firms.reservation_wage": 2.0, "firms.goods_home": 0.9, "place.entrant_talent_home": -1}
    wijk = make_model(300, parameters=rich)
    shops, most = wijk.world.shops, MOST_BOUGHT * wijk.world.wijken.inhabitants_start[0]
    at_home = (shops.alive == 1) & (shops.branch == HOME)
    assert shops.expected_sales[at_home].sum() == pytest.approx(most, rel=1e-6)


def test_a_wijk_in_which_all_spending_is_need_can_be_planned():
    wijk = make_model(250, parameters=ALL_NEED).run(2)
    targets = set_targets(make_area(250))
    assert np.isfinite(own_turnover(targets, wijk.kernel_parameters)).all()


def test_where_dwelling_and_fixed_costs_take_all_incomes_no_shop_sells_less_than_nothing():
    dear = tune(income={"housing_share": 0.5, "fixed_share": 0.4, "contractual_saving": 0.3})
    targets = set_targets(make_area(1200))
    plan = plan_enterprises(targets, dear, 500)
    assert own_turnover(targets, dear) == [0.0] * HOME
    assert plan.shops == (0,) * HOME
    assert plan.revenue == tuple(100.0 * usual for usual in dear.place.revenue)


def test_a_budget_that_is_spent_on_small_lots_fits_in_the_journal():
    numbers = {
        "municipality.lot": 50,
        "municipality.invited": 10,
        "municipality.bijstand_budget": 2,
    }
    policy = Scenario("lots", levers=(read_lever("local_procurement start=2"),))
    wijk = make_model(
        900, parameters=numbers, policy=policy, closure="reallocation", burn_in=12
    ).run(30)
    most = count_lines(wijk.world, wijk.kernel_parameters)
    assert max(len(events) for events in wijk.recorder.events) <= 2 * most


def test_the_journal_has_room_before_every_rule_and_keeps_what_it_holds():
    wijk = make_model(250)
    short = Journal(
        np.ones(1, np.int64), np.full((2, 6), 7), np.ones(1, np.int64), np.full((2, 3), 7)
    )
    world = keep_room(wijk.world._replace(journal=short), more=40)
    people = world.residents.alive.size + world.shops.alive.size + world.premises.wijk.size
    for rows in (world.journal.events, world.journal.facts):
        assert (rows[0] == 7).all()
        assert len(rows) == 1 + LINES * people + 40
    assert keep_room(world, more=40) is world


def test_a_rule_that_writes_more_than_there_is_room_for_stops_the_run_and_says_so(monkeypatch):
    def write(world, *_):
        world.journal.n_events[0] = 1 + len(world.journal.events)

    wijk = make_model(250)
    monkeypatch.setattr("wijkabm.model.wijk.open_firms_of_opening", write)
    with pytest.raises(
        RunError, match=r"month 1: \d+ events happened, the journal holds \d+; to repeat"
    ):
        wijk.step()


def test_employers_may_have_more_jobs_than_the_ring_has_people():
    wijk = make_model(250, parameters={"place.employer_jobs": 5}).run(6)
    assert wijk.world.employers.jobs.sum() > 4 * 250
    assert (wijk.world.region.jobseekers >= 0).all()


def test_who_leaves_an_employer_is_followed_by_somebody_from_farther_away_if_the_ring_has_nobody():
    wijk = make_model(600)
    world = wijk.world
    (i, *_) = np.flatnonzero(world.residents.workplace_kind == AT_EMPLOYER)
    world.region.jobseekers[0], force = 0, int(world.region.labour_force[0])
    give_up(np.int64(i), world)
    assert world.region.jobseekers[0] == 0
    assert world.region.labour_force[0] == force + 1


@kernel
def give_up(i, world):
    end_job(i, world)


def test_a_street_is_at_most_as_lively_as_can_be():
    wijk = make_wijk_of_three()
    weights = dict.fromkeys(("lit_weight", "visit_weight", "repair_weight"), 1.0)
    wijk.premises.repair[:], wijk.segments.footfall[:] = 1.0, 1e6
    numbers = tune(street={**weights, "adjustment": 1.0})
    take_step(wijk, "light_streets", numbers=numbers)
    assert wijk.segments.liveliness.max() <= 1.0
    assert wijk.wijken.safety.max() <= 100.0


@kernel
def share_of(j, world, numbers):
    return suppliers.local_share(j, world, numbers)


def test_no_more_than_all_goods_are_bought_near():
    world = make_small_world(60)
    world.shops.business_ties[0] = 20
    numbers = tune(firms={"local_goods": 0.5, "member_goods": 0.9})
    assert share_of(np.int64(0), world, numbers) == 1.0


@kernel
def most_of(numbers):
    return deliver_most(numbers)


def test_what_fifty_people_deliver_is_the_most_that_is_sold_from_a_home():
    numbers = tune(firms={"revenue_per_fte": (1.0, 1.0, 1.0, 1.0, 60_000.0)}).firms
    assert most_of(numbers) == 50 * 60_000 * 100 / 12


def test_a_shock_that_never_starts_is_refused_in_a_line():
    with pytest.raises(InputError, match="no finite number"):
        read_scenario("shocks: [{anchor_leaves: {start: .inf}}]", "own", "own.yaml")
    with pytest.raises(InputError, match="start"):
        make_lever("anchor_leaves", {"start": float("inf")})


def test_every_unit_says_within_what_its_numbers_lie():
    assert {indicator.unit for indicator in INDICATORS} == set(BOUNDS)
    units = {indicator.name: indicator.unit for indicator in INDICATORS}
    assert units["coins_redeemed_share"] != "share"  # a month's redemption over a month's turnover


@kernel
def expect_at_home(talent, market, firms, wijken):
    return prospects.expect_home_sales(0, talent, 0.0, market, firms, wijken)


def test_nobody_borrows_for_sales_at_home_that_nobody_can_deliver():
    numbers, world = tune(market={"talent_effect": 2.0}), make_wijk_of_three()
    most = MOST_WORKERS * numbers.firms.revenue_per_fte[HOME] * 100.0 / 12.0
    given = numbers.market, numbers.firms, world.wijken
    assert expect_at_home(30.0, *given) == most
    assert expect_at_home(0.0, *given) == world.wijken.typical_revenue[0, HOME] < most
