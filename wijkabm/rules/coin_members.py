"""Who takes part in a coin, what is done and paid for it, and what residents pay for outside shops.

Taking part is weighed: hours that one gives, what the coins buy, need, who of one's ties takes part, against
the effort. Being paid changes what is given: more where an hour's coins come near the worth of one's time,
and less, or more, because pay crowds the motive out, or in (``crowding``, of unknown sign).
"""

import math

import numpy as np

from wijkabm import coins, streams
from wijkabm import ledger as books
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.coin_office import free_funds
from wijkabm.rules.coin_shops import sales_to_people
from wijkabm.rules.coin_terms import (
    FOR_EVER,
    MONTHS,
    is_issued,
    room_of,
    room_of_cap,
    share_of_ties_in,
    worth_of_coins,
    worth_to,
)
from wijkabm.rules.desk import note_accepted, note_offer, note_refused, spend
from wijkabm.rules.livelihood import HOURS_A_MONTH
from wijkabm.rules.paying import is_attentive
from wijkabm.rules.time_for_others import rate_at_rest, share_in_a_spell
from wijkabm.state import JOBSEEKER, ON_BIJSTAND, WORKS_LOCALLY

COIN_MEMBER_LUCK = streams.name_luck("coin_member")
COIN_HOURS_LUCK = streams.name_luck("coin_hours")
COIN_SALE_LUCK = streams.name_luck("coin_sale")
PAYING_LUCK = streams.name_luck("coin_payment")
COIN_SHOP_LUCK = streams.name_luck("coin_shop")
COIN_PEER_LUCK = streams.name_luck("coin_peer")

SLOTS = 4  # months ahead in which pay can fall due
ACTIVITIES = 3  # volunteering, education, association work


@kernel
def take_part(world, numbers, now, me):
    """Step 4 of the month, after hours were given: who takes part, hours verified and paid, coins spent."""
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
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


@inline
def rate_of(w, a, me):
    """Coin cents for an hour of an activity."""
    if a == 0:
        return 100.0 * me.issue_volunteering[w]
    if a == 1:
        return 100.0 * me.issue_education[w]
    return 100.0 * me.issue_association[w]


@inline
def rate_seen(offices, w, a, me):
    """Coin cents for an hour as people know it: the rate, less what the cap did not allow lately."""
    return rate_of(w, a, me) * offices.paid_share[w]


@part
def worth_of_hour(i, residents, coin):
    """Cents that an hour of somebody's free time is worth to him: a share of his net hourly wage.

    Who has no job values it at the least.
    """
    wage = 0.0
    if residents.status[i] <= WORKS_LOCALLY:
        wage = residents.net_wage[i] / HOURS_A_MONTH
    return max(coin.time_worth * wage, coin.least_hour * 100.0)


@part
def weight_of_need(i, w, world, numbers):
    """How much extra pay counts: ``(usual income / own income) ** need`` of the household, per adult."""
    households, residents, wijken = world.households, world.residents, world.wijken
    coin = numbers.coin
    h = residents.household[i]
    own = households.expected_income[h] / max(households.n_adults[h], 1)
    ratio = max(wijken.usual_wage[w], 1.0) / max(own, 1.0)
    return min(max(math.pow(ratio, coin.need), coin.need_least), coin.need_most)


@part
def readiness_of(i, example, residents, coin):
    """Factor on what pay is worth: one's own view of the coin, for good, and ties who take part."""
    z = streams.normal(FOR_EVER, COIN_MEMBER_LUCK, residents.identity[i], 2)
    return math.exp(coin.view_spread * z) * (1.0 + coin.example * example)


@part
def own_hours(i, a, extra, world, numbers, now):
    """Hours of an activity that resident `i` gives this month: volunteering (0), class (1), association (2).

    Classes and association work are drawn; `extra` adds a share to their chance.
    """
    residents = world.residents
    coin = numbers.coin
    key = now.key
    if a == 0:
        return float(residents.volunteer_hours[i])
    chance, hours = coin.class_share, coin.class_hours
    if a == 2:
        chance = coin.association_active * residents.association[i]
        hours = coin.association_hours
    identity = residents.identity[i]
    if streams.happens(key, COIN_HOURS_LUCK, identity, a, min(chance * (1.0 + extra), 1.0)):
        return hours
    return 0.0


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
def is_persuaded(i, w, asks, world, numbers, now, me):
    """Whether resident `i` is asked this month and begins to take part.

    The issuer asks those whom it reaches; others hear of it from ties who take part. Counted on: pay for the
    hours of this month; by who gives none, for the hours of a volunteer less the worth of that time.
    """
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    policy, journal = world.policy, world.journal
    time, coin = numbers.time, numbers.coin
    month, key = now.month, now.key
    identity = residents.identity[i]
    if not streams.happens(key, COIN_MEMBER_LUCK, identity, 0, asks):
        return False
    example = share_of_ties_in(i, residents, members)
    reach = me.reach[w]
    if example <= 0.0 and not streams.happens(FOR_EVER, COIN_MEMBER_LUCK, identity, 1, reach):
        return False
    pay = 0.0
    own = 0.0
    cost = coin.effort * 100.0
    for a in range(ACTIVITIES):
        hours = own_hours(i, a, 0.0, world, numbers, now)
        own += hours
        pay += rate_seen(offices, w, a, me) * hours
    if own <= 0.0:
        pay = rate_seen(offices, w, 0, me) * time.volunteer_hours_free
        cost += time.volunteer_hours_free * worth_of_hour(i, residents, coin)
    if pay <= 0.0:
        return False
    note_offer(policy, journal, me.number, w, identity, -1, -1)
    room = room_of(i, w, world, numbers, now, me)
    worth = worth_to(i, w, pay, room, world, numbers, me)
    worth *= weight_of_need(i, w, world, numbers)
    if pay * worth * readiness_of(i, example, residents, coin) <= cost:
        note_refused(policy, journal, me.number, w, identity, -1, -1)
        return False
    members.joined[i] = month
    members.room[i] = np.int64(math.floor(room))
    if own <= 0.0:
        residents.is_volunteer[i] = 1
    note_accepted(policy, journal, me.number, w, identity, -1, -1, 1 if own > 0.0 else 0)
    return True


@part
def promise(w, world, numbers, now, me):
    """Hours of this month are promised coins, backed by what is free in the fund, and paid after the lag.

    All get the same share if the cap or the backing does not allow it all.
    """
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    month = now.month
    paid_in = month + np.int64(me.lag[w])
    slot = paid_in % SLOTS
    is_next_year = (paid_in - 1) // MONTHS > (month - 1) // MONTHS
    wanted = 0.0
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            for a in range(ACTIVITIES):
                offices.hours[w] += members.hours[i, a]
                wanted += rate_of(w, a, me) * members.hours[i, a]
    room = room_of_cap(w, world, now, me)
    allowed = np.int64(math.floor(min(wanted, max(room, 0.0))))
    per_coin = me.backing[w] * me.redemption[w]
    if per_coin > 0.0:
        backed = math.floor(free_funds(w, world, me) / per_coin)
        allowed = min(allowed, np.int64(backed))
    offices.wanted[w] = np.int64(wanted)
    share = allowed / wanted if wanted >= 1.0 else 1.0
    offices.paid_share[w] += numbers.coin.paid_memory * (share - offices.paid_share[w])
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            for a in range(ACTIVITIES):
                pay = np.int64(math.floor(rate_of(w, a, me) * members.hours[i, a] * share))
                members.due[i, slot, a] += pay
                offices.promised[w] += pay
                offices.promised_next[w] += pay * is_next_year


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
    """A tied person of the same wijk does a small job for coins, if they are worth the time to that person.

    How well it suits is luck: ``1 + peer_spread * (u - 0.5)`` times the worth of an hour.
    """
    residents, members, ledger = world.residents, world.coin_members, world.ledger
    coin = numbers.coin
    month, key = now.month, now.key
    identity = residents.identity[i]
    price = np.int64(math.floor(coin.peer_hours * coin.peer_rate * 100.0))
    if residents.coins[i] < price:
        return
    pick = streams.integer_below(key, COIN_PEER_LUCK, identity, 1, residents.n_ties[i])
    k = np.int64(residents.ties[i, pick])
    if residents.wijk[k] != w or residents.household[k] == residents.household[i]:
        return
    room = room_of(k, w, world, numbers, now, me)
    worth = worth_to(k, w, residents.coins[k] + price, room, world, numbers, me)
    luck = streams.uniform(key, COIN_PEER_LUCK, identity, 2)
    suits = 1.0 - 0.5 * coin.peer_spread + coin.peer_spread * luck
    if coin.peer_rate * 100.0 * worth < worth_of_hour(k, residents, coin) * suits:
        return
    coins.pay_coins(
        ledger.coins, coins.PEER_SERVICES, residents.coins, members.spent, i,
        books.account(books.RESIDENTS, w), residents.coins, k, books.account(books.RESIDENTS, w), price,
    )  # fmt: skip
    coins.note_edge(ledger.coins, identity, residents.identity[k], price)
    if members.joined[k] == 0:
        members.joined[k] = month


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
