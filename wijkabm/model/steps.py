"""What surrounds a step of the month: room in the journal, its seconds, what an error says."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Final

import numpy as np

from wijkabm.ground.books import sum_balances
from wijkabm.ground.coins import sum_coins
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import NEVER
from wijkabm.ground.tables.world import World, fit_scratch, grow_table
from wijkabm.measure.recorder import give_room
from wijkabm.model.repeat import FROM_THE_RUN, explain

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk

LEAST_FREE: Final = 0.05  # share of free rows below which a table grows
GROWING: Final = ("residents", "children", "shops", "contracts")


def rule(step: Callable[["Wijk"], None]) -> Callable[["Wijk"], None]:
    """Give a rule of the month room in the journal, and keep its seconds in ``wijk.seconds``."""

    @wraps(step)
    def timed(wijk: "Wijk") -> None:
        start = time.perf_counter()
        wijk.world = give_room(wijk.world, wijk.month)
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


def sum_purses(world: World) -> np.ndarray:
    """What every purse of the books holds, cents."""
    w = world
    out = np.zeros(w.ledger.purses.size, np.int64)
    sum_balances(w.households, w.shops, w.landlords, w.employers, w.ledger, out)
    return out


def sum_coin_purses(world: World) -> np.ndarray:
    """What every purse of the second books holds, coin cents."""
    w = world
    out = np.zeros(w.ledger.coins.purses.size, np.int64)
    sum_coins(w.households, w.residents, w.shops, w.ledger.coins, out)
    return out


def grow_tables(world: World) -> World:
    """The world in which tables whose free rows run out have a quarter more; rows keep their places."""
    for name in GROWING:
        table = getattr(world, name)
        n = table.alive.size
        if n - np.count_nonzero(table.alive) < LEAST_FREE * n:
            world = world._replace(**{name: grow_table(table, n // 4 + 16)})
            world = world._replace(scratch=fit_scratch(world))
            if name == "shops":
                world.shops.freed[n:] = NEVER
    return world
