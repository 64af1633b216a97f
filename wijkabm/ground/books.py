"""The books: every euro moves through ``pay``, and every month must close.

Money is int64 cents. An *account* is a sector, of one wijk where the sector lives in wijken. The ledger
holds per month the transaction-flow matrix ``flows[kind, payer, payee]``; agents' own cash columns
(household savings, shop, landlord and employer cash) are the purses of the accounts with rows, and
``purses`` holds the cash of the accounts that have no rows.
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground.coins import CoinBook, add_changes, make_coin_book
from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.errors import BooksError

WIJK_SECTORS: Final = ("residents", "shops", "landlords", "employers")
SINGLE_SECTORS: Final = (
    "municipality",
    "rijk",
    "banks",
    "ring",
    "outside",
    "corporations",  # with the rents of their homes, beside what their units hold
    "owners_fund",
    "province",
)
RESIDENTS, SHOPS, LANDLORDS, EMPLOYERS = range(4)
MUNICIPALITY, RIJK, BANKS, RING, OUTSIDE, CORPORATIONS, OWNERS_FUND, PROVINCE = range(8)

KINDS: Final = (
    "consumption",  # residents, ring and visitors to shops, gross of VAT
    "home_services",  # residents to businesses at home, gross of VAT
    "sales_to_firms",  # firms, employers and the outside to businesses at home, excl. VAT
    "vat",
    "goods",  # purchases of goods and materials by firms
    "net_wages",
    "wedge",  # labour cost minus net wage: tax and premiums
    "unemployment_benefit",
    "disability_benefit",
    "bijstand",
    "bijstand_budget",  # Rijk to municipality, set in January
    "state_pension",
    "pension",  # supplementary, from funds
    "student_grant",
    "allowance",  # rent and care allowances
    "housing",  # rent or mortgage of the home
    "contractual_saving",  # pension premiums and repayment, to banks and funds
    "fixed_costs",  # energy, insurance, subscriptions
    "other_consumption",  # everything bought elsewhere that is no branch of the wijk
    "drawings",
    "profit_tax",
    "profit",  # chains, franchises, employers to their owners outside
    "rent",
    "rent_settlement",  # of a tenant who leaves early
    "other_costs",
    "ozb_owner",
    "ozb_user",
    "interest",
    "loan",
    "repayment",
    "fit_out",
    "start_capital",
    "owner_support",  # an owner's savings to the own firm
    "liquidation",
    "maintenance",
    "distribution",  # landlords to their owners
    "mortgage",
    "building",  # sale of a unit between landlords
    "employer_revenue",
    "municipal_services",
    "general_grant",
    "fees",
    "migration",  # savings that arrive and leave with people
    "inheritance",
    "ring_income",
    "lever_costs",  # what running a lever costs: staff, organisers, works
    "subsidy",  # municipality (or Rijk, in a shock) to owners, landlords, residents
    "vacancy_tax",
    "fine",
    "levy",  # firms and owners to the fund of an improvement district
    "contribution",  # members to an organisation of owners
    "public_contract",  # services that the municipality buys of local firms; a premium is a subsidy
    "local_work",  # services that residents do for the municipality; a top-up is a subsidy
    "home_rent",  # tenants of converted units to landlords
    "building_works",  # conversion and repair
    "debt_payment",  # former owners to the municipality's fund
    "coin_backing",  # municipality to the fund of a coin, and what is left of it back
    "coin_sale",  # residents to that fund, for coins
    "coin_redemption",  # that fund to shops, and at the end to residents
    "coin_supplement",  # municipality to residents beside a benefit, for coins handed in
    "coin_tax",  # residents to the Rijk, on pay in coins above what is free
    "family_capital",  # households to the start of somebody near
    "co_funding",  # who shares in a lever to the municipality, and of what comes back to him
    "fund_release",  # municipality to the owners' fund, what it collected for it
)
(
    CONSUMPTION,
    HOME_SERVICES,
    SALES_TO_FIRMS,
    VAT,
    GOODS,
    NET_WAGES,
    WEDGE,
    UNEMPLOYMENT_BENEFIT,
    DISABILITY_BENEFIT,
    BIJSTAND,
    BIJSTAND_BUDGET,
    STATE_PENSION,
    PENSION,
    STUDENT_GRANT,
    ALLOWANCE,
    HOUSING,
    CONTRACTUAL_SAVING,
    FIXED_COSTS,
    OTHER_CONSUMPTION,
    DRAWINGS,
    PROFIT_TAX,
    PROFIT,
    RENT,
    RENT_SETTLEMENT,
    OTHER_COSTS,
    OZB_OWNER,
    OZB_USER,
    INTEREST,
    LOAN,
    REPAYMENT,
    FIT_OUT,
    START_CAPITAL,
    OWNER_SUPPORT,
    LIQUIDATION,
    MAINTENANCE,
    DISTRIBUTION,
    MORTGAGE,
    BUILDING,
    EMPLOYER_REVENUE,
    MUNICIPAL_SERVICES,
    GENERAL_GRANT,
    FEES,
    MIGRATION,
    INHERITANCE,
    RING_INCOME,
    LEVER_COSTS,
    SUBSIDY,
    VACANCY_TAX,
    FINE,
    LEVY,
    CONTRIBUTION,
    PUBLIC_CONTRACT,
    LOCAL_WORK,
    HOME_RENT,
    BUILDING_WORKS,
    DEBT_PAYMENT,
    COIN_BACKING,
    COIN_SALE,
    COIN_REDEMPTION,
    COIN_SUPPLEMENT,
    COIN_TAX,
    FAMILY_CAPITAL,
    CO_FUNDING,
    FUND_RELEASE,
) = range(len(KINDS))


class Ledger(Table):
    """Cash flows and balances; all int64 cents. ``n_accounts = 4 * n_wijken + 8``."""

    flows: Any  # (n_kinds, n_accounts, n_accounts): paid this month, by kind, payer, payee
    purses: Any  # (n_accounts,): cash of the accounts without rows of their own
    opening: Any  # (n_accounts,): balances at the month's start
    checks: Any  # (2,): [VAT due on this month's sales, labour cost owed]: for the identities
    n_wijken: Any  # (1,)
    coins: CoinBook  # the second book, in coin cents


def make_ledger(n_wijken: int) -> Ledger:
    """An empty ledger for `n_wijken` wijken."""
    n = 4 * n_wijken + len(SINGLE_SECTORS)
    return Ledger(
        flows=np.zeros((len(KINDS), n, n), np.int64),
        purses=np.zeros(n, np.int64),
        opening=np.zeros(n, np.int64),
        checks=np.zeros(2, np.int64),
        n_wijken=np.array([n_wijken], np.int64),
        coins=make_coin_book(n_wijken),
    )


@inline
def account(sector, wijk):
    """Account of a sector that lives in wijken."""
    return 4 * wijk + sector


@inline
def single(ledger, sector):
    """Account of a sector that exists once: municipality, Rijk, banks, ring, outside, ..."""
    return 4 * ledger.n_wijken[0] + sector


@inline
def pay(ledger, kind, payer_cash, payer_row, payer, payee_cash, payee_row, payee, cents):
    """Move `cents` >= 0 from one purse to another and enter it in the books."""
    payer_cash[payer_row] -= cents
    payee_cash[payee_row] += cents
    ledger.flows[kind, payer, payee] += cents


@inline
def pay_out(ledger, kind, payer_cash, payer_row, payer, sector, cents):
    """Pay a sector that has no rows (municipality, Rijk, banks, ...)."""
    payee = 4 * ledger.n_wijken[0] + sector
    pay(ledger, kind, payer_cash, payer_row, payer, ledger.purses, payee, payee, cents)


@inline
def receive(ledger, kind, sector, payee_cash, payee_row, payee, cents):
    """Receive from a sector that has no rows."""
    payer = 4 * ledger.n_wijken[0] + sector
    pay(ledger, kind, ledger.purses, payer, payer, payee_cash, payee_row, payee, cents)


@inline
def pay_between(ledger, kind, payer_sector, payee_sector, cents):
    """Pay between two sectors without rows."""
    payer = 4 * ledger.n_wijken[0] + payer_sector
    payee = 4 * ledger.n_wijken[0] + payee_sector
    pay(ledger, kind, ledger.purses, payer, payer, ledger.purses, payee, payee, cents)


@kernel
def sum_balances(households, shops, landlords, employers, ledger, out):
    """Balance of every account from the agents' own purses, shape (n_accounts,)."""
    for a in range(out.size):
        out[a] = ledger.purses[a]
    for i in range(households.wijk.size):
        if households.wijk[i] >= 0:
            out[account(RESIDENTS, households.wijk[i])] += households.savings[i]
    for i in range(shops.alive.size):
        if shops.alive[i]:
            out[account(SHOPS, shops.wijk[i])] += shops.cash[i]
    for i in range(landlords.wijk.size):
        out[account(LANDLORDS, landlords.wijk[i])] += landlords.cash[i]
    for i in range(employers.wijk.size):
        out[account(EMPLOYERS, employers.wijk[i])] += employers.cash[i]


def open_month(ledger: Ledger, balances: np.ndarray) -> None:
    """Start a month: flows to zero, openings to the closing `balances` of the month before."""
    ledger.flows[:] = 0
    ledger.checks[:] = 0
    ledger.opening[:] = balances


def account_names(n_wijken: int, wijk_names: list[str]) -> tuple[list[str], list[str]]:
    """Sector and wijk of every account, in account order; wijk is "" for single sectors."""
    sectors = [s for _ in range(n_wijken) for s in WIJK_SECTORS] + list(SINGLE_SECTORS)
    wijken = [wijk_names[w] for w in range(n_wijken) for _ in WIJK_SECTORS]
    return sectors, wijken + [""] * len(SINGLE_SECTORS)


@kernel
def is_closed(ledger, closing):
    """Whether a month closes exactly.

    Identities, in integers: each account's closing balance = opening + receipts - payments; VAT paid =
    VAT due on the sales; labour cost owed = net wages + wedge. That all accounts together change by
    zero follows from the first, as every flow has a payer and a payee.
    """
    expected = ledger.opening.copy()
    if add_changes(ledger.flows, expected) < 0:
        return False
    for a in range(expected.size):
        if expected[a] != closing[a]:
            return False
    labour = ledger.flows[NET_WAGES].sum() + ledger.flows[WEDGE].sum()
    return ledger.flows[VAT].sum() == ledger.checks[0] and labour == ledger.checks[1]


def check_books(ledger: Ledger, closing: np.ndarray, month: int) -> None:
    """Raise ``BooksError`` with what is wrong unless the month closes (see ``is_closed``)."""
    if not is_closed(ledger, closing):
        raise BooksError(f"month {month}: {explain_books(ledger, closing)}")


def explain_books(ledger: Ledger, closing: np.ndarray) -> str:
    """The first fault of a month, in words; nothing of one that closes."""
    n_wijken = int(ledger.n_wijken[0])
    totals = ledger.flows.sum(axis=0)
    expected = ledger.opening + totals.sum(axis=0) - totals.sum(axis=1)
    sectors, wijken = account_names(n_wijken, [str(w) for w in range(n_wijken)])
    if not np.array_equal(expected, closing):
        a = int(np.flatnonzero(expected != closing)[0])
        return (
            f"the cash of {sectors[a]} {wijken[a]} is {closing[a]} cents, "
            f"its receipts and payments say {expected[a]}"
        )
    if (ledger.flows < 0).any():
        kind, payer, payee = (int(i) for i in np.argwhere(ledger.flows < 0)[0])
        return (
            f"a negative payment of kind {KINDS[kind]} "
            f"from {sectors[payer]} {wijken[payer]} to {sectors[payee]} {wijken[payee]}"
        )
    vat, labour = int(ledger.flows[VAT].sum()), int(ledger.flows[[NET_WAGES, WEDGE]].sum())
    if vat != ledger.checks[0]:
        return (
            f"VAT paid by firms is {vat} cents, due on the consumption they received "
            f"{ledger.checks[0]}"
        )
    if labour != ledger.checks[1]:
        return f"net wages and wedge are {labour} cents, labour cost {ledger.checks[1]}"
    return ""
