"""What shops and holders believe of a coin: how far it is taken, what it brings, what it is worth.

A shop expects from coins what the price effect says, corrected by what it saw. To a holder a coin is worth
what can be bought with it, to a shop what others take it for, or what the issuer gives.
"""

import math

import numpy as np

from wijkabm.coin.terms import FOR_EVER, room_of, worth_of_coins, worth_to
from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import HOME

COIN_SHOP_LUCK = streams.name_luck("coin_shop")


@inline
def stay_of(b, market):
    """Months that a customer keeps a place by habit."""
    return 1.0 / max(1.0 - market.habit[b], 0.02)


@part
def remember(world, numbers, me):
    """What last month's coins tell a shop; its counts start anew, and who is new knows nothing yet.

    A customer who came new stays as long as habits last, so that the share of coin customers whom coins
    brought is ``new bills x stay / bills``, one at the most.
    """
    shops, offices = world.shops, world.coin_offices
    market, coin = numbers.market, numbers.coin
    for w in range(offices.usual.size):
        taken = np.int64(0)
        for j in range(shops.alive.size):
            if shops.wijk[j] == w:
                taken += shops.coin_taken[j]
        offices.usual[w] += coin.memory * (float(taken) - offices.usual[w])
    for j in range(shops.alive.size):
        if me.who[j] != shops.identity[j]:
            me.who[j] = shops.identity[j]
            me.pull[j], me.usual[j], me.gained[j], me.outlet[j] = 1.0, 0.0, 0.0, 0.0
        if shops.coin_bills[j] > 0:
            stay = stay_of(shops.branch[j], market)
            seen = min(shops.coin_new[j] * stay / shops.coin_bills[j], 1.0)
            me.gained[j] += coin.memory * (seen - me.gained[j])
        me.usual[j] += coin.memory * (float(shops.coin_taken[j]) - me.usual[j])
        me.outlet[j] += coin.memory * (float(shops.coin_used[j]) - me.outlet[j])
        shops.coin_taken[j] = 0
        shops.coin_used[j] = 0
        shops.coin_bills[j] = 0
        shops.coin_new[j] = 0


@part
def sales_to_people(j, shops):
    """Expected sales to people, cents a month: what could be paid in coins.

    A business at home sells mostly to organisations: of its sales the share of last month's.
    """
    if shops.branch[j] != HOME or shops.revenue[j] <= 0:
        return shops.expected_sales[j]
    share = max(shops.revenue[j] - shops.sales_to_firms[j], 0) / shops.revenue[j]
    return shops.expected_sales[j] * share


@part
def see_accepted(w, shops, offices):
    """Share of what is spent in the wijk's shops that could be paid in coins, and at which mean discount."""
    whole = 0.0
    taken = 0.0
    saved = 0.0
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1 and shops.wijk[j] == w:
            sales = sales_to_people(j, shops)
            whole += sales
            taken += sales * shops.coin_share[j]
            saved += sales * shops.coin_share[j] * shops.coin_discount[j]
    offices.accepted[w] = taken / max(whole, 1.0)
    offices.discount[w] = saved / max(taken, 1.0)


@part
def see_worth(w, world, numbers, now, me):
    """What a coin is worth to each who takes part or holds some, and to holders on average, by coin."""
    residents, members, offices = world.residents, world.coin_members, world.coin_offices
    held = 0.0
    worth = 0.0
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w:
            continue
        if members.joined[i] == 0 and residents.coins[i] == 0:
            continue
        room = room_of(i, w, world, numbers, now, me)
        members.room[i] = np.int64(math.floor(room))
        members.worth[i] = worth_to(i, w, residents.coins[i], room, world, numbers, me)
        held += residents.coins[i]
        worth += residents.coins[i] * members.worth[i]
    if held > 0.0:
        offices.worth[w] = worth / held


@inline
def gain_of(share, discount, worth):
    """By what share a bill is cheaper for a holder to whom a coin is worth `worth` euros."""
    return share * (1.0 - worth + discount)


@inline
def brought_by(gain, market):
    """Share of coin customers whom that brings: those that the price elasticity of demand promises."""
    return 1.0 - math.pow(max(1.0 - gain, 0.05), market.price_elasticity)


@part
def wait_factor(j, worth, shops, market, coin):
    """What a coin holder's wait for a shop is multiplied by; see ``choice``."""
    if shops.coin_share[j] <= 0.0:
        return 1.0
    gain = gain_of(shops.coin_share[j], shops.coin_discount[j], worth)
    return max(1.0 - brought_by(gain, market), coin.wait_least)


@part
def can_use(j, w, world, numbers, me):
    """Coin cents a month that a shop can pay others with: as it did, or could where others accept."""
    shops, offices = world.shops, world.coin_offices
    coin = numbers.coin
    could = coin.business_share * shops.expected_sales[j] * offices.accepted[w]
    return max(could, me.outlet[j])


@inline
def worth_at_issuer(w, offices):
    """Euros that a coin is believed to bring at the issuer."""
    return offices.redemption[w] * (1.0 - offices.fee[w]) * offices.trust[w]


@inline
def view_of(j, shops, coin):
    """A shop's own view of what coins bring, for good: a factor."""
    z = streams.normal(FOR_EVER, COIN_SHOP_LUCK, shops.identity[j], 1)
    return math.exp(coin.view_spread * z)


@part
def worth_to_shop(j, w, more, world, numbers, me):
    """Euros that a coin is worth to a shop which takes `more` a month: paid on, or redeemed if trusted."""
    shops, offices = world.shops, world.coin_offices
    coin = numbers.coin
    use = can_use(j, w, world, numbers, me)
    onward = worth_of_coins(float(shops.coins[j]) + more, use, 0.0, coin)
    return max(onward, worth_at_issuer(w, offices) * (1.0 - coin.impatience))


@part
def learn_pull(j, worth, shops, market, coin, me):
    """Part of the way from what a shop believed of coins to what it saw: customers brought over expected.

    Who took no coins at all believes that much less from then on.
    """
    expected = brought_by(gain_of(shops.coin_share[j], shops.coin_discount[j], worth), market)
    if expected > 0.01:
        seen = min(me.gained[j] / expected, coin.pull_most)
        if me.usual[j] <= 0.0:
            seen = 0.0
        me.pull[j] += coin.pull_learned * (seen - me.pull[j])
