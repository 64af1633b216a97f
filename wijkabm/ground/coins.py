"""The second book: every coin of a neighbourhood moves through ``pay_coins``, and every month must close.

A coin is worth a euro at the till of a shop that takes it; amounts are int64 coin cents. Accounts are
numbered as in ``ledger``: four of each wijk. Residents' and shops' coins stand in their own tables;
``purses`` holds those of associations and, below zero, what the issuer owes: coins outstanding are its
liability. All accounts together therefore hold zero, always, and

    issued = held + returned + redeemed + expired.

The two books meet where coins buy what else euros would have bought, where coins are bought and redeemed, and
where they are handed in for a supplement to a benefit.
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.errors import BooksError

COIN_SECTORS: Final = ("residents", "shops", "associations", "issuer")
"""Of each wijk; the first two as in ``books.WIJK_SECTORS``, so that accounts have the same numbers."""

COIN_RESIDENTS, COIN_SHOPS, COIN_ASSOCIATIONS, COIN_ISSUER = range(4)

COIN_KINDS: Final = (
    "issue_volunteering",  # issuer to residents, for verified hours
    "issue_education",
    "issue_association",
    "sale",  # issuer to residents, bought for euros
    "shopping",  # residents to shops
    "peer_services",  # residents to residents
    "membership",  # residents to associations
    "association_work",  # associations to residents, out of what members paid
    "association_purchases",  # associations to shops
    "suppliers",  # shops to businesses at home, for goods
    "other_purchases",  # shops to shops
    "wages",  # shops to staff who agree
    "drawings",  # shops to their owners
    "municipal_services",  # residents to the issuer
    "supplement",  # residents to the issuer, for euros beside a benefit
    "redemption",  # shops, and at the end residents, to the issuer, for euros
    "demurrage",  # holders to the issuer
    "expiry",
    "lapse",  # of holders who left, and of all when the coin has ended
)
(
    ISSUE_VOLUNTEERING,
    ISSUE_EDUCATION,
    ISSUE_ASSOCIATION,
    COIN_SALE,
    SHOPPING,
    PEER_SERVICES,
    MEMBERSHIP,
    ASSOCIATION_WORK,
    ASSOCIATION_PURCHASES,
    SUPPLIERS,
    OTHER_PURCHASES,
    COIN_WAGES,
    COIN_DRAWINGS,
    COIN_SERVICES,
    SUPPLEMENT,
    COIN_REDEMPTION,
    DEMURRAGE,
    EXPIRY,
    LAPSE,
) = range(len(COIN_KINDS))

ISSUED: Final = (ISSUE_VOLUNTEERING, ISSUE_EDUCATION, ISSUE_ASSOCIATION, COIN_SALE)
RETURNED: Final = (COIN_SERVICES, SUPPLEMENT)
REDEEMED: Final = (COIN_REDEMPTION,)
EXPIRED: Final = (DEMURRAGE, EXPIRY, LAPSE)
TURNOVER: Final = (
    SHOPPING,
    PEER_SERVICES,
    MEMBERSHIP,
    ASSOCIATION_WORK,
    ASSOCIATION_PURCHASES,
    SUPPLIERS,
    OTHER_PURCHASES,
    COIN_WAGES,
    COIN_SERVICES,
)
"""Payments for goods, services or work: what a coin's velocity counts."""


class CoinBook(Table):
    """Flows and balances in coin cents, int64; ``n_accounts = 4 * n_wijken``."""

    flows: Any  # (n_kinds, n_accounts, n_accounts): paid this month, by kind, payer, payee
    purses: Any  # (n_accounts,): of associations, and of issuers: less than zero what they owe
    spent: Any  # (n_accounts,): ever paid by those purses
    opening: Any  # (n_accounts,): balances at the month's start
    fund: Any  # (1,): euro cents that banks hold for the issuer, to redeem coins with
    n_edges: Any  # (1,)
    edges: Any  # (capacity, 3): payer, payee (identities) and cents of this month's payments


def make_coin_book(n_wijken: int) -> CoinBook:
    """An empty book; room for edges is made when a coin first works."""
    n_accounts = len(COIN_SECTORS) * n_wijken
    return CoinBook(
        flows=np.zeros((len(COIN_KINDS), n_accounts, n_accounts), np.int64),
        purses=np.zeros(n_accounts, np.int64),
        spent=np.zeros(n_accounts, np.int64),
        opening=np.zeros(n_accounts, np.int64),
        fund=np.zeros(1, np.int64),
        n_edges=np.zeros(1, np.int64),
        edges=np.zeros((0, 3), np.int64),
    )


@inline
def pay_coins(
    book, kind, payer_coins, payer_spent, payer_row, payer, payee_coins, payee_row, payee, cents
):
    """Move `cents` >= 0 coin cents and enter them; `payer_spent` counts what a holder ever paid."""
    payer_coins[payer_row] -= cents
    payer_spent[payer_row] += cents
    payee_coins[payee_row] += cents
    book.flows[kind, payer, payee] += cents


@inline
def return_coins(book, kind, payer_coins, payer_spent, payer_row, payer, wijk, cents):
    """Pay the issuer of a wijk: the coins are gone, and so is its debt."""
    issuer = 4 * wijk + COIN_ISSUER
    pay_coins(
        book, kind, payer_coins, payer_spent, payer_row, payer, book.purses, issuer, issuer, cents
    )


@inline
def take_back(book, kind, holder_coins, holder_row, holder, wijk, cents):
    """Coins that lapse: they go back to the issuer of a wijk, and nobody has spent them."""
    issuer = 4 * wijk + COIN_ISSUER
    holder_coins[holder_row] -= cents
    book.purses[issuer] += cents
    book.flows[kind, holder, issuer] += cents


@inline
def issue_coins(book, kind, wijk, payee_coins, payee_row, payee, cents):
    """New coins for a resident: the issuer's debt grows."""
    issuer = 4 * wijk + COIN_ISSUER
    pay_coins(
        book, kind, book.purses, book.spent, issuer, issuer, payee_coins, payee_row, payee, cents
    )


@inline
def note_edge(book, payer, payee, cents):
    """Write who paid whom; a full list keeps counting, and the model then stops."""
    k = book.n_edges[0]
    book.n_edges[0] = k + 1
    if k < book.edges.shape[0]:
        book.edges[k, 0] = payer
        book.edges[k, 1] = payee
        book.edges[k, 2] = cents


@inline
def outstanding(book):
    """Coin cents that are held by anybody: what the issuers owe together."""
    total = np.int64(0)
    for a in range(COIN_ISSUER, book.purses.size, 4):
        total -= book.purses[a]
    return total


@kernel
def sum_coins(households, residents, shops, book, out):
    """Balance of every account from the holders' own coins, shape (n_accounts,)."""
    for a in range(out.size):
        out[a] = book.purses[a]
    for h in range(households.alive.size):
        if households.coins_left[h] != 0:
            out[4 * households.wijk[h] + COIN_RESIDENTS] += households.coins_left[h]
    for i in range(residents.alive.size):
        if residents.coins[i] != 0:
            out[4 * residents.wijk[i] + COIN_RESIDENTS] += residents.coins[i]
    for j in range(shops.alive.size):
        if shops.coins[j] != 0:
            out[4 * shops.wijk[j] + COIN_SHOPS] += shops.coins[j]


def open_coin_month(book: CoinBook, balances: np.ndarray) -> None:
    """Start a month: flows to zero, openings to the closing `balances` of the month before."""
    book.flows[:] = 0
    book.n_edges[0] = 0
    book.opening[:] = balances


@inline
def add_changes(flows, change):
    """Add to ``change`` what each account received less what it paid; returns the least entry, 0 at most."""
    least = np.int64(0)
    for kind in range(flows.shape[0]):
        for payer in range(flows.shape[1]):
            row, paid = flows[kind, payer], np.int64(0)
            for payee in range(row.size):
                cents = row[payee]
                least = min(least, cents)
                change[payee] += cents
                paid += cents
            change[payer] -= paid
    return least


@kernel
def is_closed(book, closing):
    """Whether the coins of a month close exactly.

    Each account's closing = opening + receipts - payments; nobody but an issuer holds less than nothing; all
    accounts together hold zero, so that what is held is what issuers owe.
    """
    expected, total = book.opening.copy(), np.int64(0)
    least = add_changes(book.flows, expected)
    for a in range(expected.size):
        if expected[a] != closing[a]:
            return False
        if a % 4 != COIN_ISSUER:
            least = min(least, closing[a])
        total += closing[a]
    is_listed = book.n_edges[0] <= book.edges.shape[0]
    return least == 0 and total == 0 and book.fund[0] >= 0 and is_listed


def check_coins(book: CoinBook, closing: np.ndarray, month: int) -> None:
    """Raise ``BooksError`` with what is wrong unless the month closes (see ``is_closed``)."""
    if not is_closed(book, closing):
        raise BooksError(f"month {month}: {explain_coins(book, closing)}")


def explain_coins(book: CoinBook, closing: np.ndarray) -> str:
    """The first fault of a month, in words; nothing of one that closes."""
    totals = book.flows.sum(axis=0)
    expected = book.opening + totals.sum(axis=0) - totals.sum(axis=1)
    if not np.array_equal(expected, closing):
        a = int(np.flatnonzero(expected != closing)[0])
        return (
            f"{COIN_SECTORS[a % 4]} of wijk {a // 4} hold {closing[a]} coin cents, "
            f"their receipts and payments say {expected[a]}"
        )
    if (book.flows < 0).any():
        kind = int(np.argwhere(book.flows < 0)[0, 0])
        return f"a negative payment of coins of kind {COIN_KINDS[kind]}"
    if book.n_edges[0] > book.edges.shape[0]:
        return f"{book.n_edges[0]} payments in coins, the list holds {book.edges.shape[0]}"
    held = np.arange(closing.size) % 4 != COIN_ISSUER
    if (closing[held] < 0).any() or closing.sum() != 0 or book.fund[0] < 0:
        return "more coins are spent than were held, or euros than backed"
    return ""
