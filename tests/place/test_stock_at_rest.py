"""A stock at rest: what other uses bring, who is in other use at the start, as many units as were built."""

import numpy as np
import pytest

from tests.month.bench import CAFE, EMPTY_UNIT, NOW, make_wijk_of_three, tune
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import USE_OTHER, USE_RETAIL
from wijkabm.month.premises.stock import other_rent
from wijkabm.place import stock_at_rest as rule
from wijkabm.place.presets import load_preset
from wijkabm.place.synthesis import build_world
from wijkabm.place.targets import Counted

NUMBERS = Parameters().kernel()
RENT = 1_250.0  # cents a month per m2


def flows_of(rest, numbers):
    """Units that are withdrawn and added a month at rest, over all ground floors."""
    rents = numbers.premises
    withdrawn = rest.states[rule.MUCH, rule.EMPTY] * rents.weigh_other_use
    added = rest.states[rule.LITTLE, rule.OTHER] * rents.weigh_shop
    return withdrawn, added


@pytest.mark.parametrize("vacancy", [0.03, 0.07, 0.2])
def test_at_rest_as_many_units_are_added_as_withdrawn(vacancy):
    rest = rule.solve_other_use(RENT, vacancy, NUMBERS)
    withdrawn, added = flows_of(rest, NUMBERS)
    assert withdrawn == pytest.approx(added, rel=1e-6)
    assert withdrawn > 0.0
    assert rest.states.sum() == pytest.approx(1.0)
    assert rest.states[:, rule.OTHER].sum() == pytest.approx(0.4 / 1.4, abs=1e-6)
    units = rest.states[:, [rule.N_LET, rule.EMPTY]].sum(axis=0)
    assert units[1] / units.sum() == pytest.approx(vacancy)
    assert rest.states.sum(axis=1).tolist() == pytest.approx(rest.chances.tolist())


def test_who_would_change_nothing_stays_by_what_is_drawn():
    """Where all weigh at once and nothing is drawn anew, who is paid much is in other use."""
    numbers = tune(
        NUMBERS, premises={"weigh_other_use": 1e6, "weigh_shop": 1e6, "other_months": 1e9}
    )
    rest = rule.solve_other_use(RENT, 0.07, numbers)
    assert rest.states[rule.MUCH, rule.OTHER] == pytest.approx(rest.chances[rule.MUCH], rel=1e-3)
    assert rest.states[rule.LITTLE, rule.OTHER] == pytest.approx(0.0, abs=1e-6)


ENDS = [
    {"weigh_other_use": 0.0, "weigh_shop": 0.0},  # nothing moves: two rests beside each other
    {"other_spread": 0.0},  # all are paid the same: a chance is 0 or 1
    {"other_spread": 0.0, "weigh_shop": 0.0},
    {"other_spread": 0.0, "weigh_other_use": 0.0, "change_cost": 3000.0},
    {"change_cost": 3000.0, "discount_private": 0.3, "maintenance": 0.5, "weigh_other_use": 0.0},
]


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("vacancy", [0.0, 0.07, 0.4])
def test_a_stock_rests_whatever_the_parameters(ends, vacancy):
    rest = rule.solve_other_use(RENT, vacancy, tune(NUMBERS, premises=ends))
    assert rest.states.min() >= -1e-12
    assert rest.states.sum() == pytest.approx(1.0)
    assert rest.states.sum(axis=1).tolist() == pytest.approx(rest.chances.tolist(), abs=1e-9)
    for luck in (0.0, 0.4, 1.0):
        assert rule._draw_worth(True, luck, 1.0 - luck, rest, 0.5) > 0.0


def test_where_nobody_weighs_a_change_there_are_as_many_in_other_use_as_there_are():
    still = tune(NUMBERS, premises={"weigh_other_use": 0.0, "weigh_shop": 0.0})
    rest = rule.solve_other_use(RENT, 0.07, still)
    assert rest.states.sum(axis=0).tolist() == pytest.approx([0.93 / 1.4, 0.07 / 1.4, 0.4 / 1.4])


def test_ground_floors_in_other_use_stand_behind_the_units_and_are_paid_more():
    world, _, _ = build_world([load_preset("korrewegwijk")], Parameters(), 1)
    premises, wijken = world.premises, world.wijken
    n = int(wijken.n_units[0])
    assert (premises.use[:n] == USE_RETAIL).all()
    assert (premises.use[n:] == USE_OTHER).all()
    assert premises.use.size == n + round(0.4 * n)
    paid = [int(other_rent.py_func(p, premises, wijken)) for p in range(n, premises.use.size)]
    assert premises.contract_rent[n:].tolist() == paid
    log = np.log(premises.other_worth)
    assert log[n:].mean() > log[:n].mean() + 0.2 * Parameters().premises.other_spread
    assert np.isin(premises.segment[n:], premises.segment[:n]).all()


@pytest.mark.parametrize(("wanted", "use"), [(4, [0, 0]), (3, [USE_OTHER, 0]), (5, [0, 0])])
def test_units_are_made_as_many_as_are_wanted(wanted, use):
    """Of the fourth and the second, which stand empty, the fourth goes: another use pays it more."""
    world = make_wijk_of_three()
    premises = world.premises
    premises.tenant[CAFE], premises.other_worth[:] = -1, (1.0, 0.5, 1.0, 0.9)
    rule.recount_units(world, np.array([wanted]), NUMBERS, NOW)
    assert premises.use[[EMPTY_UNIT, CAFE]].tolist() == use
    assert world.wijken.n_units[0] == min(wanted, 4)


@pytest.mark.parametrize(
    ("counted", "wanted"),
    [({}, 4), ({"units": 9}, 9), ({"empty_units": 0}, 9), ({"shops": (None, 3, None, None)}, 9)],
)
def test_units_are_as_built_where_somebody_counted(counted, wanted):
    nobody = Counted((None,) * 4, None, None, 150.0, 3)
    world = make_wijk_of_three()
    world.wijken.n_units[0] = 4
    street = nobody._replace(**counted)
    assert rule.plan_units(np.array([9]), [street], world).tolist() == [wanted]


def test_the_ground_floor_comes_that_other_uses_pay_least():
    world = make_wijk_of_three()
    premises = world.premises
    premises.tenant[CAFE], premises.other_worth[:] = -1, (1.0, 0.5, 1.0, 0.9)
    premises.use[[EMPTY_UNIT, CAFE]] = USE_OTHER
    rule.recount_units(world, np.array([3]), NUMBERS, NOW)
    assert premises.use[[EMPTY_UNIT, CAFE]].tolist() == [USE_OTHER, USE_RETAIL]


def test_what_a_unit_fetches_where_results_begin_is_usual_from_then_on():
    world = make_wijk_of_three()
    premises, segments = world.premises, world.segments
    segments.rent_level[:] = 0.8, 1.1
    fetched = premises.base_rent * segments.rent_level[premises.segment]
    rule.begin_rents(world)
    assert premises.base_rent.tolist() == pytest.approx(fetched.tolist())
    assert (segments.rent_level == 1.0).all()
    assert world.wijken.rent_index[0] == 1.0
