"""One case after another, in a process of its own."""

import signal
import time
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path
from typing import Any

from tests.fuzz.cases import Case, draw_case
from tests.fuzz.checks import find_faults
from wijkabm.ground.errors import InputError
from wijkabm.model.wijk import Wijk
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.kwb import pick_areas, read_kwb

MOST_PEOPLE = 2000  # in an area of a file: cases stay small


def read_sample(files: list[Path]) -> list[KeyFigures]:
    """Small buurten of files of key figures, in the order of the files; what cannot be used is left out."""
    sample = []
    for file in files:
        table = read_kwb(file)
        for code in table.rows:
            if code.startswith("BU"):
                with suppress(InputError):
                    sample += pick_areas([table], [code])
    return [area for area in sample if area.value("inhabitants") <= MOST_PEOPLE]


def live(case: Case) -> Wijk:
    """Build the wijken of a case and let them live."""
    wijk = Wijk(
        areas=case.areas,
        seed=case.seed,
        place_seed=case.seed,
        burn_in=case.burn_in,
        parameters=case.parameters,
        closure=case.closure,
        policy=case.policy,
    )
    return wijk.run(case.months)


def try_case(number: int, sample: list[KeyFigures]) -> dict[str, Any]:
    """The line of a case: its number, what came of it and why."""
    case = draw_case(number, sample)
    begun = time.process_time()
    try:
        faults = find_faults(live(case))
        outcome, text = ("fault", "; ".join(faults)) if faults else ("completed", "")
    except InputError as error:
        outcome, text = "refused", str(error)
    except Exception as error:  # whatever it is, it is what is looked for
        outcome, text = "error", f"{type(error).__name__}: {error}"
    seconds = round(time.process_time() - begun, 2)
    return {"case": number, "outcome": outcome, "text": text, "seconds": seconds,
            "what": case.describe()}  # fmt: skip


def work(pipe: connection.Connection, files: list[Path], limit: float) -> None:
    """Try the cases whose numbers come through the pipe; the system ends who takes too long."""
    sample = read_sample(files)
    with suppress(EOFError):  # who gave the cases is gone
        while (number := pipe.recv()) is not None:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_PROF, limit)  # nobody listens: it ends the process
            pipe.send(try_case(number, sample))
