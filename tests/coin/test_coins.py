"""The second book: what a payment in coins does, and that a month which does not close is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.ground import books, coins
from wijkabm.ground.errors import BooksError
from wijkabm.ground.tables.people import Households, Residents
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.world import make_table

N_WIJKEN = 2
HOLDERS = 10  # four residents, four shops, the associations of two wijken


class Village:
    """Two wijken with two residents and two shops in each, the coin book open."""

    def __init__(self):
        self.book = coins.make_coin_book(N_WIJKEN)._replace(edges=np.zeros((4, 3), np.int64))
        self.households = make_table(Households, 4)
        self.residents = make_table(Residents, 4)
        self.shops = make_table(Shops, 4)
        for table in (self.households, self.residents, self.shops):
            table.wijk[:] = (0, 1, 0, 1)
        self.residents_spent = np.zeros(4, np.int64)

    def side(self, holder):
        """Coins, what was ever spent, row and account of a holder, by number."""
        row = holder % 4
        if holder < 4:
            account = books.account(books.RESIDENTS, int(self.residents.wijk[row]))
            return self.residents.coins, self.residents_spent, row, account
        if holder < 8:
            account = books.account(books.SHOPS, int(self.shops.wijk[row]))
            return self.shops.coins, self.shops.coins_spent, row, account
        account = 4 * (holder - 8) + coins.COIN_ASSOCIATIONS
        return self.book.purses, self.book.spent, account, account

    def held_by(self, holder):
        column, _, row, _ = self.side(holder)
        return int(column[row])

    def issue(self, holder, cents, kind=coins.ISSUE_VOLUNTEERING, wijk=0):
        column, _, row, account = self.side(holder)
        coins.issue_coins(self.book, kind, wijk, column, row, account, cents)

    def pay(self, kind, payer, payee, cents):
        column, _, row, account = self.side(payee)
        coins.pay_coins(self.book, kind, *self.side(payer), column, row, account, cents)

    def give_back(self, kind, holder, cents, wijk=0):
        coins.return_coins(self.book, kind, *self.side(holder), wijk, cents)

    def take(self, kind, holder, cents, wijk=0):
        column, _, row, account = self.side(holder)
        coins.take_back(self.book, kind, column, row, account, wijk, cents)

    def balances(self):
        out = np.zeros(self.book.purses.size, np.int64)
        coins.sum_coins(self.households, self.residents, self.shops, self.book, out)
        return out

    def held(self):
        return sum(self.held_by(holder) for holder in range(HOLDERS))

    def check(self, month=7):
        coins.check_coins(self.book, self.balances(), month)


@pytest.fixture
def village():
    village = Village()
    village.issue(0, 1_000)
    village.check()
    return village


def total(book, kinds):
    return int(book.flows[list(kinds)].sum())


def test_accounts_of_residents_and_shops_are_those_of_the_euros():
    for sector in (0, 1):
        assert coins.COIN_SECTORS[sector] == books.WIJK_SECTORS[sector]
    assert coins.COIN_SECTORS[coins.COIN_ISSUER] == "issuer"
    assert len(coins.COIN_SECTORS) == len(books.WIJK_SECTORS) == 4


def test_a_kind_of_payment_belongs_to_one_side_of_the_equation():
    groups = (coins.ISSUED, coins.RETURNED, coins.REDEEMED, coins.EXPIRED)
    listed = [kind for group in groups for kind in group]
    assert len(listed) == len(set(listed))
    between = set(range(len(coins.COIN_KINDS))) - set(listed)
    names = {coins.COIN_KINDS[kind] for kind in between}
    assert names == {
        "shopping", "peer_services", "membership", "association_work", "association_purchases",
        "suppliers", "other_purchases", "wages", "drawings",
    }  # fmt: skip
    assert set(coins.TURNOVER) == (between | {coins.COIN_SERVICES}) - {coins.COIN_DRAWINGS}


def test_issued_coins_are_what_the_issuer_owes(village):
    issuer = coins.COIN_ISSUER
    assert village.residents.coins.tolist() == [1_000, 0, 0, 0]
    assert village.book.purses[issuer] == -1_000
    assert village.book.flows[coins.ISSUE_VOLUNTEERING, issuer, 0] == 1_000
    assert village.book.flows.sum() == 1_000
    assert coins.outstanding(village.book) == 1_000
    village.issue(5, 30, coins.COIN_SALE, wijk=1)
    assert coins.outstanding(village.book) == 1_030
    assert village.balances().tolist() == [1_000, 0, 0, -1_000, 0, 30, 0, -30]
    village.check()


def test_a_payment_moves_exactly_its_cents_and_counts_as_spent(village):
    village.pay(coins.SHOPPING, 0, 5, 300)
    assert (village.held_by(0), village.held_by(5)) == (700, 300)
    assert village.residents_spent.tolist() == [300, 0, 0, 0]
    payer, payee = books.account(books.RESIDENTS, 0), books.account(books.SHOPS, 1)
    assert village.book.flows[coins.SHOPPING, payer, payee] == 300
    assert coins.outstanding(village.book) == 1_000
    village.check()


def test_what_is_returned_is_no_longer_owed(village):
    village.give_back(coins.COIN_SERVICES, 0, 250)
    assert (village.held_by(0), village.residents_spent[0]) == (750, 250)
    assert coins.outstanding(village.book) == 750
    assert village.book.flows[coins.COIN_SERVICES, 0, coins.COIN_ISSUER] == 250
    village.check()


def test_what_lapses_nobody_has_spent(village):
    village.take(coins.EXPIRY, 0, 250)
    assert (village.held_by(0), village.residents_spent[0]) == (750, 0)
    assert coins.outstanding(village.book) == 750
    assert village.book.flows[coins.EXPIRY, 0, coins.COIN_ISSUER] == 250
    village.check()


def test_coins_that_a_leaver_left_are_the_residents(village):
    village.residents.coins[0] -= 400
    village.households.coins_left[2] += 400
    assert village.balances()[:2].tolist() == [1_000, 0]
    village.check()


def test_a_new_month_starts_where_the_last_one_closed(village):
    coins.note_edge(village.book, 11, 12, 5)
    coins.open_coin_month(village.book, village.balances())
    assert village.book.flows.sum() == village.book.n_edges[0] == 0
    assert village.book.opening.tolist() == village.balances().tolist()
    village.check()


def test_who_paid_whom_is_listed_and_a_full_list_keeps_counting(village):
    for k in range(4):
        coins.note_edge(village.book, 10 + k, 20 + k, 100 * k)
    village.check()
    assert village.book.edges[3].tolist() == [13, 23, 300]
    coins.note_edge(village.book, 14, 24, 400)
    with pytest.raises(BooksError, match="month 7: 5 payments in coins, the list holds 4"):
        village.check()
    assert village.book.edges[3].tolist() == [13, 23, 300]


def test_coins_out_of_nowhere_are_found(village):
    village.shops.coins[1] += 1
    with pytest.raises(
        BooksError,
        match=r"^month 7: shops of wijk 1 hold 1 coin cents, their receipts and payments say 0$",
    ):
        village.check()


def test_a_negative_payment_is_found(village):
    village.pay(coins.SHOPPING, 0, 5, -3)
    with pytest.raises(BooksError, match="a negative payment of coins of kind shopping"):
        village.check()


def test_who_spends_more_than_he_holds_is_found(village):
    village.pay(coins.SHOPPING, 0, 5, 1_001)
    with pytest.raises(BooksError, match="more coins are spent than were held"):
        village.check()


def test_an_association_that_spends_more_than_it_holds_is_found(village):
    village.pay(coins.ASSOCIATION_WORK, 8, 1, 1)
    with pytest.raises(BooksError, match="more coins are spent than were held"):
        village.check()


def test_a_debt_that_differs_from_what_is_held_is_found(village):
    """Also if it was carried over, so that every account seems to close."""
    village.residents.coins[1] += 7
    coins.open_coin_month(village.book, village.balances())
    with pytest.raises(BooksError, match="more coins are spent than were held"):
        village.check()


@given(
    st.tuples(st.integers(0, len(coins.COIN_KINDS) - 1), st.integers(0, 7), st.integers(0, 7)),
    st.integers(-(10**6), 10**6).filter(bool),
)
def test_any_entry_that_is_changed_behind_the_book_is_found(entry, cents):
    village = Village()
    village.issue(0, 1_000)
    village.pay(coins.SHOPPING, 0, 5, 400)
    village.book.flows[entry] += cents
    _, payer, payee = entry
    fault = "a negative payment" if village.book.flows[entry] < 0 else ""
    fault = " hold " if payer != payee else fault
    assert fault in coins.explain_coins(village.book, village.balances())
    for is_closed in (coins.is_closed, getattr(coins.is_closed, "py_func", coins.is_closed)):
        assert is_closed(village.book, village.balances()) == (fault == "")
    if fault:
        with pytest.raises(BooksError, match=f"^month 7: .*{fault}"):
            village.check()
    else:
        village.check()


def test_a_fund_below_zero_is_found(village):
    village.book.fund[0] = -1
    with pytest.raises(BooksError, match="euros than backed"):
        village.check()


BETWEEN = (coins.SHOPPING, coins.PEER_SERVICES, coins.MEMBERSHIP, coins.OTHER_PURCHASES)
STEPS = st.tuples(
    st.sampled_from(("issue", "pay", "pay", "return", "redeem", "lapse", "month")),
    st.integers(0, 3),
    st.integers(0, HOLDERS - 1),
    st.integers(0, HOLDERS - 1),
    st.integers(0, 5_000),
    st.integers(0, N_WIJKEN - 1),
)


@given(st.lists(STEPS, max_size=40))
def test_issued_is_held_returned_redeemed_and_expired_whatever_is_paid(steps):
    village = Village()
    book = village.book
    issued = returned = redeemed = expired = spent = 0
    month = 1

    def close():
        nonlocal issued, returned, redeemed, expired
        village.check(month)
        issued += total(book, coins.ISSUED)
        returned += total(book, coins.RETURNED)
        redeemed += total(book, coins.REDEEMED)
        expired += total(book, coins.EXPIRED)
        assert issued == village.held() + returned + redeemed + expired
        assert coins.outstanding(book) == village.held()
        coins.open_coin_month(book, village.balances())

    for step, kind, holder, other, cents, wijk in steps:
        cents = min(cents, village.held_by(holder)) if step != "issue" else cents
        if step == "issue":
            village.issue(holder, cents, coins.ISSUED[kind], wijk)
        elif step == "pay":
            village.pay(BETWEEN[kind], holder, other, cents)
        elif step == "return":
            village.give_back(coins.RETURNED[kind % 2], holder, cents, wijk)
        elif step == "redeem":
            village.give_back(coins.COIN_REDEMPTION, holder, cents, wijk)
        elif step == "lapse":
            village.take(coins.EXPIRED[kind % 3], holder, cents, wijk)
        else:
            close()
            month += 1
        spent += cents if step in ("pay", "return", "redeem") else 0
    close()
    holders_spent = book.spent.reshape(-1, 4)[:, : coins.COIN_ISSUER].sum()
    assert village.residents_spent.sum() + village.shops.coins_spent.sum() + holders_spent == spent
