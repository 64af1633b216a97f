"""How many enterprises of each kind a wijk has.

The number of shops of a branch is its turnover from the own wijk and visitors over what a usual
shop sells; the published businesses that are not shops are at home, but for a few employers. What
somebody counted in the street goes first, then the published distance to a supermarket and share of
self-employed.
"""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from wijkabm.ground.tables.codes import (
    FOOD,
    HOME,
    HORECA,
    NONFOOD,
    SBI_CULTURE_OTHER,
    SBI_TRADE_HORECA,
    SERVICES,
)
from wijkabm.place import draws
from wijkabm.place.streets import BUILT_UP_PER_SEGMENT, count_segments
from wijkabm.place.targets import Targets
from wijkabm.place.units import UnitPlan

FEWEST_UNITS: Final = 4
SUPERMARKET_FROM: Final = 2500  # inhabitants from which there is one at the least
MOST_AT_HOME: Final = 0.45  # of working residents who can have a business at home
MOST_OWNERS: Final = 0.9  # where the share of self-employed is published
OWNED_HERE: Final = 0.35  # of shops, about: enterprises.OWNERS_HERE of those with an owner
ANY_NUMBER: Final = (10**6,) * HOME  # of shops, by branch
EMPLOYER_LEAN: Final = (0.2, 0.5, 0.3, 0.5, 0.5, 0.8, 2.5, 0.8)
"""How readily a business of each SBI group is an employer: care, schools; *assumption*."""


class ShopPlan(NamedTuple):
    """How many enterprises of each kind a wijk has, and what they sell."""

    units: UnitPlan
    shops: tuple[int, ...]  # by branch, supermarkets in food
    at_home: tuple[int, ...]  # by SBI group
    employers: tuple[int, ...]
    owners: int | None  # residents with a business, where it is known
    revenue: tuple[float, ...]  # float cents a month excl. VAT of a usual one, by branch
    supermarket_revenue: float


def own_turnover(targets: Targets, kernel_parameters: Any) -> list[float]:
    """Turnover of the wijk's shops at the start by branch of premises, euros a month excl. VAT.

    Spending is a linear expenditure system of what income leaves (the market's rule): needs first,
    the rest in fixed shares. Of it the own wijk keeps a share, and visitors bring theirs. Where dwelling and
    fixed costs take all of an income nothing is spent.
    """
    market, income, firms = (getattr(kernel_parameters, g) for g in ("market", "income", "firms"))
    heads = targets.inhabitants - (1.0 - market.child_need) * targets.ages[0]
    left = 1.0 - income.housing_share - income.fixed_share - 0.7 * income.contractual_saving
    total = targets.inhabitants * targets.income * max(left, 0.0)
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


def is_far_from_shops(targets: Targets, numbers: Any) -> bool:
    """Whether the nearest supermarket lies outside: the way to it is longer than the place is wide.

    A supermarket that was counted lies inside, whatever is published.
    """
    if _count_large(targets, numbers) or targets.km_to_supermarket is None:
        return False
    segments = count_segments(targets.inhabitants, numbers.place.inhabitants_per_segment)
    side = math.sqrt(min(targets.land, segments * BUILT_UP_PER_SEGMENT))
    return 1000.0 * targets.km_to_supermarket > side


def _count_large(targets: Targets, numbers: Any) -> int | None:
    """Food shops that were counted and are as large as a supermarket; None where not all were."""
    floors = targets.counted.food_floors
    food = targets.counted.shops[FOOD]
    if floors is None or food is None:
        return None
    return min(sum(floor >= float(numbers.firms.supermarket_floor) for floor in floors), food)


def share_of_food_kept(targets: Targets, numbers: Any) -> float:
    """Of what a wijk usually keeps of its spending on food: all, or what is not spent in supermarkets."""
    far = is_far_from_shops(targets, numbers)
    return 1.0 - float(numbers.place.supermarket_share) if far else 1.0


def count_supermarkets(targets: Targets, numbers: Any) -> int:
    """Supermarkets as counted, else by inhabitants; none where the published distance says: outside."""
    counted, place = _count_large(targets, numbers), numbers.place
    if counted is not None:
        return counted
    if is_far_from_shops(targets, numbers):
        return 0
    count = round(targets.inhabitants / place.inhabitants_per_supermarket)
    count = max(count, int(targets.inhabitants >= SUPERMARKET_FROM))
    food = targets.counted.shops[FOOD]
    return int(min(count, targets.sectors[SBI_TRADE_HORECA] if food is None else food))


def plan_enterprises(
    targets: Targets, kernel_parameters: Any, n_workers: int, most: Sequence[int] = ANY_NUMBER
) -> ShopPlan:
    """Numbers of shops, units, businesses at home and employers; every SBI group fits exactly.

    Where more shops were counted than a published SBI group has businesses, the group gives way. Of small
    shops that nobody counted there are no more than `most`, by branch (`livelihoods`).
    """
    place = kernel_parameters.place
    turnover = own_turnover(targets, kernel_parameters)
    turnover[FOOD] *= share_of_food_kept(targets, kernel_parameters)
    supermarkets = count_supermarkets(targets, kernel_parameters)
    in_supermarkets = place.supermarket_share if supermarkets else 0.0
    sold = [turnover[FOOD] * (1.0 - in_supermarkets), *turnover[NONFOOD:]]
    shops, units = _plan_shops(targets, kernel_parameters, sold, supermarkets, most)
    n_shops = sum(shops) + supermarkets
    targets = _make_room(targets, shops, supermarkets)
    owners, share, most_at_home = None, place.employer_share, int(MOST_AT_HOME * n_workers)
    if targets.self_employed is not None:
        owners = round(min(targets.self_employed, MOST_OWNERS) * n_workers)
        share, most_at_home = 0.0, max(owners - round(OWNED_HERE * n_shops), 0)
    at_home, employers = _divide_rest(targets, shops, supermarkets, share, most_at_home)
    revenue = [100.0 * usual_revenue(sold[b], shops[b], place.revenue[b]) for b in range(HOME)]
    largest = 100.0 * min(
        turnover[FOOD] * in_supermarkets / max(supermarkets, 1), 1.6 * place.revenue_supermarket
    )
    return ShopPlan(
        units=UnitPlan(units, units - n_shops, supermarkets, shops[HORECA]),
        shops=(shops[FOOD] + supermarkets, *shops[NONFOOD:]),
        at_home=at_home,
        employers=employers,
        owners=owners,
        revenue=(*revenue, 100.0 * place.revenue[HOME]),
        supermarket_revenue=largest,
    )


def usual_revenue(sold: float, shops: int, usual: float) -> float:
    """What a shop of a branch sells here, euros a month; as elsewhere where nothing is sold at all."""
    return min(sold / max(shops, 1), 1.6 * usual) if sold > 0.0 else usual


def _plan_shops(
    targets: Targets, numbers: Any, sold: list[float], supermarkets: int, most: Sequence[int]
) -> tuple[list[int], int]:
    """Small shops by branch, and units. A village whose shops are elsewhere may have none.

    Nor is there one of a branch where it would sell less than half of what is usual: nobody could live from
    it.
    """
    far, place = is_far_from_shops(targets, numbers), numbers.place
    shops = [min(round(sold[b] / place.revenue[b]), most[b]) for b in range(HOME)]
    trade = targets.sectors[SBI_TRADE_HORECA] - supermarkets
    if sum(shops[:SERVICES]) > trade:
        shops[:SERVICES] = draws.apportion(shops[:SERVICES], trade)
    shops[SERVICES] = min(shops[SERVICES], targets.sectors[SBI_CULTURE_OTHER])
    units, empty = targets.counted.units, targets.counted.empty_units
    given = {b: n for b, n in enumerate(targets.counted.shops) if n is not None}
    for b, count in given.items():
        shops[b] = count - (supermarkets if b == FOOD else 0)
    vacancy = float(place.vacancy_start)
    if units is not None:  # branches that nobody counted share what the counted units leave
        let = units - empty if empty is not None else round((1.0 - vacancy) * units)
        free = [b for b in range(HOME) if b not in given]
        left = let - supermarkets - sum(shops[b] for b in given)
        for b, count in zip(free, draws.apportion([shops[b] for b in free], max(left, 0))):
            shops[b] = count
    n_shops = sum(shops) + supermarkets
    if units is None:
        units = n_shops + (round(n_shops * vacancy / (1.0 - vacancy)) if empty is None else empty)
        units = max(units, 1 if far or given or empty is not None else FEWEST_UNITS)
    return shops, max(units, n_shops + (empty or 0), 1)


def _make_room(targets: Targets, shops: list[int], supermarkets: int) -> Targets:
    """SBI groups with at least the shops that were counted."""
    sectors = list(targets.sectors)
    trade = sum(shops[:SERVICES]) + supermarkets
    sectors[SBI_TRADE_HORECA] = max(sectors[SBI_TRADE_HORECA], trade)
    sectors[SBI_CULTURE_OTHER] = max(sectors[SBI_CULTURE_OTHER], shops[SERVICES])
    return targets._replace(sectors=tuple(sectors))


def _divide_rest(
    targets: Targets,
    shops: list[int],
    supermarkets: int,
    employer_share: float,
    most_at_home: int,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Businesses that are no shops, by SBI group: at home, and employers.

    At most so many are at home; the rest are employers (a business district, or a place whose
    self-employed are fewer than its businesses).
    """
    rest = list(targets.sectors)
    rest[SBI_TRADE_HORECA] -= sum(shops[:SERVICES]) + supermarkets
    rest[SBI_CULTURE_OTHER] -= shops[SERVICES]
    count = round(employer_share * sum(targets.sectors))
    count = max(count, sum(rest) - most_at_home)
    weights = [EMPLOYER_LEAN[g] * rest[g] for g in range(len(rest))]
    employers = [min(n, rest[g]) for g, n in enumerate(draws.apportion(weights, count))]
    missing = min(count, sum(rest)) - sum(employers)
    for g in sorted(range(len(rest)), key=lambda g: employers[g] - rest[g]):
        more = min(missing, rest[g] - employers[g])
        employers[g] += more
        missing -= more
    return tuple(rest[g] - employers[g] for g in range(len(rest))), tuple(employers)
