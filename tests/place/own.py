"""A small file of streets made by hand: bends, parallel sections, a loop, a piece across the water.

North of the canal, in metres: Dorpsstraat from (0, 0) over (100, 0) to (200, 0), Achterom beside its second
half by way of (150, 50), Kerkstraat north to (100, 100), where Hofje goes round; beyond the water Overkant.
"""

from typing import Any

from wijkabm.place.street_file import Segment, StreetFile, Unit

NAMES = ("Dorpsstraat", "Achterom", "Kerkstraat", "Hofje", "Overkant")
CROSSINGS = ((0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (100.0, 100.0), (300.0, 0.0), (300.0, 80.0))
DORP, DORP_EAST, ACHTEROM, KERK, HOFJE, OVERKANT = range(6)
SEGMENTS = (
    Segment(ends=(0, 1), name=0, metres=100.0, homes=80, line=((0.0, 0.0), (100.0, 0.0))),
    Segment(ends=(1, 2), name=0, metres=100.0, homes=40, line=((100.0, 0.0), (200.0, 0.0))),
    Segment(ends=(1, 2), name=1, metres=141.42, homes=3, line=((100.0, 0.0), (150.0, 50.0), (200.0, 0.0))),
    Segment(ends=(1, 3), name=2, metres=100.0, homes=60, line=((100.0, 0.0), (100.0, 100.0))),
    Segment(
        ends=(3, 3), name=3, metres=200.0, homes=0,
        line=((100.0, 100.0), (150.0, 100.0), (150.0, 150.0), (100.0, 150.0), (100.0, 100.0)),
    ),
    Segment(ends=(4, 5), name=4, metres=80.0, homes=57, line=((300.0, 0.0), (300.0, 80.0))),
)  # fmt: skip
UNITS = (
    Unit(segment=DORP, branch="food", empty=False, area=620.0),
    Unit(segment=DORP, branch="food", empty=False, area=80.0),
    Unit(segment=DORP, branch="horeca", empty=False, area=95.0),
    Unit(segment=DORP_EAST, branch="nonfood", empty=False, area=700.0),
    Unit(segment=DORP_EAST, branch="services", empty=False, area=41.0),
    Unit(segment=DORP_EAST, empty=True, area=62.0),
    Unit(segment=OVERKANT, branch="services", empty=False, area=33.0),
)


def make_file(area: str = "small", **changes: Any) -> StreetFile:
    """The file, with a list of premises unless another is asked for."""
    content: dict[str, Any] = {
        "area": area,
        "title": "Dorp",
        "origin": (173_000, 444_000),
        "land": 120_000.0,
        "homes_from": "dwellings",
        "units_from": "premises",
        "names": NAMES,
        "crossings": CROSSINGS,
        "segments": SEGMENTS,
        "units": UNITS,
    }
    return StreetFile(**{**content, **changes})
