"""What an owner's time is worth: the income for which one would rather own a business than not."""

from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.month.firms.taxes import HOURS_A_MONTH, before_tax


@part
def reservation_income(wage, numbers):
    """Income before tax for which one would rather be an owner than not, cents a month.

    What leaves, after the tax of the law, the larger of a least living and a share of the net wage elsewhere.
    """
    firms = numbers.firms
    net = max(firms.reservation_least * 100.0, firms.reservation_wage * wage)
    return before_tax(net, numbers.taxes)


@inline
def wanted_in_premises(wanted, w, terms):
    """What an owner wants in premises who wants `wanted` otherwise, cents a month: ``wanted * burden``.

    The rules of a municipality are about premises: terrace, sign, opening times, fire safety, change of use.
    Hours on them beyond the usual, or less, are worth what an hour elsewhere is. A business at home has none.
    """
    return wanted * terms.burden[w]


@inline
def wanted_with_help(wanted, j, shops):
    """What an owner wants whom somebody helps with rules and search: ``wanted * (1 - spared)``.

    Hours that these take less are worth what an hour elsewhere is; without help nothing is spared.
    """
    return wanted - shops.spared[j] * wanted


@part
def worth_of_hours(hours, income):
    """Cents that so many hours are worth to who earns `income` cents a month."""
    return hours * income / HOURS_A_MONTH


@part
def earns_now(i, residents, numbers):
    """Income before tax that a person gives up, cents a month: a wage held, or a fraction sought."""
    wage = float(residents.net_wage[i])
    if residents.workplace_kind[i] == 0:
        wage *= numbers.firms.wage_sought
    return reservation_income(wage, numbers)
