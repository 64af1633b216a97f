"""Consortia: who bids with whom, what it costs, who wins, how it is paid."""

import numpy as np
import pytest

from tests.instruments import (
    CONSORTIA,
    CONSORTIA_COORDINATION,
    CONSORTIA_HOURS,
    CONSORTIA_IMPACT,
    CONSORTIA_JOINT,
    CONSORTIA_LOT,
    CONSORTIA_ORDERS,
    CONSORTIA_PARTNERS,
    CONSORTIA_PREMIUM,
    CONSORTIA_SHARE,
)
from tests.levers.programmes import counts, fund
from tests.month.bench import CAFE, FOOD_SHOP, NEIGHBOUR, PARENT, SALON, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_PUBLIC, SERVICES

RULES = plain.consortia
NO_BID = RULES.NO_BID
DOSES = {
    CONSORTIA_SHARE: 0.05, CONSORTIA_LOT: 1_000, CONSORTIA_JOINT: 1, CONSORTIA_PARTNERS: 2,
    CONSORTIA_PREMIUM: 0.1, CONSORTIA_COORDINATION: 0.02, CONSORTIA_HOURS: 0, CONSORTIA_IMPACT: 0,
    CONSORTIA_ORDERS: 0,
}  # fmt: skip
FIRMS = (FOOD_SHOP, CAFE, SALON)


def place(euros=1_000, **doses):
    """Three salons without staff; nobody knows another; services of 40,000 euros a month."""
    here = Here(municipality={"invited": 3.0, "contract_months": 12.0})
    fund(here.world, CONSORTIA, euros, DOSES | {globals()[k]: v for k, v in doses.items()})
    shops = here.world.shops
    shops.branch[:3], shops.member[:], shops.alive[3:] = SERVICES, 0, 0
    here.world.municipality.services[0] = 4_000_000
    return here


def ask(monkeypatch, prices):
    """What each firm asks above the price, whatever the lot: by row."""
    for rule in (RULES.gather, RULES.bid_of):
        monkeypatch.setitem(rule.__globals__, "ask_price", lambda j, *_: prices[int(j)])


def know(here):
    """All three are in the organisation of owners."""
    here.world.shops.member[:3] = 1


def gather(here, leader=SALON, cents=50_000):
    """What a joint bid of the leader asks."""
    return here.call(RULES.gather, leader=leader, w=0, lot=0, cents=cents)


def test_firms_know_each_other_by_a_tie_their_organisation_or_a_contact_person():
    here = place()
    shops, residents = here.world.shops, here.world.residents

    def knows(j, k):
        return bool(here.call(RULES.knows, j=j, k=k))

    assert not knows(SALON, FOOD_SHOP)
    residents.n_ties[NEIGHBOUR], residents.ties[NEIGHBOUR, 0] = 1, PARENT
    assert knows(SALON, FOOD_SHOP)
    assert not knows(FOOD_SHOP, SALON)  # it is the neighbour's tie
    assert not knows(SALON, CAFE)
    shops.owner[CAFE] = 2**40  # somebody whom he has no tie with
    assert not knows(SALON, CAFE)
    shops.owner[CAFE] = residents.ties[NEIGHBOUR, 1] = -1  # no owner here; no second tie
    residents.n_ties[NEIGHBOUR] = 2
    assert not knows(SALON, CAFE)
    shops.member[SALON] = 1
    assert not knows(SALON, CAFE)
    shops.spared[CAFE] = 0.02
    assert knows(SALON, CAFE)
    assert knows(CAFE, SALON)


def test_a_joint_bid_asks_the_mean_and_what_working_together_costs(monkeypatch):
    here = place(CONSORTIA_PARTNERS=3)
    ask(monkeypatch, {FOOD_SHOP: 0.03, CAFE: 0.06, SALON: 0.03})
    assert gather(here) == NO_BID  # it knows nobody
    know(here)
    assert gather(here) == pytest.approx(0.04 + 3 * 0.02)
    rows = here.world.scratch.rows[:3].tolist()
    assert rows[0] == SALON
    assert set(rows) == set(FIRMS)


@pytest.mark.parametrize("busy", [CAFE, SALON])
def test_no_joint_bid_without_enough_firms_that_have_the_time(monkeypatch, busy):
    here = place(CONSORTIA_PARTNERS=3)
    know(here)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.03) | {busy: NO_BID})
    assert gather(here) == NO_BID


def test_a_partner_weighs_the_margin_on_his_part_against_the_hours(monkeypatch):
    here = place(CONSORTIA_HOURS=4)
    kept = 1 - here.call(plain.firms.goods_per_euro, j=SALON)
    least = 4 / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON) / kept
    for cents, joins in ((least - 100, False), (least + 100, True)):
        assert here.call(RULES.takes_part, j=SALON, w=0, cents=cents) == joins
    know(here)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.0))
    for unwilling, asks in ((SALON, NO_BID), (CAFE, 0.04)):
        monkeypatch.setitem(
            RULES.gather.__globals__, "takes_part", lambda j, *_, no=unwilling: int(j) != no
        )
        assert gather(here) == asks  # the leader himself; a partner in whose place comes another
    assert here.world.scratch.rows[:2].tolist() == [SALON, FOOD_SHOP]


@pytest.mark.parametrize(
    ("alone", "together", "joint", "bid"),
    [
        (0.05, 0.04, 1, (0.04, 2)),
        (0.04, 0.05, 1, (0.04, 1)),
        (NO_BID, 0.05, 1, (0.05, 2)),
        (0.05, NO_BID, 1, (0.05, 1)),
        (0.05, 0.04, 0, (0.05, 1)),
        (NO_BID, NO_BID, 1, (NO_BID, 1)),
    ],
)
def test_a_firm_bids_together_where_it_lacks_the_time_or_that_is_cheaper(
    monkeypatch, alone, together, joint, bid
):
    here = place(CONSORTIA_JOINT=joint)
    ask(monkeypatch, dict.fromkeys(FIRMS, alone))
    put_spy(monkeypatch, RULES.bid_of, "gather", together)
    assert here.call(RULES.bid_of, j=SALON, w=0, lot=0, cents=100_000) == bid
    if bid[1] == 1:
        assert here.world.scratch.rows[0] == SALON


def award(here, cents=100_000, promised=0):
    """One lot put to three firms; what it costs extra a month."""
    return here.call(RULES.award, w=0, lot=0, cents=np.int64(cents), promised=promised, customer=-1)


def test_the_lowest_bid_within_the_premium_wins_and_is_signed(monkeypatch):
    here = place(CONSORTIA_JOINT=0)
    ask(monkeypatch, {FOOD_SHOP: 0.11, CAFE: 0.05, SALON: 0.06})
    assert award(here) == 5_000
    assert counts(here.world, CONSORTIA) == (3, 1, 1)
    contracts, me = here.world.contracts, own_table(here.world, "consortia")
    assert contracts.row[0] == CAFE
    assert (contracts.kind[0], contracts.amount[0], contracts.end[0]) == (
        CONTRACT_PUBLIC,
        5_000,
        14,
    )
    assert me.price[0] == 100_000
    assert here.world.shops.public_orders[CAFE] == 105_000
    assert here.world.policy.anyway[0, CONSORTIA] == 0


def test_partners_each_have_a_contract_for_their_part(monkeypatch):
    here = place()
    know(here)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.01))
    put_spy(monkeypatch, RULES.bid_of, "ask_price", NO_BID)  # alone none has the time
    monkeypatch.setitem(RULES.gather.__globals__, "ask_price", lambda j, lot, cents, *_: (
        0.01 if cents == 50_000 else NO_BID
    ))  # fmt: skip
    assert award(here) == 2 * 2_500  # .01 and two times .02 of 50,000
    assert counts(here.world, CONSORTIA) == (4, 2, 0)
    contracts, me = here.world.contracts, own_table(here.world, "consortia")
    assert contracts.alive.sum() == 2
    assert len(set(contracts.row[:2].tolist())) == 2
    assert me.price[:2].tolist() == [50_000, 50_000]
    assert contracts.amount[:2].tolist() == [2_500, 2_500]


def test_work_of_people_of_the_wijk_counts_for_a_bid(monkeypatch):
    """The cafe's owner lives elsewhere; the salon's owner does all its work, and half of a dearer one's."""
    here = place(CONSORTIA_JOINT=0, CONSORTIA_IMPACT=0.05)
    shops = here.world.shops
    assert here.call(RULES.work_of_residents, j=CAFE) == 0.0
    assert here.call(RULES.work_of_residents, j=SALON) == 1.0
    shops.staff[SALON] = 1
    assert here.call(RULES.work_of_residents, j=SALON) == 0.5
    shops.staff_residents[SALON] = 1
    assert here.call(RULES.work_of_residents, j=SALON) == 1.0
    ask(monkeypatch, {FOOD_SHOP: 0.2, CAFE: 0.05, SALON: 0.09})
    assert award(here) == 9_000
    assert here.world.contracts.row[0] == SALON
    here = place(CONSORTIA_JOINT=0, CONSORTIA_IMPACT=0.03)
    assert award(here) == 5_000
    assert here.world.contracts.row[0] == CAFE


def test_no_award_beyond_the_money_or_above_the_premium(monkeypatch):
    here = place(euros=100, CONSORTIA_JOINT=0)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.05))
    assert award(here, promised=5_001) == -1
    assert award(here, promised=5_000) == 5_000
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.11))
    assert award(place(CONSORTIA_JOINT=0)) == -1


def buy(here, monkeypatch):
    """Lots that are put to firms, with their size."""
    lots = []
    monkeypatch.setitem(
        RULES.buy_in_lots.__globals__,
        "award",
        lambda w, lot, size, promised, *_: lots.append((int(lot), int(size), int(promised))) or 7,
    )
    here.call(RULES.buy_in_lots)
    return lots


def test_a_share_of_services_is_cut_into_lots(monkeypatch):
    """5 % of 40,000 euros is two lots of 1,000; of 300 a month too little is left for one."""
    here = place()
    assert buy(here, monkeypatch) == [(0, 100_000, 0), (1, 100_000, 7)]
    here.world.municipality.services[0] = 40_000_000  # no more lots than there are firms
    assert len(buy(here, monkeypatch)) == 3
    here.world.municipality.services[0] = 600_000
    assert buy(here, monkeypatch) == []
    here.world.municipality.services[0] = 1_000_000  # 500 euros: the size of one part
    assert buy(here, monkeypatch) == [(0, 50_000, 0)]


def test_what_is_under_contract_is_not_put_to_firms_again(monkeypatch):
    here = place(CONSORTIA_JOINT=0)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.0))
    award(here)
    assert here.call(RULES.room_for_lots, w=0) == 100_000
    assert len(buy(here, monkeypatch)) == 1
    here.world.contracts.alive[:] = 0
    assert here.call(RULES.room_for_lots, w=0) == 200_000


def test_contracts_are_paid_out_of_services_and_outlive_the_lever(monkeypatch):
    here = place(CONSORTIA_JOINT=0)
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.05))
    award(here)
    world = here.world
    (row,) = world.contracts.row[world.contracts.alive == 1]
    world.policy.dose[:] = 0.0
    here.call(RULES.room_for_lots, w=0, month=2)
    assert world.terms.set_aside[0, 0] == 100_000
    world.wijken.set_aside[0, 0] = 100_000
    here.call(RULES.buy_in_lots, month=2)
    assert world.ledger.flows[books.PUBLIC_CONTRACT].sum() == 100_000
    assert world.ledger.flows[books.SUBSIDY].sum() == 5_000
    assert world.shops.orders[row] == 105_000
    here.call(RULES.buy_in_lots, month=14)
    assert not world.contracts.alive.any()
    assert world.shops.public_orders[row] == 0


def test_the_largest_employer_gives_orders_to_groups_and_pays_them_itself(monkeypatch):
    """Half of a tenth of 40,000 euros: two lots of 1,000; three firms that know each other share one."""
    here = place(CONSORTIA_SHARE=0, CONSORTIA_ORDERS=0.5)
    here.tune(income={"employer_goods": 0.1})
    world = here.world
    employers, contracts = world.employers, world.contracts
    employers.revenue[0], employers.cash[0] = 4_000_000, 10**8
    ask(monkeypatch, dict.fromkeys(FIRMS, 0.01))
    here.call(RULES.buy_in_lots)
    assert not contracts.alive.any()  # nobody knows another
    know(here)
    here.call(RULES.buy_in_lots)
    held = np.flatnonzero(contracts.alive == 1)
    me = own_table(world, "consortia")
    assert me.customer[held].tolist() == [1, 1]
    assert me.price[held].tolist() == contracts.amount[held].tolist() == [0, 0]
    assert me.order[held].tolist() == [
        52_500,
        52_500,
    ]  # .01, and two times .02 for working together
    assert here.call(RULES.room_for_orders, e=0, w=0) == 200_000 - 2 * 52_500
    here.call(RULES.buy_in_lots, month=2)
    assert world.terms.set_aside.sum() == 0
    assert world.ledger.flows[books.SALES_TO_FIRMS].sum() == 105_000
    assert 10**8 - employers.cash[0] == 105_000
    assert world.shops.orders[contracts.row[held]].tolist() == [52_500, 52_500]
    assert counts(world, CONSORTIA)[1] == 2
    goods = [bought_elsewhere(here) for _ in range(2)]
    assert goods == [400_000 - 105_000, 400_000]  # as much less, in that month alone


def bought_elsewhere(here):
    """Cents for which the first employer buys elsewhere in a month."""
    before = here.world.ledger.flows[books.GOODS].sum()
    here.world.employers.jobs[1:] = here.world.employers.residents[1:] = 0
    here.world.employers.revenue[1:] = here.world.employers.cash[1:] = 0
    here.call(plain.income.fund_employers)
    return int(here.world.ledger.flows[books.GOODS].sum() - before)
