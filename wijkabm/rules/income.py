"""Income: what people receive, and what leaves at once (step 3 of the month).

Firms pay labour cost: the net wage to people, the wedge (tax and premiums, a fixed share of the net
wage) to the Rijk. Benefits and the state pension come from the Rijk, supplementary pensions from
funds, bijstand from the municipality's fixed budget. Then rent or mortgage, contractual saving and
fixed costs leave, at most what is in the purse. Owners' drawings come in step 6; they count in the
next month.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.paying import excess_of, pay_staff_in_coins
from wijkabm.rules.retirement import nears_pension
from wijkabm.rules.work import PERSON, is_couple, labour_cost_of, local_wage, lose_job
from wijkabm.state import (
    AT_EMPLOYER,
    CAUSE_FEWER_STAFF,
    IN_SHOP,
    JOBSEEKER,
    LIFE_INCOME_OF_YEAR,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNED,
    OWNER,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    age_of,
    note_fact,
)

GOVERNMENT_EDUCATION_CARE = 6  # place in state.SBI_GROUPS: paid by the Rijk


@inline
def to_cents(euros):
    """Euros -> whole cents."""
    return np.int64(math.floor(euros * 100.0 + 0.5))


@inline
def wedge_on(net, income):
    """Tax and premiums on a net wage, cents."""
    return np.int64(math.floor(net * income.wedge + 0.5))


@inline
def supplementary_pension(identity, income):
    """Pension from a fund, cents a month: lognormal over persons, mean `pension_mean`."""
    spread = income.pension_spread
    z = streams.normal(PERSON, streams.WAGE, identity, 2)
    return to_cents(income.pension_mean * math.exp(spread * z - 0.5 * spread * spread))


@inline
def bijstand_norm(couple, income):
    """Norm of the benefit unit, cents a month."""
    return to_cents(income.bijstand_couple) if couple else to_cents(income.bijstand_single)


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
    aside.
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
        goods = min(free, np.int64(math.floor(employers.revenue[e] * income.employer_goods)))
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


# --- households ----------------------------------------------------------------------------------


@part
def pay_benefit(i, h, couple, payee, world, numbers, now):
    """Benefit, pension or grant of resident `i` (bijstand apart); returns the cents.

    An owner past the state pension age has the state pension beside his business.
    """
    households, residents, members = world.households, world.residents, world.coin_members
    ledger = world.ledger
    income, population = numbers.income, numbers.population
    month = now.month
    status = residents.status[i]
    cents = np.int64(0)
    kind = books.STUDENT_GRANT
    if status == JOBSEEKER:
        kind = books.UNEMPLOYMENT_BENEFIT
        # The law takes off the benefit the share of the pay by which it was set.
        pay = residents.local_pay[i] + excess_of(i, residents, members)
        less = np.int64(math.floor(pay * income.unemployment_share))
        cents = max(residents.benefit[i] - less, np.int64(0))
    elif status == ON_DISABILITY:
        kind = books.DISABILITY_BENEFIT
        cents = to_cents(income.disability_benefit)
    elif status == STUDENT:
        if age_of(residents.birth_month[i], month) >= 18:
            cents = to_cents(income.student_income)
    elif status in (ON_PENSION, OWNER):
        if status == ON_PENSION or nears_pension(residents.birth_month[i], 0.0, population, month):
            kind = books.STATE_PENSION
            cents = to_cents(income.state_pension_single)
            if couple:
                cents = to_cents(income.state_pension_couple)
        if status == ON_PENSION:
            if residents.benefit[i] == 0:
                residents.benefit[i] = supplementary_pension(residents.identity[i], income)
            pension = residents.benefit[i]
            books.receive(ledger, books.PENSION, books.BANKS, households.savings, h, payee, pension)
            households.income[h] += pension
    elif status != ON_BIJSTAND:
        kind = books.ALLOWANCE
        cents = to_cents(income.at_home_income)
    books.receive(ledger, kind, books.RIJK, households.savings, h, payee, cents)
    households.income[h] += cents
    return cents


@part
def pay_bijstand(h, couple, payee, world, numbers):
    """Bijstand of the household's benefit units, paid by the municipality; returns the cents.

    A couple is one unit: the couple's norm less the partner's income. Other adults on bijstand are units of
    their own with the single norm. Part-time pay, and pay in coins above what is free, count but for the
    share `benefit_leaves`. When the municipality's purse is empty the Rijk advances what is missing, as a
    grant.
    """
    households, residents, members = world.households, world.residents, world.coin_members
    ledger = world.ledger
    income, work = numbers.income, numbers.work
    total = np.int64(0)
    counted = np.int64(0)
    together = False
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        in_couple = couple and m < 2
        on_bijstand = residents.status[i] == ON_BIJSTAND
        extra = residents.part_time[i] + residents.local_pay[i] + excess_of(i, residents, members)
        own = np.int64(math.floor(extra * (1.0 - work.benefit_leaves)))
        if in_couple:
            together = together or on_bijstand
            if on_bijstand:
                counted += own
            elif residents.status[i] == ON_PENSION:
                counted += residents.benefit[i] + to_cents(income.state_pension_couple)
            elif residents.status[i] <= WORKS_LOCALLY:
                counted += residents.net_wage[i]
            elif residents.status[i] == OWNER:
                counted += max(np.int64(0), households.income[h])
            else:
                counted += residents.benefit[i]
        elif on_bijstand:
            total += max(np.int64(0), bijstand_norm(False, income) - own)
    if together:
        total += max(np.int64(0), bijstand_norm(True, income) - counted)
    if total > 0:
        purse = ledger.purses[books.single(ledger, books.MUNICIPALITY)]
        if purse < total:
            books.pay_between(
                ledger, books.GENERAL_GRANT, books.RIJK, books.MUNICIPALITY, total - purse
            )
        books.receive(
            ledger, books.BIJSTAND, books.MUNICIPALITY, households.savings, h, payee, total
        )
    households.bijstand[h] = total
    households.income[h] += total
    return total


@part
def pay_allowances(h, couple, payee, world, numbers, now):
    """Child benefit, and for tenants a rent allowance that falls with the month's income.

    It is full up to the bijstand norm and nothing from 1 + `rent_allowance_range` times the norm.
    Those of 15 to 17 count as children here; they have no grant yet.
    """
    households, residents, ledger = world.households, world.residents, world.ledger
    income = numbers.income
    month = now.month
    minors = households.n_children[h]
    for m in range(households.n_adults[h]):
        if age_of(residents.birth_month[households.members[h, m]], month) < 18:
            minors += 1
    cents = to_cents(income.child_benefit) * minors
    if households.tenure[h] != OWNED:
        norm = float(bijstand_norm(couple, income))
        above = max(0.0, float(households.income[h]) - norm)
        share = 1.0 - above / max(norm * income.rent_allowance_range, 1.0)
        cents += to_cents(max(0.0, share) * income.rent_allowance)
    books.receive(ledger, books.ALLOWANCE, books.RIJK, households.savings, h, payee, cents)
    households.income[h] += cents


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
def pay_fixed(h, payer, wages, world, numbers):
    """Rent or mortgage, contractual saving, fixed costs, as far as the purse goes; cents paid."""
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
    return housing + saving + fixed


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
                if status == ON_BIJSTAND:
                    on_bijstand = True
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
        pay_allowances(h, couple, payee, world, numbers, now)
        if members.excess.size > 0:
            tax_coins(h, payee, world, numbers)
        paid = pay_fixed(h, payee, wages, world, numbers)
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
