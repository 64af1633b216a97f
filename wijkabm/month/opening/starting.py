"""How a business starts: capital, lease, fit-out, the first day; used by the opening rule."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    HOME,
    INDEPENDENT,
    JOBSEEKER,
    SBI_CULTURE_OTHER,
    SBI_GROUPS,
    SBI_TRADE_HORECA,
    SERVICES,
)
from wijkabm.ground.tables.journal import (
    CAUSE_MOVED,
    EVENT_FIRM_ARRIVAL,
    EVENT_OPENING,
    LIFE_OPENED,
    note_event,
    note_fact,
)
from wijkabm.month.closing.closing import take_shop
from wijkabm.month.firms.bills import usual_price
from wijkabm.month.firms.hours import begins_part_time, give_hours
from wijkabm.month.firms.organised import ask_newcomer
from wijkabm.month.firms.renewal import grant_premium
from wijkabm.month.firms.taxes import HOURS_A_MONTH, MONTHS, tax_of_year
from wijkabm.month.opening.capital import (
    NOT,
    SMALL,
    capital_at_home,
    capital_for_shop,
    raise_capital,
)
from wijkabm.month.opening.prospects import (
    add_to_view,
    expect_home_sales,
    expect_result,
    quality_of,
    skill_of,
    viable_talent,
    weigh_entrant,
)
from wijkabm.month.premises.leases import fit_out_cost, for_temporary_use
from wijkabm.month.premises.low_rents import let_below_rent
from wijkabm.month.premises.premises import sign_lease

SECTORS = len(SBI_GROUPS)


@part
def new_row(world, month):
    """The first free row of the shops' table; rows freed this month rest until the next.

    By then the market has seen that the place is closed, and work has released its staff. So no row becomes
    free within a month, and the search begins where the month's last one ended.
    """
    shops, reached = world.shops, world.scratch.free_shop
    j = reached[1] if reached[0] == month else np.int64(0)
    while j < shops.alive.size and (shops.alive[j] == 1 or shops.freed[j] >= month):
        j += 1
    reached[0], reached[1] = month, j
    return j if j < shops.alive.size else np.int64(-1)


@part
def fill_shop(j, identity, w, b, kind, talent, believed, sales, income, world, numbers, now):
    """Columns of a business on its first day."""
    shops = world.shops
    market, firms = numbers.market, numbers.firms
    month = now.month
    shops.identity[j] = identity
    shops.alive[j] = 1
    shops.trading[j] = 1
    shops.wijk[j] = w
    shops.branch[j] = b
    shops.sbi[j] = SBI_CULTURE_OTHER if b == SERVICES else SBI_TRADE_HORECA
    shops.owner_kind[j] = kind
    shops.owner[j] = -1
    shops.owner_age[j] = -1
    shops.premises[j] = -1
    shops.floor[j] = 0.0
    shops.quality[j] = 0.0
    shops.talent[j] = talent
    shops.believed[j] = believed
    shops.productivity[j] = 0.0
    shops.price[j] = usual_price(identity, firms)
    shops.visibility[j] = market.visibility_start
    shops.liveliness_weight[j] = 0.0
    shops.opened[j] = month
    shops.staff[j] = 0
    shops.staff_residents[j] = 0
    shops.staff_wanted[j] = 0
    shops.hours_worked[j] = 1.0
    shops.own_time[j] = 1.0
    open_accounts(j, shops)
    shops.expected_sales[j] = sales
    shops.expected_income[j] = income
    shops.months_below[j] = 0
    shops.business_ties[j] = 0
    shops.share_to_firms[j] = 0.0
    forget_help(j, shops)
    forget_coins(j, shops)


@inline
def open_accounts(j, shops):
    """A business that opens has sold nothing yet, and owes nothing."""
    shops.cash[j] = 0
    shops.credit_line[j] = 0
    shops.loan[j] = 0
    shops.loan_payment[j] = 0
    shops.sales[j] = 0
    shops.sales_to_firms[j] = 0
    shops.sales_outside[j] = 0
    shops.orders[j] = 0
    shops.revenue[j] = 0
    shops.result[j] = 0
    shops.arrears[j] = 0
    shops.revenue_of_year[j] = 0
    shops.income_of_year[j] = 0
    shops.tax_paid[j] = 0
    shops.drawn[j] = 0


@inline
def forget_help(j, shops):
    """A business that opens has had no help of others yet."""
    shops.member[j] = 0
    shops.practice[j] = 0.0
    shops.marketing[j] = 0.0
    shops.renewed[j] = 0.0
    shops.joint[j] = 0
    shops.place[j] = 0
    shops.fund_loan[j] = 0
    shops.fund_payment[j] = 0
    shops.public_orders[j] = 0
    shops.promotion[j] = 0.0
    shops.joint_saving[j] = 0.0
    shops.dues[j] = 0
    shops.fading[j] = 0.0
    shops.fund_rate[j] = 0.0
    shops.covered[j] = 0.0
    shops.backing[j] = 0
    shops.spared[j] = 0.0
    shops.online[j] = 0.0
    shops.sold_online[j] = 0
    shops.renown[j] = 0.0
    shops.aid[j] = 0
    shops.partner[j] = 0


@inline
def forget_coins(j, shops):
    """A business that opens knows nothing yet of a coin."""
    shops.coin_share[j] = 0.0
    shops.coins_spent[j] = 0
    for k in range(shops.coin_marks.shape[1]):
        shops.coin_marks[j, k] = 0
    shops.coin_discount[j] = 0.0
    shops.coin_wait[j] = 1.0
    shops.coin_worth[j] = 1.0
    shops.coin_taken[j] = 0
    shops.coin_bills[j] = 0
    shops.coin_new[j] = 0
    shops.coin_use[j] = 0
    shops.coin_used[j] = 0
    shops.coin_supplier[j] = 0
    shops.coin_wage[j] = 0
    shops.coin_living[j] = 0


@part
def start_shop(i, p, b, kind, talent, believed, income, rent, anyway, cause, world, numbers, now):
    """Open in a unit: capital, lease, fit-out, the sign above the door.

    `rent` is what was agreed, before any discount; `anyway` is 1 if it would be so
    without any lever.
    """
    residents, shops, premises = world.residents, world.shops, world.premises
    segments, wijken, journal, ledger = world.segments, world.wijken, world.journal, world.ledger
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    month, key = now.month, now.key
    j = new_row(world, month)
    if j < 0:
        return
    w = premises.wijk[p]
    origin = residents.identity[i] if i >= 0 else streams.make_identity(p, month, 7)
    identity = streams.make_identity(origin, month, 1 + b)
    s = premises.segment[p]
    sales = wijken.typical_revenue[w, b]
    fill_shop(j, identity, w, b, kind, talent, believed, sales, income, world, numbers, now)
    shops.quality[j] = quality_of(b, premises.area[p], kind, market, firms)
    short = for_temporary_use(p, kind, premises, world.terms)
    fit_out = np.int64(math.floor(fit_out_cost(p, short, premises, opening)))
    need = capital_for_shop(i, p, w, b, short, world, numbers)
    if raise_capital(j, i, need, False, world, numbers, now) == NOT:
        shops.alive[j] = 0
        return
    shops.owner[j] = i
    if i >= 0:
        take_shop(i, j, world, numbers, now)
        use_practice(i, j, world, numbers)
    elif kind != CHAIN_SHOP:
        years = np.int64(opening.outsider_youngest) + streams.integer_below(
            key, streams.ENTRANT, identity, 1, np.int64(opening.outsider_ages)
        )
        shops.owner_age[j] = month - 12 * years
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, fit_out)
    full = np.int64(math.floor(rent))
    signed = let_below_rent(j, p, full, kind, anyway, world, now)
    sign_lease(j, p, signed, full, world, numbers, now)
    ask_newcomer(j, world, numbers, now)
    premises.repair[p] = max(premises.repair[p], opening.repair_fit_out)
    grant_premium(j, float(fit_out), anyway, origin, world, numbers, now)
    weight = weigh_entrant(b, s, premises.area[p], talent, shops.quality[j], market, segments)
    add_to_view(b, s, weight, segments, wijken, market)
    note_event(journal, EVENT_OPENING, w, identity, p, b, cause)
    note_fact(journal, identity, LIFE_OPENED, need)


@part
def use_practice(i, j, world, numbers):
    """What coaching taught before the start goes into the first business after it."""
    residents, shops = world.residents, world.shops
    firms = numbers.firms
    shops.practice[j] = residents.practice[i] * (1.0 - firms.goods[shops.branch[j]])
    shops.marketing[j] = firms.marketing_share * residents.practice[i]
    shops.fading[j] = residents.fading[i]
    residents.practice[i] = 0.0


@part
def start_at_home(i, believed, skill, sales, income, cause, world, numbers, now):
    """Register a business at home; the sector is any of the eight, equally likely (*assumption*)."""
    households, residents, shops = world.households, world.residents, world.shops
    journal = world.journal
    opening = numbers.opening
    month, key = now.month, now.key
    j = new_row(world, month)
    if j < 0:
        return
    w = residents.wijk[i]
    identity = streams.make_identity(residents.identity[i], month, 1 + HOME)
    fill_shop(
        j,
        identity,
        w,
        HOME,
        INDEPENDENT,
        residents.talent[i],
        believed,
        sales,
        income,
        world,
        numbers,
        now,
    )
    need = capital_at_home(i, sales, w, world, numbers)
    size = raise_capital(j, i, need, True, world, numbers, now)
    if size == NOT:
        shops.alive[j] = 0
        return
    has_job = residents.workplace_kind[i] != 0
    if size == SMALL or begins_part_time(identity, has_job, opening):
        give_hours(j, i, opening.small_hours, world)
    shops.quality[j] = skill
    brought = residents.clients[i]  # by work done before for coins
    shops.visibility[j] = opening.clients_start + (1.0 - opening.clients_start) * brought
    residents.clients[i] = 0.0
    shops.segment[j] = households.segment[residents.household[i]]
    shops.sbi[j] = streams.integer_below(key, streams.BRANCH, identity, 1, SECTORS)
    shops.share_to_firms[j] = draw_share_to_firms(identity, opening, key)
    shops.owner[j] = i
    take_shop(i, j, world, numbers, now)
    use_practice(i, j, world, numbers)
    note_event(journal, EVENT_OPENING, w, identity, -1, HOME, cause)
    note_fact(journal, identity, LIFE_OPENED, need)


@part
def bring_along(i, world, numbers, now):
    """A newcomer's business at home moves in with him: a going concern that feeds its owner."""
    households, residents, shops = world.households, world.residents, world.shops
    wijken, journal, ledger = world.wijken, world.journal, world.ledger
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    month, key = now.month, now.key
    j = new_row(world, month)
    residents.shop[i] = -1
    residents.status[i] = JOBSEEKER
    w = residents.wijk[i]
    origin = residents.identity[i]
    if j < 0 or not streams.happens(key, streams.CONSIDER, origin, 2, opening.bring_along):
        return
    identity = streams.make_identity(origin, month, 1 + HOME)
    wage = float(residents.net_wage[i])
    skill = skill_of(w, wage, opening, wijken)
    talent = viable_talent(w, wage, skill, world, numbers)
    more = opening.brought_talent * streams.exponential(key, streams.TALENT, origin, 1)
    talent = max(residents.talent[i], talent + more)
    residents.talent[i] = talent
    sales = expect_home_sales(w, talent, skill, market, firms, wijken)
    income = expect_result(HOME, w, sales, 0.0, INDEPENDENT, firms, wijken)
    fill_shop(j, identity, w, HOME, INDEPENDENT, talent, talent, sales, income, world, numbers, now)
    years = streams.exponential(key, streams.HOME_CLIENTS, origin, 1) * opening.brought_age
    shops.opened[j] = month - 12 - np.int64(12.0 * years)
    shops.visibility[j] = 1.0
    shops.quality[j] = skill
    shops.segment[j] = households.segment[residents.household[i]]
    shops.sbi[j] = streams.integer_below(key, streams.BRANCH, origin, 1, SECTORS)
    shops.share_to_firms[j] = draw_share_to_firms(identity, opening, key)
    payee = books.account(books.SHOPS, w)
    cash = np.int64(math.floor(sales))
    books.receive(ledger, books.START_CAPITAL, books.OUTSIDE, shops.cash, j, payee, cash)
    shops.owner[j] = i
    take_shop(i, j, world, numbers, now)
    earn_before(j, income, world, numbers, now)
    note_event(journal, EVENT_FIRM_ARRIVAL, w, identity, -1, HOME, CAUSE_MOVED)
    note_fact(journal, identity, LIFE_OPENED, cash)


@part
def draw_share_to_firms(identity, opening, key):
    """Some sell mainly to firms, others mainly to people, the rest to both."""
    u = streams.uniform(key, streams.HOME_CLIENTS, identity, 0)
    if u < opening.home_to_firms:
        return opening.to_firms_mainly
    return opening.to_firms_little if u > 1.0 - opening.home_to_people else opening.to_firms_both


@part
def earn_before(j, income, world, numbers, now):
    """A business that comes in the course of a year has earned as much before, and paid its tax on that."""
    shops = world.shops
    passed = now.month % MONTHS
    hours = shops.hours_worked[j] * HOURS_A_MONTH * MONTHS
    due = tax_of_year(income * MONTHS / 100.0, hours, False, False, numbers.taxes) * passed / MONTHS
    shops.income_of_year[j] = passed * np.int64(math.floor(income))
    shops.tax_paid[j] = np.int64(math.floor(100.0 * due + 0.5))
