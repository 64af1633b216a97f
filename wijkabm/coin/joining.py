"""Who takes part: persuaded by what it brings, for the activities that are promised."""

import math

import numpy as np

from wijkabm.coin.hours import (
    ACTIVITIES,
    COIN_MEMBER_LUCK,
    SLOTS,
    own_hours,
    rate_of,
    rate_seen,
    readiness_of,
    weight_of_need,
    worth_of_hour,
)
from wijkabm.coin.office import free_funds
from wijkabm.coin.terms import (
    FOR_EVER,
    MONTHS,
    room_of,
    room_of_cap,
    share_of_ties_in,
    worth_to,
)
from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.month.offers import note_accepted, note_offer, note_refused


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
