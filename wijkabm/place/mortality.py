"""Deaths that the life table expects."""

import math
from typing import Any

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.place.draws import Array


@kernel
def expect_deaths(age: Array, population: Any) -> float:
    """Deaths a month that the life table expects among these ages in months (Gompertz 1825).

    ``mortality_at_65 * exp(mortality_growth * (age - 65))`` per person.
    """
    total = 0.0
    for i in range(age.size):
        years = age[i] / 12.0
        total += population.mortality_at_65 * math.exp(population.mortality_growth * (years - 65.0))
    return total
