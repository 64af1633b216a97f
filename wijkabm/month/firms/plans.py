"""What a firm learns from its month, and plans for the next: prices, staff."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CHAIN_SHOP, HOME, HORECA
from wijkabm.ground.tables.journal import LIFE_INCOME_OF_YEAR, LIFE_REVENUE_OF_YEAR, note_fact
from wijkabm.month.firms.bills import MONTHS, goods_per_euro, usual_price, volume_per_euro
from wijkabm.month.firms.suppliers import lose_tie

MOST_LUCK = 3.0  # log: luck makes custom twenty times what is usual, or a twentieth, at the most


@part
def learn(j, world, numbers, now):
    """The owner learns what the business earns, and with it the own talent (Jovanovic 1982).

    ``expected += (result - expected) / min(first + age, most)``; the believed talent follows the signal
    talent + luck / effect with the same weight. Demand luck is AR(1), within `MOST_LUCK` either way (seven of
    its standard deviations at the usual parameters; without that bound a long memory makes a corner shop an
    economy of its own); visibility grows to 1, at home from ``clients_start`` in ``clients_months``. What was
    learned from others fades.
    """
    shops = world.shops
    market, firms = numbers.market, numbers.firms
    month, key = now.month, now.key
    age = max(month - shops.opened[j], 0)
    weight = 1.0 / min(firms.memory_first + age, firms.memory_most)
    shops.expected_income[j] += weight * (grown_result(j, shops, firms) - shops.expected_income[j])
    signal = shops.talent[j] + shops.productivity[j] / max(market.talent_effect, 0.01)
    shops.believed[j] += weight * (signal - shops.believed[j])
    shops.expected_sales[j] += firms.sales_memory * (shops.revenue[j] - shops.expected_sales[j])
    spread = firms.home_demand_spread if shops.branch[j] == HOME else firms.demand_spread
    shock = streams.normal(key, streams.PRODUCTIVITY, shops.identity[j], 0)
    moved = firms.demand_memory * shops.productivity[j] + spread * shock
    shops.productivity[j] = min(max(moved, -MOST_LUCK), MOST_LUCK)
    step = (1.0 - market.visibility_start) / max(market.visibility_months, 1.0)
    if shops.branch[j] == HOME:
        step = (1.0 - numbers.opening.clients_start) / max(numbers.opening.clients_months, 1.0)
    shops.visibility[j] = min(shops.visibility[j] + step, 1.0)
    lose_tie(j, shops, firms, key)
    shops.practice[j] -= shops.fading[j] * shops.practice[j]
    shops.marketing[j] -= shops.fading[j] * shops.marketing[j]


@part
def grown_result(j, shops, firms):
    """A month's result as it would be with all the clients to come: who begins at home knows that they do.

    ``result + (1 / visibility - 1) (1 - goods) revenue`` (*assumption*); elsewhere the result.
    """
    if shops.branch[j] != HOME:
        return float(shops.result[j])
    missing = (1.0 / max(shops.visibility[j], 0.05) - 1.0) * float(shops.revenue[j])
    return float(shops.result[j]) + missing * (1.0 - firms.goods[HOME])


@part
def fte_wanted(j, shops, firms):
    """Employees for the expected sales, beside the owner (chains: all the work is done by staff).

    Work follows volume, as goods do: so many sales at the shop's usual price over ``revenue per fte``.
    """
    b = shops.branch[j]
    volume = shops.expected_sales[j] * volume_per_euro(j, shops, firms)
    need = volume * MONTHS / (firms.revenue_per_fte[b] * 100.0)
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
    and is pulled back to the shop's usual price, never further from it than ``price_most`` of it. The bank
    lends on account ``credit_months`` of fixed costs, which it puts at ``credit_share`` of gross margin: of
    what goods leave at today's price.
    """
    shops = world.shops
    firms = numbers.firms
    key = now.key
    need = fte_wanted(j, shops, firms)
    if math.fabs(need - shops.staff_wanted[j]) > firms.staff_slack:
        shops.staff_wanted[j] = np.int64(math.floor(need + 0.5))
    fixed = shops.expected_sales[j] * (1.0 - goods_per_euro(j, shops, firms))
    line = np.int64(max(math.floor(firms.credit_months * firms.credit_share * fixed), 0.0))
    # A smaller line does not call in what the bank has lent already.
    shops.credit_line[j] = max(line, -shops.cash[j])
    if streams.happens(key, streams.PRICE, shops.identity[j], 0, firms.price_review):
        usual = usual_price(shops.identity[j], firms)
        change = -firms.price_pull * (shops.price[j] - usual)
        if shops.revenue[j] < (1.0 - firms.price_band) * shops.expected_sales[j]:
            change -= firms.price_step
        elif shops.revenue[j] > (1.0 + firms.price_band) * shops.expected_sales[j]:
            change += firms.price_step
        least, most = (1.0 - firms.price_most) * usual, (1.0 + firms.price_most) * usual
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
