"""Streets: liveliness by hand, safety and cohesion, shops of the ring."""

import copy

import numpy as np
import pytest

from tests.month.bench import EMPTY_UNIT, KEY, make_wijk_of_three, take_step, tune
from wijkabm.ground.tables.codes import FOOD, HOME, USE_HOME
from wijkabm.ground.tables.world import Now
from wijkabm.month import street as rule

STREET = {
    "lit_weight": 0.5,
    "visit_weight": 0.3,
    "repair_weight": 0.2,
    "adjustment": 0.25,
    "spill": 0.2,
}
NUMBERS = tune(street=STREET, ring={"churn": 0.0})


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.premises.segment[:] = (0, 0, 1, 1)
    world.premises.repair[:] = (1.0, 0.5, 0.8, 0.2)
    world.segments.footfall[:] = (100.0, 0.0)
    world.segments.visits[:] = (200.0, 0.0)
    return world


def light(world, numbers=NUMBERS, month=1):
    return take_step(world, "light_streets", numbers=numbers, month=month)


def test_liveliness_follows_lit_fronts_visits_and_repair(wijk):
    light(wijk)
    footfall = 100.0 + 0.2 * 100.0
    per_unit = footfall / 2
    targets = [
        0.5 * 1.0 + 0.3 * per_unit / (per_unit + 120.0) + 0.2 * 0.75,
        0.5 * 0.5 + 0.2 * 0.5,
    ]
    mixed = [0.8 * targets[0] + 0.2 * targets[1], 0.8 * targets[1] + 0.2 * targets[0]]
    expected = [0.5 + 0.25 * (m - 0.5) for m in mixed]
    assert wijk.segments.footfall[0] == pytest.approx(footfall)
    assert wijk.segments.units.tolist() == [2, 2]
    assert wijk.segments.lit.tolist() == [2, 1]
    assert wijk.segments.liveliness == pytest.approx(expected)
    assert wijk.wijken.liveliness[0] == pytest.approx(sum(expected) / 2)


def test_streets_out_of_reach_are_not_mixed(wijk):
    wijk.segments.distance[:] = 200.0
    light(wijk)
    assert wijk.segments.liveliness[1] == pytest.approx(0.5 + 0.25 * (0.35 - 0.5))


def test_a_quiet_firm_and_a_home_light_nothing(wijk):
    wijk.shops.trading[0] = 0
    wijk.premises.use[EMPTY_UNIT] = USE_HOME
    light(wijk)
    assert wijk.segments.lit.tolist() == [1, 1]
    assert wijk.segments.units.tolist() == [2, 1]


def test_a_shared_building_is_lit_whatever_business_stands_last(wijk):
    wijk.premises.places[EMPTY_UNIT] = 4
    lively = []
    for last in (HOME, FOOD):
        world = copy.deepcopy(wijk)
        world.shops.branch[-1] = last
        light(world, tune(NUMBERS, street={"other_front": 0.0}))
        assert world.segments.lit[1] == 2
        lively.append(world.segments.liveliness[1])
    assert lively[0] == lively[1]


def test_a_street_of_homes_has_no_liveliness_of_its_own(wijk):
    wijk.premises.segment[:] = 0
    light(wijk)
    assert wijk.segments.liveliness[1] == 0.5
    assert wijk.wijken.liveliness[0] == pytest.approx(wijk.segments.liveliness[0])


def test_liveliness_stays_between_zero_and_one_and_settles(wijk):
    for month in range(1, 200):
        light(wijk, month=month)
    before = wijk.segments.liveliness.copy()
    light(wijk)
    assert wijk.segments.liveliness == pytest.approx(before, abs=1e-6)
    assert (before > 0.0).all()
    assert (before < 1.0).all()


def test_one_lit_front_less_never_makes_a_street_livelier(wijk):
    darker = make_wijk_of_three()
    for name in ("segment", "repair"):
        getattr(darker.premises, name)[:] = getattr(wijk.premises, name)
    for name in ("footfall", "visits"):
        getattr(darker.segments, name)[:] = getattr(wijk.segments, name)
    darker.premises.tenant[0] = -1
    light(wijk)
    light(darker)
    assert (darker.segments.liveliness < wijk.segments.liveliness).all()


def test_organisation_is_the_share_of_members_among_shops(wijk):
    wijk.shops.member[:3] = (1, 0, 1)
    wijk.shops.branch[2] = HOME
    light(wijk)
    assert wijk.wijken.organisation[0] == 0.5


def test_cohesion_and_safety_by_hand(wijk):
    residents = wijk.residents
    residents.n_ties[:3] = (2, 1, 5)
    residents.association[:3] = (1, 0, 0)
    residents.volunteered[:3] = (1, 24 - 12, 24 - 11)
    light(wijk, month=24)
    cohesion = 100 * (2 + 1 + 1) / 9
    assert wijk.wijken.cohesion[0] == pytest.approx(cohesion)
    assert wijk.wijken.safety[0] == pytest.approx(60 * wijk.wijken.liveliness[0] + 0.4 * cohesion)


def turn_over(world, ratio, months=400, churn=0.02, response=2.0):
    """Shops of a branch in a ring street that sells `ratio` times the usual of ten, by month."""
    ring, numbers = world.ring, tune(ring={"churn": churn, "response": response})
    counts = []
    for month in range(1, months + 1):
        ring.sales[0] = (ratio * 10 * ring.usual_sales[0]).astype(np.int64)
        rule.turn_over_ring(world, numbers, Now(month, np.uint64(int(KEY) + month)))
        counts.append(ring.shops[0, FOOD])
    return np.array(counts)


def test_the_ring_finds_the_number_of_shops_that_its_sales_feed(wijk):
    wijk.ring.shops[:] = wijk.ring.shops_start[:] = 10
    usual = turn_over(wijk, 1.0)
    assert abs(usual[200:].mean() - 10) < 3
    more = turn_over(wijk, 1.5)
    assert 11 < more[200:].mean() < 17
    assert (turn_over(wijk, 0.0, months=600) >= 0).all()
    assert turn_over(wijk, 0.0, months=10).max() < 10


def test_a_ring_without_churn_stands_still(wijk):
    assert (turn_over(wijk, 1.3, months=20, churn=0.0) == 4).all()
