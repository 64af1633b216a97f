"""Coins spent outside shops: associations, neighbours, services; coins beside a benefit."""

import math

import numpy as np

from wijkabm.coin.beliefs import sales_to_people
from wijkabm.coin.hours import worth_of_hour
from wijkabm.coin.services import kind_asked, known_for_it, note_asked, note_done
from wijkabm.coin.terms import (
    room_of,
    worth_of_coins,
    worth_to,
)
from wijkabm.ground import books, coins, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND
from wijkabm.month.offers import spend
from wijkabm.month.shopping.paying import is_attentive

PAYING_LUCK = streams.name_luck("coin_payment")
COIN_SHOP_LUCK = streams.name_luck("coin_shop")
COIN_PEER_LUCK = streams.name_luck("coin_peer")


@part
def spend_of_associations(w, world, numbers, now):
    """Associations spend a part of their coins in one shop that takes them, drawn by its sales to people.

    They pay no larger share of a bill in coins than the shop takes; the rest is euros that they spend there
    anyhow, which are no part of these books.
    """
    shops, ledger = world.shops, world.ledger
    coin = numbers.coin
    key = now.key
    book = ledger.coins
    purse = 4 * w + coins.COIN_ASSOCIATIONS
    cents = np.int64(math.floor(book.purses[purse] * coin.association_spends))
    if cents <= 0:
        return
    shop = np.int64(-1)
    soonest = math.inf
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.coin_share[j] > 0.0:
            luck = streams.exponential(key, COIN_SHOP_LUCK, shops.identity[j], 4)
            t = luck / max(sales_to_people(j, shops), 1.0)
            if t < soonest:
                soonest = t
                shop = np.int64(j)
    if shop < 0:
        return
    coins.pay_coins(
        book, coins.ASSOCIATION_PURCHASES, book.purses, book.spent, purse, purse, shops.coins, shop,
        books.account(books.SHOPS, w), cents,
    )  # fmt: skip
    shops.orders[shop] += cents
    shops.coin_taken[shop] += cents
    shops.coin_bills[shop] += np.int64(math.ceil(cents / shops.coin_share[shop]))


@part
def spend_outside_shops(i, w, world, numbers, now, me):
    """Dues, municipal services, a job done by a neighbour.

    What is bought so comes on top of what euros buy. Attentive holders do the first two whenever they can,
    the others now and then.
    """
    residents, members = world.residents, world.coin_members
    ledger = world.ledger
    coin = numbers.coin
    key = now.key
    book, identity = ledger.coins, residents.identity[i]
    payer = books.account(books.RESIDENTS, w)
    if is_attentive(identity, coin) or streams.happens(key, PAYING_LUCK, identity, 1, coin.seldom):
        if residents.association[i] == 1:
            dues = np.int64(math.floor(coin.dues * 100.0 * me.memberships[w]))
            dues = min(dues, residents.coins[i])
            purse = 4 * w + coins.COIN_ASSOCIATIONS
            coins.pay_coins(
                book, coins.MEMBERSHIP, residents.coins, members.spent, i, payer, book.purses, purse,
                purse, dues,
            )  # fmt: skip
        wanted = np.int64(math.floor(coin.services_wanted * 100.0 * me.services[w]))
        coins.return_coins(
            book, coins.COIN_SERVICES, residents.coins, members.spent, i, payer, w,
            min(wanted, residents.coins[i]),
        )  # fmt: skip
    chance = coin.peer_jobs * min(me.peers[w], 1.0)
    if residents.n_ties[i] > 0 and streams.happens(key, COIN_PEER_LUCK, identity, 0, chance):
        ask_neighbour(i, w, world, numbers, now, me)


@part
def ask_neighbour(i, w, world, numbers, now, me):
    """Somebody of the same wijk does a small job for coins, if they are worth the time to that person.

    Who is known for such work is asked first (`services.known_for_it`), where work may grow into a service;
    then a tied person, drawn by luck.
    """
    residents, members, ledger = world.residents, world.coin_members, world.ledger
    coin = numbers.coin
    identity = residents.identity[i]
    price = np.int64(math.floor(coin.peer_hours * coin.peer_rate * 100.0))
    if residents.coins[i] < price:
        return
    kind = kind_asked(i, world, numbers, now)
    note_asked(w, kind, me)
    k = np.int64(-1)
    if me.paid_services[w] > 0.0:
        k = known_for_it(i, kind, world, me)
    if k < 0 or not does_job(k, i, w, price, world, numbers, now, me):
        pick = streams.integer_below(now.key, COIN_PEER_LUCK, identity, 1, residents.n_ties[i])
        k = np.int64(residents.ties[i, pick])
        if not does_job(k, i, w, price, world, numbers, now, me):
            return
    coins.pay_coins(
        ledger.coins, coins.PEER_SERVICES, residents.coins, members.spent, i,
        books.account(books.RESIDENTS, w), residents.coins, k, books.account(books.RESIDENTS, w), price,
    )  # fmt: skip
    coins.note_edge(ledger.coins, identity, residents.identity[k], price)
    note_done(w, k, kind, residents, me)
    if members.joined[k] == 0:
        members.joined[k] = now.month


@part
def does_job(k, i, w, price, world, numbers, now, me):
    """Whether resident `k` of another household of wijk `w` does a job for `i`: coins against time.

    How well it suits is luck: ``1 + peer_spread * (u - 0.5)`` times the worth of an hour.
    """
    residents, coin = world.residents, numbers.coin
    if residents.wijk[k] != w or residents.household[k] == residents.household[i]:
        return False
    room = room_of(k, w, world, numbers, now, me)
    worth = worth_to(k, w, residents.coins[k] + price, room, world, numbers, me)
    luck = streams.uniform(now.key, COIN_PEER_LUCK, residents.identity[i], 2)
    suits = 1.0 - 0.5 * coin.peer_spread + coin.peer_spread * luck
    return coin.peer_rate * 100.0 * worth >= worth_of_hour(k, residents, coin) * suits


@kernel
def supplement_benefits(world, numbers, now, me):
    """Step 1 of the month: who has a benefit may hand in last month's coins for euros, if that is worth more.

    The supplement is not income for benefits and allowances; the municipality pays as far as the lever's
    money goes.
    """
    households, residents, members = world.households, world.residents, world.coin_members
    policy, ledger = world.policy, world.ledger
    coin = numbers.coin
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or members.earned[i] == 0:
            continue
        w = residents.wijk[i]
        rate = me.supplement[w]
        if rate <= 0.0 or residents.status[i] not in (ON_BIJSTAND, JOBSEEKER):
            continue
        room = float(members.room[i])
        if rate <= worth_of_coins(residents.coins[i], room, me.demurrage[w], coin):
            continue
        h = residents.household[i]
        cents = min(members.earned[i], residents.coins[i])
        wanted = np.int64(math.floor(cents * rate))
        payee = books.account(books.RESIDENTS, w)
        paid = spend(
            policy,
            ledger,
            me.number,
            w,
            books.COIN_SUPPLEMENT,
            households.savings,
            h,
            payee,
            wanted,
        )
        if paid < wanted:
            cents = min(cents, np.int64(math.ceil(paid / rate)))
        coins.return_coins(
            ledger.coins, coins.SUPPLEMENT, residents.coins, members.spent, i, payee, w, cents
        )
