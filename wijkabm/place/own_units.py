"""Shop units of a wijk with its own streets: which stands where.

Of a list of premises every unit is taken. Places that are used as a shop are more than there are shops: of
them only places and floors are taken, by lot. No row says where along a segment a unit stands.
"""

from typing import NamedTuple

import numpy as np

from wijkabm.ground.tables.codes import FOOD, HOME
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.own_counts import BRANCH_NAMES, places_units
from wijkabm.place.shop_plan import ShopPlan
from wijkabm.place.street_file import StreetFile
from wijkabm.place.streets import StreetPlan
from wijkabm.place.units import EDGE_VACANCY, Seats, order_supermarkets


class _Rows(NamedTuple):
    """What a file says of its units; arrays (m,)."""

    segment: Array
    branch: Array  # -1 where it is not known
    empty: Array  # 1, 0, or -1 where nobody looked
    area: Array  # 0 where it is not known


def seat_units(
    key: np.uint64, plan: ShopPlan, file: StreetFile | None, streets: StreetPlan, homes: Array,
    km: float | None, supermarket_floor: float,
) -> Seats | None:  # fmt: skip
    """Units as a file places them, supermarkets first, the others by lot; None where it places none.

    As many as planned: where there are more in the file they are chosen by lot, where there are fewer some
    places are taken twice. What the file says of a unit holds as far as the numbers allow; the rest is drawn.
    """
    if file is None or not places_units(file):
        return None
    counts = plan.units
    rows = _fit(key, _read_rows(file), counts.units)
    large = _choose_supermarkets(
        key, rows, counts.supermarkets, streets, homes, km, supermarket_floor
    )
    is_large = np.zeros(counts.units, bool)
    is_large[large] = True
    vacant = _choose_vacant(key, rows, ~is_large, streets, counts.vacant)
    branch = _choose_branches(key, rows, is_large, vacant, plan)
    others = np.flatnonzero(~is_large)
    others = others[draws.shuffle(key, draws.UNIT + 2000, others.size)]
    order = np.concatenate([large, others])
    area = np.where(is_large & (rows.area < supermarket_floor), 0.0, rows.area)
    return Seats(rows.segment[order], area[order], branch[order], vacant[order])


def _read_rows(file: StreetFile) -> _Rows:
    units = file.units
    branches = [-1 if unit.branch is None else BRANCH_NAMES.index(unit.branch) for unit in units]
    return _Rows(
        np.array([unit.segment for unit in units], np.int64),
        np.array(branches, np.int64),
        np.array([-1 if unit.empty is None else int(unit.empty) for unit in units], np.int64),
        np.array([unit.area or 0.0 for unit in units], np.float64),
    )


def _fit(key: np.uint64, rows: _Rows, n: int) -> _Rows:
    """So many rows, by lot; those that are taken again say only where they stand and how large they are."""
    m = rows.segment.size
    order = draws.shuffle(key, draws.UNIT + 3000, m)
    if n <= m:
        chosen = np.sort(order[:n])
        return _Rows(*(column[chosen] for column in rows))
    again = np.resize(order, n - m)
    unknown = np.full(n - m, -1)
    return _Rows(
        np.concatenate([rows.segment, rows.segment[again]]),
        np.concatenate([rows.branch, unknown]),
        np.concatenate([rows.empty, unknown]),
        np.concatenate([rows.area, rows.area[again]]),
    )


def _choose_supermarkets(
    key: np.uint64, rows: _Rows, count: int, streets: StreetPlan, homes: Array,
    km: float | None, floor: float,
) -> Array:  # fmt: skip
    """Food of that floor; then any of it, where the way is as published; then the largest."""
    food = (rows.branch == FOOD) & (rows.empty != 1) & (rows.area >= floor)
    known = np.flatnonzero(food)[:count]
    if known.size == count:
        return known
    unknown = (rows.branch < 0) & (rows.empty != 1)
    able = np.flatnonzero(unknown & (rows.area >= floor))
    able = able[draws.shuffle(key, draws.AREA + 2000, able.size)]
    left = count - known.size
    if km is not None and able.size > left and not known.size:
        order = order_supermarkets(rows.segment[able], left, streets, homes, 1000.0 * km)
        able = able[order]
    others = np.setdiff1d(np.arange(rows.area.size), np.concatenate([known, able]))
    by_size = others[draws.sort_by(-rows.area[others])]
    return np.concatenate([known, able, by_size])[:count]


def _choose_vacant(
    key: np.uint64, rows: _Rows, able: Array, streets: StreetPlan, count: int
) -> Array:
    """A mask of `count` units: those marked empty, then those of which nothing is known, then others."""
    at_edge = np.where(streets.is_core[rows.segment] == 1, 1.0, EDGE_VACANCY)
    is_vacant = np.zeros(able.size, bool)
    for mark in (1, -1, 0):
        left = count - int(is_vacant.sum())
        weight = np.where(able & (rows.empty == mark), at_edge, 0.0)
        is_vacant[draws.race(key, draws.VACANCY, weight, left)] = True
    return is_vacant


def _choose_branches(
    key: np.uint64, rows: _Rows, is_large: Array, is_vacant: Array, plan: ShopPlan
) -> Array:
    """The branch of each unit as the file has it, as far as there are so many shops of it; else -1."""
    branch = np.full(is_large.size, -1)
    branch[is_large] = FOOD
    for b in range(HOME):
        count = plan.shops[b] - (plan.units.supermarkets if b == FOOD else 0)
        marked = (rows.branch == b) & ~is_large & ~is_vacant
        branch[draws.race(key, draws.UNIT + 4000 + 1000 * b, marked * 1.0, count)] = b
    return branch
