"""Who takes part in a coin, what is done and paid for it, and what residents pay for outside shops.

Taking part is weighed: hours that one gives, what the coins buy, need, who of one's ties takes part, against
the effort. Being paid changes what is given: more where an hour's coins come near the worth of one's time,
and less, or more, because pay crowds the motive out, or in (``crowding``, of unknown sign).
"""

import math

import numpy as np

from wijkabm.coin.hours import (
    ACTIVITIES,
    COIN_HOURS_LUCK,
    SLOTS,
    own_hours,
    rate_of,
    rate_seen,
    readiness_of,
    weight_of_need,
    worth_of_hour,
)
from wijkabm.coin.joining import is_persuaded, promise
from wijkabm.coin.services import forget_month, grow_services
from wijkabm.coin.spending import spend_of_associations, spend_outside_shops
from wijkabm.coin.terms import (
    FOR_EVER,
    is_issued,
    room_of,
    room_of_cap,
    share_of_ties_in,
    worth_to,
)
from wijkabm.ground import books, coins, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.month.time import rate_at_rest, share_in_a_spell

COIN_SALE_LUCK = streams.name_luck("coin_sale")


@kernel
def take_part(world, numbers, now, me):
    """Step 4 of the month, after hours were given: who takes part, hours verified and paid, coins spent."""
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    forget_month(world, me)
    for i in range(residents.alive.size):
        members.earned[i] = 0
        for a in range(ACTIVITIES):
            members.hours[i, a] = 0
    for w in range(offices.worth.size):
        if not is_issued(w, me):
            pay_due(w, world, numbers, now, me)
            continue
        asks = chance_to_be_asked(w, world, numbers, now, me)
        for i in range(residents.alive.size):
            if residents.alive[i] == 1 and residents.wijk[i] == w:
                give_hours(i, w, asks, world, numbers, now, me)
        promise(w, world, numbers, now, me)
        pay_due(w, world, numbers, now, me)
        spend_of_associations(w, world, numbers, now)
        for i in range(residents.alive.size):
            if residents.alive[i] == 1 and residents.wijk[i] == w:
                buy_coins(i, w, world, numbers, now, me)
                if members.joined[i] > 0 and residents.coins[i] > 0:
                    spend_outside_shops(i, w, world, numbers, now, me)
        if me.paid_services[w] > 0.0:
            grow_services(w, world, numbers, now, me)


@part
def chance_to_be_asked(w, world, numbers, now, me):
    """Chance that a resident is asked to take part: no more are taken on than the cap can pay.

    Room of the cap less what last month's hours would bring, over the pay of a usual volunteer, is the number
    of places; they are offered among those who volunteer and do not take part yet.
    """
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    time, coin = numbers.time, numbers.coin
    room = room_of_cap(w, world, now, me)
    rate = 0.0
    for a in range(ACTIVITIES):
        rate = max(rate, rate_of(w, a, me))
    usual = rate * 0.5 * (time.volunteer_hours_working + time.volunteer_hours_free)
    open_to = 0
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w and members.joined[i] == 0:
            open_to += residents.is_volunteer[i]
    places = max(room - float(offices.wanted[w]), 0.0) / max(usual, 1.0)
    return min(coin.consider, places / max(float(open_to), 1.0))


@part
def give_hours(i, w, asks, world, numbers, now, me):
    """Hours of resident `i`, who may begin to take part; those of who takes part are verified.

    Whose pay this month is not worth the effort does not have his hours verified, and is as if there were
    no coin. Of the others, own hours are ``own hours x (1 + crowding + response x ratio)``, and spells of
    volunteering start more often by ``response x ratio``, with ratio an hour's coins over the worth of an
    hour of his time.
    """
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    time, coin = numbers.time, numbers.coin
    key = now.key
    identity = residents.identity[i]
    if members.joined[i] == 0 and not is_persuaded(i, w, asks, world, numbers, now, me):
        return
    example = share_of_ties_in(i, residents, members)
    held, room = residents.coins[i], float(members.room[i])
    worth = worth_to(i, w, held, room, world, numbers, me)
    worth *= weight_of_need(i, w, world, numbers)
    pay = 0.0
    for a in range(ACTIVITIES):
        pay += rate_seen(offices, w, a, me) * own_hours(i, a, 0.0, world, numbers, now)
    felt = pay * worth * readiness_of(i, example, residents, coin)
    if pay > 0.0 and felt <= coin.effort * 100.0:
        return
    for a in range(ACTIVITIES):
        rate = rate_seen(offices, w, a, me)
        if rate <= 0.0:
            continue
        more = coin.response * rate * worth / worth_of_hour(i, residents, coin)
        factor = max(1.0 + coin.crowding + more, 0.0)
        hours = own_hours(i, a, more, world, numbers, now)
        hours = math.floor(hours * factor + 0.5)
        members.hours[i, a] = np.int64(hours)
        if a == 0:
            residents.volunteer_hours[i] = np.int64(hours)
            if residents.is_volunteer[i] == 0:
                share = share_in_a_spell(time)
                chance = rate_at_rest(share, time.stop_rate) * more
                if streams.happens(key, COIN_HOURS_LUCK, identity, 0, min(chance, 1.0)):
                    residents.is_volunteer[i] = 1


@part
def pay_due(w, world, numbers, now, me):
    """Pay what falls due: association work out of members' dues first, the rest in new coins."""
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    ledger = world.ledger
    coin = numbers.coin
    month = now.month
    slot = month % SLOTS
    if offices.promised[w] <= 0:
        return
    due = np.int64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            due += members.due[i, slot, 2]
    book = ledger.coins
    purse = 4 * w + coins.COIN_ASSOCIATIONS
    dues_share = min(book.purses[purse], due) / max(due, 1)
    payee = books.account(books.RESIDENTS, w)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w:
            continue
        free = 0.0
        for a in range(ACTIVITIES):
            owed = members.due[i, slot, a]
            if owed == 0:
                continue
            old = np.int64(0)
            if a == 2:
                old = np.int64(math.floor(owed * dues_share))
                coins.pay_coins(
                    book, coins.ASSOCIATION_WORK, book.purses, book.spent, purse, purse,
                    residents.coins, i, payee, old,
                )  # fmt: skip
            new = owed - old
            coins.issue_coins(book, coins.ISSUE_VOLUNTEERING + a, w, residents.coins, i, payee, new)
            offices.issued_of_year[w] += new
            offices.promised[w] -= old + new
            members.earned[i] += old + new
            members.due[i, slot, a] = 0
            free += (old + new) * min(coin.free_hour * 100.0 / max(rate_of(w, a, me), 1.0), 1.0)
        count_pay(i, free, members, coin)


@part
def count_pay(i, free, members, coin):
    """What of this month's pay lies above the free amounts by hour (`free` does not), month and year."""
    allowed = min(free, coin.free_month * 100.0)
    allowed = min(allowed, coin.free_year * 100.0 - members.earned_of_year[i])
    allowed = max(allowed, 0.0)
    members.excess[i] += max(members.earned[i] - np.int64(math.floor(allowed)), np.int64(0))
    members.earned_of_year[i] += members.earned[i]


@part
def buy_coins(i, w, world, numbers, now, me):
    """A resident who wants to support the wijk buys coins for what he could spend, if they are sold.

    A coin bought is worth ``worth + mean discount + glow x loyalty x (1 + example x ties who take part)``
    euros to him, with `worth` that of the coin in the middle of what he buys. The first purchase is an
    effort, later ones ``effort_again`` of it.
    """
    households, residents, members = world.households, world.residents, world.coin_members
    offices, ledger = world.coin_offices, world.ledger
    coin = numbers.coin
    month = now.month
    if me.sale[w] <= 0.0:
        return
    identity = residents.identity[i]
    ready = coin.buyers * me.reach[w] * me.sale[w]
    if not streams.happens(FOR_EVER, COIN_SALE_LUCK, identity, 0, ready):
        return
    room = room_of(i, w, world, numbers, now, me)
    members.room[i] = np.int64(math.floor(room))
    h = residents.household[i]
    most = np.int64(math.floor(coin.savings_share * households.savings[h]))
    cents = min(members.room[i] - residents.coins[i], most)
    if cents <= 0:
        return
    view = math.exp(coin.view_spread * streams.normal(FOR_EVER, COIN_SALE_LUCK, identity, 1))
    example = 1.0 + coin.example * share_of_ties_in(i, residents, members)
    glow = coin.glow * residents.loyalty[i] * view * example
    worth = worth_to(i, w, residents.coins[i] + cents // 2, room, world, numbers, me)
    effort = coin.effort * (100.0 if members.joined[i] == 0 else 100.0 * coin.effort_again)
    if (worth + offices.discount[w] + glow - 1.0) * cents <= effort:
        return
    payee = books.account(books.RESIDENTS, w)
    books.pay_out(ledger, books.COIN_SALE, households.savings, h, payee, books.BANKS, cents)
    ledger.coins.fund[0] += cents
    offices.cost[w] -= cents
    coins.issue_coins(ledger.coins, coins.COIN_SALE, w, residents.coins, i, payee, cents)
    if members.joined[i] == 0:
        members.joined[i] = month
