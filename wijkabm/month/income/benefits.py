"""Benefits: pensions, bijstand, allowances."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNED,
    OWNER,
    STUDENT,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.month.income.wages import to_cents
from wijkabm.month.population.retirement import nears_pension
from wijkabm.month.shopping.paying import excess_of
from wijkabm.month.work.wages import PERSON


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


@part
def help_on(i, residents, income):
    """What a benefit does for who starts a business from it, by law.

    From unemployment insurance it goes on for ``start_months`` at ``start_kept`` of it (Werkloosheidswet,
    start period); from bijstand a supplement to the norm for ``supplement_months`` (Besluit
    bijstandverlening zelfstandigen 2004). Other benefits end.
    """
    residents.helped_for[i] = 0
    if residents.status[i] == JOBSEEKER and residents.benefit[i] > 0:
        residents.helped_for[i] = np.int64(income.start_months)
        residents.benefit[i] = np.int64(residents.benefit[i] * income.start_kept)
        return
    residents.benefit[i] = 0
    if residents.status[i] == ON_BIJSTAND:
        residents.helped_for[i] = np.int64(income.supplement_months)


@inline
def is_supplemented(i, residents):
    """Whether an owner has the right to a supplement up to the norm of bijstand."""
    return (
        residents.status[i] == OWNER and residents.helped_for[i] > 0 and residents.benefit[i] == 0
    )


@part
def let_help_run_out(i, residents):
    """A month of help is over; with the last one an owner's own benefit ends."""
    if residents.helped_for[i] > 0:
        residents.helped_for[i] -= 1
        if residents.helped_for[i] == 0:
            residents.benefit[i] = 0


@part
def earned_by_owner(i, world):
    """What an owner has had of his business and beside it, cents a month."""
    residents, j = world.residents, world.residents.shop[i]
    return residents.part_time[i] + (world.shops.drawn[j] if j >= 0 else 0)


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
    elif status == OWNER and residents.helped_for[i] > 0 and residents.benefit[i] > 0:
        kind = books.UNEMPLOYMENT_BENEFIT
        cents = residents.benefit[i]
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
    share `benefit_leaves`; so does what is withheld of who does not do what was agreed; of an owner with the
    right to a supplement all that he drew and earned. When the municipality's purse is empty the Rijk
    advances what is missing, as a grant.
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
        own += np.int64(math.floor(residents.withheld[i] * bijstand_norm(False, income)))
        if residents.status[i] == OWNER:
            own = earned_by_owner(i, world)
            on_bijstand = is_supplemented(i, residents)
        if in_couple:
            together = together or on_bijstand
            if on_bijstand:
                counted += own
            elif residents.status[i] == ON_PENSION:
                counted += residents.benefit[i] + to_cents(income.state_pension_couple)
            elif residents.status[i] <= WORKS_LOCALLY:
                counted += residents.net_wage[i]
            elif residents.status[i] == OWNER:
                counted += own
                if residents.helped_for[i] > 0:  # unemployment insurance of the start period
                    counted += residents.benefit[i]
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
    world.wijken.bijstand_spent[households.wijk[h], 0] += total
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
