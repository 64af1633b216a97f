"""Step 6, firms: what is left at the end of a shopkeeper's month.

Every enterprise pays VAT, goods, rent, levies, other costs and interest; the owner draws a living; the
owner learns from the result; price and staff adapt to expected sales. Labour was paid in step 3.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.collective import forget, pay_dues
from wijkabm.rules.loans import fund_interest, pay_fund
from wijkabm.rules.partners import choose_supplier
from wijkabm.rules.paying import (
    buy_goods_in_coins,
    buy_of_others,
    lost_on_coins,
    pay_rest_of_bill,
    take_home_coins,
)
from wijkabm.rules.renewal import wear_and_renew
from wijkabm.rules.suppliers import local_share, lose_tie
from wijkabm.state import (
    CHAIN_SHOP,
    FOOD,
    FRANCHISE,
    HOME,
    HORECA,
    LIFE_INCOME_OF_YEAR,
    LIFE_REVENUE_OF_YEAR,
    homes_of,
    note_fact,
)

MONTHS = 12
MOST_LUCK = 3.0  # log: luck makes custom twenty times what is usual, or a twentieth, at the most
MOST_WORKERS = 50.0  # from here on an enterprise is no small one (EU recommendation 2003/361/EC)
MOST_BOUGHT = 500_000.0  # cents a month per inhabitant, of all at home (`share_of_market`)


@kernel
def sell_to_firms(world, numbers, now):
    """Businesses at home sell to organisations elsewhere.

    Each has clients in proportion to its attraction; the more of them there are, the fewer clients each
    finds: clients per business fall with the number to the power -c (c = home_congestion, *assumption*).
    ``wijken.home_demand`` is what a business of attraction 1 sells at the starting number. Who needs more
    than `MOST_WORKERS` people for its clients works from home no longer, so what those can deliver is the
    most that is sold; and a wijk sells no more than its region buys (`share_of_market`). Both are bounds that
    only extreme parameters reach.
    """
    shops, wijken, scratch, ledger = world.shops, world.wijken, world.scratch, world.ledger
    firms = numbers.firms
    most = deliver_most(firms)
    for w in range(wijken.first_segment.size):
        first, last = homes_of(w, wijken, scratch)
        if first == last:
            continue
        crowd = math.pow(max(wijken.n_home_start[w], 1) / (last - first), firms.home_congestion)
        usual = wijken.home_demand[w] * crowd
        share = share_of_market(w, usual, world, numbers)
        payee = books.account(books.SHOPS, w)
        for i in range(first, last):
            j = scratch.home_list[i]
            cents = np.int64(math.floor(share * clients_of(j, usual, most, shops, scratch)))
            if shops.public_orders[j] > 0:
                cents = min(cents, room_for_clients(j, shops, firms))
            shops.orders[j] += cents
            books.receive(ledger, books.SALES_TO_FIRMS, books.OUTSIDE, shops.cash, j, payee, cents)


@part
def clients_of(j, usual, most, shops, scratch):
    """What a business at home would sell where attraction 1 sells `usual`, float cents a month."""
    return min(max(usual * scratch.attraction[j] * shops.hours_worked[j], 0.0), most)


@part
def share_of_market(w, usual, world, numbers):
    """The part of what a wijk's businesses at home would sell together for which its region has clients.

    ``share = min(1, MOST_BOUGHT * inhabitants / sum of sales)``. Per inhabitant of the Netherlands all
    enterprises buy for some EUR 5,000 a month of each other (CBS, national accounts 2023, intermediate use,
    from memory). That people at home in one wijk sell no more than that is an *assumption*; with usual
    parameters those of Utrecht's wijken with most firms sell half of it. Beyond it all sell the same part
    less.
    """
    shops, wijken, scratch = world.shops, world.wijken, world.scratch
    firms = numbers.firms
    most = deliver_most(firms)
    first, last = homes_of(w, wijken, scratch)
    total = 0.0
    for i in range(first, last):
        total += clients_of(scratch.home_list[i], usual, most, shops, scratch)
    return min(1.0, MOST_BOUGHT * wijken.inhabitants_start[w] / max(total, 1.0))


@part
def deliver_most(firms):
    """What a business at home with `MOST_WORKERS` sells in a month, float cents excl. VAT."""
    return MOST_WORKERS * firms.revenue_per_fte[HOME] * 100.0 / MONTHS


@part
def room_for_clients(j, shops, firms):
    """What an enterprise with public contracts can still sell to other firms, cents a month.

    ``full_use`` times the usual revenue of its owner and staff, less those contracts. Who is full turns other
    clients away.
    """
    workers = shops.hours_worked[j] + shops.staff[j]
    most = firms.full_use * workers * firms.revenue_per_fte[shops.branch[j]] * 100.0 / MONTHS
    return max(np.int64(math.floor(most)) - shops.public_orders[j], np.int64(0))


@kernel
def run_firms(world, numbers, now):
    """A month of every enterprise: bills, result, learning, the owner's living, plans."""
    shops = world.shops
    market = numbers.market
    for j in range(shops.alive.size):
        if shops.alive[j] == 1:
            settle_vat(j, world, numbers)
            costs = pay_bills(j, world, numbers, now)
            costs += pay_dues(j, world)
            forget(j, shops, market)
            shops.result[j] = shops.revenue[j] - costs + shops.aid[j] - lost_on_coins(j, shops)
            shops.aid[j] = 0
            learn(j, world, numbers, now)
            draw_living(j, costs, world, numbers)
            plan_next_month(j, world, numbers, now)
            wear_and_renew(j, world, numbers, now)
            close_year(j, world, now)
    settle_ring(world, numbers)


@part
def settle_vat(j, world, numbers):
    """Pay the VAT in this month's sales: ``gross * rate / (1 + rate)``, rounded."""
    shops, ledger = world.shops, world.ledger
    firms = numbers.firms
    rate = firms.vat[shops.branch[j]]
    due = np.int64(math.floor(shops.sales[j] * rate / (1.0 + rate) + 0.5))
    ledger.checks[0] += due
    shops.sales_to_firms[j] = shops.orders[j]
    shops.orders[j] = 0
    shops.revenue[j] = shops.sales[j] - due + shops.sales_to_firms[j]
    payer = books.account(books.SHOPS, shops.wijk[j])
    books.pay_out(ledger, books.VAT, shops.cash, j, payer, books.RIJK, due)


@part
def room_for(j, shops):
    """What an enterprise can still pay: cash and what is left of the credit line."""
    return max(shops.cash[j] + shops.credit_line[j], 0)


@part
def owner_home(j, shops, residents):
    """Household row of the owner, -1 for chains and owners who live elsewhere."""
    if shops.owner[j] < 0:
        return np.int64(-1)
    return residents.household[shops.owner[j]]


@part
def find_means(j, cents, h, world, firms):
    """Let the owner help out when a bill exceeds the means; returns what can be paid, cents.

    Independents who live here are liable with their own savings; a head office carries its outlets from
    outside (an outlet that loses money is closed in step 7, not here); an owner elsewhere brings nothing.
    """
    households, shops, ledger = world.households, world.shops, world.ledger
    short = cents - room_for(j, shops)
    if short > 0:
        payee = books.account(books.SHOPS, shops.wijk[j])
        if h >= 0:
            private = np.int64(firms.kept_private * 100.0)
            help_out = max(min(short, households.savings[h] - private), 0)
            payer = books.account(books.RESIDENTS, households.wijk[h])
            books.pay(
                ledger, books.OWNER_SUPPORT, households.savings, h, payer, shops.cash, j, payee,
                help_out,
            )  # fmt: skip
        elif shops.owner_kind[j] == CHAIN_SHOP:
            books.receive(ledger, books.OWNER_SUPPORT, books.OUTSIDE, shops.cash, j, payee, short)
    return min(cents, room_for(j, shops))


@inline
def goods_share(j, shops, firms):
    """Cost of goods over revenue; supermarkets buy dearer goods at thinner margins.

    Who buys together with others saves a share of it.
    """
    if is_supermarket(j, shops, firms):
        return firms.goods_supermarket
    return firms.goods[shops.branch[j]] * (1.0 - shops.joint_saving[j])


@part
def is_supermarket(j, shops, firms):
    """A food shop with a large floor."""
    return shops.branch[j] == FOOD and shops.floor[j] >= firms.supermarket_floor


@part
def other_costs_of(j, world, numbers):
    """Energy, insurance, transport, interior: a part fixed by floor, a part that moves with revenue.

    ``wijken.other_costs`` is the month's amount of a shop of typical revenue, solved at the start so that a
    marginal entrant breaks even; a supermarket's is a share of its revenue.
    """
    shops, wijken = world.shops, world.wijken
    firms = numbers.firms
    b = shops.branch[j]
    w = shops.wijk[j]
    typical = max(wijken.typical_revenue[w, b], 1.0)
    share = firms.other_costs_share
    if is_supermarket(j, shops, firms):
        return firms.other_supermarket * shops.revenue[j]
    return wijken.other_costs[w, b] * (1.0 - share + share * shops.revenue[j] / typical)


@part
def pay_bills(j, world, numbers, now):
    """Goods, rent, OZB, other costs, fee, interest, repayment; returns all costs, cents."""
    residents, shops, premises = world.residents, world.shops, world.premises
    landlords, municipality, terms = world.landlords, world.municipality, world.terms
    ledger = world.ledger
    firms = numbers.firms
    payer = books.account(books.SHOPS, shops.wijk[j])
    home = owner_home(j, shops, residents)
    goods = np.int64(math.floor(shops.revenue[j] * goods_share(j, shops, firms)))
    in_coins = np.int64(0)
    saved = shops.practice[j] * shops.revenue[j]
    other = np.int64(math.floor(max(other_costs_of(j, world, numbers) - saved, 0.0)))
    rent = np.int64(0)
    ozb = np.int64(0)
    p = shops.premises[j]
    if p >= 0:
        rent = premises.contract_rent[p]
        ozb = np.int64(
            math.floor(
                premises.value[p]
                * municipality.ozb_user[0]
                * municipality.ozb_scale[0]
                / MONTHS
                * (1.0 - min(terms.ozb_cut[shops.wijk[j]], 1.0))
            )
        )
    fee = np.int64(0)
    if shops.owner_kind[j] == FRANCHISE:
        fee = np.int64(math.floor(shops.revenue[j] * firms.franchise_fee))
    owed = shops.loan[j] + max(-shops.cash[j], 0)
    interest = np.int64(math.floor(owed * firms.interest / MONTHS))
    labour = np.int64(math.floor(shops.staff[j] * firms.labour_cost * 100.0))
    repayment = min(shops.loan_payment[j], shops.loan[j])
    to_fund = fund_interest(j, shops)
    if shops.coin_use[j] > 0:
        in_coins = buy_of_others(j, other, shops, ledger)
    bills = goods + other - in_coins + rent + ozb + fee + interest + repayment
    bills += to_fund + min(shops.fund_payment[j], shops.fund_loan[j])
    payable = find_means(j, bills, home, world, firms)
    if payable < bills:
        shops.arrears[j] += 1
    else:
        shops.arrears[j] = 0
    payable -= pay_goods(j, min(goods, payable), payer, world, numbers, now)
    if p >= 0:
        cents = min(rent, payable)
        landlord = premises.landlord[p]
        payee = books.account(books.LANDLORDS, landlords.wijk[landlord])
        books.pay(ledger, books.RENT, shops.cash, j, payer, landlords.cash, landlord, payee, cents)
        payable -= cents
        cents = min(ozb, payable)
        books.pay_out(ledger, books.OZB_USER, shops.cash, j, payer, books.MUNICIPALITY, cents)
        payable -= cents
    cents = min(other - in_coins, payable)
    near = np.int64(0)
    if in_coins > 0:
        near = pay_rest_of_bill(j, in_coins, cents, shops, ledger)
    payable -= near
    cents -= near
    books.pay_out(ledger, books.OTHER_COSTS, shops.cash, j, payer, books.OUTSIDE, cents)
    payable -= cents
    cents = min(fee, payable)
    books.pay_out(ledger, books.PROFIT, shops.cash, j, payer, books.OUTSIDE, cents)
    payable -= cents
    cents = min(interest, payable)
    books.pay_out(ledger, books.INTEREST, shops.cash, j, payer, books.BANKS, cents)
    payable -= cents
    cents = min(repayment, payable)
    books.pay_out(ledger, books.REPAYMENT, shops.cash, j, payer, books.BANKS, cents)
    shops.loan[j] -= cents
    pay_fund(j, to_fund, payable - cents, payer, world)
    return goods + other + rent + ozb + fee + interest + to_fund + labour


@part
def pay_goods(j, cents, payer, world, numbers, now):
    """Goods: a small part from a business at home in the wijk (a supplier of the year), the rest outside.

    The supplier may take a part in coins; returns the euro cents paid.
    """
    shops, wijken, scratch, ledger = world.shops, world.wijken, world.scratch, world.ledger
    month = now.month
    local = np.int64(0)
    w = shops.wijk[j]
    first, last = homes_of(w, wijken, scratch)
    if last > first and shops.branch[j] != HOME:
        local = np.int64(math.floor(cents * local_share(j, world, numbers)))
        bits = streams.draw(
            streams.HOME_CLIENTS, shops.identity[j], month // MONTHS + streams.MONTH_ZERO, 0
        )
        pick = min(np.int64(streams.to_unit(bits) * (last - first)), last - first - 1)
        k = choose_supplier(j, scratch.home_list[first + pick], shops)
        if shops.alive[k] == 1:
            in_coins = np.int64(0)
            if shops.coin_use[j] > 0:
                in_coins = buy_goods_in_coins(j, k, local, shops, ledger)
            cents -= in_coins
            local -= in_coins
            books.pay(
                ledger, books.GOODS, shops.cash, j, payer, shops.cash, k,
                books.account(books.SHOPS, shops.wijk[k]), local,
            )  # fmt: skip
            shops.orders[k] += local
        else:
            local = np.int64(0)
    books.pay_out(ledger, books.GOODS, shops.cash, j, payer, books.OUTSIDE, cents - local)
    return cents


@part
def learn(j, world, numbers, now):
    """The owner learns what the business earns, and with it the own talent (Jovanovic 1982).

    ``expected += (result - expected) / min(first + age, most)``; the believed talent follows the signal
    talent + luck / effect with the same weight. Demand luck is AR(1), within `MOST_LUCK` either way (seven of
    its standard deviations at the usual parameters; without that bound a long memory makes a corner shop an
    economy of its own); visibility grows to 1. What was learned from others fades.
    """
    shops = world.shops
    market, firms = numbers.market, numbers.firms
    month, key = now.month, now.key
    age = max(month - shops.opened[j], 0)
    weight = 1.0 / min(firms.memory_first + age, firms.memory_most)
    shops.expected_income[j] += weight * (shops.result[j] - shops.expected_income[j])
    signal = shops.talent[j] + shops.productivity[j] / max(market.talent_effect, 0.01)
    shops.believed[j] += weight * (signal - shops.believed[j])
    shops.expected_sales[j] += firms.sales_memory * (shops.revenue[j] - shops.expected_sales[j])
    spread = firms.home_demand_spread if shops.branch[j] == HOME else firms.demand_spread
    shock = streams.normal(key, streams.PRODUCTIVITY, shops.identity[j], 0)
    moved = firms.demand_memory * shops.productivity[j] + spread * shock
    shops.productivity[j] = min(max(moved, -MOST_LUCK), MOST_LUCK)
    step = (1.0 - market.visibility_start) / max(market.visibility_months, 1.0)
    shops.visibility[j] = min(shops.visibility[j] + step, 1.0)
    lose_tie(j, shops, firms, key)
    shops.practice[j] -= shops.fading[j] * shops.practice[j]
    shops.marketing[j] -= shops.fading[j] * shops.marketing[j]


@part
def draw_living(j, costs, world, numbers):
    """The owner draws what the business is expected to earn, more when the till is full, less when empty.

    drawing = expected income + ``draw_share`` of the cash above ``cash_months`` of costs (below it: minus
    that of the gap), never more than the cash. Owners pay profit tax on it; chains and owners who live
    elsewhere draw to the outside. What an owner takes home in coins he does not draw in euros.
    """
    households, residents, shops = world.households, world.residents, world.shops
    ledger = world.ledger
    firms = numbers.firms
    aim = firms.cash_months * costs
    wish = max(shops.expected_income[j], 0.0) + firms.draw_share * (shops.cash[j] - aim)
    if shops.coins[j] > 0:
        wished = np.int64(math.floor(max(wish, 0.0)))
        wish -= float(take_home_coins(j, wished, world))
    cents = np.int64(math.floor(min(max(wish, 0.0), max(float(shops.cash[j]), 0.0))))
    payer = books.account(books.SHOPS, shops.wijk[j])
    if shops.owner_kind[j] == CHAIN_SHOP:
        books.pay_out(ledger, books.PROFIT, shops.cash, j, payer, books.OUTSIDE, cents)
        return
    tax = np.int64(math.floor(cents * firms.profit_tax))
    books.pay_out(ledger, books.PROFIT_TAX, shops.cash, j, payer, books.RIJK, tax)
    h = owner_home(j, shops, residents)
    if h >= 0:
        payee = books.account(books.RESIDENTS, households.wijk[h])
        books.pay(
            ledger, books.DRAWINGS, shops.cash, j, payer, households.savings, h, payee, cents - tax
        )
        households.income[h] += cents - tax
    else:
        books.pay_out(ledger, books.DRAWINGS, shops.cash, j, payer, books.OUTSIDE, cents - tax)


@part
def fte_wanted(j, shops, firms):
    """Employees for the expected sales, beside the owner (chains: all the work is done by staff)."""
    b = shops.branch[j]
    need = shops.expected_sales[j] * MONTHS / (firms.revenue_per_fte[b] * 100.0)
    if shops.owner_kind[j] != CHAIN_SHOP:
        need -= 1.0
    least = 0.0
    if b == HORECA:
        least = firms.least_staff_horeca
    if shops.owner_kind[j] == CHAIN_SHOP:
        least = max(least, 1.0)
    return max(need, least)


@part
def plan_next_month(j, world, numbers, now):
    """Staff follows expected sales with some slack; the price is reviewed now and then.

    Staff changes when the need is more than ``staff_slack`` away. At a price review the owner goes a step
    down when sales fell more than ``price_band`` behind expectation, a step up when they ran as far ahead,
    and is pulled back to the usual price, never further from it than ``price_most``. The bank lends on
    account ``credit_months`` of fixed costs, which it puts at ``credit_share`` of gross margin.
    """
    shops = world.shops
    firms = numbers.firms
    key = now.key
    need = fte_wanted(j, shops, firms)
    if math.fabs(need - shops.staff_wanted[j]) > firms.staff_slack:
        shops.staff_wanted[j] = np.int64(math.floor(need + 0.5))
    b = shops.branch[j]
    fixed = shops.expected_sales[j] * (1.0 - firms.goods[b])
    line = np.int64(max(math.floor(firms.credit_months * firms.credit_share * fixed), 0.0))
    # A smaller line does not call in what the bank has lent already.
    shops.credit_line[j] = max(line, -shops.cash[j])
    if streams.happens(key, streams.PRICE, shops.identity[j], 0, firms.price_review):
        change = -firms.price_pull * (shops.price[j] - 1.0)
        if shops.revenue[j] < (1.0 - firms.price_band) * shops.expected_sales[j]:
            change -= firms.price_step
        elif shops.revenue[j] > (1.0 + firms.price_band) * shops.expected_sales[j]:
            change += firms.price_step
        least, most = 1.0 - firms.price_most, 1.0 + firms.price_most
        shops.price[j] = min(max(shops.price[j] + change, least), most)


@part
def close_year(j, world, now):
    """In December a business knows what its year was worth."""
    shops, journal = world.shops, world.journal
    month = now.month
    shops.revenue_of_year[j] += shops.revenue[j]
    shops.income_of_year[j] += shops.result[j]
    if month % MONTHS == 0:
        note_fact(journal, shops.identity[j], LIFE_REVENUE_OF_YEAR, shops.revenue_of_year[j])
        note_fact(journal, shops.identity[j], LIFE_INCOME_OF_YEAR, shops.income_of_year[j])
        shops.revenue_of_year[j] = 0
        shops.income_of_year[j] = 0


@part
def settle_ring(world, numbers):
    """Shops of the ring pay their VAT and buy their goods; what is left is income of the ring."""
    ring, ledger = world.ring, world.ledger
    firms = numbers.firms
    for b in range(4):
        gross = np.int64(0)
        for k in range(ring.wijk.size):
            gross += ring.sales[k, b]
        rate = firms.vat[b]
        due = np.int64(math.floor(gross * rate / (1.0 + rate) + 0.5))
        ledger.checks[0] += due
        books.pay_between(ledger, books.VAT, books.RING, books.RIJK, due)
        goods = np.int64(math.floor((gross - due) * firms.goods[b]))
        books.pay_between(ledger, books.GOODS, books.RING, books.OUTSIDE, goods)
