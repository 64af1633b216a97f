"""The issuer of a coin at the start of a month: what lapses, what is redeemed, what the office costs.

Euros that back a coin stand with the banks as the issuer's fund. Who wants to redeem is paid out of it and of
nothing else: when it is spent, or the year's limit is reached, all are paid the same share and the rest is
refused. An issuer that has stopped redeems for a year more; then what is left lapses.
"""

import math

import numpy as np

from wijkabm.coin.terms import (
    MONTHS,
    find_office,
    has_ended,
    is_issued,
    municipal_share,
    room_of_cap,
)
from wijkabm.ground import books, coins, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_COIN
from wijkabm.month.offers import end_contract, open_contract, spend

QUARTER = 3  # months
CONTROL = 3  # the place of the last control in `marks`


@kernel
def run_office(world, numbers, now, me):
    """Step 1 of the month for every office: year, leavers, demurrage, expiry, redemption, costs, end."""
    offices = world.coin_offices
    month = now.month
    mark_month(world, now)
    for w in range(offices.worth.size):
        offices.hours[w] = 0
        offices.refused[w] = 0
        offices.short[w] = 0
        offices.cost[w] = 0
        offices.promised[w] = 0
        if month % MONTHS == 1:
            offices.issued_of_year[w] = 0
            offices.redeemed_of_year[w] = 0
            offices.promised_next[w] = 0
        keep_promise(w, world, numbers, now, me)
    settle_leavers(world, now)
    for w in range(offices.worth.size):
        lose_worth(w, world, now, me)
    wanted = np.zeros(offices.worth.size, np.int64)
    asked = np.zeros(offices.worth.size, np.int64)
    redeem(wanted, asked, world, numbers, now, me)
    for w in range(offices.worth.size):
        pay_office(w, world, me)
        fill_fund(w, world, now, me)
        end_coin(w, world, now, me)


@part
def mark_month(world, now):
    """Write down what last month ended with, before anything moves: what lies still is measured by it."""
    residents, shops, members = world.residents, world.shops, world.coin_members
    month = now.month
    k = (month - 1) % QUARTER
    for i in range(residents.alive.size):
        members.marks[i, k] = residents.coins[i] + members.spent[i]
        members.paid[i, k] = members.spent[i]
    for j in range(shops.alive.size):
        shops.coin_marks[j, k] = shops.coins[j] + shops.coins_spent[j]


@part
def keep_promise(w, world, numbers, now, me):
    """While coins can be issued the promise to take them back is renewed, on this month's terms."""
    shops, contracts, offices = world.shops, world.contracts, world.coin_offices
    coin = numbers.coin
    month = now.month
    if not is_issued(w, me):
        return
    c = find_office(contracts, w, me)
    if c < 0:
        identity = streams.make_identity(w, 0, me.number)
        c = open_contract(
            contracts, CONTRACT_COIN, me.number, w, identity, -1, -1, -1, month, month, 0
        )
        if c < 0:
            return
        offices.trust[w] = 1.0
        offices.worth[w] = coin.worth_first
        offices.usual[w] = 0.0
        offices.paid_share[w] = 1.0
        offices.wanted[w] = 0
        for j in range(shops.alive.size):
            if shops.coin_wait[j] == 0.0:  # of the start, when nobody knew of a coin
                shops.coin_wait[j] = 1.0
                shops.coin_worth[j] = 1.0
    contracts.start[c] = month
    contracts.end[c] = month + np.int64(coin.wind_down)
    offices.redemption[w] = me.redemption[w]
    offices.fee[w] = me.fee[w]
    offices.bill_share[w] = me.bill_share[w]
    offices.redemption_cap[w] = me.redemption_cap[w]


@part
def forget_member(i, members):
    """The row of a resident who is new to it."""
    members.joined[i] = 0
    members.spent[i] = 0
    members.earned[i] = 0
    members.earned_of_year[i] = 0
    members.excess[i] = 0
    members.room[i] = 0
    members.worth[i] = 0.0
    members.agrees[i] = 0
    for k in range(members.marks.shape[1]):
        members.marks[i, k] = 0
    for k in range(members.paid.shape[1]):
        members.paid[i, k] = 0
    for k in range(members.due.shape[1]):
        for a in range(members.due.shape[2]):
            members.due[i, k, a] = 0


@part
def settle_leavers(world, now):
    """Coins of who left or died stay with who still lives there; in an emptied home they lapse."""
    households, residents, members = world.households, world.residents, world.coin_members
    offices, ledger = world.coin_offices, world.ledger
    month = now.month
    book = ledger.coins
    for h in range(households.alive.size):
        if households.coins_left[h] > 0:
            w = households.wijk[h]
            heir = np.int64(-1)
            settled = households.moved_in[h] < month - 1  # nobody new has moved in since
            if households.alive[h] == 1 and households.n_adults[h] > 0 and settled:
                heir = households.members[h, 0]
            if heir >= 0:
                residents.coins[heir] += households.coins_left[h]
                households.coins_left[h] = 0
            else:
                coins.take_back(
                    book, coins.LAPSE, households.coins_left, h,
                    books.account(books.RESIDENTS, w), w, households.coins_left[h],
                )  # fmt: skip
    for i in range(residents.alive.size):
        if residents.alive[i] == 1:
            if members.identity[i] != residents.identity[i]:
                forget_member(i, members)
                members.identity[i] = residents.identity[i]
            if month % MONTHS == 1:
                members.earned_of_year[i] = 0
            for k in range(members.due.shape[1]):
                for a in range(members.due.shape[2]):
                    offices.promised[residents.wijk[i]] += members.due[i, k, a]


@part
def lapse_part(held, spent, marks, row, rate, is_control):
    """Coin cents of one holder that demurrage and expiry take this month.

    Demurrage takes a twelfth of its yearly rate. At a control, coins that lay still since the last one
    expire; those received first are paid first.
    """
    lost = np.int64(math.floor(held[row] * rate / MONTHS))
    for k in range(marks.shape[1]):
        marks[row, k] -= lost  # demurrage takes the oldest first
    still = np.int64(0)
    if is_control:
        still = max(min(held[row] - lost, marks[row, CONTROL] - spent[row]), np.int64(0))
        marks[row, CONTROL] = held[row] - lost - still + spent[row]
    return lost, still


@part
def lose_worth(w, world, now, me):
    """Demurrage of all holders of a wijk; at a control every `expiry` months what lay still expires.

    An association's coins do not expire: it is a partner of the issuer.
    """
    residents, shops, members = world.residents, world.shops, world.coin_members
    ledger = world.ledger
    month = now.month
    book, rate = ledger.coins, me.demurrage[w]
    every = np.int64(me.expiry[w])
    is_control = every > 0 and month % max(every, 1) == 0
    if rate <= 0.0 and not is_control:
        return
    holder = books.account(books.RESIDENTS, w)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w and residents.coins[i] > 0:
            lost, still = lapse_part(
                residents.coins, members.spent, members.marks, i, rate, is_control
            )
            coins.take_back(book, coins.DEMURRAGE, residents.coins, i, holder, w, lost)
            coins.take_back(book, coins.EXPIRY, residents.coins, i, holder, w, still)
    holder = books.account(books.SHOPS, w)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.coins[j] > 0:
            lost, still = lapse_part(
                shops.coins, shops.coins_spent, shops.coin_marks, j, rate, is_control
            )
            coins.take_back(book, coins.DEMURRAGE, shops.coins, j, holder, w, lost)
            coins.take_back(book, coins.EXPIRY, shops.coins, j, holder, w, still)
    a = 4 * w + coins.COIN_ASSOCIATIONS
    lost = np.int64(math.floor(book.purses[a] * rate / MONTHS))
    coins.take_back(book, coins.DEMURRAGE, book.purses, a, a, w, lost)


@part
def wanted_by_shop(j, shops, is_ending, me):
    """Coin cents that a shop wants to redeem: what it does not expect to pay others with this month."""
    kept = np.int64(0) if is_ending else np.int64(math.floor(me.outlet[j]))
    return max(shops.coins[j] - kept, np.int64(0))


@part
def payout_for(cents, w, offices):
    """Euro cents for coins: their value at the issuer less the fee."""
    return np.int64(math.floor(cents * offices.redemption[w] * (1.0 - offices.fee[w])))


@part
def redeem(wanted, asked, world, numbers, now, me):
    """Shops redeem what they cannot use; once the coin has ended residents do too.

    First every wijk's year limit, which holds also after the end, then the fund: all who present coins are
    paid the same share. `wanted` (coin cents) and `asked` (euro cents) of each wijk come in as zeros.
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    offices, ledger = world.coin_offices, world.ledger
    coin = numbers.coin
    month = now.month
    n = offices.worth.size
    whole = np.int64(0)
    for w in range(n):
        c = find_office(contracts, w, me)
        if c < 0 or offices.redemption[w] <= 0.0:
            continue
        is_ending = has_ended(contracts, c, coin, month)
        for j in range(shops.alive.size):
            if shops.alive[j] == 1 and shops.wijk[j] == w and shops.coins[j] > 0:
                wanted[w] += wanted_by_shop(j, shops, is_ending, me)
        if is_ending:
            for i in range(residents.alive.size):
                if residents.alive[i] == 1 and residents.wijk[i] == w:
                    wanted[w] += residents.coins[i]
        asked[w] = payout_for(wanted[w], w, offices)
        left = offices.redemption_cap[w] * 100.0 - offices.redeemed_of_year[w]
        asked[w] = min(asked[w], max(np.int64(math.floor(left)), np.int64(0)))
        whole += asked[w]
    fund = ledger.coins.fund[0]
    for w in range(n):
        c = find_office(contracts, w, me)
        if wanted[w] <= 0 or c < 0:
            continue
        share = asked[w] / max(payout_for(wanted[w], w, offices), 1)
        allowed = np.int64(math.floor(wanted[w] * min(share, 1.0)))
        if whole > fund:
            share *= fund / whole
        paid = redeem_in(w, c, share, asked[w], world, numbers, now, me)
        offices.refused[w] = wanted[w] - paid
        if whole > fund:
            offices.short[w] = max(allowed - paid, np.int64(0))
        offices.trust[w] += coin.trust_memory * (paid / wanted[w] - offices.trust[w])


@part
def redeem_in(w, c, share, most, world, numbers, now, me):
    """Pay the holders of one wijk their share, at most `most` euro cents; returns the coin cents taken."""
    households, residents, shops = world.households, world.residents, world.shops
    contracts, members, offices = world.contracts, world.coin_members, world.coin_offices
    ledger = world.ledger
    month = now.month
    book, fund = ledger.coins, ledger.coins.fund[0]
    least = fund - min(most, fund)  # what must stay in the fund
    paid = np.int64(0)
    is_ending = has_ended(contracts, c, numbers.coin, month)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.coins[j] > 0:
            cents = np.int64(math.floor(wanted_by_shop(j, shops, is_ending, me) * min(share, 1.0)))
            euros = min(payout_for(cents, w, offices), book.fund[0] - least)
            payer = books.account(books.SHOPS, w)
            coins.return_coins(
                book, coins.COIN_REDEMPTION, shops.coins, shops.coins_spent, j, payer, w, cents
            )
            books.receive(ledger, books.COIN_REDEMPTION, books.BANKS, shops.cash, j, payer, euros)
            book.fund[0] -= euros
            paid += cents
    if is_ending:
        payer = books.account(books.RESIDENTS, w)
        for i in range(residents.alive.size):
            if residents.alive[i] == 1 and residents.wijk[i] == w and residents.coins[i] > 0:
                cents = np.int64(math.floor(residents.coins[i] * min(share, 1.0)))
                euros = min(payout_for(cents, w, offices), book.fund[0] - least)
                coins.return_coins(
                    book, coins.COIN_REDEMPTION, residents.coins, members.spent, i, payer, w, cents
                )
                books.receive(
                    ledger, books.COIN_REDEMPTION, books.BANKS, households.savings,
                    residents.household[i], payer, euros,
                )  # fmt: skip
                book.fund[0] -= euros
                paid += cents
    offices.redeemed_of_year[w] += fund - book.fund[0]
    offices.cost[w] += fund - book.fund[0]
    return paid


@part
def free_funds(w, world, me):
    """Euro cents of the fund beyond what must back the coins that are out or promised."""
    offices, ledger = world.coin_offices, world.ledger
    per_coin = me.backing[w] * me.redemption[w]
    owed = coins.outstanding(ledger.coins)
    for v in range(offices.promised.size):
        owed += offices.promised[v]
    needed = np.int64(math.ceil(owed * per_coin))
    return max(ledger.coins.fund[0] - needed, np.int64(0))


@part
def pay_office(w, world, me):
    """The part of the office's costs that the municipality does not pay comes out of free funds."""
    offices, ledger = world.coin_offices, world.ledger
    if not is_issued(w, me):
        return
    share = 1.0 - municipal_share(w, me)
    cents = np.int64(math.floor(share * me.office[w] * 100.0 / MONTHS))
    cents = min(cents, free_funds(w, world, me))
    books.pay_between(ledger, books.LEVER_COSTS, books.BANKS, books.OUTSIDE, cents)
    ledger.coins.fund[0] -= cents
    offices.cost[w] += cents


@part
def fill_fund(w, world, now, me):
    """The municipality puts behind the coins that the cap allows this month what must back them.

    Its share of it, less what is free in the fund already, as far as the lever's money goes.
    """
    offices, policy, ledger = world.coin_offices, world.policy, world.ledger
    per_coin = me.backing[w] * me.redemption[w]
    room = room_of_cap(w, world, now, me)
    if not is_issued(w, me) or per_coin <= 0.0 or room <= 0.0:
        return
    needed = np.int64(math.ceil(room * per_coin))
    asked = min(
        np.int64(math.ceil(needed * municipal_share(w, me))),
        needed - free_funds(w, world, me),
    )
    bank = books.single(ledger, books.BANKS)
    paid = spend(policy, ledger, me.number, w, books.COIN_BACKING, ledger.purses, bank, bank, asked)
    ledger.coins.fund[0] += paid
    offices.cost[w] -= paid  # it is still the issuer's


@part
def end_coin(w, world, now, me):
    """A year after the last issue what is out lapses; what is left in the fund is the municipality's."""
    residents, shops, contracts = world.residents, world.shops, world.contracts
    members, policy, ledger = world.coin_members, world.policy, world.ledger
    month = now.month
    c = find_office(contracts, w, me)
    if c < 0 or month < contracts.end[c]:
        return
    book = ledger.coins
    holder = books.account(books.RESIDENTS, w)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            coins.take_back(book, coins.LAPSE, residents.coins, i, holder, w, residents.coins[i])
            for k in range(members.due.shape[1]):
                for a in range(members.due.shape[2]):
                    members.due[i, k, a] = 0
            members.agrees[i] = 0
    holder = books.account(books.SHOPS, w)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w:
            coins.take_back(book, coins.LAPSE, shops.coins, j, holder, w, shops.coins[j])
            shops.coin_share[j] = 0.0
            shops.coin_wait[j] = 1.0
    a = 4 * w + coins.COIN_ASSOCIATIONS
    coins.take_back(book, coins.LAPSE, book.purses, a, a, w, book.purses[a])
    end_contract(c, world)
    for v in range(me.reach.size):
        if find_office(contracts, v, me) >= 0:
            return
    policy.received[w, me.number] += book.fund[0]
    books.pay_between(ledger, books.COIN_BACKING, books.BANKS, books.MUNICIPALITY, book.fund[0])
    book.fund[0] = 0
