"""Wages: what employers and shops pay for work, and what leaves with it."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    IN_SHOP,
)
from wijkabm.month.shopping.paying import pay_staff_in_coins
from wijkabm.month.work.wages import labour_cost_of, local_wage

GOVERNMENT_EDUCATION_CARE = 6  # place in state.SBI_GROUPS: paid by the Rijk


@inline
def to_cents(euros):
    """Euros -> whole cents."""
    return np.int64(math.floor(euros * 100.0 + 0.5))


@inline
def wedge_on(net, income):
    """Tax and premiums on a net wage, cents."""
    return np.int64(math.floor(net * income.wedge + 0.5))


# --- firms ---------------------------------------------------------------------------------------


@part
def pay_commuters(can_pay, world, numbers):
    """Shops pay their commuters; ``can_pay[shop]`` is how many residents each can pay after that.

    A shop pays whole employees, as far as cash and credit line go; whom it cannot pay it dismisses
    at once, commuters first, and it falls in arrears.
    """
    shops, region, ledger = world.shops, world.region, world.ledger
    income, firms = numbers.income, numbers.firms
    cost = labour_cost_of(firms)
    net = local_wage(income, firms)
    for s in range(shops.alive.size):
        can_pay[s] = 0
        if shops.alive[s] == 0 or shops.staff[s] == 0:
            continue
        affordable = max(np.int64(0), shops.cash[s] + shops.credit_line[s]) // cost
        if affordable < shops.staff[s]:
            shops.arrears[s] += 1
            unpaid = shops.staff[s] - affordable
            sent_home = min(unpaid, shops.staff[s] - shops.staff_residents[s])
            shops.staff[s] -= sent_home
            region.jobseekers[0] += sent_home
            shops.staff_wanted[s] = min(shops.staff_wanted[s], affordable)
        can_pay[s] = min(affordable, shops.staff_residents[s])
        commuters = shops.staff[s] - shops.staff_residents[s]
        payer = books.account(books.SHOPS, shops.wijk[s])
        books.pay_out(ledger, books.NET_WAGES, shops.cash, s, payer, books.RING, commuters * net)
        books.pay_out(
            ledger, books.WEDGE, shops.cash, s, payer, books.RIJK, commuters * (cost - net)
        )
        ledger.checks[1] += commuters * cost


@part
def fund_employers(world, numbers):
    """Employers are paid for their services, pay commuters, buy goods and pass on the surplus.

    Revenue is fixed (care, schools and offices do not live off the wijk), but never below what
    their jobs cost beyond the cash at hand: whoever commissions the service pays for it. What is
    left above the target leaves as profit at once, after the wages of residents have been set
    aside. What was ordered of firms of the wijk is part of what they buy.
    """
    employers, ledger = world.employers, world.ledger
    income = numbers.income
    for e in range(employers.jobs.size):
        payee = books.account(books.EMPLOYERS, employers.wijk[e])
        net = employers.net_wage[e]
        wedge = wedge_on(net, income)
        posts = max(employers.jobs[e], employers.residents[e])
        wages = posts * (net + wedge)
        revenue = max(employers.revenue[e], wages - employers.cash[e])
        source = books.OUTSIDE
        if employers.sbi[e] == GOVERNMENT_EDUCATION_CARE:
            source = books.RIJK
        books.receive(ledger, books.EMPLOYER_REVENUE, source, employers.cash, e, payee, revenue)
        commuters = posts - employers.residents[e]
        books.pay_out(
            ledger, books.NET_WAGES, employers.cash, e, payee, books.RING, commuters * net
        )
        books.pay_out(ledger, books.WEDGE, employers.cash, e, payee, books.RIJK, commuters * wedge)
        ledger.checks[1] += commuters * (net + wedge)
        free = max(np.int64(0), employers.cash[e] - employers.residents[e] * (net + wedge))
        goods = np.int64(math.floor(employers.revenue[e] * income.employer_goods))
        goods = min(free, max(goods - employers.bought_here[e], np.int64(0)))
        employers.bought_here[e] = 0
        books.pay_out(ledger, books.GOODS, employers.cash, e, payee, books.OUTSIDE, goods)
        surplus = max(np.int64(0), free - goods - employers.target_cash[e])
        books.pay_out(ledger, books.PROFIT, employers.cash, e, payee, books.OUTSIDE, surplus)


@part
def pay_wage(i, h, payee, world, numbers):
    """Net wage of resident `i` to his household, and the wedge on it; returns the euros of the net wage.

    Staff of shops may have agreed to take a part in coins.
    """
    households, residents, shops = world.households, world.residents, world.shops
    employers, ledger = world.employers, world.ledger
    income, firms = numbers.income, numbers.firms
    net = residents.net_wage[i]
    kind = residents.workplace_kind[i]
    if kind == IN_SHOP:
        s = residents.workplace[i]
        net = local_wage(income, firms)
        wedge = labour_cost_of(firms) - net
        payer = books.account(books.SHOPS, shops.wijk[s])
        residents.net_wage[i] = net
        net -= pay_staff_in_coins(s, i, net, world)
        books.pay(ledger, books.NET_WAGES, shops.cash, s, payer, households.savings, h, payee, net)
        books.pay_out(ledger, books.WEDGE, shops.cash, s, payer, books.RIJK, wedge)
        ledger.checks[1] += net + wedge
        return net
    if kind == AT_EMPLOYER:
        e = residents.workplace[i]
        net = employers.net_wage[e]
        wedge = wedge_on(net, income)
        payer = books.account(books.EMPLOYERS, employers.wijk[e])
        books.pay(
            ledger, books.NET_WAGES, employers.cash, e, payer, households.savings, h, payee, net
        )
        books.pay_out(ledger, books.WEDGE, employers.cash, e, payer, books.RIJK, wedge)
    else:
        wedge = wedge_on(net, income)
        books.receive(ledger, books.NET_WAGES, books.OUTSIDE, households.savings, h, payee, net)
        books.pay_between(ledger, books.WEDGE, books.OUTSIDE, books.RIJK, wedge)
    residents.net_wage[i] = net
    ledger.checks[1] += net + wedge
    return net
