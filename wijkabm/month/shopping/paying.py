"""Paying with a coin: at the till, to a supplier, as wage or living; used by the rules of the month.

A coin counts for a euro where it is taken. What is paid in coins is not paid in euros, so the euro ledger
shows less of the same purchase; VAT on the whole of it is still owed in euros.
"""

import math

import numpy as np

from wijkabm.ground import books, coins, streams
from wijkabm.ground.compiled.kernels import inline, part

FOR_EVER = streams.GOLDEN  # the key of what belongs to a person for good, whatever the month
PAYING_LUCK = streams.name_luck("coin_payment")


@part
def pay_at_till(i, j, bill, is_new, prefix, world, numbers):
    """Resident `i` pays a part of a bill at shop `j` in coins if he thinks of it; returns cents saved.

    At most the share that the shop takes; the shop's discount lowers the price by a share of the coins.
    Attentive holders always think of it, others now and then. `is_new` is 1 for who was not here before.
    """
    residents, shops, members = world.residents, world.shops, world.coin_members
    ledger = world.ledger
    coin = numbers.coin
    identity = residents.identity[i]
    if not is_attentive(identity, coin) and not streams.is_below(
        streams.fold_in(prefix, PAYING_LUCK), coin.seldom
    ):
        return np.int64(0)
    cents = min(residents.coins[i], np.int64(math.floor(bill * shops.coin_share[j])))
    if cents <= 0:
        return np.int64(0)
    book = ledger.coins
    coins.pay_coins(
        book, coins.SHOPPING, residents.coins, members.spent, i,
        books.account(books.RESIDENTS, residents.wijk[i]), shops.coins, j,
        books.account(books.SHOPS, shops.wijk[j]), cents,
    )  # fmt: skip
    coins.note_edge(book, identity, shops.identity[j], cents)
    rebate = np.int64(math.floor(cents * shops.coin_discount[j]))
    shops.sales[j] += cents
    shops.coin_taken[j] += cents
    shops.coin_bills[j] += bill
    shops.coin_new[j] += bill * is_new
    return cents + rebate


@part
def pay_shop_in_coins(kind, j, k, cents, shops, ledger):
    """Shop `j` pays shop `k` at most `cents` of a bill in coins; returns the coins, a sale of `k`."""
    paid = max(min(cents, shops.coins[j]), np.int64(0))
    if paid == 0 or k == j or shops.alive[k] == 0:
        return np.int64(0)
    coins.pay_coins(
        ledger.coins, kind, shops.coins, shops.coins_spent, j,
        books.account(books.SHOPS, shops.wijk[j]), shops.coins, k,
        books.account(books.SHOPS, shops.wijk[k]), paid,
    )  # fmt: skip
    coins.note_edge(ledger.coins, shops.identity[j], shops.identity[k], paid)
    shops.orders[k] += paid
    shops.coin_used[j] += paid
    return paid


@part
def pay_resident_in_coins(kind, j, i, cents, world):
    """Shop `j` pays resident `i` (staff, owner) at most `cents` in coins; returns the coins."""
    residents, shops, ledger = world.residents, world.shops, world.ledger
    paid = max(min(cents, shops.coins[j]), np.int64(0))
    if paid == 0:
        return np.int64(0)
    coins.pay_coins(
        ledger.coins, kind, shops.coins, shops.coins_spent, j,
        books.account(books.SHOPS, shops.wijk[j]), residents.coins, i,
        books.account(books.RESIDENTS, residents.wijk[i]), paid,
    )  # fmt: skip
    coins.note_edge(ledger.coins, shops.identity[j], residents.identity[i], paid)
    shops.coin_used[j] += paid
    return paid


@part
def buy_of_others(j, cents, shops, ledger):
    """Coins for what shop `j` buys this month of another that takes them; `cents` are all its other costs.

    No larger share of the bill than that shop takes; `pay_rest_of_bill` pays the rest in euros.
    """
    k = shops.coin_supplier[j] - 1
    if k < 0 or shops.coin_share[k] <= 0.0:
        return np.int64(0)
    most = np.int64(math.floor(cents * shops.coin_share[k]))
    return pay_shop_in_coins(
        coins.OTHER_PURCHASES, j, k, min(most, shops.coin_use[j]), shops, ledger
    )


@part
def pay_rest_of_bill(j, in_coins, cents, shops, ledger):
    """The euros of a bill of which `in_coins` were paid, at most `cents`; returns what was paid."""
    k = shops.coin_supplier[j] - 1
    if in_coins <= 0 or k < 0:
        return np.int64(0)
    share = shops.coin_share[k]
    rest = min(np.int64(math.ceil(in_coins * (1.0 - share) / share)), cents)
    books.pay(
        ledger, books.OTHER_COSTS, shops.cash, j, books.account(books.SHOPS, shops.wijk[j]), shops.cash,
        k, books.account(books.SHOPS, shops.wijk[k]), rest,
    )  # fmt: skip
    shops.orders[k] += rest
    return rest


@part
def buy_goods_in_coins(j, k, cents, shops, ledger):
    """The part of a bill for goods that a business at home takes in coins; returns the coins."""
    if shops.coin_share[k] <= 0.0:
        return np.int64(0)
    most = np.int64(math.floor(cents * shops.coin_share[k]))
    return pay_shop_in_coins(coins.SUPPLIERS, j, k, most, shops, ledger)


@part
def pay_staff_in_coins(j, i, net, world):
    """The part of resident `i`'s net wage that he agreed to take in coins; returns the coins."""
    residents, shops, members = world.residents, world.shops, world.coin_members
    if shops.coin_wage[j] <= 0 or i >= members.agrees.size or members.agrees[i] == 0:
        return np.int64(0)
    if members.identity[i] != residents.identity[i]:
        return np.int64(0)
    return pay_resident_in_coins(coins.COIN_WAGES, j, i, min(shops.coin_wage[j], net), world)


@part
def take_home_coins(j, cents, world):
    """The owner takes coins home instead of so many euros at the most; returns the coins."""
    shops = world.shops
    i = shops.owner[j]
    if i < 0 or shops.coin_living[j] <= 0:
        return np.int64(0)
    return pay_resident_in_coins(coins.COIN_DRAWINGS, j, i, min(cents, shops.coin_living[j]), world)


@part
def give_up_coins(j, world):
    """A business that closes leaves its coins to the owner who lives here, else they lapse."""
    shops, ledger = world.shops, world.ledger
    if shops.coins[j] <= 0:
        return
    i = shops.owner[j]
    if i >= 0:
        pay_resident_in_coins(coins.COIN_DRAWINGS, j, i, shops.coins[j], world)
    else:
        w = shops.wijk[j]
        coins.take_back(
            ledger.coins, coins.LAPSE, shops.coins, j, books.account(books.SHOPS, w), w,
            shops.coins[j],
        )  # fmt: skip


@inline
def lost_on_coins(j, shops):
    """Cents by which this month's takings in coins are worth less to a shop than euros."""
    return np.int64(math.floor(shops.coin_taken[j] * (1.0 - shops.coin_worth[j])))


@inline
def excess_of(i, residents, members):
    """Pay in coins above what is free of tax and deduction, since the last incomes, cents."""
    if i >= members.excess.size or members.identity[i] != residents.identity[i]:
        return np.int64(0)
    return members.excess[i]


@inline
def is_attentive(identity, coin):
    """Whether a holder pays in coins whenever he can; drawn once for each."""
    return streams.happens(FOR_EVER, PAYING_LUCK, identity, 0, coin.attentive)
