"""Small whole models for tests, and fingerprints of all that they hold."""

import hashlib
import sys
from typing import Any

import numpy as np

from tests.place.worlds import digest
from tests.rules.bench import make_area
from wijkabm.model import Wijk
from wijkabm.policy.registry import KINDS_OF_LEVER
from wijkabm.policy.scenario import BASELINE, Scenario

ALL_LEVERS = Scenario("all", levers=tuple(kind() for kind in KINDS_OF_LEVER.values()))


def make_model(inhabitants: int = 600, **options: Any) -> Wijk:
    """A model of one small area, by default without a burn-in."""
    return Wijk(areas=[make_area(inhabitants)], **{"burn_in": 0, **options})


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


def main() -> None:
    """Run a small wijk for some months and print its fingerprint for another process."""
    inhabitants, months = int(sys.argv[1]), int(sys.argv[2])
    policy = ALL_LEVERS if "levers" in sys.argv else BASELINE
    print(sorted(fingerprint(make_model(inhabitants, policy=policy).run(months)).items()))


if __name__ == "__main__":
    main()
