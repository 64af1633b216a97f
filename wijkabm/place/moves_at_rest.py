"""Moves of businesses at home balance: as many come with their owners as go with them.

A newcomer who had a business brings it along by a chance (`opening.bring_along`): where more people work for
themselves more of them come. The self-employed move less than others (Reuschke & Van Ham 2013), how much
less in a wijk is not known. So it is solved: ``leave_business``, the factor on the chance to move out of
households with a business, at which

``factor * sum over home businesses of their household's chance to move = bring_along * chosen * sum over
classes of households that come * owners per household that comes``,

both a month, `chosen` as seen in the burn-in. What is solved here is never counted as a pattern that was met.
"""

from typing import Any

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import N_CLASSES, OWNER
from wijkabm.ground.tables.world import World
from wijkabm.month.population.moving import chance_to_move, measure_crowds
from wijkabm.place.draws import Array


def balance_moves(
    world: World,
    arrivals: Array,
    crowd: Array,
    numbers: KernelParameters,
    month: int,
    chosen: Array | float = 1.0,
) -> None:
    """Set ``wijken.leave_business``.

    Parameters
    ----------
    world : World
    arrivals : ndarray, shape (n_wijken, classes)
        Households a month that come, by class.
    crowd : ndarray, shape (n_wijken, classes)
        Factor on moving out by class (`measure_crowds`).
    numbers : KernelParameters
    month : int
    chosen : float, or ndarray of shape (n_wijken,)
        Owners who come over those that the templates' weights expect: a home goes to whom it suits.
    """
    wijken = world.wijken
    coming = chosen * float(numbers.opening.bring_along)
    coming *= count_coming_owners(world.templates, arrivals)
    leaving = np.zeros(coming.size)
    wijken.leave_business[:] = 1.0
    add_leaving_businesses(world, crowd, numbers.population, month, leaving)
    # Where nobody has a business at home there is nothing to balance.
    wijken.leave_business[:] = np.divide(
        coming, leaving, out=np.ones(coming.size), where=leaving > 0.0
    )


def count_coming_owners(templates: Any, arrivals: Array) -> Array:
    """People a month who come and had a business, (n_wijken,)."""
    somebody = np.arange(templates.ages.shape[1]) < templates.n_adults[:, None]
    owners = ((templates.status == OWNER) & somebody).sum(axis=1)
    group = templates.wijk * N_CLASSES + templates.household_class
    households = np.bincount(group, templates.weight, arrivals.size)
    brought = np.bincount(group, templates.weight * owners, arrivals.size)
    each = np.divide(brought, households, out=np.zeros(arrivals.size), where=households > 0.0)
    coming: Array = (np.maximum(arrivals, 0.0) * each.reshape(arrivals.shape)).sum(axis=1)
    return coming


@kernel
def add_leaving_businesses(
    world: Any, crowd: Any, population: Any, month: int, leaving: Any
) -> None:
    """Add to `leaving`, (n_wijken,), the businesses at home that go with their owners' households a month."""
    households, residents, shops = world.households, world.residents, world.shops
    wijken = world.wijken
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        at_home = 0
        for m in range(households.n_adults[h]):
            j = residents.shop[households.members[h, m]]
            if j >= 0 and shops.premises[j] < 0:
                at_home += 1
        if at_home > 0:
            leaving[households.wijk[h]] += at_home * chance_to_move(
                households, residents, wijken, crowd, population, h, month
            )


@kernel
def measure_crowding(world: Any, numbers: Any, now: Any) -> Any:
    """The factor on moving out by class as it is now, (n_wijken, classes)."""
    crowd = np.ones((world.wijken.x.size, N_CLASSES))
    measure_crowds(crowd, world, numbers, now)
    return crowd
