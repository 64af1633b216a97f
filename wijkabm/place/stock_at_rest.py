"""A stock of units at rest: ground floors in other use, and what other uses bring.

Beside a wijk's units stand ground floors in other use that may become units (`month.premises.stock`). What
other uses bring on average is solved, once, so that the stock that a wijk is built with is the one at which
as many are added as withdrawn. Each ground floor is let, empty or in other use, and another use pays it so
little that it would be a unit, so much that it would not, or something between; the nine states and the
rates between them are a Markov chain, whose share in other use rises with what other uses bring:

* let -> empty and empty -> let, at the usual vacancy and `letting_hazard`;
* empty -> other use at `weigh_other_use` where it pays much, other use -> empty at `weigh_shop` where
  little;
* what it pays is drawn anew at ``1 / other_months``.

Where no owner ever changes a use, for want of empty units or of a chance to weigh it, nothing moves between
units and other use, and as many ground floors are in other use as are put there.

Where results begin the rents of that month are the usual ones, and where somebody counted shops or units the
stock is as large as it was built.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import NEVER, USE_OTHER
from wijkabm.ground.tables.premises import Premises, is_unit
from wijkabm.ground.tables.town import units_of
from wijkabm.ground.tables.world import World, make_table
from wijkabm.month.premises.stock import add_unit, may_be_withdrawn, withdraw_unit
from wijkabm.month.premises.street_rents import measure_rents
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.targets import Counted

NEVER_CHANGED: Final = 1e-9  # of the ground floors a month: fewer than one in the life of a town
OTHER_FLOORS: Final = 0.4  # ground floors in other use over units (assumption)
WAITED: Final = 14.0  # months vacant at which owners weigh another use, in the mean (assumption)
LOWEST, HIGHEST = 0.02, 20.0  # income in other use over the usual rent
HALVINGS = 50
NORMAL: Final = NormalDist()
N_LET, EMPTY, OTHER = range(3)  # states of a ground floor
LITTLE, BETWEEN, MUCH = range(3)  # what another use pays


class Rest(NamedTuple):
    """What is solved: other use's income, chances of what it pays, and the nine states' shares (3, 3)."""

    level: float
    chances: Array
    states: Array  # by what it pays, then by state


def solve_other_use(
    rent_per_m2: float, vacancy: float, numbers: KernelParameters, floors: float = OTHER_FLOORS
) -> Rest:
    """What other uses bring, over the usual rent, so that the stock rests.

    Parameters
    ----------
    rent_per_m2 : float
        Usual rent of the wijk's units, cents a month per m2.
    vacancy : float
        Share of units that is vacant where it rests.
    numbers : KernelParameters
    floors : float
        Ground floors in other use over units.
    """
    low, high = math.log(LOWEST), math.log(HIGHEST)
    rest = _rest_at(math.exp(low), rent_per_m2, vacancy, floors, numbers)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        rest = _rest_at(math.exp(middle), rent_per_m2, vacancy, floors, numbers)
        if float(rest.states[:, OTHER].sum()) < floors / (1.0 + floors):
            low = middle
        else:
            high = middle
    return rest


def _rest_at(
    level: float, rent_per_m2: float, vacancy: float, floors: float, numbers: KernelParameters
) -> Rest:
    """The states at rest where other uses bring `level` times the usual rent."""
    rents = numbers.premises
    discount = float(rents.discount_private) / 12.0
    works = discount * float(rents.change_cost) * 100.0 / (1.0 - float(rents.maintenance))
    works /= max(rent_per_m2, 1e-9)
    chance = float(rents.letting_first) / (float(rents.letting_wait) + WAITED)
    waiting = chance / (discount + 1.0 / float(rents.tenancy_months) + chance)
    much = _share_below(waiting + works, level, float(rents.other_spread))
    little = min(_share_below(1.0 - vacancy - works, level, float(rents.other_spread)), much)
    chances = np.array([little, much - little, 1.0 - much])
    leaves = float(rents.weigh_other_use) * vacancy * float(chances[MUCH])
    returns = float(rents.weigh_shop) * float(chances[LITTLE])
    if max(leaves, returns) < NEVER_CHANGED:
        uses = np.array([1.0 - vacancy, vacancy, floors]) / (1.0 + floors)
        return Rest(level, chances, np.outer(chances, uses))
    return Rest(level, chances, _find_states(chances, vacancy, rents))


def _share_below(income: float, level: float, spread: float) -> float:
    """Share of ground floors to which another use brings less than `income`, over the usual rent."""
    if income <= 0.0:
        return 0.0
    return NORMAL.cdf(math.log(income / level) / max(spread, 1e-6))


def _find_states(chances: Array, vacancy: float, rents: Any) -> Array:
    """Shares of the nine states at rest, (3, 3): by what another use pays, then by state."""
    renewed = 1.0 / float(rents.other_months)
    flows = np.zeros((3, 3, 3, 3))
    for pays in range(3):
        let = float(rents.letting_hazard)
        flows[pays, EMPTY, pays, N_LET] = let
        flows[pays, N_LET, pays, EMPTY] = let * vacancy / max(1.0 - vacancy, 1e-9)
        for state in range(3):
            flows[pays, state, :, state] += renewed * chances
    flows[MUCH, EMPTY, MUCH, OTHER] += float(rents.weigh_other_use)
    flows[LITTLE, OTHER, LITTLE, EMPTY] += float(rents.weigh_shop)
    rates = flows.reshape(9, 9)
    rates -= np.diag(rates.sum(axis=1))
    equations = rates.T.copy()
    equations[-1] = 1.0  # all shares together, in place of the one equation too many
    states: Array = np.linalg.solve(equations, np.eye(9)[-1]).reshape(3, 3)
    return states


def add_floors(
    key: np.uint64, premises: Premises, supermarkets: int, rest: Rest, rents: Any
) -> Premises:
    """The units, and after them ground floors in other use, alike to units that are no supermarkets.

    Those of `supermarkets` are the first rows.

    What another use would pay is drawn as it is where the stock rests: more for who is in other use.
    """
    n = premises.area.size
    extra = round(OTHER_FLOORS * n)
    like = np.flatnonzero(np.arange(n) >= supermarkets)
    order = draws.shuffle(key, draws.FLOOR, like.size) if like.size else np.zeros(0, np.int64)
    chosen = np.resize(like[order], extra if like.size else 0)
    whole: Premises = make_table(Premises, n + chosen.size)
    for name in premises._fields:
        getattr(whole, name)[:n] = getattr(premises, name)
        getattr(whole, name)[n:] = getattr(premises, name)[chosen]
    whole.use[n:], whole.tenant[n:], whole.lease_kind[n:] = USE_OTHER, -1, 0
    whole.vacant_since[n:], whole.term_end[n:], whole.repair[n:] = NEVER, 0, 1.0
    in_other = np.arange(n + chosen.size) >= n
    luck = draws.draw_uniforms(key, draws.FLOOR + 1000, 2 * (n + chosen.size))
    whole.other_worth[:] = [
        _draw_worth(bool(other), one, two, rest, float(rents.other_spread))
        for other, one, two in zip(in_other, luck[::2].tolist(), luck[1::2].tolist())
    ]
    income = rest.level * whole.base_rent * whole.other_worth
    whole.contract_rent[n:] = income[n:].astype(np.int64)
    whole.asking_rent[n:] = whole.contract_rent[n:]
    return whole


def _draw_worth(is_other: bool, one: float, two: float, rest: Rest, spread: float) -> float:
    """Income in other use over the average, given whether it is in other use, by two draws."""
    mass = rest.states[:, OTHER] if is_other else rest.states[:, :OTHER].sum(axis=1)
    share = mass / mass.sum() if mass.sum() > 0.0 else rest.chances
    below, seen = 0.0, 0.0
    for pays in range(3):
        if one < seen + share[pays] or pays == MUCH:
            break
        seen, below = seen + float(share[pays]), below + float(rest.chances[pays])
    rank = below + two * float(rest.chances[pays])
    return math.exp(spread * NORMAL.inv_cdf(min(max(rank, 1e-9), 1.0 - 1e-9)))


def plan_units(built: Array, counted: Sequence[Counted], world: World) -> Array:
    """Units of every wijk where results begin: as built where somebody counted, elsewhere as they are."""
    wanted: Array = world.wijken.n_units.copy()
    for w, street in enumerate(counted):
        if any(n is not None for n in (*street.shops, street.units, street.empty_units)):
            wanted[w] = built[w]
    return wanted


@kernel
def recount_units(world: Any, wanted: Array, numbers: Any, now: Any) -> None:
    """Let there be `wanted` units, by wijk.

    Of too many the empty ones go that another use pays most, of too few those come that it pays least.
    """
    premises, wijken = world.premises, world.wijken
    for w in range(wanted.size):
        first, last = units_of(w, wijken)
        missing = wanted[w]
        for p in range(first, last):
            if is_unit(p, premises):
                missing -= 1
        for _ in range(abs(missing)):
            best = np.int64(-1)
            for p in range(first, last):
                comes = missing > 0 and premises.use[p] == USE_OTHER
                if not comes and (missing > 0 or not may_be_withdrawn(p, premises, now)):
                    continue
                more = best >= 0 and premises.other_worth[p] > premises.other_worth[best]
                if best < 0 or more == (missing < 0):
                    best = np.int64(p)
            if best < 0:
                break
            if missing > 0:
                add_unit(best, world, numbers, now)
            else:
                withdraw_unit(best, world)
    measure_rents(world)


def begin_rents(world: World) -> None:
    """What a unit fetches where results begin is its usual rent from then on; every street's level is 1."""
    premises, segments = world.premises, world.segments
    level = segments.rent_level[premises.segment]
    other = premises.use == USE_OTHER
    premises.contract_rent[other] = np.floor(premises.contract_rent[other] * level[other])
    premises.base_rent[:] *= level
    segments.rent_level[:] = 1.0
    world.wijken.rent_index[:] = 1.0
