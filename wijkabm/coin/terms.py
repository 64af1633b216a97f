"""Terms of a neighbourhood coin, and what a coin is worth to those who hold it.

A coin is worth what it buys, discounted for the months until it is spent (*assumption*; impatience is the
same for all): ``worth = exp(-(impatience + demurrage / 12) * (coins + 1) / what can be spent a month)``. A
pile that cannot be spent is therefore worth little, and nobody works for it.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    BASKETS,
    CONTRACT_COIN,
    HOME,
    JOBSEEKER,
    N_BASKETS,
    ON_BIJSTAND,
)
from wijkabm.month.shopping.paying import is_attentive

PAYING_LUCK = streams.name_luck("coin_payment")

FOR_EVER = streams.GOLDEN  # the key of what belongs to somebody for good, whatever the month
MONTHS = 12
BRANCH_OF = np.array([b for b, n in enumerate(BASKETS) for _ in range(n)], np.int64)
BASKETS_OF = np.array(BASKETS, np.int64)


@inline
def is_issued(w, me):
    """Whether coins can come into the world in wijk `w` this month."""
    hours = me.issue_volunteering[w] + me.issue_education[w]
    hours += me.issue_association[w]
    earned = hours > 0.0 and me.yearly_cap[w] > 0.0
    return me.reach[w] > 0.0 and (earned or me.sale[w] > 0.0)


@part
def room_of_cap(w, world, now, me):
    """Coin cents for hours of this month that the year's cap leaves.

    The cap counts coins in the year in which they are issued, after the lag. It comes free by the month, a
    twelfth each, so that it lasts until December.
    """
    offices = world.coin_offices
    month = now.month
    rates = me.issue_volunteering[w] + me.issue_education[w]
    if rates + me.issue_association[w] <= 0.0:
        return 0.0
    paid_in = month + np.int64(me.lag[w])
    free = me.yearly_cap[w] * 100.0 * ((paid_in - 1) % MONTHS + 1) / MONTHS
    if (paid_in - 1) // MONTHS == (month - 1) // MONTHS:
        return free - float(offices.issued_of_year[w] + offices.promised[w])
    return free - float(offices.promised_next[w])


@inline
def municipal_share(w, me):
    """Share of the issuer's costs and backing that the municipality pays.

    All of it as issuer itself, nothing for an association, half in a public-private fund.
    """
    issuer = me.issuer[w]
    if issuer < 0.5:
        return 1.0
    return 0.0 if issuer < 1.5 else 0.5


@part
def find_office(contracts, w, me):
    """Contract in which the issuer promised to take coins back in wijk `w`, else -1.

    What was promised stands with the office; `start` is the last month in which coins could be issued.
    """
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 1
            and contracts.kind[c] == CONTRACT_COIN
            and contracts.lever[c] == me.number
            and contracts.wijk[c] == w
        ):
            return np.int64(c)
    return np.int64(-1)


@inline
def has_ended(contracts, c, coin, month):
    """Whether the issuer has stopped for good: a few months without money are none."""
    return month - contracts.start[c] > coin.grace


@part
def taken_share(w, c, world, numbers, now, me):
    """The largest share of a bill that shops may take in coins: agreed, and some months beyond the end."""
    month = now.month
    if c < 0 or has_ended(world.contracts, c, numbers.coin, month):
        return 0.0
    return max(me.bill_share[w], world.coin_offices.bill_share[w])


@inline
def wait_of_coins(held, room):
    """Months until `held` coins are spent by who can spend `room` a month."""
    return (float(held) + 1.0) / max(float(room), 1e-6)


@inline
def worth_of_coins(held, room, demurrage, coin):
    """Euros that the last of `held` coins is worth, 0-1."""
    if room <= 0.0:
        return 0.0
    return math.exp(-(coin.impatience + demurrage / MONTHS) * wait_of_coins(held, room))


@part
def room_of(i, w, world, numbers, now, me):
    """Coin cents a month that resident `i` could pay: where he buys, a part elsewhere, for services.

    Of spending that goes elsewhere he counts on moving a share to shops that take coins. Everybody first
    thinks to pay in coins whenever he can; after some months those who do not have learned it.
    """
    residents, households, shops = world.residents, world.households, world.shops
    members, offices = world.coin_members, world.coin_offices
    coin = numbers.coin
    month = now.month
    knows = members.joined[i] > 0 and month - members.joined[i] >= coin.learns
    attention = coin.seldom if knows and not is_attentive(residents.identity[i], coin) else 1.0
    h = residents.household[i]
    adults = max(households.n_adults[h], 1)
    here = 0.0
    elsewhere = 0.0
    for slot in range(N_BASKETS):
        b = BRANCH_OF[slot]
        cents = households.budget[h, b] / (adults * BASKETS_OF[b])
        place = residents.habit[i, slot]
        if place >= 0 and shops.alive[place] == 1 and shops.coin_share[place] > 0.0:
            here += cents * shops.coin_share[place]
        elif b != HOME:
            elsewhere += cents
    services = coin.dues * me.memberships[w] * residents.association[i]
    services += coin.services_wanted * me.services[w]
    services += coin.peer_jobs * me.peers[w] * coin.peer_hours * coin.peer_rate
    return attention * (here + coin.moves * offices.accepted[w] * elsewhere + 100.0 * services)


@part
def worth_to(i, w, held, room, world, numbers, me):
    """Euros that the last of `held` coins is worth to resident `i` who can spend `room` a month.

    Who has a benefit can hand coins in for a supplement.
    """
    residents = world.residents
    coin = numbers.coin
    worth = worth_of_coins(held, room, me.demurrage[w], coin)
    if residents.status[i] in (ON_BIJSTAND, JOBSEEKER):
        worth = max(worth, me.supplement[w])
    return worth


@part
def share_of_ties_in(i, residents, members):
    """Share of the ties of resident `i` who take part; 0 without ties."""
    n = residents.n_ties[i]
    there = 0
    for k in range(n):
        if members.joined[residents.ties[i, k]] > 0:
            there += 1
    return there / max(n, 1)
