"""How many enterprises of each kind a wijk has.

The number of shops of a branch is its turnover from the own wijk and visitors over what a usual
shop sells; the published businesses that are not shops are at home, but for a few employers.
"""

from typing import Any, Final, NamedTuple

from wijkabm.place import luck
from wijkabm.place.targets import Targets
from wijkabm.place.units import UnitPlan
from wijkabm.state import (
    FOOD,
    HOME,
    HORECA,
    NONFOOD,
    SBI_CULTURE_OTHER,
    SBI_TRADE_HORECA,
    SERVICES,
)

FEWEST_UNITS: Final = 4
SUPERMARKET_FROM: Final = 2500  # inhabitants from which there is one at the least
MOST_AT_HOME: Final = 0.45  # of working residents who can have a business at home
EMPLOYER_LEAN: Final = (0.2, 0.5, 0.3, 0.5, 0.5, 0.8, 2.5, 0.8)
"""How readily a business of each SBI group is an employer: care, schools; *assumption*."""


class ShopPlan(NamedTuple):
    """How many enterprises of each kind a wijk has, and what they sell."""

    units: UnitPlan
    shops: tuple[int, ...]  # by branch, supermarkets in food
    at_home: tuple[int, ...]  # by SBI group
    employers: tuple[int, ...]
    revenue: tuple[float, ...]  # float cents a month excl. VAT of a usual one, by branch
    supermarket_revenue: float


def own_turnover(targets: Targets, kernel_parameters: Any) -> list[float]:
    """Turnover of the wijk's shops at the start by branch of premises, euros a month excl. VAT.

    Spending is a linear expenditure system of what income leaves (the market's rule): needs first,
    the rest in fixed shares. Of it the own wijk keeps a share, and visitors bring theirs.
    """
    market, income, firms = (getattr(kernel_parameters, g) for g in ("market", "income", "firms"))
    heads = targets.inhabitants - (1.0 - market.child_need) * targets.ages[0]
    left = 1.0 - income.housing_share - income.fixed_share - 0.7 * income.contractual_saving
    total = targets.inhabitants * targets.income * left
    needs, wishes = 0.0, market.spend_other
    for b in range(5):
        needs += market.need[b] * market.spend[b] * heads
        wishes += (1.0 - market.need[b]) * market.spend[b]
    met, free = min(total / max(needs, 1.0), 1.0), max(total - needs, 0.0)
    result = []
    for b in range(HOME):
        spent = met * market.need[b] * market.spend[b] * heads
        if wishes > 0.0:  # where all is need, nothing is wished for beyond it
            spent += free * (1.0 - market.need[b]) * market.spend[b] / wishes
        kept = spent * market.own_wijk[b] / (1.0 - market.visitors[b])
        result.append(kept / (1.0 + firms.vat[b]))
    return result


def plan_enterprises(targets: Targets, kernel_parameters: Any, n_workers: int) -> ShopPlan:
    """Numbers of shops, units, businesses at home and employers; every SBI group fits exactly."""
    place = kernel_parameters.place
    turnover = own_turnover(targets, kernel_parameters)
    supermarkets = round(targets.inhabitants / place.inhabitants_per_supermarket)
    supermarkets = max(supermarkets, int(targets.inhabitants >= SUPERMARKET_FROM))
    supermarkets = min(supermarkets, targets.sectors[SBI_TRADE_HORECA])
    in_supermarkets = place.supermarket_share if supermarkets else 0.0
    sold = [turnover[FOOD] * (1.0 - in_supermarkets), *turnover[NONFOOD:]]
    shops = [max(round(sold[b] / place.revenue[b]), 1) for b in range(HOME)]
    trade = targets.sectors[SBI_TRADE_HORECA] - supermarkets
    if sum(shops[:SERVICES]) > trade:
        shops[:SERVICES] = luck.apportion(shops[:SERVICES], trade)
    shops[SERVICES] = min(shops[SERVICES], targets.sectors[SBI_CULTURE_OTHER])
    n_shops = sum(shops) + supermarkets
    vacant = round(n_shops * place.vacancy_start / (1.0 - place.vacancy_start))
    n_units = max(n_shops + vacant, FEWEST_UNITS)
    at_home, employers = _divide_rest(targets, shops, supermarkets, place.employer_share, n_workers)
    revenue = [100.0 * min(sold[b] / max(shops[b], 1), 1.6 * place.revenue[b]) for b in range(HOME)]
    largest = 100.0 * min(
        turnover[FOOD] * in_supermarkets / max(supermarkets, 1), 1.6 * place.revenue_supermarket
    )
    return ShopPlan(
        units=UnitPlan(n_units, n_units - n_shops, supermarkets, shops[HORECA]),
        shops=(shops[FOOD] + supermarkets, *shops[NONFOOD:]),
        at_home=at_home,
        employers=employers,
        revenue=(*revenue, 100.0 * place.revenue[HOME]),
        supermarket_revenue=largest,
    )


def _divide_rest(
    targets: Targets, shops: list[int], supermarkets: int, employer_share: float, n_workers: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Businesses that are no shops, by SBI group: at home, and employers.

    Where residents are too few to run so many at home (a business district), the rest are
    employers.
    """
    rest = list(targets.sectors)
    rest[SBI_TRADE_HORECA] -= sum(shops[:SERVICES]) + supermarkets
    rest[SBI_CULTURE_OTHER] -= shops[SERVICES]
    count = round(employer_share * sum(targets.sectors))
    count = max(count, sum(rest) - int(MOST_AT_HOME * n_workers))
    weights = [EMPLOYER_LEAN[g] * rest[g] for g in range(len(rest))]
    employers = [min(n, rest[g]) for g, n in enumerate(luck.apportion(weights, count))]
    missing = min(count, sum(rest)) - sum(employers)
    for g in sorted(range(len(rest)), key=lambda g: employers[g] - rest[g]):
        more = min(missing, rest[g] - employers[g])
        employers[g] += more
        missing -= more
    return tuple(rest[g] - employers[g] for g in range(len(rest))), tuple(employers)
