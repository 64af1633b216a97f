"""A small town with its own streets, made by hand: bends, a loop, parallel sections, a court of many flats.

Its chords cross where no streets do: Hoge Lus goes round the end of Smalle Pad.
"""

import itertools
import math

from wijkabm.place.street_file import StreetFile

LANES = {
    "Lange Dreef": [[(0, 0), (150, 0)], [(150, 0), (300, 0)], [(300, 0), (450, 0)], [(450, 0), (600, 0)]],
    "Hoge Lus": [[(300, 0), (300, -60), (200, -60), (200, -200), (420, -200), (420, -100)]],
    "Smalle Pad": [[(450, 0), (450, -40), (330, -40)]],
    "Achterom": [[(450, 0), (525, 60), (600, 0)]],
    "Noorderweg": [[(0, 0), (0, 150)]],
    "'t Hof": [[(0, 150), (60, 150), (60, 220), (-60, 220), (-60, 150), (0, 150)]],
    "Plein 1940": [[(600, 0), (700, 80), (760, 80)]],
    "Steeg": [[(150, 0), (150, 20)]],
    "Boogstraat": [
        [(0, 0), *((-300 * math.sin(k * math.pi / 24), -150 + 150 * math.cos(k * math.pi / 24))
                   for k in range(1, 24)), (0, -300)],
        [(0, -300), (180, -300), (330, -260)],
    ],
    None: [[(600, 0), (640, -150), (640, -300)]],
}  # fmt: skip
HOMES = {"Steeg": 60, "Smalle Pad": 5, None: 4}
"""Of a segment; others have one per ten metres and ten more."""

NAMED = [name for name in LANES if name]


ACROSS, APART = 8, 900
"""Towns in a row, and metres from one to the next."""


def make_town(times: int = 1, area: str = "WK008050", homes: int = 0) -> StreetFile:
    """One town, or as many side by side as are asked for, joined by roads; of `homes` dwellings together."""
    crossings, segments, names = [], [], []

    def cross(place):
        if place not in crossings:
            crossings.append(place)
        return crossings.index(place)

    def lay(name, line, dwellings):
        if name is not None and name not in names:
            names.append(name)
        row = {"ends": (cross(line[0]), cross(line[-1])), "line": line, "homes": dwellings}
        metres = sum(math.dist(one, other) for one, other in itertools.pairwise(line))
        segments.append(
            {**row, "metres": metres, "name": None if name is None else names.index(name)}
        )

    for k in range(times):
        east, north = k % ACROSS * APART, -(k // ACROSS) * APART
        for name, lines in LANES.items():
            for line in lines:
                metres = sum(math.dist(one, other) for one, other in itertools.pairwise(line))
                moved = [(x + east, y + north) for x, y in line]
                own = f"{name} {k}" if name and times > 1 else name
                lay(own, moved, HOMES.get(name, 10 + round(metres / 10)))
        if k % ACROSS:
            lay(None, [(760 - APART + east, 80 + north), (east, north)], 0)
        elif k:
            lay(None, [(0, north + APART), (-400, north + APART / 2), (0, north)], 0)
    if homes:
        share = homes / sum(row["homes"] for row in segments)
        segments = [{**row, "homes": round(share * row["homes"])} for row in segments]
    return StreetFile(
        area=area, title="De Proef", origin=(100_000, 400_000), land=600_000.0 * times, names=tuple(names),
        homes_from="dwellings", units_from="turnover", crossings=crossings, segments=segments,
    )  # fmt: skip
