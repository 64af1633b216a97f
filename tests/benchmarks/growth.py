"""Whether time grows in proportion to people: nanoseconds a resident-month of few wijken and of many.

``python -m tests.benchmarks.growth [--wijken 15 --wijken 120] [--borders city]`` builds wijken of all
presets in turn, lets them live, and prints what a month takes of a core by rule, and the most memory of
the process. A million residents want 2.5 GB. With ``--borders all`` every wijk has two neighbours, however
few there are: of few cities the wijken stand alone, and the market has less to look at.
"""

import gc
import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Annotated, Any

import typer

SETTLING, MONTHS = 2, 4
WORKER = "from tests.benchmarks.growth import measure; measure({n}, {borders!r})"


def list_areas(n: int) -> list[Any]:
    """Key figures of `n` wijken: the presets in turn, under codes of their own."""
    from wijkabm.place.presets import load_preset, preset_names

    names = preset_names()
    areas = []
    for k in range(n):
        area = load_preset(names[k % len(names)])
        turn = k // len(names)
        areas.append(replace(area, code=f"{area.code}-{turn}", name=f"{area.name} {turn}"))
    return areas


def measure(n: int, borders: str) -> None:
    """Build and run so many wijken; print what was measured as one line of JSON."""
    from wijkabm.model import steps
    from wijkabm.model.wijk import Wijk

    steps.time = SimpleNamespace(perf_counter=time.process_time)  # type: ignore[attr-defined]
    model = Wijk(areas=list_areas(n), burn_in=0, borders=borders).run(SETTLING)
    gc.collect()
    model.seconds, least = {}, float("inf")
    for _ in range(MONTHS):
        start = time.process_time()
        model.run(1)
        least = min(least, time.process_time() - start)
    residents = int(model.world.residents.alive.sum())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e6 if sys.platform == "darwin" else 1e3
    )
    rules = {name: 1e3 * seconds / MONTHS for name, seconds in model.seconds.items()}
    print(json.dumps({"n": n, "residents": residents, "least": least, "MB": most, "rules": rules}))


def main(
    wijken: Annotated[list[int], typer.Option()] = [15, 120],  # noqa: B006
    borders: str = "city",
) -> None:
    """Each number of wijken in a process of its own."""
    for n in wijken:
        code = WORKER.format(n=n, borders=borders)
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        each = 1e9 * found["least"] / found["residents"]
        print(
            f"{n} wijken, {found['residents']:,} residents: {1e3 * found['least']:,.0f} ms a month, "
            f"{each:,.0f} ns a resident-month, {found['MB']:,.0f} MB at most"
        )
        slowest = sorted(found["rules"].items(), key=lambda pair: -pair[1])
        print(
            "  " + ", ".join(f"{name} {ms:,.1f}" for name, ms in slowest if ms >= 0.5), flush=True
        )


if __name__ == "__main__":
    typer.run(main)
