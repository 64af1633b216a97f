"""What the browser draws: once the streets, then a few kilobytes a month.

Bytes travel as base64 inside one string of JSON: the browser reads it in a millisecond.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wijkabm.app.worlds import PLACES, Watched
from wijkabm.ground.tables.codes import FIRST_BASKET, HOME
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.place.presets import tell_title
from wijkabm.tell.fronts import encode_fronts

MAIN: Final = (
    "shops_open",
    "vacant_units",
    "jobs_local_residents",
    "local_multiplier",
    "cohesion",
    "shops_around",
    MUNICIPAL_COST.name,
)
"""Numbers that a page shows first; `shops_around` are the open shops of the ring."""

WALKERS: Final = 240
"""Residents whose shopping trips are drawn."""

MOST_MONTHS_IN_FRAME: Final = 36
DIGITS: Final = 5


def to_base64(values: np.ndarray) -> str:
    """Bytes of an array (little-endian) as base64."""
    return b64encode(np.ascontiguousarray(values).tobytes()).decode()


def main_values(values: np.ndarray, row: int) -> np.ndarray:
    """The numbers of `MAIN` from a month's values of shape (indicators, rows)."""
    out = [
        values[PLACES["shops_open"], RING_ROW]
        if name == "shops_around"
        else values[PLACES[name], TOTAL_ROW if name == MUNICIPAL_COST.name else row]
        for name in MAIN
    ]
    return np.array(out, np.float64)


def describe_scene(watched: Watched, names: Sequence[str]) -> dict[str, Any]:
    """What stays where it is: street segments, shop units and homes, with their places in metres."""
    world = watched.wijk.world
    segments, premises, homes = world.segments, world.premises, world.households
    lines = watched.wijk.lines
    named = np.unique(lines.name[lines.name >= 0])
    street = np.where(lines.name >= 0, np.searchsorted(named, lines.name), -1)
    _, crossings = np.unique(segments.ends.reshape(-1, 2), axis=0, return_inverse=True)
    lived_in = homes.wijk >= 0
    return {
        "wijken": [
            {
                "name": name,
                "title": tell_title(area),
                "municipality": area.municipality,
                "inhabitants": int(world.wijken.inhabitants_start[w]),
                "n_segments": int(world.wijken.n_segments[w]),
                "own_streets": bool(lines.is_own[w]),
            }
            for w, (name, area) in enumerate(zip(names, watched.wijk.areas, strict=True))
        ],
        "points": to_base64(lines.points.astype("<f4")),
        "first_point": to_base64(lines.first_point.astype("<u4")),
        "crossings": to_base64(crossings.reshape(-1).astype("<u2")),
        "streets": to_base64(street.astype("<i2")),
        "street_names": [lines.names[row] for row in named],
        "core": to_base64((segments.is_core + 2 * segments.is_edge).astype("u1")),
        "units": to_base64(premises.segment.astype("<u2")),
        "areas": to_base64(np.clip(premises.area, 0, 65_535).astype("<u2")),
        "homes": to_base64(homes.segment[lived_in].astype("<u2")),
        "home_rows": to_base64(np.flatnonzero(lived_in).astype("<u4")),
    }


class Walkers:
    """Residents, the same ones month after month, whose trips from home to shop are drawn."""

    def __init__(self, watched: Watched) -> None:
        people = watched.wijk.world.residents
        rows = np.flatnonzero(people.alive == 1)
        step = max(rows.size / WALKERS, 1.0)
        self.rows = rows[(np.arange(min(WALKERS, rows.size)) * step).astype(np.int64)]

    def identities(self, watched: Watched) -> np.ndarray:
        """Who walks in a world now, -1 where nobody does."""
        people = watched.wijk.world.residents
        return np.where(people.alive[self.rows] == 1, people.identity[self.rows], -1)

    def encode(self, watched: Watched, month: int) -> np.ndarray:
        """Home segment and shop unit of each, both + 1 and 0 for none, shape (2, walkers)."""
        world = watched.wijk.world
        people, rows = world.residents, self.rows
        baskets = FIRST_BASKET[HOME]
        basket = (np.arange(rows.size) * 7 + month * 3) % baskets
        place = people.habit[rows, basket]
        here = (people.alive[rows] == 1) & (place >= 0)
        shop = np.where(here, place, 0)
        unit = np.where(here & (world.shops.trading[shop] == 1), world.shops.premises[shop], -1)
        home = np.where(people.alive[rows] == 1, people.household[rows], -1)
        segment = np.where(home >= 0, world.households.segment[home], -1)
        return np.stack([segment + 1, unit + 1]).astype("<u2")


def encode_visits(watched: Watched) -> np.ndarray:
    """Shoppers by street segment as a byte on a root scale: 255 is 20,000 trips a month."""
    visits = np.maximum(watched.wijk.world.segments.visits, 0.0)
    return np.minimum(np.sqrt(visits / 20_000.0) * 255.0, 255.0).astype("u1")


def encode_world(watched: Watched, walkers: Walkers, month: int) -> dict[str, str]:
    """A world as it stands: fronts, visits, walkers."""
    return {
        "fronts": to_base64(encode_fronts(watched.wijk)),
        "visits": to_base64(encode_visits(watched)),
        "walkers": to_base64(walkers.encode(watched, month)),
    }


def round_numbers(values: Any, digits: int = DIGITS) -> list[float | None]:
    """Floats with the digits that a screen shows; what does not exist is None."""
    return [
        None if not np.isfinite(x) else float(f"{x:.{digits}g}") for x in np.asarray(values, float)
    ]


def to_json(value: Any) -> str:
    """Compact JSON that any browser reads."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
