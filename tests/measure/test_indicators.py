"""Indicators and recorder, on worlds small enough to count by hand."""

import copy
import pickle

import numpy as np
import pytest

from wijkabm.ground import books
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    FOOD,
    HOME,
    JOBSEEKER,
    LEASE_TEMPORARY,
    ON_BIJSTAND,
    OWNER,
    SERVICES,
    STUDENT,
    USE_HOME,
    WORKS_ELSEWHERE,
)
from wijkabm.ground.tables.journal import (
    CAUSE_INSOLVENT,
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
    CAUSE_OWNER_DIED,
    EVENT_CLOSING,
    EVENT_OPENING,
    LIFE_OPENED,
    Journal,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.people import Children, Households, Residents, Templates
from wijkabm.ground.tables.policy import CoinMembers, CoinOffices, Contracts, Policy, Terms
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.scratch import Scratch
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers, Municipality, Region, Ring, Segments, Wijken
from wijkabm.ground.tables.world import World, grow_table, make_table
from wijkabm.levers.desk.desk import fit_policy
from wijkabm.measure.indicators import INDICATORS, compute_indicators
from wijkabm.measure.recorder import COUNTED, Recorder
from wijkabm.measure.sums import NAMES


def make_world(n_wijken=1, shops=6, units=6, people=6, events=20):
    """Empty tables: per wijk two segments, rows of people and units shared out in order."""
    n_segments = 2 * n_wijken
    tables = {
        "households": make_table(Households, people),
        "residents": make_table(Residents, people),
        "children": make_table(Children, 2),
        "templates": make_table(Templates, 1),
        "shops": make_table(Shops, shops),
        "premises": make_table(Premises, units),
        "landlords": make_table(Landlords, 1),
        "employers": make_table(Employers, 1),
        "segments": make_table(
            Segments, n_segments, distance=(n_segments,), access=(4, n_segments)
        ),
        "wijken": make_table(Wijken, n_wijken),
        "ring": make_table(Ring, 2),
        "region": make_table(Region, 1),
        "municipality": make_table(Municipality, 1),
        "contracts": make_table(Contracts, 1),
        "policy": make_table(Policy, n_wijken),
        "terms": make_table(Terms, n_wijken),
        "neutral": make_table(Terms, n_wijken),
        "coin_members": make_table(CoinMembers, 0),
        "coin_offices": make_table(CoinOffices, n_wijken),
        "journal": Journal(
            n_events=np.zeros(1, np.int64),
            events=np.zeros((events, 6), np.int64),
            n_facts=np.zeros(1, np.int64),
            facts=np.zeros((events, 3), np.int64),
        ),
        "scratch": make_table(Scratch, 1),
        "ledger": books.make_ledger(n_wijken),
    }
    world = World(**tables)
    world.segments.wijk[:] = np.arange(n_segments) // 2
    world.segments.distance[:] = 400.0
    world.wijken.first_segment[:] = np.arange(n_wijken) * 2
    world.wijken.n_segments[:] = 2
    world.premises.tenant[:] = -1
    world.premises.area[:] = 100.0
    world.shops.premises[:] = -1
    world.residents.volunteered[:] = -1000
    return fit_policy(world)


def settle(world, statuses, wijk=0, adults=1):
    """People in households of their own, one a status."""
    n = len(statuses)
    world.residents.alive[:n] = 1
    world.residents.wijk[:n] = wijk
    world.residents.status[:n] = statuses
    world.households.alive[:n] = 1
    world.households.wijk[:n] = wijk
    world.households.n_adults[:n] = adults


def open_shop(world, row, branch, premises=-1, wijk=0, **columns):
    shops = world.shops
    for name, value in {
        "alive": 1,
        "trading": 1,
        "wijk": wijk,
        "branch": branch,
        "premises": premises,
        **columns,
    }.items():
        getattr(shops, name)[row] = value
    if premises >= 0:
        world.premises.tenant[premises] = row
        world.premises.contract_rent[premises] = 100_000


def take(world, month=1, names=("A",), wage=0.0):
    recorder = Recorder(list(names), wage)
    recorder.start(world)
    recorder.record(world, month)
    series = recorder.series().set_index("wijk")
    assert (series["month"] == month).all()
    return series


def test_names_are_unique_and_everyone_has_words_and_a_unit():
    names = [indicator.name for indicator in INDICATORS]
    assert len(set(names)) == len(names)
    for indicator in INDICATORS:
        assert indicator.unit
        assert indicator.definition
        assert indicator.dutch
        assert indicator.english
        assert indicator.decimals >= 0


def test_people_are_counted_by_status():
    world = make_world()
    settle(world, [WORKS_ELSEWHERE, OWNER, JOBSEEKER, ON_BIJSTAND])
    world.households.n_children[0] = 2
    series = take(world).loc["total"]
    assert series["inhabitants"] == 6
    assert series["residents"] == 4
    assert series["unemployment_rate"] == pytest.approx(1 / 3)
    assert series["benefit_share"] == 1 / 4
    assert series["welfare_work"] == 50


def test_job_finding_follows_those_who_sought_work():
    world = make_world()
    settle(world, [JOBSEEKER, JOBSEEKER, JOBSEEKER, ON_BIJSTAND])
    world.residents.identity[:4] = [11, 12, 13, 14]
    recorder = Recorder(["A"], 0.0)
    recorder.start(world)
    world.residents.status[[0, 3]] = WORKS_ELSEWHERE
    world.residents.identity[2] = 15  # another person in the row of one who left
    recorder.record(world, 1)
    recorder.record(world, 2)
    total = recorder.series().query("wijk == 'total'")
    assert total["job_finding"].tolist() == [0.5, 0.0]


def test_vacancy_leaves_out_homes_counts_sham_lettings_and_sets_temporary_ones_apart():
    world = make_world(units=6)
    open_shop(world, 0, FOOD, premises=0)
    open_shop(world, 1, FOOD, premises=1)
    world.premises.contract_rent[1] = 0  # a sham letting
    open_shop(world, 2, SERVICES, premises=2)
    world.premises.lease_kind[2] = LEASE_TEMPORARY
    world.premises.use[3] = USE_HOME
    world.premises.vacant_since[:] = [-1, 48, -1, 0, 40, 0]
    series = take(world, month=50).loc["A"]
    assert series["units"] == 5
    assert series["vacant_units"] == 3  # the sham letting, units 4 and 5
    assert series["vacancy_rate"] == 3 / 5
    assert series["temporary_units"] == 1
    assert series["unlet_rate"] == 4 / 5
    assert series["vacant_under_1y"] == pytest.approx(2 / 3)
    assert series["vacant_over_3y"] == pytest.approx(1 / 3)
    assert series["vacant_m2"] == 300


def test_shares_of_the_whole_are_not_means_of_shares():
    world = make_world(n_wijken=2, units=5)
    world.premises.wijk[:] = [0, 1, 1, 1, 1]
    open_shop(world, 0, FOOD, premises=1, wijk=1)
    series = take(world, names=("A", "B"))
    assert series["vacancy_rate"]["A"] == 1
    assert series["vacancy_rate"]["B"] == 3 / 4
    assert series["vacancy_rate"]["total"] == 4 / 5


def test_the_ring_has_what_it_has_and_nothing_else():
    world = make_world()
    world.ring.shops[:] = [[1, 2, 3, 4], [1, 1, 1, 1]]
    world.region.population[0], world.region.labour_force[0] = 900, 400
    world.region.jobseekers[0] = 20
    ring = take(world).loc["ring"]
    assert (ring["shops_open"], ring["shops_horeca"], ring["inhabitants"]) == (14, 4, 900)
    assert ring["unemployment_rate"] == 0.05
    assert np.isnan(ring["vacancy_rate"])
    assert np.isnan(ring["coins_velocity"])


def test_lm3_by_hand():
    """R1 = 1000, half of what firms earn: firms elsewhere pay another 960, landlords 40.

    Firms pay 300 in wages and 100 in rent, so 200 of R1 is R2: 150 and 50. Residents earn 300 from
    firms and 300 from the Rijk and spend 300 here; landlords earn 100 and spend 40 here. So R3 =
    150 · 300/600 + 50 · 40/100 = 95.
    """
    world = make_world()
    ledger, flows = world.ledger, world.ledger.flows
    residents, shops, landlords = 0, 1, 2
    outside, rijk = books.single(ledger, books.OUTSIDE), books.single(ledger, books.RIJK)
    flows[books.CONSUMPTION, outside, shops] = 700
    flows[books.CONSUMPTION, residents, shops] = 300
    flows[books.NET_WAGES, shops, residents] = 300
    flows[books.RENT, shops, landlords] = 100
    flows[books.STATE_PENSION, rijk, residents] = 300
    flows[books.START_CAPITAL, residents, shops] = 5000  # capital is not income
    flows[books.MAINTENANCE, landlords, shops] = 40
    flows[books.SALES_TO_FIRMS, outside, shops] = 960
    flows[books.GOODS, shops, outside] = 500
    series = take(world)
    assert series["local_multiplier"]["A"] == pytest.approx((1000 + 200 + 95) / 1000)
    assert series["local_multiplier"]["total"] == series["local_multiplier"]["A"]


def test_spending_shares_sum_to_one():
    world = make_world(n_wijken=2)
    ledger = world.ledger
    payees = [1, 5, books.single(ledger, books.RING), books.single(ledger, books.OUTSIDE)]
    for payee, cents in zip(payees, (50, 10, 15, 25), strict=True):
        ledger.flows[books.CONSUMPTION, 0, payee] = cents
    series = take(world, names=("A", "B")).loc["A"]
    shares = [series[f"spending_{to}_share"] for to in
              ("local", "neighbours", "ring", "centre_online")]  # fmt: skip
    assert shares == [0.5, 0.1, 0.15, 0.25]


def test_provision_asks_for_all_four_branches_within_reach():
    world = make_world()
    settle(world, [STUDENT, STUDENT])
    world.households.segment[:2] = [0, 1]
    for row in range(4):
        open_shop(world, row, row, premises=row)
        world.shops.segment[row] = 0
    world.segments.distance[:] = [[0, 600], [600, 0]]
    assert take(world)["welfare_provision"]["A"] == 50
    world.shops.trading[3] = 0
    assert take(world)["welfare_provision"]["A"] == 0


def test_income_median_and_gini():
    world = make_world(people=4)
    settle(world, [STUDENT] * 4)
    world.households.expected_income[:] = [100_050, 200_050, 300_050, 400_050]
    series = take(world).loc["A"]
    assert series["household_income_median"] == pytest.approx(2010, abs=10)
    assert series["income_gini"] == pytest.approx(0.25, abs=0.001)
    assert series["low_income_share"] == 0.25


def test_who_owes_a_cent_of_housing_or_fixed_costs_is_in_arrears():
    world = make_world(people=4)
    settle(world, [STUDENT] * 4)
    assert take(world).loc["A"]["arrears_share"] == 0
    world.households.arrears[:] = [1, 50_000, 0, 0]
    world.households.in_scheme[1] = 1  # who waits is owed to all the same
    assert take(world).loc["A"]["arrears_share"] == 0.5


def test_result_is_the_median_after_an_imputed_wage():
    world = make_world()
    for row, result in enumerate((10_000, 20_000, 60_000)):
        open_shop(world, row, FOOD, premises=row)
        world.shops.revenue[row] = 100_000
        world.shops.result[row] = result
        world.shops.hours_worked[row] = 1.0
    assert take(world, wage=50.0)["result_over_revenue"]["A"] == pytest.approx(0.15)


def test_owners_who_expect_enough_are_counted_among_independents_in_premises():
    world = make_world()
    for row, below in enumerate((0, 3, 0, 0)):
        open_shop(world, row, FOOD, premises=row if row < 3 else -1)
        world.shops.months_below[row] = below
    world.shops.owner_kind[2] = CHAIN_SHOP
    assert take(world)["owners_content"]["A"] == 0.5


def test_events_are_counted_by_kind_and_cause():
    world = make_world()
    recorder = Recorder(["A"], 0.0)
    recorder.start(world)
    journal = world.journal
    note_event(journal, EVENT_OPENING, 0, 7, -1, HOME, CAUSE_NEED)
    note_event(journal, EVENT_OPENING, 0, 8, 2, FOOD, CAUSE_OPPORTUNITY)
    note_event(journal, EVENT_CLOSING, 0, 9, 1, FOOD, CAUSE_INSOLVENT)
    note_event(journal, EVENT_CLOSING, 0, 9, 1, FOOD, CAUSE_OWNER_DIED)
    note_fact(journal, 8, LIFE_OPENED, 500)
    recorder.record(world, 1)
    row = recorder.series().set_index("wijk").loc["A"]
    assert (row["openings"], row["openings_shops"]) == (2, 1)
    assert (row["closings"], row["closings_insolvent"], row["closings_other"]) == (2, 1, 1)
    assert journal.n_events[0] == 0
    assert recorder.facts[0].tolist() == [[8, LIFE_OPENED, 500]]


def test_start_forgets_the_burn_in():
    world = make_world()
    note_event(world.journal, EVENT_OPENING, 0, 7, -1, HOME, 0)
    assert take(world)["openings"]["A"] == 0


def test_a_full_journal_stops_the_run():
    world = make_world(events=1)
    recorder = Recorder(["A"], 0.0)
    for _ in range(2):
        note_fact(world.journal, 1, LIFE_OPENED, 1)
    with pytest.raises(RuntimeError, match="month 3: 2 facts"):
        recorder.record(world, 3)


@pytest.mark.parametrize("make_copy", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_copy_goes_on_by_itself(make_copy):
    world = make_world()
    settle(world, [WORKS_ELSEWHERE, JOBSEEKER])
    recorder = Recorder(["A"], 0.0)
    recorder.record(world, 1)
    other = make_copy(recorder)
    other.record(world, 2)
    assert recorder.months == [1]
    assert other.months == [1, 2]
    recorder.record(world, 2)
    assert np.array_equal(recorder.blocks[1], other.blocks[1], equal_nan=True)
    assert other.blocks[1][NAMES.index("residents"), -1] == 2


def test_a_month_after_the_tables_have_grown_is_measured_like_any_other():
    world = make_world(shops=2)
    open_shop(world, 0, FOOD, premises=0, revenue=100_000, coin_share=0.1)
    recorder = Recorder(["A"], 0.0)
    recorder.start(world)
    recorder.record(world, 1)
    world = world._replace(
        shops=grow_table(world.shops, 3), residents=grow_table(world.residents, 2)
    )
    for row in range(1, 5):
        columns = {"result": 10_000 * row, "coin_share": 0.1, "coin_taken": 100 * row}
        open_shop(world, row, FOOD, premises=row, revenue=100_000, **columns)
    fresh = Recorder(["A"], 0.0)
    for each in (recorder, fresh):
        each.record(world, 2)
    assert np.array_equal(recorder.blocks[1], fresh.blocks[0], equal_nan=True)
    shops = recorder.series().query("wijk == 'total'")
    assert shops["shops_open"].tolist() == [1, 5]
    assert shops["result_over_revenue"].tolist() == pytest.approx([0.0, 0.2])


def test_levers_that_worked_fell_short_or_cost_anything_are_kept():
    world = make_world(n_wijken=2)
    shape = world.policy.spent.shape
    strength, granted = np.zeros(shape), np.ones(shape)
    strength[0, 3], granted[1, 5] = 0.5, 0.25
    for column, name in enumerate(COUNTED):
        getattr(world.policy, name)[0, 2] = 10 + column
        getattr(world.policy, name)[1, 10 + column] = 1
    recorder = Recorder(["A", "B"], 0.0)
    recorder.record(world, 1, (strength, granted))
    for name in COUNTED:
        getattr(world.policy, name)[:] = 0
    recorder.record(world, 2)
    rows = recorder.levers[0].tolist()
    assert rows[:3] == [
        [0, 2, 0.0, 1.0, 10, 11, 12, 13, 14, 15, 16],
        [0, 3, 0.5, 1.0, 0, 0, 0, 0, 0, 0, 0],
        [1, 5, 0.0, 0.25, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert [row[:2] for row in rows[3:]] == [[1, 10 + column] for column in range(len(COUNTED))]
    assert recorder.levers[1].shape == (0, 11)


def test_a_run_of_no_months_has_all_columns():
    series = Recorder(["A"], 0.0).series()
    assert len(series) == 0
    assert list(series.columns) == ["month", "wijk", *(i.name for i in INDICATORS)]


def test_what_the_rijk_saves_is_counted_from_the_first_month():
    blocks = np.zeros((2, len(NAMES), 3))
    blocks[:, NAMES.index("bijstand_budget")] = [[1000], [900]]
    assert compute_indicators(blocks)["bijstand_saved_rijk"][:, 0].tolist() == [0, 1]


def make_random_world():
    """A world of many rows with numbers in every column."""
    world = make_world(shops=40, units=40, people=60)
    random = np.random.default_rng(1)
    for table in (world.households, world.residents, world.shops, world.segments):
        for column in table:
            column[...] = random.integers(0, 2, column.shape)
    world.households.expected_income[:] = random.integers(10_000, 900_000, 60) / 7
    world.shops.result[:] = random.integers(-9999, 9999, 40)
    world.shops.revenue[:] = random.integers(1, 99_999, 40)
    world.residents.wijk[:] = world.households.wijk[:] = world.shops.wijk[:] = 0
    world.segments.wijk[:] = 0
    world.ledger.flows[...] = random.integers(0, 1000, world.ledger.flows.shape)
    return world
