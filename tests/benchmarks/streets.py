"""A month on eight hundred own segments beside one on the drawn grid: the same wijk with the same shops."""

import json
import pickle
import time
from dataclasses import replace
from typing import Any, Final

import numpy as np

PRESET: Final = "zuilen-oost"
TOWNS: Final = 54  # side by side: 809 segments
SETTLING, MONTHS, ROUNDS = 24, 12, 4
SOURCES: Final = ("turnover", "shop uses", "premises")
"""What the units of a file were found by."""


def scatter_units(file: Any, source: str, count: int) -> Any:
    """The file with so many units on segments drawn by lot: the worst that there can be to walk to."""
    from wijkabm.place.own_counts import BRANCH_NAMES
    from wijkabm.place.street_file import StreetFile

    luck = np.random.default_rng(1)
    units = []
    for k in range(count):
        known = {"branch": BRANCH_NAMES[k % 4], "empty": bool(luck.random() < 0.08)}
        place = {
            "segment": int(luck.integers(len(file.segments))),
            "area": float(luck.integers(40, 300)),
        }
        units.append(place | (known if source == "premises" else {}))
    units[0]["area"] = 1200.0
    return StreetFile(**{**file.model_dump(), "units_from": source, "units": units})


def make_pair(source: str) -> tuple[Any, Any]:
    """The wijk on the drawn grid and on its own streets, with the same counts of shops."""
    from tests.app.own_town import make_town
    from wijkabm.model.wijk import Wijk
    from wijkabm.place.own_files import give_own
    from wijkabm.place.presets import load_preset

    area = load_preset(PRESET)
    file = make_town(TOWNS, area.code, round(area.value("households")))
    if source != "turnover":
        file = scatter_units(file, source, 110)
    own = give_own(area, file, "the benchmark")
    drawn, real = (
        Wijk(areas=[figures], burn_in=SETTLING) for figures in (replace(own, streets=None), own)
    )
    return drawn, real


def measure_streets() -> None:
    """Print as one line of JSON how many times as long a month takes, by source, and the MB of a world."""
    ratios, megabytes = {}, 0.0
    for source in SOURCES:
        pair = make_pair(source)
        seconds = [0.0, 0.0]
        for _ in range(ROUNDS):
            for k, wijk in enumerate(pair):
                start = time.process_time()
                wijk.run(MONTHS)
                seconds[k] += time.process_time() - start
        ratios[source] = seconds[1] / seconds[0]
        megabytes = max(megabytes, len(pickle.dumps(pair[1])) / 1e6)
    print(json.dumps({"ratios": ratios, "megabytes": megabytes}))
