"""A small wijk in which one lever at a time is turned on by hand, for tests of its rule."""

import numpy as np

from tests import instruments
from tests.levers.programmes import act
from tests.month.bench import balances_of, check_closed, check_journal, set_terms
from tests.worlds import make_small_world
from wijkabm.ground import books
from wijkabm.ground.books import open_month
from wijkabm.ground.parameters.whole import KernelParameters, Parameters
from wijkabm.ground.streams import month_key
from wijkabm.ground.tables.world import Now, World
from wijkabm.month import municipality

NUMBERS = Parameters().kernel()
PURSE = 10_000_000_00  # cents that the municipality has in hand


def make_world(n_households: int = 60, services: int = 50_000_00) -> World:
    """A wijk of so many households, with a full municipal purse and services of so many cents."""
    world = make_small_world(n_households)
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = PURSE
    world.municipality.services[0] = services
    world.municipality.reserve[0] = world.municipality.balance_last[0] = PURSE
    world.region.vacancies[0] = 50
    return world


def turn_on(world: World, lever: int, left: int = 1_000_000_00, **doses: float) -> None:
    """Doses by the names of ``instruments``, in every wijk, and money to draw."""
    for name, value in doses.items():
        world.policy.dose[:, getattr(instruments, name)] = value
    world.policy.left[:, lever] = left


def run(
    world: World, lever: int, month: int = 1, seed: int = 1, numbers: KernelParameters = NUMBERS
) -> World:
    """Set aside this month's services, run one programme, and check that the books close."""
    for name in ("offered", "accepted", "refused", "anyway", "ended", "spent"):
        getattr(world.policy, name)[:] = 0
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    open_month(world.ledger, balances_of(world))
    now = Now(month, np.uint64(month_key(np.uint64(seed), month)))
    set_terms(world, numbers, now)
    municipality.act(world, numbers, now)
    act(world, lever, numbers, now)
    check_closed(world)
    check_journal(world)
    return world


def count(world: World, name: str, lever: int) -> int:
    """A count of this month over all wijken: offered, accepted, ..."""
    return int(getattr(world.policy, name)[:, lever].sum())


def live(world: World, lever: int) -> np.ndarray:
    """Rows of the contracts of a lever that run."""
    return np.flatnonzero((world.contracts.alive == 1) & (world.contracts.lever == lever))


def paid(world: World, kind: int) -> int:
    """Cents paid this month by all, of one kind."""
    return int(world.ledger.flows[kind].sum())
