"""Income: what people receive, and what leaves at once (step 3 of the month).

Firms pay labour cost: the net wage to people, the wedge (tax and premiums, a fixed share of the net
wage) to the Rijk. Benefits and the state pension come from the Rijk, supplementary pensions from
funds, bijstand from the municipality's fixed budget. Then rent or mortgage, contractual saving and
fixed costs leave, at most what is in the purse. Owners' drawings come in step 6; they count in the
next month.
"""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    OWNED,
    OWNER,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import CAUSE_FEWER_STAFF, LIFE_INCOME_OF_YEAR, note_fact
from wijkabm.month.income.arrears import settle_arrears
from wijkabm.month.income.benefits import (
    is_supplemented,
    let_help_run_out,
    pay_allowances,
    pay_benefit,
    pay_bijstand,
)
from wijkabm.month.income.wages import fund_employers, pay_commuters, pay_wage, wedge_on
from wijkabm.month.shopping.paying import excess_of
from wijkabm.month.work.jobs import lose_job
from wijkabm.month.work.means import is_couple


@part
def tax_coins(h, payer, world, numbers):
    """Tax on pay in coins above what is free, of adults whose benefit is not cut for it; in euros.

    At most what the household has; what was counted once is not counted again.
    """
    households, residents, members = world.households, world.residents, world.coin_members
    ledger = world.ledger
    coin = numbers.coin
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        excess = excess_of(i, residents, members)
        if excess > 0:
            seeks = residents.status[i] == JOBSEEKER and residents.benefit[i] > 0
            if residents.status[i] != ON_BIJSTAND and not seeks:
                due = np.int64(math.floor(excess * coin.tax))
                due = min(due, households.savings[h])
                books.pay_out(ledger, books.COIN_TAX, households.savings, h, payer, books.RIJK, due)
            members.excess[i] = 0


@part
def pay_fixed(h, couple, payer, wages, world, numbers):
    """Rent or mortgage, contractual saving, fixed costs as far as the purse goes, arrears; cents paid."""
    households, ledger = world.households, world.ledger
    income = numbers.income
    home = books.BANKS if households.tenure[h] == OWNED else books.OUTSIDE
    housing = min(households.savings[h], households.housing_cost[h])
    books.pay_out(ledger, books.HOUSING, households.savings, h, payer, home, housing)
    saving = np.int64(math.floor(wages * income.contractual_saving))
    saving = min(households.savings[h], saving)
    books.pay_out(
        ledger, books.CONTRACTUAL_SAVING, households.savings, h, payer, books.BANKS, saving
    )
    fixed = min(households.savings[h], households.fixed_costs[h])
    books.pay_out(ledger, books.FIXED_COSTS, households.savings, h, payer, books.OUTSIDE, fixed)
    unpaid = households.housing_cost[h] - housing + households.fixed_costs[h] - fixed
    return housing + saving + fixed + settle_arrears(h, unpaid, couple, payer, world, numbers)


@part
def pay_ring(paid_before, world, numbers):
    """Income of the ring's people, from outside: their usual spending less what they earn here.

    Usual spending by branch, less what the ring's own shops keep of their usual sales after VAT and
    goods (the ring account receives them), less what local firms pay commuters this month. With it the
    ring's wealth stays where it is; the market rule lets the ring spend a little more or less
    to return to `cash_target`.
    """
    ring, region, ledger = world.ring, world.region, world.ledger
    firms = numbers.firms
    need = 0.0
    for b in range(region.spending.shape[1]):
        need += region.spending[0, b]
        kept = (1.0 - firms.goods[b]) / (1.0 + firms.vat[b])
        for r in range(ring.wijk.size):
            need -= ring.usual_sales[r, b] * ring.shops_start[r, b] * kept
    cents = max(np.int64(0), np.int64(math.floor(need)) - paid_before)
    books.pay_between(ledger, books.RING_INCOME, books.OUTSIDE, books.RING, cents)


@part
def pay_households(can_pay, world, numbers, now):
    """Wages, benefits and allowances of every household, and what leaves at once."""
    households, residents, members = world.households, world.residents, world.coin_members
    journal, ledger = world.journal, world.ledger
    income = numbers.income
    month = now.month
    year_ends = month % 12 == 0
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        payee = books.account(books.RESIDENTS, households.wijk[h])
        couple = is_couple(households, residents, h)
        wages = np.int64(0)
        on_bijstand = False
        for m in range(households.n_adults[h]):
            i = households.members[h, m]
            if residents.workplace_kind[i] == IN_SHOP:
                s = residents.workplace[i]
                can_pay[s] -= 1
                if can_pay[s] < 0:
                    lose_job(i, CAUSE_FEWER_STAFF, world, numbers, now)
            status = residents.status[i]
            if status in (WORKS_ELSEWHERE, WORKS_LOCALLY):
                net = pay_wage(i, h, payee, world, numbers)
                households.income[h] += net
                wages += net
            else:
                if status == ON_BIJSTAND or is_supplemented(i, residents):
                    on_bijstand = True
                if status in (ON_BIJSTAND, OWNER):
                    extra = residents.part_time[i]
                    if extra > 0:
                        wedge = wedge_on(extra, income)
                        books.receive(
                            ledger, books.NET_WAGES, books.OUTSIDE, households.savings, h, payee,
                            extra,
                        )  # fmt: skip
                        books.pay_between(ledger, books.WEDGE, books.OUTSIDE, books.RIJK, wedge)
                        ledger.checks[1] += extra + wedge
                        households.income[h] += extra
                pay_benefit(i, h, couple, payee, world, numbers, now)
        households.bijstand[h] = 0
        if on_bijstand:
            pay_bijstand(h, couple, payee, world, numbers)
        for m in range(households.n_adults[h]):
            let_help_run_out(households.members[h, m], residents)
        pay_allowances(h, couple, payee, world, numbers, now)
        if members.excess.size > 0:
            tax_coins(h, payee, world, numbers)
        paid = pay_fixed(h, couple, payee, wages, world, numbers)
        disposable = float(households.income[h] - paid)
        households.expected_income[h] += income.income_memory * (
            disposable - households.expected_income[h]
        )
        households.income_of_year[h] += households.income[h]
        households.income[h] = 0
        if year_ends:
            year = households.income_of_year[h]
            note_fact(journal, households.identity[h], LIFE_INCOME_OF_YEAR, year)
            households.income_of_year[h] = 0


@kernel
def pay_incomes(world, numbers, now):
    """Step 3 of the month: wages, benefits, pensions, allowances; then what leaves at once.

    Also closes the households' income of the month: ``expected_income += income_memory * (income -
    paid - expected_income)``, cents after housing, contractual saving and fixed costs; `income`
    then starts at zero again, for drawings and distributions of the steps that follow.
    """
    shops, ledger = world.shops, world.ledger
    ring_account = books.single(ledger, books.RING)
    ring_before = ledger.purses[ring_account]
    can_pay = np.empty(shops.alive.size, np.int64)
    pay_commuters(can_pay, world, numbers)
    fund_employers(world, numbers)
    paid_to_ring = ledger.purses[ring_account] - ring_before
    pay_households(can_pay, world, numbers, now)
    pay_ring(paid_to_ring, world, numbers)
