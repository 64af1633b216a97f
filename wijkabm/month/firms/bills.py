"""Bills of a firm: goods, staff, rent, other costs, VAT; what its owner takes home."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, FRANCHISE, HOME
from wijkabm.ground.tables.people import homes_of
from wijkabm.month.firms.guarantees import release_backing
from wijkabm.month.firms.loans import fund_interest, pay_fund
from wijkabm.month.firms.partners import choose_supplier
from wijkabm.month.firms.suppliers import FOR_EVER, local_share
from wijkabm.month.firms.taxes import owes_vat, pay_tax
from wijkabm.month.shopping.paying import (
    buy_goods_in_coins,
    buy_of_others,
    pay_rest_of_bill,
    take_home_coins,
)

MONTHS = 12


@part
def settle_vat(j, world, numbers):
    """Pay the VAT in this month's sales: ``gross * rate / (1 + rate)``, rounded; of a small firm nothing."""
    shops, ledger = world.shops, world.ledger
    firms = numbers.firms
    rate = firms.vat[shops.branch[j]]
    due = np.int64(0)
    if owes_vat(j, world, numbers):
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
    """Cost of goods over revenue at a shop's usual price; supermarkets buy dearer at thinner margins.

    Who buys together with others saves a share of it.
    """
    if is_supermarket(j, shops, firms):
        return firms.goods_supermarket
    return firms.goods[shops.branch[j]] * (1.0 - shops.joint_saving[j])


@inline
def usual_price(identity, firms):
    """A shop's usual price level, for good: lognormal about that of its branch, ``exp(price_spread * z)``.

    Shops differ in what they ask for the same: a tenth of the variance of prices is between shops (Kaplan &
    Menzio 2015). Who asks less is who buys and sells at less cost (Syverson 2007): at its usual price the
    costs of every shop are the published share of its revenue.
    """
    return math.exp(firms.price_spread * streams.normal(FOR_EVER, streams.PRICE, identity, 1))


@inline
def volume_per_euro(j, shops, firms):
    """What a euro of a shop's sales is worth at its own usual price: more where it asks less than that."""
    return usual_price(shops.identity[j], firms) / shops.price[j]


@inline
def goods_per_euro(j, shops, firms):
    """Cost of goods over revenue at the price that the shop asks now: ``share * usual price / price``.

    Goods follow volume: who sells at nine tenths of the usual price buys 1 / .9 euros' worth of goods for
    every euro of sales. A price cut sells more, at less on each: a price is best where goods and the work on
    them take ``e / (1 + e)`` of revenue, e the elasticity of revenue (the rule of Lerner 1934).
    """
    return goods_share(j, shops, firms) * volume_per_euro(j, shops, firms)


@part
def is_supermarket(j, shops, firms):
    """A food shop with a large floor."""
    return shops.branch[j] == FOOD and shops.floor[j] >= firms.supermarket_floor


@part
def other_costs_of(j, world, numbers):
    """Energy, insurance, transport, interior: a part fixed by floor, a part that moves with revenue.

    ``wijken.other_costs`` is the month's amount of a shop of typical revenue, the published share of its
    branch (`firms.other_food` and so on); a supermarket's is a share of its own revenue.
    """
    shops, wijken = world.shops, world.wijken
    firms = numbers.firms
    b = shops.branch[j]
    w = shops.wijk[j]
    typical = max(wijken.typical_revenue[w, b], 1.0)
    share = firms.other_costs_share
    if is_supermarket(j, shops, firms):
        return firms.other_supermarket * shops.revenue[j]
    fixed = (1.0 - share) * shops.own_time[
        j
    ]  # half a week at home needs half the tools, and half the car
    return wijken.other_costs[w, b] * (fixed + share * shops.revenue[j] / typical)


@part
def ozb_of_user(p, w, world):
    """OZB that the user of a unit owes a month, cents."""
    premises, municipality = world.premises, world.municipality
    return np.int64(
        math.floor(
            premises.value[p]
            * municipality.ozb_user[0]
            * municipality.ozb_scale[0]
            / MONTHS
            * (1.0 - min(world.terms.ozb_cut[w], 1.0))
        )
    )


@part
def pay_bills(j, world, numbers, now):
    """Goods, rent, OZB, other costs, fee, interest, repayment; returns all costs, cents."""
    shops, premises, ledger, firms = world.shops, world.premises, world.ledger, numbers.firms
    payer = books.account(books.SHOPS, shops.wijk[j])
    home = owner_home(j, shops, world.residents)
    goods = np.int64(math.floor(shops.revenue[j] * goods_per_euro(j, shops, firms)))
    in_coins = np.int64(0)
    saved = shops.practice[j] * shops.revenue[j]
    other = np.int64(math.floor(max(other_costs_of(j, world, numbers) - saved, 0.0)))
    rent = np.int64(0)
    ozb = np.int64(0)
    p = shops.premises[j]
    if p >= 0:
        rent = premises.contract_rent[p]
        ozb = ozb_of_user(p, shops.wijk[j], world)
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
        payable -= pay_for_unit(j, p, rent, ozb, payable, payer, world)
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
    release_backing(j, world)
    pay_fund(j, to_fund, payable - cents, payer, world)
    return goods + other + rent + ozb + fee + interest + to_fund + labour


@part
def pay_for_unit(j, p, rent, ozb, payable, payer, world):
    """Rent, then OZB, as far as `payable` goes; returns what was paid, cents."""
    shops, landlords, ledger = world.shops, world.landlords, world.ledger
    cents = min(rent, payable)
    landlord = world.premises.landlord[p]
    payee = books.account(books.LANDLORDS, landlords.wijk[landlord])
    books.pay(ledger, books.RENT, shops.cash, j, payer, landlords.cash, landlord, payee, cents)
    tax = min(ozb, payable - cents)
    books.pay_out(ledger, books.OZB_USER, shops.cash, j, payer, books.MUNICIPALITY, tax)
    return cents + tax


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
def draw_living(j, costs, world, numbers, now):
    """The owner draws what the business is expected to earn, more when the till is full, less when empty.

    drawing = expected income + ``draw_share`` of the cash above ``cash_months`` of costs (below it: minus
    that of the gap), less the month's income tax, never more than the cash; while clients of a business at
    home are still to come, no more than the month brought in place of what is expected. Chains and owners who
    live elsewhere draw to the outside. What an owner takes home in coins he does not draw in euros.
    """
    households, residents, shops = world.households, world.residents, world.shops
    ledger = world.ledger
    firms = numbers.firms
    aim = firms.cash_months * costs
    earned = shops.expected_income[j]
    if shops.branch[j] == HOME and shops.visibility[j] < 1.0:
        earned = min(earned, float(shops.result[j]))
    wish = max(earned, 0.0) + firms.draw_share * (shops.cash[j] - aim)
    if shops.coins[j] > 0:
        wished = np.int64(math.floor(max(wish, 0.0)))
        wish -= float(take_home_coins(j, wished, world))
    if shops.owner_kind[j] != CHAIN_SHOP:
        wish -= float(pay_tax(j, world, numbers, now))
    cents = np.int64(math.floor(min(max(wish, 0.0), max(float(shops.cash[j]), 0.0))))
    payer = books.account(books.SHOPS, shops.wijk[j])
    if shops.owner_kind[j] == CHAIN_SHOP:
        books.pay_out(ledger, books.PROFIT, shops.cash, j, payer, books.OUTSIDE, cents)
        return
    h = owner_home(j, shops, residents)
    if h >= 0:
        payee = books.account(books.RESIDENTS, households.wijk[h])
        books.pay(ledger, books.DRAWINGS, shops.cash, j, payer, households.savings, h, payee, cents)
        shops.drawn[j] = cents
        households.income[h] += cents
    else:
        books.pay_out(ledger, books.DRAWINGS, shops.cash, j, payer, books.OUTSIDE, cents)
