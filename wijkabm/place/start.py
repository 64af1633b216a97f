"""From key figures to a wijk at rest: build it, then solve what its own figures ask."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.world import World
from wijkabm.place.agreement import AgreementRow, compare
from wijkabm.place.catalogue import SPECS
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.lines import StreetLines
from wijkabm.place.livelihoods import judge_living, leave_out
from wijkabm.place.market_at_rest import bring_market_to_rest, check_entrants
from wijkabm.place.own_agreement import compare_streets, tell_streets
from wijkabm.place.own_counts import places_units
from wijkabm.place.rest import solve_labour, solve_municipality, solve_population
from wijkabm.place.shop_plan import share_of_food_kept
from wijkabm.place.synthesis import build_world
from wijkabm.place.targets import set_targets
from wijkabm.place.unused import list_unused


class Start(NamedTuple):
    """A starting state and how it agrees with its input."""

    world: World
    agreement: list[AgreementRow]  # as built
    streets: list[dict[str, Any]]  # what files of streets count beside it, as `agree` tells it
    not_used: list[dict[str, Any]]  # figures that were given and nothing is built to
    imputed: list[dict[str, Any]]  # area, name, value, origin, note
    lines: StreetLines


def build_start(
    areas: Sequence[KeyFigures],
    parameters: Parameters,
    place_seed: int,
    month: int,
    borders: str = "city",
) -> Start:
    """Build the starting state before the first month of the burn-in, ``month + 1``.

    Where nobody could live from a shop of a branch it is built again with fewer (`livelihoods`). Errors:
    those of `build_world` and `check_entrants`.
    """
    numbers = parameters.kernel()
    most = None
    while True:
        world, agreement, lines = build_world(
            areas, parameters, place_seed, month + 1, borders, most
        )
        solve_population(world, parameters, month + 1)
        solve_labour(world, parameters, month + 1)
        solve_municipality(world, parameters, month + 1)
        kept = [share_of_food_kept(set_targets(area), numbers) for area in areas]
        bring_market_to_rest(world, parameters, month + 1, kept)
        living = judge_living(world, numbers)
        fewer = leave_out(living, most, areas, world, numbers)
        if fewer is None:
            break
        most = fewer
    is_placed = [area.streets is not None and places_units(area.streets) for area in areas]
    living.nobody[np.array(is_placed)] = (
        0  # shops that somebody saw are there, whoever could live from one
    )
    check_entrants(world, [area.name for area in areas], living.nobody)
    imputed = [{"area": area.name, **row} for area in areas for row in area.imputed()]
    unused = [row for area in areas for row in list_unused(area, numbers)]
    told = [{**row._asdict(), "unit": SPECS[row.figure].unit} for row in unused]
    streets = [
        tell_streets(row)
        for w, area in enumerate(areas)
        for row in compare_streets(area, world, w, numbers)
    ]
    return Start(world, agreement, streets, told, imputed, lines)


def agree(
    areas: Sequence[KeyFigures],
    built: Sequence[AgreementRow],
    world: World,
    parameters: Parameters,
    month: int,
) -> list[dict[str, Any]]:
    """How the wijk agrees with its figures before `month` begins, for the manifest.

    Returns
    -------
    list of dict
        `wijk`, `figure`, `input`, `synthetic` (now), `unit`, `origin` of the figure, `built` (before the
        burn-in), and whether the two agree now within `tolerance`: `met`.
    """
    numbers = parameters.kernel()
    rows = [row for w, area in enumerate(areas) for row in compare(area, world, w, month, numbers)]
    before = {(row.wijk, row.figure): row.synthetic for row in built}
    by_code = {area.code: {**area.figures, **area.counted} for area in areas}
    return [
        {
            **row._asdict(),
            "origin": by_code[row.wijk][row.figure].origin,
            "built": before[row.wijk, row.figure],
            "tolerance": row.tolerance,
            "met": row.is_met,
        }
        for row in rows
    ]
