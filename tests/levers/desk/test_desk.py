"""The desk: doses folded, money shared out, shortfalls kept."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instruments import (
    COACHING,
    COACHING_MONTHS,
    COACHING_PLACES,
    COACHING_SELECTION,
    DOSES,
    LEVERS,
    NETWORKING,
    VACANCY_TAX_COMING,
    VACANCY_TAX_RATE,
)
from tests.measure.test_indicators import make_world
from wijkabm.ground import books
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.base import Costs, Lever, dose, setting
from wijkabm.levers.desk.desk import Desk
from wijkabm.levers.desk.doses import DISCOUNT_PER_MONTH, fold


class Coaching(Lever):
    """A lever for these tests: an amount, a term, and a choice."""

    name = "coaching"
    perspective = "enterprise"
    places: float = dose(10.0, 0, 100, "a year")
    months: float = dose(6.0, 1, 24, "months", scaled=False, combine="most")
    selection: float = dose(0.0, -1, 1, "-1 to 1", combine="least")
    staff: float = setting(100.0, 0, 1e6, "EUR")
    prepared: float = setting(0.0, 0, 1e6, "EUR")
    drawn: float = setting(0.0, 0, 1e6, "EUR")

    def costs(self, inhabitants: int) -> Costs:
        return Costs(int(100 * self.prepared), int(100 * self.staff), int(100 * self.drawn))


class Networking(Coaching):
    name = "networking"
    places: float = setting(1.0, 0, 9, "")
    months: float = setting(1.0, 0, 9, "")
    selection: float = setting(1.0, 0, 9, "")


class VacancyTax(Lever):
    name = "vacancy_tax"
    perspective = "room"
    looks_ahead = "rate"
    rate: float = dose(0.02, 0, 0.05, "a year")


OFF = np.zeros(len(DOSES))
OFF[COACHING_PLACES], OFF[COACHING_MONTHS] = 2.0, 12.0


def run_month(desk, world, month):
    """Open the books, let the desk act; the municipality receives nothing."""
    books.open_month(world.ledger, world.ledger.opening)
    desk.open_month(world, month)
    desk.grant(world, month)


def make_rich(cash=1_000_000_00, wijken=("A",)):
    world = make_world(len(wijken))
    purse = books.single(world.ledger, books.MUNICIPALITY)
    world.ledger.purses[purse] = cash
    return world, purse


def make_desk(*levers, wijken=("A",), **options):
    return Desk(levers, Parameters(), wijken, **options)


def test_strength_moves_an_amount_and_leaves_a_term():
    out = fold([Coaching(strength=0.5)], 1, OFF, "A")
    assert out[COACHING_PLACES] == 2.0 + 0.5 * 8.0
    assert out[COACHING_MONTHS] == 6.0


def test_two_levers_add_up_within_the_range_and_terms_take_the_extreme():
    both = [Coaching(places=40, months=9, selection=0.5), Coaching(places=30, selection=-0.5)]
    out = fold(both, 1, OFF, "A")
    assert out[COACHING_PLACES] == 2.0 + 38.0 + 28.0
    assert out[COACHING_MONTHS] == 9.0
    assert out[COACHING_SELECTION] == -0.5
    assert fold([Coaching(places=90)] * 2, 1, OFF, "A")[COACHING_PLACES] == 100.0


def test_a_lever_works_only_in_its_wijken_and_months():
    levers = [Coaching(places=20, wijk="A", end=5), Coaching(places=50, wijk="B", start=3)]
    found = [[fold(levers, m, OFF, w)[COACHING_PLACES] for m in (1, 3, 5)] for w in "AB"]
    assert found == [[20, 20, 2], [2, 50, 50]]


def test_what_is_announced_is_known_at_its_discounted_rate():
    tax = VacancyTax(rate=0.03, start=7, announced=4)
    assert fold([tax], 3, OFF, "A").tobytes() == OFF.tobytes()
    assert fold([tax], 5, OFF, "A")[VACANCY_TAX_COMING] == 0.03 * DISCOUNT_PER_MONTH**2
    begun = fold([tax], 7, OFF, "A")
    assert (begun[VACANCY_TAX_RATE], begun[VACANCY_TAX_COMING]) == (0.03, 0.0)


levers = st.builds(
    Coaching,
    strength=st.floats(0, 1),
    places=st.floats(0, 100),
    months=st.floats(1, 24),
    selection=st.floats(-1, 1),
    start=st.integers(1, 3),
    ramp=st.integers(0, 5),
)


@given(st.lists(levers, max_size=4), st.integers(1, 6))
def test_the_order_of_levers_does_not_matter(several, month):
    folded = {fold(order, month, OFF, "A").tobytes() for order in itertools.permutations(several)}
    assert len(folded) == 1


@given(st.lists(levers, max_size=4), st.integers(1, 6))
def test_doses_stay_in_their_range(several, month):
    out = fold(several, month, OFF, "A")
    assert 0.0 <= out[COACHING_PLACES] <= 100.0
    assert 1.0 <= out[COACHING_MONTHS] <= 24.0


def test_running_and_set_up_are_paid_and_set_up_only_once():
    world, purse = make_rich()
    desk = make_desk(Coaching(start=2, prepared=500))
    paid = []
    for month in (1, 2, 3):
        before = world.ledger.purses[purse]
        run_month(desk, world, month)
        paid.append(int(before - world.ledger.purses[purse]))
        assert world.policy.spent[0, COACHING] == paid[-1]
    assert paid == [0, 60_000, 10_000]
    assert desk.shortfalls == []


def test_what_was_not_drawn_may_be_drawn_later_until_december():
    world, _ = make_rich()
    desk = make_desk(Coaching(staff=0, drawn=10))
    left = []
    for month in range(1, 14):
        run_month(desk, world, month)
        left.append(int(world.policy.left[0, COACHING]))
    assert left == [*range(1000, 13_000, 1000), 1000]


def test_a_budget_that_runs_out_scales_down_in_the_stated_order():
    world, _ = make_rich()
    desk = make_desk(Coaching(places=10), Networking(), budget=250)
    strengths = []
    for month in range(1, 14):
        run_month(desk, world, month)
        strengths.append((desk.strength[0, COACHING], desk.strength[0, NETWORKING]))
    assert strengths == [(1, 1), (0.5, 0), *[(0, 0)] * 10, (1, 1)]
    first = desk.shortfalls[0]
    assert (first.month, first.lever, first.asked, first.granted) == (2, COACHING, 10_000, 5_000)
    assert {s.month for s in desk.shortfalls} == set(range(2, 13))
    assert LEVERS.index("coaching") < LEVERS.index("networking")


def test_a_budget_of_zero_grants_nothing_and_says_so():
    world, purse = make_rich()
    desk = make_desk(Coaching(prepared=5, drawn=7), budget=0)
    run_month(desk, world, 1)
    assert world.policy.dose[0].tobytes() == desk.off.tobytes()
    assert world.ledger.purses[purse] == 1_000_000_00
    assert world.policy.left.sum() == 0
    assert desk.shortfalls[0].asked == 100 * (5 + 100 + 7)


def test_set_up_stays_owed_until_it_is_paid():
    world, purse = make_rich(cash=30_000)
    desk = make_desk(Coaching(prepared=500))
    run_month(desk, world, 1)
    assert world.ledger.purses[purse] == 0
    assert 0.0 < desk.strength[0, COACHING] < 1.0
    world.ledger.purses[purse] = 1_000_000
    run_month(desk, world, 2)
    assert world.policy.spent[0, COACHING] == 50_000 - 30_000 + 10_000


def test_a_lever_whose_participants_get_nothing_rests():
    world, _ = make_rich()
    desk = make_desk(Coaching(staff=0, drawn=50), budget=0)
    run_month(desk, world, 1)
    assert world.policy.dose[0, COACHING_PLACES] == desk.off[COACHING_PLACES]


def test_cash_for_bijstand_is_not_touched():
    world, purse = make_rich(cash=15_000)
    world.wijken.bijstand_budget[0] = 12_000
    run_month(make_desk(Coaching()), world, 1)
    assert world.ledger.purses[purse] == 12_000


def test_contracts_are_honoured_first_and_after_the_window():
    world, _ = make_rich()
    contracts = world.contracts
    contracts.alive[0], contracts.lever[0], contracts.amount[0] = 1, NETWORKING, 8_000
    desk = make_desk(Coaching(end=2), budget=100)
    run_month(desk, world, 1)
    assert world.policy.left[0, NETWORKING] == 8_000
    assert world.policy.spent[0, COACHING] == 2_000
    run_month(desk, world, 3)
    assert desk.running.tolist() == [k == NETWORKING for k in range(len(LEVERS))]
    assert world.policy.left[0, NETWORKING] == 8_000


def test_receipts_widen_the_budget():
    world, _ = make_rich()
    desk = make_desk(Coaching(), budget=100)
    run_month(desk, world, 1)
    world.policy.received[0, COACHING] = 4_000
    run_month(desk, world, 2)
    assert world.policy.spent[0, COACHING] == 4_000
    assert world.municipality.lever_net[0] == 10_000 - 4_000


def test_a_desk_that_takes_over_in_mid_year_has_its_whole_budget():
    world, _ = make_rich()
    desk = make_desk(Coaching(), budget=100)
    run_month(desk, world, 8)
    assert world.policy.spent[0, COACHING] == 10_000


@given(
    st.lists(
        st.builds(
            Coaching,
            staff=st.floats(0, 5000),
            prepared=st.floats(0, 5000),
            drawn=st.floats(0, 5000),
            start=st.integers(1, 20),
            ramp=st.integers(0, 5),
        ),
        min_size=1,
        max_size=3,
    ),
    st.none() | st.floats(0, 20_000),
    st.integers(0, 2_000_000),
)
def test_neither_purse_nor_budget_is_ever_overspent(several, budget, cash):
    world, purse = make_rich(cash, wijken=("A", "B"))
    desk = make_desk(*several, wijken=("A", "B"), budget=budget)
    spent = 0
    for month in range(1, 25):
        spent = 0 if month % 12 == 1 else spent
        run_month(desk, world, month)
        drawn = world.policy.left // 3
        world.policy.left[:] -= drawn
        world.policy.spent[:] += drawn
        world.ledger.purses[purse] -= drawn.sum()
        spent += int(world.policy.spent.sum())
        assert world.ledger.purses[purse] >= 0
        assert budget is None or spent <= round(100 * budget)
        assert ((desk.granted >= 0) & (desk.granted <= 1)).all()
    short = sum(s.asked - s.granted for s in desk.shortfalls)
    assert short >= 0


def test_a_wijk_that_is_not_there_is_named():
    with pytest.raises(InputError, match="coaching: wijk = 'C' is not in this run; choose A, B"):
        make_desk(Coaching(wijk="C"), wijken=("A", "B"))
