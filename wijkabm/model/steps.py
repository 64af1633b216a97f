"""What surrounds a step of the month: room in the journal, its seconds, what an error says."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING

from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.world import keep_room
from wijkabm.measure.recorder import Recorder
from wijkabm.model.repeat import FROM_THE_RUN, explain

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk


def rule(step: Callable[["Wijk"], None]) -> Callable[["Wijk"], None]:
    """Give a rule of the month room in the journal, and keep its seconds in ``wijk.seconds``."""

    @wraps(step)
    def timed(wijk: "Wijk") -> None:
        start = time.perf_counter()
        wijk.world = keep_room(wijk.world)
        step(wijk)
        seconds = time.perf_counter() - start
        wijk.seconds[step.__name__] = wijk.seconds.get(step.__name__, 0.0) + seconds

    return timed


@contextmanager
def telling(wijk: "Wijk") -> Iterator[None]:
    """Let an error say of which run it was, and how to repeat it; what was asked for wrongly says enough."""
    try:
        yield
    except InputError:
        raise
    except FROM_THE_RUN as error:
        raise explain(wijk, error) from error


def told(step: Callable[["Wijk"], None]) -> Callable[["Wijk"], None]:
    """Let an error in a month say of which run it was, and how to repeat it."""

    @wraps(step)
    def careful(wijk: "Wijk") -> None:
        try:
            step(wijk)
        except FROM_THE_RUN as error:
            raise explain(wijk, error) from error

    return careful


class Past:
    """A month that was, as Mesa's collector looks at a model: when it was, and what is reported of it."""

    def __init__(self, recorder: Recorder, place: int) -> None:
        self.reported = recorder.totals(place)
        self.steps = int(recorder.months[place])
        self.time = float(self.steps)


def read_total(past: Past, name: str) -> float:
    """Value of an indicator for all wijken together, in the month that is being collected."""
    return past.reported[name]
