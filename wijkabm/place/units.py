"""Premises and landlords: units along the shopping streets, rents, portfolios, vacancy."""

import math
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    HOME,
    HORECA,
    INVESTOR,
    LEASE_REGULAR,
    MUNICIPAL,
    NEVER,
    OWNED,
    PRIVATE_LOCAL,
    ZONED_HORECA,
)
from wijkabm.ground.tables.people import Households
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.world import make_table
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.homes import LANDLORD_NAME
from wijkabm.place.streets import CORE_FACTOR, StreetPlan, find_access, find_location

MEDIAN_AREA: Final = (80.0, 105.0)  # m2 at an edge, in the core (assumption)
AREA_SPREAD: Final = 0.5
LARGEST_SHOP: Final = 450.0  # m2; larger food shops are supermarkets (rules.firms)
SUPERMARKET_AREA: Final = (900.0, 1300.0)
SIZE_ELASTICITY: Final = -0.15  # of rent per m2 to area (assumption)
HORECA_SHARE: Final = 0.45  # of units where horeca is allowed (assumption)
LANDLORD_SHARES: Final = (0.60, 0.22, 0.13, 0.05)  # of units, in the order of LANDLORD_KINDS
INVESTOR_UNITS: Final = 6  # units of an investor (assumption)
PATIENCE: Final = (0.5, 0.9, 0.35, 0.1)
DEBT: Final = (1.0, 1.2, 0.6, 0.0)  # of the mortgage share, by kind of landlord (assumption)
BOOK_OVER_VALUE: Final = (1.0, 1.12, 1.0, 1.0)
MONTHS_OF_RENT: Final = 6  # that landlords keep as cash
EDGE_VACANCY: Final = 2.0  # chance of an edge unit to be vacant over that of a core unit
VACANT_A_YEAR: Final = 2.0 / 3.0  # facts: vacant_a_year_ago
LEASE_TERM: Final = 60  # months (facts: lease_law)


class UnitPlan(NamedTuple):
    """How many units a wijk has."""

    units: int
    vacant: int
    supermarkets: int
    horeca: int


class Seats(NamedTuple):
    """Where units of a file stand, supermarkets first; arrays (n,)."""

    segment: Array
    area: Array  # m2; 0 where it is not known
    branch: Array  # of whom it is let to; -1 where it is not known
    vacant: Array


def make_premises(
    key: np.uint64, plan: UnitPlan, streets: StreetPlan, homes: Array, km: float | None,
    core_share: float, start_month: int, seats: Seats | None = None,
) -> Premises:  # fmt: skip
    """Units by segment, area and zoning; supermarkets' units are the first rows.

    Supermarkets stand where the mean way to them is nearest to `km`, where that is published.

    The core gets its share, spread evenly over its segments, the edges the rest. Who stands empty
    is drawn, edge units twice as often. Where there are `seats`, units stand there as they say.
    """
    n = plan.units
    premises: Premises = make_table(Premises, n)
    premises.segment[:] = _place_units(n, core_share, streets) if seats is None else seats.segment
    if km is not None and seats is None:
        order = order_supermarkets(premises.segment, plan.supermarkets, streets, homes, 1000.0 * km)
        premises.segment[:] = premises.segment[order]
    in_core = streets.is_core[premises.segment]
    luck_of_area = draws.draw_lognormals(key, draws.AREA, n, AREA_SPREAD)
    premises.area[:] = np.array(MEDIAN_AREA)[in_core] * luck_of_area * _median_over_mean()
    premises.area[:] = np.minimum(premises.area, LARGEST_SHOP)
    low, high = SUPERMARKET_AREA
    large = low + (high - low) * draws.draw_uniforms(key, draws.AREA + 1000, n)
    premises.area[: plan.supermarkets] = large[: plan.supermarkets]
    if seats is not None:
        premises.area[:] = np.where(seats.area > 0.0, seats.area, premises.area)
    able = np.where(np.arange(n) < plan.supermarkets, 0.0, 1.0)
    vacant = (
        draws.race(
            key, draws.VACANCY, able * np.where(in_core == 1, 1.0, EDGE_VACANCY), plan.vacant
        )
        if seats is None
        else np.flatnonzero(seats.vacant)
    )
    premises.vacant_since[:] = NEVER
    premises.vacant_since[vacant] = start_month - 1 - _months_vacant(key, plan.vacant)
    let = able * (premises.vacant_since == NEVER)
    n_known = 0
    if seats is not None:
        premises.zoning[seats.branch == HORECA] = ZONED_HORECA
        n_known = int((seats.branch == HORECA).sum())
        let = let * (seats.branch < 0)
    premises.zoning[draws.race(key, draws.ZONING, let, plan.horeca - n_known)] = ZONED_HORECA
    rest = np.where(premises.zoning == ZONED_HORECA, 0.0, able)
    missing = round(HORECA_SHARE * n) - plan.horeca
    premises.zoning[draws.race(key, draws.ZONING + 1000, rest, missing)] = ZONED_HORECA
    premises.repair[:] = 0.65 + 0.35 * draws.draw_uniforms(key, draws.UNIT, n)
    months = np.where(premises.vacant_since == NEVER, 0, start_month - premises.vacant_since)
    premises.repair[:] -= 0.003 * np.minimum(months, 100)
    premises.tenant[:] = -1
    return premises


def _median_over_mean() -> float:
    return math.exp(0.5 * AREA_SPREAD * AREA_SPREAD)


def _place_units(n: int, core_share: float, streets: StreetPlan) -> Array:
    """Segments of the units: core and edge alternate at first, so both get supermarkets."""
    core, edge = np.flatnonzero(streets.is_core), np.flatnonzero(streets.is_edge)
    n_core = min(max(round(core_share * n), 1), n) if edge.size else n
    in_core = np.resize(core, n_core)
    at_edge = np.resize(edge, n - n_core)
    both = min(n_core, n - n_core, 4)
    mixed = np.stack([in_core[:both], at_edge[:both]], axis=1).reshape(-1)
    return np.concatenate([mixed, in_core[both:], at_edge[both:]])


def order_supermarkets(
    segment: Array, count: int, streets: StreetPlan, homes: Array, metres: float
) -> Array:
    """An order of units by which the first `count` stand, one by one, so that the way to them fits best."""
    order = np.arange(segment.size)
    nearest = np.full(homes.size, 1e12)
    for k in range(count):
        best, least = k, 1e12
        for place in range(k, order.size):
            way = np.minimum(nearest, streets.distance[:, segment[order[place]]])
            off = abs(mean_way(way, homes) - metres)
            if off < least - 1e-6:
                best, least = place, off
        order[k], order[best] = order[best], order[k]
        nearest = np.minimum(nearest, streets.distance[:, segment[order[k]]])
    return order


def mean_way(way: Array, homes: Array) -> float:
    """Mean over homes of a way by segment, metres."""
    return draws.add((way * homes).tolist()) / max(int(homes.sum()), 1)


def _months_vacant(key: np.uint64, n: int) -> Array:
    """Months that vacant units have stood empty: a third up to a year, the rest longer."""
    long = round(VACANT_A_YEAR * n)
    short = (12.0 * draws.draw_uniforms(key, draws.VACANCY + 1000, n)).astype(np.int64)
    longer = 12 + (20.0 * draws.draw_exponentials(key, draws.VACANCY + 2000, n)).astype(np.int64)
    months: Array = np.where(np.arange(n) < long, longer, short)
    return months


def locate(streets: StreetPlan, homes: Array, units: Array, reach: Array) -> tuple[Array, Array]:
    """Access and location of the segments (see ``streets``)."""
    access = find_access(streets.distance, reach, HOME)
    return access, find_location(access, homes, streets.is_core, units, CORE_FACTOR)


@kernel
def price_units(
    area: Array, place: Array, rent_per_m2: float, gradient: float, rent: Array
) -> None:
    """Usual rent, cents a month: area * rent per m2 * location**gradient * (area / 100)**-.15."""
    for p in range(area.size):
        level = rent_per_m2 * 100.0 / 12.0
        slope = math.pow(max(place[p], 0.05), gradient)
        rent[p] = area[p] * level * slope * math.pow(area[p] / 100.0, SIZE_ELASTICITY)


def set_rents(
    key: np.uint64, premises: Premises, location: Array, rents: Any, mean: float | None
) -> None:
    """Usual, asked and agreed rents, values; asking rents of vacant units lie somewhat lower.

    The rent per m2 and year, euros, at index 1 and location 1 is the usual one, or the one at which the mean
    agreed rent per m2 is `mean`, where it was counted.
    """
    n = premises.area.size
    place = location[premises.segment]
    draw = draws.draw_uniforms(key, draws.RENT_OF, n)
    vacant = premises.vacant_since != NEVER
    factor = np.where(vacant, 0.86 + 0.12 * draw, 0.92 + 0.16 * draw)
    level = float(rents.rent_per_m2)
    price_units(premises.area, place, level, rents.gradient, premises.base_rent)
    if mean is not None:
        counts = ~vacant | vacant.all()
        rent = draws.add((premises.base_rent * factor)[counts].tolist())
        level *= mean / max(0.12 * rent / draws.add(premises.area[counts].tolist()), 1e-9)
        price_units(premises.area, place, level, rents.gradient, premises.base_rent)
    asked = (premises.base_rent * factor).astype(np.int64)
    premises.asking_rent[:] = asked
    premises.contract_rent[:] = np.where(vacant, 0, asked)
    premises.value[:] = (premises.base_rent * 12.0 / rents.yield_private).astype(np.int64)
    premises.reserved_until[:] = -100_000
    premises.lease_kind[:] = np.where(vacant, 0, LEASE_REGULAR)


def set_leases(premises: Premises, opened: Array, start_month: int) -> None:
    """Leases that began with the shop, in terms of sixty months; `opened` by unit."""
    let = premises.tenant >= 0
    since = start_month - opened
    terms = since // LEASE_TERM + 1
    premises.term_end[:] = np.where(let, opened + LEASE_TERM * terms, 0)


def make_landlords(
    key: np.uint64, premises: Premises, households: Households, rents: Any, start_month: int
) -> Landlords:
    """Portfolios: investors hold the larger units, private owners, some of them local, 1 to 4."""
    n = premises.area.size
    counts = draws.apportion(LANDLORD_SHARES, n)
    draw = draws.draw_uniforms(key, draws.LANDLORD_OF, n)
    by_size = draws.sort_by(-premises.area / 1000.0 - 0.15 * draw)
    investors, others = by_size[: counts[INVESTOR]], by_size[counts[INVESTOR] :]
    others = others[draws.shuffle(key, draws.LANDLORD_OF + 1000, others.size)]
    owners = _portfolios(key, counts)
    kinds = [kind for kind, _ in owners]
    sizes = np.array([size for _, size in owners], np.int64)
    holder = np.repeat(np.arange(len(owners)), sizes)
    invested = np.repeat(np.array(kinds) == INVESTOR, sizes)
    premises.landlord[investors] = holder[invested]
    premises.landlord[others] = holder[~invested]
    landlords: Landlords = make_table(Landlords, len(owners))
    landlords.identity[:] = draws.name_all(key, LANDLORD_NAME, start_month, len(owners))
    landlords.kind[:] = kinds
    landlords.household[:] = -1
    owned = np.flatnonzero((households.alive == 1) & (households.tenure == OWNED))
    local = np.flatnonzero(landlords.kind == PRIVATE_LOCAL)[::2]
    chosen = owned[draws.shuffle(key, draws.PORTFOLIO + 1000, owned.size)[: local.size]]
    landlords.household[local[: chosen.size]] = chosen
    landlords.patience[:] = np.array(PATIENCE)[landlords.kind]
    _set_books(premises, landlords, rents)
    return landlords


def _portfolios(key: np.uint64, counts: list[int]) -> list[tuple[int, int]]:
    """Kind and size of every landlord; one housing corporation, one municipality."""
    owners: list[tuple[int, int]] = []
    left, k = counts[PRIVATE_LOCAL], 0
    draw = draws.draw_uniforms(key, draws.PORTFOLIO, max(left, 1)).tolist()
    while left > 0:
        size = min(1 + (draw[k] > 0.5) + (draw[k] > 0.75) + (draw[k] > 0.9), left)
        owners.append((PRIVATE_LOCAL, size))
        left, k = left - size, k + 1
    left = counts[INVESTOR]
    while left > 0:
        owners.append((INVESTOR, min(INVESTOR_UNITS, left)))
        left -= INVESTOR_UNITS
    return owners + [
        (kind, counts[kind]) for kind in range(INVESTOR + 1, MUNICIPAL + 1) if counts[kind]
    ]


def _set_books(premises: Premises, landlords: Landlords, rents: Any) -> None:
    kind = landlords.kind[premises.landlord]
    premises.book_value[:] = (premises.value * np.array(BOOK_OVER_VALUE)[kind]).astype(np.int64)
    value = np.zeros(landlords.kind.size, np.int64)
    np.add.at(value, premises.landlord, premises.value)
    share = rents.mortgage_share * np.array(DEBT)[landlords.kind]
    landlords.mortgage[:] = (share * value).astype(np.int64)
    rent = np.zeros(landlords.kind.size, np.int64)
    np.add.at(rent, premises.landlord, premises.contract_rent)
    landlords.cash[:] = MONTHS_OF_RENT * rent
    landlords.target_cash[:] = landlords.cash
