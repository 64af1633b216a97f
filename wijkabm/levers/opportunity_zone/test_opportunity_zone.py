"""Renewals and an opportunity zone: who renews anyway, who for the premium, rents, the ring."""

import copy

import numpy as np
import pytest

from tests.instruments import (
    DEREGULATION_PERMIT_WEEKS,
    MICROCREDIT,
    MICROCREDIT_FUND,
    MICROCREDIT_MAXIMUM,
    MICROCREDIT_RATE,
    OPPORTUNITY_ZONE,
    OPPORTUNITY_ZONE_CAP,
    OPPORTUNITY_ZONE_LEAST,
    OPPORTUNITY_ZONE_PREMIUM,
    OPPORTUNITY_ZONE_TAX_CUT,
)
from tests.levers.programmes import counts, fund
from tests.month.bench import (
    EMPTY_UNIT,
    FOOD_SHOP,
    NOW,
    events_of,
    make_wijk_of_three,
    paid,
    set_terms,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_opening import entrants, open_firms, wijk
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import FOOD
from wijkabm.ground.tables.journal import EVENT_OPENING
from wijkabm.ground.tables.town import Ring
from wijkabm.ground.tables.world import make_table
from wijkabm.month.firms import renewal

__all__ = ["wijk"]  # the fixture


DOSES = {OPPORTUNITY_ZONE_PREMIUM: 0.5, OPPORTUNITY_ZONE_LEAST: 4000, OPPORTUNITY_ZONE_CAP: 100_000}
ALWAYS = {"renewal_rate": 1, "renewal_effect": 0.06, "renewal_wear": 0.02, "renewal_cost": 100}


MOVED = {**ALWAYS, "renewal_rate": 0.4, "renewal_elasticity": 1.6}  # .4 / .5**1.6 > 1


def rich_wijk(doses=DOSES, cash=10**9):
    world = fund(make_wijk_of_three(), OPPORTUNITY_ZONE, 1_000_000, doses)
    world.shops.cash[:3] = cash
    return world


def test_the_premium_has_a_least_a_share_and_a_cap():
    world = rich_wijk({**DOSES, OPPORTUNITY_ZONE_CAP: 10_000})
    set_terms(world, tune(), NOW)
    premium = renewal.premium_on.py_func
    for euros, expected in ((3_999, 0), (4_000, 2_000), (20_000, 10_000), (90_000, 10_000)):
        assert premium(100.0 * euros, 0, world.terms, world) == 100 * expected
    world.policy.left[:] = 100
    assert premium(100.0 * 4_000, 0, world.terms, world) == 0  # no money, no premium
    world.terms.premium_share[:] = 0
    assert premium(100.0 * 4_000, 0, world.terms, world) == 0


def test_without_a_zone_interiors_are_renewed_and_wear_off_at_no_mean_effect():
    world = rich_wijk({})
    numbers = tune(firms={**ALWAYS, "renewal_rate": 0.1})
    seen = []
    for month in range(1, 1201):
        world.shops.cash[:3] = 10**9
        if month <= 400:
            take_step(world, "run_firms", numbers=numbers, month=month, key=month)
            seen.append(world.shops.renewed[:3].mean())
    assert abs(np.mean(seen[100:])) < 0.06
    assert np.std(seen) > 0
    assert paid(world, books.FIT_OUT) == 0


def test_who_renews_anyway_takes_the_premium_too():
    world = rich_wijk()
    take_step(world, "run_firms", numbers=tune(firms=ALWAYS))
    assert counts(world, OPPORTUNITY_ZONE) == (3, 3, 0)
    assert world.policy.anyway[0, OPPORTUNITY_ZONE] == 3
    area = world.premises.area[world.shops.premises[:3]].sum()
    assert paid(world, books.SUBSIDY) == 0.5 * 100 * 100 * area
    assert paid(world, books.FIT_OUT) == 0  # paid out of other costs, as without it


def test_others_renew_for_the_premium_from_their_own_means():
    world = rich_wijk()
    take_step(world, "run_firms", numbers=tune(firms=MOVED))
    accepted = int(world.policy.accepted[0, OPPORTUNITY_ZONE])
    induced = accepted - int(world.policy.anyway[0, OPPORTUNITY_ZONE])
    assert accepted == 3
    assert induced > 0
    assert paid(world, books.FIT_OUT) > 0
    poor = rich_wijk(cash=0)
    take_step(poor, "run_firms", numbers=tune(firms=MOVED))
    assert paid(poor, books.FIT_OUT) == 0


def test_a_loan_of_the_fund_makes_a_renewal_possible():
    world = rich_wijk({}, cash=600_000)
    doses = {MICROCREDIT_FUND: 1, MICROCREDIT_MAXIMUM: 50_000, MICROCREDIT_RATE: 0.1}
    fund(world, MICROCREDIT, 1_000_000, doses)
    world.shops.expected_income[:3] = 10**8
    numbers = tune(firms={**MOVED, "renewal_rate": 0.001, "renewal_wish": 1000})
    take_step(world, "run_firms", numbers=numbers)
    assert counts(world, MICROCREDIT)[1] == 2  # those whose owners live here
    lent = world.shops.fund_loan[:3].sum()
    area = world.premises.area[world.shops.premises[:3]]
    assert 0 < lent <= paid(world, books.FIT_OUT) <= 100 * 100 * area.sum()


def test_the_user_part_of_the_ozb_is_cut():
    paid_ozb = []
    for cut in (0.0, 0.25):
        world = rich_wijk({OPPORTUNITY_ZONE_TAX_CUT: cut})
        take_step(world, "run_firms")
        paid_ozb.append(paid(world, books.OZB_USER))
    assert paid_ozb[1] == pytest.approx(0.75 * paid_ozb[0], abs=3)
    assert paid_ozb[0] > 0


def test_entrants_share_the_premium_with_the_landlord(wijk):
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    fund(wijk, OPPORTUNITY_ZONE, 1_000_000, DOSES)
    ring = wijk.ring.shops.sum()
    numbers = tune(entrants(1), opening={"zone_pull": 0}, premises={"owner_share": 0.5})
    without = copy.deepcopy(wijk)
    without.policy.dose[0, OPPORTUNITY_ZONE_PREMIUM] = 0.0
    for world in (without, wijk):
        open_firms(world, numbers)
        assert len(events_of(world, EVENT_OPENING)) == 1
    premium = 0.5 * 100 * 100 * 120
    assert paid(wijk, books.SUBSIDY) == premium
    usual = without.premises.contract_rent[EMPTY_UNIT]
    more = wijk.premises.contract_rent[EMPTY_UNIT] - usual
    assert more == pytest.approx(0.5 * premium / 120, abs=1)
    assert wijk.policy.anyway[0, OPPORTUNITY_ZONE] == 1
    assert wijk.ring.shops.sum() == ring


def test_who_comes_for_the_zone_does_not_open_in_the_ring(wijk):
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    fund(wijk, OPPORTUNITY_ZONE, 1_000_000, DOSES)
    ring = wijk.ring.shops.sum()
    # Nobody would look here but for the premium: half as many again of one, as the pull is two.
    few = tune(entrants(1e-9), opening={"zone_pull": 2e9})
    open_firms(wijk, few)
    assert len(events_of(wijk, EVENT_OPENING)) == 1
    assert wijk.ring.shops.sum() == ring - 1
    assert wijk.policy.anyway[0, OPPORTUNITY_ZONE] == 0
    assert wijk.shops.alive[FOOD_SHOP] == 1


PREMIUM_LUCK = streams.name_luck("zone")


def test_who_opens_only_for_a_premium_leaves_a_shop_less_in_the_ring():
    here = Here()
    ring = here.world.ring
    here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
    assert ring.shops[0, FOOD] == 3
    ring.shops[0, FOOD] = 0
    here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
    assert ring.shops[0, FOOD] == 0
    rings = make_table(Ring, 3)
    here.world = here.world._replace(ring=rings)
    rings.wijk[2], here.world.wijken.n_ring[0] = 1, 2
    for key in range(8):
        here.key, rings.shops[:] = np.uint64(key), 5
        here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
        luck = [streams.uniform(here.key, PREMIUM_LUCK, 9, 10 + k) for k in range(2)]
        assert rings.shops[:, FOOD].tolist() == ([4, 5, 5] if luck[0] < luck[1] else [5, 4, 5])
