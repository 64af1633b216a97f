"""Which shops take a coin, for what share of a bill, at what discount, and what they do with the coins.

A shop weighs the customers that coins bring against coins that pile up, the fee at the issuer, and the VAT
and goods that it still owes in euros (what it expects: ``beliefs``). Example counts along its owner's ties
with other owners. Chains do not take part: their head offices keep one till (*assumption*).
"""

import math

import numpy as np

from wijkabm.coin.beliefs import (
    COIN_SHOP_LUCK,
    brought_by,
    gain_of,
    learn_pull,
    remember,
    sales_to_people,
    see_accepted,
    see_worth,
    view_of,
    wait_factor,
    worth_at_issuer,
    worth_to_shop,
)
from wijkabm.coin.terms import FOR_EVER, MONTHS, find_office, is_issued, taken_share
from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, OWNER
from wijkabm.ground.tables.journal import LIFE_CONTRACT_ENDED, note_fact
from wijkabm.month.offers import note_accepted, note_offer, note_refused
from wijkabm.month.work.wages import local_wage

COIN_STAFF_LUCK = streams.name_luck("coin_staff")

SHARES = 4  # steps of the share of a bill that a shop considers
DISCOUNTS = 3  # none, one step and two steps on what is paid in coins


@kernel
def weigh_coins(world, numbers, now, me):
    """Step 1 of the month, after the office: holders see what coins buy, shops decide and plan."""
    shops, contracts, offices = world.shops, world.contracts, world.coin_offices
    market, coin = numbers.market, numbers.coin
    remember(world, numbers, me)
    for w in range(offices.worth.size):
        c = find_office(contracts, w, me)
        most = taken_share(w, c, world, numbers, now, me)
        for j in range(shops.alive.size):
            if shops.wijk[j] == w and (shops.alive[j] == 0 or shops.trading[j] == 0 or most <= 0.0):
                shops.coin_share[j] = 0.0
                shops.coin_wait[j] = 1.0
        if c < 0:
            continue
        see_accepted(w, shops, offices)
        see_worth(w, world, numbers, now, me)
        if is_issued(w, me):
            decide(w, most, world, numbers, now, me)
            see_accepted(w, shops, offices)
        plan(w, world, numbers, now, me)
        for j in range(shops.alive.size):
            if shops.wijk[j] == w and shops.alive[j] == 1:
                shops.coin_wait[j] = wait_factor(j, offices.worth[w], shops, market, coin)


@part
def expected_flow(w, world, numbers, me):
    """Coin cents a month that will be spent in shops: as it was, at first as the issuer announces."""
    wijken, offices = world.wijken, world.coin_offices
    coin = numbers.coin
    announced = 0.0
    hours = me.issue_volunteering[w] + me.issue_education[w]
    if hours + me.issue_association[w] > 0.0:
        announced = me.yearly_cap[w] * 100.0 / MONTHS
    buyers = me.sale[w] * me.reach[w] * coin.buyers * wijken.inhabitants_start[w]
    announced += buyers * coin.buyer_spends * 100.0
    return max(coin.announced_trust * announced, offices.usual[w])


@part
def example_of(j, took, residents, shops):
    """Share of the owners whom this one knows, else of shops in the street, that took coins (`took` > 0)."""
    known = 0
    taking = 0
    i = shops.owner[j]
    if i >= 0:
        for k in range(residents.n_ties[i]):
            other = np.int64(residents.ties[i, k])
            if residents.status[other] == OWNER and residents.shop[other] >= 0:
                known += 1
                taking += 1 if took[residents.shop[other]] > 0.0 else 0
    if known == 0:
        for k in range(shops.alive.size):
            if k != j and shops.alive[k] == 1 and shops.segment[k] == shops.segment[j]:
                known += 1
                taking += 1 if took[k] > 0.0 else 0
    return taking / max(known, 1)


@part
def best_offer(j, w, most, flow, others, example, world, numbers, me):
    """Share of the bill and discount with the largest net gain a month, and that gain in cents.

    Who takes coins already counts on as many as came, more with a larger share. Others count on their part
    of `flow`, what is spent in shops a month, by sales times share, beside `others`. Of these coins (at
    most ``taken_most`` of what the share allows) a part ``e`` is paid by customers who would not have come.
    Each such bill of 1 brings ``1 - s - s d`` in euros and ``s`` coins of worth ``v``, and costs VAT and
    goods in euros; of the others each coin costs ``1 - v + d``. No more is taken than leaves the VAT in
    euros.
    """
    shops, offices = world.shops, world.coin_offices
    market, firms, coin = numbers.market, numbers.firms, numbers.coin
    b = shops.branch[j]
    vat = firms.vat[b] / (1.0 + firms.vat[b])
    goods = firms.goods[b] * (1.0 - vat)
    sales = sales_to_people(j, shops) * (1.0 + firms.vat[b])
    view = view_of(j, shops, coin) * (1.0 + coin.shop_example * example)
    best, best_share, best_discount = 0.0, 0.0, 0.0
    for k in range(1, SHARES + 1):
        for m in range(DISCOUNTS):
            discount = coin.discount_step * m
            share = most * k / SHARES
            if share * (1.0 + discount) > 1.0 - vat:
                continue
            if shops.coin_share[j] > 0.0:
                taken = me.usual[j] * share / shops.coin_share[j]
            else:
                taken = flow * share * sales / max(others + share * sales, 1.0)
            taken = min(taken, coin.taken_most * share * sales)
            worth = worth_to_shop(j, w, taken, world, numbers, me)
            gain = gain_of(share, discount, offices.worth[w])
            brought = min(me.pull[j] * brought_by(gain, market), coin.brought_most)
            left = 1.0 - share * (1.0 + discount) + share * worth - vat - goods
            plus = max(brought * taken / share * left, 0.0) * view
            minus = (1.0 - brought) * taken * (1.0 - worth + discount)
            minus += max(-brought * taken / share * left, 0.0) + coin.shop_effort * 100.0
            if plus - minus > best:
                best, best_share, best_discount = plus - minus, share, discount
    return best, best_share, best_discount


@part
def room_at_takers(w, most, world, numbers):
    """Coin cents a month that shops which take coins, or are expected to, could take together."""
    shops = world.shops
    firms, coin = numbers.firms, numbers.coin
    whole = 0.0
    takers = 0.0
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1 and shops.wijk[j] == w:
            sales = sales_to_people(j, shops) * (1.0 + firms.vat[shops.branch[j]])
            whole += sales
            takers += sales * shops.coin_share[j]
    return max(takers, coin.follow * most * whole)


@part
def decide(w, most, world, numbers, now, me):
    """Shops that are asked, or that look back, decide what they take from now on.

    The issuer asks those whom it reaches; others hear of it where owners they know take coins. All look at
    what was taken a month ago, so that nobody's decision hangs on his place in the list.
    """
    residents, shops, offices = world.residents, world.shops, world.coin_offices
    policy, journal, scratch = world.policy, world.journal, world.scratch
    market, coin = numbers.market, numbers.coin
    key = now.key
    flow = expected_flow(w, world, numbers, me)
    others = room_at_takers(w, most, world, numbers)
    took = scratch.floats
    for j in range(shops.alive.size):
        took[j] = shops.coin_share[j]
    reach = me.reach[w]
    for j in range(shops.alive.size):
        if (
            shops.alive[j] == 0
            or shops.trading[j] == 0
            or shops.wijk[j] != w
            or shops.owner_kind[j] == CHAIN_SHOP
        ):
            continue
        identity, b = shops.identity[j], shops.branch[j]
        takes = shops.coin_share[j] > 0.0
        chance = coin.review if takes else coin.approach
        if not streams.happens(key, COIN_SHOP_LUCK, identity, 0, chance):
            shops.coin_share[j] = min(shops.coin_share[j], most)
            continue
        example = example_of(j, took, residents, shops)
        if not takes:
            reached = streams.happens(FOR_EVER, COIN_SHOP_LUCK, identity, 2, reach)
            if not reached and example <= 0.0:
                continue
            note_offer(policy, journal, me.number, w, identity, shops.premises[j], b)
        else:
            learn_pull(j, offices.worth[w], shops, market, coin, me)
        gain, share, discount = best_offer(j, w, most, flow, others, example, world, numbers, me)
        shops.coin_share[j] = share
        shops.coin_discount[j] = discount
        if takes and gain <= 0.0:
            policy.ended[w, me.number] += 1
            note_fact(journal, identity, LIFE_CONTRACT_ENDED, me.number)
        elif not takes and gain > 0.0:
            note_accepted(policy, journal, me.number, w, identity, shops.premises[j], b, 0)
        elif not takes:
            note_refused(policy, journal, me.number, w, identity, shops.premises[j], b)


@part
def draw_supplier(j, takers, n, world, now):
    """A shop, not `j`, of the first `n` of those that take coins, drawn by sales to people; or -1."""
    shops = world.shops
    key = now.key
    supplier = np.int64(-1)
    soonest = math.inf
    for m in range(n):
        k = takers[m]
        luck = streams.exponential(key, COIN_SHOP_LUCK, shops.identity[j], shops.identity[k])
        t = luck / max(sales_to_people(k, shops), 1.0)
        if k != j and t < soonest:
            soonest = t
            supplier = k
    return supplier


@part
def plan(w, world, numbers, now, me):
    """What shops with coins will do with them this month: buy of others, pay staff, take home.

    Coins are passed on where that saves more, against redeeming them, than it costs to find somebody. A shop
    buys of one other that takes coins, drawn each month. Staff who agree get a share of their pay in coins,
    owners as many as they can spend and as are worth more to them than at the issuer.
    """
    residents, shops = world.residents, world.shops
    members, offices, takers = world.coin_members, world.coin_offices, world.scratch.rows
    income, firms, coin = numbers.income, numbers.firms, numbers.coin
    n = np.int64(0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.coin_share[j] > 0.0:
            takers[n] = j
            n += 1
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            agrees = members.joined[i] > 0 and streams.happens(
                FOR_EVER, COIN_STAFF_LUCK, residents.identity[i], 0, coin.staff_agree
            )
            members.agrees[i] = 1 if agrees and residents.coins[i] <= members.room[i] else 0
    wage = np.int64(math.floor(coin.wage_share * local_wage(income, firms)))
    for j in range(shops.alive.size):
        if shops.wijk[j] != w:
            continue
        shops.coin_use[j] = 0
        shops.coin_supplier[j] = 0
        shops.coin_wage[j] = 0
        shops.coin_living[j] = 0
        if shops.alive[j] == 0 or (shops.coins[j] == 0 and shops.coin_share[j] <= 0.0):
            continue
        shops.coin_worth[j] = worth_to_shop(j, w, 0.0, world, numbers, me)
        redeemed = worth_at_issuer(w, offices)
        k = draw_supplier(j, takers, n, world, now)
        could = coin.business_share * shops.expected_sales[j] * offices.accepted[w]
        could = min(could, float(shops.coins[j]) + me.usual[j])
        view = view_of(j, shops, coin)
        if k >= 0 and could * (1.0 - redeemed) * view > coin.pass_effort * 100.0:
            shops.coin_supplier[j] = 1 + k
            shops.coin_use[j] = np.int64(math.floor(could))
            shops.coin_wage[j] = wage
        i = shops.owner[j]
        if i >= 0 and members.identity[i] == residents.identity[i] and members.worth[i] > redeemed:
            shops.coin_living[j] = max(members.room[i] - residents.coins[i], 0)
