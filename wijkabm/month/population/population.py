"""Population: ageing, births, deaths, moving (step 12 of the month).

Rates are the area's own where it has them (births, mortality), else assumptions. Homes suit kinds
of households: an empty home is let to the kind of which the wijk has fewer than its homes were let
to at the start, and who comes looks like a household of that kind of the start
(``month/population/arrivals.py``); so the age structure stays as it is without anybody's age being steered.
"""

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    N_CLASSES,
)
from wijkabm.month.population.ageing import bear_children, come_of_age, death_risks, grow_old
from wijkabm.month.population.arrivals import let_homes
from wijkabm.month.population.moving import clear_homes, leave_homes


@kernel
def live(world, numbers, now):
    """Step 12 of the month: coming of age, deaths, retirement, leaving, births, arrivals."""
    households, templates, wijken = world.households, world.templates, world.wijken
    population = numbers.population
    n_wijken = wijken.mortality.size
    gone = np.zeros(households.alive.size, np.int64)
    come_of_age(world, numbers, now)
    grow_old(gone, death_risks(population), world, numbers, now)
    n_waiting = leave_homes(gone, np.empty((n_wijken, N_CLASSES), np.float64), world, numbers, now)
    clear_homes(gone, world)
    bear_children(np.zeros(n_wijken, np.int64), np.zeros(n_wijken, np.float64), world, numbers, now)
    let_homes(
        wijken.class_target.copy(),
        np.zeros(n_wijken, np.int64),
        np.zeros(n_wijken * N_CLASSES + 1, np.int64),
        np.empty(templates.wijk.size, np.int64),
        np.zeros(2, np.int64),
        n_waiting,
        world,
        numbers,
        now,
    )
