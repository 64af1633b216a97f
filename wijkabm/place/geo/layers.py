"""Shapes and values of the layers of a map, within a window, in metres of the Dutch grid."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import shapely

from wijkabm.ground.errors import InputError
from wijkabm.place.geo import geojson, geopackage
from wijkabm.place.geo.files import WHAT_TO_TAKE, tell_kind
from wijkabm.place.geo.rd import Array, Box, box_in_degrees, is_in_degrees, to_metres

BATCH: Final = 1_000
"""Shapes that are made, placed and tried together."""

FARTHEST: Final = 1e8
"""Metres or degrees."""

Keep = Callable[[Mapping[str, Any]], bool]


class Feature(NamedTuple):
    """A shape in metres of the Dutch grid, and by name the values that were asked for."""

    layer: str
    shape: Any
    values: Mapping[str, Any]


def read_layers(
    path: Path, role: str, wanted: Sequence[str], box: Box | None = None, keep: Keep | None = None
) -> Iterator[Feature]:
    """The features of all layers of a GeoPackage or GeoJSON file.

    Parameters
    ----------
    path : Path
    role : {"boundary", "roads", "dwellings"}
        The option that named the file.
    wanted : sequence of str
        Which values (`spellings.SPELLINGS`); those that a layer has not are not there.
    box : Box, optional
        Only what touches this, in metres.
    keep : callable, optional
        Which features, by their values: the shapes of others are never made.

    Raises
    ------
    InputError
        No map that can be read, an empty one, or one of another country; also while features are taken.
    """
    where = f"--{role} {path}"
    layers: list[Any]
    make_shapes: Callable[[Sequence[Any]], Array]
    if tell_kind(path, role) == "geojson":
        layers, make_shapes = [geojson.GeoJsonLayer(path, role)], geojson.make_shapes
    else:
        layers, make_shapes = geopackage.open_layers(path, where), geopackage.make_shapes
    is_empty = True
    for layer in layers:
        places = layer.sample()
        if not len(places):
            continue
        is_empty = False
        in_degrees = is_in_degrees(f"{where}, layer {layer.name}", places)
        window = box_in_degrees(box) if box and in_degrees else box
        rows = (row for row in layer.rows(wanted, window) if keep is None or keep(row[1]))
        while batch := list(islice(rows, BATCH)):
            shapes = make_shapes([shape for shape, _ in batch])
            shapes[_find_broken(shapes)] = None
            if in_degrees:
                shapes = shapely.transform(shapes, to_metres)
            for row in np.flatnonzero(_touches(shapes, box)):
                yield Feature(layer.name, shapes[row], batch[row][1])
    if is_empty:
        raise InputError(f"{where} is a map with nothing on it; take {WHAT_TO_TAKE[role]}")


def _find_broken(shapes: Array) -> Array:
    """Rows of shapes with a place that is none, or not on this earth."""
    places, rows = shapely.get_coordinates(shapes, return_index=True)
    return np.unique(rows[~(np.abs(places) < FARTHEST).all(axis=1)])


def _touches(shapes: Array, box: Box | None) -> Array:
    """Whether there is a shape, and its box touches another."""
    x0, y0, x1, y1 = shapely.bounds(shapes).T
    least = (-np.inf, -np.inf, np.inf, np.inf) if box is None else box
    return np.asarray((x1 >= least[0]) & (y1 >= least[1]) & (x0 <= least[2]) & (y0 <= least[3]))
