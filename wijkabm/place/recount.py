"""Where results begin the street is as somebody counted it.

Through the burn-in shops open and close by their own luck. What was counted holds where the results begin: of
a branch with too many the weakest close, of one with too few some open in empty units, as established
independents; rents and members of the owners' association follow. Wijken in which nobody counted stay as
the burn-in leaves them.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import HOME, HORECA, INDEPENDENT, USE_HOME, ZONED_HORECA
from wijkabm.ground.tables.journal import CAUSE_MOVED
from wijkabm.ground.tables.town import units_of
from wijkabm.ground.tables.world import Now, World
from wijkabm.month.closing.closing import close_shop
from wijkabm.month.firms.bills import is_supermarket
from wijkabm.month.firms.livelihood import reservation_income
from wijkabm.month.opening.starting import start_shop
from wijkabm.month.premises.leases import is_offered
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.enterprises import set_members
from wijkabm.place.targets import Counted

ESTABLISHED: Final = 36  # months that a shop which opens here has been there


def recount(
    world: World,
    counted: Sequence[Counted],
    numbers: KernelParameters,
    now: Now,
) -> None:
    """Make the streets as they were counted, at the end of the month."""
    for w, street in enumerate(counted):
        wanted = _plan(world, w, street)
        if wanted is not None:
            recount_shops(w, wanted, world, numbers, now)
        if street.rent_per_m2 is not None:
            _agree_rents(world, w, street.rent_per_m2)


def recount_members(world: World, counted: Sequence[Counted], key: np.uint64) -> None:
    """Let as many belong to the owners' association as were counted; once it is known who is in business."""
    for w, street in enumerate(counted):
        if street.members is not None:
            here = (world.shops.alive == 1) & (world.shops.wijk == w)
            set_members(key, world.shops, here, street.members)


def _plan(world: World, w: int, street: Counted) -> Array | None:
    """Shops by branch that there shall be; None where nobody counted any."""
    shops, premises = world.shops, world.premises
    here = (shops.alive == 1) & (shops.wijk == w) & (shops.premises >= 0)
    there = np.bincount(shops.branch[here], minlength=HOME)[:HOME]
    given = [b for b in range(HOME) if street.shops[b] is not None]
    if not given and street.empty_units is None:
        return None
    wanted = np.array([there[b] if n is None else n for b, n in enumerate(street.shops)])
    if street.empty_units is not None:
        let = int(((premises.wijk == w) & (premises.use < USE_HOME)).sum()) - street.empty_units
        free = [b for b in range(HOME) if b not in given]
        left = max(let - sum(int(wanted[b]) for b in given), 0)
        for b, n in zip(free, draws.apportion([there[b] for b in free], left)):
            wanted[b] = n
    return wanted.astype(np.int64)


def _agree_rents(world: World, w: int, mean: float) -> None:
    """Scale rents, agreed, asked and usual, so that the mean agreed per m2 and year is what was counted."""
    premises = world.premises
    let = (premises.wijk == w) & (premises.tenant >= 0) & (premises.contract_rent > 0)
    rent = 0.12 * draws.add(premises.contract_rent[let].tolist())
    area = draws.add(premises.area[let].tolist())
    if rent > 0.0:
        factor = mean * area / rent
        units = (premises.wijk == w) & (premises.use < USE_HOME)
        for column in (premises.contract_rent, premises.asking_rent):
            column[units] = (column[units] * factor).astype(np.int64)
        premises.base_rent[premises.wijk == w] *= factor


@part
def find_weakest(b, w, shops, firms):  # type: ignore[no-untyped-def]
    """The shop of branch `b` that expects to earn least, supermarkets last; -1 if there is none."""
    weakest: Any = np.int64(-1)
    least = 0.0
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.wijk[j] != w or shops.branch[j] != b:
            continue
        if shops.premises[j] < 0:
            continue
        income = shops.expected_income[j]
        if is_supermarket(j, shops, firms):
            income += 1e15
        if weakest < 0 or income < least:
            weakest = j
            least = income
    return weakest


@part
def find_unit(b, w, premises, segments, wijken):  # type: ignore[no-untyped-def]
    """The empty unit in the best place; -1 if there is none. Where horeca stands, it is allowed."""
    best: Any = np.int64(-1)
    highest = 0.0
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if not is_offered(p, premises):
            continue
        worth = segments.location[premises.segment[p]]
        if b == HORECA and premises.zoning[p] == ZONED_HORECA:
            worth += 1e6
        if best < 0 or worth > highest:
            best = p
            highest = worth
    if best >= 0 and b == HORECA:
        premises.zoning[best] = ZONED_HORECA
    return best


@kernel
def recount_shops(w: int, wanted: Array, world: Any, numbers: Any, now: Any) -> None:
    """Close and open shops of wijk `w` until each branch has as many as `wanted`."""
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    firms, place = numbers.firms, numbers.place
    month = now.month
    there = np.zeros(HOME, np.int64)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.premises[j] >= 0:
            there[shops.branch[j]] += 1
    for b in range(HOME):
        for _ in range(max(there[b] - wanted[b], 0)):
            j = find_weakest(b, w, shops, firms)
            close_shop(j, CAUSE_MOVED, world, numbers, now)
    income = reservation_income(wijken.usual_wage[w], numbers)
    for b in range(HOME):
        for _ in range(max(wanted[b] - there[b], 0)):
            p = find_unit(b, w, premises, segments, wijken)
            if p < 0:
                return
            start_shop(
                np.int64(-1),
                p,
                b,
                INDEPENDENT,
                place.survivor_talent,
                place.survivor_talent,
                income,
                float(premises.asking_rent[p]),
                np.int64(1),
                CAUSE_MOVED,
                world,
                numbers,
                now,
            )
            j = premises.tenant[p]
            if j >= 0:
                shops.opened[j] = month - ESTABLISHED
                shops.visibility[j] = 1.0
