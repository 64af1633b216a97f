"""Small whole models for tests, and fingerprints of all that they hold."""

import hashlib
from typing import Any

import numpy as np

from tests.month.bench import make_area
from tests.place.worlds import digest
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import kinds_of_lever
from wijkabm.model.wijk import Wijk

ALL_LEVERS = Scenario("all", levers=tuple(kind() for kind in kinds_of_lever().values()))


def make_model(inhabitants: int = 600, wijken: int = 1, **options: Any) -> Wijk:
    """A model of small areas, by default of one and without a burn-in."""
    codes = ["small", *(f"small {i}" for i in range(2, wijken + 1))]
    return Wijk(areas=[make_area(inhabitants, code) for code in codes], **{"burn_in": 0, **options})


def make_policy_model(inhabitants: int, policy: Scenario) -> Wijk:
    """A model with a policy: every lever at once asks for two wijken."""
    return make_model(inhabitants, wijken=2 if policy.levers else 1, policy=policy)


def fingerprint(wijk: Wijk) -> dict[str, str]:
    """Hashes of the tables, of what was recorded month by month, and of the series."""
    recorder, recorded = wijk.recorder, hashlib.sha256()
    for places, cents in recorder.flows:
        recorded.update(places.tobytes() + cents.tobytes())
    for array in [*recorder.balances, *recorder.events, *recorder.facts]:
        recorded.update(np.ascontiguousarray(array).tobytes())
    series = hashlib.sha256(wijk.series().drop(columns="wijk").to_numpy(float).tobytes())
    return {
        "tables": digest(wijk.world),
        "recorded": recorded.hexdigest(),
        "series": series.hexdigest(),
    }
