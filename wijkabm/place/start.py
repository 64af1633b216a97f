"""From key figures to a wijk at rest: build it, then solve what its own figures ask."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from wijkabm.parameters import Parameters
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.market_at_rest import bring_market_to_rest
from wijkabm.place.rest import solve_labour, solve_municipality, solve_population
from wijkabm.place.synthesis import build_world
from wijkabm.state import World


class Start(NamedTuple):
    """A starting state and how it agrees with its input."""

    world: World
    agreement: list[dict[str, Any]]  # wijk, figure, input, synthetic, unit, origin
    imputed: list[dict[str, Any]]  # area, name, value, origin, note


def build_start(
    areas: Sequence[KeyFigures],
    parameters: Parameters,
    place_seed: int,
    month: int,
    borders: str = "city",
) -> Start:
    """Build the starting state before the first month of the burn-in, ``month + 1``.

    Errors: those of `build_world`.
    """
    world, agreement = build_world(areas, parameters, place_seed, month + 1, borders)
    solve_population(world, parameters, month + 1)
    solve_labour(world, parameters, month + 1)
    solve_municipality(world, parameters)
    bring_market_to_rest(world, parameters, month + 1)
    imputed = [{"area": area.name, **row} for area in areas for row in area.imputed()]
    origins = {area.code: area.figures for area in areas}
    rows = [{**row._asdict(), "origin": origins[row.wijk][row.figure].origin} for row in agreement]
    return Start(world, rows, imputed)


def set_bijstand_budget(world: World, parameters: Parameters) -> None:
    """Fix the Rijk's monthly bijstand budget at what is paid when the results begin.

    The published number of people on bijstand sets the start; what they are owed depends on incomes and
    savings as the burn-in leaves them, and the Rijk sets its budget by what municipalities spent.
    """
    households = world.households
    for w in range(world.wijken.x.size):
        paid = int(households.bijstand[households.wijk == w].sum())
        world.wijken.bijstand_budget[w] = int(paid * parameters.municipality.bijstand_budget)
