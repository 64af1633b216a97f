"""Sums of the books: what is spent, earned and paid where."""

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, kernel


@inline
def _is_local_income(kind):
    """Kinds of payment by which firms pass on receipts; capital and taxes are not among them."""
    return (
        kind == books.NET_WAGES
        or kind == books.DRAWINGS
        or kind == books.GOODS
        or kind == books.SALES_TO_FIRMS
        or kind == books.RENT
        or kind == books.RENT_SETTLEMENT
        or kind == books.OTHER_COSTS
        or kind == books.MAINTENANCE
    )


@kernel
def find_payments(flows):
    """Places of the payments of a month in the flows, end to end; in rising order."""
    cents = flows.reshape(-1)
    n = 0
    for place in range(cents.size):
        n += 1 if cents[place] != 0 else 0
    places = np.empty(n, np.int64)
    n = 0
    for place in range(cents.size):
        if cents[place] != 0:
            places[n] = place
            n += 1
    return places


@inline
def is_capital(kind):
    """Kinds of payment that move what is owned, not what is earned."""
    return (
        kind == books.LOAN
        or kind == books.REPAYMENT
        or kind == books.START_CAPITAL
        or kind == books.OWNER_SUPPORT
        or kind == books.LIQUIDATION
        or kind == books.BUILDING
        or kind == books.MIGRATION
        or kind == books.INHERITANCE
        or kind == books.FAMILY_CAPITAL
    )


@kernel
def measure_money(ledger, wijken, sums):
    """Spending by place, the three rounds of LM3 and the municipality's money, from the flows.

    R1 is what firms of the wijk receive from consumption. R2 is what they pay out of it to
    residents, firms and landlords of the wijk (wages, drawings, goods, services, rent), and R3 what
    those spend there in turn (after the LM3 of the New Economics Foundation). Money has no name on
    it: a sector that spends a share of all it earns in the wijk is taken to spend that share of
    each euro, so businesses that live off sales to firms elsewhere do not swell the rounds.
    """
    n_wijken = ledger.n_wijken[0]
    n_accounts = ledger.purses.size
    municipality = books.single(ledger, books.MUNICIPALITY)
    ring = books.single(ledger, books.RING)
    outside = books.single(ledger, books.OUTSIDE)
    earned = np.zeros(n_accounts, np.int64)
    _add_earnings(ledger.flows, earned)
    for w in range(n_wijken):
        residents = books.account(books.RESIDENTS, w)
        shops = books.account(books.SHOPS, w)
        for v in range(n_wijken):
            spent = ledger.flows[books.CONSUMPTION, residents, books.account(books.SHOPS, v)]
            if v == w:
                sums.spent_here[w] += spent
            else:
                sums.spent_neighbours[w] += spent
        sums.spent_ring[w] = ledger.flows[books.CONSUMPTION, residents, ring]
        sums.spent_outside[w] = ledger.flows[books.CONSUMPTION, residents, outside]
        sums.spent[w] = (
            sums.spent_here[w]
            + sums.spent_neighbours[w]
            + sums.spent_ring[w]
            + sums.spent_outside[w]
        )
        for kind in (books.CONSUMPTION, books.HOME_SERVICES):
            sums.turned_over[w] += ledger.flows[kind, residents, shops]
            for payer in range(n_accounts):
                sums.received[w] += ledger.flows[kind, payer, shops]
        for kind in range(ledger.flows.shape[0]):
            for sector in range(4):
                account = books.account(sector, w)
                sums.municipal_receipts[w] += ledger.flows[kind, account, municipality]
                sums.municipal_payments[w] += ledger.flows[kind, municipality, account]
        sums.bijstand_paid[w] = ledger.flows[books.BIJSTAND, municipality, residents]
        sums.bijstand_budget[w] = wijken.bijstand_budget[w]
        _measure_rounds(ledger, w, earned, sums)


@inline
def _measure_rounds(ledger, w, earned, sums):
    """R2 and R3 of wijk `w`; see `measure_money`."""
    shops = books.account(books.SHOPS, w)
    earned_by_firms = float(earned[shops])
    if earned_by_firms == 0.0:
        return
    second, third = 0.0, 0.0
    for sector in (books.RESIDENTS, books.SHOPS, books.LANDLORDS):
        account = books.account(sector, w)
        from_firms = sums.received[w] * _local_payments(ledger, shops, account) / earned_by_firms
        spent_here = 0.0
        for other in (books.RESIDENTS, books.SHOPS, books.LANDLORDS):
            spent_here += _local_payments(ledger, account, books.account(other, w))
        second += from_firms
        if earned[account] > 0:
            third += from_firms * min(spent_here / float(earned[account]), 1.0)
    sums.local_income[w] = second
    sums.local_second[w] = third


@inline
def _add_earnings(flows, earned):
    """Add what each account receives, capital apart: one look at all flows, as they lie."""
    for kind in range(flows.shape[0]):
        if not is_capital(kind):
            for payer in range(flows.shape[1]):
                for payee in range(flows.shape[2]):
                    earned[payee] += flows[kind, payer, payee]


@inline
def _local_payments(ledger, payer, payee):
    """What one account spends on another: consumption, pay, goods, services, rent."""
    cents = 0.0
    for kind in range(ledger.flows.shape[0]):
        if (
            _is_local_income(kind)
            or kind == books.CONSUMPTION
            or kind == books.HOME_SERVICES
            or kind == books.DISTRIBUTION
        ):
            cents += ledger.flows[kind, payer, payee]
    return cents
