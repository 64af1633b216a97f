"""What is counted of a coin at a month's end; see ``measures``."""

from typing import Any, Final

import numpy as np

from wijkabm.ground import books, coins
from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import HOME

Sum = Any

QUARTER: Final = 3  # months


class CoinSums(Table):
    """Coins in coin cents and who deals with them; each (n_wijken + 2,)."""

    coins: Sum  # held in the wijk: residents, shops, associations, and what leavers left behind
    coins_opening: Sum  # the same a month ago
    coin_turnover: Sum  # paid for goods, services and work by who lives or trades there
    coins_idle: Sum  # what has not moved for a quarter
    coins_issued: Sum
    coins_redeemed: Sum
    coins_refused: Sum  # presented and not redeemed
    coins_short: Sum  # of which because the fund was spent
    coins_shopping: Sum  # taken by shops in premises
    coin_members: Sum
    coin_active: Sum  # members who paid in coins in the last quarter
    coin_takers: Sum  # shops in premises that take coins
    coin_hours: Sum
    coin_cost: Sum  # euro cents that left the issuer, less what came in
    coin_fund: Sum  # euro cents; total only
    coin_liability: Sum  # euro cents that all coins out would bring at the issuer; total only


@inline
def _add(sums, kinds, flows, payer, w):
    for k in range(len(kinds)):
        for payee in range(flows.shape[2]):
            sums[w] += flows[kinds[k], payer, payee]


@kernel
def measure_coins(residents, shops, members, offices, policy, lever, ledger, month, sums, takings):
    """Fill the sums of the wijken; write what shops took in coins into ``takings`` (wijk, cents), row by row.

    Idle is what a holder held a quarter ago and has not paid since, the coins received first being paid
    first. A member is active who paid anything in coins in three months. Returns how many rows of
    ``takings`` were filled.
    """
    flows, k = ledger.coins.flows, month % QUARTER
    closing = ledger.coins.opening.copy()
    coins.add_changes(flows, closing)
    for w in range(offices.worth.size):
        for sector in range(coins.COIN_ISSUER):
            payer = 4 * w + sector
            sums.coins_opening[w] += ledger.coins.opening[payer]
            sums.coins[w] += closing[payer]
            _add(sums.coin_turnover, coins.TURNOVER, flows, payer, w)
            sums.coins_redeemed[w] += flows[coins.COIN_REDEMPTION, payer, 4 * w + coins.COIN_ISSUER]
        _add(sums.coins_issued, coins.ISSUED, flows, 4 * w + coins.COIN_ISSUER, w)
        sums.coins_refused[w] = offices.refused[w]
        sums.coins_short[w] = offices.short[w]
        sums.coin_hours[w] = offices.hours[w]
        bank = books.single(ledger, books.BANKS)
        dues = ledger.flows[books.CONTRIBUTION, books.account(books.SHOPS, w), bank]
        spent = policy.spent[w, lever] - policy.received[w, lever]
        sums.coin_cost[w] = spent + offices.cost[w] - dues
    for i in range(members.joined.size):
        if residents.alive[i] == 1 and members.identity[i] == residents.identity[i]:
            _count_member(residents, members, i, k, sums)
    n = 0
    for j in range(shops.alive.size):
        if shops.alive[j] == 0:
            continue
        w, before = shops.wijk[j], shops.coin_marks[j, k] - shops.coins_spent[j]
        sums.coins_idle[w] += max(min(shops.coins[j], before), 0)
        if shops.branch[j] != HOME:
            sums.coins_shopping[w] += shops.coin_taken[j]
        if shops.coin_share[j] > 0.0 and shops.trading[j] == 1:
            if shops.branch[j] != HOME:
                sums.coin_takers[w] += 1.0
            takings[n, 0] = w
            takings[n, 1] = shops.coin_taken[j]
            n += 1
    return n


@inline
def _count_member(residents, members, i, k, sums):
    w = residents.wijk[i]
    sums.coins_idle[w] += max(min(residents.coins[i], members.marks[i, k] - members.spent[i]), 0)
    if members.joined[i] > 0:
        sums.coin_members[w] += 1.0
        sums.coin_active[w] += members.spent[i] > members.paid[i, k]


@kernel
def measure_takings(takings, n_takings, ring, sums):
    """Inequality of what shops take in coins: Gini, and shares of the top 1 and 10 % of those that take them.

    The coefficient is ``2 sum(rank x cents) / (n sum(cents)) - (n + 1) / n``; a top share counts at least one
    shop. Rows in which nobody takes coins, or none came, are NaN.
    """
    values = np.zeros(n_takings, np.int64)
    for row in range(sums.coin_gini.size):
        if row == ring:
            continue
        n = 0
        whole = 0
        for k in range(n_takings):
            if row == sums.coin_gini.size - 1 or takings[k, 0] == row:
                values[n] = takings[k, 1]
                whole += takings[k, 1]
                n += 1
        if whole == 0:
            sums.coin_gini[row] = np.nan
            sums.coin_top_1[row] = np.nan
            sums.coin_top_10[row] = np.nan
            continue
        found = np.sort(values[:n])
        ranked = 0
        for k in range(n):
            ranked += (k + 1) * found[k]
        sums.coin_gini[row] = 2.0 * ranked / (n * whole) - (n + 1) / n
        sums.coin_top_1[row] = _top_share(found, whole, (n + 99) // 100)
        sums.coin_top_10[row] = _top_share(found, whole, (n + 9) // 10)


@inline
def _top_share(found, whole, count):
    top = 0
    for k in range(found.size - count, found.size):
        top += found[k]
    return top / whole
