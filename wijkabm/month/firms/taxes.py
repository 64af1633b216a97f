"""What an owner owes to the Rijk: income tax and health contribution on profit, VAT unless the firm is small.

Income tax is a yearly sum (Wet inkomstenbelasting 2001, figures of 2023): deductions for the self-employed
and for starters who work enough hours, a part of profit free for small firms, two brackets, a general credit
and one for work; with it the contribution of the Zorgverzekeringswet. It is paid by the month on what the
year has brought so far, so that in December exactly the tax of the year has been paid.
"""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import CHAIN_SHOP
from wijkabm.month.population.retirement import nears_pension

MONTHS = 12
HOURS_A_MONTH = 160.0  # of full-time work


@inline
def part_between(amount, low, high):
    """How much of an amount lies between two others."""
    return min(max(amount - low, 0.0), max(high - low, 0.0))


@part
def credit_for_work(profit, taxes):
    """Arbeidskorting, EUR a year: rises in three parts with profit before deductions, then falls."""
    credit = taxes.work_first * min(max(profit, 0.0), taxes.work_first_end)
    credit += taxes.work_second * part_between(profit, taxes.work_first_end, taxes.work_second_end)
    credit += taxes.work_third * part_between(profit, taxes.work_second_end, taxes.work_third_end)
    return max(credit - taxes.work_fall * max(profit - taxes.work_third_end, 0.0), 0.0)


@part
def tax_of_year(profit, hours, is_starter, is_old, taxes):
    """Income tax and health contribution on a year's profit, EUR.

    ``taxable = (1 - exempt) * (profit - deductions)``; ``tax = brackets(taxable) - credits``, never below
    nothing; deductions and exemption save at the low rate only. A loss is not set off against other years
    (*assumption*). A job that is kept beside is counted in `tax_beside`.

    Parameters
    ----------
    profit : float
        Result of the year before the owner's income, EUR.
    hours : float
        Hours of the year in the business; below ``hours_least`` no deductions are due.
    is_starter, is_old : bool
        In the first years; past the state pension age.
    """
    if profit <= 0.0:
        return 0.0
    deducted = 0.0
    if hours >= taxes.hours_least:
        deducted = taxes.self_employed + (taxes.starter if is_starter else 0.0)
        if is_old:
            deducted *= taxes.old_deductions
    taxable = (1.0 - taxes.exempt) * max(profit - deducted, 0.0)
    above = max(taxable - taxes.bracket, 0.0)
    tax = taxes.rate_low * (taxable - above) + taxes.rate_high * above
    # What is deducted above the bracket saves no more than below it.
    saved = part_between(profit, max(taxable, taxes.bracket), profit)
    tax += (taxes.rate_high - taxes.rate_low) * saved
    general = taxes.general_credit - taxes.general_fall * max(taxable - taxes.general_from, 0.0)
    credits = max(general, 0.0) + credit_for_work(profit, taxes)
    if is_old:
        tax -= taxes.old_relief * min(taxable, taxes.old_until)
        credits *= taxes.old_credits
    return max(tax - credits, 0.0) + taxes.health * min(taxable, taxes.health_most)


@part
def tax_beside(profit, wage, hours, is_starter, is_old, taxes):
    """Tax of a year on a profit earned beside a wage, EUR: ``tax(profit + wage) - tax(wage)``.

    The wage has had the credits already, and fills the low bracket first. It is what is kept of half a job,
    of which hardly any tax goes off: net stands for gross. Other income is left out (*assumptions*).
    """
    if wage <= 0.0:
        return tax_of_year(profit, hours, is_starter, is_old, taxes)
    both = tax_of_year(wage + max(profit, 0.0), hours, is_starter, is_old, taxes)
    return max(both - tax_of_year(wage, 0.0, False, is_old, taxes), 0.0)


@part
def before_tax(net, taxes):
    """What a full-time owner must earn before tax to keep `net`, both in cents a month, here whole.

    Solves ``x = net + tax(x)`` by putting in what came out, until less than a euro a year is missing: of
    one euro more about half goes in tax at the most, so that each round leaves half of the error. What
    then remains is of the last round's proportion, as the tax is made of straight lines.
    """
    wanted = net * MONTHS / 100.0
    hours = HOURS_A_MONTH * MONTHS
    earned, taxed = wanted, 0.0
    missing = tax_of_year(wanted, hours, False, False, taxes)
    while missing >= 1.0:
        earned += missing
        left = wanted + tax_of_year(earned, hours, False, False, taxes) - earned
        taxed = left / missing
        missing = left
    earned += missing / max(1.0 - taxed, 1e-6)
    return float(math.floor(earned * 100.0 / MONTHS + 0.5))


@part
def tax_so_far(j, world, numbers, now):
    """Tax on what the year has brought an enterprise up to this month, cents.

    ``tax(12 / n * profit) * n / 12`` after n months of the calendar year in business: a year that began
    later is taxed as if the rest had been like it (*assumption*: before it the owner earned as much).
    """
    residents, shops = world.residents, world.shops
    taxes, month = numbers.taxes, now.month
    age = month - shops.opened[j]
    n = float(min((month - 1) % MONTHS + 1, max(age, 1)))
    owner = shops.owner[j]
    wage = float(residents.part_time[owner]) * MONTHS / 100.0 if owner >= 0 else 0.0
    birth = residents.birth_month[owner] if owner >= 0 else shops.owner_age[j]
    is_old = nears_pension(birth, 0.0, numbers.population, month)
    is_starter = age <= MONTHS * taxes.starter_years
    hours = shops.hours_worked[j] * HOURS_A_MONTH * MONTHS
    profit = float(shops.income_of_year[j] + shops.result[j]) / 100.0
    due = tax_beside(profit * MONTHS / n, wage, hours, is_starter, is_old, taxes) * n / MONTHS
    return np.int64(math.floor(100.0 * due + 0.5))


@part
def pay_tax(j, world, numbers, now):
    """The month's instalment out of the till, or what was paid too much back; returns cents, signed.

    What the till cannot pay stays owed, into the next year too; of a business that ends it is written off.
    """
    shops, ledger = world.shops, world.ledger
    due = tax_so_far(j, world, numbers, now)
    account = books.account(books.SHOPS, shops.wijk[j])
    cents = due - shops.tax_paid[j]
    if cents >= 0:
        cents = min(cents, max(shops.cash[j], 0))
        books.pay_out(ledger, books.PROFIT_TAX, shops.cash, j, account, books.RIJK, cents)
    else:
        books.receive(ledger, books.PROFIT_TAX, books.RIJK, shops.cash, j, account, -cents)
    shops.tax_paid[j] += cents
    if now.month % MONTHS == 0:
        shops.tax_paid[j] -= due
    return cents


@part
def owes_vat(j, world, numbers):
    """Whether an enterprise owes VAT on what it sells to people.

    Not if it expects to turn over no more than ``small_turnover`` in a year and has not done so since January
    (Wet op de omzetbelasting 1968, article 25). It then gets no VAT back on what it buys, which is
    why its goods are a share of revenue with the VAT in it.
    """
    shops = world.shops
    if shops.owner_kind[j] == CHAIN_SHOP:
        return True
    most = numbers.taxes.small_turnover * 100.0
    return shops.expected_sales[j] * MONTHS > most or float(shops.revenue_of_year[j]) > most
