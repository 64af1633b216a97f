"""Who shares in what a lever costs: shares in cents, who stops, and what then happens; worked out by hand."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instruments import COACHING, IMPROVEMENT_DISTRICT, NETWORKING
from tests.levers.desk.test_desk import Coaching, make_desk, make_rich, run_month
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_FUND
from wijkabm.levers.desk.partners import PATIENCE, SECTORS, Partners, Stop, divide, sum_partners
from wijkabm.levers.shares import PARTIES, read_payers

CORPORATIONS, FUND, PROVINCE, RIJK, BANK = range(5)


def cash(world, sector):
    return int(world.ledger.purses[books.single(world.ledger, sector)])


def close(desk, world, month):
    """A whole month of the desk, in which the books close."""
    before = int(world.ledger.purses.sum())
    run_month(desk, world, month)
    desk.close_month(world, month)
    assert world.ledger.purses.sum() == before
    flows = world.ledger.flows
    closing = world.ledger.opening + flows.sum(axis=(0, 1)) - flows.sum(axis=(0, 2))
    assert np.array_equal(closing, world.ledger.purses - START)
    START[:] = world.ledger.purses


START = np.zeros(0, np.int64)


def begin(*levers, **options):
    """A rich municipality and its desk."""
    global START
    world, purse = make_rich(wijken=options.get("wijken", ("A",)))
    START = world.ledger.purses.copy()
    return make_desk(*levers, **options), world, purse


def test_each_party_pays_its_share_in_the_same_month():
    desk, world, _ = begin(Coaching(staff=100.01, paid_by="corporations:0.3,rijk:0.25,bank:0.2"))
    close(desk, world, 1)
    assert world.policy.spent[0, COACHING] == 10_001
    assert desk.partners.paid[0, COACHING].tolist() == [3_000, 0, 0, 2_500, 2_000]
    assert world.policy.received[0, COACHING] == 7_500
    assert cash(world, books.CORPORATIONS) == -3_000
    assert cash(world, books.RIJK) == -2_500
    assert cash(world, books.BANKS) == -2_000
    assert cash(world, books.MUNICIPALITY) == 100_000_000 - 10_001 + 7_500
    assert world.ledger.flows[books.CO_FUNDING].sum() == 7_500


def test_what_nobody_shares_in_is_as_it_was():
    desk, world, _ = begin(Coaching())
    close(desk, world, 1)
    assert not desk.partners.paid.any()
    assert world.ledger.flows[books.CO_FUNDING].sum() == 0
    assert world.policy.received.sum() == 0


shares = st.lists(st.floats(0.0, 1.0), min_size=len(PARTIES), max_size=len(PARTIES))


@given(st.integers(0, 10**13), shares)
def test_shares_in_cents_add_up_and_none_pays_a_cent_too_much(cents, given):
    whole = max(sum(given), 1.0)
    parts = np.array(given) / whole
    paid = dict(divide(cents, parts))
    assert sum(paid.values()) <= cents
    for p, part in enumerate(parts):
        assert 0 <= paid.get(p, 0) <= cents * part
        if part > 0.0 and parts.sum() < 0.999:
            assert paid[p] > cents * part - 1.0 - cents * 1e-15
    rest = cents - sum(paid.values())
    assert rest <= cents * (1.0 - parts.sum()) + len(PARTIES) + cents * 1e-15


def test_shares_that_are_a_trace_more_than_one_take_no_more_than_there_is():
    assert divide(10**13, np.array([0.5, 0.5 + 9e-10])) == [(0, 5 * 10**12), (1, 5 * 10**12)]


def test_of_what_comes_back_each_gets_its_share_up_to_what_it_put_in():
    desk, world, _ = begin(Coaching(paid_by="bank:0.5", end=2))
    close(desk, world, 1)
    assert desk.partners.brought[0, COACHING, BANK] == 5_000
    for month, came, back in ((2, 4_000, 2_000), (3, 9_000, 3_000), (4, 9_000, 0)):
        run_month(desk, world, month)
        world.policy.received[0, COACHING] = came
        desk.close_month(world, month)
        assert desk.partners.paid[0, COACHING, BANK] == -back
        assert world.policy.received[0, COACHING] == came - back
    assert cash(world, books.BANKS) == 0
    assert desk.partners.brought[0, COACHING, BANK] == 0


def test_a_budget_counts_what_the_municipality_pays_itself():
    desk, world, _ = begin(Coaching(staff=100, paid_by="province:0.75"), budget=50)
    strengths = []
    for month in (1, 2, 3):
        close(desk, world, month)
        strengths.append(desk.strength[0, COACHING])
    assert strengths == [1.0, 1.0, 0.0]
    assert cash(world, books.PROVINCE) == -15_000
    assert [s.month for s in desk.shortfalls] == [3]


def test_the_month_that_was_agreed_ends_a_share_and_the_municipality_pays_it():
    desk, world, _ = begin(Coaching(paid_by="province:0.4:2,rijk:0.1"))
    for month in (1, 2, 3):
        close(desk, world, month)
    assert cash(world, books.PROVINCE) == -4_000
    assert cash(world, books.RIJK) == -3_000
    assert desk.strength[0, COACHING] == 1.0
    assert desk.partners.stops == [Stop(2, 0, COACHING, "province", 0.4, "agreed")]


def test_a_lever_that_shrinks_keeps_what_the_others_pay():
    desk, world, _ = begin(
        Coaching(places=10, paid_by="province:0.4,rijk:0.1,bank:0.25:3", on_stop="shrink")
    )
    paid = []
    for month in (1, 2, 3):
        if month == 2:
            assert desk.stop_paying("province", month, "coaching", "A")
        close(desk, world, month)
        own = world.policy.spent[0, COACHING] - world.policy.received[0, COACHING]
        paid.append((*desk.partners.paid[0, COACHING].tolist(), int(own)))
    assert paid == [
        (0, 0, 4_000, 1_000, 2_500, 2_500),
        (0, 0, 0, 1_000, 2_500, 2_500),
        (0, 0, 0, 1_000, 0, 2_500),
    ]
    assert desk.strength[0, COACHING] == pytest.approx(0.35)


def test_a_lever_that_only_others_pay_ends_with_them():
    desk, world, _ = begin(Coaching(places=10, paid_by="bank:0.6,rijk:0.4", on_stop="shrink"))
    close(desk, world, 1)
    assert desk.stop_paying("bank", 2)
    assert desk.stop_paying("rijk", 2)
    assert not desk.stop_paying("rijk", 2)
    close(desk, world, 2)
    assert desk.strength[0, COACHING] == 0.0
    assert world.policy.spent.sum() == 0
    assert world.policy.dose[0].tobytes() == desk.off.tobytes()


def found_fund(world, held, collected):
    """A fund of owners that holds so many cents, of which some were collected this month."""
    contracts = world.contracts
    contracts.alive[0], contracts.kind[0], contracts.lever[0] = (
        1,
        CONTRACT_FUND,
        IMPROVEMENT_DISTRICT,
    )
    contracts.amount[0], world.wijken.district_fund[0] = held, collected


def test_the_owners_fund_pays_what_was_collected_for_it_and_then_what_it_has():
    desk, world, _ = begin(Coaching(paid_by="owners_fund:0.5"))
    found_fund(world, 4_000, 3_000)
    close(desk, world, 1)
    assert desk.partners.paid[0, COACHING, FUND] == 5_000
    assert (world.contracts.amount[0], world.wijken.district_fund[0]) == (2_000, 0)
    assert world.policy.spent[0, IMPROVEMENT_DISTRICT] == 5_000
    assert world.ledger.flows[books.FUND_RELEASE].sum() == 5_000
    assert cash(world, books.MUNICIPALITY) == 100_000_000 - 10_000
    close(desk, world, 2)
    assert desk.partners.paid[0, COACHING, FUND] == 2_000
    assert desk.partners.owed[0, COACHING, FUND] == 5_000
    assert cash(world, books.OWNERS_FUND) == 0
    for month in range(3, 3 + PATIENCE):
        assert desk.partners.stops == []
        close(desk, world, month)
    assert desk.partners.stops == [Stop(3 + PATIENCE, 0, COACHING, "owners_fund", 0.5, "empty")]


def test_a_wijk_without_a_fund_of_owners_has_none_to_pay():
    desk, world, _ = begin(Coaching(paid_by="owners_fund:0.5"))
    world.wijken.district_fund[0] = 9_000
    close(desk, world, 1)
    assert world.wijken.district_fund[0] == 9_000
    assert world.policy.received.sum() == 0


def test_a_fund_that_is_not_there_yet_is_waited_for_and_one_that_stays_empty_is_not():
    desk, world, _ = begin(Coaching(paid_by="owners_fund:0.5"))
    for month in range(1, 2 + PATIENCE):
        close(desk, world, month)
    assert desk.partners.stops == []
    found_fund(world, 0, 0)
    for month in range(2 + PATIENCE, 2 + 2 * PATIENCE):
        close(desk, world, month)
    assert [stop.month for stop in desk.partners.stops] == [2 + 2 * PATIENCE]


def test_what_everyone_paid_and_who_stopped_is_summed_up():
    desk, world, _ = begin(Coaching(paid_by="bank:0.5,rijk:0.25:3"))
    for month in (1, 2, 3):
        close(desk, world, month)
    row = {"lever": "coaching", "wijk": "A"}
    assert sum_partners(desk.partners, ["A"]) == [
        {**row, "party": "rijk", "share": 0.25, "paid": 50.0, "ended": 3, "why": "agreed"},
        {**row, "party": "bank", "share": 0.5, "paid": 150.0, "ended": None, "why": ""},
    ]


def test_what_the_owners_fund_gets_back_it_has_to_pay_with():
    desk, world, _ = begin(Coaching(paid_by="owners_fund:0.5"))
    found_fund(world, 5_000, 0)
    close(desk, world, 1)
    run_month(desk, world, 2)
    world.policy.received[0, COACHING] = 14_000
    desk.close_month(world, 2)
    assert cash(world, books.OWNERS_FUND) == desk.partners.fund[0] == 2_000
    world.contracts.alive[0] = 0
    run_month(desk, world, 3)
    desk.close_month(world, 3)
    assert desk.partners.paid[0, COACHING, FUND] == 2_000


def test_another_agreement_begins_anew_and_the_same_one_goes_on():
    first = Coaching(paid_by="bank:0.5", end=3)
    same = Coaching(paid_by="bank:0.5", start=3, end=5)
    other = Coaching(paid_by="bank:0.5,rijk:0.1", start=5)
    desk, world, _ = begin(first, same, other)
    close(desk, world, 1)
    desk.stop_paying("bank", 2)
    for month, share in ((2, 0), (3, 0), (4, 0), (5, 5_000)):
        close(desk, world, month)
        assert desk.partners.paid[0, COACHING, BANK] == share


def test_a_lever_of_one_wijk_is_paid_there_and_the_last_that_began_says_by_whom():
    levers = (
        Coaching(paid_by="bank:0.5", wijk="B"),
        Coaching(paid_by="rijk:0.25", start=2, wijk="B"),
        Coaching(wijk="A"),
    )
    desk, world, _ = begin(*levers, wijken=("A", "B"))
    close(desk, world, 1)
    assert desk.partners.paid.sum() == desk.partners.paid[1, COACHING, BANK] == 5_000
    close(desk, world, 2)
    assert desk.partners.paid.sum() == desk.partners.paid[1, COACHING, RIJK] == 5_000


def test_a_desk_that_takes_over_and_one_from_a_file_know_who_stopped():
    desk, world, _ = begin(Coaching(prepared=500, paid_by="bank:0.5"))
    close(desk, world, 1)
    desk.stop_paying("bank", 2)
    kept = pickle.loads(pickle.dumps(desk))
    later = make_desk(Coaching(prepared=500, paid_by="bank:0.5", end=9))
    later.take_over(copy.deepcopy(desk))
    dearer = make_desk(Coaching(prepared=500, paid_by="bank:0.2"))
    dearer.take_over(copy.deepcopy(desk))
    for each, share in ((kept, 0), (later, 0), (dearer, 2_000)):
        own = copy.deepcopy(world)
        run_month(each, own, 2)
        each.close_month(own, 2)
        assert own.policy.spent[0, COACHING] == 10_000  # set-up was paid
        assert each.partners.paid[0, COACHING, BANK] == share


def test_every_party_has_an_account():
    assert tuple(SECTORS) == PARTIES
    assert len(set(SECTORS.values())) == len(PARTIES)


@given(
    st.lists(
        st.tuples(st.sampled_from(PARTIES), st.floats(0.0, 0.2)),
        max_size=5,
        unique_by=lambda x: x[0],
    ),
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6),
    st.booleans(),
)
def test_months_of_any_cost_leave_nothing_over(given, nets, shrinks):
    _, world, _ = begin()
    found_fund(world, 10**8, 10**7)
    partners = Partners(1)
    lever = Coaching(
        paid_by=read_payers([(*x, None) for x in given]),
        on_stop="shrink" if shrinks else "municipality",
    )
    before = world.ledger.purses.copy()
    for month, net in enumerate(nets, start=1):
        world.policy.spent[0, NETWORKING] = world.policy.received[0, NETWORKING] = 7
        world.policy.spent[0, COACHING] = max(net, 0)
        world.policy.received[0, COACHING] = max(-net, 0)
        partners.open_month([lever], ["A"], month)
        partners.settle(world, month)
        paid = partners.paid[0, COACHING]
        assert world.policy.received[0, COACHING] == max(-net, 0) + paid.sum()
        assert world.policy.received[0, NETWORKING] == 7
        assert abs(int(paid.sum())) <= abs(net)
        assert (partners.brought >= 0).all()
    moved = world.ledger.purses - before
    assert moved.sum() == 0
    singles = len(books.WIJK_SECTORS)
    for p, party in enumerate(PARTIES):
        if p != FUND:
            assert moved[singles + SECTORS[party]] == -partners.brought[0, COACHING, p]
    assert moved[singles + books.OWNERS_FUND] == partners.fund[0] >= 0
