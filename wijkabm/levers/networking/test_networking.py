"""Networking: who is invited and joins, what a meeting costs and brings, local suppliers."""

import math

import numpy as np
import pytest

from tests.instruments import (
    NETWORKING,
    NETWORKING_FOUND,
    NETWORKING_GROUP_SIZE,
    NETWORKING_GROUPS,
    NETWORKING_MEETINGS,
    NETWORKING_PAGE_HOURS,
    NETWORKING_PLATFORM_REACH,
)
from tests.levers.parts import give_doses
from tests.levers.programmes import counts, fund, run_programme, tables_of
from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    PARENT,
    SALON,
    make_wijk_of_three,
    own_table,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import CHAIN_SHOP
from wijkabm.levers.networking.decision import YEAR
from wijkabm.month.firms import suppliers

DOSES = {
    NETWORKING_MEETINGS: 12, NETWORKING_GROUP_SIZE: 6, NETWORKING_GROUPS: 1,
    NETWORKING_PLATFORM_REACH: 0,
}  # fmt: skip


EAGER = tune(firms={"network_trust": 100, "imitation": 0.1, "meeting_hours": 4})


@pytest.fixture
def wijk(monkeypatch):
    world = fund(make_wijk_of_three(), NETWORKING, 0, DOSES)
    world.shops.expected_sales[:3] = 1_000_000.0
    world.shops.member[:] = 0
    return world


def join(world, numbers=EAGER):
    """Try one luck after the other until all three owners have been asked and have joined; then meet."""
    meetings = world.policy.dose[0, NETWORKING_MEETINGS]
    world.policy.dose[:, NETWORKING_MEETINGS] = 1  # none in the first month
    for key in range(400):
        if world.contracts.alive.sum() < 3:
            run_programme(world, NETWORKING, 1, numbers, key=key)
    world.policy.dose[:, NETWORKING_MEETINGS] = meetings
    for month in (2, 3, 4):
        run_programme(world, NETWORKING, month, numbers, key=1000 + month)


def test_owners_join_when_more_is_expected_than_the_hours_are_worth(wijk):
    seen = np.zeros(3, int)
    for key in range(24):
        run_programme(wijk, NETWORKING, 1, tune(EAGER, firms={"network_trust": 0}), key=key)
        seen += counts(wijk, NETWORKING)
    assert seen[0] > 0
    assert seen[1] == 0
    assert seen[2] == seen[0]
    assert not wijk.contracts.alive.any()
    join(wijk)
    assert wijk.contracts.alive.sum() == 3
    assert (wijk.shops.member[:3] == 1).all()


def test_a_meeting_takes_hours_makes_ties_and_lets_the_weak_learn_from_the_best(wijk):
    wijk.shops.talent[:3] = (2.0, 0.0, -1.0)
    join(wijk)
    assert (wijk.shops.hours_worked[:3] == 1.0 - 4.0 / 160.0).all()
    assert wijk.shops.marketing[FOOD_SHOP] == 0  # nobody is better
    assert 0 < wijk.shops.marketing[SALON] < EAGER.market.talent_effect * 3.0
    assert (wijk.shops.business_ties[:3] > 0).all()
    assert NEIGHBOUR in wijk.residents.ties[PARENT]
    assert (wijk.shops.fading[:3] > 0).all()


def test_hours_given_cost_customers(wijk):
    take_step(wijk, "go_shopping")
    before = wijk.scratch.attraction[SALON]
    wijk.shops.hours_worked[SALON] = 0.9
    take_step(wijk, "go_shopping", month=1)
    assert wijk.scratch.attraction[SALON] == pytest.approx(0.9 * before)


def test_insiders_are_invited_first(wijk):
    """With one place a month, those with ties to owners come before the one without."""
    wijk.shops.business_ties[:3] = (0, 5, 0)
    wijk.policy.dose[:, [NETWORKING_GROUPS, NETWORKING_GROUP_SIZE]] = 1, 1
    firsts = set()
    for key in range(400):
        wijk.contracts.alive[:] = 0
        run_programme(wijk, NETWORKING, 1, EAGER, key=key)
        if wijk.contracts.alive.any():
            asked = int(wijk.policy.offered[0, NETWORKING])
            firsts.add((asked, int(wijk.contracts.row[0])))
    assert {row for _, row in firsts} == {0, 1, 2}
    # Whenever the insider is among those who can be asked, he is asked first, so nobody is asked twice.
    assert {asked for asked, _ in firsts} == {1}


def test_a_year_that_brought_nothing_is_not_renewed(wijk):
    wijk.shops.talent[:3] = 1.0
    join(wijk)
    ends = wijk.contracts.end[wijk.contracts.alive == 1].max()
    wijk.policy.dose[:, NETWORKING_MEETINGS] = 0
    run_programme(wijk, NETWORKING, int(ends), EAGER)
    assert not wijk.contracts.alive.any()
    assert not wijk.shops.member[:3].any()
    assert (wijk.shops.hours_worked[:3] == 1.0).all()


def test_who_knows_others_buys_more_from_them(wijk):
    share = suppliers.local_share.py_func
    numbers = tune(firms={"local_goods": 0.04, "member_goods": 0.04})
    assert share(0, wijk, numbers) == 0.04
    wijk.shops.business_ties[0] = 5
    assert share(0, wijk, numbers) == pytest.approx(0.06)
    wijk.terms.platform[:] = 1.0
    assert share(0, wijk, numbers) > 0.06


def test_no_meetings_no_change():
    world = make_wijk_of_three()
    before = tables_of(world)
    run_programme(world, NETWORKING, 1, EAGER)
    assert tables_of(world) == before
    assert YEAR == 12


@pytest.mark.parametrize(("learned", "stays"), [(0.051, True), (0.049, False)])
def test_a_member_goes_on_if_the_year_brought_more_than_its_hours(monkeypatch, learned, stays):
    """Of a margin of 100,000 a month; 30 hours at 2,000 cents are a twentieth of a year of it."""
    here, rule = (
        Here(firms={"goods": [0.5] * 5, "meeting_hours": 3, "price_spread": 0}),
        plain.networking.keep_membership,
    )
    contracts, shops = here.world.contracts, here.world.shops
    contracts.alive[0], contracts.row[0] = 1, SALON
    own_table(here.world, "networking").learned[0] = learned
    shops.expected_sales[SALON] = 200_000.0
    give_doses(here, networking_meetings=10.0)
    put_spy(monkeypatch, rule, "is_member", True)
    put_spy(monkeypatch, rule, "wanted_by_owner", 1.0)
    monkeypatch.setitem(rule.__globals__, "worth_of_hours", lambda hours, _: hours * 2_000.0)
    here.call(rule, c=0)
    assert (contracts.alive[0] == 1) == stays


def open_platform(**market):
    """All are on a platform, where a page adds .002 a month, .01 at rest: half of log 2 as log attraction."""
    market = {"advertising": 0.5, "advertising_usual": 0.01, "advertising_fade": 0.2, **market}
    here = Here(market=market, firms={"goods": [0.5] * 5, "price_spread": 0.0})
    doses = {NETWORKING_PLATFORM_REACH: 1.0, NETWORKING_FOUND: 0.002, NETWORKING_PAGE_HOURS: 2.0}
    fund(here.world, NETWORKING, 0, doses)
    here.world.shops.price[:3], here.world.shops.promotion[:] = 1.0, 0.0
    return here


@pytest.mark.parametrize(("more", "taken"), [(0.999, 0), (1.001, 1)])
def test_a_page_is_kept_if_what_it_sells_is_worth_the_hours(more, taken):
    """Of sales a half is kept, of that log 2 / 2 more, in a view of one's own, against two hours."""
    here = open_platform()
    rule, shops = plain.networking.offer_page, here.world.shops
    view = math.exp(
        streams.normal(streams.GOLDEN, rule.__globals__["PAGE_LUCK"], shops.identity[SALON], 1)
    )
    hours = 2 / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON)
    shops.expected_sales[SALON] = hours / (view * 0.5 * math.log(2.0) * 0.5) * more
    here.call(rule, j=SALON, w=0)
    assert counts(here.world, NETWORKING) == (1, taken, 1 - taken)
    me = own_table(here.world, "networking")
    assert (me.page_of[SALON] == shops.identity[SALON]) == (taken == 1)
    assert me.page_until[SALON] == 13 * taken


def test_who_has_a_page_is_found_here_and_by_firms_elsewhere_until_it_lapses():
    """Asked once a year, in the month of its own; a chain has a head office for it."""
    here = open_platform()
    shops = here.world.shops
    shops.expected_sales[:] = 10**12
    shops.owner_kind[CAFE] = CHAIN_SHOP
    shops.renown[:] = 0.0
    for month in range(1, 13):
        here.month = month
        here.call(plain.networking.keep_pages, w=0)
    me = own_table(here.world, "networking")
    months = me.page_until[SALON] - 12
    assert 1 <= months <= 12
    assert shops.promotion[SALON] == shops.renown[SALON] == pytest.approx(0.002 * (13 - months))
    assert counts(here.world, NETWORKING)[1] == 2
    assert shops.promotion[CAFE] == 0
    before = shops.promotion[SALON]
    shops.expected_sales[:] = 0.0
    here.month = int(me.page_until[SALON])
    here.call(plain.networking.keep_pages, w=0)
    assert shops.promotion[SALON] == before


def test_whom_the_platform_does_not_reach_has_no_page():
    here = open_platform()
    here.world.shops.expected_sales[:] = 10**12
    here.world.policy.dose[:, NETWORKING_PLATFORM_REACH] = 0.0
    for month in range(1, 13):
        run_programme(here.world, NETWORKING, month, here.numbers)
        assert counts(here.world, NETWORKING) == (0, 0, 0)


def test_who_belongs_to_the_network_has_a_membership_of_it_that_runs():
    here = Here()
    contracts, shops, rules = here.world.contracts, here.world.shops, plain.networking
    contracts.alive[:3], contracts.lever[:3], contracts.wijk[:3] = 1, NETWORKING, 0
    contracts.row[:3], contracts.party[:3] = [0, 1, 2], shops.identity[:3]

    def seen():
        me = own_table(here.world, "networking")
        held = here.call(rules.find_own, j=SALON, me=me)
        return held == SALON, int(here.call(rules.count_contracts, w=0, me=me))

    assert seen() == (True, 3)
    for column, value, members in (
        ("alive", 0, 2), ("lever", NETWORKING + 1, 2), ("row", CAFE, 3), ("party", 5, 3),
    ):  # fmt: skip
        before = getattr(contracts, column)[SALON]
        getattr(contracts, column)[SALON] = value
        assert seen() == (False, members)
        getattr(contracts, column)[SALON] = before
    contracts.wijk[SALON] = 1
    assert seen() == (True, 2)


@pytest.mark.parametrize(("known", "joins"), [(0.0, 0), (1.0, 1)])
def test_who_knows_members_counts_on_half_as_much_again(monkeypatch, known, joins):
    """Of a margin of 100,000 a share that is worth .8 of the hours by itself, 1.2 with a known owner."""
    here, rule = (
        Here(firms={"network_known": 0.5, "meeting_hours": 4}),
        plain.networking.offer_membership,
    )
    identity = here.world.shops.identity[SALON]
    luck = rule.__globals__["SUPPLIER_LUCK"]
    view = math.exp(streams.normal(here.key, luck, identity, 2))
    give_doses(here, networking_meetings=10.0)
    put_spy(monkeypatch, rule, "known_owners", known)
    put_spy(monkeypatch, rule, "goods_per_euro", 0.0)
    here.world.shops.expected_sales[SALON] = 100_000.0
    cost = 40 / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON)
    here.tune(firms={"network_trust": 0.8 * cost / (view * 100_000 * 12)})
    assert here.call(rule, w=0, j=SALON) == joins
