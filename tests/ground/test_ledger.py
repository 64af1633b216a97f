"""The books: what a payment does, and that a month which does not close is found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.ground import books
from wijkabm.ground.tables.people import Households
from wijkabm.ground.tables.premises import Landlords
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers
from wijkabm.ground.tables.world import make_table

N_WIJKEN = 2
SECTORS = books.WIJK_SECTORS


class Village:
    """Two wijken with two purses of each sector in each, the books open."""

    def __init__(self):
        self.ledger = books.make_ledger(N_WIJKEN)
        self.tables = [make_table(kind, 4) for kind in (Households, Shops, Landlords, Employers)]
        for table in self.tables:
            table.wijk[:] = (0, 1, 0, 1)
            self.purse(table)[:] = 1_000_000
        self.tables[books.SHOPS].alive[:] = 1
        self.ledger.purses[4 * N_WIJKEN :] = 5_000_000
        books.open_month(self.ledger, self.balances())

    @staticmethod
    def purse(table):
        return table.savings if isinstance(table, Households) else table.cash

    def balances(self):
        out = np.zeros(self.ledger.purses.size, np.int64)
        books.sum_balances(*self.tables, self.ledger, out)
        return out

    def side(self, sector, row):
        """Purse, row and account of a payer or payee; sectors 4.. are those without rows."""
        if sector < 4:
            table = self.tables[sector]
            return self.purse(table), row, books.account(sector, int(table.wijk[row]))
        account = books.single(self.ledger, sector - 4)
        return self.ledger.purses, account, account

    def pay(self, kind, payer, payee, cents):
        books.pay(self.ledger, kind, *self.side(*payer), *self.side(*payee), cents)

    def check(self, month=7):
        books.check_books(self.ledger, self.balances(), month)


def test_kinds_and_sectors_are_numbered_in_the_order_of_their_names():
    assert [getattr(books, name.upper()) for name in books.KINDS] == list(range(len(books.KINDS)))
    for names in (books.WIJK_SECTORS, books.SINGLE_SECTORS):
        assert [getattr(books, name.upper()) for name in names] == list(range(len(names)))


def test_a_payment_moves_exactly_its_cents():
    village = Village()
    village.pay(books.RENT, (books.SHOPS, 1), (books.LANDLORDS, 2), 123)
    assert village.tables[books.SHOPS].cash.tolist() == [1_000_000, 999_877, 1_000_000, 1_000_000]
    assert village.tables[books.LANDLORDS].cash.tolist() == [
        1_000_000,
        1_000_000,
        1_000_123,
        1_000_000,
    ]
    flows = village.ledger.flows
    assert (
        flows[books.RENT, books.account(books.SHOPS, 1), books.account(books.LANDLORDS, 0)] == 123
    )
    assert flows.sum() == 123
    village.check()


def test_sectors_without_rows_pay_and_receive():
    village = Village()
    shops, ledger = village.tables[books.SHOPS], village.ledger
    payer = books.account(books.SHOPS, 0)
    books.pay_out(ledger, books.GOODS, shops.cash, 0, payer, books.OUTSIDE, 40)
    books.receive(ledger, books.LOAN, books.BANKS, shops.cash, 0, payer, 15)
    books.pay_between(ledger, books.GENERAL_GRANT, books.RIJK, books.MUNICIPALITY, 9)
    assert shops.cash[0] == 1_000_000 - 40 + 15
    single = {name: ledger.purses[4 * N_WIJKEN + k] for k, name in enumerate(books.SINGLE_SECTORS)}
    assert single == {
        "municipality": 5_000_009, "rijk": 4_999_991, "banks": 4_999_985, "ring": 5_000_000,
        "outside": 5_000_040, "corporations": 5_000_000, "owners_fund": 5_000_000, "province": 5_000_000,
    }  # fmt: skip
    village.check()


@pytest.mark.parametrize("sector", range(len(SECTORS + books.SINGLE_SECTORS)))
@pytest.mark.parametrize("cents", [1, -1])
def test_a_cent_that_no_payment_explains_is_found_and_named(sector, cents):
    village = Village()
    purse, row, _ = village.side(sector, 1)
    purse[row] += cents
    name = (SECTORS + books.SINGLE_SECTORS)[sector]
    wijk = " 1" if sector < 4 else ""
    with pytest.raises(books.BooksError, match=f"^month 7: the cash of {name}{wijk}"):
        village.check()


def test_a_negative_payment_is_named_with_its_kind_and_sectors():
    village = Village()
    village.pay(books.FEES, (books.RESIDENTS, 1), (4 + books.MUNICIPALITY, 0), -5)
    with pytest.raises(
        books.BooksError,
        match=r"month 7: a negative payment of kind fees from residents 1 to munic",
    ):
        village.check()


def test_vat_paid_must_be_the_vat_due():
    village = Village()
    village.pay(books.VAT, (books.SHOPS, 0), (4 + books.RIJK, 0), 21)
    with pytest.raises(books.BooksError, match=r"month 7: VAT paid by firms is 21 cents.* 0"):
        village.check()
    village.ledger.checks[0] = 21
    village.check()


def test_labour_cost_must_be_net_wages_and_wedge():
    village = Village()
    village.pay(books.NET_WAGES, (books.SHOPS, 0), (books.RESIDENTS, 0), 100)
    village.pay(books.WEDGE, (books.SHOPS, 0), (4 + books.RIJK, 0), 62)
    village.ledger.checks[1] = 161
    with pytest.raises(books.BooksError, match=r"month 7: net wages and wedge are 162 .* 161"):
        village.check()
    village.ledger.checks[1] = 162
    village.check()


def test_a_month_opens_where_the_last_one_closed():
    village = Village()
    village.pay(books.RENT, (books.SHOPS, 0), (books.LANDLORDS, 0), 10)
    closing = village.balances()
    books.open_month(village.ledger, closing)
    assert village.ledger.flows.sum() == 0
    assert (village.ledger.opening == closing).all()
    village.check(8)


def test_shops_that_are_gone_and_spare_homes_have_no_balance():
    village = Village()
    households, shops = village.tables[books.RESIDENTS], village.tables[books.SHOPS]
    households.wijk[3], shops.alive[3] = -1, 0
    balances = village.balances()
    assert balances[books.account(books.RESIDENTS, 1)] == 1_000_000
    assert balances[books.account(books.SHOPS, 1)] == 1_000_000


def assert_fault(village, fault):
    """The compiled check, the plain one and the explanation agree on a month; a fault of "" is none."""
    assert books.explain_books(village.ledger, village.balances()).startswith(fault)
    for is_closed in (books.is_closed, getattr(books.is_closed, "py_func", books.is_closed)):
        assert is_closed(village.ledger, village.balances()) == (fault == "")
    if fault:
        with pytest.raises(books.BooksError, match=f"^month 7: {fault}"):
            village.check()
    else:
        village.check()


PLACES = st.tuples(st.integers(0, 8), st.integers(0, 3))
# VAT and labour have identities of their own.
FREE_KINDS = [
    k for k in range(len(books.KINDS)) if k not in (books.VAT, books.NET_WAGES, books.WEDGE)
]


@given(
    st.lists(
        st.tuples(st.sampled_from(FREE_KINDS), PLACES, PLACES, st.integers(0, 10**12)), max_size=25
    )
)
def test_any_series_of_payments_closes(payments):
    village = Village()
    before = village.balances().sum()
    for kind, payer, payee, cents in payments:
        village.pay(kind, payer, payee, cents)
    village.check()
    assert village.balances().sum() == before
    assert village.ledger.flows.sum() == sum(payment[3] for payment in payments)


@given(
    st.lists(
        st.tuples(st.sampled_from(FREE_KINDS), PLACES, PLACES, st.integers(0, 10**6)), max_size=9
    ),
    st.tuples(st.integers(0, len(books.KINDS) - 1), st.integers(0, 12), st.integers(0, 12)),
    st.integers(-(10**6), 10**6).filter(bool),
)
def test_any_entry_that_is_changed_behind_the_books_is_found(payments, entry, cents):
    village = Village()
    for payment in payments:
        village.pay(*payment)
    village.ledger.flows[entry] += cents
    kind, payer, payee = entry
    if payer != payee:
        assert_fault(village, "the cash of")
    elif village.ledger.flows[entry] < 0:
        assert_fault(village, "a negative payment")
    elif kind == books.VAT:
        assert_fault(village, "VAT paid")
    else:
        assert_fault(village, "" if kind in FREE_KINDS else "net wages and wedge")


@pytest.mark.parametrize(
    ("column", "place", "fault"),
    [("opening", 3, "the cash of"), ("checks", 0, "VAT"), ("checks", 1, "net wages")],
)
def test_any_other_cent_that_is_changed_behind_the_books_is_found(column, place, fault):
    village = Village()
    getattr(village.ledger, column)[place] += 1
    assert_fault(village, fault)


def test_accounts_are_named_in_their_order():
    sectors, wijken = books.account_names(2, ["Noord", "Zuid"])
    assert sectors[books.account(books.LANDLORDS, 1)] == "landlords"
    assert wijken[books.account(books.LANDLORDS, 1)] == "Zuid"
    assert sectors[8:] == list(books.SINGLE_SECTORS)
    assert wijken[8:] == [""] * len(books.SINGLE_SECTORS)
