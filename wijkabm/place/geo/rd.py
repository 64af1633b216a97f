"""Degrees to metres of the Dutch grid (RD, EPSG:28992), and whether a map has one or the other.

The polynomial of Schreutelkamp & Strang van Hees (2001), "Benaderingsformules voor de transformatie tussen
RD- en WGS84-kaartcoördinaten", Geodesia 43(2): at most 0.3 m off within the Netherlands.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from wijkabm.ground.errors import InputError
from wijkabm.place.street_file import NETHERLANDS

Array = NDArray[Any]

Box = tuple[float, float, float, float]
"""Least and most: x0, y0, x1, y1."""

DEGREES: Final[Box] = (3.0, 50.5, 7.5, 54.0)
"""The Netherlands in degrees of longitude and latitude."""

AMERSFOORT: Final = (5.38720621, 52.15517440)
X_TERMS: Final = (
    (0, 1, 190094.945), (1, 1, -11832.228), (2, 1, -114.221), (0, 3, -32.391), (1, 0, -0.705),
    (3, 1, -2.340), (1, 3, -0.608), (0, 2, -0.008), (2, 3, 0.148),
)  # fmt: skip
Y_TERMS: Final = (
    (1, 0, 309056.544), (0, 2, 3638.893), (2, 0, 73.077), (1, 2, -157.984), (3, 0, 59.788),
    (0, 1, 0.433), (2, 2, -6.439), (1, 1, -0.032), (0, 4, 0.092), (1, 4, -0.054),
)  # fmt: skip
"""Power of the latitude, power of the longitude, metres."""


def to_metres(degrees: Array) -> Array:
    """Metres east and north (n, 2) of degrees of longitude and latitude (n, 2)."""
    east, north = (0.36 * (degrees[:, axis] - AMERSFOORT[axis]) for axis in (0, 1))
    x = 155_000.0 + sum(number * north**p * east**q for p, q, number in X_TERMS)
    y = 463_000.0 + sum(number * north**p * east**q for p, q, number in Y_TERMS)
    return np.column_stack([x, y])


def to_degrees(metres: Array) -> Array:
    """Degrees (n, 2) of metres (n, 2): what `to_metres` gives these, found step by step to a millimetre."""
    degrees = np.tile(np.array(AMERSFOORT), (len(metres), 1))
    for _ in range(12):
        degrees += (metres - to_metres(degrees)) / (68_400.0, 111_250.0)
    return degrees


def box_in_degrees(box: Box) -> Box:
    """The least box in degrees around one in metres, and 50 m more."""
    x0, y0, x1, y1 = box
    corners = to_degrees(np.array([(x0, y0), (x0, y1), (x1, y0), (x1, y1)]))
    (west, south), (east, north) = corners.min(0), corners.max(0)
    return west - 0.0007, south - 0.0005, east + 0.0007, north + 0.0005


def find_middles(shapes: Array) -> Array:
    """The middles (n, 2) of the boxes of shapes that have one."""
    boxes = shapely.bounds(shapes)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    return np.asarray(0.5 * (boxes[:, :2] + boxes[:, 2:]))


def is_in_degrees(name: str, places: Array) -> bool:
    """Whether places (n, 2) of a map are longitudes and latitudes; if not, they are metres of the Dutch grid.

    Raises
    ------
    InputError
        They are neither: another grid, or another country.
    """
    x, y = np.median(places, axis=0)
    if _holds(NETHERLANDS, x, y):
        return False
    if _holds(DEGREES, x, y):
        return True
    raise InputError(
        f"{name}: its places (such as {x:.6g}, {y:.6g}) lie neither on the Dutch grid (RD, EPSG:28992) nor "
        "within the Netherlands by longitude and latitude; if it is of the Netherlands, convert it with: "
        "ogr2ogr -t_srs EPSG:28992 -f GPKG converted.gpkg FILE"
    )


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
