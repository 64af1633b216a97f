"""Coaching: who is found, ranked, offered, taught; what it does to practice and beliefs; its contracts."""

import math

import numpy as np
import pytest

from tests.instruments import (
    COACHING,
    COACHING_COST,
    COACHING_HALF_LIFE,
    COACHING_MONTHS,
    COACHING_ON_BIJSTAND,
    COACHING_PLACES,
    COACHING_PRACTICE,
    COACHING_SELECTION,
)
from tests.levers.programmes import counts, fund, run_programme, tables_of
from tests.month.bench import (
    FOOD_SHOP,
    NOW,
    PARTNER,
    SALON,
    make_wijk_of_three,
    own_table,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import HOME, ON_BIJSTAND, WORKS_ELSEWHERE
from wijkabm.ground.tables.journal import LIFE_ACCEPTED, LIFE_OFFERED, LIFE_REFUSED
from wijkabm.levers.coaching import trajectories
from wijkabm.levers.coaching.decision import due_this_month
from wijkabm.month.shopping.attraction import list_shops

COACHING_LUCK = streams.name_luck("coaching")
FOR_EVER = np.uint64(streams.GOLDEN)
DOSES = {
    COACHING_PLACES: 12, COACHING_SELECTION: 1, COACHING_PRACTICE: 0.04, COACHING_HALF_LIFE: 12,
    COACHING_MONTHS: 3, COACHING_COST: 3000,
}  # fmt: skip


OWNERS_ASK = tune(firms={"advice_sought": 10, "advice_trust": 100}, opening={"consider": 0})
RESIDENTS_THINK = tune(
    firms={"advice_sought": 0, "advice_trust": 100}, opening={"consider": 0, "outreach": 1}
)


@pytest.fixture
def wijk():
    world = fund(make_wijk_of_three(), COACHING, 1_000_000, DOSES)
    world.shops.expected_sales[:3] = 1_000_000.0
    world.wijken.entry_scale[0] = 1.0
    return world


def facts_of(world, what):
    rows = world.journal.facts[: world.journal.n_facts[0]].tolist()
    return [row[0] for row in rows if row[1] == what]


def test_places_are_spread_over_the_year():
    due = due_this_month.py_func
    for yearly in (0, 5, 12, 31):
        assert sum(due(yearly, month) for month in range(13, 25)) == yearly
    assert [due(12, month) for month in range(1, 13)] == [1] * 12


def test_an_owner_is_coached_for_months_that_cost_money(wijk):
    run_programme(wijk, COACHING, 1, OWNERS_ASK)
    assert counts(wijk, COACHING) == (1, 1, 0)
    assert paid(wijk, books.LEVER_COSTS) == 100_000
    c = int(np.flatnonzero(wijk.contracts.alive)[0])
    coached = int(wijk.contracts.row[c])
    assert facts_of(wijk, LIFE_OFFERED) == facts_of(wijk, LIFE_ACCEPTED)
    assert facts_of(wijk, LIFE_OFFERED) == [wijk.shops.identity[coached]]
    wijk.policy.dose[:, COACHING_PLACES] = 0  # the window is over; the contract runs on
    for month in (2, 3):
        run_programme(wijk, COACHING, month, OWNERS_ASK)
        assert paid(wijk, books.LEVER_COSTS) == 100_000
        assert wijk.shops.practice[coached] == 0
    run_programme(wijk, COACHING, 4, OWNERS_ASK)
    assert paid(wijk, books.LEVER_COSTS) == 0
    assert not wijk.contracts.alive.any()
    assert wijk.policy.ended[0, COACHING] == 1
    kept = 1 - OWNERS_ASK.firms.goods[wijk.shops.branch[coached]]
    assert wijk.shops.practice[coached] == pytest.approx(0.04 * kept)
    assert wijk.shops.marketing[coached] == pytest.approx(0.02)


def test_nobody_is_coached_twice_at_once_or_when_it_does_not_pay(wijk):
    run_programme(wijk, COACHING, 1, tune(OWNERS_ASK, firms={"advice_trust": 1e-6}))
    offered, accepted, refused = counts(wijk, COACHING)
    assert (offered, accepted, refused) == (3, 0, 3)  # three offers a place, then it stays empty
    assert len(facts_of(wijk, LIFE_REFUSED)) == 3
    assert paid(wijk, books.LEVER_COSTS) == 0
    for month in (1, 2, 3):
        run_programme(wijk, COACHING, month, OWNERS_ASK)
    assert len(set(wijk.contracts.party[wijk.contracts.alive == 1].tolist())) == 3
    run_programme(wijk, COACHING, 3, OWNERS_ASK)
    assert counts(wijk, COACHING)[0] == 0


def test_another_in_the_row_of_who_was_coached_is_asked(wijk):
    run_programme(wijk, COACHING, 1, OWNERS_ASK)
    asked, wijk.contracts.alive[:] = counts(wijk, COACHING)[0], 0
    wijk.shops.identity[:3] += 1_000
    run_programme(wijk, COACHING, 2, OWNERS_ASK)
    assert counts(wijk, COACHING)[0] == asked > 0


def test_selection_turns_from_adverse_to_strict(wijk):
    promise = [0.0] * 3
    for k in range(3):
        talent = wijk.shops.talent[k]
        noise = streams.normal(FOR_EVER, COACHING_LUCK, wijk.shops.identity[k], 1)
        promise[k] = talent + noise
    for selection, first in ((1, max), (-1, min)):
        wijk.contracts.alive[:] = 0
        own_table(wijk, "coaching").who[:] = 0
        wijk.policy.dose[:, COACHING_SELECTION] = selection
        run_programme(wijk, COACHING, 1, OWNERS_ASK)
        assert wijk.contracts.row[wijk.contracts.alive == 1] == promise.index(first(promise))


def test_beliefs_move_half_the_way_to_the_truth_and_bad_prospects_show(wijk):
    wijk.shops.talent[SALON], wijk.shops.believed[SALON] = -1.0, 1.0
    wijk.shops.productivity[SALON] = 0.5  # sales of now are luck
    wijk.shops.visibility[:3] = 1.0
    wijk.shops.expected_income[:3] = 300_000.0
    for month in (1, 2, 3, 4, 5, 6):
        run_programme(wijk, COACHING, month, OWNERS_ASK)
    assert wijk.shops.believed[SALON] == 0.0
    assert wijk.shops.expected_income[SALON] != 300_000.0
    lucky = wijk.shops.expected_income[SALON]
    world = fund(make_wijk_of_three(), COACHING, 1_000_000, DOSES)
    world.shops.expected_sales[:3] = 1_000_000.0
    world.shops.visibility[:3], world.shops.expected_income[:3] = 1.0, 300_000.0
    for month in (1, 2, 3, 4, 5, 6):
        run_programme(world, COACHING, month, OWNERS_ASK)
    assert lucky < world.shops.expected_income[SALON]


def test_what_was_learned_halves_in_its_half_life(wijk):
    wijk.shops.practice[FOOD_SHOP], wijk.shops.marketing[FOOD_SHOP] = 0.02, 0.01
    half_life = trajectories.fading_of.py_func
    wijk.shops.fading[FOOD_SHOP] = half_life(12.0)
    for month in range(1, 13):
        take_step(wijk, "run_firms", month=month)
    assert wijk.shops.practice[FOOD_SHOP] == pytest.approx(0.01)
    assert wijk.shops.marketing[FOOD_SHOP] == pytest.approx(0.005)


def test_practice_saves_costs_and_marketing_draws_customers(wijk):
    numbers = tune()
    list_shops(wijk, numbers, NOW)
    before = wijk.scratch.attraction[FOOD_SHOP]
    wijk.shops.marketing[FOOD_SHOP] = 0.1
    list_shops(wijk, numbers, NOW)
    assert wijk.scratch.attraction[FOOD_SHOP] == pytest.approx(before * math.exp(0.1))
    costs = []
    for practice in (0.0, 0.02):
        world = make_wijk_of_three()
        world.shops.sales[FOOD_SHOP] = 1_000_000
        world.shops.cash[FOOD_SHOP] = 10_000_000
        world.shops.practice[FOOD_SHOP] = practice
        take_step(world, "run_firms")
        costs.append(world.shops.revenue[FOOD_SHOP] - world.shops.result[FOOD_SHOP])
    saved = 0.02 * world.shops.revenue[FOOD_SHOP]
    assert costs[0] - costs[1] == pytest.approx(saved, abs=1)


def means_to_start(wijk, believes=1.0):
    """The partner has meant for a year to start at home."""
    residents = wijk.residents
    residents.intends[PARTNER], residents.intends_since[PARTNER] = 1 + HOME, -12
    residents.talent[PARTNER], residents.believes[PARTNER] = 0.0, believes
    wijk.wijken.typical_revenue[0, HOME] = 500_000.0


def test_a_resident_weighs_a_start_at_the_end_and_knows_himself_better(wijk):
    means_to_start(wijk)
    run_programme(wijk, COACHING, 1, RESIDENTS_THINK)
    assert counts(wijk, COACHING)[1] == 1
    assert wijk.residents.weighs[PARTNER] == 4
    for month in (2, 3, 4):
        run_programme(wijk, COACHING, month, RESIDENTS_THINK)
    assert wijk.residents.insight[PARTNER] == 0.5
    assert wijk.residents.believes[PARTNER] == 0.5
    assert wijk.residents.practice[PARTNER] == 0.04
    never = tune(RESIDENTS_THINK, opening={"look": 0, "give_up": 1, "enter_home": 0})
    take_step(wijk, "open_firms", numbers=never, month=4)
    row = int(wijk.residents.shop[PARTNER])
    assert row >= 0
    assert wijk.shops.believed[row] == 0.5
    kept = 1 - never.firms.goods[HOME]
    assert wijk.shops.practice[row] == pytest.approx(0.04 * kept)
    assert wijk.shops.fading[row] > 0
    assert wijk.residents.intends[PARTNER] == 0


def test_only_who_means_to_start_and_was_not_coached_is_asked(wijk):
    run_programme(wijk, COACHING, 1, RESIDENTS_THINK)
    assert counts(wijk, COACHING)[0] == 0
    means_to_start(wijk)
    run_programme(wijk, COACHING, 1, tune(RESIDENTS_THINK, opening={"outreach": 0}))
    assert counts(wijk, COACHING)[0] == 0
    wijk.residents.insight[PARTNER] = 0.5
    run_programme(wijk, COACHING, 1, RESIDENTS_THINK)
    assert counts(wijk, COACHING)[0] == 0


def test_places_for_people_on_bijstand_stay_empty_for_others(wijk):
    means_to_start(wijk)
    wijk.policy.dose[:, COACHING_ON_BIJSTAND] = 1.0
    everybody = tune(RESIDENTS_THINK, firms={"advice_sought": 10})
    for status, asked in ((WORKS_ELSEWHERE, 0), (ON_BIJSTAND, 1)):
        wijk.residents.status[PARTNER] = status
        run_programme(wijk, COACHING, 1, everybody)
        assert counts(wijk, COACHING) == (asked, asked, 0)
    assert wijk.contracts.row[wijk.contracts.alive == 1] == PARTNER


@pytest.mark.parametrize(
    ("enter", "savings", "anyway"), [(0.0, 10**8, 1), (0.0, 0, 0), (9.0, 10**8, 0)]
)
def test_who_would_start_by_himself_is_counted_as_such(wijk, enter, savings, anyway):
    means_to_start(wijk)
    wijk.households.savings[0] = savings
    numbers = tune(RESIDENTS_THINK, opening={"enter_home": enter, "capital_home_spread": 0})
    run_programme(wijk, COACHING, 1, numbers)
    assert counts(wijk, COACHING)[1] == 1
    assert wijk.policy.anyway[0, COACHING] == anyway


def test_a_trajectory_ends_with_its_party(wijk):
    run_programme(wijk, COACHING, 1, OWNERS_ASK)
    wijk.policy.dose[:, COACHING_PLACES] = 0
    c = int(np.flatnonzero(wijk.contracts.alive)[0])
    wijk.shops.identity[wijk.contracts.row[c]] = 999
    run_programme(wijk, COACHING, 2, OWNERS_ASK)
    assert not wijk.contracts.alive.any()
    assert paid(wijk, books.LEVER_COSTS) == 0


def test_without_money_nobody_is_taught(wijk):
    run_programme(wijk, COACHING, 1, OWNERS_ASK)
    wijk.policy.dose[:, COACHING_PLACES] = 0
    wijk.policy.left[:] = 0
    run_programme(wijk, COACHING, 2, OWNERS_ASK)
    assert not wijk.contracts.alive.any()
    assert not wijk.shops.practice.any()


def test_no_places_no_change(wijk):
    wijk.policy.dose[:, COACHING_PLACES] = 0
    before = tables_of(wijk)
    run_programme(wijk, COACHING, 1, OWNERS_ASK)
    assert tables_of(wijk) == before


def test_what_a_business_will_earn_without_luck_and_once_it_is_known(monkeypatch):
    here, rule = Here(firms={"interest": 0.06}), plain.coaching.foresee_income
    shops = here.world.shops
    shops.expected_sales[SALON], shops.productivity[SALON] = 100_000.0, 0.3
    shops.visibility[SALON], shops.loan[SALON], shops.practice[SALON] = 0.5, 200_000, 0.1
    spy = put_spy(monkeypatch, rule, "expect_result", 50_000.0)
    sales = 100_000.0 * math.exp(-0.3) / 0.5
    assert here.call(rule, j=SALON) == pytest.approx(50_000 - 1_000 + 0.1 * sales)
    assert spy.calls[0][2] == pytest.approx(sales)
    shops.visibility[SALON] = 0.0
    here.call(rule, j=SALON)
    assert spy.calls[1][2] == pytest.approx(100_000.0 * math.exp(-0.3) / 0.05)
