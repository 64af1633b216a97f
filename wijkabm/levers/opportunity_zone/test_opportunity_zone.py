"""Renewals and an opportunity zone: who renews anyway, who for the premium, rents, the ring."""

import copy

import numpy as np
import pytest

from tests.instruments import (
    DEREGULATION_PERMIT_WEEKS,
    MICROCREDIT,
    MICROCREDIT_FUND,
    MICROCREDIT_KNOWN,
    MICROCREDIT_MAXIMUM,
    MICROCREDIT_RATE,
    OPPORTUNITY_ZONE,
    OPPORTUNITY_ZONE_CAP,
    OPPORTUNITY_ZONE_LEAST,
    OPPORTUNITY_ZONE_PREMIUM,
    OPPORTUNITY_ZONE_TAX_CUT,
)
from tests.levers.parts import give_doses
from tests.levers.programmes import counts, fund
from tests.month.bench import (
    EMPTY_UNIT,
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
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, INDEPENDENT
from wijkabm.ground.tables.journal import EVENT_OPENING
from wijkabm.month.firms import renewal
from wijkabm.month.unit_search import Found

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
    doses = {
        MICROCREDIT_FUND: 1, MICROCREDIT_MAXIMUM: 50_000, MICROCREDIT_RATE: 0.1, MICROCREDIT_KNOWN: 1,
    }  # fmt: skip
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
    numbers = tune(entrants(1), opening={"ring_looks": 0}, premises={"owner_share": 0.5})
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


OFFER = Found(EMPTY_UNIT, 300_000.0, 2_000_000.0, 150_000.0, -1, False)
NOTHING = Found(-1, 0.0, 0.0, 0.0, -1, False)


def weigh_move(monkeypatch, found, other, has=250_000.0, kind=INDEPENDENT, keeps=0):
    """What an owner of a food shop in the ring does who finds this with the premium and that without.

    The unit is his from then on, kept for a permit, unless `keeps` is below zero.
    """
    here, rule = Here(), plain.opening.weigh_move
    spies = {
        name: put_spy(monkeypatch, rule, name, answer)
        for name, answer in (
            ("kind_from_outside", kind), ("earns_in_ring", has), ("wanted_from_outside", 200_000.0),
            ("seek_unit", found), ("find_anyway", other), ("take_unit", None),
        )
    }  # fmt: skip
    here.world.premises.reserved_until[EMPTY_UNIT] = here.month + keeps
    here.call(rule, k=0, b=FOOD, q=1, w=0)
    return here.world.ring.shops[0, FOOD], spies


def test_who_is_better_off_here_for_the_premium_alone_leaves_the_ring(monkeypatch):
    left, spies = weigh_move(monkeypatch, OFFER, NOTHING)
    assert left == 3
    assert spies["take_unit"].calls[0][6:8] == (OFFER, 0)
    left, _ = weigh_move(monkeypatch, OFFER, NOTHING, keeps=-1)
    assert left == 4  # nothing came of it: no room in the tables


def test_who_is_better_off_here_without_a_premium_has_come_before(monkeypatch):
    left, spies = weigh_move(monkeypatch, OFFER, OFFER)
    assert (left, spies["take_unit"].calls) == (4, [])


def test_who_earns_more_in_the_ring_stays(monkeypatch):
    left, spies = weigh_move(monkeypatch, NOTHING, NOTHING)
    assert (left, spies["take_unit"].calls) == (4, [])


@pytest.mark.parametrize(("has", "wanted"), [(250_000.0, 250_000.0), (150_000.0, 200_000.0)])
def test_who_moves_wants_what_he_has_and_what_an_entrant_wants(monkeypatch, has, wanted):
    _, spies = weigh_move(monkeypatch, OFFER, NOTHING, has=has)
    assert spies["seek_unit"].calls[0][5] == spies["find_anyway"].calls[0][5] == wanted


def test_owners_in_the_ring_look_here_where_there_is_a_premium(monkeypatch):
    here, rule = Here(opening={"ring_looks": 1.0}), plain.opening.come_from_ring
    looked = put_spy(monkeypatch, rule, "weigh_move", None)
    here.call(rule, w=0)
    assert not looked.calls
    give_doses(here, opportunity_zone_premium=0.5)
    here.call(rule, w=0)
    # Four shops of each of four branches, in one street.
    assert [call[:3] for call in looked.calls] == [(0, b, q) for b in range(4) for q in range(4)]
    here.tune(opening={"ring_looks": 0.0})
    here.call(rule, w=0)
    assert len(looked.calls) == 16


def test_what_a_shop_in_the_ring_earns(monkeypatch):
    here, rule = Here(market={"talent_effect": 0.3}), plain.opening.earns_in_ring
    here.world.ring.sales[0, FOOD] = 4 * 2_180_000
    here.world.premises.asking_rent[:] = 100_000, 200_000, 150_000, 150_000
    here.tune(firms={"vat": [0.09] * 5, "supermarket_floor": 500})
    here.world.premises.area[1] = 900  # no usual shop
    result = put_spy(monkeypatch, rule, "expect_result", 300_000.0)
    given = {"k": 0, "b": FOOD, "w": 0, "talent": 0.15}  # half the effect: just the mean
    assert here.call(rule, kind=INDEPENDENT, **given) == 300_000
    assert result.calls[0][2:4] == pytest.approx((2_000_000, 400_000 / 3))
    assert here.call(rule, kind=CHAIN_SHOP, **given) == pytest.approx(0.15)


def test_displacement_is_found_none_where_the_ring_is_much_better_or_much_worse(wijk):
    """Out of the ring come those whom the premium makes change their mind, and no others."""
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    fund(wijk, OPPORTUNITY_ZONE, 1_000_000, DOSES)
    wijk.ring.shops[:] = 50, 50, 0, 50  # horeca would wait for a permit
    terms = {"ring_looks": 1.0, "fit_out_months": 1}
    numbers = tune(entrants(0), opening=terms, premises={"owner_share": 0})
    moved = []
    for sales in (0, 14_000_000, 16_000_000, 18_000_000, 90_000_000):
        world = copy.deepcopy(wijk)
        world.ring.sales[:] = 50 * sales
        open_firms(world, numbers)
        moved.append(50 * 3 - int(world.ring.shops.sum()))
        assert len(events_of(world, EVENT_OPENING)) == moved[-1]
    assert moved[0] == moved[-1] == 0
    assert max(moved) == 1  # one unit is empty
