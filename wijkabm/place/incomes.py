"""Incomes: wages, benefits, tenure, savings.

Wages are scaled so that mean income is as published, and spread so that as many households have a low
income as published. A low income is the one of the indicator ``low_income_share``: what a household
receives a month less contractual saving, for one (over 1 + 0.38 per further adult + 0.30 per child), lies
under 1,300 euros of 2023. That is about the line of Statistics Netherlands, which leaves out students and
the rent allowance; here they count.
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.tables.codes import (
    AT_HOME,
    CORPORATION_HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNED,
    OWNER,
    PRIVATE_RENT,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.month.income.benefits import bijstand_norm, supplementary_pension
from wijkabm.month.income.wages import to_cents
from wijkabm.month.work.means import is_couple
from wijkabm.month.work.wages import usual_hours, wage_elsewhere
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.homes import Homes
from wijkabm.place.targets import Targets

OWNER_DRAWS: Final = 0.9  # of the wage elsewhere, at the start (firms.reservation_wage)
SCALES: Final = (0.25, 4.0)  # wage scales within which a published income is met
SCALES_IMPUTED: Final = (0.6, 2.4)  # narrower where the income is somebody else's
SPREADS: Final = (0.0, 6.0)  # powers of wages within which a published share of low incomes is met
BISECTIONS: Final = 45
SPREAD_BISECTIONS: Final = 16
LOW_INCOME_LINE: Final = 130_000  # cents a month for one, and what others of a household weigh:
FURTHER_ADULT, CHILD = 0.38, 0.30  # those of measures.measure_people
OWNERS_COST: Final = 0.058
"""What owners pay for their home in a year, over its taxed value; *assumption*: with it the owners of the
twelve presets pay what the surveys' share of income gives."""
MOST_FOR_HOME: Final = 0.5  # of income, owners
NOMINAL: Final = 1000.0  # scale at which usual wages are drawn, so that rounding to cents is lost


class Pay(NamedTuple):
    """What residents and households of one wijk live on; float cents a month."""

    usual_wage: Array  # (n_residents,) elsewhere at scale 1, for the hours worked or a full week
    state_pension: Array  # (n_residents,)
    minors: Array  # (n_households,) below 18
    couple: Array  # (n_households,) 1 if the first two adults are partners
    income: Array  # (n_households,) disposable, allowances included
    wages: Array  # (n_households,) of which wages


@kernel
def set_hours(identity: Array, works: Array, hours: Array, work: Any) -> None:
    """Hours a week of those who work elsewhere, by ``wages.usual_hours``."""
    for i in range(identity.size):
        hours[i] = usual_hours(identity[i], work) if works[i] == 1 else 0


@kernel
def _draw_pay(residents: Any, households: Any, income: Any, wage: Array, couple: Array) -> None:
    for i in range(wage.size):
        hours = residents.hours[i] if residents.hours[i] > 0 else np.int64(36)
        wage[i] = wage_elsewhere(
            residents.identity[i], residents.schooling[i], hours, NOMINAL, income
        )
        wage[i] /= NOMINAL
    for h in range(couple.size):
        couple[h] = 1 if is_couple(households, residents, h) else 0


def draw_pay(homes: Homes, income: Any) -> Pay:
    """Usual wages (``wages.wage_elsewhere``) and who is a couple; incomes still empty."""
    n_households = homes.households.alive.size
    pay = Pay(
        usual_wage=np.zeros(homes.age.size),
        state_pension=np.zeros(homes.age.size),
        minors=np.zeros(n_households, np.int64),
        couple=np.zeros(n_households, np.int64),
        income=np.zeros(n_households),
        wages=np.zeros(n_households),
    )
    _draw_pay(homes.residents, homes.households, income, pay.usual_wage, pay.couple)
    return pay


@kernel
def sum_incomes(residents: Any, households: Any, rules: Any, scale: float, pay: Any) -> float:
    """Disposable income of all households at a wage scale, into ``pay``; returns the sum, cents.

    As ``month.income.income`` pays it: wages elsewhere and unemployment benefit move with the scale, and
    so does what owners draw; wages of local firms, other benefits, pensions and allowances do not.
    """
    income, wages = pay.income, pay.wages
    for h in range(income.size):
        income[h] = 100.0 * rules.child_benefit * pay.minors[h] + households.bijstand[h]
        wages[h] = 0.0
    for i in range(pay.usual_wage.size):
        h = residents.household[i]
        status = residents.status[i]
        usual = pay.usual_wage[i] * scale
        if status == WORKS_ELSEWHERE:
            wages[h] += usual
        elif status == WORKS_LOCALLY:
            wages[h] += residents.net_wage[i]
        elif status == OWNER:
            income[h] += OWNER_DRAWS * usual
        elif status == JOBSEEKER and residents.benefit[i] > 0:
            income[h] += rules.unemployment_share * usual
        elif status == AT_HOME:
            income[h] += 100.0 * rules.at_home_income
        elif status == ON_BIJSTAND:
            income[h] += residents.part_time[i]
        else:
            income[h] += residents.benefit[i]
        income[h] += pay.state_pension[i]
    total = 0.0
    for h in range(income.size):
        income[h] += wages[h]
        if households.alive[h] == 1 and households.tenure[h] != OWNED:
            income[h] += rent_allowance(income[h], pay.couple[h], rules)
        total += income[h]
    return total


@inline
def rent_allowance(income, couple, rules):  # type: ignore[no-untyped-def]
    """Allowance of a tenant, float cents a month (``month.income.benefits.pay_allowances``)."""
    norm = float(bijstand_norm(couple == 1, rules))
    above = max(income - norm, 0.0)
    share = 1.0 - above / max(norm * rules.rent_allowance_range, 1.0)
    return 100.0 * rules.rent_allowance * max(share, 0.0)


@inline
def income_now(households, residents, h, saving):  # type: ignore[no-untyped-def]
    """(Disposable income, cents a month, 1 where it is low, else 0) of household `h` as it lives.

    Income is what it expects, all sources; `saving` is what contractual saving takes of wages, which
    counts as income but not for the line.
    """
    spent = households.housing_cost[h] + households.fixed_costs[h]
    income = max(households.expected_income[h] + spent, 0.0)
    weight = 1.0 + FURTHER_ADULT * (households.n_adults[h] - 1) + CHILD * households.n_children[h]
    low = 1.0 if income < LOW_INCOME_LINE * weight else 0.0
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        if residents.status[i] <= WORKS_LOCALLY:
            income += saving * residents.net_wage[i]
    return income, low


@kernel
def sum_money(households: Any, residents: Any, saving: float, w: int) -> tuple[float, float, float]:
    """(Disposable income, cents a month; households; those of low income) of wijk `w`."""
    total, count, n_low = 0.0, 0.0, 0.0
    for h in range(households.alive.size):
        if households.alive[h] == 1 and households.wijk[h] == w:
            income, low = income_now(households, residents, h, saving)
            total += income
            count += 1.0
            n_low += low
    return total, count, n_low


@kernel
def list_incomes(households: Any, residents: Any, saving: float, income: Array, low: Array) -> None:
    """Income and whether it is low of every household that lives anywhere, in the order of rows."""
    row = 0
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            income[row], low[row] = income_now(households, residents, h, saving)
            row += 1


@kernel
def _draw_benefits(
    residents: Any,
    households: Any,
    age: Array,
    rules: Any,
    work: Any,
    pay: Any,
    pension_months: float,
) -> None:
    for i in range(age.size):
        status, h = residents.status[i], residents.household[i]
        if age[i] < 18 * 12:
            pay.minors[h] += 1
        if status == ON_DISABILITY:
            residents.benefit[i] = to_cents(rules.disability_benefit)
        elif status == ON_PENSION:
            residents.benefit[i] = supplementary_pension(residents.identity[i], rules)
        elif status == STUDENT and age[i] >= 18 * 12:
            residents.benefit[i] = to_cents(rules.student_income)
        if status == ON_PENSION or (status == OWNER and age[i] >= pension_months):
            pay.state_pension[i] = to_cents(rules.state_pension_single)
            if pay.couple[h] == 1:
                pay.state_pension[i] = to_cents(rules.state_pension_couple)
    for h in range(pay.couple.size):
        pay.minors[h] += households.n_children[h]
        counted, together = np.int64(0), False
        for m in range(households.n_adults[h]):
            i = households.members[h, m]
            if residents.status[i] == ON_BIJSTAND:
                own = np.int64(residents.part_time[i] * (1.0 - work.benefit_leaves))
                if pay.couple[h] == 1 and m < 2:
                    together = True
                    counted += own
                else:
                    households.bijstand[h] += max(bijstand_norm(False, rules) - own, 0)
            elif pay.couple[h] == 1 and m < 2:
                counted += np.int64(residents.benefit[i] + pay.state_pension[i])
        if together:
            households.bijstand[h] += max(bijstand_norm(True, rules) - counted, 0)


def set_benefits(key: np.uint64, homes: Homes, pay: Pay, targets: Targets, parameters: Any) -> None:
    """Benefits as ``month.income.income`` pays them; unemployment benefit follows when wages are scaled.

    Bijstand is the norm of a couple or of single people, less what counts of other income. The usual
    share has a small job beside it; more do where published participation asks for more at work than have
    neither benefit nor pension.
    """
    residents, work = homes.residents, parameters.work
    on_bijstand = residents.status == ON_BIJSTAND
    count = round(work.part_time_share * int(on_bijstand.sum()))
    if targets.participation is not None:
        years = homes.age // 12
        at_work = int(((residents.status <= OWNER) & (years < 75)).sum())
        count = max(round(targets.participation * int((years < 75).sum())) - at_work, 0)
    beside = draws.race(key, draws.PART_TIME, on_bijstand * 1.0, count)
    residents.part_time[beside] = int(100 * work.part_time_pay)
    months = 12.0 * parameters.population.state_pension_age
    _draw_benefits(residents, homes.households, homes.age, parameters.income, work, pay, months)


def set_tenures(key: np.uint64, homes: Homes, pay: Pay, targets: Targets, rules: Any) -> None:
    """Tenures in the published shares: the better off own, the least well off rent social.

    Who goes by income before allowances, by half, and by luck, by half (*assumption*).
    """
    households = homes.households
    households.tenure[:] = OWNED
    sum_incomes(homes.residents, households, rules, 1.0, pay)
    n = households.alive.size
    rank = np.empty(n, np.int64)
    rank[draws.sort_by(pay.income / 1e6)] = np.arange(n)
    score = rank / n + draws.draw_uniforms(key, draws.TENURE_OF, n)
    counts = draws.apportion(targets.tenures, n)
    names = np.repeat(np.array([CORPORATION_HOME, PRIVATE_RENT, OWNED]), counts)
    households.tenure[draws.sort_by(score)] = names


@kernel
def find_scale(
    residents: Any, households: Any, rules: Any, pay: Any, wanted: float, low: float, high: float
) -> float:
    """Wage scale between `low` and `high` at which all incomes sum to `wanted`, by bisection."""
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        if sum_incomes(residents, households, rules, middle, pay) < wanted:
            low = middle
        else:
            high = middle
    scale = 0.5 * (low + high)
    sum_incomes(residents, households, rules, scale, pay)
    return scale


@kernel
def count_low_incomes(households: Any, pay: Any, saving: float) -> float:
    """Households under the low-income line at the incomes in `pay`."""
    low = 0.0
    for h in range(pay.income.size):
        if households.alive[h] == 1:
            weight = 1.0 + FURTHER_ADULT * (households.n_adults[h] - 1)
            weight += CHILD * households.n_children[h]
            if pay.income[h] - saving * pay.wages[h] < LOW_INCOME_LINE * weight:
                low += 1.0
    return low


@kernel
def spread_wages(usual: Array, power: float, out: Array) -> None:
    """Wages in proportion to ``wage ** power``, of the same mean: further apart with a power above one."""
    total, spread = 0.0, 0.0
    for i in range(usual.size):
        total += usual[i]
        out[i] = math.exp(power * math.log(max(usual[i] * 1e-5, 1e-5)))
        spread += out[i]
    for i in range(usual.size):
        out[i] *= total / max(spread, 1e-300)


def scale_wages(homes: Homes, pay: Pay, targets: Targets, rules: Any) -> float:
    """Wage scale at which mean disposable income per inhabitant is as published.

    Where the share of low incomes is given, wages are also spread until so many are low: the larger the
    spread, the more are. Those who have no wage stay as they are, and so there is a least share.
    """
    households, usual = homes.households, pay.usual_wage.copy()
    wanted = 100.0 * targets.income * targets.inhabitants
    bounds = SCALES if targets.income_given else SCALES_IMPUTED
    tables = homes.residents, households, rules, pay, wanted, *bounds
    scale = float(find_scale(*tables))
    if targets.low_income is not None:
        few, many = SPREADS
        for _ in range(SPREAD_BISECTIONS):
            power = 0.5 * (few + many)
            spread_wages(usual, power, pay.usual_wage)
            scale = float(find_scale(*tables))
            low = count_low_incomes(households, pay, rules.contractual_saving)
            if low < targets.low_income * int(households.alive.sum()):
                few = power
            else:
                many = power
    residents = homes.residents
    usual = (pay.usual_wage * scale + 0.5).astype(np.int64)
    local = residents.status == WORKS_LOCALLY
    residents.net_wage[:] = np.where(local, residents.net_wage, usual)
    insured = (residents.status == JOBSEEKER) & (residents.benefit > 0)
    benefit = (rules.unemployment_share * usual + 0.5).astype(np.int64)
    residents.benefit[:] = np.where(insured, benefit, residents.benefit)
    return scale


@kernel
def price_homes(
    income: Array, varied: Array, owned: Array, mean: float, least: float, cost: Array
) -> None:
    """What owners pay a month for homes whose taxed values have a given mean; fills `cost` where `owned`.

    A value goes with the root of income, give or take; the cost is `OWNERS_COST` of it, and between a
    minimum and half of income. Their level is found by bisection: `mean`, cents a month. An empty home (no
    income) costs the mean.
    """
    low, high = 0.0, 1000.0
    for _ in range(BISECTIONS):
        level = 0.5 * (low + high)
        total, count = 0.0, 0
        for h in range(income.size):
            if owned[h] and income[h] > 0.0:
                most = max(MOST_FOR_HOME * income[h], least)
                cost[h] = min(max(level * math.sqrt(income[h]) * varied[h], least), most)
                total += cost[h]
                count += 1
        if total < mean * count:
            low = level
        else:
            high = level
    for h in range(income.size):
        if owned[h] and income[h] <= 0.0:
            cost[h] = mean


def set_budgets(key: np.uint64, homes: Homes, pay: Pay, targets: Targets, rules: Any) -> None:
    """Housing and fixed costs, what is left of income, and savings around their target.

    Housing takes a share of income, give or take, and at least a minimum; that of owners follows from the
    taxed value of homes where it is given (`price_homes`). Savings are a lognormal
    number of months of what is left, mean `savings_target`. On bijstand they stay below the law's
    limit.
    """
    households, n = homes.households, homes.households.alive.size
    there = households.alive == 1
    varied = draws.draw_lognormals(key, draws.HOUSING_OF, n, 0.2)
    least = 100.0 * rules.housing_minimum
    housing = np.maximum(rules.housing_share * pay.income * varied, least)
    owned = households.tenure == OWNED
    if targets.home_value is not None:
        mean = 100.0 * OWNERS_COST * targets.home_value / 12.0
        price_homes(np.where(there, pay.income, 0.0), varied, owned, mean, least, housing)
        priced = there | owned
    else:
        priced = there
    fixed = rules.fixed_share * pay.income
    left = np.maximum(pay.income - housing - fixed - rules.contractual_saving * pay.wages, 0.0)
    months = rules.savings_target * draws.draw_lognormals(key, draws.SAVINGS_OF, n, 0.6)
    savings = months * left
    limit = 90.0 * rules.means_limit * np.maximum(households.n_adults, 1)
    savings = np.where(households.bijstand > 0, np.minimum(savings, limit), savings)
    households.housing_cost[:] = np.where(priced, housing, 0.0).astype(np.int64)
    for name, cents in (("fixed_costs", fixed), ("savings", savings)):
        getattr(households, name)[:] = np.where(there, cents, 0.0).astype(np.int64)
    households.expected_income[:] = np.where(there, left, 0.0)
