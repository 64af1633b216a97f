"""Step 5, the market: where do people spend their money.

Households plan spending from income and savings, split it over branches, needs first, and over a few
baskets per adult. A basket goes where it went last time, unless habit breaks, the place has closed, or
a tied person mentions another; then a place is chosen (``choice``). Money moves basket by basket, gross
of VAT.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import kernel, part, woven
from wijkabm.rules.choice import (
    choose_home_business,
    choose_place,
    heed_mention,
    note_waits,
    see_choices,
    wait_for,
)
from wijkabm.rules.collective import known_for
from wijkabm.rules.paying import pay_at_till
from wijkabm.state import (
    AT_CENTRE,
    BASKETS,
    ELSEWHERE_PLACE,
    FIRST_BASKET,
    HOME,
    N_BASKETS,
    ONLINE,
    OTHER,
    RING_PLACE,
    homes_of,
)

N_BRANCHES = 5
N_PREMISES_BRANCHES = 4
BRANCH_OF = np.array([b for b, n in enumerate(BASKETS) for _ in range(n)], np.int64)
BASKETS_OF = np.array(BASKETS, np.int64)
FIRST_OF = np.array(FIRST_BASKET, np.int64)
N_DRAWN = -(-N_BASKETS // 8) * 8
"""Baskets whose luck is drawn side by side: in eights, as processors do it; what is over is not used."""


@kernel
def list_shops(world, numbers, now):
    """List trading shops by wijk and branch, businesses at home by segment; weigh their attraction.

    attraction = (floor / 100)**a * exp(talent effect * talent + quality + luck) * price**-e
    * (base + liveliness of the street) * visibility * liveliness_weight, all but distance (Huff 1964;
    exponents from the trial). A business at home has no floor and no street.
    """
    shops, segments, wijken, scratch = world.shops, world.segments, world.wijken, world.scratch
    n_groups = wijken.first_segment.size * N_BRANCHES
    start, home_start = scratch.list_start, scratch.home_start
    for g in range(n_groups + 1):
        start[g] = 0
    for s in range(segments.wijk.size + 1):
        home_start[s] = 0
    for j in range(shops.alive.size):
        shops.sales[j] = 0
        shops.sales_outside[j] = 0
        if shops.alive[j] == 1 and shops.trading[j] == 1:
            b = shops.branch[j]
            if b == HOME:
                home_start[shops.segment[j] + 1] += 1
            else:
                start[shops.wijk[j] * N_BRANCHES + b + 1] += 1
            scratch.attraction[j] = weigh_shop(j, world, numbers)
            scratch.trade[j] = b
        else:
            scratch.attraction[j] = 0.0
            scratch.trade[j] = -1
    for g in range(n_groups):
        start[g + 1] += start[g]
    for s in range(segments.wijk.size):
        home_start[s + 1] += home_start[s]
    fill = scratch.rows
    for g in range(n_groups):
        fill[g] = start[g]
    offset = n_groups
    for s in range(segments.wijk.size):
        fill[offset + s] = home_start[s]
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1:
            b = shops.branch[j]
            if b == HOME:
                k = offset + shops.segment[j]
                scratch.home_list[fill[k]] = j
                scratch.home_mark[fill[k]] = np.int64(streams.mark(shops.identity[j]))
                scratch.home_wait[fill[k]] = wait_for(scratch.attraction[j])
            else:
                k = shops.wijk[j] * N_BRANCHES + b
                scratch.shop_list[fill[k]] = j
                scratch.list_mark[fill[k]] = np.int64(streams.mark(shops.identity[j]))
                wait = wait_for(scratch.attraction[j])
                scratch.list_wait[0, fill[k]] = wait
                scratch.list_wait[1, fill[k]] = wait * shops.coin_wait[j]
            fill[k] += 1


@part
def weigh_shop(j, world, numbers):
    """Attraction of one shop, distance apart; see ``list_shops``."""
    shops, segments = world.shops, world.segments
    market = numbers.market
    b = shops.branch[j]
    utility = (
        market.talent_effect * shops.talent[j]
        + shops.quality[j]
        + shops.productivity[j]
        + shops.liveliness_weight[j]
        + known_for(j, shops, market)
        + shops.marketing[j]
        + shops.renewed[j]
        - market.price_elasticity * math.log(shops.price[j])
    )
    if b != HOME:
        utility += math.log(max(shops.hours_worked[j], 0.1))
        utility += market.floor[b] * math.log(max(shops.floor[j], 1.0) / 100.0)
        utility += math.log(market.lively_base + segments.liveliness[shops.segment[j]])
    return math.exp(utility) * shops.visibility[j]


@kernel
def see_from_homes(world, numbers, now):
    """Weight of each shop of the own wijk seen from each segment, and their sum by branch."""
    shops, segments, scratch = world.shops, world.segments, world.scratch
    for s in range(segments.wijk.size):
        w = segments.wijk[s]
        origin = scratch.list_start[w * N_BRANCHES]
        for b in range(N_PREMISES_BRANCHES):
            total = 0.0
            for i in range(
                scratch.list_start[w * N_BRANCHES + b], scratch.list_start[w * N_BRANCHES + b + 1]
            ):
                j = scratch.shop_list[i]
                weight = (
                    scratch.attraction[j] * segments.access[s, b, segments.local[shops.segment[j]]]
                )
                wait = wait_for(weight)
                scratch.seen_wait[0, s, i - origin] = wait
                scratch.seen_wait[1, s, i - origin] = wait * shops.coin_wait[j]
                total += weight
            segments.inclusive[s, b] = total
        total = 0.0
        for i in range(scratch.home_start[s], scratch.home_start[s + 1]):
            total += scratch.attraction[scratch.home_list[i]]
        segments.inclusive[s, HOME] = total


@part
def plan_spending(h, world, numbers):
    """A household's budget by branch, cents.

    The total is expected income (after housing and fixed costs) plus a share of the gap between
    savings and their target, never more than the savings (Godley & Lavoie 2007, chapter 3). The split
    is a linear expenditure system (Stone 1954): needs first, the rest at fixed marginal shares.
    """
    households = world.households
    market, income = numbers.market, numbers.income
    expected = max(households.expected_income[h], 0.0)
    gap = households.savings[h] - income.savings_target * expected
    total = expected + income.savings_adjustment * gap
    total = min(max(total, 0.0), float(households.savings[h]))
    heads = households.n_adults[h] + market.child_need * households.n_children[h]
    needs = 0.0
    wishes = market.spend_other
    for b in range(N_BRANCHES):
        needs += market.need[b] * market.spend[b]
        wishes += (1.0 - market.need[b]) * market.spend[b]
    needs *= 100.0 * heads
    met = 1.0
    if needs > 0.0 and total < needs:
        met = total / needs
    left = max(total - needs, 0.0)
    spent = np.int64(0)
    for b in range(N_BRANCHES):
        amount = met * market.need[b] * market.spend[b] * 100.0 * heads
        amount += left * (1.0 - market.need[b]) * market.spend[b] / max(wishes, 1e-9)
        households.budget[h, b] = np.int64(math.floor(amount))
        spent += households.budget[h, b]
    households.budget[h, OTHER] = max(np.int64(math.floor(total)) - spent, np.int64(0))


@kernel
def plan_budgets(world, numbers, now):
    """Plan every household's spending; what no branch of the wijk sells is bought outside at once."""
    households, segments, ring, ledger = world.households, world.segments, world.ring, world.ledger
    for s in range(segments.wijk.size):
        for b in range(N_BRANCHES):
            segments.demand[s, b] = 0
        segments.visits[s] = 0.0
    for k in range(ring.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            ring.sales[k, b] = 0
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            plan_spending(h, world, numbers)
            for b in range(N_BRANCHES):
                segments.demand[households.segment[h], b] += households.budget[h, b]
            payer = books.account(books.RESIDENTS, households.wijk[h])
            books.pay_out(
                ledger,
                books.OTHER_CONSUMPTION,
                households.savings,
                h,
                payer,
                books.OUTSIDE,
                households.budget[h, OTHER],
            )


@woven
def find_till(place, branch, n_shops):
    """Where the cents of a basket are handed in: at a shop, or one till a branch of other places.

    Unsigned, as a place in a list that is never counted from its end.
    """
    return np.uint64(place if place >= 0 else n_shops - 5 * place + branch)


@part
def open_tills(world):
    """Which branch each till serves this month, so that a habit is checked by one look."""
    shops, ring, scratch = world.shops, world.ring, world.scratch
    n_shops = shops.alive.size
    for t in range(n_shops, scratch.trade.size):
        scratch.trade[t] = -1
    for b in range(N_BRANCHES):
        for place in (AT_CENTRE, ONLINE, ELSEWHERE_PLACE):
            scratch.trade[find_till(place, b, n_shops)] = b
    for k in range(ring.wijk.size):
        for b in range(N_PREMISES_BRANCHES):
            if ring.shops[k, b] > 0:
                scratch.trade[find_till(RING_PLACE - k, b, n_shops)] = b
    for t in range(scratch.till.size):
        scratch.till[t] = 0
        scratch.trips[t] = 0


@part
def empty_till(j, kind, payer, world):
    """Enter what was handed in at shop `j` into the books."""
    shops, segments, scratch = world.shops, world.segments, world.scratch
    if scratch.trips[j] > 0:
        shops.sales[j] += scratch.till[j]
        segments.visits[shops.segment[j]] += scratch.trips[j]
        scratch.trips[j] = 0
        payee = books.account(books.SHOPS, shops.wijk[j])
        cents = scratch.till[j]
        books.pay(world.ledger, kind, scratch.till, j, payer, shops.cash, j, payee, cents)


@part
def empty_tills(w, world):
    """Enter what the households of wijk `w` handed in into the books, gross of VAT, by place.

    They shop in their own wijk, its neighbours and its part of the ring: a till elsewhere would stay full,
    and the books would not close.
    """
    wijken, ring, scratch, ledger = world.wijken, world.ring, world.scratch, world.ledger
    payer = books.account(books.RESIDENTS, w)
    till, n_shops = scratch.till, world.shops.alive.size
    first, last = homes_of(w, wijken, scratch)
    for k in range(first, last):
        empty_till(scratch.home_list[k], books.HOME_SERVICES, payer, world)
    for n in range(-1, wijken.neighbours.shape[1]):
        there = w if n < 0 else wijken.neighbours[w, n]
        if there >= 0:
            group = there * N_BRANCHES
            for k in range(scratch.list_start[group], scratch.list_start[group + N_BRANCHES]):
                empty_till(scratch.shop_list[k], books.CONSUMPTION, payer, world)
    for b in range(N_BRANCHES):
        for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
            t = find_till(RING_PLACE - k, b, n_shops)
            if b < N_PREMISES_BRANCHES:
                ring.sales[k, b] += till[t]
            books.pay_out(ledger, books.CONSUMPTION, till, t, payer, books.RING, till[t])
        for place in (AT_CENTRE, ONLINE, ELSEWHERE_PLACE):
            t = find_till(place, b, n_shops)
            kind = books.HOME_SERVICES if place == ELSEWHERE_PLACE else books.CONSUMPTION
            books.pay_out(ledger, kind, till, t, payer, books.OUTSIDE, till[t])


@woven
def draw_luck(person, luck, hearing):
    """Luck of each basket of a person, and whether somebody mentions a place for it, (N_DRAWN,) uint64."""
    for slot in range(N_DRAWN):
        bits = streams.fold_in(person, slot)
        luck[slot] = bits
        hearing[slot] = streams.mix(bits)


@woven
def split_budget(h, adults, households, share, rest):
    """Cents of every basket of a household, by branch, and how many of them get one more; its purse pays."""
    for b in range(N_BRANCHES):
        share[b] = households.budget[h, b] // (adults * BASKETS_OF[b])
        rest[b] = households.budget[h, b] - share[b] * adults * BASKETS_OF[b]
        households.savings[h] -= households.budget[h, b]


@kernel
def shop_for_baskets(world, numbers, now):
    """Every adult's baskets: keep the habit or choose anew, and pay; who holds coins may pay with them.

    Cents go from a household's savings into a till; the tills of a wijk's households are emptied into the
    books together.
    """
    households, residents, shops = world.households, world.residents, world.shops
    segments, wijken, ring, scratch = world.segments, world.wijken, world.ring, world.scratch
    market = numbers.market
    key = now.key
    note_waits(world, numbers)
    open_tills(world)
    trade, till, trips, n_shops = scratch.trade, scratch.till, scratch.trips, shops.alive.size
    choices = see_choices(wijken, scratch, market)
    key = streams.fold_in(key, streams.CHOICE)
    mention = streams.to_threshold(market.mention)
    habit = np.empty(N_BRANCHES, np.int64)
    for b in range(N_BRANCHES):
        habit[b] = streams.to_threshold(market.habit[b])
    share, rest = np.empty(N_BRANCHES, np.int64), np.empty(N_BRANCHES, np.int64)
    luck, hearing = np.empty(N_DRAWN, np.uint64), np.empty(N_DRAWN, np.uint64)
    last = np.int64(-1)
    for h in range(households.alive.size):
        adults = households.n_adults[h]
        if households.alive[h] == 0 or adults == 0:
            continue
        w = households.wijk[h]
        s = households.segment[h]
        if w != last:
            if last >= 0:
                empty_tills(last, world)
            last = w
        split_budget(h, adults, households, share, rest)
        for m in range(adults):
            i = households.members[h, m]
            person = streams.fold_in(key, residents.identity[i])
            loyalty = residents.loyalty[i] + residents.support[i]
            pays = 1 if residents.coins[i] > 0 else 0
            draw_luck(person, luck, hearing)
            for slot in range(N_BASKETS):
                b = BRANCH_OF[slot]
                cents = share[b]
                if m * BASKETS_OF[b] + slot - FIRST_OF[b] < rest[b]:
                    cents += 1
                prefix = luck[slot]
                before = residents.habit[i, slot]
                place = before
                t = find_till(place, b, n_shops)
                if trade[t] != b or not streams.is_under(prefix, habit[b]):
                    if b == HOME:
                        place = choose_home_business(w, s, loyalty, prefix, choices)
                    else:
                        place = choose_place(b, w, s, loyalty, pays, prefix, choices)
                    residents.habit[i, slot] = place
                    t = find_till(place, b, n_shops)
                elif (
                    streams.is_under(hearing[slot], mention)
                    and b != HOME
                    and residents.n_ties[i] > 0
                ):
                    place = listen(
                        i, slot, place, b, w, s, prefix, residents, shops, segments, wijken, ring,
                        scratch,
                    )  # fmt: skip
                    residents.habit[i, slot] = place
                    t = find_till(place, b, n_shops)
                if pays == 1 and place >= 0 and shops.coin_share[place] > 0.0:
                    is_new = 1 if place != before else 0
                    saved = pay_at_till(i, place, cents, is_new, prefix, world, numbers)
                    households.savings[h] += saved
                    cents -= saved
                till[t] += cents
                trips[t] += 1
    if last >= 0:
        empty_tills(last, world)


@woven
def listen(i, slot, place, b, w, s, prefix, residents, shops, segments, wijken, ring, scratch):
    """Word of mouth: a keyed tie mentions where it goes."""
    pick = streams.to_unit(streams.fold_in(prefix, streams.MENTIONED_TIE))
    friend = residents.ties[i, min(np.int64(pick * residents.n_ties[i]), residents.n_ties[i] - 1)]
    mentioned = residents.habit[friend, slot]
    if mentioned == place or scratch.trade[find_till(mentioned, b, shops.alive.size)] != b:
        return place
    return heed_mention(place, mentioned, b, w, s, prefix, shops, segments, wijken, ring, scratch)


@part
def split_amount(total, weight, running, whole):
    """Cents of `total` for one share so that shares add up: the rise of the rounded running sum."""
    before = np.int64(math.floor(total * (running / whole) + 0.5))
    after = np.int64(math.floor(total * ((running + weight) / whole) + 0.5))
    return after - before


@kernel
def receive_visitors(world, numbers, now):
    """People of the ring and daytime workers spend in the wijk; the ring's people spend at home.

    Expected shares, not single choices: of what the ring's people spend on a branch, wijk w draws
    ``v A**l / (1 + v A**l)`` with A the attraction of its shops, l the dissimilarity and v the weight
    solved at the start; it is split over its shops by attraction. The rest is split over ring streets and the
    outside. The ring spends more when its wealth is above target, less when below.
    Its mood is ``1 + wealth_effect * (wealth over target - 1)``, within ``mood_most``.
    """
    shops, segments, wijken, region = world.shops, world.segments, world.wijken, world.region
    scratch, ledger = world.scratch, world.ledger
    market, ring_numbers = numbers.market, numbers.ring
    ring_account = books.single(ledger, books.RING)
    target = max(region.cash_target[0], 1)
    wealth = (ledger.purses[ring_account] - target) / target
    most = ring_numbers.mood_most
    mood = 1.0 + min(max(ring_numbers.wealth_effect * wealth, -most), most)
    for b in range(N_PREMISES_BRANCHES):
        total = np.int64(max(math.floor(region.spending[0, b] * mood), 0.0))
        left = total
        for w in range(wijken.first_segment.size):
            first = scratch.list_start[w * N_BRANCHES + b]
            last = scratch.list_start[w * N_BRANCHES + b + 1]
            attraction = 0.0
            for i in range(first, last):
                attraction += scratch.attraction[scratch.shop_list[i]]
            if attraction <= 0.0:
                continue
            pull = wijken.visitor_weight[w, b] * math.pow(attraction, market.nest_correlation)
            amount = min(np.int64(math.floor(total * pull / (1.0 + pull))), left)
            left -= amount
            running = 0.0
            payee = books.account(books.SHOPS, w)
            for i in range(first, last):
                j = scratch.shop_list[i]
                cents = split_amount(amount, scratch.attraction[j], running, attraction)
                running += scratch.attraction[j]
                shops.sales[j] += cents
                shops.sales_outside[j] += cents
                segments.visits[shops.segment[j]] += cents / (market.visit_spend * 100.0)
                books.receive(ledger, books.CONSUMPTION, books.RING, shops.cash, j, payee, cents)
        spend_in_ring(b, left, world, numbers)


@part
def spend_in_ring(b, total, world, numbers):
    """The ring's people: the same share close to home as in the wijken, the rest outside."""
    ring, ledger = world.ring, world.ledger
    market = numbers.market
    whole = 0.0
    for k in range(ring.wijk.size):
        whole += ring.shops[k, b] * ring.weight[k, b]
    near = np.int64(math.floor(total * market.own_wijk[b])) if whole > 0.0 else np.int64(0)
    books.pay_between(ledger, books.CONSUMPTION, books.RING, books.OUTSIDE, total - near)
    if near == 0:
        return
    books.pay_between(ledger, books.CONSUMPTION, books.RING, books.RING, near)
    running = 0.0
    for k in range(ring.wijk.size):
        weight = ring.shops[k, b] * ring.weight[k, b]
        ring.sales[k, b] += split_amount(near, weight, running, whole)
        running += weight
